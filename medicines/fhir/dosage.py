"""What a FHIR R4 Dosage is here: frozen, numbers exact, codes as the words that go with them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal


class Unsafe(ValueError):
    """No dose can be said or scheduled from this; `reasons` are sentences for a person."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = tuple(dict.fromkeys(reasons))


@dataclass(frozen=True)
class Quantity:
    value: Decimal
    unit: str = ""
    code: str = ""


@dataclass(frozen=True)
class Range:
    low: Quantity | None
    high: Quantity | None


@dataclass(frozen=True)
class Ratio:
    numerator: Quantity
    denominator: Quantity


@dataclass(frozen=True)
class Period:
    start: date | datetime | None
    end: date | datetime | None


@dataclass(frozen=True)
class Amount:
    """One doseAndRate: the same dose may be said twice, in milligrams and in millilitres."""

    dose: Quantity | Range | None
    rate: Quantity | Range | Ratio | None


@dataclass(frozen=True)
class Repeat:
    bounds: Quantity | Range | Period | None = None
    count: int | None = None
    count_max: int | None = None
    duration: Decimal | None = None
    duration_max: Decimal | None = None
    duration_unit: str = ""
    frequency: int | None = None
    frequency_max: int | None = None
    period: Decimal | None = None
    period_max: Decimal | None = None
    period_unit: str = ""
    when: tuple[str, ...] = ()
    offset: int | None = None
    weekdays: tuple[int, ...] = ()  # ISO, as coded
    times: tuple[time, ...] = ()


@dataclass(frozen=True)
class Dosage:
    sequence: int | None = None
    text: str = ""
    method: str = ""
    route: str = ""
    site: str = ""
    additional: tuple[str, ...] = ()
    patient_instruction: str = ""
    timing_code: str = ""
    events: tuple[date | datetime, ...] = ()
    repeat: Repeat = Repeat()
    as_needed: bool = False
    as_needed_for: str = ""
    amounts: tuple[Amount, ...] = ()
    max_per_period: Ratio | None = None
    max_per_dose: Quantity | None = None
    max_per_lifetime: Quantity | None = None
