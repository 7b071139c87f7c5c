"""What directions are: frozen, in the countable unit, with Decimal amounts."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Literal

from medicines.directions.days import Days

VERSION = 1
BANDS = ("breakfast", "lunch", "tea", "bed")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# The countable unit, what the hand does: its plural, and the most that is believed of one dose.
UNITS: Mapping[str, tuple[str, int]] = {
    "tablet": ("tablets", 20),
    "capsule": ("capsules", 20),
    "ml": ("ml", 1000),
    "sachet": ("sachets", 10),
    "drop": ("drops", 60),
    "puff": ("puffs", 12),
    "spray": ("sprays", 12),
    "dose": ("doses", 12),
    "patch": ("patches", 6),
    "plaster": ("plasters", 6),
    "unit": ("units", 300),
    "application": ("applications", 4),
    "fingertip unit": ("fingertip units", 40),
    "g": ("g", 500),
    "injection": ("injections", 4),
    "suppository": ("suppositories", 4),
    "pessary": ("pessaries", 4),
    "enema": ("enemas", 2),
    "lozenge": ("lozenges", 10),
    "pastille": ("pastilles", 10),
    "ampoule": ("ampoules", 10),
    "nebule": ("nebules", 10),
    "vial": ("vials", 10),
    "film": ("films", 10),
    "wafer": ("wafers", 10),
    "scoop": ("scoops", 20),
    "bottle": ("bottles", 6),
}


class Unreadable(ValueError):
    """Directions that are no instruction. `field` is a path like 'times.0.amount'; `sentence` says what to
    do. `all` holds every fault found in one reading, this one first.
    """

    def __init__(self, field: str, sentence: str, *more: "Unreadable") -> None:
        super().__init__(f"{field}: {sentence}")
        self.field = field
        self.sentence = sentence
        self.all: tuple[Unreadable, ...] = (self, *more)


Step = Literal["give", "remove", "check", "start", "stop"]
"""What is done at a time: a dose, a patch or plaster taken off, something running looked at, begun, ended."""


@dataclass(frozen=True)
class Time:
    """One clock time of the day, with its own amount (None in `unclear` directions and for other steps).

    `band` is the visit it goes by, or None when exact. `until` ends a stated window, on the next day when it
    is not after `at`.
    """

    at: time
    amount: Decimal | None
    amount_max: Decimal | None = None
    band: str | None = None
    until: time | None = None
    step: Step = "give"


@dataclass(frozen=True)
class Part:
    """A stretch of a line: its times on its days, from `first` up to and including `last` (None: open)."""

    times: tuple[Time, ...]
    weekdays: tuple[int, ...] | None = None
    days: Days | None = None
    first: date | None = None
    last: date | None = None

    def falls_on(self, day: date) -> bool:
        """Whether this part has its times on that local date."""
        return (
            (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
            and (self.weekdays is None or day.isoweekday() in self.weekdays)
            and (self.days is None or self.days.falls_on(day))
        )


@dataclass(frozen=True)
class Others:
    """Days (ISO 1 to 7) and times that somebody else gives; None means all of them."""

    who: str
    weekdays: tuple[int, ...] | None = None
    times: tuple[time, ...] | None = None


@dataclass(frozen=True)
class Meal:
    """`minutes` (to `minutes_max`) before or after food; `medicines`: and apart from other medicines."""

    how: Literal["before", "after"]
    minutes: int
    minutes_max: int | None = None
    medicines: bool = False


@dataclass(frozen=True)
class Worn:
    """A patch or plaster stays on the body: taking the old one off is a step of its own.

    `at_start` is how many are on her when the line begins. `sites` are used in turn, each resting for
    `rest_days`. Without a `remove` time of its own, the old one comes off when the new one goes on;
    directions with such a time are always worn.
    """

    at_start: int = 0
    sites: tuple[str, ...] = ()
    rest_days: int = 0


@dataclass(frozen=True)
class Check:
    """What is measured before each dose, and the range a professional wrote: outside it, do not give."""

    what: str
    unit: str
    low: Decimal
    high: Decimal


Kind = Literal["fixed", "elapsed", "continuous", "as_needed", "unclear"]


@dataclass(frozen=True)
class Directions:
    """`fixed` has `times`, or `parts` where days differ or a course has steps. `elapsed` has `amount`,
    `every` (minutes) and `anchor` (an instant). `continuous` has a `rate` in words and times that start,
    stop or check it. `as_needed` has `amount` and `reason`. `unclear` has times and no amount: the label
    does not say enough, and the line is `ask` until it does.

    `count` ends a course after so many doses. `by_result` names the test each letter answers ("INR"): a line
    that ends without the next letter is asked about. The limits may stand on any but `unclear`.
    """

    kind: Kind
    unit: str
    times: tuple[Time, ...] = ()
    weekdays: tuple[int, ...] | None = None
    days: Days | None = None
    parts: tuple[Part, ...] = ()
    others: tuple[Others, ...] = ()
    amount: Decimal | None = None
    amount_max: Decimal | None = None
    reason: str | None = None
    every: int | None = None
    anchor: datetime | None = None
    rate: str | None = None
    count: int | None = None
    by_result: str | None = None
    meal: Meal | None = None
    worn: Worn | None = None
    check: Check | None = None
    gap_minutes: int | None = None
    max_amount_24h: Decimal | None = None
    max_doses_24h: int | None = None
    max_doses_7d: int | None = None
    max_doses_course: int | None = None

    @cached_property
    def all_parts(self) -> tuple[Part, ...]:
        """The parts, also of directions that have only one."""
        return self.parts or (Part(self.times, self.weekdays, self.days),)

    @cached_property
    def every_time(self) -> tuple[Time, ...]:
        """The times of all parts, in the order of the parts."""
        return tuple(one for part in self.all_parts for one in part.times)

    @property
    def scheduled(self) -> bool:
        """Whether it falls due by itself."""
        return self.kind != "as_needed"

    @cached_property
    def _hash(self) -> int:
        return hash(_all_of(self))

    def __hash__(self) -> int:
        """Kept, because slots are cached by their directions and a board asks thousands of times."""
        return self._hash


_all_of = attrgetter(*(one.name for one in fields(Directions)))


def minutes_of(at: time) -> int:
    """Minutes since midnight by the wall clock."""
    return at.hour * 60 + at.minute
