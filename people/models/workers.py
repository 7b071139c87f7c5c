"""A worker: the one who signs in. The software itself is one Worker row that cannot sign in."""

import hashlib
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from people.models.organisations import Branch, Organisation
from people.records import new_id


class Role(models.TextChoices):
    CARE_WORKER = "care_worker", "Care worker"
    SENIOR = "senior", "Senior (medicines lead)"
    MANAGER = "manager", "Registered manager"
    PHARMACIST = "pharmacist", "Pharmacist"
    INSPECTOR = "inspector", "Inspector"
    ADMINISTRATOR = "administrator", "Administrator"
    SOFTWARE = "software", "The software itself"


class WorkerQuerySet(models.QuerySet):
    def of(self, organisation: Organisation) -> "WorkerQuerySet":
        """People of an organisation, ended ones included; never the software itself."""
        return self.filter(provider=organisation).exclude(role=Role.SOFTWARE)

    def active(self) -> "WorkerQuerySet":
        """Those who may still sign in."""
        return self.filter(is_active=True)


class WorkerManager(BaseUserManager.from_queryset(WorkerQuerySet)):  # type: ignore[misc]  # a base made at run time
    pass


class Worker(AbstractBaseUser):
    """History, but not the guard of `Kept`: Django saves this row at sign-in (a better password hash).

    Accounts are changed by people.actions only. A worker who leaves is ended, never deleted.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    provider = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="workers")
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="workers")
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    initials = models.CharField(max_length=4)
    role = models.CharField(max_length=20, choices=Role)
    phone = models.CharField(max_length=30, blank=True)
    profession = models.CharField(max_length=60, blank=True)
    registration_number = models.CharField(max_length=30, blank=True)
    until = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    sessions_began = models.UUIDField(default=new_id, editable=False)

    last_login = None  # type: ignore[assignment]  # Access says who looked at what; a login alone says nothing

    history = HistoricalRecords(
        excluded_fields=["password", "sessions_began"],
        history_id_field=models.UUIDField(default=new_id),
        user_db_constraint=False,
    )
    objects = WorkerManager()

    USERNAME_FIELD = "username"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "initials"],
                name="worker_initials_once",
                violation_error_message="Somebody here has these initials already, or had them once.",
            ),
            models.CheckConstraint(
                condition=Q(role="software") | Q(provider__isnull=False), name="worker_has_an_organisation"
            ),
            models.CheckConstraint(
                condition=~Q(role="pharmacist") | ~Q(registration_number=""),
                name="worker_pharmacist_has_registration",
            ),
            models.CheckConstraint(
                condition=~Q(role="inspector") | Q(until__isnull=False), name="worker_inspector_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def agency_id(self) -> UUID:
        """The id of this worker's organisation; only the software itself has none."""
        if self.provider_id is None:
            raise TypeError("The software itself belongs to no organisation.")
        return self.provider_id

    @property
    def first_name(self) -> str:
        """'Ann', for sentences."""
        return self.name.split()[0]

    def get_session_auth_hash(self) -> str:
        """Changing `sessions_began` signs this worker out everywhere, as a new password does."""
        both = super().get_session_auth_hash() + str(self.sessions_began)
        return hashlib.sha256(both.encode()).hexdigest()

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: what this worker wrote keeps its name."""
        raise TypeError("A worker is ended, never deleted.")
