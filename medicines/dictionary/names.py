"""What search reads."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from medicines.dictionary.products import Product


class ProductName(models.Model):
    """What search reads: a product's own name or a brand word for it, as tokens of `dmd.words`.

    `rank`: 0 a generic name, 1 a brand word for it, 2 a brand's own name. `packs`: how many packs bear it
    (commonness; 0 not known). A product that ended has no row here, so that search cannot find it.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="names")
    text = models.CharField(max_length=500)
    brand = models.CharField(max_length=255, blank=True)
    tokens = SearchVectorField()
    rank = models.PositiveSmallIntegerField(default=0)
    packs = models.PositiveIntegerField(default=0)

    class Meta:
        # Two, because a generic name is wanted first, and there are six brand names to each.
        indexes = [
            GinIndex(fields=["tokens"], name="product_name_generic", condition=models.Q(rank=0)),
            GinIndex(fields=["tokens"], name="product_name_brand", condition=models.Q(rank__gt=0)),
        ]

    def __str__(self) -> str:
        return self.text


class SearchWord(models.Model):
    """Every word of every name, against which a mistyped one is corrected."""

    word = models.CharField(max_length=120, primary_key=True)
    names = models.PositiveIntegerField()

    class Meta:
        indexes = [GinIndex(fields=["word"], name="search_word_trigrams", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word
