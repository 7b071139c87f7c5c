"""Visits: the weekly pattern, the dated visits it writes, and what is done to a single one."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from people.fields import Fields
from people.models import Absence, Person, Role, Visit, VisitPattern, Worker
from people.records import Refused, lock, now
from people.rules import must
from people.wall_clock import instant

DAYS_AHEAD = 14
GOES_OUT = (Role.CARE_WORKER, Role.SENIOR, Role.MANAGER)
PATTERN = ("weekdays", "starts", "ends", "worker", "worker2", "since", "until")
VISIT = ("starts_at", "ends_at", "worker", "worker2")


@transaction.atomic
def add_pattern(by: Worker, *, person: Person, **fields: Any) -> VisitPattern:
    """A weekly pattern: weekdays (ISO, Monday 1), local times, one or two workers, since, until.

    Writes its visits. An end before the start is the next morning. A round works without any pattern.
    """
    must(by, "visits", person)
    pattern = VisitPattern(person=lock(person))
    _take_pattern(pattern, fields)
    pattern.save(by=by, why="Added")
    _write(by, pattern.person, [pattern], DAYS_AHEAD)
    return pattern


@transaction.atomic
def change_pattern(
    by: Worker,
    *,
    pattern: VisitPattern,
    from_day: date | None = None,
    seen: UUID | str | None = None,
    why: str = "",
    **fields: Any,
) -> VisitPattern:
    """End a pattern the day before `from_day` (today when not given) and begin the changed one on it.

    Only visits that have not begun change: those of the old pattern are cancelled, those of the new written.
    """
    must(by, "visits", pattern.person)
    person = lock(pattern.person)
    day = _from_day(from_day)
    kept = VisitPattern.objects.get(pk=pattern.pk)
    if "since" in fields:
        raise TypeError("A changed pattern begins on from_day")
    changed = VisitPattern(person=person)
    given = {name: getattr(kept, name) for name in PATTERN} | fields
    _take_pattern(changed, given | {"since": max(day, kept.since)})
    _end(by, kept, day, why=why or "Changed", seen=seen)
    changed.save(by=by, why=why)
    _write(by, person, [changed], DAYS_AHEAD)
    return changed


@transaction.atomic
def end_pattern(by: Worker, *, pattern: VisitPattern, from_day: date | None = None, why: str) -> VisitPattern:
    """No visits of this pattern from `from_day` on (today when not given). What has begun stays."""
    must(by, "visits", pattern.person)
    lock(pattern.person)
    return _end(by, VisitPattern.objects.get(pk=pattern.pk), _from_day(from_day), why=_reason(why))


def write_visits(by: Worker, *, people: Iterable[Person] | None = None, days: int = DAYS_AHEAD) -> int:
    """Write the visits of all patterns from today for `days` days, once a pattern and day; how many.

    One transaction for each person, so that it can be stopped and run again. Nobody who has died is visited.
    """
    today = timezone.localdate(now())
    patterns = VisitPattern.objects.filter(
        since__lt=today + timedelta(days=days), person__ended_on__isnull=True
    )
    patterns = patterns.exclude(until__lt=today).select_related("person").order_by("person_id")
    if people is not None:
        patterns = patterns.filter(person__in=list(people))
    by_person: dict[UUID, list[VisitPattern]] = {}
    for pattern in patterns:
        by_person.setdefault(pattern.person_id, []).append(pattern)
    written = 0
    for theirs in by_person.values():
        with transaction.atomic():
            written += _write(by, lock(theirs[0].person), theirs, days)
    return written


@transaction.atomic
def add_visit(by: Worker, *, person: Person, **fields: Any) -> Visit:
    """One visit outside any pattern: starts_at, ends_at (aware), worker, worker2."""
    must(by, "visits", person)
    visit = Visit(person=lock(person))
    _take_visit(visit, fields)
    return visit.save(by=by, why="Added")


@transaction.atomic
def move_visit(
    by: Worker, *, visit: Visit, seen: UUID | str | None = None, why: str = "", **fields: Any
) -> Visit:
    """Change the times or the workers of one visit that is not over. It keeps its pattern."""
    must(by, "visits", visit.person)
    lock(visit.person)
    kept = _open_visit(visit)
    _take_visit(kept, fields)
    return kept.save(by=by, why=why, seen=seen)


@transaction.atomic
def cancel_visit(by: Worker, *, visit: Visit, why: str) -> Visit:
    """Nobody goes. Medicines due at that time stay due: the round shows them with no visit."""
    must(by, "visits", visit.person)
    lock(visit.person)
    kept = _open_visit(visit)
    kept.cancelled = True
    return kept.save(by=by, why=_reason(why))


def _write(by: Worker, person: Person, patterns: list[VisitPattern], days: int) -> int:
    """The visits that are not there yet, from now on. The caller holds the person."""
    if Absence.objects.filter(person=person, kind=Absence.Kind.DIED, void=False).exists():
        return 0
    there = set(Visit.objects.filter(pattern__in=patterns).values_list("pattern_id", "pattern_day"))
    zone, moment, written = ZoneInfo(str(timezone.get_default_timezone())), now(), 0
    today = timezone.localdate(moment)
    for pattern in patterns:
        for day in (today + timedelta(days=count) for count in range(days)):
            if not _falls_on(pattern, day) or (pattern.pk, day) in there:
                continue
            starts_at, ends_at = _times(pattern, day, zone)
            if starts_at > moment:
                Visit(
                    person=person,
                    pattern=pattern,
                    pattern_day=day,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    worker=pattern.worker,
                    worker2=pattern.worker2,
                ).save(by=by, why="From the weekly pattern")
                written += 1
    return written


def _falls_on(pattern: VisitPattern, day: date) -> bool:
    ended = pattern.until is not None and day > pattern.until
    return day.isoweekday() in pattern.weekdays and day >= pattern.since and not ended


def _times(pattern: VisitPattern, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    last_day = day if pattern.ends > pattern.starts else day + timedelta(days=1)
    starts_at = instant(day, pattern.starts, zone)
    return starts_at, max(instant(last_day, pattern.ends, zone), starts_at + timedelta(minutes=1))


def _end(
    by: Worker, pattern: VisitPattern, from_day: date, *, why: str, seen: UUID | str | None = None
) -> VisitPattern:
    pattern.until = min(from_day - timedelta(days=1), pattern.until or date.max)
    pattern.save(by=by, why=why, seen=seen)
    ahead = Visit.objects.planned().filter(pattern=pattern, pattern_day__gte=from_day, starts_at__gt=now())
    for visit in ahead:
        visit.cancelled = True
        visit.save(by=by, why=why)
    return pattern


def _from_day(from_day: date | None) -> date:
    today = timezone.localdate(now())
    if from_day is not None and from_day < today:
        raise Refused({"from_day": ["What is past does not change. Choose today or a later day."]})
    return from_day or today


def _take_pattern(pattern: VisitPattern, given: dict[str, Any]) -> None:
    unknown = given.keys() - set(PATTERN)
    if unknown:
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    fields = Fields(given)
    weekdays = sorted({int(day) for day in given.get("weekdays") or []})
    if not weekdays or not set(weekdays) <= set(range(1, 8)):
        fields.wrong("weekdays", "Choose at least one day of the week.")
    pattern.weekdays = weekdays
    pattern.starts, pattern.ends = (
        fields.clock("starts", "start of the visit"),
        fields.clock("ends", "end of the visit"),
    )
    if pattern.starts == pattern.ends and not fields.faults:
        fields.wrong("ends", "The end must come after the start.")
    _take_workers(fields, pattern)
    pattern.since = fields.needed_day("since", "first day")
    pattern.until = fields.day("until", "last day")
    if pattern.until and pattern.until < pattern.since:
        fields.wrong("until", "The last day must not come before the first.")
    fields.done()


def _take_visit(visit: Visit, given: dict[str, Any]) -> None:
    unknown = given.keys() - set(VISIT)
    if unknown:
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    fields = Fields({name: getattr(visit, name) for name in VISIT} | given)
    visit.starts_at = fields.needed_moment("starts_at", "start of the visit")
    visit.ends_at = fields.needed_moment("ends_at", "end of the visit")
    _take_workers(fields, visit)
    fields.done()
    if visit.ends_at <= visit.starts_at:
        fields.wrong("ends_at", "The end must come after the start.")
    elif visit.ends_at - visit.starts_at > timedelta(hours=24):
        fields.wrong("ends_at", "A visit lasts at most 24 hours.")
    elif visit.ends_at < now():
        fields.wrong("starts_at", "This visit would be over already.")
    fields.done()


def _take_workers(fields: Fields, visit: Visit | VisitPattern) -> None:
    for name in ("worker", "worker2"):
        worker: Worker | None = fields.given.get(name)
        setattr(visit, name, worker)
        if worker is None:
            continue
        if worker.provider_id != visit.person.provider_id:
            fields.wrong(name, "Choose somebody of this agency.")
        elif worker.role not in GOES_OUT or not worker.is_active:
            fields.wrong(name, f"{worker.name} does not go on visits.")
    if visit.worker is None and visit.worker2 is not None:
        visit.worker, visit.worker2 = visit.worker2, None
    if visit.worker is not None and visit.worker == visit.worker2:
        fields.wrong("worker2", "Choose another person for the second.")


def _open_visit(visit: Visit) -> Visit:
    kept = Visit.objects.select_related("person").get(pk=visit.pk)
    if kept.cancelled:
        raise Refused({"": ["This visit is cancelled already."]})
    if kept.ends_at < now():
        raise Refused({"": ["This visit is over. What is past does not change."]})
    return kept


def _reason(why: str) -> str:
    fields = Fields({"why": why})
    reason = fields.text("why", "reason", 300, must=True)
    fields.done()
    return reason
