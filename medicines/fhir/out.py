"""From our Directions to FHIR dosages. What FHIR has no field for is carried as text, with a note that it is.

A receiver that ignores text must not schedule more than we do: days that FHIR cannot name (the last Friday of
a month, days 1 to 25) are therefore written in words only, without a frequency.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from medicines.directions.days import Cycle, Dates, EveryDays, EveryWeeks, Monthly
from medicines.directions.shape import Directions, Part, Time
from medicines.fhir.values import WEEKDAYS
from medicines.fhir.wording import beside, doses_in_words, first_day, off_words, only_words, steps, worn_for

Json = dict[str, Any]
Amounts = tuple[Decimal | None, Decimal | None]

UNITS: Mapping[str, Json] = {
    "ml": {"unit": "millilitre", "system": "http://unitsofmeasure.org", "code": "mL"},
    "g": {"unit": "gram", "system": "http://unitsofmeasure.org", "code": "g"},
}
HOUR: Json = {"unit": "hour", "system": "http://unitsofmeasure.org", "code": "h"}
DAY: Json = {"unit": "day", "system": "http://unitsofmeasure.org", "code": "d"}


@dataclass(frozen=True)
class Written:
    """FHIR R4 Dosage as JSON values, and in words what in them is only text."""

    dosages: tuple[Json, ...]
    notes: tuple[str, ...] = ()


def from_directions(directions: Directions, start: date) -> Written:
    """The directions of a line that runs from `start`, as FHIR dosages."""
    words = list(beside(directions))
    if directions.kind == "as_needed":
        found = [_needed(directions)]
    elif directions.kind == "elapsed":
        found = [_elapsed(directions)]
    elif directions.kind == "continuous":
        words += [f"Runs at {directions.rate}", *steps(directions.every_time)]
        found = [{}]
    else:
        found = [one for part in directions.all_parts for one in _part(part, directions, start)]
        words += [
            said for part in directions.all_parts for said in (*only_words(part, start), *off_words(part))
        ]
        if directions.count is not None and len(found) > 1:  # FHIR counts the doses of one dosage only
            words.append(
                f"A course of {directions.count} doses in all: {', '.join(doses_in_words(directions))}"
            )
            found = [{name: each for name, each in one.items() if name != "timing"} for one in found]
    limit = _maximum(directions)
    written = [one | ({"maxDosePerPeriod": limit} if limit else {}) for one in found]
    for one in written:
        said = [*(each["text"] for each in one.get("additionalInstruction", [])), *words]
        if said:
            one["additionalInstruction"] = [{"text": each} for each in dict.fromkeys(said)]
    if directions.kind == "fixed" and _one_after_another(directions.all_parts, start):
        written = _numbered(written, directions, start)
    return Written(tuple(written), tuple(f"Only in words: {one}" for one in dict.fromkeys(words)))


# Doses -----------------------------------------------------------------------------------------------------


def _quantity(value: Decimal, unit: str) -> Json:
    plain = int(value) if value == value.to_integral_value() else value
    return {"value": plain, **(UNITS.get(unit) or ({"unit": unit} if unit else {}))}


def _dose(amounts: Amounts, unit: str) -> Json:
    """doseAndRate; nothing where the directions give no amount."""
    amount, most = amounts
    if amount is None:
        return {}
    if most is None:
        return {"doseAndRate": [{"doseQuantity": _quantity(amount, unit)}]}
    both = {"low": _quantity(amount, unit), "high": _quantity(most, unit)}
    return {"doseAndRate": [{"doseRange": both}]}


def _needed(directions: Directions) -> Json:
    repeat = _interval(directions.gap_minutes) if directions.gap_minutes else {}
    return {
        **({"timing": {"repeat": repeat}} if repeat else {}),
        **(
            {"asNeededCodeableConcept": {"text": directions.reason}}
            if directions.reason
            else {"asNeededBoolean": True}
        ),
        **_dose((directions.amount, directions.amount_max), directions.unit),
    }


def _elapsed(directions: Directions) -> Json:
    assert directions.every is not None
    repeat = _interval(directions.every)
    if directions.anchor is not None:
        repeat["boundsPeriod"] = {"start": directions.anchor.astimezone(UTC).isoformat()}
    if directions.count is not None:
        repeat["count"] = directions.count
    return {
        "timing": {"repeat": repeat},
        **_dose((directions.amount, directions.amount_max), directions.unit),
    }


def _interval(minutes: int) -> Json:
    hours, over = divmod(minutes, 60)
    period, unit = (minutes, "min") if over else (hours, "h")
    return {"frequency": 1, "period": period, "periodUnit": unit}


# Days ------------------------------------------------------------------------------------------------------


def _part(part: Part, directions: Directions, start: date) -> Iterator[Json]:
    """A dosage for each amount of a part; each time apart where doses do not fall on every day."""
    given = [one for one in part.times if one.step == "give"]
    lasts = worn_for(part.times)
    coded = not only_words(part, start)
    for amounts, times in _by_amount(given, apart=part.days is not None):
        clocks = [f"{one.at:%H:%M:%S}" for one in times]
        timing: Json = {}
        if isinstance(part.days, Dates) and coded:
            dates = [day for day in part.days.dates if part.falls_on(day)]
            timing = {"event": [day.isoformat() for day in dates], "repeat": {"timeOfDay": clocks}}
        elif coded:
            timing = {"repeat": {**_repeat(part, len(times)), **_bounds(part, start), "timeOfDay": clocks}}
        if timing and lasts is not None:
            timing["repeat"] |= {"duration": lasts, "durationUnit": "min"}
        if timing and directions.count is not None:
            timing["repeat"]["count"] = directions.count
        yield {**({"timing": timing} if timing else {}), **_dose(amounts, directions.unit)}


def _by_amount(given: Sequence[Time], apart: bool) -> list[tuple[Amounts, list[Time]]]:
    if apart:
        return [((one.amount, one.amount_max), [one]) for one in given]
    groups = groupby(
        sorted(given, key=lambda one: (str(one.amount), str(one.amount_max), one.at)),
        key=lambda one: (one.amount, one.amount_max),
    )
    return [(amounts, list(times)) for amounts, times in groups]


def _repeat(part: Part, times: int) -> Json:
    """How often, of days that FHIR can name."""
    days = part.days
    if isinstance(days, EveryDays):
        return {"frequency": 1, "period": days.every, "periodUnit": "d"}
    if isinstance(days, EveryWeeks):
        named = {"dayOfWeek": [WEEKDAYS[one - 1] for one in days.weekdays]}
        return {"frequency": len(days.weekdays), "period": days.every, "periodUnit": "wk", **named}
    if isinstance(days, Monthly):
        return {"frequency": 1, "period": days.every, "periodUnit": "mo"}
    found: Json = {"frequency": times, "period": 1, "periodUnit": "d"}
    if part.weekdays is not None:
        found["dayOfWeek"] = [WEEKDAYS[one - 1] for one in part.weekdays]
    return found


def _bounds(part: Part, start: date) -> Json:
    """The dates of a part; an interval is counted from its first day, a cycle's days with from theirs."""
    first, last = part.first, part.last
    if isinstance(part.days, Cycle):
        first = start - timedelta(days=part.days.day_of(start) - 1)
        last = first + timedelta(days=part.days.on - 1)
    elif part.days is not None:
        first = first_day(part, start)
    ends = {name: day.isoformat() for name, day in (("start", first), ("end", last)) if day is not None}
    return {"boundsPeriod": ends} if ends else {}


