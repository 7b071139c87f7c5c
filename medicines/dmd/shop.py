"""What people buy without a prescription and carers are told about most: offered by name, so that it counts.

Which products stand here is our choice, by their dm+d names; a pharmacist signs it off with the dictionary.
A combined cold remedy is not in the starter dictionary: it is written in words, and limits say "not known".
"""

from medicines.dictionary import Product

SHOP = (
    "Paracetamol 500mg tablets",
    "Paracetamol 500mg capsules",
    "Paracetamol 500mg soluble tablets",
    "Ibuprofen 200mg tablets",
    "Ibuprofen 400mg tablets",
    "Co-codamol 8mg/500mg tablets",
    "Co-codamol 8mg/500mg effervescent tablets",
    "Cetirizine 10mg tablets",
    "Chlorphenamine 4mg tablets",
    "Senna 7.5mg tablets",
)


def shop() -> list[Product]:
    """The shop-bought products the dictionary holds, in the order of the list. One query."""
    found = {one.name: one for one in Product.objects.filter(name__in=SHOP, level="vmp", ended=False)}
    return [found[name] for name in SHOP if name in found]
