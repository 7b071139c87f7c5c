"""The closed lists of the dictionary: what a product can be, and how it is counted, given and marked."""

from django.db import models

from people.answers import LATE_RULES


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

    GIVE_THEN_RING = "give_then_ring", LATE_RULES["give_then_ring"]
    RING_FIRST = "ring_first", LATE_RULES["ring_first"]
    GIVE_AND_NOTE = "give_and_note", LATE_RULES["give_and_note"]


class Flag(models.TextChoices):
    """Marks of medicine-flags.csv; `spaced` is a least gap (1.7). On time, high risk: `medicines.groups`."""

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
