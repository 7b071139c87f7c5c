"""The people cared for: who they are, and when our care for them ends."""

import secrets
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from people import nhs_number
from people.actions.accounts import CLEAR_SIGNS
from people.fields import Fields
from people.models import Branch, Organisation, Person, Role, Visit, VisitPattern, Worker
from people.models.persons import YesNo
from people.records import Refused, lock, now
from people.rules import must

NAMES = (
    "family_name",
    "given_name",
    "preferred_name",
    "title",
    "pronoun",
    "born",
    "nhs_number",
    "nhs_number_missing",
    "address",
    "phone",
    "branch",
    "notes",
    "swallowing",
    "how_takes",
    "kept_where",
    "consent",
    "weight_kg",
    "weighed_on",
    "smoker",
    "oxygen",
)
"""What a form or an action may say about a person. Allergies, photo and code have verbs of their own."""


@transaction.atomic
def add_person(by: Worker, *, branch: Branch | None, **fields: Any) -> Person:
    """Add somebody the organisation cares for. `fields` are those of `NAMES`; allergies begin not recorded.

    An NHS number stands once in an organisation; without one, `nhs_number_missing` says why.
    """
    must(by, "people")
    organisation = by.provider or (branch.provider if branch else None)  # the software has none of its own
    if organisation is None:
        raise Refused({"branch": ["Choose the branch."]})
    _hold(organisation)
    person = Person(provider=organisation, folder_code=_new_code(organisation))
    _take(by, person, {"branch": branch, **fields})
    return person.save(by=by, why="Added")


@transaction.atomic
def change_person(
    by: Worker, *, person: Person, seen: UUID | str | None = None, why: str = "", **fields: Any
) -> Person:
    """Change what is given and nothing else. Raises `Stale` when somebody else changed it after `seen`."""
    must(by, "people", person)
    _hold(person.provider)
    kept = lock(person)
    _take(by, kept, fields)
    return kept.save(by=by, why=why, seen=seen)


@transaction.atomic
def end_person(by: Worker, *, person: Person, ended_on: date, why: str) -> Person:
    """Care by this organisation ends on that day. Patterns end with it; later visits are cancelled."""
    must(by, "people", person)
    kept = lock(person)
    fields = Fields({"ended_on": ended_on, "why": why})
    day = fields.needed_day("ended_on", "last day of care")
    reason = fields.text("why", "reason", 300, must=True)
    if day > timezone.localdate(now()):
        fields.wrong("ended_on", "The last day of care cannot lie ahead. End it on the day.")
    fields.done()
    for pattern in VisitPattern.objects.filter(person=kept).exclude(until__lte=day):
        pattern.until = max(pattern.since, day)
        pattern.save(by=by, why=reason)
    for visit in Visit.objects.planned().filter(person=kept, starts_at__gt=now()):
        visit.cancelled = True
        visit.save(by=by, why=reason)
    kept.ended_on = day
    return kept.save(by=by, why=reason)


@transaction.atomic
def renew_folder_code(by: Worker, *, person: Person) -> Person:
    """A new code for the folder in the home; the old one opens nothing any more (story 35)."""
    must(by, "people", person)
    kept = lock(person)
    kept.folder_code = _new_code(kept.provider)
    return kept.save(by=by, why="New folder code")


def _take(by: Worker, person: Person, given: dict[str, Any]) -> None:
    unknown = given.keys() - set(NAMES)
    if unknown:
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    fields = Fields({name: getattr(person, name, None) for name in NAMES} | given)
    _take_identity(fields, person)
    _take_branch(fields, by, person)
    person.address = fields.text("address", "address", 300, must=True, lines=True)
    person.phone = fields.text("phone", "phone number", 30)
    person.notes = fields.text("notes", "important notes", 2000, lines=True)
    person.swallowing = fields.text("swallowing", "swallowing level", 200)
    person.how_takes = fields.text("how_takes", "way of taking medicines", 2000, lines=True)
    person.kept_where = fields.text("kept_where", "place of the medicines", 2000, lines=True)
    person.consent = fields.text("consent", "consent", 2000, lines=True)
    person.smoker = fields.choice("smoker", "answer about smoking", YesNo.values)
    person.oxygen = fields.choice("oxygen", "answer about oxygen", YesNo.values)
    person.weight_kg = fields.number("weight_kg", "weight in kg", 1, 500, places=1)
    person.weighed_on = fields.day("weighed_on", "day of weighing")
    if person.weight_kg is not None and person.weighed_on is None:
        fields.wrong("weighed_on", "Write the day of weighing.")
    fields.not_ahead("weighed_on", person.weighed_on)
    fields.done()


def _take_identity(fields: Fields, person: Person) -> None:
    person.family_name = fields.text("family_name", "family name", 80, must=True)
    person.given_name = fields.text("given_name", "given name", 80, must=True)
    person.preferred_name = fields.text("preferred_name", "preferred name", 80) or person.given_name
    person.title = fields.text("title", "title", 20)
    person.pronoun = fields.choice("pronoun", "word: she, he or they", Person.Pronoun.values)
    person.born = fields.needed_day("born", "date of birth")
    fields.not_ahead("born", person.born)
    person.nhs_number_missing = fields.text("nhs_number_missing", "reason", 200)
    number = fields.text("nhs_number", "NHS number", 20)
    person.nhs_number = ""
    if number:
        checked = nhs_number.check(number)
        if checked.valid and checked.number:
            person.nhs_number, person.nhs_number_missing = checked.number, ""
            others = Person.objects.filter(provider_id=person.provider_id, nhs_number=checked.number)
            if others.exclude(pk=person.pk).exists():
                fields.wrong("nhs_number", "Somebody here has this NHS number already.")
        else:
            fields.wrong("nhs_number", checked.reason or "This is not an NHS number.")
    elif not person.nhs_number_missing:
        fields.wrong("nhs_number_missing", "Write the NHS number, or why it is not known.")


def _take_branch(fields: Fields, by: Worker, person: Person) -> None:
    branch: Branch | None = fields.given["branch"]
    if branch is None or branch.provider_id != person.provider_id:
        fields.wrong("branch", "Choose the branch.")
        return
    if by.role != Role.SOFTWARE and by.provider_id != person.provider_id:
        fields.wrong("branch", "Choose a branch of your own organisation.")
    person.branch = branch


def _hold(organisation: Organisation) -> None:
    """One at a time in an organisation, so that an NHS number is written once."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _new_code(organisation: Organisation) -> str:
    while True:
        code = "".join(secrets.choice(CLEAR_SIGNS.upper()) for _ in range(8))
        if not Person.objects.filter(provider=organisation, folder_code=code).exists():
            return code
