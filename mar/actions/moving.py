"""Moving today's later doses of one line on advice, once (design.md 3, story 20).

The software never works out a new dose or a new time: a professional said it, and who, in what words and when
is kept. The dose keeps its name; only the time shown and its window move.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction

from mar.models import MovedDose
from mar.slots import RECENT, ZONE, DueDose, load
from medicines import lines
from medicines.models import Medicine
from people.fields import Fields
from people.models import Person, Worker
from people.records import Refused, lock, new_id, now
from people.rules import must
from people.templatetags import words
from people.wall_clock import instant

DAY = timedelta(days=1)


def later_today(medicine: Medicine, person: Person, moment: datetime) -> list[DueDose]:
    """The doses of this line still to come today that nobody has answered, in order."""
    today = moment.astimezone(ZONE).date()
    sheet = load([person], moment - RECENT, instant(today + DAY, time(0), ZONE))[person.pk]
    return [
        one
        for one in sheet.due_doses(moment, today, today + DAY)
        if one.medicine == medicine
        and one.slot.due_at > moment
        and one.state not in ("done", "others", "suspended")
    ]


@transaction.atomic
def move_next_dose(
    by: Worker, *, medicine: Medicine, times: Mapping[str, time | None], advice: Mapping[str, Any]
) -> list[MovedDose]:
    """Move doses of today that are still to come: `times` is the time each has ("15:00") → its new one.

    `advice` is {"who", "role", "at", "words"}; who and words must be there. Each dose moves once. Raises
    `Refused` with the field and the reason: a time in the past or of another day, a dose that is answered or
    was moved before, two doses in another order or nearer than the line allows.
    """
    must(by, "round", medicine.person)
    person = lock(medicine.person)
    moment = now()
    typed = Fields({name: advice.get(name) for name in ("who", "role", "words", "at")})
    said = {
        "who": typed.text("who", "name of who said so", 200, must=True),
        "role": typed.text("role", "role of who said so", 120, must=True),
        "words": typed.text("words", "words", 2000, must=True, lines=True),
        "at": typed.text("at", "time", 40) or moment.isoformat(),
    }
    typed.done()
    coming = later_today(medicine, person, moment)
    wanted = _wanted(coming, times, moment)
    _in_order(medicine, coming, wanted)
    return [
        MovedDose(
            id=new_id(), person=person, provider_id=person.provider_id, medicine=medicine,
            due_date=one.slot.due_date, due_time=one.slot.due_time, ordinal=one.slot.ordinal,
            moved_to=to, advice=said,
        ).save(by=by)
        for one, to in wanted
    ]  # fmt: skip


def _wanted(
    coming: list[DueDose], times: Mapping[str, time | None], moment: datetime
) -> list[tuple[DueDose, datetime]]:
    """Each dose with its new moment; refused where one cannot move."""
    found, faults = [], {}
    for at, to in times.items():
        of_time = [one for one in coming if words.time(one.slot.due_time) == at]
        if to is None:
            continue
        if not of_time:
            faults[at] = ["This dose is answered, or is not due any more."]
        for one in of_time:
            moved_to = instant(one.slot.due_date, to, ZONE)
            if one.moved is not None:
                faults[at] = ["This dose was moved before. Ring the office."]
            elif moved_to <= moment:
                faults[at] = ["This time is over. Doses of today are moved to later today."]
            elif moved_to != one.slot.due_at:
                found.append((one, moved_to))
    if not found and not faults:
        faults[""] = ["Write the new time of at least one dose."]
    if faults:
        raise Refused(faults)
    return found


def _in_order(medicine: Medicine, coming: list[DueDose], wanted: list[tuple[DueDose, datetime]]) -> None:
    """The doses stay in their order, and as far apart as the line asks."""
    new = {one.slot.key: to for one, to in wanted}
    directions = lines.parsed(medicine)
    gap = timedelta(minutes=(directions.gap_minutes or 0) if directions else 0)
    at = [(one, new.get(one.slot.key, one.slot.due_at)) for one in coming if one.slot.step == "give"]
    for (_, before), (one, after) in pairwise(at):
        name = words.time(one.slot.due_time)
        if after <= before:
            raise Refused({name: ["The doses stay in their order: this one comes after the one before it."]})
        if after - before < gap:
            raise Refused({name: [f"At least {words.duration(gap)} apart. Ask whoever advised."]})
