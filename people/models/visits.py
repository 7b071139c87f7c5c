"""When somebody comes: the weekly pattern, and the dated visits it writes 14 days ahead."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from people.models.organisations import Organisation
from people.models.workers import Worker
from people.records import GuardedQuerySet, Kept


class VisitPattern(Kept):
    """Local times of the week; weekdays as ISO numbers, Monday is 1. Ended by `until`, never deleted."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="visit_patterns")
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    starts = models.TimeField()
    ends = models.TimeField()
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    worker2 = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["provider", "person"])]


class VisitQuerySet(GuardedQuerySet):
    def planned(self) -> Self:
        """Those that were not cancelled, past ones included."""
        return self.filter(cancelled=False)

    def of_worker(self, worker: Worker) -> Self:
        """Planned, with this worker as first or second."""
        return self.planned().filter(Q(worker=worker) | Q(worker2=worker))

    def between(self, start: datetime, end: datetime) -> Self:
        """Those that overlap the half-open stretch from start to end."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)


class Visit(Kept):
    """One dated visit. `pattern` is what wrote it; a visit moved by hand keeps its pattern."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="visits")
    pattern = models.ForeignKey(VisitPattern, models.PROTECT, null=True, blank=True, related_name="visits")
    pattern_day = models.DateField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    worker2 = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled = models.BooleanField(default=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["provider", "person", "starts_at"]),
            models.Index(fields=["worker", "starts_at"]),
            models.Index(fields=["worker2", "starts_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="visit_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["pattern", "pattern_day"], condition=Q(pattern__isnull=False), name="visit_once_a_day"
            ),
        ]
