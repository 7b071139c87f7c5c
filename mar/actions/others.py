"""Keeping the entries that are no dose: what followed one, who opened whom, doubts, hospital and home."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models

from mar import worn
from mar.actions.asks import ask_about_hiding
from mar.actions.held import CannotFile
from mar.actions.received import Filing
from mar.concerns import Concern
from mar.models import Dose, FollowUp, Moved, Opened
from mar.slots import RECENT
from medicines import actions as medicines_actions
from medicines.models import Doubt, DoubtAnswer, Medicine
from medicines.ring import office_said
from people import actions as people_actions
from people.fields import readable
from people.models import Absence, Task, Worker
from people.records import Refused, now
from people.templatetags import words

LATELY = timedelta(hours=48)
"""How long a stay that ended, or a word that somebody is home, is the one another entry speaks of."""


def _shared(filing: Filing) -> dict[str, Any]:
    """The fields every entry's row has."""
    entry = filing.entry
    return {
        "person": filing.person,
        "key": entry.key,
        "fingerprint": entry.fingerprint,
        "signed_by": filing.signer,
        "device": entry["device"],
    }


def follow_up(by: Worker, filing: Filing) -> FollowUp:
    """What came after a dose. The dose itself stays as it was written."""
    entry = filing.entry
    dose = Dose.objects.filter(person=filing.person, key=entry["of"]).select_related("medicine").first()
    if dose is None:
        raise CannotFile("corrects")
    row = FollowUp(
        **_shared(filing),
        dose=dose,
        what=entry["what"],
        answer=entry["answer"] or "",
        amount=entry["amount"],
        happened_at=min(entry["at"], now()),
        happened_by=filing.signer,
        text=entry["text"] or "",
    )
    row.concerns = [one.as_json() for one in _after(filing, row)]
    row.save(by=by)
    if dose.medicine is not None:
        ask_about_hiding(by, dose.medicine, row.text, row.key)
    closes = {FollowUp.What.LEFT_OUT_ANSWER: Task.Kind.ASK, FollowUp.What.CONFIRMED: Task.Kind.CONFIRM_ENTRY}
    if row.what in closes:
        _close(by, filing, closes[FollowUp.What(row.what)], f"dose:{dose.key}", row)
    return row


def _after(filing: Filing, row: FollowUp) -> list[Concern]:
    """What the carer must do now."""
    office = office_said(filing.person.branch, filing.moment)
    match row.what:
        case FollowUp.What.SICK:
            return [Concern("ask", f"Do not give it again. Ring {office}, or the pharmacy.")]
        case FollowUp.What.FOUND:
            text = "Do not give what was found. Bag it with the time. It counts as taken."
            return [Concern("ask", f"{text} Ring {office}.")]
        case FollowUp.What.FELL_OFF:
            return [Concern("ask", _fallen_off(filing, row))]
        case FollowUp.What.DENIED:
            return [Concern("by_other", "The office will look at it: the giver says it was not so.")]
        case FollowUp.What.LEFT_OUT_ANSWER if row.answer == "not_known":
            return [Concern("limit_unknown", f"It counts as taken. Ring {office}.")]
    return []


def _fallen_off(filing: Filing, row: FollowUp) -> str:
    """Bag it, ring, put nothing on by oneself; when the next change is (story 7)."""
    ring = office_said(filing.person.branch, filing.moment)
    found = row.answer == "bagged"
    said = "Bag it with the time." if found else "Look for it. Drowsy or breathing slowly: 999."
    said += f" Ring the nurse or the pharmacy, or {ring}. Put a new one on early only when they say so."
    medicine = row.dose.medicine
    sheet = filing.desk.between(filing.moment - RECENT, filing.moment + timedelta(days=1))
    on = worn.on_body(medicine, sheet, filing.moment) if medicine else None
    return f"{said} {on.next_text}" if on else said


def _close(by: Worker, filing: Filing, kind: str, subject: str, row: FollowUp) -> None:
    tasks = Task.objects.open().filter(provider_id=filing.person.provider_id, kind=kind, subject=subject)
    for task in tasks:
        answers = words.FOLLOW_UP_ANSWERS.get(row.what, {})
        people_actions.close_task(
            by, task=task, outcome=answers.get(row.answer) or words.FOLLOW_UPS[row.what]
        )


