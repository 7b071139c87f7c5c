"""Products, what is in them, what is marked on them, and the families of an allergy check."""

from decimal import Decimal

from django.db import models
from django.db.models.functions import Upper

from medicines.dictionary.choices import Cd, Flag, LateRule, Level, Route, Unit


class Release(models.Model):
    """Which published files the dictionary was read from, and of what day; `digest` is SHA-256 over them."""

    name = models.CharField(max_length=200)
    of = models.DateField(null=True)
    digest = models.CharField(max_length=64, unique=True)
    loaded = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Ingredient(models.Model):
    """A substance; `base` is the substance a salt counts as (codeine phosphate: codeine)."""

    code = models.CharField(max_length=18, primary_key=True)
    name = models.CharField(max_length=255)
    base = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="salts")

    def __str__(self) -> str:
        return self.name


class Moiety(models.Model):
    """The substance or substances a generic product is named for, strength and form aside (dm+d: VTM)."""

    code = models.CharField(max_length=18, primary_key=True)
    name = models.CharField(max_length=255)
    ended = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class MoietyIngredient(models.Model):
    """What a moiety holds, by the supplementary file. No foreign keys: either may come in another file."""

    moiety_code = models.CharField(max_length=18, db_index=True)
    ingredient_code = models.CharField(max_length=18)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["moiety_code", "ingredient_code"], name="moiety_ingredient_once"),
        ]

    def __str__(self) -> str:
        return f"{self.moiety_code} {self.ingredient_code}"


class FormerCode(models.Model):
    """A code that a product, moiety or ingredient had before: `current` is the newest, never a chain."""

    code = models.CharField(max_length=18, primary_key=True)
    current = models.CharField(max_length=18, db_index=True)

    def __str__(self) -> str:
        return f"{self.code} → {self.current}"


class Product(models.Model):
    """One product as the dictionary names it now. Empty text means not known.

    `named_on` and `described_on` are the days of the files that last gave its name, and its form, strength
    and ingredients: an older file never takes their place. `read_from_name`: form and strength were read
    from the name, by us. `ended`: the release calls it invalid, or another code has taken its place.
    """

    code = models.CharField(max_length=18, primary_key=True)
    name = models.CharField(max_length=500)
    level = models.CharField(max_length=5, choices=Level, default=Level.VMP)
    generic = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="brands")
    form = models.CharField(max_length=120, blank=True)
    strength = models.CharField(max_length=255, blank=True)
    unit = models.CharField(max_length=12, choices=Unit, blank=True)
    route = models.CharField(max_length=12, choices=Route, blank=True)
    vtm_code = models.CharField(max_length=18, blank=True)
    vtm_name = models.CharField(max_length=255, blank=True)
    atc = models.CharField(max_length=8, blank=True)
    bnf = models.CharField(max_length=20, blank=True)
    cd = models.CharField(max_length=10, choices=Cd, default=Cd.NOT_KNOWN)
    cd_source = models.CharField(max_length=500, blank=True)
    ingredients_known = models.BooleanField(default=False)
    late_rule = models.CharField(max_length=14, choices=LateRule, default=LateRule.GIVE_AND_NOTE)
    supplier = models.CharField(max_length=255, blank=True)
    read_from_name = models.BooleanField(default=False)
    named_on = models.DateField(null=True)
    described_on = models.DateField(null=True)
    ended = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="product_generic_name", condition=models.Q(level="vmp")),
            models.Index(Upper("vtm_name"), name="product_vtm_name"),  # as __iexact asks
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kept_with(self) -> "Product":
        """The product its ingredients and marks are kept with: a maker's or brand's is its generic one."""
        return self.generic or self


class ProductIngredient(models.Model):
    """`mg` milligrams in `per` countable units: two numbers, because 25mg/3ml has no exact quotient.

    `amount` is the strength as written; `mg` is null where it cannot be had from it (per cent, mmol,
    insulin units, a patch's rate): every limit then says "not known".
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="ingredients")
    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="products")
    position = models.PositiveSmallIntegerField()
    amount = models.CharField(max_length=120, blank=True)
    mg = models.DecimalField(max_digits=14, decimal_places=6, null=True, blank=True)
    per = models.DecimalField(max_digits=14, decimal_places=6, default=Decimal(1))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "ingredient"], name="product_ingredient_once"),
            models.CheckConstraint(condition=models.Q(per__gt=0), name="product_ingredient_per_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.ingredient_id} {self.amount}"


class ProductFlag(models.Model):
    """One mark on one product, with the carer's words and the rule of medicine-flags.csv that gave it."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="flags")
    flag = models.CharField(max_length=20, choices=Flag)
    words = models.TextField()
    rule = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "flag", "rule"], name="product_flag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.flag}"


class AllergyGroup(models.Model):
    """Substances that stand for one another in an allergy check.

    `cross` warns about these members when the recorded allergy belongs to group `applies_to`;
    `unchecked` has no members: it is what the computer must say it cannot check.
    """

    class Kind(models.TextChoices):
        STOP = "class", "family"
        SINGLE = "single", "one substance"
        CROSS = "cross", "related family"
        UNCHECKED = "unchecked", "cannot be checked by computer"

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=9, choices=Kind)
    applies_to = models.CharField(max_length=40, blank=True)
    words = models.TextField()
    atc_prefixes = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class AllergyMember(models.Model):
    group = models.ForeignKey(AllergyGroup, on_delete=models.PROTECT, related_name="members")
    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="allergy_groups")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "ingredient"], name="allergy_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.ingredient_id}"
