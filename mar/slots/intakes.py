"""What went into a person, or may have: every intake that the limits are asked about, pessimistically."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from mar.models import Dose, FollowUp, Outcome
from mar.slots.sheet import ZONE, Sheet
from mar.steps import step_of
from medicines import lines
from medicines.limits import EVER, Intake
from medicines.models import Medicine
from medicines.schedule import utc
from people.wall_clock import instant

RECENT = timedelta(hours=49)
"""How far back intakes are read: a rolling day, and the longest gap that crosses it, with a clock change."""


def intakes_of(
    sheet: Sheet,
    now: datetime,
    *,
    but: Iterable[UUID] = (),
    since: datetime | None = None,
    blank: bool = True,
) -> list[Intake]:
    """Everything that went in or may have in the last hours, pessimistically (stories.md 1.2).

    `since` leaves out what was over before; what nobody knows stays, whenever it was. `blank`: doses of
    ours past their window that nobody has answered count too.
    """
    skip = set(but)
    long = sheet.long_lines
    rows = [
        dose
        for dose in sheet.in_force
        if since is None
        or dose.given_at >= since
        or dose.effect.counts == "planned"
        or dose.medicine_id in long
        if dose.pk not in skip
    ]
    rows += [dose for dose in sheet.earlier if not dose.corrected and dose.pk not in skip]
    found = [one for dose in rows if (one := intake_of(sheet, dose)) is not None]
    return found + _unanswered(sheet, now, blank=blank)


def intake_of(sheet: Sheet, dose: Dose) -> Intake | None:
    """A dose as the limits see it; None when nothing went in."""
    counts = dose.effect.counts
    became = {one.answer for one in dose.after if one.what == FollowUp.What.LEFT_OUT_ANSWER}
    medicine = sheet.medicine(dose.medicine_id) or sheet.earlier_line(dose.medicine_id)
    if counts == "nothing" or became == {"still_there"} or step_of(medicine, dose) != "give":
        return None
    amount = dose.amount
    assumed = counts == "planned" or dose.basis == "not_confirmed"
    assumed = assumed or (dose.outcome == Outcome.LEFT_OUT and became != {"gone"})
    at, latest = dose.given_at, None
    if counts == "planned" or (dose.outcome == Outcome.PART_TAKEN and amount is None):
        amount, assumed = _planned(medicine, dose), True
    if counts == "planned" and dose.due_date:
        at, latest = instant(dose.due_date, dose.due_time, ZONE), dose.given_at
    if medicine is None:
        return Intake(
            at=at,
            name=dose.product_name,
            mg=lines.milligrams(dose.ingredients, amount),
            amount=amount,
            assumed=assumed,
            latest=latest,
        )
    one = lines.intake(medicine, at, amount, assumed=assumed)
    return one if latest is None else Intake(**{**one.__dict__, "latest": max(at, latest)})


def _planned(medicine: Medicine | None, dose: Dose) -> Decimal | None:
    """The most the directions allow at once: what counts when nobody knows."""
    directions = lines.parsed(medicine) if medicine else None
    if directions is None:
        return dose.amount
    if directions.kind == "as_needed":
        return directions.amount_max or directions.amount
    if directions.kind == "elapsed":
        return directions.amount_max or directions.amount
    day = dose.due_date or dose.given_at.astimezone(ZONE).date()
    of_day = [one for part in directions.all_parts if part.falls_on(day) for one in part.times]
    times = [one for one in of_day if one.at == dose.due_time] or of_day or directions.every_time
    known = [one.amount_max or one.amount for one in times if one.amount is not None]
    return max(known, default=None)


def _unanswered(sheet: Sheet, now: datetime, *, blank: bool) -> list[Intake]:
    """What nobody answered counts as gone in at its time: what others give, and ours past its window."""
    long, limited, now = sheet.long_lines, sheet.limited, min(utc(now), utc(sheet.end))
    earlier = {one.slot for one in sheet.earlier if not one.corrected and one.outcome != Outcome.STRUCK}
    found = []
    for medicine in sheet.medicines:
        line = sheet.line(medicine) if medicine.pk in limited else None
        if line is None:
            continue
        since = max(sheet.start, now - RECENT)
        if medicine.pk in long:
            began = max(medicine.starts_at, medicine.entered_at)
            since = began if long[medicine.pk] == EVER else now - long[medicine.pk]
        first, last = since.astimezone(ZONE).date(), now.astimezone(ZONE).date() + timedelta(days=1)
        for slot in sheet.slots(line, first, last):
            over = slot.due_at if slot.others else slot.window_until
            if slot.step != "give" or slot.suspended or over > now or slot.key in earlier:
                continue
            if not blank and not slot.others:
                continue
            if not [one for one in sheet.by_slot.get(slot.key, []) if one.outcome != Outcome.STRUCK]:
                amount = slot.amount_max or slot.amount
                one = lines.intake(medicine, slot.due_at, amount, assumed=True)
                found.append(replace(one, slot=slot.key))
    return found
