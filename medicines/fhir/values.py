"""The values of FHIR, each read or refused with a sentence. Each member of an object is tried, so that all
faults are found in one reading.

Bounded on any input: numbers must be finite numbers (a number written as text is none) of at most nine digits
before and six after the point, texts and lists have a greatest length, dates a year between 1900 and 2200.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from medicines.fhir.dosage import Period, Quantity, Range, Ratio, Unsafe
from medicines.fhir.units import time_unit

LONGEST_TEXT = 2_000
MOST = 50  # dosages, instructions, times, events in one list
LARGEST = Decimal(10) ** 9
SMALLEST = Decimal(10) ** -6
DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?")
TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.0+)?)?")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WHEN = frozenset(
    {
        "MORN",
        "MORN.early",
        "MORN.late",
        "NOON",
        "AFT",
        "AFT.early",
        "AFT.late",
        "EVE",
        "EVE.early",
        "EVE.late",
    }
    | {"NIGHT", "PHS", "HS", "WAKE", "C", "CM", "CD", "CV", "AC", "ACM", "ACD", "ACV"}
    | {"PC", "PCM", "PCD", "PCV"}
)


class Fields:
    """The members of one JSON object, read one by one; what is wrong is kept until the end."""

    def __init__(self, value: object, what: str) -> None:
        if not isinstance(value, dict):
            raise Unsafe(f"{what} is not an object.")
        self.values: Mapping[str, Any] = value
        self.reasons: list[str] = []
        if "modifierExtension" in value:
            self.reasons.append(f"{what} carries an extension that changes its meaning; we do not know it.")

    def get[T, D](self, name: str, reader: Callable[[object, str], T], default: D) -> T | D:
        value = self.values.get(name)
        if value is None:
            return default
        try:
            return reader(value, name)
        except Unsafe as unsafe:
            self.reasons += unsafe.reasons
            return default

    def done(self) -> None:
        if self.reasons:
            raise Unsafe(*self.reasons)


def number(value: object, name: str) -> Decimal:
    """A finite number with a believable count of digits. Raises Unsafe."""
    if isinstance(value, str):
        raise Unsafe(f"{name} is written as text (“{value[:20]}”), not as a number.")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Unsafe(f"{name} is not a number.")
    if isinstance(value, int):
        if abs(value) >= int(LARGEST):
            raise Unsafe(f"{name} is too large to be believed.")
        return Decimal(value)
    found = Decimal(str(value)) if isinstance(value, float) else value
    if not found.is_finite():
        raise Unsafe(f"{name} is not a number.")
    if abs(found) >= LARGEST:
        raise Unsafe(f"{name} is too large to be believed.")
    if found and (abs(found) < SMALLEST or found != round(found, 6)):
        raise Unsafe(f"{name} has more than six digits after the point.")
    return found


def whole(value: object, name: str) -> int:
    """A number without a fraction. Raises Unsafe."""
    found = number(value, name)
    if found != int(found):
        raise Unsafe(f"{name} is not a whole number.")
    return int(found)


def yes_or_no(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise Unsafe(f"{name} is neither true nor false.")
    return value


def text(value: object, name: str) -> str:
    """A text on one line. Raises Unsafe."""
    if not isinstance(value, str):
        raise Unsafe(f"{name} is not a text.")
    if len(value) > LONGEST_TEXT:
        raise Unsafe(f"{name} is too long to be read.")
    return " ".join(value.split())


def words(value: object, name: str) -> str:
    """A CodeableConcept in words: its text, else the displays of its codings. A bare code says nothing."""
    fields = Fields(value, name)
    found = fields.get("text", text, "")
    displays = fields.get("coding", list_of(_display), ())
    fields.done()
    found = found or next((one for one in displays if one), "")
    if not found:
        raise Unsafe(f"{name} is a code without words.")
    return found


def _display(value: object, name: str) -> str:
    fields = Fields(value, name)
    found = fields.get("display", text, "")
    fields.done()
    return found


def quantity(value: object, name: str) -> Quantity:
    """A value with its unit. Raises Unsafe, also when there is no value."""
    fields = Fields(value, name)
    if fields.values.get("value") is None:
        raise Unsafe(f"{name} has no value.")
    if fields.values.get("comparator") is not None:
        raise Unsafe(f"{name} says less or more than a value, not how much.")
    found = Quantity(
        value=fields.get("value", number, Decimal(0)),
        unit=fields.get("unit", text, ""),
        code=fields.get("code", text, ""),
    )
    fields.done()
    return found


def span(value: object, name: str) -> Range:
    fields = Fields(value, name)
    found = Range(fields.get("low", quantity, None), fields.get("high", quantity, None))
    fields.done()
    if found.low is None and found.high is None:
        raise Unsafe(f"{name} has neither a low nor a high end.")
    return found


def ratio(value: object, name: str) -> Ratio:
    fields = Fields(value, name)
    top, bottom = fields.get("numerator", quantity, None), fields.get("denominator", quantity, None)
    fields.done()
    if top is None or bottom is None:
        raise Unsafe(f"{name} does not say how much in how long.")
    return Ratio(top, bottom)


def period(value: object, name: str) -> Period:
    fields = Fields(value, name)
    start, end = fields.get("start", moment, None), fields.get("end", moment, None)
    fields.done()
    return Period(start, end)


def day_of(at: date | datetime | None) -> date | None:
    """The date of a moment as it is written."""
    return at.date() if isinstance(at, datetime) else at


def moment(value: object, name: str) -> date | datetime:
    """A FHIR date, or a date with a time; part of a date is none. Raises Unsafe."""
    found = DATE.fullmatch(text(value, name))
    try:
        if found is None or not 1900 <= int(found[1]) <= 2200:
            raise ValueError
        return datetime.fromisoformat(found[0]) if found[4] else date.fromisoformat(found[0])
    except ValueError:
        raise Unsafe(f"{name} “{str(value)[:30]}” is not a date as FHIR writes it.") from None


def clock(value: object, name: str) -> time:
    found = TIME.fullmatch(text(value, name))
    try:
        if found is None:
            raise ValueError
        return time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        raise Unsafe(f"{name} “{str(value)[:30]}” is not a time of day.") from None


def unit_of_time(value: object, name: str) -> str:
    """second, minute, hour, day, week, month or year. Raises Unsafe."""
    found = time_unit(text(value, name))
    if found is None:
        raise Unsafe(f"{name} “{str(value)[:30]}” is not a unit of time.")
    return found


def when(value: object, name: str) -> str:
    found = text(value, name)
    if found not in WHEN:
        raise Unsafe(f"“{found[:30]}” is not a time of day that FHIR has a code for.")
    return found


def weekday(value: object, name: str) -> int:
    found = text(value, name)
    if found not in WEEKDAYS:
        raise Unsafe(f"“{found[:30]}” is not a day of the week that FHIR has a code for.")
    return WEEKDAYS.index(found) + 1


def list_of[T](reader: Callable[[object, str], T]) -> Callable[[object, str], tuple[T, ...]]:
    def read(value: object, name: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise Unsafe(f"{name} is not a list.")
        if len(value) > MOST:
            raise Unsafe(f"{name} has more than {MOST} entries.")
        return tuple(reader(one, name) for one in value)

    return read
