"""An entry that was kept for the office, in words, beside the one that has its key."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.http import Http404

from mar import entries, story
from mar.board.look import HELD_BECAUSE
from mar.board.subject import NOT_HERE
from mar.models import Dose, Held, Review
from mar.slots import AFTER
from mar.story import Told
from medicines import lines
from medicines.models import Medicine
from people.models import Person, Worker
from people.records import Refused
from people.templatetags import words

KINDS = {
    "dose": "A dose",
    "other": "Something taken besides",
    "follow_up": "What came after a dose",
    "opened": "Opened the person",
    "doubt": "A question before giving",
    "to_hospital": "To hospital",
    "home": "Home again",
}
CHOICES = {"outcome": words.OUTCOMES, "reason": words.REASONS, "help": words.HELP, "basis": words.BASIS}
LABELS = (
    ("outcome", "What happened"),
    ("reason", "Why"),
    ("help", "Help"),
    ("basis", "How we know"),
    ("amount", "Amount"),
    ("given_at", "When"),
    ("at", "When"),
    ("text", "Words"),
    ("words", "Words"),
    ("note", "Note"),
    ("why", "Reason"),
)


@dataclass(frozen=True)
class HeldEntry:
    """A held entry for the page: why it is held, its facts as (label, words), and the entry with its key.

    `reviews` say what was decided about it: once somebody has, it is decided.
    """

    held: Held
    why: str
    facts: tuple[tuple[str, str], ...]
    other: Told | None
    reviews: tuple[Review, ...]


def held_for(worker: Worker, pk: UUID) -> HeldEntry:
    """An entry that was kept for the office. Raises Http404."""
    rows = Held.objects.filter(pk=pk, provider_id=worker.provider_id)
    held = rows.select_related("person__provider", "recorded_by").first()
    mine = Person.objects.visible_to(worker)
    if held is None or (held.person is not None and not mine.filter(pk=held.person.pk).exists()):
        raise Http404(NOT_HERE)
    return HeldEntry(
        held=held,
        why=HELD_BECAUSE.get(held.cause, held.words),
        facts=tuple(_facts(held)),
        other=_other(held),
        reviews=tuple(held.reviews.select_related("recorded_by").order_by("recorded_at", "id")),
    )


def _facts(held: Held) -> list[tuple[str, str]]:
    body = _read(held)
    found = [("What", KINDS.get(body.get("kind", ""), "An entry"))]
    if body.get("medicine"):
        medicine = Medicine.objects.filter(pk=body["medicine"], person=held.person).first()
        here = lines.shown_name(medicine.product_name) if medicine else "not on this person’s record"
        found.append(("Medicine", here))
    if body.get("due_time"):
        day, clock = date.fromisoformat(body["due_date"]), time.fromisoformat(body["due_time"])
        found.append(("Due", f"{words.date_short(day)} {words.time(clock)}"))
    for name, label in LABELS:
        if body.get(name):
            found.append((label, _said(name, body[name], body)))
    signer = Worker.objects.filter(pk=held.body["signed_by"], provider_id=held.provider_id).first()
    found.append(("Signed by", signer.name if signer else "somebody not found here"))
    return [*found, ("Sent by", f"{held.recorded_by.name}, {words.moment(held.recorded_at)}")]


def _read(held: Held) -> dict[str, Any]:
    """The fields that were read when it came. The rest is kept too, but nobody looked whether it can be."""
    try:
        known = entries.read(held.body, held.recorded_at).values
    except Refused:  # it came before a rule about its fields was made stricter
        return {}
    return {name: value for name, value in held.body.items() if name in known}


def _said(name: str, value: Any, body: dict[str, Any]) -> str:
    if name in CHOICES:
        return CHOICES[name].get(value, str(value))
    if name in ("given_at", "at"):
        return words.moment(datetime.fromisoformat(value))
    return f"{value} {body.get('unit', '')}".strip() if name == "amount" else str(value)


def _other(held: Held) -> Told | None:
    rows = Dose.objects.filter(provider_id=held.provider_id, key=held.key, person=held.person)
    dose = rows.with_people().select_related("medicine", "person").prefetch_related(AFTER).first()
    return story.told(dose, dose.person.preferred_name) if dose else None
