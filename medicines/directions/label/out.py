"""Steps as FHIR R4 Dosage, in the shape of NHS England's agreed codings."""

from decimal import Decimal
from typing import Any

from medicines.directions.label.shape import Amount, Lasts, Most, Often, Step
from medicines.directions.label.vocabulary import (
    METHODS,
    PERIOD_SAID,
    REASONS,
    ROUTES,
    SNOMED,
    UCUM,
    UNITS,
    WEEKDAYS,
)

Json = dict[str, Any]


def dosage(steps: tuple[Step, ...]) -> list[Json]:
    """One Dosage a step; `sequence` only where there are several."""
    return [_one(one, numbered=len(steps) > 1) for one in steps]


def _one(step: Step, *, numbered: bool) -> Json:
    out: Json = {"sequence": step.sequence} if numbered else {}
    if step.asides:
        out["additionalInstruction"] = [{"text": one} for one in step.asides]
    if repeat := _repeat(step):
        out["timing"] = {"repeat": repeat}
    if step.needed is not None:
        out |= _needed(step.needed.reason)
    if step.site is not None:
        out["site"] = {"text": step.site}
    if step.route is not None:
        out["route"] = _coded(step.route, ROUTES[step.route])
    if step.method is not None:
        out["method"] = _coded(step.method, METHODS[step.method])
    if step.amount is not None:
        out["doseAndRate"] = [_amount(step.amount)]
    if step.most is not None:
        out["maxDosePerPeriod"] = _most(step.most)
    return out


def _repeat(step: Step) -> Json:
    out: Json = {}
    if step.lasts is not None:
        out |= _lasts(step.lasts)
    if step.bounds is not None:
        ends = {"start": step.bounds.start, "end": step.bounds.end}
        out["boundsPeriod"] = {name: day.isoformat() for name, day in ends.items() if day is not None}
    if step.once:
        out["count"] = 1
    if step.often is not None:
        out |= _often(step.often)
    if step.on is not None:
        out["dayOfWeek"] = [WEEKDAYS[day - 1][:3] for day in step.on.days]
    if step.at is not None:
        out["timeOfDay"] = [f"{one:%H:%M:%S}" for one in step.at.times]
    if step.whens:
        out["when"] = [code for one in step.whens for code in one.codes]
    offset = next((one.offset for one in step.whens if one.offset is not None), None)
    if offset is not None:
        out["offset"] = offset
    return out


def _often(often: Often) -> Json:
    out: Json = {}
    if often.low is None:
        out["frequencyMax"] = often.high
    else:
        out["frequency"] = often.low
        if often.high != often.low:
            out["frequencyMax"] = often.high
    out["period"] = _figure(often.period)
    if often.period_max is not None:
        out["periodMax"] = _figure(often.period_max)
    return out | {"periodUnit": often.unit}


def _lasts(lasts: Lasts) -> Json:
    unit = {"unit": PERIOD_SAID[lasts.unit], "system": UCUM, "code": lasts.unit}
    if lasts.low == lasts.high and lasts.low is not None:
        return {"boundsDuration": {"value": _figure(lasts.low), **unit}}
    ends = {"low": lasts.low, "high": lasts.high}
    return {"boundsRange": {name: {"value": _figure(v), **unit} for name, v in ends.items() if v is not None}}


def _needed(reason: str | None) -> Json:
    if reason is None:
        return {"asNeededBoolean": True}
    code = REASONS.get(reason.casefold())
    coded = {"coding": [{"system": SNOMED, "code": code, "display": reason.capitalize()}]} if code else {}
    return {"asNeededCodeableConcept": {**coded, "text": reason}}


def _amount(amount: Amount) -> Json:
    if amount.low == amount.high:
        return {"doseQuantity": _quantity(amount.high, amount.unit)}
    low = {} if amount.low is None else {"low": _quantity(amount.low, amount.unit)}
    return {"doseRange": {**low, "high": _quantity(amount.high, amount.unit)}}


def _quantity(value: Decimal, unit: str | None) -> Json:
    out: Json = {"value": _figure(value)}
    if unit is None:
        return out
    known = UNITS[unit]
    out["unit"] = known.display
    return out if known.code is None else {**out, "system": known.system, "code": known.code}


def _most(most: Most) -> Json:
    per = {
        "value": _figure(most.per),
        "unit": PERIOD_SAID[most.per_unit],
        "system": UCUM,
        "code": most.per_unit,
    }
    return {"numerator": _quantity(most.value, most.unit), "denominator": per}


def _coded(said: str, code: str | None) -> Json:
    if code is None:
        return {"text": said}
    return {"coding": [{"system": SNOMED, "code": code, "display": said}]}


def _figure(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
