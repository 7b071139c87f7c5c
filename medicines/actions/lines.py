"""Entering, changing, stopping, checking, joining and moving the lines of a person's list.

Directions never change in place: a change stops the line and starts one that replaces it [GK NG67 1.5].
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from medicines import lines, schedule
from medicines.actions.doubts import close_doubts, open_doubt
from medicines.actions.entering import known_about, line_from
from medicines.models import Medicine
from medicines.rules import WantedLine, reasons_not_to_enter, reasons_not_to_join, stops_to_open
from people.actions.tasks import open_task
from people.fields import Fields
from people.models import Absence, Person, Task, Worker
from people.records import Refused, lock, new_id, now
from people.rules import must

ZONE = timezone.get_default_timezone()
PAPER_DUE = timedelta(hours=24)
KEPT_ON_CHANGE = (
    "kind",
    "product_code",
    "product_name",
    "route",
    "label",
    "label_photo",
    "directions",
    "what_for",
    "who_gives",
    "instructions",
    "warnings",
    "stops_at",
    "review_on",
    "prescriber",
    "allergy_asked",
    "alteration_agreed",
    "container",
    "kept_where",
    "left_out_agreed",
    "help_wanted",
    "late_rule",
    "on_time",
    "high_risk",
    "food",
    "window_minutes",
)
"""What a replacing line takes over unless told otherwise; never the source, which is always the new one's."""

OpenDose = Literal["ask", "changed"]


@transaction.atomic
def add_medicine(by: Worker, *, person: Person, key: UUID | None = None, **fields: Any) -> Medicine:
    """Enter a line; `fields` are those of `WantedLine`. It is live at once, and marked until it is checked.

    One `key`, one line: a page sent twice is the same medicine once, never two doses.
    Raises `Refused` with the field and the reason. A label that does not say enough, or words that hide or
    alter, open a doubt with it: the line is then `ask` (stories 15, 24).
    """
    must(by, "medicines", person)
    kept = open_person(person)
    there = Medicine.objects.filter(pk=key, person=kept).first() if key else None
    return there or _enter(by, WantedLine(**fields), kept, key=key)


def _enter(
    by: Worker, entry: WantedLine, person: Person, replaces: Medicine | None = None, key: UUID | None = None
) -> Medicine:
    known = known_about(person, entry, leaving_out=replaces)
    reasons = reasons_not_to_enter(entry, known)
    if reasons:
        raise Refused(reasons)
    medicine = line_from(by, entry, known)
    medicine.pk = key or medicine.pk
    medicine.replaces = replaces
    medicine.save(by=by, why="Changed" if replaces else "Entered")
    for kind, words in stops_to_open(entry, person):
        open_doubt(by, medicine=medicine, kind=kind, words=words, label_seen=entry.label)
    if entry.together_with is not None:
        medicine = _join(by, [entry.together_with, medicine])[-1]
    if entry.source == Medicine.Source.PHONE:
        open_task(
            by,
            provider=person.provider,
            person=person,
            kind=Task.Kind.LOOK_AT,
            subject=f"paper:{medicine.pk}",
            words=f"By phone, paper due within 24 hours: {lines.shown_name(medicine.product_name)}.",
            due_at=known.now + PAPER_DUE,
        )
    return medicine


@transaction.atomic
def change_medicine(
    by: Worker,
    *,
    medicine: Medicine,
    why: str,
    after: datetime | None = None,
    open_dose: OpenDose = "ask",
    **fields: Any,
) -> Medicine:
    """Stop this line and start the one that replaces it; returns the new line.

    `fields` are those of `WantedLine` that differ. The new line is first due after the last dose of the old
    one whose window is open, and after `after` (the caller who sees the doses gives the last answered one).
    An open dose still to come stays with the old line as `ask`; with `open_dose="changed"` somebody says that
    nobody has given it, and the new line takes it over.
    """
    must(by, "medicines", medicine.person)
    person = open_person(medicine.person)
    old = running(medicine)
    reason = typed_words("why", "reason for the change", why)
    entry = _changed(old, fields)
    if entry.starts_at is None:
        raise Refused({"starts_at": ["Say the day of the first dose, with the year."]})
    wanted, moment = entry.starts_at, now()
    first = max([wanted, moment, *([after] if after else [])])
    held = open_window_until(old, person, moment) if open_dose == "ask" else None
    waiting = held is not None and first < held
    if held is not None and waiting:
        first = held
    new = _enter(by, replace(entry, starts_at=first), person, replaces=old)
    if old.together and not reasons_not_to_join(old.directions, new.directions):
        new.together = old.together
        new.save(by=by, why="One dose with the same lines as before")
    _end(by, old, at=first, reason=f"Changed: {reason}", said_by=new.prescriber or new.source_words)
    if waiting:
        words = (
            f"Changed at {timezone.localtime(moment):%H:%M}. Ring before giving the dose that is open now."
        )
        open_doubt(by, medicine=old, kind="dose_unconfirmed", words=words)
    return new


