"""Which days: rules of the calendar, each asked of one date at a time, so that no answer depends on where one
began to count. The phase of a rule is its `anchor`, a date on which it falls [CQC-TIME].
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from math import lcm

EPOCH = date(2000, 1, 1)  # any date: rules have no beginning
LAST = -1  # the last one of its weekday in a month


@dataclass(frozen=True)
class EveryDays:
    """Every `every` days from the anchor: alternate days, weekly patches, fortnights, 4 and 12 weeks."""

    every: int
    anchor: date

    def falls_on(self, day: date) -> bool:
        return (day - self.anchor).days % self.every == 0


@dataclass(frozen=True)
class EveryWeeks:
    """On `weekdays` (ISO 1 to 7) of every `every`-th week; weeks begin on Monday."""

    every: int
    weekdays: tuple[int, ...]
    anchor: date

    def falls_on(self, day: date) -> bool:
        weeks = (_monday(day) - _monday(self.anchor)).days // 7
        return weeks % self.every == 0 and day.isoweekday() in self.weekdays


@dataclass(frozen=True)
class Monthly:
    """On day `day` of every `every`-th month from the anchor's; in a shorter month on its last day.

    Quarterly is 3, yearly is 12: the 29th of February falls on the 28th in the years between.
    """

    every: int
    day: int
    anchor: date

    def falls_on(self, day: date) -> bool:
        return _months(self.anchor, day) % self.every == 0 and day.day == min(self.day, _length(day))


@dataclass(frozen=True)
class NthWeekday:
    """The `nth` (1 to 4, -1 the last) `weekday` of every `every`-th month from the anchor's."""

    every: int
    nth: int
    weekday: int
    anchor: date

    def falls_on(self, day: date) -> bool:
        if day.isoweekday() != self.weekday or _months(self.anchor, day) % self.every:
            return False
        return day.day + 7 > _length(day) if self.nth == LAST else (day.day - 1) // 7 + 1 == self.nth


@dataclass(frozen=True)
class Cycle:
    """`on` days, then `off` days, over and over; the anchor is the first day on."""

    on: int
    off: int
    anchor: date

    def falls_on(self, day: date) -> bool:
        return self.day_of(day) <= self.on

    def day_of(self, day: date) -> int:
        """Which day of its cycle this is, from 1."""
        return (day - self.anchor).days % (self.on + self.off) + 1


@dataclass(frozen=True)
class MonthDays:
    """From day `first` to day `last` of each calendar month."""

    first: int
    last: int

    def falls_on(self, day: date) -> bool:
        return self.first <= day.day <= self.last


@dataclass(frozen=True)
class Dates:
    """On these dates and no other: once only, or a few named days."""

    dates: tuple[date, ...]

    def falls_on(self, day: date) -> bool:
        return day in self.dates


Days = EveryDays | EveryWeeks | Monthly | NthWeekday | Cycle | MonthDays | Dates


MOST_COMPARED = 1000  # days after which two rules of a period have met, or never do


def never_both(one: Days, other: Days) -> bool:
    """Whether two rules never fall on one day, as far as that is certain: 3 mg and 4 mg on alternate days."""
    if isinstance(one, Dates):
        return not any(other.falls_on(day) for day in one.dates)
    if isinstance(other, Dates):
        return never_both(other, one)
    if isinstance(one, MonthDays) and isinstance(other, MonthDays):
        return one.last < other.first or other.last < one.first
    periods = _period(one), _period(other)
    if None in periods or (both := lcm(*(n for n in periods if n))) > MOST_COMPARED:
        return False
    days = (EPOCH + timedelta(days=n) for n in range(both))
    return not any(one.falls_on(day) and other.falls_on(day) for day in days)


def _period(days: Days) -> int | None:
    """After how many days it begins again; None where that goes by months."""
    if isinstance(days, EveryDays):
        return days.every
    if isinstance(days, EveryWeeks):
        return 7 * days.every
    return days.on + days.off if isinstance(days, Cycle) else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _months(anchor: date, day: date) -> int:
    return (day.year - anchor.year) * 12 + day.month - anchor.month


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]