def opened(by: Worker, filing: Filing) -> Opened:
    """A worker said who this is, or read what changed."""
    entry = filing.entry
    return Opened(
        **_shared(filing),
        opened_at=min(entry["at"], filing.moment),
        opened_by=filing.signer,
        changes_read=entry["changes_read"] or [],
        reviews_read=entry["reviews_read"] or [],
    ).save(by=by)


def doubt(by: Worker, filing: Filing) -> models.Model:
    """Raise a doubt about a line, or answer one."""
    entry = filing.entry
    if entry["answers"]:
        return _answer(by, filing)
    medicine = Medicine.objects.filter(person=filing.person, pk=entry["medicine"]).first()
    if medicine is None:
        raise CannotFile("elsewhere")
    documents = entry["documents"] or []
    return medicines_actions.raise_doubt(
        by,
        medicine=medicine,
        kind=Doubt.Kind(entry["what"]),
        words=entry["words"],
        label_seen=entry["label_seen"] or "",
        document_key=UUID(documents[0]) if documents else None,
        key=entry.key,
        fingerprint=entry.fingerprint,
    )


def _answer(by: Worker, filing: Filing) -> DoubtAnswer:
    entry = filing.entry
    asked = Doubt.objects.filter(person=filing.person, pk=entry["answers"]).first()
    if asked is None:
        raise CannotFile("elsewhere")
    return medicines_actions.answer_doubt(
        by,
        doubt=asked,
        key=entry.key,
        fingerprint=entry.fingerprint,
        decision=entry["decision"],
        advice=entry["advice"] or {},
    )


def to_hospital(by: Worker, filing: Filing) -> Moved:
    """The ambulance takes the person: every medicine pauses from that moment."""
    entry = filing.entry
    moved_at = min(entry["at"], filing.moment)
    _or_hold(
        people_actions.start_absence,
        by,
        person=filing.person,
        kind=Absence.Kind.HOSPITAL,
        starts_at=moved_at,
        place=" ".join(readable(entry["where"] or "").split()),
    )
    return _moved(by, filing, moved_at)


def home(by: Worker, filing: Filing) -> Moved:
    """Home again: the pause ends, and every line is `ask` until somebody says which list is right.

    So does the first who says home after a hospital stay whose planned end has just passed. Where nobody was
    away there is nothing to end and nothing new to compare: what was said is kept, with a concern, and asks
    nothing a second time. Unless home was told lately the office is asked whether there was a stay.
    """
    person, moved_at = filing.person, min(filing.entry["at"], filing.moment)
    told = Moved.objects.filter(person=person, kind="home", moved_at__gt=moved_at - LATELY).exists()
    stays = person.absences.filter(kind=Absence.Kind.HOSPITAL, void=False)
    over = stays.filter(ends_at__gt=moved_at - LATELY, ends_at__lte=moved_at).exists()
    if _or_hold(people_actions.end_absence, by, person=person, ends_at=moved_at) or (over and not told):
        medicines_actions.raise_home_doubts(by, person=person)
        return _moved(by, filing, moved_at)
    called, office = person.preferred_name, words.phone(person.branch.office())
    if not told:
        people_actions.open_task(
            by,
            provider=person.provider,
            person=person,
            kind=Task.Kind.LOOK_AT,
            subject=f"home:{person.pk}",
            words=f"{filing.signer.name} wrote that {called} is home since {words.moment(moved_at)}. "
            "Nobody had written a stay. Was it hospital, and which list is right?",
        )
    text = f"No stay of {called} was open: nothing was paused. After hospital ring the office, {office}."
    return _moved(by, filing, moved_at, Concern("not_due", text))


def _or_hold[Done](act: Callable[..., Done], by: Worker, **said: Any) -> Done:
    """What a carer says happened is never refused: what cannot be done with it is held for the office."""
    try:
        return act(by, **said)
    except Refused:
        raise CannotFile("absence") from None


def _moved(by: Worker, filing: Filing, moved_at: datetime, *concerns: Concern) -> Moved:
    return Moved(
        **_shared(filing),
        kind=filing.entry.kind,
        moved_at=moved_at,
        moved_by=filing.signer,
        place=filing.entry["where"] or "",
        concerns=[one.as_json() for one in concerns],
    ).save(by=by)
