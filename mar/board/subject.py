"""What a row of the board is about: from the name in a task or an address back to the person and the dose.

These are the loaders of the board's pages: whoever may not see the person gets the same 404 as for nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404

from mar import reading, story
from mar.actions.reviews import decisions_on, rows_of
from mar.board.look import CLASH, CORRECTED, DENIED, NOT_KNOWN, TOO_SOON, beside
from mar.models import Dose, FollowUp, Outcome, Review
from mar.slots import AFTER, answering, subject
from mar.story import Told
from medicines import lines
from medicines.models import Doubt, Medicine
from people.models import Person, Task, Worker
from people.records import Event
from people.templatetags import words

NOT_HERE = "Nothing with this address is open to you."


@dataclass(frozen=True)
class Subject:
    """A row of the board by its name: `words` say what is to be dealt with."""

    name: str
    person: Person
    words: str


def subject_for(worker: Worker, name: str) -> Subject:
    """The row with this name. Raises BadRequest when it is none, Http404 when not open to this worker."""
    kind, pk, when, name = _read(name)
    mine = Person.objects.visible_to(worker)
    if kind == "doubt":
        doubt = Doubt.objects.filter(pk=pk, person__in=mine).select_related("medicine").first()
        medicine = doubt.medicine if doubt else None
    else:
        medicine = Medicine.objects.filter(pk=pk, person__in=mine).first()
    if medicine is None:
        raise Http404(NOT_HERE)
    person = Person.objects.select_related("provider", "branch__provider").get(pk=medicine.person_id)
    return Subject(name, person, f"{lines.shown_name(medicine.product_name)}, {when}")


def _read(name: str) -> tuple[str, UUID, str, str]:
    """Kind, id, words and right spelling of "doubt:<id>" or "slot:<medicine>:2026-11-24:07:00:00:0"."""
    kind, *rest = name.split(":")
    try:
        if kind == "doubt" and len(rest) == 1:
            return kind, (pk := UUID(rest[0])), words.WORDS["ask"], f"doubt:{pk}"
        if kind == "slot" and len(rest) == 6:
            day, clock = date.fromisoformat(rest[1]), time(int(rest[2]), int(rest[3]))
            pk, ordinal = UUID(rest[0]), reading.whole(int(rest[5]))
            if day.year in reading.YEARS:
                due = f"due {words.date(day)} {words.time(clock)}"
                return kind, pk, due, subject(pk, day, clock, ordinal)
    except ValueError:
        pass
    raise BadRequest("This is no row of the board.")


def task_for(worker: Worker, pk: UUID) -> Task:
    """A task about somebody this worker may see. Raises Http404."""
    mine = Person.objects.visible_to(worker)
    task = (
        Task.objects.filter(pk=pk, person__in=mine)
        .select_related("person__branch__provider", "person__provider", "owner", "closed_by", "provider")
        .first()
    )
    if task is None:
        raise Http404(NOT_HERE)
    return task


def notes_of(task: Task) -> list[Event]:
    """What was done about it, oldest first."""
    return [*task.notes.select_related("recorded_by").order_by("recorded_at", "id")]


# --- decisions ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """One dose somebody must decide about: its rows in force, what stands beside it, earlier decisions."""

    dose: Dose
    title: str
    rows: tuple[Told, ...]
    beside: Told | None
    reviews: tuple[Review, ...]
    clash: bool

    @property
    def seen(self) -> list[UUID]:
        """What the page shows of it: its rows, and what was decided about them before."""
        return [*(one.dose.pk for one in self.rows), *(one.pk for one in self.reviews)]


def question_for(worker: Worker, pk: UUID) -> Question:
    """A dose to decide about. Raises Http404."""
    mine = Person.objects.visible_to(worker)
    dose = Dose.objects.filter(pk=pk, person__in=mine).select_related("person__provider", "medicine").first()
    if dose is None:
        raise Http404(NOT_HERE)
    called = dose.person.preferred_name
    ids = [one.pk for one in rows_of(dose)]
    rows = [
        *Dose.objects.filter(pk__in=ids)
        .with_people()
        .select_related("medicine", "corrects__signed_by")
        .prefetch_related(AFTER)
        .order_by("recorded_at", "id")
    ]
    standing = [one for one in rows if one.outcome != Outcome.STRUCK]
    clash = len(answering(rows)) > 1
    near = beside(dose) if dose.due_date is None and dose.medicine_id and not clash else None
    return Question(
        dose=dose,
        title=_title(dose, standing, clash, near),
        rows=tuple(story.told(one, called) for one in rows),
        beside=story.told(near, called) if near else None,
        reviews=tuple(decisions_on(dose)),
        clash=clash,
    )


def _title(dose: Dose, standing: Sequence[Dose], clash: bool, near: Dose | None) -> str:
    if clash:
        return CLASH
    if any(one.outcome == Outcome.NOT_KNOWN for one in standing):
        return NOT_KNOWN
    if FollowUp.objects.filter(dose=dose, what=FollowUp.What.DENIED).exists():
        return DENIED
    return TOO_SOON if near else CORRECTED
