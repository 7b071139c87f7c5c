"""What did happen: doses, what followed them, who opened whom, to hospital and home.

Every table an entry can land in keeps `key` and `fingerprint`, so that a retry is known wherever it landed.
"""

from collections.abc import Sequence
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from mar.models.outcomes import EFFECTS, OUT_OF_PACK, Basis, Effect, Help, Outcome, Reason, Who
from medicines.models import Medicine
from people.models import Organisation, Person, Worker
from people.records import Event, GuardedQuerySet


class FiledEntry(Event):
    """What a row has that an entry of the one write path became. `concerns` say what was known at saving."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)ss")
    key = models.UUIDField()
    fingerprint = models.CharField(max_length=64)
    signed_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    device = models.JSONField(null=True)
    concerns = models.JSONField(default=list)

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["provider", "key"], name="%(class)s_key_once")]


class DoseQuerySet(GuardedQuerySet):
    def in_force(self) -> Self:
        """Rows that nobody corrects, struck ones included."""
        return self.filter(~Exists(Dose.objects.filter(corrects=OuterRef("pk"))))

    def with_people(self) -> Self:
        return self.select_related("signed_by", "recorded_by", "given_by")


class Dose(FiledEntry):
    """What happened to one dose. A correction is a new row with `corrects` and states the whole answer.

    `medicine` is null for what was taken besides (shop-bought, family): then the product stands here.
    *Plain* means `clash_of` is null, whatever the concerns.
    """

    medicine = models.ForeignKey(Medicine, models.PROTECT, null=True, related_name="doses")
    product_code = models.CharField(max_length=18, blank=True)
    product_name = models.CharField(max_length=500, blank=True)
    ingredients = models.JSONField(null=True)

    due_date = models.DateField(null=True)
    due_time = models.TimeField(null=True)
    ordinal = models.PositiveSmallIntegerField(null=True)

    outcome = models.CharField(max_length=12, choices=Outcome)
    reason = models.CharField(max_length=24, choices=Reason, blank=True)
    who = models.CharField(max_length=16, choices=Who, blank=True)
    help = models.CharField(max_length=16, choices=Help, blank=True)
    basis = models.CharField(max_length=16, choices=Basis, blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    wasted = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    unit = models.CharField(max_length=20, blank=True)
    site = models.CharField(max_length=60, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    given_by_name = models.CharField(max_length=120, blank=True)
    time_source = models.CharField(max_length=6, choices=[("now", "now"), ("typed", "typed")])
    note = models.TextField(blank=True)
    told = models.JSONField(default=list)
    advice = models.JSONField(null=True)
    asked = models.JSONField(null=True)
    witness = models.CharField(max_length=120, blank=True)
    what_for = models.CharField(max_length=200, blank=True)
    documents = models.JSONField(default=list)
    chart_seen = models.CharField(max_length=64, blank=True)

    again = models.BooleanField(default=False)
    again_at = models.DateTimeField(null=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    clash_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)
    sure = models.CharField(max_length=8, blank=True)

    corrected: bool
    """Whether a later row corrects this one; set where rows are read (`mar.slots`)."""

    objects = DoseQuerySet.as_manager()

    class Meta(FiledEntry.Meta):
        indexes = [
            models.Index(fields=["provider", "person", "given_at"]),
            models.Index(fields=["medicine", "due_date", "due_time"]),
            models.Index(fields=["provider", "recorded_at"]),
            models.Index(fields=["provider", "due_date"], name="dose_due"),
            # The few rows a person may have to decide about, so that the board never reads the whole history.
            models.Index(
                fields=["provider", "person"],
                condition=Q(clash_of__isnull=False)
                | Q(corrects__isnull=False)
                | Q(due_date__isnull=True)
                | Q(outcome="not_known"),
                name="dose_to_look_at",
            ),
        ]
        constraints = [
            *FiledEntry.Meta.constraints,
            models.UniqueConstraint(
                fields=["medicine", "due_date", "due_time", "ordinal"],
                condition=Q(due_date__isnull=False, corrects__isnull=True, clash_of__isnull=True),
                name="dose_one_plain_row_a_slot",
            ),
            models.UniqueConstraint(
                fields=["corrects"], condition=Q(clash_of__isnull=True), name="dose_one_plain_correction"
            ),
            models.CheckConstraint(
                condition=Q(due_date__isnull=True, due_time__isnull=True, ordinal__isnull=True)
                | Q(due_date__isnull=False, due_time__isnull=False, ordinal__isnull=False),
                name="dose_whole_slot_or_none",
            ),
            models.CheckConstraint(
                condition=Q(medicine__isnull=False) | (Q(due_date__isnull=True) & ~Q(product_name="")),
                name="dose_of_a_medicine_or_something_named",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="struck") | (Q(corrects__isnull=False) & ~Q(why="")),
                name="dose_struck_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(who="our_worker") | Q(given_by__isnull=False), name="dose_given_by_a_worker"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="not_taken") | ~Q(reason=""), name="dose_not_taken_has_a_reason"
            ),
        ]

    @property
    def slot(self) -> tuple[Any, Any, Any, Any] | None:
        """(medicine id, local date, local time, ordinal), or None for a dose without one."""
        return (self.medicine_id, self.due_date, self.due_time, self.ordinal) if self.due_date else None

    @property
    def after(self) -> "Sequence[FollowUp]":
        """What came after this dose, oldest first. Read with the rows where there are many (`mar.slots`)."""
        if self._state.adding:
            return ()
        read: Sequence[FollowUp] | None = self.__dict__.get("followed_by")
        return FollowUp.objects.of(self) if read is None else read

    @property
    def hand(self) -> Worker:
        """Whose initials stand for it: our worker who gave it, else who signed."""
        return self.given_by if self.who == Who.OUR_WORKER and self.given_by else self.signed_by

    @property
    def effect(self) -> Effect:
        return EFFECTS[self.outcome]

    @property
    def left_pack(self) -> bool:
        """A step that is no dose has an amount of nothing and leaves none."""
        return self.amount != 0 and (self.effect.leaves_pack or self.reason in OUT_OF_PACK)


class FollowUpQuerySet(GuardedQuerySet):
    def of(self, dose: Dose) -> Self:
        return self.filter(dose=dose).in_order()

    def in_order(self) -> Self:
        return self.select_related("recorded_by").order_by("happened_at", "id")


class FollowUp(FiledEntry):
    """What came after: sick, dropped, found, a patch fallen off, the effect, what became of one left out,
    confirmed or denied.
    """

    class What(models.TextChoices):
        SICK = "sick"
        DROPPED = "dropped"
        FOUND = "found"
        EFFECT = "effect"
        LEFT_OUT_ANSWER = "left_out_answer"
        CONFIRMED = "confirmed"
        DENIED = "denied"
        FELL_OFF = "fell_off"

    ANSWERS = {
        What.SICK: ("seen", "not_seen", "not_looked"),
        What.DROPPED: ("another_given", "none_given"),
        What.EFFECT: ("helped", "some", "no", "cannot_tell"),
        What.FELL_OFF: ("bagged", "not_found"),
        What.LEFT_OUT_ANSWER: ("gone", "part", "still_there", "not_known"),
    }

    dose = models.ForeignKey(Dose, models.PROTECT, related_name="follow_ups")
    what = models.CharField(max_length=16, choices=What)
    answer = models.CharField(max_length=16, blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    happened_at = models.DateTimeField()
    happened_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)

    objects = FollowUpQuerySet.as_manager()


class Opened(FiledEntry):
    """A worker opened a person: who this is was confirmed, and which changes and reviews were read."""

    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    changes_read = models.JSONField(default=list)
    reviews_read = models.JSONField(default=list)

    class Meta(FiledEntry.Meta):
        indexes = [models.Index(fields=["person", "opened_by", "opened_at"])]


class Moved(FiledEntry):
    """To hospital now, or home again. The pause itself is `people.Absence`, kept by the same action."""

    kind = models.CharField(max_length=12, choices=[("to_hospital", "To hospital"), ("home", "Home again")])
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    place = models.CharField(max_length=200, blank=True)


class MovedDose(Event):
    """One dose of today given at another time, because somebody who may say so advised it.

    Its name stays (line, date, time, ordinal); only the time shown and its window move, and only once.
    `advice` is {"who", "role", "at", "words"}.
    """

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="moved_doses")
    medicine = models.ForeignKey(Medicine, models.PROTECT, related_name="moved_doses")
    due_date = models.DateField()
    due_time = models.TimeField()
    ordinal = models.PositiveSmallIntegerField()
    moved_to = models.DateTimeField()
    advice = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["provider", "person", "due_date"], name="moved_dose_of_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["medicine", "due_date", "due_time", "ordinal"], name="moved_dose_once"
            )
        ]

    @property
    def slot(self) -> tuple[Any, Any, Any, Any]:
        """The dose that is moved, as `Dose.slot`."""
        return (self.medicine_id, self.due_date, self.due_time, self.ordinal)