def _changed(old: Medicine, fields: Mapping[str, Any]) -> WantedLine:
    taken_over = {name: getattr(old, name) for name in KEPT_ON_CHANGE}
    if fields.get("product_code", old.product_code) != old.product_code or (
        "product_name" in fields and not old.product_code and fields["product_name"] != old.product_name
    ):
        # Agreed for that product, form and dose: another one is asked about again.
        taken_over |= {"allergy_asked": "", "alteration_agreed": "", "label_photo": None}
    if old.stops_at is not None and old.stops_at <= now():
        taken_over["stops_at"] = None
    return WantedLine(**{**taken_over, "starts_at": now(), "date_confirmed": True, **fields})


def open_window_until(medicine: Medicine, person: Person, moment: datetime) -> datetime | None:
    """One minute after the last dose still to come whose window is open now; None when there is none.

    A replacing line is first due from there (design.md 3): an open dose may be in a carer's hand already.
    """
    line = lines.schedule_line(medicine, person.branch)
    if line is None:
        return None
    day = timezone.localtime(moment).date()
    slots = schedule.due(line, day - timedelta(days=1), day + timedelta(days=2), ZONE)
    until = schedule.replacing_starts_at(slots, (), moment)
    return until if until > moment else None


@transaction.atomic
def stop_medicine(
    by: Worker, *, medicine: Medicine, reason: str, said_by: str, stops_at: datetime | None = None
) -> Medicine:
    """End a line at `stops_at` (now; it may lie in the past or ahead). Who said so, and why, are kept.

    Its doubts end with it. A dose that fell due before and has no answer is then `ask`.
    """
    must(by, "medicines", medicine.person)
    lock(medicine.person)
    kept = running(medicine)
    typed = Fields({"stops_at": stops_at or now(), "reason": reason, "said_by": said_by})
    at = typed.needed_moment("stops_at", "time of the stop")
    why = typed.text("reason", "reason", 2000, must=True, lines=True)
    who = typed.text("said_by", "name of who said so", 200, must=True)
    if at < kept.starts_at:
        typed.wrong("stops_at", "The stop comes before the first dose.")
    typed.done()
    return _end(by, kept, at=at, reason=why, said_by=who)


def _end(by: Worker, medicine: Medicine, *, at: datetime, reason: str, said_by: str) -> Medicine:
    if medicine.stops_at is None or at < medicine.stops_at:
        medicine.stops_at = max(at, medicine.starts_at)
    medicine.stop_reason, medicine.stop_said_by = reason, said_by[:200]
    medicine.save(by=by, why=reason)
    if medicine.stops_at <= now():
        close_doubts(by, medicine, outcome=reason)
    return medicine


@transaction.atomic
def check_medicine(by: Worker, *, medicine: Medicine, seen: UUID | str | None = None) -> Medicine:
    """The second check: somebody other than who entered it compared label and chart [GK NG67 1.5]."""
    must(by, "medicines", medicine.person)
    lock(medicine.person)
    kept = Medicine.objects.get(pk=medicine.pk)
    reasons = reasons_not_to_check(by, kept)
    if reasons:
        raise Refused({"": reasons})
    kept.checked_at, kept.checked_by = now(), by
    return kept.save(by=by, why="Compared label and chart", seen=seen)


