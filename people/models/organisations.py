"""An agency or a pharmacy, and its branches with the times and windows they work by."""

from datetime import time

from django.db import models
from django.db.models import Q

from people.records import Kept


class Organisation(Kept):
    class Kind(models.TextChoices):
        CARE_AGENCY = "care_agency", "Home-care agency"
        HOSPITAL_PHARMACY = "hospital_pharmacy", "Hospital pharmacy"
        COMMUNITY_PHARMACY = "community_pharmacy", "Community pharmacy"

    class Tray(models.TextChoices):
        TRAY = "tray", "tray"
        BLISTER_PACK = "blister pack", "blister pack"
        DOSETTE = "dosette", "dosette"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    office_number = models.CharField(max_length=30, blank=True)
    office_hours = models.CharField(max_length=120, blank=True)
    oncall_number = models.CharField(max_length=30, blank=True)
    tray_word = models.CharField(max_length=20, choices=Tray, default=Tray.TRAY)
    session_hours = models.PositiveSmallIntegerField(default=12)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(session_hours__range=(1, 24)), name="organisation_session_1_to_24_hours"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Branch(Kept):
    """Numbers left empty are the organisation's. Windows in minutes either side of the planned time."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="branches")
    name = models.CharField(max_length=80)
    office_number = models.CharField(max_length=30, blank=True)
    oncall_number = models.CharField(max_length=30, blank=True)
    plans_visits = models.BooleanField(default=True)
    breakfast = models.TimeField(default=time(8, 0))
    lunch = models.TimeField(default=time(12, 30))
    tea = models.TimeField(default=time(17, 0))
    bed = models.TimeField(default=time(21, 30))
    window_minutes = models.PositiveSmallIntegerField(default=120)
    on_time_minutes = models.PositiveSmallIntegerField(default=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "name"], name="branch_name_once"),
            models.CheckConstraint(
                condition=Q(window_minutes__range=(15, 240), on_time_minutes__range=(5, 60)),
                name="branch_windows_sensible",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def office(self) -> str:
        """The number of the office: the branch's own, else the organisation's."""
        return self.office_number or self.provider.office_number

    def oncall(self) -> str:
        """The number when the office is closed: the branch's own, else the organisation's."""
        return self.oncall_number or self.provider.oncall_number
