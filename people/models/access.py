"""Who looked at whom, who opened whom at short notice, what the office should know, and API tokens."""

from django.db import models
from django.db.models import Q

from people.models.organisations import Organisation
from people.models.workers import Worker
from people.records import Event, Kept


class Access(Event):
    """One row for each worker, person, page and hour."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    page = models.CharField(max_length=60)
    hour = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "person", "recorded_by", "page", "hour"], name="access_once_an_hour"
            )
        ]


class Cover(Event):
    """Short-notice access to one person: story 35. Open until `expires_at`, seen live by the office."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="covers")
    found_by = models.CharField(max_length=10, choices=[("name", "name and birth date"), ("code", "code")])
    reason = models.CharField(max_length=300)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["provider", "recorded_by", "expires_at"])]


class SecurityEvent(Event):
    """Something the office should know about the use of the product: a wrong code, an id of elsewhere."""

    class Kind(models.TextChoices):
        COVER_TRY = "cover_try", "Tried to open somebody, not found"
        ELSEWHERE = "elsewhere", "An entry named a person or medicine not found here"
        CHART_CHANGED = "chart_changed", "A stored chart is not what was issued"

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["provider", "recorded_by", "recorded_at"])]


class ApiToken(Kept):
    """256 random bits, kept as SHA-256 and shown once; dies when revoked or with the account."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    words = models.CharField(max_length=120, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="token_revoked_by_somebody",
            )
        ]
