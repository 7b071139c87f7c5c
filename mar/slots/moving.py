"""The slots of one line in order, with what was moved on advice and what comes after each. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from medicines.directions.shape import Step
from medicines.schedule import Slot


def moved(slot: Slot, to: datetime) -> Slot:
    """The same slot at another time: its name stays, its time and window move."""
    by = to - slot.due_at
    return slot._replace(due_at=to, window_from=slot.window_from + by, window_until=slot.window_until + by)


def as_moved(slots: Iterable[Slot], to: Mapping[object, datetime]) -> list[Slot]:
    """The slots with those that were moved at their new times. `to`: by the name of the slot."""
    return [moved(one, to[one.key]) if one.key in to else one for one in slots]


def with_next(slots: Iterable[Slot]) -> Iterator[tuple[Slot, Slot | None]]:
    """Each slot of a line with the next one of the same kind: a patch taken off is followed by the next
    taking off, never by the new patch of the same minute.
    """
    after: dict[Step, Slot] = {}
    found: list[tuple[Slot, Slot | None]] = []
    for slot in reversed([*slots]):
        found.append((slot, after.get(slot.step)))
        after[slot.step] = slot
    return reversed(found)
