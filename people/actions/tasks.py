"""Tasks: the only to-do list of the product."""

from datetime import datetime

from django.db import IntegrityError, transaction

from people.fields import Fields
from people.models import Organisation, Person, Role, Task, TaskNote, Worker
from people.records import Refused, now
from people.rules import must


@transaction.atomic
def open_task(
    by: Worker,
    *,
    provider: Organisation,
    person: Person | None = None,
    kind: str,
    subject: str,
    words: str,
    owner: Worker | None = None,
    due_at: datetime | None = None,
) -> Task:
    """Ask for something to be done. Returns the open task of this agency, kind and subject, if there is one.

    Called by every app in the name of whoever did the act, so it asks no permission of its own.
    """
    _must_be_of(by, provider)
    there = Task.objects.open().filter(provider=provider, kind=kind, subject=subject)
    found = there.first()
    if found:
        return found
    task = Task(
        provider=provider,
        person=person,
        kind=Task.Kind(kind),
        subject=subject,
        words=words,
        owner=owner,
        due_at=due_at,
    )
    try:
        with transaction.atomic():
            return task.save(by=by, why="Opened")
    except IntegrityError:  # two opened it at once: the constraint let one through
        return there.get()


@transaction.atomic
def close_task(by: Worker, *, task: Task, outcome: str) -> Task:
    """It is done: `outcome` says how it ended. A closed task is returned as it is."""
    kept = _held(by, task)
    fields = Fields({"outcome": outcome})
    words = fields.text("outcome", "outcome", 2000, must=True, lines=True)
    fields.done()
    if kept.closed_at is None:
        kept.closed_at, kept.closed_by, kept.outcome = now(), by, words
        kept.save(by=by, why="Closed")
    return kept


@transaction.atomic
def take_task(by: Worker, *, task: Task) -> Task:
    """I am dealing with this: the others see who."""
    must(by, "board")
    kept = _held(by, task)
    if kept.closed_at is not None:
        raise Refused({"": ["This is closed already."]})
    kept.owner = by
    return kept.save(by=by, why="Taken")


@transaction.atomic
def note_task(by: Worker, *, task: Task, words: str) -> TaskNote:
    """What was done, for the next reader."""
    kept = _held(by, task)
    fields = Fields({"words": words})
    note = TaskNote(provider_id=kept.provider_id, task=kept)
    note.words = fields.text("words", "note", 2000, must=True, lines=True)
    fields.done()
    return note.save(by=by)


def _held(by: Worker, task: Task) -> Task:
    kept = (
        Task.objects.select_for_update(no_key=True, of=("self",)).select_related("provider").get(pk=task.pk)
    )
    _must_be_of(by, kept.provider)
    return kept


def _must_be_of(by: Worker, provider: Organisation) -> None:
    if by.role != Role.SOFTWARE and by.provider_id != provider.pk:
        raise Refused({"": ["This is not a task of your organisation."]})
