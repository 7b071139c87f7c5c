"""JSON into dosages, by their sequence; what cannot be read is said in sentences, all of them at once."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from medicines.fhir.dosage import Amount, Dosage, Period, Quantity, Range, Ratio, Repeat, Unsafe
from medicines.fhir.values import (
    MOST,
    Fields,
    clock,
    list_of,
    moment,
    number,
    period,
    quantity,
    ratio,
    span,
    text,
    unit_of_time,
    weekday,
    when,
    whole,
    words,
    yes_or_no,
)

LONGEST_LINE = 200_000  # characters of one JSON line


def read_line(line: str) -> dict[str, Any]:
    """One JSON line as an object, numbers exact. Raises Unsafe."""
    if len(line) > LONGEST_LINE:
        raise Unsafe("The line is too long to be a dose.")
    try:
        found = json.loads(line, parse_float=Decimal, parse_constant=_no_number)
    except Unsafe:
        raise
    except (ValueError, ArithmeticError):
        raise Unsafe("The line is not readable JSON.") from None
    except RecursionError:
        raise Unsafe("The line is nested too deeply to be a dose.") from None
    if not isinstance(found, dict):
        raise Unsafe("The line is not a JSON object.")
    return found


def _no_number(name: str) -> NoReturn:
    raise Unsafe(f"{name} is not a number.")


def read(values: object) -> tuple[Dosage, ...]:
    """The dosages of one medicine, by their sequence. Raises Unsafe with every sentence found."""
    if not isinstance(values, list) or not values:
        raise Unsafe("There is no dose to read.")
    if len(values) > MOST:
        raise Unsafe(f"There are {len(values)} steps: more than {MOST} are not read.")
    found: list[Dosage] = []
    reasons: list[str] = []
    for value in values:
        try:
            found.append(dosage(value))
        except Unsafe as unsafe:
            reasons += unsafe.reasons
    if reasons:
        raise Unsafe(*reasons)
    return in_order(found)


def in_order(dosages: Sequence[Dosage]) -> tuple[Dosage, ...]:
    """By sequence; steps of which only some are numbered have no order."""
    numbered = [one.sequence for one in dosages if one.sequence is not None]
    if numbered and len(numbered) < len(dosages):
        raise Unsafe("Some steps have a number and some have none, so their order is not known.")
    return tuple(sorted(dosages, key=lambda one: one.sequence or 0))


def dosage(value: object) -> Dosage:
    """One Dosage. Raises Unsafe."""
    fields = Fields(value, "A dosage")
    timing = fields.get("timing", _timing, (Repeat(), (), ""))
    needed = fields.get("asNeededCodeableConcept", words, "")
    found = Dosage(
        sequence=fields.get("sequence", whole, None),
        text=fields.get("text", text, ""),
        method=fields.get("method", words, ""),
        route=fields.get("route", words, ""),
        site=fields.get("site", words, ""),
        additional=fields.get("additionalInstruction", list_of(words), ()),
        patient_instruction=fields.get("patientInstruction", text, ""),
        timing_code=timing[2],
        events=timing[1],
        repeat=timing[0],
        as_needed=bool(needed) or fields.get("asNeededBoolean", yes_or_no, False),
        as_needed_for=needed,
        amounts=fields.get("doseAndRate", list_of(_amount), ()),
        max_per_period=fields.get("maxDosePerPeriod", ratio, None),
        max_per_dose=fields.get("maxDosePerAdministration", quantity, None),
        max_per_lifetime=fields.get("maxDosePerLifetime", quantity, None),
    )
    fields.done()
    return found


def _timing(value: object, name: str) -> tuple[Repeat, tuple[date | datetime, ...], str]:
    fields = Fields(value, "The timing")
    found = (
        fields.get("repeat", _repeat, Repeat()),
        fields.get("event", list_of(moment), ()),
        fields.get("code", words, ""),
    )
    fields.done()
    return found


def _repeat(value: object, name: str) -> Repeat:
    fields = Fields(value, "The timing")
    bounds: Quantity | Range | Period | None = fields.get("boundsDuration", quantity, None)
    bounds = bounds or fields.get("boundsRange", span, None) or fields.get("boundsPeriod", period, None)
    found = Repeat(
        bounds=bounds,
        count=fields.get("count", whole, None),
        count_max=fields.get("countMax", whole, None),
        duration=fields.get("duration", number, None),
        duration_max=fields.get("durationMax", number, None),
        duration_unit=fields.get("durationUnit", unit_of_time, ""),
        frequency=fields.get("frequency", whole, None),
        frequency_max=fields.get("frequencyMax", whole, None),
        period=fields.get("period", number, None),
        period_max=fields.get("periodMax", number, None),
        period_unit=fields.get("periodUnit", unit_of_time, ""),
        when=fields.get("when", list_of(when), ()),
        offset=fields.get("offset", whole, None),
        weekdays=fields.get("dayOfWeek", list_of(weekday), ()),
        times=fields.get("timeOfDay", list_of(clock), ()),
    )
    fields.done()
    return found


def _amount(value: object, name: str) -> Amount:
    fields = Fields(value, "A dose")
    dose: Quantity | Range | None = fields.get("doseQuantity", quantity, None)
    dose = dose or fields.get("doseRange", span, None)
    rate: Quantity | Range | Ratio | None = fields.get("rateQuantity", quantity, None)
    rate = rate or fields.get("rateRange", span, None) or fields.get("rateRatio", ratio, None)
    fields.done()
    return Amount(dose, rate)
