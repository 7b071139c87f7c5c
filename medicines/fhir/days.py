"""On which days a dosage falls, and from when to when: FHIR's timing as the rules of the calendar we keep."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from medicines.directions.days import Days, EveryDays, EveryWeeks, Monthly
from medicines.fhir.dosage import Dosage, Period, Quantity, Repeat, Unsafe
from medicines.fhir.saying import bounds, frequency
from medicines.fhir.units import MINUTES, plain, time_unit
from medicines.fhir.values import day_of

LONGEST_PERIOD = {"day": 366, "week": 104, "month": 24, "year": 5}
FREE = re.compile(r"\b(\d{1,3})[- ]days? (?:tablet|pill|capsule|patch|treatment)?[- ]?free\b")
AGAIN = re.compile(r"(?<!not )\brepeat(?:ed)?\b|\bsubsequent\b")
OTHERWISE = re.compile(
    r"\bexcept (?:on |for )?(?:the )?(?:day|week|mon|tue|wed|thu|fri|sat|sun)|\bper course\b"
    r"|\bof (?:the |each |your )?cycle\b|\breduc\w+|\bincreas\w+|\bstart(?:ing)? \w+ (?:day|week)"
    r"|\bdays? \d+ (?:to|-) \d+\b|\balternate\b|\bbefore travel\b"
)


@dataclass(frozen=True)
class When:
    """Days of a dosage, how many doses each has (None: nothing says), and its first and last date."""

    days: Days | None
    weekdays: tuple[int, ...] | None
    count: int | None
    first: date
    last: date | None


def when(dosage: Dosage, start: date) -> When:
    """On which days. Raises Unsafe where the code does not say."""
    repeat = dosage.repeat
    for words in (*dosage.additional, dosage.patient_instruction, dosage.text):
        if OTHERWISE.search(words.lower()):
            raise Unsafe(f"The words “{words}” change when it is given, and they are not coded.")
    settled(repeat)
    first, last = span(repeat, start)
    weekdays = tuple(sorted(repeat.weekdays)) or None
    count = repeat.frequency
    if repeat.period is None:
        if count is not None and count > 1 and not repeat.times and not repeat.when:
            raise Unsafe(f"“{frequency(repeat)}” does not say in how long.")
        return When(None, weekdays, count, first, last)
    every = repeat.period
    unit = repeat.period_unit
    if unit in ("hour", "minute", "second"):
        each = (1440 / (every * MINUTES[unit])) * (count or 1)
        if each != int(each) or each < 1:
            raise Unsafe(f"“{frequency(repeat)}” falls at other times every day.")
        return When(None, weekdays, int(each), first, last)
    if every != int(every) or every > LONGEST_PERIOD[unit]:
        raise Unsafe(f"“{frequency(repeat)}” is not a number of days that can be kept.")
    return _by_calendar(repeat, int(every), weekdays, first, last)


def settled(repeat: Repeat) -> None:
    """Raises Unsafe when it is left open how often it is given."""
    if repeat.frequency_max not in (None, repeat.frequency) or repeat.period_max not in (None, repeat.period):
        raise Unsafe(f"“{frequency(repeat)}” leaves open how often it is given.")


def _by_calendar(
    repeat: Repeat, every: int, weekdays: tuple[int, ...] | None, first: date, last: date | None
) -> When:
    unit, count = repeat.period_unit, repeat.frequency
    if unit == "day" and every == 1:
        return When(None, weekdays, count or (None if repeat.when or repeat.times else 1), first, last)
    if unit == "week" and weekdays is not None:
        each, over = divmod(count or len(weekdays), len(weekdays))
        if over:
            raise Unsafe(f"“{frequency(repeat)}” does not fit the days that are named.")
        if every == 1:
            return When(None, weekdays, each, first, last)
        anchor = next(day for day in _days(first, 7) if day.isoweekday() in weekdays)
        return When(EveryWeeks(every, weekdays, anchor), None, each, first, last)
    if weekdays is not None:
        raise Unsafe(f"“{frequency(repeat)}” and the days that are named do not fit together.")
    if count is not None and count > 1:
        raise Unsafe(f"“{frequency(repeat)}” does not say on which days.")
    days: Days
    if unit in ("day", "week"):
        days = EveryDays(every * (7 if unit == "week" else 1), first)
    else:
        days = Monthly(every * (12 if unit == "year" else 1), first.day, first)
    alone = None if repeat.when or repeat.times else 1
    return When(days, None, alone, first, last)


def _days(first: date, count: int) -> Sequence[date]:
    return [first + timedelta(days=n) for n in range(count)]


def span(repeat: Repeat, start: date) -> tuple[date, date | None]:
    """First and last date of the course. Raises Unsafe where it is left open how long it is."""
    ends = repeat.bounds
    if ends is None:
        return start, None
    if isinstance(ends, Period):
        return day_of(ends.start) or start, day_of(ends.end)
    if not isinstance(ends, Quantity):
        raise Unsafe(f"“{bounds(ends)}” leaves open how long it is given.")
    unit = time_unit(ends.unit, ends.code)
    if unit in ("month", "year") and ends.value == int(ends.value):
        return start, later(start, int(ends.value) * (12 if unit == "year" else 1)) - timedelta(days=1)
    days = ends.value * MINUTES[unit or "day"] / 1440
    if days != int(days):
        raise Unsafe(f"“{bounds(ends)}” is not a number of whole days.")
    return start, start + timedelta(days=int(days) - 1)


def later(day: date, months: int) -> date:
    """So many months on, in a shorter month on its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_long(repeat: Repeat) -> Decimal | None:
    """The length of the course in days; None when it is not coded as one length."""
    ends = repeat.bounds
    if isinstance(ends, Period):
        first, last = day_of(ends.start), day_of(ends.end)
        return Decimal((last - first).days + 1) if first and last else None
    unit = time_unit(ends.unit, ends.code) if isinstance(ends, Quantity) else None
    return ends.value * MINUTES[unit] / 1440 if isinstance(ends, Quantity) and unit else None


def free_days(dosage: Dosage) -> int | None:
    """The days without, when the words say that courses repeat after them."""
    for words in dosage.additional:
        found = FREE.search(words.lower())
        if found and AGAIN.search(words.lower()):
            return int(found[1])
    return None


def repeats(dosage: Dosage) -> bool:
    """Whether the words say that it all begins again."""
    return any(AGAIN.search(words.lower()) for words in dosage.additional)


def minutes_between(repeat: Repeat) -> int | None:
    """The interval of a dosage that goes by hours, in minutes; None for every other. Raises Unsafe."""
    if repeat.period is None or repeat.period_unit not in ("hour", "minute", "second"):
        return None
    if repeat.times or repeat.when or repeat.weekdays or (repeat.frequency or 1) != 1:
        return None
    found = repeat.period * MINUTES[repeat.period_unit]
    if found != int(found) or found < 60:
        raise Unsafe(f"Every {plain(repeat.period)} {repeat.period_unit}s is too often for a plan of visits.")
    return int(found)
