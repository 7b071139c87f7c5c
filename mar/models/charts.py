"""The agency's key, and every chart that was issued: frozen, sealed and numbered."""

from django.db import models

from people.models import Organisation, Person
from people.records import Event


class Legend(Event):
    """One version of an agency's key. A new row replaces the last; a chart prints the one in force for its
    days, so a chart of last year still says what its letters meant.
    """

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    letters = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "version"], name="legend_version_once"),
        ]


class ChartIssue(Event):
    """A chart as it was put on paper: the snapshot it was made from, the seal over both, and the PDF.

    `content` is the SHA-256 of what the paper shows; the serial belongs to it, so that an unchanged chart
    comes back byte for byte. `seal` is an HMAC under `CHART_KEYS` (name of the key, colon, digest).
    """

    class Kind(models.TextChoices):
        CHART = "chart", "Chart"
        CONTINGENCY = "contingency", "Chart for the folder"

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="charts")
    kind = models.CharField(max_length=12, choices=Kind)
    serial = models.CharField(max_length=12)
    first_day = models.DateField()
    days = models.PositiveSmallIntegerField()
    content = models.CharField(max_length=64)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    snapshot = models.TextField()
    seal = models.CharField(max_length=100)
    pdf = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "serial"], name="chart_serial_once"),
        ]
        indexes = [
            models.Index(fields=["provider", "person", "kind", "first_day", "days"], name="chart_of_days")
        ]

    def __str__(self) -> str:
        return self.serial
