"""Milligrams from a strength as dm+d writes it. Pure; what cannot be read safely is None: not known, never
nought.

Rounding a strength is never right (methotrexate 25mg/3ml is 8.333 mg/ml), so amounts are multiplied first.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

# 500mg · 1g · 62.5micrograms · 10mg/5ml · 250mg/ml · 100micrograms/dose. Nothing else, and no two in one
# text.
STRENGTH = re.compile(
    r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)? ?(mg|g|micrograms?|nanograms?)"
    r"(?:/([0-9]+(?:\.[0-9]+)?)? ?(ml|dose|g))?",
    re.IGNORECASE,
)
MILLIGRAMS = {
    "g": Decimal(1000),
    "mg": Decimal(1),
    "microgram": Decimal("0.001"),
    "nanogram": Decimal("0.000001"),
}
# Units of which one holds the whole strength, and units that a strength "per …" measures. A patch's
# milligrams are not what goes in, and a drop or an application is no measure.
WHOLE = frozenset(
    {
        "tablet",
        "capsule",
        "sachet",
        "suppository",
        "pessary",
        "lozenge",
        "pastille",
        "vial",
        "film",
        "wafer",
    }
)
PER = {"ml": frozenset({"ml"}), "dose": frozenset({"puff", "spray", "dose"}), "g": frozenset({"g"})}


def milligrams_in(strength: str, unit: str, amount: Decimal) -> Decimal | None:
    """Milligrams in `amount` units of a product with one ingredient of this strength, or None when not
    known.
    """
    found = STRENGTH.fullmatch(strength.strip())
    if found is None:
        return None
    whole, part, measure, per, of = found.groups()
    mg = Decimal(whole.replace(",", "") + (part or "")) * MILLIGRAMS[_singular(measure)]
    if of is None:
        return amount * mg if unit in WHOLE else None
    if unit not in PER[of.lower()] or (per is not None and Decimal(per) == 0):
        return None
    return amount * mg / Decimal(per or 1)


def _singular(measure: str) -> str:
    word = measure.lower()
    return word.removesuffix("s") if word.endswith("grams") else word


def per_unit(strength: str, unit: str) -> Decimal | None:
    """Milligrams in one countable unit, or None when not known."""
    return milligrams_in(strength, unit, Decimal(1))


def by_ingredient(
    strengths: Iterable[tuple[str, str]], unit: str, amount: Decimal
) -> dict[str, Decimal | None]:
    """Milligrams of each ingredient in `amount` units, from (ingredient, strength) pairs; None where not
    known.

    The pairs come from the dictionary's amounts by ingredient: a product's own "8mg/500mg" does not say
    which is which, and one such text is None.
    """
    return {ingredient: milligrams_in(strength, unit, amount) for ingredient, strength in strengths}
