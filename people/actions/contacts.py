"""Whom to ring about a person, for what."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from people.fields import Fields
from people.models import Contact, Person, Worker
from people.records import lock, now
from people.rules import must


@transaction.atomic
def add_contact(by: Worker, *, person: Person, **fields: Any) -> Contact:
    """Whom to ring, for what: purpose, name, number, hours, words."""
    must(by, "people", person)
    contact = Contact(person=lock(person))
    _take_contact(contact, fields)
    return contact.save(by=by, why="Added")


@transaction.atomic
def change_contact(by: Worker, *, contact: Contact, seen: UUID | str | None = None, **fields: Any) -> Contact:
    """Change what is given of a contact."""
    must(by, "people", contact.person)
    lock(contact.person)
    kept = Contact.objects.get(pk=contact.pk)
    _take_contact(kept, fields)
    return kept.save(by=by, seen=seen)


@transaction.atomic
def end_contact(by: Worker, *, contact: Contact, why: str = "") -> Contact:
    """Nobody to ring any more."""
    must(by, "people", contact.person)
    lock(contact.person)
    kept = Contact.objects.get(pk=contact.pk)
    kept.ended_on = kept.ended_on or timezone.localdate(now())
    return kept.save(by=by, why=why)


def _take_contact(contact: Contact, given: dict[str, Any]) -> None:
    names = ("purpose", "name", "number", "hours", "words")
    unknown = given.keys() - set(names)
    if unknown:
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    fields = Fields({name: getattr(contact, name) for name in names} | given)
    contact.purpose = fields.choice("purpose", "purpose", Contact.Purpose.values)
    contact.name = fields.text("name", "name", 120, must=True)
    contact.number = fields.text("number", "phone number", 30, must=True)
    contact.hours = fields.text("hours", "hours", 120)
    contact.words = fields.text("words", "words", 200)
    if contact.number and not any(sign.isdigit() for sign in contact.number):
        fields.wrong("number", "Write the phone number in digits.")
    fields.done()
