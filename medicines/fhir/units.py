"""Units of a FHIR Quantity in words, and numbers as they are written: never 1E+2, never 1.50."""

from collections.abc import Mapping
from decimal import Decimal

FULL: Mapping[str, str] = {
    "mg": "milligram",
    "milligrams": "milligram",
    "ug": "microgram",
    "mcg": "microgram",
    "micrograms": "microgram",
    "ng": "nanogram",
    "g": "gram",
    "grams": "gram",
    "kg": "kilogram",
    "ml": "millilitre",
    "milliliter": "millilitre",
    "millilitres": "millilitre",
    "l": "litre",
    "liter": "litre",
    "litres": "litre",
    "cm": "centimetre",
    "mmol": "millimole",
    "meq": "milliequivalent",
    "u": "unit",
    "units": "unit",
    "[iu]": "international unit",
    "iu": "international unit",
    "tab": "tablet",
    "cap": "capsule",
    "h": "hour",
    "hr": "hour",
    "min": "minute",
    "d": "day",
}

TIMES: Mapping[str, str] = {
    "s": "second",
    "sec": "second",
    "second": "second",
    "min": "minute",
    "minute": "minute",
    "h": "hour",
    "hr": "hour",
    "hour": "hour",
    "d": "day",
    "day": "day",
    "wk": "week",
    "week": "week",
    "mo": "month",
    "month": "month",
    "a": "year",
    "yr": "year",
    "year": "year",
}
MINUTES: Mapping[str, Decimal] = {
    "second": Decimal(1) / 60,
    "minute": Decimal(1),
    "hour": Decimal(60),
    "day": Decimal(1440),
    "week": Decimal(7 * 1440),
    "month": Decimal(1440) * Decimal("30.4375"),
    "year": Decimal(1440) * Decimal("365.25"),
}


def plain(value: Decimal) -> str:
    """`2.50` as 2.5, `1E+3` as 1000."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def in_full(unit: str) -> str:
    """`mg` as milligram, `L/min` as litre per minute; a unit we do not know stays as it was coded."""
    whole = _full(unit)
    if whole is not None:
        return whole
    for sign in ("/", " per "):
        parts = [_full(part.strip()) or part.strip() for part in unit.split(sign)]
        if len(parts) > 1 and all(part in FULL.values() for part in parts):
            return " per ".join(parts)
    return unit


def _full(unit: str) -> str | None:
    lower = unit.lower()
    return unit if lower in FULL.values() else FULL.get(lower)


def time_unit(*names: str) -> str | None:
    """hour, day, … from the first of these names (a unit, its code) that is one; None when none is."""
    for name in names:
        lower = name.strip().lower()
        found = TIMES.get(lower) or TIMES.get(lower.removesuffix("s"))
        if found is not None:
            return found
    return None


def times_of(value: Decimal, unit: str) -> str:
    """1 day, 2 days: only units of time take a plural."""
    return f"{plain(value)} {unit}" if value == 1 else f"{plain(value)} {unit}s"
