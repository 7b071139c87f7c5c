"""The card of one due dose: when, its state, why not, whom to ring, what was asked and answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from mar import concerns
from mar.models import Dose, Outcome
from mar.round import step
from mar.round.limited import slot_limits
from mar.round.line import Card
from mar.round.recorded import dose_json
from mar.slots import ZONE, DueDose
from medicines import directions as said
from medicines import lines
from medicines.models import Doubt, Medicine
from medicines.schedule import Slot, half_way, late_rule_now
from medicines.warfarin import made_up
from people.models import Contact
from people.templatetags import words

PAST = timedelta(hours=12)
"""So long after its time a dose can only be told about, even where no next dose is open yet."""


def slot_json(one: DueDose, card: Card) -> dict[str, Any]:
    """One due dose: the line, when, its state, why not, whom to ring, and what was recorded."""
    slot, medicine, sheet = one.slot, one.medicine, card.sheet
    doubts = [doubt_json(doubt, card) for doubt in sheet.doubts_of(medicine)]
    told_only = one.only_past or card.away or card.now - slot.due_at > PAST
    past = told_only and one.state in ("overdue", "ask", "due")
    amount = slot.amount if slot.amount_max is None else None
    on = step.on_body(one, card)
    asked = step.step_json(one)
    return card.line(medicine) | {
        "due_date": slot.due_date.isoformat(),
        "due_time": slot.due_time.strftime("%H:%M"),
        "ordinal": slot.ordinal,
        "due_at": slot.due_at.isoformat(),
        "window": {"from": slot.window_from.isoformat(), "until": slot.window_until.isoformat()},
        "late_rule": medicine.late_rule,
        "state": one.state,
        "ahead": ahead(one, card.now),
        "late": one.late,
        "band": slot.band,
        "course": _course(one),
        "time_text": words.moment_near(slot.due_at, card.now),
        "may_answer": slot.due_at <= card.now,
        "when_text": _when(one, card),
        "rule": _rule(one, card),
        "after": _after(one, card),
        "amount": None if amount is None else words.amount(amount),
        "amount_text": None if amount is None or asked else said.amount_words(amount, slot.unit),
        "step": asked,
        "put_on": on is not None and asked is None,
        "says": [*step.says(one, on, card)],
        "sites": step.sites_json(one, on),
        "amounts": amounts_json(slot.amount, slot.amount_max, slot.unit),
        "aid": f"{medicine.container}, {_day(one)} {slot.band or words.time(slot.due_at)}"
        if medicine.container
        else None,
        "whole": _whole(one, card),
        "gives": slot.others,
        "past_only": past,
        "may_try_again": bool(one.rows) and all(_tried(row) for row in one.rows) and (past or not told_only),
        "again_until": slot.window_until.isoformat(),
        **slot_limits(one, card, told_only=told_only),
        "clash": one.clash,
        "concerns": [found.as_json() for found in concerns.of_slot(one, sheet)],
        "doubts": doubts,
        "ring": doubts[0]["ring"] if doubts else card.clinic if slot.unsourced else card.office,
        "stop_text": _stop_text(one, card) if one.state == "ask" and not doubts else None,
        "suspended_text": slot.suspended.words if slot.suspended else None,
        "move_url": _move_url(one, card),
        "doses": [dose_json(row, card) for row in (*one.rows, *one.struck)],
    }


def _move_url(one: DueDose, card: Card) -> str | None:
    """Where its later doses of today are moved on advice: from one that is late, or was given out of time."""
    rows = (found["kind"] for row in one.rows for found in row.concerns)
    today, following = card.around.day, one.next_slot
    later = one.slot.due_date == today and following is not None and following.due_date == today
    if not later or not (one.state == "overdue" or {"late", "early", "too_soon"} & {*rows}):
        return None
    return reverse("mar:move_doses", args=[card.around.person.pk, one.medicine.pk])


def ahead(one: DueDose, now: datetime) -> bool:
    """A STOP before a dose that is not to be given yet: rung about today, but after what is wanted now."""
    return one.state == "ask" and one.slot.window_from > now


def before(one: DueDose, now: datetime) -> str:
    """'before tea, 17:00', for what is to be rung about by then."""
    band = f"{one.slot.band}, " if one.slot.band else ""
    return f"before {band}{words.moment_near(one.slot.due_at, now)}"


def _whole(one: DueDose, card: Card) -> dict[str, Any] | None:
    """'75 micrograms', and of how many boxes, where lines make one dose that can be added up."""
    boxes = [
        (box, slot)
        for box in card.sheet.joined(one.medicine)
        for slot in card.sheet.due_at(box, one.slot.due_at)
    ]
    by_letter = lines.goes_by_letter(one.medicine)
    if (len(boxes) < 2 and not by_letter) or one.slot.step != "give":
        return None
    total = lines.whole_dose([box for box, _ in boxes], one.slot.due_time, one.slot.due_date)
    if total is None:
        return None
    said = {"boxes": len(boxes), "total": words.mass(total)}
    return said | {"text": _made_up(boxes)} if by_letter else said


def _made_up(boxes: Sequence[tuple[Medicine, Slot]]) -> str | None:
    """4 mg = 1 × 3 mg (blue) + 1 × 1 mg (brown); None where it is not of whole tablets."""
    strengths = [(lines.mg_per_unit(box), slot.amount) for box, slot in boxes]
    tablets = {mg: int(many) for mg, many in strengths if mg is not None and many == (many or 0) // 1}
    return made_up(tablets) if len(tablets) == len(boxes) else None


def _tried(row: Dose) -> bool:
    return row.outcome == Outcome.NOT_TAKEN and not row.left_pack


def _day(one: DueDose) -> str:
    return words.WEEKDAYS[one.slot.due_date.weekday()]


def _course(one: DueDose) -> str | None:
    """'day 3 of 5' for a line with an end within a month of its start."""
    medicine = one.medicine
    if medicine.stops_at is None or medicine.stop_reason:
        return None
    first = medicine.starts_at.astimezone(ZONE).date()
    days = (medicine.stops_at - timedelta(seconds=1)).astimezone(ZONE).date() - first
    day = (one.slot.due_date - first).days + 1
    return f"day {day} of {days.days + 1}" if days.days <= 31 and day >= 1 else None


def _when(one: DueDose, card: Card) -> str:
    slot = one.slot
    band = f", {slot.band}" if slot.band else ""
    until = f"until {words.time(slot.window_until)}"
    if one.late and one.state in ("overdue", "ask"):
        return f"due {words.moment_near(slot.due_at, card.now)}{band}, {words.late(slot.due_at, card.now)}"
    if ahead(one, card.now):
        return before(one, card.now)
    if one.state == "ask":
        return f"expected {'at ' + slot.band if slot.band else words.time(slot.due_at)}, {until}"
    if one.state == "due":
        return f"{slot.band or words.time(slot.due_at)}, {until}"
    return f"{words.time(slot.due_at)}{band}"


def _rule(one: DueDose, card: Card) -> dict[str, Any] | None:
    """The line's own late rule, never the carer's choice."""
    if one.state != "overdue":
        return None
    rule = late_rule_now(one.medicine.late_rule, one.slot, one.next_slot, card.now)
    if rule == "give_then_ring":
        text, rest = f"Late. Give it now, then ring {card.office['who']}. Never two together.", ""
        ring = card.office
    elif rule == "ring_first":
        text, rest, ring = "Late. Ring first. Do not give it yet.", "Never two together.", card.pharmacy
    else:
        text, ring = "Late. Give it and note why.", None
        rest = f"You can until {words.time(half_way(one.slot, one.next_slot))}, half-way to the next dose."
    return {"kind": rule, "text": text, "rest": rest, "ring": ring}


def _after(one: DueDose, card: Card) -> dict[str, Any] | None:
    """What to do once it is given late, said in the sheet."""
    if one.state != "overdue" or one.medicine.late_rule != "give_then_ring":
        return None
    rest = "Never two together."
    if one.next_slot is not None and not one.only_past:
        rest = f"They say whether the {words.time(one.next_slot.due_at)} dose moves. {rest}"
    return {"text": f"Then ring {card.office['who']}.", "rest": rest, "ring": card.office}


def _stop_text(one: DueDose, card: Card) -> str:
    stop = one.medicine.stops_at
    if one.slot.unsourced and stop is not None:
        clinics = [named for named in card.around.contacts if named.purpose == Contact.Purpose.CLINIC]
        ring = "".join(f"{named.name}, {words.phone(named.number)}; " for named in clinics)
        return (
            f"The letter with the next doses has not come: the last one went to "
            f"{words.date(stop - timedelta(microseconds=1))}. Ring {ring}nobody answers: 111. "
            "Never yesterday’s dose by itself."
        )
    return f"Stopped at {words.time(stop)} on {words.date(stop)}, after this was due. Ring before giving."


def amounts_json(low: Any, high: Any, unit: str) -> list[dict[str, str]]:
    """For "1 or 2": one choice each, nothing chosen before."""
    if low is None or high is None:
        return []
    count, found = low, []
    while count <= high:
        found.append({"amount": words.amount(count), "text": said.amount_words(count, unit), "note": ""})
        count += 1
    return found


def _doubt_text(doubt: Doubt) -> str:
    """Just home: which list is right? Compare the lists."""
    kind = doubt.get_kind_display()
    sentence = kind if kind.endswith("?") else f"{kind}."
    return f"{sentence} {doubt.words}" if doubt.words and doubt.words != kind else sentence


def doubt_json(doubt: Doubt, card: Card) -> dict[str, Any]:
    """Why it is STOP, who raised it, whom to ring, what was answered so far."""
    return {
        "doubt": str(doubt.pk),
        "kind": doubt.kind,
        "text": _doubt_text(doubt),
        "label_seen": doubt.label_seen,
        "document": reverse("people:document", args=[doubt.person_id, doubt.document_key])
        if doubt.document_key
        else None,
        "by": doubt.opened_by.name,
        "at": doubt.opened_at.isoformat(),
        "at_text": f"{doubt.opened_by.initials} {words.moment_near(doubt.opened_at, card.now)}",
        "ring": card.ring(doubt),
        "answers": [
            {
                "decision": one.decision,
                "text": _answer_text(one, card),
            }
            for one in doubt.answers.all()
        ],
    }


def _answer_text(answer: Any, card: Card) -> str:
    advice = answer.advice or {}
    who = words.adviser(advice) or answer.recorded_by.name
    told = f": “{advice['words']}”" if advice.get("words") else ""
    at = words.moment_near(answer.recorded_at, card.now)
    return f"{answer.get_decision_display()}. {who}{told}, {at}."
