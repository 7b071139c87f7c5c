"""What somebody must do, and the documents a record rests on. The only to-do list of the product."""

from typing import Self

from django.db import models
from django.db.models import Q

from people.models.organisations import Organisation
from people.models.persons import Person
from people.models.workers import Worker
from people.records import Event, GuardedQuerySet, Kept


class TaskQuerySet(GuardedQuerySet):
    def open(self) -> Self:
        """Those nobody has closed."""
        return self.filter(closed_at__isnull=True)


class Task(Kept):
    """At most one open task per agency, kind and subject. `subject` names what it is about, for example
    a slot or a dose, as the opener wrote it."""

    class Kind(models.TextChoices):
        CHASE = "chase", "Dealing with a dose not recorded yet"
        ASK = "ask", "Ask what became of it"
        TELL_PRESCRIBER = "tell_prescriber", "Tell the GP or pharmacist today"
        CONFIRM_ENTRY = "confirm_entry", "Confirm an entry written for you"
        SETTLE_ADVICE = "settle_advice", "Write the advice into the medicines list"
        LOOK_AT = "look_at", "Look at this"

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="tasks")
    kind = models.CharField(max_length=20, choices=Kind)
    subject = models.CharField(max_length=200)
    words = models.TextField()
    owner = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="tasks")
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.TextField(blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "kind", "subject"],
                condition=Q(closed_at__isnull=True),
                name="task_open_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="task_closed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "person"], condition=Q(closed_at__isnull=True), name="task_open")
        ]


class TaskNote(Event):
    """What was done about a task, for the next reader."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, related_name="notes")
    words = models.TextField()


class Document(Event):
    """Bytes in the database, so that one dump is the whole record. Images are re-encoded without metadata."""

    class Kind(models.TextChoices):
        LABEL = "label", "Photo of a label"
        PHOTO = "photo", "Photo of the person"
        PICTURE = "picture", "Photo"
        LETTER = "letter", "Letter"

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="documents")
    key = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind)
    content_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "key"], name="document_key_once")]
        indexes = [models.Index(fields=["provider", "person"])]
