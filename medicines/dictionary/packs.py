"""Packs and the barcodes on them."""

from django.db import models

from medicines.dictionary.products import Product


class Pack(models.Model):
    """One pack by its own code: a generic one (dm+d: VMPP) or a maker's (AMPP), whose `generic` is the VMPP.

    `discontinued_on`: no longer made, yet still in cupboards; `ended`: the release calls the row invalid.
    """

    class Combination(models.TextChoices):
        NONE = "", "one product"
        PACK = "pack", "combination pack"
        PART = "part", "only in a combination pack"

    code = models.CharField(max_length=18, primary_key=True)
    name = models.CharField(max_length=800)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="packs")
    generic = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="makers")
    quantity = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    unit = models.CharField(max_length=150, blank=True)
    combination = models.CharField(max_length=4, choices=Combination, blank=True)
    discontinued = models.BooleanField(default=False)
    discontinued_on = models.DateField(null=True)
    named_on = models.DateField()
    ended = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class PackPart(models.Model):
    """A pack inside a combination pack."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="parts")
    part = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="inside")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "part"], name="pack_part_once")]

    def __str__(self) -> str:
        return f"{self.pack_id} {self.part_id}"


class Barcode(models.Model):
    """A GTIN of a maker's pack, without leading zeros: one that ended is still on old boxes."""

    gtin = models.CharField(max_length=14, db_index=True)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="barcodes")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gtin", "pack", "starts_on"], name="barcode_once"),
        ]

    def __str__(self) -> str:
        return self.gtin
