"""From directions to slots, one local date at a time, so that no answer depends on the dates asked for."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
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
    window = line.window or (ON_TIME_WINDOW if line.on_time else WINDOW)
    pauses = [one for one in suspensions if one.line is None or one.line == line.id]
    day = max(from_date, first.astimezone(zone).date() - DAY)
    last = to_date if end is None else min(to_date, end.astimezone(zone).date() + DAY)
    found: list[Slot] = []
    while day < last:
        for of_any_line in slots_on(line.directions, day, zone, window):
            at = of_any_line.due_at
            if at < first or (end is not None and at >= end):
                continue
            slot = Slot._make((line.id, *of_any_line[1:]))
            if line.given_by:
                slot = slot._replace(others=line.given_by)
            if course is not None and slot.step == "give" and _place(slot) > course.closing:
                continue
            if nothing_on is not None and slot.step == "remove" and at <= nothing_on:
                continue
            if stop is not None and at >= stop:
                slot = slot._replace(amount=None, amount_max=None, unsourced=True)
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
        slots = slots_on(directions, day, zone, WINDOW)
        yield from (one for one in slots if one.due_at >= first)
        rest = 0 if slots else rest + 1
        day += DAY


@lru_cache(maxsize=131072)
def slots_on(directions: Directions, day: date, zone: ZoneInfo, window: timedelta) -> tuple[Slot, ...]:
    """One date's slots by the directions alone, of no line yet. Kept, since many lines go by the same
    directions; start, stop and pauses are applied afterwards.
    """
    planned = _planned(directions, day, zone)
    if not planned:
        return ()
    borders = _borders(
        [_edge(directions, day - DAY, zone, -1), *planned, _edge(directions, day + DAY, zone, 0)]
    )
    found: list[Slot] = []
    for n, (at, ends, one, part) in enumerate(planned):
        earlier, later = borders[n], borders[n + 1]
        opens, closes = (at - window, at + window) if ends is None else (at, ends)
        if ends is None and earlier is not None and earlier > opens:
            opens = earlier
        if later is not None and later < closes:
            closes = later
        made = Slot(
            None,
            day,
            one.at,
            SECOND_PASSING if directions.every is not None and at.astimezone(zone).fold else 0,
            at,
            opens,
            closes,
            one.amount if one.step == "give" else NONE,
            one.amount_max,
            directions.unit,
            one.band,
            _given_by_others(directions, day, one) if directions.others else None,
            None,
            one.step,
            part,
        )
        if directions.worn is None or one.step != "give":
            found.append(made)
        else:
            found += _worn(made, directions)
    return tuple(found)


Planned = tuple[datetime, datetime | None, Time, int]
"""A time of one date: its instant, the end of its window where that is stated, and its part."""


def _planned(directions: Directions, day: date, zone: ZoneInfo) -> list[Planned]:
    """The times of a local date in order, by the instant. No two parts fall on one date."""
    if directions.every is not None:
        return [(at, None, one, 0) for at, one in _elapsed(directions, day, zone)]
    for n, part in enumerate(directions.all_parts):
        if part.falls_on(day):
            return [_at(one, n, day, zone) for one in part.times]
    return []


def _at(one: Time, part: int, day: date, zone: ZoneInfo) -> Planned:
    at = instant(day, one.at, zone)
    return (at, None if one.until is None else _ends(at, one.until, one, day, zone), one, part)


def _edge(directions: Directions, day: date, zone: ZoneInfo, nth: int) -> Planned | None:
    """The first (0) or last (-1) time of a date, without reading the others; None where it has none."""
    if directions.every is not None:
        planned = _planned(directions, day, zone)
        return planned[nth] if planned else None
    for n, part in enumerate(directions.all_parts):
        if part.falls_on(day):
            return _at(part.times[nth], n, day, zone)
    return None


def _borders(planned: list[Planned | None]) -> list[datetime | None]:
    """Between each two times the moment at which the window of the one may end and the other's begin: the
    stated end of the earlier, or half-way.
    """
    found: list[datetime | None] = []
    for one, after in pairwise(planned):
        if one is None or after is None:
            found.append(None)
        elif one[1] is None:
            found.append(one[0] + (after[0] - one[0]) / 2)
        else:
            found.append(min(one[1], after[0]))
    return found


def _ends(at: datetime, until: time, one: Time, day: date, zone: ZoneInfo) -> datetime:
    """The end of a stated window. Where the spring gap swallows it all, it is as long as it says, after."""
    ends = instant(day if until > one.at else day + DAY, until, zone)
    return ends if ends > at else at + (minutes_of(until) - minutes_of(one.at)) * MINUTE


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
    on = slot._replace(ordinal=slot.ordinal + 1)
    if any(one.step == "remove" for one in directions.every_time):
        return [on]
    return [slot._replace(amount=NONE, amount_max=None, step="remove"), on]


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
            return slot._replace(suspended=pause)
    return slot
