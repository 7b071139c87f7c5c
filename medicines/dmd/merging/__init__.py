"""From the temporary tables into the dictionary: rows are added and changed, never taken away.

Each function returns how many rows are new and how many changed; a file older than what is held adds but
does not change. A code that another has taken the place of is kept, hidden, and leads to the new one.
"""

from medicines.dmd.merging.packs import merge_barcodes, merge_packs
from medicines.dmd.merging.products import hide_taken_over, merge_generics, merge_makers
from medicines.dmd.merging.substances import (
    join_ingredients,
    merge_former,
    merge_ingredients,
    merge_moieties,
    set_bases,
)
from medicines.dmd.merging.tables import Counts

__all__ = [
    "Counts",
    "hide_taken_over",
    "join_ingredients",
    "merge_barcodes",
    "merge_former",
    "merge_generics",
    "merge_ingredients",
    "merge_makers",
    "merge_moieties",
    "merge_packs",
    "set_bases",
]
