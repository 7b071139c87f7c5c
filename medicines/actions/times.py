"""Moving a person's usual times in one act: each line concerned is replaced."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from django.db import transaction

from medicines import directions as said
from medicines import lines
from medicines.actions.lines import change_medicine, open_person, typed_words
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
    """The directions with their times moved, or None when no time of this line moves."""
    read = lines.parsed(medicine)
    if read is None or not read.times:
        return None
    new_at = {one.at: moves.get(one.band or f"{one.at:%H:%M}", one.at) for one in read.times}
    if all(old == new for old, new in new_at.items()):
        return None
    times = tuple(replace(one, at=new_at[one.at]) for one in read.times)
    others = tuple(
        replace(one, times=None if one.times is None else tuple(new_at[at] for at in one.times))
        for one in read.others
    )
    value = said.to_json(replace(read, times=times, others=others))
    value["times"].sort(key=lambda row: row["at"])
    return value
