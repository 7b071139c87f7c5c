"""The dictionary of medicines: reference data, replaced by imports, neither Kept nor Event.

Codes are dm+d (SNOMED) ids and always text. Records of care never point here: they copy code and name.
What no published source says is empty or *not known*, never "no" (stories.md 1.5, design.md 3).
"""

from decimal import Decimal

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Level(models.TextChoices):
    """vmp: the generic product; amp: one maker's product; brand: a name read from a pack, with its code."""

    VMP = "vmp", "generic"
    AMP = "amp", "maker's product"
    BRAND = "brand", "brand"


class Cd(models.TextChoices):
    """Controlled-drug status (design.md 3). `none` is written only where a published record says so."""

    SCHEDULE_2 = "schedule_2", "Schedule 2 controlled drug"
    SCHEDULE_3 = "schedule_3", "Schedule 3 controlled drug"
    SCHEDULE_4 = "schedule_4", "Schedule 4 controlled drug"
    SCHEDULE_5 = "schedule_5", "Schedule 5 controlled drug"
    NONE = "none", "Not a controlled drug"
    NOT_LISTED = "not_listed", "Not on the controlled-drug lists we hold"
    NOT_KNOWN = "not_known", "Not checked for controlled-drug status"


class Unit(models.TextChoices):
    """The countable unit: what label and hand count. Empty on a product: not known."""

    TABLET = "tablet", "tablet"
    CAPSULE = "capsule", "capsule"
    LOZENGE = "lozenge", "lozenge"
    ML = "ml", "ml"
    SACHET = "sachet", "sachet"
    SCOOP = "scoop", "scoop"
    DROP = "drop", "drop"
    PUFF = "puff", "puff"
    SPRAY = "spray", "spray"
    VIAL = "vial", "vial"
    PATCH = "patch", "patch"
    PLASTER = "plaster", "plaster"
    APPLICATION = "application", "application"
    SUPPOSITORY = "suppository", "suppository"
    PESSARY = "pessary", "pessary"
    ENEMA = "enema", "enema"
    INJECTION = "injection", "injection"
    UNIT = "unit", "unit"


class Route(models.TextChoices):
    MOUTH = "mouth", "by mouth"
    TONGUE = "under_tongue", "under the tongue"
    CHEEK = "in_mouth", "inside the mouth"
    INHALED = "inhaled", "breathed in"
    NOSE = "nose", "in the nose"
    EYE = "eye", "in the eye"
    EAR = "ear", "in the ear"
    SKIN = "skin", "on the skin"
    INJECTION = "injection", "by injection"
    RECTAL = "rectal", "in the back passage"
    VAGINAL = "vaginal", "in the vagina"
    TUBE = "tube", "by feeding tube"


class LateRule(models.TextChoices):
    """What a late dose asks for unless the line says otherwise (stories.md 1.6)."""

    GIVE_THEN_RING = "give_then_ring", "give now, then ring"
    RING_FIRST = "ring_first", "ring first"
    GIVE_AND_NOTE = "give_and_note", "give and note"


class Flag(models.TextChoices):
    """Marks of medicine-flags.csv. `on_time` alone raises alarms; `spaced` is a least gap (1.7)."""

    ON_TIME = "on_time", "MUST BE ON TIME"
    SPACED = "spaced", "keep apart"
    WITH_FOOD = "with_food", "with food"
    BEFORE_FOOD = "before_food", "before food"
    WEEKLY_ONLY = "weekly_only", "once a week only"
    DOSE_FROM_DOCUMENT = "dose_from_document", "dose from a letter or plan"
    NURSE_ONLY_ROUTE = "nurse_only_route", "nurse only"
    FIRE_RISK = "fire_risk_emollient", "fire risk"
    PATCH = "patch", "patch"
    GLOVES = "cytotoxic_gloves", "do not touch"
    NOT_IN_TRAY = "not_in_tray", "not in a tray"
    PSYCHOTROPIC = "psychotropic", "acts on mood, behaviour or sleep"
    OPIOID = "opioid", "opioid"


class Release(models.Model):
    """Which published files the dictionary was read from; `digest` is SHA-256 over the files."""

    name = models.CharField(max_length=200)
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


class Product(models.Model):
    """One product as the dictionary names it now. Empty text means not known."""

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
    ended = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


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
        indexes = [GinIndex(fields=["tokens"], name="product_name_tokens")]

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
