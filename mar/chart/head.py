"""The top and the foot of a chart: who this is, whom to ring, and the key in force."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from mar import legend
from mar.chart.shape import Head, Letter
from mar.chart.shape import Legend as ShownKey
from mar.models import Legend
from medicines.whose import housemates
from people.banner import banner
from people.models import Contact, Organisation, Person
from people.templatetags import words


def head(person: Person, now: datetime, *, folder: bool = False) -> Head:
    """At most three queries: known allergies, contacts, and who else here takes medicines."""
    mates = [words.Housemate(one.preferred_name) for one in housemates(person, now)]
    known = person.allergies.all() if person.allergy_state == Person.AllergyState.KNOWN else ()
    one = banner(person, timezone.localdate(now), known, mates)
    names = words.list_and(mate.name for mate in mates)
    are = "are" if len(mates) > 1 else "is"
    return Head(
        family_given=one.name,
        title=one.title,
        called=one.called,
        born=one.born,
        nhs_number=one.nhs_number,
        address=words.one_line(person.address),
        allergy_state=one.allergies.state,
        allergies=one.allergies.text,
        allergies_aside=_asked(person, one.allergies.aside),
        swallowing=person.swallowing or "not recorded",
        weight=_weight(person),
        consent=" ".join(person.consent.split()) or "not recorded",
        together=f"{one.together_words}: {names} {are} not on this chart." if mates else "",
        help=tuple(_help(person)),
        notes=one.notes,
        folder_code=person.folder_code if folder else "",
    )


def _asked(person: Person, aside: str) -> str:
    how = person.allergies_how if person.allergy_state == Person.AllergyState.KNOWN else ""
    return ", ".join(part for part in (how and f"{how} said", aside) if part)


def _weight(person: Person) -> str:
    if person.weight_kg is None:
        return "not recorded"
    on = f", {words.date(person.weighed_on)}" if person.weighed_on else ""
    return f"{words.amount(person.weight_kg)} kg{on}"


ORDER = (Contact.Purpose.GP, Contact.Purpose.PHARMACY, Contact.Purpose.NURSE, Contact.Purpose.CLINIC)


def _help(person: Person) -> list[str]:
    """Office 01632 960 100 · On call … · Oast Pharmacy 01632 960 114 (Mon to Sat until 18:30) · 111 · 999."""
    branch = person.branch
    hours = f" ({branch.provider.office_hours})" if branch.provider.office_hours else ""
    found = [f"Office {words.phone(branch.office())}{hours}"] if branch.office() else []
    found += [f"On call {words.phone(branch.oncall())}"] if branch.oncall() else []
    contacts = [one for one in person.contacts.all() if one.ended_on is None]
    for one in sorted(contacts, key=lambda one: (_rank(one), one.name)):
        hours = f" ({one.hours})" if one.hours else ""
        found.append(f"{_purpose(one)}{one.name} {words.phone(one.number)}{hours}")
    return [*found, "NHS 111", "999"]


def _rank(contact: Contact) -> int:
    return ORDER.index(contact.purpose) if contact.purpose in ORDER else len(ORDER)


def _purpose(contact: Contact) -> str:
    """'GP: ' where the name alone does not say it."""
    label = contact.get_purpose_display()
    return "" if label.lower() in contact.name.lower() else f"{label}: "


def versions_of(agency: Organisation) -> list[Legend]:
    """Every version of the agency's key, newest first, with who wrote it."""
    return [*Legend.objects.filter(provider=agency).select_related("recorded_by").order_by("-version")]


def key_of(person: Person, until: datetime) -> tuple[Sequence[legend.KeyLetter], ShownKey]:
    """The agency's key in force at the end of the days shown: to write with, and to print. One query."""
    row = (
        Legend.objects.filter(provider=person.provider_id, recorded_at__lt=until).order_by("-version").first()
    )
    key = legend.STARTING_KEY if row is None else legend.read(row.letters)
    letters = dict.fromkeys(Letter(one.letter, one.words) for one in key)
    version, since = (row.version, timezone.localdate(row.recorded_at)) if row else (0, None)
    return key, ShownKey(person.branch.provider.name, version, since, tuple(letters))
