"""One of each thing that an address can name, for Meera of Northgate and for Terry of Lantern."""

import io
from datetime import date
from typing import Any
from uuid import uuid4

from PIL import Image

from mar.actions import file_entry, issue_chart
from mar.models import Dose, Held
from medicines import actions as medicines_actions
from medicines.models import Ingredient
from people import actions
from people.models import Branch, Person, Worker
from people.records import clock_at
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, ENTERED, at, dose, fixed, line


def of_northgate(cast: Cast) -> dict[str, str]:
    """The name of each id in an address → the id of Meera's, or of her agency's."""
    found = _about(cast.ruth, cast.meera, cast.ann, cast.joy, cast.maidstone)
    return found | {"worker_id": str(cast.ben.pk)}


def of_lantern(cast: Cast) -> dict[str, str]:
    found = _about(cast.grace, cast.terry, cast.sam, None, cast.lantern_branch)
    return found | {"worker_id": str(cast.sam.pk)}


def of_weald(cast: Cast) -> dict[str, str]:
    """A hospital pharmacy has people and lines, and neither visits nor doses."""
    return _listed(cast.nadia, cast.weald_meera) | {"person_id": str(cast.weald_meera.pk)}


def _about(
    manager: Worker, person: Person, carer: Worker, checker: Worker | None, branch: Branch
) -> dict[str, str]:
    listed = _listed(manager, person, checker)
    with clock_at(ENTERED):
        pattern = actions.add_pattern(
            manager,
            person=person,
            weekdays=[1, 2, 3, 4, 5, 6, 7],
            starts=at("13:00").time(),
            ends=at("13:20").time(),
            worker=carer,
            since=ENTERED.date(),
        )
    with clock_at(at("08:00", 20)):
        stay = {"person": person, "starts_at": at("08:00", 20)}
        absence = actions.start_absence(manager, kind="away", ends_at=at("09:00", 20), **stay)
    given = dose(_Line(listed["medicine_id"], person), carer)
    kept = file_entry(carer, given)
    file_entry(carer, {**given, "amount": "2"})
    return listed | {
        "person_id": str(person.pk),
        "branch_id": str(branch.pk),
        "absence_id": str(absence.pk),
        "pattern_id": str(pattern.pk),
        "visit_id": str(person.visits.filter(starts_at__gt=at("12:00")).earliest("starts_at").pk),
        "task_id": str(
            actions.open_task(
                manager,
                provider=person.provider,
                person=person,
                kind="look_at",
                subject="walk",
                words="Look at this",
            ).pk
        ),
        "serial": issue_chart(
            manager,
            person=person,
            first_day=ENTERED.date(),
            days=28,
            contingency=True,
            draw=lambda *chart: b"%PDF-1.7",
        ).serial,
        "dose_id": str(Dose.objects.get(pk=kept["dose"]).pk),
        "held_id": str(Held.objects.get(person=person).pk),
    }


def _listed(by: Worker, person: Person, checker: Worker | None = None) -> dict[str, str]:
    """What whoever may enter medicines can make of a person."""
    photo = _picture(by, person, "photo")
    label = _picture(by, person, "label")
    medicine = line(
        by,
        person,
        CO_CARELDOPA,
        fixed("07:00", "11:00"),
        checker=checker,
        label_photo=label,
    )
    actions.set_photo(by, person=person, content=_png())
    pause = medicines_actions.pause_medicine(
        by, medicine=medicine, reason="Ordered so", said_by="Dr Lund", ends_at=at("20:00", 25)
    )
    doubt = medicines_actions.raise_doubt(
        by, medicine=medicine, kind="label_differs", words="The box says TWO", document_key=label.key
    )
    ingredient = Ingredient.objects.get(name__iexact="Levodopa")
    cap = medicines_actions.set_cap(by, person=person, ingredient=ingredient, mg="900", said_by="Dr Lund")
    contact = actions.add_contact(by, person=person, purpose="gp", name="Dr Lund", number="01632 960 138")
    allergy = actions.add_allergy(
        by,
        person=person,
        substance="Latex",
        reaction="rash",
        severity="mild",
        noted_on=date(2026, 11, 2),
        said_by="Mill Lane Surgery",
    )
    return {
        "medicine_id": str(medicine.pk),
        "pause_id": str(pause.pk),
        "doubt_id": str(doubt.pk),
        "cap_id": str(cap.pk),
        "contact_id": str(contact.pk),
        "allergy_id": str(allergy.pk),
        "document_id": str(photo.pk),
    }


class _Line:
    """Enough of a medicine for `tests.mar.bodies.dose`."""

    def __init__(self, pk: str, person: Person) -> None:
        self.pk, self.person_id = pk, person.pk


def _picture(by: Worker, person: Person, kind: str) -> Any:
    return actions.keep_document(
        by, provider=person.provider, person=person, key=uuid4(), kind=kind, content=_png()
    )


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "PNG")
    return out.getvalue()
