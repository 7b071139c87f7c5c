"""Why a line is STOP, and who said what about it."""

from typing import Self

from django.db import models
from django.db.models import Q

from medicines.models.lines import Medicine
from people.models import Organisation, Person, Worker
from people.records import Event, GuardedQuerySet, Kept


class DoubtQuerySet(GuardedQuerySet):
    def open(self) -> Self:
        """Those that keep their line `ask`."""
        return self.filter(closed_at__isnull=True)


class Doubt(Kept):
    """Why a line is STOP: ring before giving. Open until an answer that lets it go, a new line or a stop.

    `entry` is the key of the dose or entry that raised it; key and fingerprint serve the tablet's retries.
    """

    class Kind(models.TextChoices):
        LABEL_DIFFERS = "label_differs", "The label and the chart differ"
        DOSE_UNCONFIRMED = "dose_unconfirmed", "The dose is not confirmed"
        ALLERGY = "allergy", "Somebody is worried about an allergy"
        STOPPED_TODAY = "stopped_today", "Somebody says it was stopped today"
        TOLD_NOT_TO = "told_not_to", "Somebody said not to give it"
        SUPPLY = "supply", "The supply is in doubt"
        DIRECTIONS = "directions", "The label does not say enough"
        HIDDEN = "hidden", "Hiding or altering it has not been agreed"
        HOME = "home", "Just home: which list is right?"
        OTHER = "other", "Somebody asked to ring first"

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    medicine = models.ForeignKey(Medicine, models.PROTECT, related_name="doubts")
    kind = models.CharField(max_length=20, choices=Kind)
    words = models.TextField(blank=True)
    label_seen = models.TextField(blank=True)
    document_key = models.UUIDField(null=True, blank=True)
    ring_who = models.CharField(max_length=120)
    ring_number = models.CharField(max_length=30)
    ring_hours = models.CharField(max_length=120, blank=True)
    entry = models.UUIDField(null=True, blank=True)
    key = models.UUIDField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DoubtQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "key"], name="doubt_key_once"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="doubt_closed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["provider", "person"], condition=Q(closed_at__isnull=True), name="doubt_open"
            )
        ]


class DoubtAnswer(Event):
    """Who said what about a doubt. `advice` is {"who", "role", "at", "words"}."""

    class Decision(models.TextChoices):
        AS_CHART = "as_chart", "Give it as the chart says"
        AS_TOLD = "as_told", "Give it as they told me"
        DO_NOT_GIVE = "do_not_give", "Do not give it"
        NOBODY_ANSWERED = "nobody_answered", "Nobody answered"

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    doubt = models.ForeignKey(Doubt, models.PROTECT, related_name="answers")
    key = models.UUIDField()
    fingerprint = models.CharField(max_length=64)
    decision = models.CharField(max_length=20, choices=Decision)
    advice = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "key"], name="doubt_answer_key_once")]
        indexes = [models.Index(fields=["provider", "person"])]
