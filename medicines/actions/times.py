"""Moving a person's usual times in one act: each line concerned is replaced."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from django.db import transaction

from medicines import directions as said
from medicines import lines
from medicines.actions.lines import change_medicine, open_person, typed_words
from medicines.directions.shape import minutes_of
from medicines.models import Medicine
from people.models import Person, Worker
from people.records import Refused, now
from people.rules import must


@transaction.atomic
def move_times(
    by: Worker,
    *,
    person: Person,
    moves: Mapping[str, time],
    why: str,
    said_by: str = "",
    after: datetime | None = None,
) -> list[Medicine]:
    """Move a person's usual times in one act; returns the new lines, one for each line concerned.

    `moves`: a band ("breakfast") or the exact time as it is now ("07:00") → the new local time. Each line
    concerned is replaced, with the same label, source and check still to come.
    """
    must(by, "medicines", person)
    reason = typed_words("why", "reason", why)
    moved = []
    live = Medicine.objects.filter(person=open_person(person)).live_at(now()).in_order()
    for row in live:
        directions = _moved(row, moves)
        if directions is None:
            continue
        try:
            moved.append(
                change_medicine(
                    by,
                    medicine=row,
                    why=f"Times moved: {reason}",
                    after=after,
                    directions=directions,
                    source=row.source,
                    source_words=f"Times moved. {said_by}".strip(),
                    prescriber=row.prescriber,
                )
            )
        except Refused as refused:
            name = lines.shown_name(row.product_name)
            sentences = [one for found in refused.fields.values() for one in found]
            raise Refused({"": [f"{name}: {sentence}" for sentence in sentences]}) from refused
    if not moved:
        raise Refused({"": ["No medicine has one of these times. Nothing was moved."]})
    return moved


def _moved(medicine: Medicine, moves: Mapping[str, time]) -> dict[str, Any] | None:
    """The directions with their times moved, or None when no time of this line moves.

    Where hours are counted nothing moves: every 72 hours stays 72 hours.
    """
    read = lines.parsed(medicine)
    if read is None:
        return None
    new_at = {one.at: moves.get(one.band or f"{one.at:%H:%M}", one.at) for one in read.every_time}
    if all(old == new for old, new in new_at.items()):
        return None
    others = tuple(
        replace(one, times=None if one.times is None else tuple(new_at[at] for at in one.times))
        for one in read.others
    )
    moved = replace(
        read,
        times=_times(read.times, new_at),
        parts=tuple(replace(part, times=_times(part.times, new_at)) for part in read.parts),
        others=others,
    )
    return said.to_json(moved)


def _times(times: Iterable[said.Time], new_at: Mapping[time, time]) -> tuple[said.Time, ...]:
    """Each time where it goes, in order; a stated window keeps its length."""
    moved = []
    for one in times:
        at, until = new_at[one.at], one.until
        if until is not None:
            end = (minutes_of(at) + minutes_of(until) - minutes_of(one.at)) % (24 * 60)
            until = time(end // 60, end % 60)
        moved.append(replace(one, at=at, until=until))
    return tuple(sorted(moved, key=lambda one: one.at))
