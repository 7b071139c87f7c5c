"""Whom to ring about a doubt: the pharmacy in its hours, else the office in its, else on call, else 111.

Hours are written as people write them ("Mon to Fri 09:00 to 18:00, Sat 9am-1pm"). Hours that cannot be read
are never taken for open.
"""

import re
from collections.abc import Iterable
from datetime import datetime, time
from typing import TypedDict

from django.utils import timezone

from medicines.models import Medicine
from people.models import Branch, Contact, Person
from people.templatetags import words

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*"
SPAN = r"\s*(?:to|until|till|and|-|–|—)\s*"
DAY_SPAN = re.compile(DAY + r"(?:" + SPAN + DAY + r")?", re.IGNORECASE)
CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?"
HOURS = re.compile(CLOCK + SPAN + CLOCK, re.IGNORECASE)
ALWAYS = re.compile(r"day and night|24 ?hours|24/7|any ?time|always", re.IGNORECASE)
FOR_THE_PHARMACY = frozenset({"label_differs", "supply", "directions", "allergy", "hidden"})


class Ring(TypedDict):
    """Whom, which number, and when they answer; as in the round's JSON."""

    who: str
    number: str
    hours: str


def open_at(hours: str, moment: datetime) -> bool:
    """Whether these hours, as written, hold this local moment; False when they cannot be read."""
    if ALWAYS.search(hours):
        return True
    days: set[int] = set()
    for part in re.split(r"[,;\n]|(?<=\d)\s+(?=[A-Za-z]{3,}\s)", hours):
        named = {
            day % 7
            for first, last in DAY_SPAN.findall(part)
            for day in range(DAYS.index(first.lower()), DAYS.index((last or first).lower()) + 1)
        }
        days = named or days  # "Mon to Fri 09:00 to 13:00, 14:00 to 18:00"
        for found in HOURS.finditer(DAY_SPAN.sub(" ", part)):
            opens, closes = _clock(*found.groups()[:3]), _clock(*found.groups()[3:])
            if opens is None or closes is None or (days and moment.weekday() not in days):
                continue
            if opens <= moment.time() < closes:
                return True
    return False


def _clock(hour: str, minute: str | None, half: str | None) -> time | None:
    hours = int(hour) % 12 + (12 if half.lower() == "pm" else 0) if half else int(hour)
    return time(hours, int(minute or 0)) if hours < 24 and int(minute or 0) < 60 else None


def ring_for(person: Person, kind: str, now: datetime) -> Ring:
    """Whom to ring about a doubt of this kind at this moment. Up to three queries, none with cached rows."""
    shops: Iterable[Contact] = ()
    if kind in FOR_THE_PHARMACY:
        shops = Contact.objects.filter(
            person=person, purpose=Contact.Purpose.PHARMACY, ended_on__isnull=True
        ).order_by("id")
    return first_open(person.branch, shops, now)


def ring_about(medicine: Medicine, kind: str, now: datetime) -> Ring:
    """As `ring_for`; about a line that goes by letters the clinic that writes them, unless it is closed."""
    if (medicine.directions or {}).get("by_result"):
        clinics = Contact.objects.filter(
            person=medicine.person, purpose=Contact.Purpose.CLINIC, ended_on__isnull=True
        ).order_by("id")
        for one in clinics:
            if not closed_at(one.hours, timezone.localtime(now)):
                return Ring(who=one.name, number=one.number, hours=one.hours)
    return ring_for(medicine.person, kind, now)


def first_open(branch: Branch, shops: Iterable[Contact], now: datetime) -> Ring:
    """The first of the pharmacies that is open, else the office in its hours, else on call, else 111."""
    local = timezone.localtime(now)
    for shop in shops:
        if open_at(shop.hours, local):
            return Ring(who=shop.name, number=shop.number, hours=shop.hours)
    hours = branch.provider.office_hours
    if branch.office() and open_at(hours, local):
        return Ring(who="the office", number=branch.office(), hours=hours)
    if branch.oncall():
        return Ring(who="on call", number=branch.oncall(), hours="when the office is closed")
    if branch.office():
        return Ring(who="the office", number=branch.office(), hours=hours)
    return Ring(who="NHS 111", number="111", hours="day and night")


def office_said(branch: Branch, moment: datetime) -> str:
    """'the office, 01632 960 100' in its hours, 'on call, 01632 960 101' out of them."""
    ring = first_open(branch, (), moment)
    return f"{ring['who']}, {words.phone(ring['number'])}"


def closed_at(hours: str, moment: datetime) -> bool:
    """Whether these hours can be read and do not hold this local moment."""
    return HOURS.search(hours) is not None and not open_at(hours, moment)