def reasons_not_to_check(by: Worker, medicine: Medicine) -> list[str]:
    """Why this worker may not check this line: separation is by person, not by role."""
    if medicine.entered_by_id == by.pk:
        return ["You entered it. Somebody else must check it."]
    if medicine.checked_at is not None:
        return ["Somebody has checked it already."]
    return []


@transaction.atomic
def change_in_place(
    by: Worker,
    *,
    medicine: Medicine,
    why: str,
    review_on: date | None = None,
    window_minutes: int | None = None,
    help_wanted: str = "",
    seen: UUID | str | None = None,
) -> Medicine:
    """Set the review date, the window (minutes; None: the branch's) and the help wanted, and nothing else."""
    must(by, "medicines", medicine.person)
    lock(medicine.person)
    kept = running(medicine)
    given = {"review_on": review_on, "window": window_minutes, "help_wanted": help_wanted or kept.help_wanted}
    typed = Fields(given | {"why": why})
    reason = typed.text("why", "reason", 2000, must=True, lines=True)
    kept.review_on = typed.day("review_on", "review date")
    window = typed.number("window", "window in minutes", 15, 720)
    kept.window_minutes = None if window is None else int(window)
    kept.help_wanted = typed.choice("help_wanted", "help wanted", Medicine.Help.values)
    if kept.review_on is not None and kept.review_on < timezone.localtime(kept.starts_at).date():
        typed.wrong("review_on", "The review comes before the first dose.")
    typed.done()
    return kept.save(by=by, why=reason, seen=seen)


@transaction.atomic
def join_together(by: Worker, *, medicines: Sequence[Medicine], why: str) -> list[Medicine]:
    """Several strengths that make one dose: one card, one answer, stored line by line (story 38).

    What is due does not change, so the lines are not replaced: they only come to stand together.
    """
    must(by, "medicines", medicines[0].person)
    person = open_person(medicines[0].person)
    typed_words("why", "reason", why)
    rows = [running(one) for one in medicines]
    if len(rows) < 2:
        raise Refused({"medicines": ["Choose at least two medicines."]})
    for row in rows[1:]:
        if row.person_id != person.pk:
            raise Refused({"medicines": ["That is somebody else’s medicine."]})
        reasons = reasons_not_to_join(rows[0].directions, row.directions)
        if reasons or not (row.is_ours and rows[0].is_ours):
            raise Refused({"medicines": reasons or ["Only medicines of ours can be one dose."]})
    return _join(by, rows)


def _join(by: Worker, rows: Sequence[Medicine]) -> list[Medicine]:
    group = next((row.together for row in rows if row.together), None) or new_id()
    joined = []
    for row in rows:
        kept = Medicine.objects.get(pk=row.pk)
        if kept.together != group:
            kept.together = group
            kept.save(by=by, why="Makes one dose together with another strength")
        joined.append(kept)
    return joined


def running(medicine: Medicine) -> Medicine:
    """The line as it is under the lock; refused when it has ended or was replaced."""
    kept = Medicine.objects.select_related("person").get(pk=medicine.pk)
    waits = lines.goes_by_letter(kept) and not kept.stop_reason  # its letter has ended, and another may come
    if kept.stops_at is not None and kept.stops_at <= now() and not waits:
        raise Refused({"": ["This medicine has been stopped already. Look at the list as it is now."]})
    if Medicine.objects.filter(replaces=kept).exists():
        raise Refused({"": ["This medicine has been changed already. Look at the list as it is now."]})
    return kept


def open_person(person: Person) -> Person:
    """The person, locked, whose list may still be written."""
    kept = lock(person)
    died = Absence.objects.filter(person=kept, kind=Absence.Kind.DIED, void=False).exists()
    if kept.ended_on is not None or died:
        raise Refused(
            {"": [f"The record of {kept.preferred_name} is closed. Nothing can be added to the list."]}
        )
    return kept


def typed_words(name: str, label: str, value: str) -> str:
    """A reason that must be given, or `Refused` with its field."""
    typed = Fields({name: value})
    text = typed.text(name, label, 2000, must=True, lines=True)
    typed.done()
    return text
