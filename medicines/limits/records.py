"""What the limits are asked about, held to, and answer with."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from medicines.schedule import utc

PARACETAMOL = "387517004"  # the dm+d ingredient


@dataclass(frozen=True)
class Intake:
    """One dose that went in, or may have; also the dose somebody is about to give.

    `mg` by dm+d ingredient id: a value of None is "contains it, strength not known"; `mg` None is "nobody
    knows what is in it". `amount` is in the line's unit, None when not known, and 0 for what is no dose (a
    patch taken off). `line` None: not from the person's list. `assumed`: not known, left out, a family day
    without an entry: it counts, and the screen says we do not know. `earliest` and `latest` bound a time that
    is not known; without them it is `at`. `slot` names a time that nobody has answered: whoever answers it
    now is not held to it.
    """

    at: datetime
    name: str
    mg: Mapping[str, Decimal | None] | None
    line: Hashable | None = None
    amount: Decimal | None = None
    assumed: bool = False
    earliest: datetime | None = None
    latest: datetime | None = None
    slot: Hashable | None = None

    def nearest(self, moment: datetime) -> datetime:
        """The time it may have gone in that is nearest to `moment`, which is the worst for it (UTC)."""
        first, last = utc(self.earliest or self.at), utc(self.latest or self.at)
        return max(min(first, last), min(utc(moment), last))


@dataclass(frozen=True)
class LineLimit:
    """What one line's directions allow. `same` are earlier lines of the same product that it replaces: they
    count.

    `together` are lines that make one dose with it: no gap is asked between them. `max_amount` and
    `max_doses` hold in any 24 hours, `max_doses_7d` in any 7 times 24 hours, `max_doses_course` in all.
    """

    line: Hashable
    name: str
    unit: str
    ingredients: frozenset[str] = frozenset()
    gap: timedelta | None = None
    max_amount: Decimal | None = None
    max_doses: int | None = None
    max_doses_7d: int | None = None
    max_doses_course: int | None = None
    same: frozenset[Hashable] = frozenset()
    together: frozenset[Hashable] = frozenset()

    @property
    def held(self) -> bool:
        """Whether it has any gap or maximum."""
        most = (self.max_amount, self.max_doses, self.max_doses_7d, self.max_doses_course)
        return self.gap is not None or any(one is not None for one in most)


@dataclass(frozen=True)
class Cap:
    """The most milligrams of an ingredient in any 24 hours, from everything and everyone."""

    ingredient: str
    name: str
    mg: Decimal
    prescribed: bool = True


# The usual most for an adult [PCM-NHS]; a prescriber's own figure takes its place.
USUAL_CAPS = (Cap(PARACETAMOL, "paracetamol", Decimal(4000), prescribed=False),)


def caps_for(prescribed: Iterable[Cap]) -> tuple[Cap, ...]:
    """The caps in force: the prescriber's, and the usual one where the prescriber gave none. The lowest
    wins.
    """
    lowest: dict[str, Cap] = {}
    for cap in prescribed:
        if cap.ingredient not in lowest or cap.mg < lowest[cap.ingredient].mg:
            lowest[cap.ingredient] = cap
    return (*lowest.values(), *(cap for cap in USUAL_CAPS if cap.ingredient not in lowest))


@dataclass(frozen=True)
class Reason:
    """One sentence why not, or why to ask, with its concern kind."""

    kind: Literal["too_soon", "over_maximum", "limit_unknown"]
    text: str


@dataclass(frozen=True)
class Judgement:
    """`not_before` (UTC) is the first moment at which nothing recorded stops it; None when nothing does
    now, or when no time would make it right. `used` and `left` are before this dose, in the 24 hours up to
    it unless the name says how long; `left` is None without a maximum. `unchecked` names listed medicines
    whose ingredients nobody knows: say so once.
    """

    reasons: tuple[Reason, ...] = ()
    not_before: datetime | None = None
    used_amount: Decimal = Decimal(0)
    used_doses: int = 0
    used_doses_7d: int = 0
    used_doses_course: int = 0
    used_mg: Mapping[str, Decimal] = field(default_factory=dict)
    left_amount: Decimal | None = None
    left_doses: int | None = None
    left_mg: Mapping[str, Decimal] = field(default_factory=dict)
    unchecked: tuple[str, ...] = ()
