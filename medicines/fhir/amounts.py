"""How much a dosage gives, in our units; how long it stays on; the most it allows; what else it says."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from medicines.directions.shape import UNITS, Directions
from medicines.fhir.dosage import Dosage, Quantity, Range, Unsafe
from medicines.fhir.faults import is_off
from medicines.fhir.units import MINUTES, in_full, plain, time_unit

WORN = frozenset({"patch", "plaster"})
OURS: Mapping[str, str] = {"millilitre": "ml", "gram": "g"}


def is_nothing(dosage: Dosage) -> bool:
    """A dose of nothing: the time without of another dosage."""
    doses = [one.dose for one in dosage.amounts if isinstance(one.dose, Quantity)]
    return bool(doses) and all(one.value == 0 for one in doses) and is_off(dosage.repeat)


def ours(quantity: Quantity) -> str:
    """The unit as our directions name it; one we do not count by hand stays as it is coded."""
    full = in_full(quantity.unit or quantity.code).lower()
    return OURS.get(full, full)


def dose_of(dosage: Dosage) -> tuple[Decimal, Decimal | None, str] | None:
    """Amount, largest amount and unit: of two units for one dose the one that is counted by hand."""
    found: list[tuple[Decimal, Decimal | None, str]] = []
    for amount in dosage.amounts:
        if isinstance(amount.dose, Quantity):
            found.append((amount.dose.value, None, ours(amount.dose)))
        elif isinstance(amount.dose, Range) and amount.dose.high is not None:
            if amount.dose.low is None:
                raise Unsafe("The dose has only an upper end, so it leaves open how much is given.")
            found.append((amount.dose.low.value, amount.dose.high.value, ours(amount.dose.high)))
    if found and all(" per " in unit for _, _, unit in found):
        raise Unsafe(f"A dose {found[0][2]} is not an amount that can be given.")
    found = [one for one in found if " per " not in one[2]]
    if any(amount.rate is not None for amount in dosage.amounts):
        raise Unsafe("It runs at a rate: that is not a dose with a time.")
    return next((one for one in found if one[2] in UNITS), found[0] if found else None)


def unit_of(given: Sequence[Dosage]) -> str:
    """The one unit of a line. Raises Unsafe when there are two."""
    doses = [dose_of(one) for one in given]
    units = {one[2] for one in doses if one is not None}
    if len(units) > 1:
        raise Unsafe(f"The doses are counted in {' and in '.join(sorted(units))}: one line has one unit.")
    if units and None in doses:
        raise Unsafe("One of the doses does not say how much.")
    return units.pop() if units else ""


def worn_for(dosage: Dosage) -> int | None:
    """Minutes that a patch or plaster stays on within a day; None when nothing says so."""
    dose, repeat = dose_of(dosage), dosage.repeat
    longest = repeat.duration_max or repeat.duration
    if dose is None or dose[2] not in WORN or not longest:
        return None
    minutes = longest * MINUTES[repeat.duration_unit]
    return int(minutes) if minutes == int(minutes) and minutes < 1440 else None


def limits(given: Sequence[Dosage], unit: str) -> dict[str, Any]:
    """The maximum of 24 hours, where the code has one in our unit or in doses."""
    found: dict[str, Any] = {}
    for one in given:
        limit = one.max_per_period
        if limit is None or _hours(limit.denominator) != 24:
            continue
        if ours(limit.numerator) == unit:
            found["max_amount_24h"] = limit.numerator.value
        elif ours(limit.numerator) == "dose" and limit.numerator.value == int(limit.numerator.value):
            found["max_doses_24h"] = int(limit.numerator.value)
    return found


def _hours(quantity: Quantity) -> Decimal | None:
    unit = time_unit(quantity.unit, quantity.code)
    return quantity.value * MINUTES[unit] / 60 if unit else None


def within_maximum(given: Sequence[Dosage], found: Directions) -> None:
    """Raises Unsafe when what falls due in a day is above the maximum that is coded beside it."""
    coded = limits(given, found.unit)
    for part in found.all_parts:
        doses = [one for one in part.times if one.step == "give"]
        count = 1440 // found.every if found.every else len(doses)
        each = [one.amount_max or one.amount or Decimal(0) for one in doses]
        total = sum(each, Decimal(0)) if doses else (found.amount_max or found.amount or Decimal(0)) * count
        most, times = coded.get("max_amount_24h"), coded.get("max_doses_24h")
        if (most is not None and total > most) or (times is not None and count > times):
            raise Unsafe(
                f"{count} doses a day come to {plain(total)} {found.unit}".rstrip()
                + ": more than the maximum that is coded."
            )


def notes(given: Iterable[Dosage]) -> Iterable[str]:
    """What has no field in our directions, in the words of FHIR."""
    for one in given:
        yield from one.additional
        if one.patient_instruction:
            yield one.patient_instruction
        for name in ("method", "route", "site"):
            if getattr(one, name):
                yield f"{name}: {getattr(one, name)}"
