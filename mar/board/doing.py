"""What has been done about a dose, and who is going: for the board and for the page of one row."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch

from mar.models import Opened
from medicines.models import Doubt, DoubtAnswer
from people.models import Person, Task, TaskNote, Visit
from people.templatetags import words

COMES_WITHIN = timedelta(hours=24)
WAS_THERE = timedelta(hours=2)
"""How long after somebody opened a person the board says that they are there."""


@dataclass(frozen=True)
class Going:
    """Who is going, is there, or was planned: "Ann Osei, there since 09:05", and their phone."""

    text: str
    phone: str = ""


@dataclass(frozen=True)
class Done:
    """What has been done: who is dealing with it, and what was asked and noted, oldest first."""

    task: UUID | None = None
    owner: str = ""
    notes: tuple[str, ...] = ()


def done_about(
    subjects: Mapping[str, Doubt | None], people: Iterable[Person], now: datetime
) -> dict[str, Done]:
    """By subject: the answers to its doubt, then the notes of whoever is dealing with it. Three queries."""
    notes = Prefetch("notes", TaskNote.objects.select_related("recorded_by").order_by("recorded_at", "id"))
    tasks = Task.objects.open().filter(
        provider__in={one.provider_id for one in people}, kind=Task.Kind.CHASE, subject__in=subjects
    )
    by_subject = {one.subject: one for one in tasks.select_related("owner").prefetch_related(notes)}
    answers = _answers([one for one in subjects.values() if one], now)
    return {
        subject: _done(by_subject.get(subject), answers.get(doubt.pk, ()) if doubt else (), now)
        for subject, doubt in subjects.items()
    }


def _done(task: Task | None, answers: Sequence[str], now: datetime) -> Done:
    if task is None:
        return Done(notes=tuple(answers))
    notes = [
        f"{words.moment_near(one.recorded_at, now)} {one.recorded_by.initials}: {one.words}"
        for one in task.notes.all()
    ]
    return Done(task.pk, task.owner.name if task.owner else "", (*answers, *notes))


def _answers(doubts: Sequence[Doubt], now: datetime) -> dict[UUID, tuple[str, ...]]:
    """What was already asked and said about each doubt."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = DoubtAnswer.objects.filter(doubt__in=doubts).select_related("recorded_by")
    for one in rows.order_by("recorded_at", "id"):
        who = f", {one.advice['who']} said" if one.advice.get("who") else ""
        said = f"{one.get_decision_display()}{who}"
        at = words.moment_near(one.recorded_at, now)
        found[one.doubt_id].append(f"{at} {one.recorded_by.initials}: {said}")
    return {doubt: tuple(said) for doubt, said in found.items()}


def who_goes(people: Iterable[UUID], now: datetime) -> dict[UUID, Going]:
    """Who is with each person, else who comes next, else who was planned last. Three queries."""
    ids = [*people]
    near = Visit.objects.planned().filter(person__in=ids).between(now - COMES_WITHIN, now + COMES_WITHIN)
    # One visit for each person: the last that is over, and in its place the next.
    visits = near.select_related("worker", "worker2").distinct("person")
    last = visits.filter(ends_at__lte=now).order_by("person", "-starts_at")
    following = visits.filter(ends_at__gt=now).order_by("person", "starts_at")
    found = {one.person_id: _going(one, "was planned ", now) for one in last}
    found |= {one.person_id: _going(one, "", now) for one in following}
    opened = Opened.objects.filter(person__in=ids, opened_at__gt=now - WAS_THERE)
    for one in opened.select_related("opened_by").order_by("person", "-opened_at").distinct("person"):
        there = f"{one.opened_by.name}, there since {words.time(one.opened_at)}"
        found[one.person_id] = Going(there, one.opened_by.phone)
    return found


def _going(visit: Visit, planned: str, now: datetime) -> Going:
    who = [one for one in (visit.worker, visit.worker2) if one]
    said = words.list_and(one.name for one in who) or "Nobody is planned"
    phone = next((one.phone for one in who if one.phone), "")
    return Going(f"{said}, {planned}{words.moment_near(visit.starts_at, now)}", phone)
