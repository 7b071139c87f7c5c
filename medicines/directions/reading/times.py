"""When in the day, the parts of a course, and who else gives it."""

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

from medicines.directions.days import EPOCH, Dates, never_both
from medicines.directions.reading.days import days_of
from medicines.directions.reading.fields import (
    NO_RANGE,
    Faults,
    clock,
    day,
    only,
    range_of,
    weekdays_of,
    words_of,
)
from medicines.directions.shape import BANDS, Kind, Others, Part, Step, Time, Unreadable, minutes_of

MOST_TIMES = 12
MOST_PARTS = 40
CLOSEST = 30  # minutes between two times of one line
LONGEST_COURSE = timedelta(days=5 * 366)
STEPS: dict[Kind, tuple[Step, ...]] = {
    "fixed": ("give", "remove"),
    "unclear": ("give",),
    "continuous": ("check", "start", "stop"),
}
PART = frozenset({"first", "last", "weekdays", "days", "times"})


def times_of(rows: Any, unit: str, kind: Kind, path: str = "times") -> tuple[Time, ...]:
    """The times of one day, sorted, none twice, none within half an hour of another."""
    if not isinstance(rows, list) or not rows:
        raise Unreadable(path, "Say when: at least one time of day.")
    if len(rows) > MOST_TIMES:
        raise Unreadable(path, f"More than {MOST_TIMES} times a day is not possible here. Ring the pharmacy.")
    faults = Faults()
    found = [faults.part(None, _time, row, f"{path}.{n}", unit, kind) for n, row in enumerate(rows)]
    faults.done()
    times = tuple(sorted((one for one in found if one), key=lambda one: one.at))
    for before, after in pairwise(times):
        if before.at == after.at:
            raise Unreadable(path, f"{before.at:%H:%M} is there twice.")
        if minutes_of(after.at) - minutes_of(before.at) < CLOSEST:
            raise Unreadable(path, f"{before.at:%H:%M} and {after.at:%H:%M} are too close together.")
    _refuse_windows_past_the_next_time(found, path)
    if kind == "fixed" and all(one.step != "give" for one in times):
        raise Unreadable(path, "Say when it is put on.")
    return times


def _refuse_windows_past_the_next_time(times: Sequence[Time | None], path: str) -> None:
    """While two windows are open nobody knows which dose is meant. The first time comes again next day."""
    clocks = [minutes_of(one.at) for one in times if one]
    for n, one in enumerate(times):
        if one is None or one.until is None:
            continue
        at, length = minutes_of(one.at), (minutes_of(one.until) - minutes_of(one.at)) % 1440
        if any(0 < (other - at) % 1440 < length for other in clocks):
            raise Unreadable(f"{path}.{n}.until", "This window goes past the next time.")


def _time(row: Any, path: str, unit: str, kind: Kind) -> Time:
    if not isinstance(row, dict):
        raise Unreadable(path, "Say when and how much.")
    step = row.get("step") or STEPS[kind][0]
    if step not in STEPS[kind]:
        raise Unreadable(f"{path}.step", "Choose what is done at this time.")
    counted = kind != "unclear" and step == "give"
    allowed = ("at", "band", "until", "step", "amount", "amount_max")
    for key in row:
        if key not in allowed or (key.startswith("amount") and not counted and row[key] is not None):
            raise Unreadable(f"{path}.{str(key)[:40]}", "This does not belong to a time.")
    band = row.get("band")
    if band is not None and band not in BANDS:
        raise Unreadable(f"{path}.band", "Choose breakfast, lunch, tea, bed or an exact time.")
    faults = Faults()
    at = faults.part(time(), clock, row.get("at"), f"{path}.at")
    until = None if row.get("until") is None else faults.part(None, clock, row["until"], f"{path}.until")
    amount, most = faults.part(NO_RANGE, range_of, row, unit, f"{path}.") if counted else (None, None)
    faults.done()
    if until is not None and (minutes_of(until) - minutes_of(at)) % 1440 < CLOSEST:
        raise Unreadable(f"{path}.until", f"Leave at least {CLOSEST} minutes, and less than a whole day.")
    if until is not None and (minutes_of(until) - minutes_of(at)) % 1440 > 12 * 60:
        raise Unreadable(f"{path}.until", "A window of more than 12 hours is not possible here.")
    return Time(at, amount, most, band, until, step)


# Parts


