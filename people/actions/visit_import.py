"""Visits from a file: person, date, from, until, worker, worker2. First a dry run, then all lines or none."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from people import nhs_number
from people.actions.visits import GOES_OUT
from people.models import Person, Visit, Worker
from people.records import lock, now
from people.rules import must
from people.templatetags import words
from people.wall_clock import instant

COLUMNS = ("person", "date", "from", "until", "worker", "worker2")
MOST_LINES = 5000
DAY_SHAPES = ("%d-%b-%Y", "%d/%m/%Y", "%Y-%m-%d")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one line of the file; the header is line 1."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Planned:
    """One visit as the file says it; `there` when it is planned already and is left alone."""

    line: int
    person: Person
    starts_at: datetime
    ends_at: datetime
    worker: Worker | None
    worker2: Worker | None
    there: bool


@dataclass(frozen=True)
class Imported:
    """What a file would do, or has done: `written` is 0 on a dry run and when there is any fault."""

    planned: tuple[Planned, ...]
    faults: tuple[Fault, ...]
    written: int


@transaction.atomic
def import_visits(by: Worker, *, text: str, dry_run: bool) -> Imported:
    """Read the file and say each line's fault in words; write all when there is none and it is no dry run.

    A person is an NHS number, or both names in either order, or "Family, Given", where that is one person;
    the preferred name may stand for the given one. A worker is initials or the name to sign in with. A visit
    that is planned already is left alone, so the same file twice plans nothing twice. Persons are locked in
    the order of their ids: this is the one action that holds several.
    """
    must(by, "visits")
    reading = _Reading(by)
    planned, faults = reading.read(text)
    if dry_run or faults:
        return Imported(tuple(planned), tuple(faults), 0)
    held = {
        person.pk: lock(person) for person in sorted({one.person for one in planned}, key=lambda one: one.pk)
    }
    # The same file may have been sent twice at once: what is there is read again now that nobody else writes.
    planned, _same = _Reading(by).read(text)
    new = [one for one in planned if not one.there]
    for one in new:
        Visit(
            person=held[one.person.pk],
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            worker=one.worker,
            worker2=one.worker2,
        ).save(by=by, why="From a file")
    return Imported(tuple(planned), (), len(new))


class _Reading:
    """Everything a file may name, read once: no query for each line."""

    def __init__(self, by: Worker) -> None:
        self.zone = ZoneInfo(str(timezone.get_default_timezone()))
        self.now = now()
        people = list(Person.objects.visible_to(by).current())
        self.by_number = {person.nhs_number: person for person in people if person.nhs_number}
        self.by_name: dict[str, set[Person]] = {}
        for person in people:
            for name in _names(person):
                self.by_name.setdefault(name, set()).add(person)
        workers = Worker.objects.filter(provider_id=by.provider_id, role__in=GOES_OUT).active()
        self.workers = {
            key: worker for worker in workers for key in (worker.initials.casefold(), worker.username)
        }
        visits = Visit.objects.planned().filter(person__in=people, ends_at__gt=self.now)
        self.there = set(visits.values_list("person_id", "starts_at"))

    def read(self, text: str) -> tuple[list[Planned], list[Fault]]:
        planned: list[Planned] = []
        faults: list[Fault] = []
        try:
            rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), strict=True))
        except csv.Error:
            return [], [
                Fault(1, "", "This is not a CSV file that can be read. Save it as CSV and try again.")
            ]
        header = [name.strip().casefold() for name in rows[0]] if rows else []
        if header[:5] != list(COLUMNS[:5]) or header[5:] not in ([], ["worker2"]):
            return [], [Fault(1, "", f"The first line must be: {', '.join(COLUMNS)}")]
        if len(rows) - 1 > MOST_LINES:
            return [], [
                Fault(1, "", f"The file has {len(rows) - 1:,} lines, and {MOST_LINES:,} fit. Cut it in two.")
            ]
        for line, row in enumerate(rows[1:], start=2):
            if any(cell.strip() for cell in row):
                found = self._line(line, row, faults)
                if found:
                    planned.append(found)
        if not planned and not faults:
            faults.append(Fault(1, "", "The file holds no visits."))
        return planned, faults

    def _line(self, line: int, row: list[str], faults: list[Fault]) -> Planned | None:
        before = len(faults)

        def wrong(column: str, sentence: str) -> None:
            faults.append(Fault(line, column, sentence))

        if len(row) > len(COLUMNS):
            wrong("", "This line has more cells than the first line.")
        cells = dict(zip(COLUMNS, [cell.strip() for cell in row] + [""] * len(COLUMNS), strict=False))
        person, why_not = self._person(cells["person"])
        if why_not:
            wrong("person", why_not)
        day, starts, ends = _day(cells["date"]), _clock(cells["from"]), _clock(cells["until"])
        if day is None:
            wrong("date", f"“{cells['date']}” is not a date like 24-Nov-2026.")
        if starts is None:
            wrong("from", f"“{cells['from']}” is not a time like 08:30.")
        if ends is None:
            wrong("until", f"“{cells['until']}” is not a time like 09:00.")
        for column in ("worker", "worker2"):
            if cells[column] and cells[column].casefold() not in self.workers:
                wrong(column, f"No worker who goes on visits has the initials “{cells[column]}”.")
        if len(faults) > before or person is None or day is None or starts is None or ends is None:
            return None
        starts_at = instant(day, starts, self.zone)
        ends_at = instant(day if ends > starts else day + timedelta(days=1), ends, self.zone)
        if starts == ends:
            wrong("until", "The end must come after the start.")
        if ends_at <= self.now:
            wrong("date", "This visit would be over already.")
        if cells["worker2"] and cells["worker"].casefold() == cells["worker2"].casefold():
            wrong("worker2", "The second worker is the first one again.")
        there = (person.pk, starts_at) in self.there
        self.there.add((person.pk, starts_at))
        if len(faults) > before:
            return None
        worker, worker2 = (self.workers.get(cells[name].casefold()) for name in ("worker", "worker2"))
        return Planned(line, person, starts_at, ends_at, worker, worker2, there)

    def _person(self, text: str) -> tuple[Person | None, str]:
        """By NHS number, or by a name that one person has; else why not."""
        checked = nhs_number.check(text)
        if checked.valid and checked.number:
            found = self.by_number.get(checked.number)
            return found, "" if found else f"Nobody open to you has the NHS number {text}."
        named = sorted(self.by_name.get(_plain(text), ()), key=lambda one: (one.family_name, one.given_name))
        if len(named) == 1:
            return named[0], ""
        if named:
            which = words.list_and([f"{one} ({words.date(one.born)})" for one in named])
            return None, f"“{text}” can be {which}. Write the NHS number."
        return None, f"Nobody open to you is called “{text}”. Write the NHS number, or both names."


def _names(person: Person) -> set[str]:
    """The ways a list may name somebody: both names in either order, the preferred name for the given one."""
    family = person.family_name
    return {
        _plain(name)
        for first in (person.given_name, person.preferred_name)
        for name in (f"{first} {family}", f"{family} {first}", f"{family}, {first}")
    }


def _plain(name: str) -> str:
    plain = re.sub(r"\s*,\s*", ", ", name.casefold().replace("’", "'"))
    return " ".join(plain.split())


def _day(text: str) -> date | None:
    for shape in DAY_SHAPES:
        try:
            found = datetime.strptime(text, shape).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
        return found if 1900 <= found.year <= 2200 else None
    return None


def _clock(text: str) -> time | None:
    try:
        found = time.fromisoformat(text.zfill(5))
    except ValueError:
        return None
    return found if found.tzinfo is None and len(text) <= 5 else None
