"""What happened and who looked: every append-only row, in the words of the pages it is shown on."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.text import capfirst

from audits.trail.asked import Asked
from audits.trail.shape import TrailLine
from mar.models import ChartIssue, Dose, FollowUp, Held, Legend, Moved, MovedDose, Opened, Review
from mar.story import medicine_name, told
from medicines import lines
from medicines.models import DoubtAnswer, RuleGroup
from people.models import Access, Cover, Document, Person, SecurityEvent, TaskNote
from people.templatetags import words

PAGES = {
    "round": "today’s round",
    "person": "the medicines",
    "board": "what is not recorded yet",
    "about": "the page about them",
    "lately": "the last 48 hours",
    "last 48 hours": "the last 48 hours, to print",
    "chart": "the chart",
    "api chart": "the chart, from another program",
    "api people": "the list of people, from another program",
    "chart by serial": "whether a paper is still the one",
    "chart issued anew": "the chart, to print it anew",
    "chart on paper": "the chart, to print",
    "chart for the folder": "the chart for the folder, to print",
    "stored chart": "a stored paper",
    "document": "a stored photo",
    "dose": "the story of one dose",
    "edit": "the page to change their details",
    "move doses": "the page to move later doses",
    "end": "the page to end their care",
    "people": "the list of people",
    "review": "an entry the office looks at",
    "task": "something to do about them",
    "trail": "the history",
    "trail, as a file": "the history, as a file",
}
"""What is looked at, for the pages whose own name does not say it."""


def doses(asked: Asked) -> Iterator[TrailLine]:
    """Doses and what followed them, reviews, held entries, journeys, and what was answered about a doubt."""
    yield from _doses(asked)
    yield from _follow_ups(asked)
    yield from _reviews(asked)
    for held in _newest(Held.objects.all(), asked):
        yield _line(held, "doses", "note", "An entry was held for review.", held.words)
    for moved in _newest(Moved.objects.all(), asked):
        text = f"{words.moment(moved.moved_at)}{f', {moved.place}' if moved.place else ''}"
        yield _line(moved, "doses", "home", f"{moved.get_kind_display()}.", text)
    for move in _newest(MovedDose.objects.select_related("medicine"), asked):
        text = f"{words.date(move.due_date)} {words.time(move.due_time)} to {words.moment(move.moved_to)}."
        said = f"{words.adviser(move.advice)} said: “{move.advice.get('words', '')}”"
        name = lines.shown_name(move.medicine.product_name)
        yield _line(move, "doses", "clock", f"{name}, moved.", text, why=said)
    yield from _doubt_answers(asked)


def _doses(asked: Asked) -> Iterator[TrailLine]:
    corrected = {"corrected": Exists(Dose.objects.filter(corrects=OuterRef("pk")))}
    rows = Dose.objects.with_people().select_related("medicine").annotate(**corrected)
    for dose in _newest(rows.prefetch_related("follow_ups__recorded_by"), asked):
        one = told(dose, words.apostrophes(dose.person.preferred_name), struck=dose.corrected)
        yield _line(
            dose, "doses", one.icon, f"{one.medicine}.", f"{one.happened}, {words.moment(one.at)}. {one.by}.",
            why=dose.why, tone=one.tone, struck=one.struck,
        )  # fmt: skip


def _follow_ups(asked: Asked) -> Iterator[TrailLine]:
    for follow in _newest(FollowUp.objects.select_related("dose__medicine"), asked):
        said = words.follow_up(follow.what, follow.answer)
        text = f"{capfirst(said)}, {words.moment(follow.happened_at)}. {follow.text}"
        yield _line(follow, "doses", "talk", f"{medicine_name(follow.dose)}.", text)


def _reviews(asked: Asked) -> Iterator[TrailLine]:
    for review in _newest(Review.objects.select_related("dose__medicine", "held"), asked):
        what = medicine_name(review.dose) if review.dose else "An entry that was held"
        yield _line(
            review, "doses", "clash", f"{what}, looked at.", f"{review.get_decision_display()}.",
            why=review.words,
        )  # fmt: skip


def _doubt_answers(asked: Asked) -> Iterator[TrailLine]:
    for answer in _newest(DoubtAnswer.objects.select_related("doubt__medicine"), asked):
        who = (answer.advice or {}).get("who", "")
        said = f"{who}: “{answer.advice.get('words', '')}”" if who else ""
        name = lines.shown_name(answer.doubt.medicine.product_name)
        yield _line(
            answer, "doses", "phone", f"{name}, asked.", f"{answer.get_decision_display()}. {said}".strip()
        )


def happenings(asked: Asked) -> Iterator[TrailLine]:
    """Notes on tasks, documents, new keys of letters and rule groups: what was added beside what is kept."""
    if asked.person:
        notes = TaskNote.objects.filter(task__person=asked.person)
    else:
        notes = TaskNote.objects.filter(provider=asked.provider)
    for note in _newest(notes.select_related("task__person"), asked, scoped=True):
        yield _line(
            note, "changes", "note", "Note on what is being done.", note.words, person=note.task.person
        )
    for document in _newest(Document.objects.defer("content"), asked):
        yield _line(document, "changes", "photo", f"{document.get_kind_display()} added.")
    if not asked.person:
        for key in _newest(Legend.objects.all(), asked):
            yield _line(key, "changes", "key", f"Key of letters, version {key.version}.")
        for group in _newest(RuleGroup.objects.all(), asked):
            said = f"Rule group {group.group}, version {group.version}."
            signed = f"Signed off by {group.signed_by}." if group.signed_by else "Not signed off."
            yield _line(group, "changes", "key", said, signed, why=group.why)


def looks(asked: Asked) -> Iterator[TrailLine]:
    """Who looked at whom, who opened whom at short notice, what was printed, what the office should know."""
    for access in _newest(Access.objects.all(), asked):
        yield _line(access, "looks", "eye", "", f"Looked at {PAGES.get(access.page, access.page)}.")
    for opened in _newest(Opened.objects.all(), asked):
        read = len(opened.changes_read) + len(opened.reviews_read)
        text = f"Said who this is{f', and read {read} that were new' if read else ''}."
        yield _line(opened, "looks", "eye", "Opened on the round.", text)
    for cover in _newest(Cover.objects.all(), asked):
        text = f"Found by {cover.get_found_by_display()}, until {words.moment(cover.expires_at)}."
        yield _line(cover, "looks", "key", "Opened at short notice.", text, why=cover.reason)
    for issue in _newest(ChartIssue.objects.defer("pdf", "snapshot"), asked):
        days = f"{issue.days} days from {words.date(issue.first_day)}"
        text = f"{issue.get_kind_display()} {issue.serial}, {days}."
        yield _line(issue, "looks", "print", "Printed.", text)
    if not asked.person:
        for event in _newest(SecurityEvent.objects.all(), asked):
            yield _line(event, "looks", "lock", f"{event.get_kind_display()}.", event.words)


def _newest(rows: Any, asked: Asked, *, scoped: bool = False) -> Iterable[Any]:
    """The newest rows that were asked for, with who wrote them and whom they are about."""
    model: type[models.Model] = rows.model
    if not scoped:
        rows = rows.filter(Q(person=asked.person) if asked.person else Q(provider=asked.provider))
    if asked.by:
        rows = rows.filter(recorded_by=asked.by)
    names = ["recorded_by"] + (["person"] if any(one.name == "person" for one in model._meta.fields) else [])
    return (
        rows.filter(asked.when("recorded_at"))
        .select_related(*names)
        .order_by("-recorded_at", "-id")[: asked.most + 1]
    )


def _line(row: Any, kind: Any, icon: str, bold: str, text: str = "", **more: Any) -> TrailLine:
    person: Person | None = more.pop("person", None) or getattr(row, "person", None)
    about = words.name_banner(person.family_name, person.given_name) if person else ""
    return TrailLine(
        at=row.recorded_at, by=row.recorded_by.name, kind=kind, icon=icon, bold=bold, text=text,
        person=person.pk if person else None, about=about, **more,
    )  # fmt: skip
