"""The NHS dictionary of medicines (dm+d): reading it in, and finding a product in it.

`words` is the one normaliser of names and queries; `search` finds, `shop` lists what is bought without a
prescription, `names` is what search reads. `starter` loads our small dictionary, `importing` a release:
`files` finds its files, `release` reads them, `staged` and `merging` bring them in, `described` decides what
is known of a generic product, from the release, its name (`named`, `strength`) and our rules (`marks`).

Decided here: nothing is ever taken away, and a newer file wins over an older, a release over a name. Not
taken: an exact copy of the release's tables, which makes yesterday's products vanish [DMD].
"""

from medicines.dmd.files import Unreadable
from medicines.dmd.importing import Report, import_dmd
from medicines.dmd.search import Found, product, search
from medicines.dmd.shop import shop
from medicines.dmd.starter import load_starter

__all__ = ["Found", "Report", "Unreadable", "import_dmd", "load_starter", "product", "search", "shop"]
