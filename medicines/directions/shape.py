"""What directions are: frozen, in the countable unit, with Decimal amounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from functools import cached_property
from typing import Literal

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


@dataclass(frozen=True)
class Time:
    """One clock time of the day, with its own amount (None only in `unclear` directions).

    `band` is the visit it goes by, or None when exact.
    """

    at: time
    amount: Decimal | None
    amount_max: Decimal | None = None
    band: str | None = None


@dataclass(frozen=True)
class Others:
    """Days (ISO 1 to 7) and times that somebody else gives; None means all of them."""

    who: str
    weekdays: tuple[int, ...] | None = None
    times: tuple[time, ...] | None = None


@dataclass(frozen=True)
class Directions:
    """`fixed` has `times`; `as_needed` has `amount` and `reason`. The three limits may stand on either.

    `unclear` has times and no amount: the label does not say enough, and the line is `ask` until it does.
    """

    kind: Literal["fixed", "as_needed", "unclear"]
    unit: str
    times: tuple[Time, ...] = ()
    weekdays: tuple[int, ...] | None = None
    others: tuple[Others, ...] = ()
    amount: Decimal | None = None
    amount_max: Decimal | None = None
    reason: str | None = None
    gap_minutes: int | None = None
    max_amount_24h: Decimal | None = None
    max_doses_24h: int | None = None

    @cached_property
    def _hash(self) -> int:
        return hash((self.kind, self.unit, self.times, self.weekdays, self.others, self.amount, self.reason))

    def __hash__(self) -> int:
        """Kept, because slots are cached by their directions and a board asks thousands of times."""
        return self._hash


def minutes_of(at: time) -> int:
    """Minutes since midnight by the wall clock."""
    return at.hour * 60 + at.minute
