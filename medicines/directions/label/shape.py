"""What label words say: one frozen element a phrase, then steps of a dose, then the whole reading."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Literal

Verdict = Literal["suggested", "ambiguous", "refused"]
Period = Literal["min", "h", "d", "wk", "mo", "a"]


@dataclass(frozen=True)
class Amount:
    """How much at once, from `low` to `high`: the same when the label names one. `low` None is "up to"."""

    low: Decimal | None
    high: Decimal
    unit: str | None


@dataclass(frozen=True)
class Often:
    """`low` to `high` times in `period` (to `period_max`) of `unit`. `low` None is "up to".

    `loose`: "2 a day" does not say whether both are taken at once.
    """

    low: int | None
    high: int
    period: Decimal
    unit: Period
    period_max: Decimal | None = None
    loose: bool = False


@dataclass(frozen=True)
class When:
    """FHIR event codes of a day with the minutes before or after; each is a dose of its own, but for
    generic meals ("before food"), which say nothing of how many.
    """

    codes: tuple[str, ...]
    offset: int | None = None


@dataclass(frozen=True)
class OnDays:
    """Weekdays (ISO 1 to 7). `weekly`: the words say that they come back ("Mondays", "every Monday")."""

    days: tuple[int, ...]
    weekly: bool


@dataclass(frozen=True)
class At:
    """Clock times."""

    times: tuple[time, ...]


@dataclass(frozen=True)
class Needed:
    """When needed, and what for when the label says so."""

    reason: str | None = None


@dataclass(frozen=True)
class Most:
    """No more than `value` of `unit` ("dose" counts doses; None is the unit of the amount) in a period."""

    value: Decimal
    unit: str | None
    per: Decimal
    per_unit: Period


@dataclass(frozen=True)
class Lasts:
    """How long the course is, from `low` (None: up to) to `high` (None: at least).

    `back`: said in the next step about the one before ("after one week"). `opening`: "for the first 3 days",
    "on the first day", after which something follows.
    """

    low: Decimal | None
    high: Decimal | None
    unit: Period
    back: bool = False
    opening: bool = False


@dataclass(frozen=True)
class Bounds:
    """The first and last date of the course."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Once:
    """A single dose and no more."""


@dataclass(frozen=True)
class Method:
    """The verb: a key of vocabulary.METHODS."""

    verb: str


@dataclass(frozen=True)
class Route:
    """A key of vocabulary.ROUTES."""

    route: str


@dataclass(frozen=True)
class Site:
    """Where on the body, in the label's words."""

    said: str


@dataclass(frozen=True)
class Aside:
    """Words that are carried and change neither dose nor time. `purpose`: what the medicine is for."""

    said: str
    purpose: bool = False


@dataclass(frozen=True)
class Strength:
    """A second amount in brackets, which is said and never given: (60mg) beside six tablets."""

    amount: Amount | None
    said: str


@dataclass(frozen=True)
class Join:
    """What stands between phrases: "then", "and", or a stop (`mark`)."""

    how: Literal["then", "and", "stop"]
    mark: str = ""


@dataclass(frozen=True)
class Doubt:
    """Words that can be understood in two ways, as the question to ask."""

    question: str


@dataclass(frozen=True)
class Unknown:
    """Words that were not understood."""

    said: str


Element = (
    Amount | Often | When | OnDays | At | Needed | Most | Lasts | Bounds | Once | Method | Route | Site
    | Aside | Strength | Join | Doubt | Unknown
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One dose with its times. Steps of one `sequence` run beside each other, others one after another."""

    sequence: int
    amount: Amount | None = None
    often: Often | None = None
    whens: tuple[When, ...] = ()
    on: OnDays | None = None
    at: At | None = None
    needed: Needed | None = None
    most: Most | None = None
    lasts: Lasts | None = None
    bounds: Bounds | None = None
    once: bool = False
    method: str | None = None
    route: str | None = None
    site: str | None = None
    asides: tuple[str, ...] = ()


class NotRead(Exception):
    """Why words give no suggestion: `asked` when a person can settle it by answering, else refused."""

    def __init__(self, *reasons: str, asked: bool = False) -> None:
        super().__init__(*reasons)
        self.reasons = reasons
        self.verdict: Verdict = "ambiguous" if asked else "refused"
