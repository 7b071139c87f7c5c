"""What should happen: one `Medicine` a line, the doubts that stop it, what pauses it, and the rule groups.

The dictionary's reference tables live in `dictionary/` and are read through here.
"""

from medicines.dictionary import (
    AllergyGroup,
    AllergyMember,
    Barcode,
    FormerCode,
    Ingredient,
    Moiety,
    MoietyIngredient,
    Pack,
    PackPart,
    Product,
    ProductFlag,
    ProductIngredient,
    ProductName,
    Release,
    SearchWord,
)
from medicines.models.doubts import Doubt, DoubtAnswer
from medicines.models.groups import RuleGroup
from medicines.models.lines import CARE_WORKER_ROUTES, IngredientCap, Medicine, Pause
from medicines.models.plans import AsNeededPlan

__all__ = [
    "CARE_WORKER_ROUTES",
    "AllergyGroup",
    "AllergyMember",
    "AsNeededPlan",
    "Barcode",
    "Doubt",
    "DoubtAnswer",
    "FormerCode",
    "Ingredient",
    "IngredientCap",
    "Medicine",
    "Moiety",
    "MoietyIngredient",
    "Pack",
    "PackPart",
    "Pause",
    "Product",
    "ProductFlag",
    "ProductIngredient",
    "ProductName",
    "Release",
    "RuleGroup",
    "SearchWord",
]
