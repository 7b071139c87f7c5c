"""One line on a person's list, what pauses it, and what a prescriber allows in a day."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from medicines.dictionary import Cd, LateRule, Route
from people.answers import HELP
from people.models import Document, Organisation, Person, Worker
from people.records import GuardedQuerySet, Kept

CARE_WORKER_ROUTES = frozenset(set(Route) - {Route.INJECTION, Route.RECTAL, Route.VAGINAL, Route.TUBE})
"""Routes a line of ours may have until competence is asked at the act (part 6)."""


class MedicineQuerySet(GuardedQuerySet):
    def touching(self, start: datetime, end: datetime) -> Self:
        """Lines that were live at some moment of the half-open stretch; also one that goes by letters, ended
        with no other letter after it: it is asked about until one comes or a person stops it.
        """
        running = Q(stops_at__isnull=True) | Q(stops_at__gt=start)
        followed = Exists(Medicine.objects.filter(replaces=OuterRef("pk")))
        asked = Q(directions__has_key="by_result", stop_reason="") & ~followed
        return self.filter(running | asked, entered_at__lt=end)

    def live_at(self, moment: datetime) -> Self:
        """Lines not stopped by then; one that begins later is among them."""
        return self.filter(Q(stops_at__isnull=True) | Q(stops_at__gt=moment))

    def in_order(self) -> Self:
        """By product, the same at each reading."""
        return self.order_by("product_name", "starts_at", "id")


class Medicine(Kept):
    """One product with one set of directions, from `starts_at` until `stops_at`; live from `entered_at`.

    After that only the stop, the review date, the window, the support wanted and the check change in place.
    Product words and ingredients are copied, so that an import never changes what a record said.
    `ingredients` lists {"code", "name", "mg", "per"} (mg in `per` units, text or null); null: not known.
    `groups` lists the rule groups it was in when it was entered, each with why (`medicines.groups.Found`).
    """

    class Kind(models.TextChoices):
        OURS = "ours", "Ours to give or help with"
        INFORMATION_ONLY = "information_only", "For information only"

    class Source(models.TextChoices):
        LABEL = "label", "The pharmacy label"
        PRESCRIPTION = "prescription", "A prescription"
        DISCHARGE_LETTER = "discharge_letter", "A hospital letter"
        PHONE = "phone", "By phone, read back"

    class Help(models.TextChoices):
        PROMPTED = "prompted", HELP["prompted"]
        ASSISTED = "assisted", HELP["assisted"]
        ADMINISTERED = "administered", HELP["administered"]

    class Food(models.TextChoices):
        ANY = "", "Either"
        WITH_FOOD = "with_food", "With food"
        BEFORE_FOOD = "before_food", "Before food"

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="medicines")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OURS)

    product_code = models.CharField(max_length=18, blank=True)
    product_name = models.CharField(max_length=500)
    form = models.CharField(max_length=120, blank=True)
    ingredients = models.JSONField(null=True)
    cd = models.CharField(max_length=10, choices=Cd, default=Cd.NOT_KNOWN)
    route = models.CharField(max_length=12, choices=Route)

    label = models.TextField(blank=True)
    label_photo = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    directions = models.JSONField(null=True)
    what_for = models.CharField(max_length=200, blank=True)
    who_gives = models.CharField(max_length=200, blank=True)
    instructions = models.TextField(blank=True)
    warnings = models.TextField(blank=True)

    starts_at = models.DateTimeField()
    stops_at = models.DateTimeField(null=True, blank=True)
    stop_reason = models.TextField(blank=True)
    stop_said_by = models.CharField(max_length=200, blank=True)
    review_on = models.DateField(null=True, blank=True)
    together = models.UUIDField(null=True, blank=True, db_index=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    source = models.CharField(max_length=20, choices=Source)
    source_words = models.TextField(blank=True)
    prescriber = models.CharField(max_length=200, blank=True)
    allergy_asked = models.CharField(max_length=300, blank=True)
    alteration_agreed = models.CharField(max_length=300, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")

    container = models.CharField(max_length=60, blank=True)
    kept_where = models.CharField(max_length=200, blank=True)
    left_out_agreed = models.CharField(max_length=300, blank=True)
    help_wanted = models.CharField(max_length=20, choices=Help, default=Help.ADMINISTERED)
    late_rule = models.CharField(max_length=20, choices=LateRule, default=LateRule.GIVE_AND_NOTE)
    on_time = models.BooleanField(default=False)
    high_risk = models.BooleanField(default=False)
    groups = models.JSONField(null=True)
    food = models.CharField(max_length=12, choices=Food, blank=True)
    window_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = MedicineQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["provider", "person", "stops_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(stops_at__isnull=True) | Q(stops_at__gte=F("starts_at")),
                name="medicine_stops_after_it_starts",
                violation_error_message="The end must come after the start.",
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="medicine_checked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("entered_by")),
                name="medicine_checked_by_another",
                violation_error_message="Somebody else must check what you entered.",
            ),
            models.CheckConstraint(
                condition=Q(kind="information_only") | Q(directions__isnull=False),
                name="medicine_ours_has_directions",
            ),
        ]

    def __str__(self) -> str:
        return self.product_name

    @property
    def is_ours(self) -> bool:
        """Whether we give it or help with it."""
        return self.kind == self.Kind.OURS


class PauseQuerySet(GuardedQuerySet):
    def running_at(self, moment: datetime) -> Self:
        """Pauses begun by then and not ended."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=moment), starts_at__lte=moment)


class Pause(Kept):
    """One line not given for a while, because somebody said so. Absences pause every line instead."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    medicine = models.ForeignKey(Medicine, models.PROTECT, related_name="pauses")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField()
    said_by = models.CharField(max_length=200)

    objects = PauseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["provider", "person"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="pause_ends_after_it_starts",
            )
        ]


class IngredientCap(Kept):
    """A prescriber's limit in milligrams in any 24 hours, from everything that holds the ingredient."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="caps")
    ingredient_code = models.CharField(max_length=18)
    ingredient_name = models.CharField(max_length=255)
    mg = models.DecimalField(max_digits=12, decimal_places=3)
    said_by = models.CharField(max_length=200)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "person", "ingredient_code"],
                condition=Q(ended_on__isnull=True),
                name="cap_once_for_an_ingredient",
            ),
            models.CheckConstraint(condition=Q(mg__gt=0), name="cap_more_than_nothing"),
        ]
