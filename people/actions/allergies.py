"""Allergies: which of the four states holds, and each one that is known [CUI-PAB]."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from people.fields import Fields
from people.models import Allergy, Person, Worker
from people.records import lock, now
from people.rules import must

UNSURE = {Person.AllergyState.NOT_RECORDED, Person.AllergyState.UNAVAILABLE}


@transaction.atomic
def set_allergy_state(
    by: Worker,
    *,
    person: Person,
    allergy_state: str,
    allergies_as_of: date | None,
    allergies_how: str,
    seen: UUID | str | None = None,
) -> Person:
    """Say which of the four states holds, on which day it was established and who was asked [CUI-PAB]."""
    must(by, "people", person)
    kept = lock(person)
    fields = Fields(
        {"allergy_state": allergy_state, "allergies_as_of": allergies_as_of, "allergies_how": allergies_how}
    )
    kept.allergy_state = fields.choice("allergy_state", "allergy state", Person.AllergyState.values)
    sure = kept.allergy_state not in UNSURE
    kept.allergies_as_of = (fields.needed_day if sure else fields.day)("allergies_as_of", "day it was asked")
    kept.allergies_how = fields.text("allergies_how", "name of who said so", 200, must=sure)
    fields.not_ahead("allergies_as_of", kept.allergies_as_of)
    if kept.allergy_state != Person.AllergyState.KNOWN and _any_left(kept):
        fields.wrong("allergy_state", "Allergies are written down. End each of them first, with the reason.")
    fields.done()
    return kept.save(by=by, seen=seen)


@transaction.atomic
def add_allergy(
    by: Worker, *, person: Person, substance: str, reaction: str, severity: str, noted_on: date, said_by: str
) -> Allergy:
    """Write down one allergy: to what, what happened, how severe, when and who said so."""
    must(by, "people", person)
    kept = lock(person)
    fields = Fields(
        {
            "substance": substance,
            "reaction": reaction,
            "severity": severity,
            "noted_on": noted_on,
            "said_by": said_by,
        }
    )
    allergy = Allergy(
        person=kept,
        substance=fields.text("substance", "substance", 120, must=True),
        reaction=fields.text("reaction", "reaction", 200, must=True),
        severity=fields.choice("severity", "severity", Allergy.Severity.values),
        noted_on=fields.needed_day("noted_on", "day it was noted"),
        said_by=fields.text("said_by", "name of who said so", 120, must=True),
    )
    fields.not_ahead("noted_on", allergy.noted_on)
    fields.done()
    allergy.save(by=by, why="Added")
    kept.allergy_state = Person.AllergyState.KNOWN
    kept.allergies_as_of, kept.allergies_how = allergy.noted_on, allergy.said_by
    kept.save(by=by, why=f"Allergy to {allergy.substance} added")
    return allergy


@transaction.atomic
def end_allergy(by: Worker, *, allergy: Allergy, why: str) -> Allergy:
    """Not an allergy after all. After the last one the state is "not recorded" until somebody asks again."""
    must(by, "people", allergy.person)
    person = lock(allergy.person)
    kept = Allergy.objects.get(pk=allergy.pk)
    fields = Fields({"why": why})
    reason = fields.text("why", "reason", 300, must=True)
    fields.done()
    if kept.ended_on is None:
        kept.ended_on = timezone.localdate(now())
        kept.save(by=by, why=reason)
        if not _any_left(person):
            person.allergy_state = Person.AllergyState.NOT_RECORDED
            person.allergies_as_of, person.allergies_how = kept.ended_on, ""
            person.save(by=by, why=reason)
    return kept


def _any_left(person: Person) -> bool:
    return Allergy.objects.filter(person=person, ended_on__isnull=True).exists()
