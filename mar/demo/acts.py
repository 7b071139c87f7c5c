"""An act: what one worker files at one moment. The bodies are those a tablet sends (design.md 5)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from mar.actions import file_entry
from mar.models import Dose
from mar.slots import DueDose, Key
from medicines.directions import number
from medicines.models import Medicine
from people.models import Person, Worker
from people.records import clock_at

NAMESPACE = UUID("5f0f2f0e-6d0a-4d6b-9f0a-0d9a7c1f4e11")
"""Keys are made from what the entry is about, so that the same act is never filed twice."""


@dataclass(frozen=True)
class Act:
    """`slot` is what it answers: left alone when somebody has answered it. `of` must be on the record."""

    at: datetime
    worker: Worker
    body: dict[str, Any]
    slot: Key | None = None
    of: str | None = None


def key(*parts: Any) -> str:
    return str(uuid5(NAMESPACE, "|".join(map(str, parts))))


def entry(kind: str, worker: Worker, person: Person, *parts: Any, **fields: Any) -> dict[str, Any]:
    """An entry of `kind`; `parts` tell it from every other of its kind about this person."""
    return {
        "v": 1,
        "kind": kind,
        "key": key(kind, person.pk, *parts),
        "person": str(person.pk),
        "signed_by": str(worker.pk),
        "time_source": "now",
        **fields,
    }


def answer(
    worker: Worker, due: DueDose, at: datetime, outcome: str, part: str = "", **fields: Any
) -> dict[str, Any]:
    """An answer to one slot: `taken` unless `fields` say otherwise, given at `at`."""
    slot, medicine = due.slot, due.medicine
    body: dict[str, Any] = {
        "medicine": str(medicine.pk),
        "due_date": slot.due_date.isoformat(),
        "due_time": f"{slot.due_time:%H:%M}",
        "ordinal": slot.ordinal,
        "outcome": outcome,
        "given_at": at.isoformat(),
    }
    if outcome in ("taken", "left_out", "part_taken"):
        body |= given(medicine, slot.amount, slot.unit)
    step = (slot.ordinal,) if slot.ordinal else ()  # two steps of one minute are two entries
    where = (medicine.pk, slot.due_date, slot.due_time, part, *step)
    return entry("dose", worker, medicine.person, *where, **(body | fields))


def given(medicine: Medicine, amount: Decimal | None, unit: str) -> dict[str, Any]:
    """Who, help, basis, amount and unit of an ordinary dose of this line."""
    said = {"who": "our_worker", "help": medicine.help_wanted, "basis": "saw"}
    return {**said, "amount": plain(amount), "unit": unit}


def plain(amount: Decimal | None) -> str | None:
    """An amount as entries carry it: "0.5", "15"."""
    return None if amount is None else number(amount)


def restated(dose: Dose, worker: Worker, *parts: Any, **changes: Any) -> dict[str, Any]:
    """The whole answer of a stored dose once more, with what changes: a correction or another's entry."""
    said: dict[str, Any] = {
        "medicine": str(dose.medicine_id),
        "due_date": dose.due_date.isoformat() if dose.due_date else None,
        "due_time": f"{dose.due_time:%H:%M}" if dose.due_time else None,
        "ordinal": dose.ordinal,
        "outcome": dose.outcome,
        "who": dose.who or None,
        "help": dose.help or None,
        "basis": dose.basis or None,
        "amount": plain(dose.amount),
        "unit": dose.unit or None,
        "given_at": dose.given_at.isoformat(),
        "time_source": "typed",
    }
    return entry("dose", worker, dose.person, dose.key, *parts, **(said | changes))


def file(act: Act) -> dict[str, Any]:
    """File it at its own time. A refusal is a fault of the demo, and loud."""
    with clock_at(act.at):
        told = file_entry(act.worker, act.body)
    if told["status"] == "refused":
        raise RuntimeError(f"The demo’s {act.body['kind']} was refused: {told['reasons']} {act.body}")
    return told
