"""How much, in words: '2 tablets', 'half a tablet', '5 to 10 ml'."""

from decimal import Decimal
from functools import lru_cache

from medicines.directions.shape import UNITS
from people.templatetags.words import amount as figure

MEASURES = frozenset({"ml", "g"})  # said with every number, and never counted in halves by words
PARTS = {Decimal("0.25"): "a quarter", Decimal("0.5"): "half", Decimal("0.75"): "three quarters"}


@lru_cache(maxsize=4096)
def amount_words(amount: Decimal, unit: str, most: Decimal | None = None) -> str:
    """'2 tablets', 'half a tablet', '1 or 2 puffs', '15 ml'."""
    if most is None:
        return _count(amount, unit)
    if amount % 1 or most % 1:
        joined = " or " if unit not in MEASURES else " to "
        return f"{_count(amount, unit)}{joined}{_count(most, unit)}"
    between = "or" if most - amount == 1 else "to"
    return f"{figure(amount)} {between} {figure(most)} {UNITS[unit][0]}"


def _count(amount: Decimal, unit: str) -> str:
    one, (many, _) = unit, UNITS[unit]
    whole, part = divmod(amount, 1)
    if unit in ("tablet", "patch") and part in PARTS:
        said = PARTS[part]
        if whole:
            return f"{figure(whole)} and {'a half' if said == 'half' else said} {many}"
        return f"half a {one}" if said == "half" else f"{said} of a {one}"
    return f"{figure(amount)} {one if amount == 1 else many}"
