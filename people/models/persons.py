"""A person who is cared for, and what everyone must know about them."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from people.models.access import Cover
from people.models.organisations import Branch, Organisation
from people.models.visits import Visit
from people.models.workers import Role, Worker
from people.records import GuardedQuerySet, Kept, now

SEEN_BEFORE, SEEN_AHEAD = timedelta(hours=24), timedelta(hours=48)


class YesNo(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known"


class PersonQuerySet(GuardedQuerySet):
    def visible_to(self, worker: Worker) -> Self:
        """The people this worker may open now (design.md section 7). Everyone else does not exist."""
        moment = now()
        if _ended(worker, moment):
            return self.none()
        own, here = self.filter(provider_id=worker.provider_id), Q(person=OuterRef("pk"))
        match worker.role:
            case Role.MANAGER | Role.PHARMACIST | Role.INSPECTOR:
                return own
            case Role.SENIOR:
                return own.filter(
                    Q(branch_id=worker.branch_id) | Exists(_covers(worker, moment).filter(here))
                )
            case Role.CARE_WORKER:
                return own.filter(
                    Exists(_visits(worker, moment).filter(here))
                    | Exists(_covers(worker, moment).filter(here))
                    | Q(branch_id=worker.branch_id, branch__plans_visits=False)
                )
        return self.none()

    def current(self) -> Self:
        """Those our care has not ended for."""
        return self.filter(ended_on__isnull=True)

    def in_order(self) -> Self:
        """By name; two of one name keep their order."""
        return self.order_by("family_name", "given_name", "id")


def _ended(worker: Worker, moment: datetime) -> bool:
    return not worker.is_active or bool(worker.until and worker.until < timezone.localdate(moment))


def _visits(worker: Worker, moment: datetime) -> models.QuerySet:
    """Visits of this worker from 24 h ago to 48 h ahead."""
    return Visit.objects.of_worker(worker).filter(
        starts_at__lte=moment + SEEN_AHEAD, ends_at__gte=moment - SEEN_BEFORE
    )


def _covers(worker: Worker, moment: datetime) -> models.QuerySet:
    """Cover this worker opened and that has not run out."""
    return Cover.objects.filter(recorded_by=worker, expires_at__gt=moment)


class Person(Kept):
    class AllergyState(models.TextChoices):
        KNOWN = "known", "Known allergies"
        NONE_KNOWN = "none_known", "No known allergies"
        NOT_RECORDED = "not_recorded", "Allergies not recorded"
        UNAVAILABLE = "unavailable", "Allergies unavailable"

    class Pronoun(models.TextChoices):
        SHE = "she", "she"
        HE = "he", "he"
        THEY = "they", "they"

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="people")
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="people")
    family_name = models.CharField(max_length=80)
    given_name = models.CharField(max_length=80)
    preferred_name = models.CharField(max_length=80)
    title = models.CharField(max_length=20, blank=True)
    pronoun = models.CharField(max_length=4, choices=Pronoun, default=Pronoun.THEY)
    born = models.DateField()
    nhs_number = models.CharField(max_length=10, blank=True)
    nhs_number_missing = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300)
    address_key = models.CharField(max_length=300, editable=False, db_index=True)
    phone = models.CharField(max_length=30, blank=True)
    allergy_state = models.CharField(max_length=20, choices=AllergyState, default=AllergyState.NOT_RECORDED)
    allergies_as_of = models.DateField(null=True, blank=True)
    allergies_how = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    swallowing = models.CharField(max_length=200, blank=True)
    how_takes = models.TextField(blank=True)
    kept_where = models.TextField(blank=True)
    photo = models.ForeignKey("people.Document", models.PROTECT, null=True, blank=True, related_name="+")
    consent = models.TextField(blank=True)
    weight_kg = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    weighed_on = models.DateField(null=True, blank=True)
    smoker = models.CharField(max_length=10, choices=YesNo, default=YesNo.NOT_KNOWN)
    oxygen = models.CharField(max_length=10, choices=YesNo, default=YesNo.NOT_KNOWN)
    folder_code = models.CharField(max_length=8, db_index=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "nhs_number"],
                condition=~Q(nhs_number=""),
                name="person_nhs_number_once",
                violation_error_message="Somebody here has this NHS number already.",
            ),
            models.UniqueConstraint(fields=["provider", "folder_code"], name="person_folder_code_once"),
            models.CheckConstraint(
                condition=~Q(nhs_number="") | ~Q(nhs_number_missing=""),
                name="person_number_or_reason",
                violation_error_message="Write the NHS number, or why it is not known.",
            ),
            models.CheckConstraint(
                condition=Q(allergy_state__in=["not_recorded", "unavailable"])
                | Q(allergies_as_of__isnull=False),
                name="person_allergies_dated",
            ),
        ]
        indexes = [models.Index(fields=["provider", "family_name", "given_name"])]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def open_to(self, worker: Worker) -> bool:
        """Whether `visible_to` holds this person for this worker: the same rule, asked about one at hand."""
        moment = now()
        if self.provider_id != worker.provider_id or _ended(worker, moment):
            return False
        match worker.role:
            case Role.MANAGER | Role.PHARMACIST | Role.INSPECTOR:
                return True
            case Role.SENIOR:
                return self.branch_id == worker.branch_id or self._in(_covers(worker, moment))
            case Role.CARE_WORKER:
                everybody = self.branch_id == worker.branch_id and not self.branch.plans_visits
                return everybody or self._in(_visits(worker, moment)) or self._in(_covers(worker, moment))
        return False

    def _in(self, rows: models.QuerySet) -> bool:
        return rows.filter(person=self.pk).exists()

    def _door(self) -> str:
        """The address as a key: the same door written twice in two ways is one key."""
        return "".join(letter for letter in self.address.casefold() if letter.isalnum())

    def save(self, **kwargs: Any) -> Self:  # type: ignore[override]  # as Kept: never without `by`
        """As `Kept.save`, with the key of the address brought up to date."""
        self.address_key = self._door()
        return super().save(**kwargs)


class Allergy(Kept):
    class Severity(models.TextChoices):
        MILD = "mild", "Mild"
        MODERATE = "moderate", "Moderate"
        SEVERE = "severe", "Severe"
        NOT_KNOWN = "not_known", "Not known"

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="allergies")
    substance = models.CharField(max_length=120)
    reaction = models.CharField(max_length=200)
    severity = models.CharField(max_length=10, choices=Severity, default=Severity.NOT_KNOWN)
    noted_on = models.DateField()
    said_by = models.CharField(max_length=120)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "allergies"
        indexes = [models.Index(fields=["provider", "person"])]


class Contact(Kept):
    """Whom to ring about this person, for what. The agency's own numbers are on organisation and branch."""

    class Purpose(models.TextChoices):
        GP = "gp", "GP"
        PHARMACY = "pharmacy", "Pharmacy"
        NURSE = "nurse", "Nurse"
        CLINIC = "clinic", "Clinic"
        NEXT_OF_KIN = "next_of_kin", "Family or next of kin"
        OTHER = "other", "Other"

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts")
    purpose = models.CharField(max_length=20, choices=Purpose)
    name = models.CharField(max_length=120)
    number = models.CharField(max_length=30)
    hours = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=200, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["provider", "person"])]


class AbsenceQuerySet(GuardedQuerySet):
    def touching(self, start: datetime, end: datetime) -> Self:
        """Absences that overlap the half-open stretch from start to end."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=start), starts_at__lt=end, void=False)


class Absence(Kept):
    """Hospital and away pause every medicine from `starts_at` to `ends_at`; death pauses them for good.

    Death is an absence without an end, so that one list of suspensions serves the schedule. Not taken: a
    date of death on the person, a second thing every reader of the schedule would have to remember.
    """

    class Kind(models.TextChoices):
        HOSPITAL = "hospital", "In hospital"
        AWAY = "away", "Away"
        DIED = "died", "Died"

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=10, choices=Kind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    void = models.BooleanField(default=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["provider", "person", "starts_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                name="absence_ends_after_it_starts",
                violation_error_message="The end must come after the start.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="died") | Q(ends_at__isnull=True), name="absence_death_has_no_end"
            ),
        ]
