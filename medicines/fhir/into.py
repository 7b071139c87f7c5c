"""From FHIR dosages to our Directions. What cannot be scheduled is refused in words, never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from zoneinfo import ZoneInfo

from medicines.directions.days import Cycle, Dates
from medicines.directions.shape import Directions, Part, Time, Worn, minutes_of
from medicines.fhir.amounts import WORN, dose_of, is_nothing, limits, notes, unit_of, within_maximum, worn_for
from medicines.fhir.days import days_long, free_days, minutes_between, repeats, settled, span, when
from medicines.fhir.dosage import Dosage, Period, Unsafe
from medicines.fhir.faults import sound
from medicines.fhir.saying import one as said
from medicines.fhir.usual import USUAL, Usual, clock_times
from people.wall_clock import instant


@dataclass(frozen=True)
class Converted:
    """Directions, and in words what they carry no field for."""

    directions: Directions
    notes: tuple[str, ...] = ()


def to_directions(dosages: Sequence[Dosage], start: date, zone: ZoneInfo, usual: Usual = USUAL) -> Converted:
    """The dosages of one medicine as one line that begins on `start`. Raises Unsafe with the reasons."""
    sound(dosages)
    given = [one for one in dosages if not is_nothing(one)]
    if not given:
        raise Unsafe("No dose is given at all.")
    if any(one.as_needed for one in given):
        return _as_needed(given)
    unit = unit_of(given)
    cycle = _cycle(dosages, given, start)
    every = minutes_between(given[0].repeat)
    if every is not None and not worn_for(given[0]):
        found = _elapsed(given, every, unit, start, zone, usual)
    else:
        found = _fixed(dosages, unit, start, zone, usual, cycle)
    within_maximum(given, found)
    return Converted(replace(found, **limits(given, found.unit)), tuple(notes(given)))


# When -------------------------------------------------------------------------------------------------------


def _elapsed(
    given: Sequence[Dosage], every: int, unit: str, start: date, zone: ZoneInfo, usual: Usual
) -> Directions:
    """Every so many minutes, from the first such time on `start` that leads to the usual morning time."""
    if len(given) > 1:
        raise Unsafe("It goes by hours and has several steps: when the next begins is not known.")
    dosage = given[0]
    settled(dosage.repeat)
    dates = when(replace(dosage, repeat=replace(dosage.repeat, period_unit="day", period=Decimal(1))), start)
    morning = minutes_of(usual["MORN"])
    at = morning % every if every < 1440 else morning
    anchor = instant(dates.first, time(at // 60, at % 60), zone)
    ends = dosage.repeat.bounds
    if isinstance(ends, Period) and isinstance(ends.start, datetime):
        anchor = ends.start.astimezone(UTC) if ends.start.tzinfo else anchor
    count = _count(dosage)
    if dates.last is not None:
        lasts = ((dates.last - dates.first).days + 1) * 1440
        count = min(count or lasts, -(-lasts // every))
    dose = dose_of(dosage)
    amount, most = (dose[0], dose[1]) if dose else (None, None)
    worn = Worn() if unit in WORN else None
    return Directions(
        "elapsed", unit, amount=amount, amount_max=most, every=every, anchor=anchor, count=count, worn=worn
    )


def _fixed(
    dosages: Sequence[Dosage], unit: str, start: date, zone: ZoneInfo, usual: Usual, cycle: Cycle | None
) -> Directions:
    parts: list[Part] = []
    first: date | None = start
    for _, group in groupby(dosages, key=lambda one: one.sequence):
        step = list(group)
        if all(is_nothing(one) and _within_a_day(one) for one in step):
            continue
        if first is None:
            raise Unsafe("A step without an end is followed by another: when that begins is not known.")
        made = [_part(one, first, zone, usual) for one in step if not is_nothing(one)]
        parts += _side_by_side(made)
        lasts = [part.last for part in made] or [_off_until(one, first) for one in step]
        first = None if None in lasts else max(one for one in lasts if one) + timedelta(days=1)
    if cycle is not None:
        parts = [replace(part, days=cycle, first=None, last=None) for part in parts]
    given = [one for one in dosages if not is_nothing(one)]
    counts = {_count(one) for one in given}
    once = [one for one in given if one.repeat.count == 1 and one.repeat.frequency is None]
    if counts != {None} and len(given) > 1:
        raise Unsafe("A step counts its doses: when the next begins is not known.")
    removed = any(one.step == "remove" for part in parts for one in part.times)
    found = Directions(
        "unclear" if any(dose_of(one) is None for one in given) else "fixed",
        unit,
        parts=tuple(sorted(parts, key=lambda part: part.first or start)),
        count=None if once else counts.pop(),
        worn=Worn() if removed or unit in WORN else None,
    )
    return _plain(found, start)


def _plain(found: Directions, start: date) -> Directions:
    """One part that runs from the start without an end is no course: it says its times and days itself."""
    part = found.parts[0]
    if len(found.parts) > 1 or part.last is not None or part.first not in (None, start):
        return found
    return replace(found, parts=(), times=part.times, weekdays=part.weekdays, days=part.days)


def _within_a_day(dosage: Dosage) -> bool:
    """A time without of some hours, or of named days: it lies inside the days of the other dosage."""
    days = days_long(dosage.repeat)
    return days is None or days < 1


def _off_until(dosage: Dosage, first: date) -> date | None:
    """The last day without."""
    days = days_long(dosage.repeat)
    return first + timedelta(days=int(days) - 1) if days is not None and days >= 1 else None


def _part(dosage: Dosage, first: date, zone: ZoneInfo, usual: Usual) -> Part:
    """One dosage as a stretch of days with its times."""
    if dosage.events:
        return _on_dates(dosage, zone, usual)
    repeat = dosage.repeat
    if repeat.count == 1 and repeat.frequency is None and repeat.period is None:
        times = clock_times(repeat, None if repeat.when or repeat.times else 1, usual)
        return Part(_times(dosage, times), days=Dates((first,)), first=first, last=first)
    found = when(dosage, first)
    timed = repeat.when or repeat.times
    count = found.count
    if count is None and not timed:
        if found.weekdays is None:
            raise Unsafe(f"Nothing says when: “{said(dosage)}”.")
        count = 1
    times = clock_times(repeat, count, usual)
    return Part(_times(dosage, times), found.weekdays, found.days, found.first, found.last)


def _on_dates(dosage: Dosage, zone: ZoneInfo, usual: Usual) -> Part:
    if dosage.repeat.frequency is not None or dosage.repeat.period is not None:
        raise Unsafe("Dates are coded, and also how often: only one of them can be meant.")
    moments = [at.astimezone(zone) if isinstance(at, datetime) and at.tzinfo else at for at in dosage.events]
    dates = tuple(sorted({at.date() if isinstance(at, datetime) else at for at in moments}))
    clocks = {at.time() for at in moments if isinstance(at, datetime)}
    if len(dates) < len(moments) or len(clocks) > 1 or (clocks and dosage.repeat.times):
        raise Unsafe("The dates have different times: they are not one line.")
    repeat = replace(dosage.repeat, times=tuple(clocks) or dosage.repeat.times)
    times = clock_times(repeat, None if repeat.when or repeat.times else 1, usual)
    return Part(_times(dosage, times), days=Dates(dates), first=dates[0], last=dates[-1])


def _times(dosage: Dosage, times: Sequence[time]) -> tuple[Time, ...]:
    dose = dose_of(dosage)
    amount, most = (dose[0], dose[1]) if dose else (None, None)
    found = [Time(at, amount, most) for at in times]
    lasts = worn_for(dosage)
    if lasts is not None:
        off = {(minutes_of(at) + lasts) % 1440 for at in times}
        if off & {minutes_of(at) for at in times}:
            raise Unsafe("It would be taken off at the time the next is put on.")
        found += [Time(time(at // 60, at % 60), None, step="remove") for at in off]
    return tuple(sorted(found, key=lambda one: one.at))


def _side_by_side(parts: Sequence[Part]) -> list[Part]:
    """Parts of one step: those of the same days become one, others must fall on other days of the week."""
    found: list[Part] = []
    for part in parts:
        same = [one for one in found if replace(one, times=()) == replace(part, times=())]
        if same:
            at = [one.at for one in (*same[0].times, *part.times)]
            if len(set(at)) < len(at):
                raise Unsafe("Two doses fall on one time of the day.")
            merged = tuple(sorted((*same[0].times, *part.times), key=lambda one: one.at))
            found[found.index(same[0])] = replace(part, times=merged)
            continue
        for one in found:
            if one.weekdays is None or part.weekdays is None or set(one.weekdays) & set(part.weekdays):
                raise Unsafe("Doses side by side have different days: they are not one line.")
        found.append(part)
    return found


def _cycle(dosages: Sequence[Dosage], given: Sequence[Dosage], start: date) -> Cycle | None:
    """Days with and days without, over and over, when the steps or the words say so."""
    off = [one for one in dosages if is_nothing(one)]
    named = {day for one in off for day in one.repeat.weekdays}
    if named & {day for one in given for day in one.repeat.weekdays or range(1, 8)}:
        raise Unsafe("The same days are named with a dose and without.")
    again = [one for one in dosages if repeats(one)]
    with_days = days_long(given[0].repeat)
    free = free_days(given[0])
    if free is None and len(off) == 1 and again:
        length = days_long(off[0].repeat)
        if length is not None and length < 1:
            return None  # hours without, within the day: taking it off is a step of its own
        free = int(length) if length is not None else None
    if not again or named:
        return None
    if free is None or with_days is None or with_days != int(with_days) or _steps(given) > 1:
        raise Unsafe(f"The words say that it repeats: “{said(again[0])}”. When is not coded.")
    return Cycle(int(with_days), free, span(given[0].repeat, start)[0])


def _steps(given: Sequence[Dosage]) -> int:
    return len({(one.sequence, one.repeat.bounds) for one in given})


def _count(dosage: Dosage) -> int | None:
    if dosage.repeat.count_max not in (None, dosage.repeat.count):
        raise Unsafe("The number of doses in the course is left open.")
    return dosage.repeat.count


# When needed --------------------------------------------------------------------------------


def _as_needed(given: Sequence[Dosage]) -> Converted:
    if len(given) > 1:
        raise Unsafe("Part of it is when needed: each part is a line of its own.")
    dosage = given[0]
    dose = dose_of(dosage)
    amount, most, unit = dose or (None, None, "")
    found = Directions(
        "as_needed",
        unit,
        amount=amount,
        amount_max=most,
        reason=dosage.as_needed_for or None,
        gap_minutes=minutes_between(dosage.repeat),
    )
    return Converted(replace(found, **limits(given, unit)), tuple(notes(given)))
