"""The NHS dictionary of medicines (dm+d): reading it in, and finding a product in it.

`words` is the one normaliser of names and queries, `strength` reads names, `starter` loads, `search` finds,
`shop` lists what is bought without a prescription.
"""

from medicines.dmd.search import Found, product, search
from medicines.dmd.shop import shop
from medicines.dmd.starter import load_starter

__all__ = ["Found", "load_starter", "product", "search", "shop"]
