"""What waits for a person to decide, and what they decided."""

from django.db import models
from django.db.models import Q

from mar.models.entries import Dose
from people.models import Organisation, Person
from people.records import Event


class Held(Event):
    """An entry that could not be filed, word for word. Its person may not be known."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="held")
    key = models.UUIDField()
    fingerprint = models.CharField(max_length=64)
    body = models.JSONField()
    cause = models.CharField(max_length=20)
    words = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "key", "fingerprint"], name="held_key_and_content_once"
            )
        ]


class Review(Event):
    """A person's decision on a clash or a held entry. A row in force that is not in `seen` reopens it."""

    class Decision(models.TextChoices):
        TWO_HAPPENED = "two_happened", "Both happened: both count"
        ONE_HAPPENED = "one_happened", "One happened: strike the others"
        FILED = "filed", "File it: it becomes an entry"
        NOT_OURS = "not_ours", "Not ours"
        NOTED = "noted", "Seen, nothing to change"

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="reviews")
    dose = models.ForeignKey(Dose, models.PROTECT, null=True, related_name="reviews")
    held = models.ForeignKey(Held, models.PROTECT, null=True, related_name="reviews")
    decision = models.CharField(max_length=16, choices=Decision)
    words = models.TextField()
    seen = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(dose__isnull=False, held__isnull=True) | Q(dose__isnull=True, held__isnull=False),
                name="review_of_one_thing",
            )
        ]