def parts_of(rows: Any, unit: str, kind: Kind) -> tuple[Part, ...]:
    """The parts of a line in their order. No two may fall on one time of one day."""
    if not isinstance(rows, list) or not rows:
        raise Unreadable("parts", "Say the steps of the course.")
    if len(rows) > MOST_PARTS:
        raise Unreadable("parts", f"No more than {MOST_PARTS} steps.")
    faults = Faults()
    found = [faults.part(None, _part, row, f"parts.{n}", unit, kind) for n, row in enumerate(rows)]
    faults.done()
    parts = tuple(one for one in found if one)
    for (m, first), (n, second) in combinations(enumerate(parts), 2):
        if not _apart(first, second):
            raise Unreadable(f"parts.{n}", f"Steps {m + 1} and {n + 1} fall on the same day.")
    known = [one for part in parts for one in (part.first, part.last) if one is not None]
    if known and max(known) - min(known) > LONGEST_COURSE:
        raise Unreadable("parts", "A course of more than 5 years is not believed. Ring the pharmacy.")
    return tuple(sorted(parts, key=lambda one: one.first or date.min))


def _part(value: Any, path: str, unit: str, kind: Kind) -> Part:
    row, faults = only(value, PART, path, "Say when and how much."), Faults()
    first = None if row.get("first") is None else faults.part(None, day, row["first"], f"{path}.first")
    last = None if row.get("last") is None else faults.part(None, day, row["last"], f"{path}.last")
    nothing: tuple[Time, ...] = ()
    times = faults.part(nothing, times_of, row.get("times"), unit, kind, f"{path}.times")
    weekdays = faults.part(None, weekdays_of, row.get("weekdays"), f"{path}.weekdays")
    days = faults.part(None, days_of, row.get("days"), f"{path}.days")
    faults.done()
    if first is not None and last is not None and last < first:
        raise Unreadable(f"{path}.last", "The last day comes before the first.")
    return Part(times, weekdays, days, first, last)


def _apart(one: Part, other: Part) -> bool:
    """Whether two parts can never fall on one day, by their dates, their weekdays or their rules."""
    if one.last is not None and other.first is not None and one.last < other.first:
        return True
    if other.last is not None and one.first is not None and other.last < one.first:
        return True
    if one.weekdays is not None and other.weekdays is not None:
        return not set(one.weekdays) & set(other.weekdays)
    return one.days is not None and other.days is not None and never_both(one.days, other.days)


# Others


def others_of(value: Any, times: Sequence[Time], weekdays: tuple[int, ...] | None) -> tuple[Others, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > 7:
        raise Unreadable("others", "Say who else gives it, and on which days.")
    faults = Faults()
    found = [faults.part(None, _other, row, f"others.{n}", times, weekdays) for n, row in enumerate(value)]
    faults.done()
    return tuple(one for one in found if one)


def _other(row: Any, path: str, times: Sequence[Time], weekdays: tuple[int, ...] | None) -> Others:
    if not isinstance(row, dict) or not set(row) <= {"who", "weekdays", "times"}:
        raise Unreadable(path, "Say who gives it, and on which days.")
    faults = Faults()
    who = faults.part("", words_of, row.get("who"), f"{path}.who", "Say who gives it on these days.")
    days = faults.part(None, weekdays_of, row.get("weekdays"), f"{path}.weekdays")
    if days is not None and weekdays is not None and not set(days) <= set(weekdays):
        faults.found.append(Unreadable(f"{path}.weekdays", "It is not due on one of these days."))
    clocks = faults.part(None, _others_times, row.get("times"), f"{path}.times", times)
    faults.done()
    return Others(who, days, clocks)


def _others_times(value: Any, field: str, times: Sequence[Time]) -> tuple[time, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not value:
        raise Unreadable(field, "Choose at least one of its times.")
    chosen = tuple(sorted({clock(at, field) for at in value}))
    if times and not set(chosen) <= {one.at for one in times}:  # no times: they could not be read themselves
        raise Unreadable(field, "It is not due at one of these times.")
    return chosen


def most_in_a_day(parts: Sequence[Part]) -> tuple[Decimal, int]:
    """The largest amount, and the most doses, that the times of any one day add up to."""
    amounts, doses = [Decimal(0)], [0]
    for part in parts:
        given = [one for one in part.times if one.step == "give"]
        amounts.append(sum((one.amount for one in given if one.amount is not None), Decimal(0)))
        doses.append(len(given))
    return max(amounts), max(doses)


def doses_by_day(parts: Sequence[Part], days: int) -> Iterator[int]:
    """How many doses each of so many days has, from the first day that any part names."""
    named = [begin for part in parts if (begin := _begin(part)) is not None]
    first = min(named, default=EPOCH)
    given = [(part, sum(one.step == "give" for one in part.times)) for part in parts]
    for n in range(days):
        day = first + timedelta(days=n)
        yield sum(doses for part, doses in given if part.falls_on(day))


def _begin(part: Part) -> date | None:
    if part.first is None and isinstance(part.days, Dates):
        return part.days.dates[0]
    if part.first is None and part.last is not None:
        return part.last - LONGEST_COURSE
    return part.first