def _one_after_another(parts: Sequence[Part], start: date) -> bool:
    """Whether the parts follow one another by their dates, or the one part is a cycle."""
    if len(parts) == 1:
        return isinstance(parts[0].days, Cycle) and not only_words(parts[0], start)
    ends = [(part.first, part.last) for part in parts]
    return all(
        last is not None and first is not None and last < first for (_, last), (first, _) in pairwise(ends)
    )


def _numbered(written: Sequence[Json], directions: Directions, start: date) -> list[Json]:
    """Steps with their sequence; a cycle's days without are a step with no dose, and it repeats."""
    cycle = directions.all_parts[0].days
    if isinstance(cycle, Cycle):
        nothing = {
            "sequence": 2,
            "timing": {"repeat": {"boundsDuration": {"value": cycle.off, **DAY}}},
            **_dose((Decimal(0), None), directions.unit),
            "additionalInstruction": [{"text": "Repeat course"}],
        }
        return [*({"sequence": 1, **one} for one in written), nothing]
    counts = [len(list(_part(part, directions, start))) for part in directions.all_parts]
    steps = [step for step, count in enumerate(counts, start=1) for _ in range(count)]
    return [{"sequence": step, **one} for step, one in zip(steps, written, strict=True)]


def _maximum(directions: Directions) -> Json:
    per = {"denominator": {"value": 24, **HOUR}}
    if directions.max_amount_24h is not None:
        return {"numerator": _quantity(directions.max_amount_24h, directions.unit), **per}
    if directions.max_doses_24h is not None:
        return {"numerator": {"value": directions.max_doses_24h, "unit": "dose"}, **per}
    return {}
