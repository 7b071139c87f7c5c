"""The dictionary of medicines: reference data, replaced by imports, neither Kept nor Event.

Codes are dm+d (SNOMED) ids and always text. Records of care never point here: they copy code and name.
What no published source says is empty or *not known*, never "no" (stories.md 1.5, design.md 3).
"""

from medicines.dictionary.choices import Cd, Flag, LateRule, Level, Route, Unit
from medicines.dictionary.names import ProductName, SearchWord
from medicines.dictionary.packs import Barcode, Pack, PackPart
from medicines.dictionary.products import (
    AllergyGroup,
    AllergyMember,
    FormerCode,
    Ingredient,
    Moiety,
    MoietyIngredient,
    Product,
    ProductFlag,
    ProductIngredient,
    Release,
)

__all__ = [
    "AllergyGroup",
    "AllergyMember",
    "Barcode",
    "Cd",
    "Flag",
    "FormerCode",
    "Ingredient",
    "LateRule",
    "Level",
    "Moiety",
    "MoietyIngredient",
    "Pack",
    "PackPart",
    "Product",
    "ProductFlag",
    "ProductIngredient",
    "ProductName",
    "Release",
    "Route",
    "SearchWord",
    "Unit",
]
