"""From directions to slots, one local date at a time, so that no answer depends on the dates asked for."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from medicines.directions.shape import Directions, Time, minutes_of
from medicines.schedule.shape import DAY, ON_TIME_WINDOW, WINDOW, Line, Slot, Suspension, utc
from people.wall_clock import instant

NONE = Decimal(0)
MINUTE = timedelta(minutes=1)
SECOND_PASSING = 2  # added to the ordinal where a minute of the autumn hour comes for the second time
LONGEST_REST = 4 * 366  # days without a dose after which a counted course is taken to be over


def due(
    line: Line,
    from_date: date,
    to_date: date,
    zone: ZoneInfo,
    suspensions: Sequence[Suspension] = (),
) -> list[Slot]:
    """The line's slots on the local dates from `from_date` up to, *not including*, `to_date`, in order.

    Due from the later of `starts_at` and `live_at`, until before `stops_at` or the end of a counted course. A
    suspended slot is there and says so, and counts in its course: a pause never makes a course longer.
    """
    if line.live_at is None or not line.directions.scheduled:
        return []
    first = max(utc(line.starts_at), utc(line.live_at))
    stop = None if line.stops_at is None else utc(line.stops_at)
    end = None if line.asks_after_end else stop
    course = None
    if line.directions.count is not None:
        course = _course(line.directions, first, zone)
        end = course.over if end is None else min(end, course.over)
    nothing_on = _put_on(line, first, zone)
    pauses = [one for one in suspensions if one.line is None or one.line == line.id]
    day = max(from_date, first.astimezone(zone).date() - DAY)
    last = to_date if end is None else min(to_date, end.astimezone(zone).date() + DAY)
    found: list[Slot] = []
    while day < last:
        for slot in _on(line, day, zone):
            at = slot.due_at
            if at < first or (end is not None and at >= end):
                continue
            if course is not None and slot.step == "give" and _place(slot) > course.closing:
                continue
            if nothing_on is not None and slot.step == "remove" and at <= nothing_on:
                continue
            if stop is not None and at >= stop:
                slot = replace(slot, amount=None, amount_max=None, unsourced=True)
            found.append(_suspended(slot, pauses) if pauses else slot)
        day += DAY
    return found


class Course(NamedTuple):
    """The moment of the last dose of a counted course, and the first moment after everything in it.

    `closing` is the place of that dose: in the spring gap several have one moment.
    """

    last: datetime
    over: datetime
    closing: tuple[datetime, date, time]


def course_of(line: Line, zone: ZoneInfo) -> Course | None:
    """Where a counted course ends; None where its doses are not counted. What is worn comes off after."""
    if line.directions.count is None or line.live_at is None:
        return None
    return _course(line.directions, max(utc(line.starts_at), utc(line.live_at)), zone)


@lru_cache(maxsize=4096)
def _course(directions: Directions, first: datetime, zone: ZoneInfo) -> Course:
    closing, given = (first, date.min, time.min), 0
    for slot in _from(directions, first, zone):
        if given == directions.count:
            if slot.step != "give":
                return Course(closing[0], slot.due_at + MINUTE, closing)
            break
        if slot.step == "give":
            closing, given = _place(slot), given + 1
            if given == directions.count and directions.worn is None:
                break
    return Course(closing[0], closing[0] + MINUTE, closing)


def _place(slot: Slot) -> tuple[datetime, date, time]:
    return slot.due_at, slot.due_date, slot.due_time


def _put_on(line: Line, first: datetime, zone: ZoneInfo) -> datetime | None:
    """When the first patch goes on, where none is on before it: until then nothing can be taken off."""
    worn = line.directions.worn
    return None if worn is None or worn.at_start else _first_give(line.directions, first, zone)


@lru_cache(maxsize=4096)
def _first_give(directions: Directions, first: datetime, zone: ZoneInfo) -> datetime | None:
    return next((one.due_at for one in _from(directions, first, zone) if one.step == "give"), None)


def _from(directions: Directions, first: datetime, zone: ZoneInfo) -> Iterator[Slot]:
    """Every slot from a moment on, until four years bring none."""
    day, rest = first.astimezone(zone).date() - DAY, 0
    while rest < LONGEST_REST:
        slots = slots_on(None, directions, day, zone, WINDOW, None)
        yield from (one for one in slots if one.due_at >= first)
        rest = 0 if slots else rest + 1
        day += DAY


def _on(line: Line, day: date, zone: ZoneInfo) -> tuple[Slot, ...]:
    window = line.window or (ON_TIME_WINDOW if line.on_time else WINDOW)
    return slots_on(line.id, line.directions, day, zone, window, line.given_by)


@lru_cache(maxsize=131072)
def slots_on(
    line: Hashable, directions: Directions, day: date, zone: ZoneInfo, window: timedelta, given_by: str | None
) -> tuple[Slot, ...]:
    """One date's slots by the directions alone; start, stop and pauses are applied afterwards, so this may
    be kept.
    """
    planned = _planned(directions, day, zone)
    if not planned:
        return ()
    near: list[Planned | None] = [_last(directions, day - DAY, zone), *planned]
    near.append(next(iter(_planned(directions, day + DAY, zone)), None))
    found = []
    for before, (at, ends, one, part), after in zip(near, planned, near[2:], strict=False):
        made = Slot(
            line=line,
            due_date=day,
            due_time=one.at,
            ordinal=SECOND_PASSING if directions.every is not None and at.astimezone(zone).fold else 0,
            due_at=at,
            window_from=at if ends is not None else _later(at - window, before, at),
            window_until=_sooner(at + window if ends is None else ends, at, after, stated=ends is not None),
            amount=one.amount if one.step == "give" else NONE,
            amount_max=one.amount_max,
            unit=directions.unit,
            band=one.band,
            others=given_by or _given_by_others(directions, day, one),
            step=one.step,
            part=part,
        )
        found += _worn(made, directions)
    return tuple(found)


def _last(directions: Directions, day: date, zone: ZoneInfo) -> "Planned | None":
    return next(reversed(_planned(directions, day, zone)), None)


class Planned(NamedTuple):
    """A time of one date: its instant, the end of its window where that is stated, and its part."""

    at: datetime
    ends: datetime | None
    time: Time
    part: int


def _planned(directions: Directions, day: date, zone: ZoneInfo) -> list[Planned]:
    """The times of a local date in order, by the instant."""
    if directions.every is not None:
        return [Planned(at, None, one, 0) for at, one in _elapsed(directions, day, zone)]
    return [
        Planned(at := instant(day, one.at, zone), _ends(at, one, day, zone), one, n)
        for n, part in enumerate(directions.all_parts)
        if part.falls_on(day)
        for one in part.times
    ]


def _ends(at: datetime, one: Time, day: date, zone: ZoneInfo) -> datetime | None:
    """The end of a stated window. Where the spring gap swallows it all, it is as long as it says, after."""
    if one.until is None:
        return None
    ends = instant(day if one.until > one.at else day + DAY, one.until, zone)
    return ends if ends > at else at + (minutes_of(one.until) - minutes_of(one.at)) * MINUTE


def _elapsed(directions: Directions, day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, Time]]:
    """Every so many minutes from the anchor, counted between instants: a clock change moves the wall time."""
    assert directions.every is not None
    assert directions.anchor is not None
    step = timedelta(minutes=directions.every)
    start, end = instant(day, time(0), zone), instant(day + DAY, time(0), zone)
    nth = max(0, -((directions.anchor - start) // step))
    while (at := directions.anchor + nth * step) < end:
        local = at.astimezone(zone)
        yield at, Time(local.time(), directions.amount, directions.amount_max)
        nth += 1


def _worn(slot: Slot, directions: Directions) -> list[Slot]:
    """What is put on is step 1 of its time. The old one comes off first, unless it has a time of its own."""
    if directions.worn is None or slot.step != "give":
        return [slot]
    on = replace(slot, ordinal=slot.ordinal + 1)
    if any(one.step == "remove" for one in directions.every_time):
        return [on]
    return [replace(slot, amount=NONE, amount_max=None, step="remove"), on]


def _later(start: datetime, before: Planned | None, at: datetime) -> datetime:
    """The start of a window, but not before the earlier one has ended: by its words, or half-way."""
    if before is None:
        return start
    return max(start, before.at + (at - before.at) / 2 if before.ends is None else min(before.ends, at))


def _sooner(end: datetime, at: datetime, after: Planned | None, *, stated: bool) -> datetime:
    """The end of a window, but not after the next one has begun."""
    if after is None:
        return end
    return min(end, after.at if stated else at + (after.at - at) / 2)


def _given_by_others(directions: Directions, day: date, one: Time) -> str | None:
    for other in directions.others:
        if (other.weekdays is None or day.isoweekday() in other.weekdays) and (
            other.times is None or one.at in other.times
        ):
            return other.who
    return None


def _suspended(slot: Slot, pauses: Iterable[Suspension]) -> Slot:
    for pause in pauses:
        if utc(pause.starts_at) <= slot.due_at and (
            pause.ends_at is None or slot.due_at < utc(pause.ends_at)
        ):
            return replace(slot, suspended=pause)
    return slot
