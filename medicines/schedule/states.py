"""From a slot and its answers to what it is now, and how late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from medicines.schedule.shape import Slot, utc

State = Literal["overdue", "due", "later", "done", "suspended", "ask", "others"]


@dataclass(frozen=True)
class Answer:
    """A row in force that answers a slot: a strike is not passed. `again_at`: not taken, ask again then."""

    again_at: datetime | None = None


def state(
    slot: Slot,
    now: datetime,
    *,
    answers: Sequence[Answer] = (),
    doubted: bool = False,
    stopped_after_due: bool = False,
) -> State:
    """Exactly one of seven. `doubted`: an open doubt on the line; `stopped_after_due`: stopped or replaced
    since.

    Doubt is never shown as nothing due (stories.md 1.1): it wins over everything but an answer, a pause and
    others.
    """
    if answered(slot, now, answers):
        return "done"
    if slot.suspended is not None:
        return "suspended"
    if slot.others is not None:
        return "others"
    if doubted or stopped_after_due or slot.unsourced:
        return "ask"
    moment = utc(now)
    if moment >= slot.window_until:
        return "overdue"
    return "due" if moment >= slot.window_from else "later"


def answered(slot: Slot, now: datetime, answers: Sequence[Answer]) -> bool:
    """Whether the slot needs nothing now. An answer with `again_at` inside the window opens it again from
    then.
    """
    if not answers:
        return False
    for answer in answers:
        if answer.again_at is None or utc(answer.again_at) >= slot.window_until:
            return True
    return utc(now) < max(utc(answer.again_at) for answer in answers if answer.again_at is not None)


def late(slot: Slot, now: datetime, answers: Sequence[Answer] = ()) -> bool:
    """Past its window, unanswered, and ours to give: said beside `ask` and `overdue` alike."""
    return (
        utc(now) >= slot.window_until
        and slot.suspended is None
        and slot.others is None
        and not answered(slot, now, answers)
    )


def half_way(slot: Slot, next_slot: Slot | None) -> datetime:
    """The moment half-way to the line's next dose, counted between instants.

    The last dose of a course has no next: its half-way is 12 hours on, as for a dose once a day.
    """
    if next_slot is None:
        return slot.due_at + timedelta(hours=12)
    return slot.due_at + (next_slot.due_at - slot.due_at) / 2


def late_rule_now(rule: str, slot: Slot, next_slot: Slot | None, now: datetime) -> str:
    """The line's late rule at this moment: `give_and_note` becomes `ring_first` half-way to the next
    dose.
    """
    if rule != "give_and_note":
        return rule
    return "ring_first" if utc(now) >= half_way(slot, next_slot) else "give_and_note"


def only_past(next_slot: Slot | None, now: datetime) -> bool:
    """Once the next dose is open, the earlier one offers only what happened before (stories.md 1.4)."""
    return next_slot is not None and utc(now) >= next_slot.window_from
