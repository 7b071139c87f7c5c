"""What was recorded, in words: a dose, what followed it, and what it replaced."""

from typing import Any

from mar import story
from mar.models import Dose, Outcome
from mar.round.line import Card
from mar.slots import answering
from mar.steps import said_as
from medicines import directions as said
from medicines import lines
from people.templatetags import words

ONLY_MARK = {
    Outcome.PART_TAKEN: "part",
    Outcome.LEFT_OUT: "left",
    Outcome.NOT_TAKEN: "not",
    Outcome.NOT_KNOWN: "unknown",
    Outcome.STRUCK: "struck",
}


def dose_json(dose: Dose, card: Card) -> dict[str, Any]:
    """What was recorded, in words; what it replaced stays readable in `was`."""
    if dose.pk not in card.told:
        card.told[dose.pk] = _dose_json(dose, card)
    return card.told[dose.pk]


def _dose_json(dose: Dose, card: Card) -> dict[str, Any]:
    medicine = card.sheet.medicine(dose.medicine_id)
    name = lines.shown_name(medicine.product_name) if medicine else lines.shown_name(dose.product_name)
    giver = dose.given_by or dose.signed_by
    was = _was(dose, card)
    return {
        "dose": str(dose.pk),
        "key": str(dose.key),
        "medicine": str(dose.medicine_id) if dose.medicine_id else None,
        "name": name,
        "outcome": dose.outcome,
        "reason": dose.reason,
        "who": dose.who,
        "help": dose.help,
        "basis": dose.basis,
        "amount": None if dose.amount is None else words.amount(dose.amount),
        "unit": dose.unit,
        "site": dose.site,
        "what_for": dose.what_for,
        "given_at": dose.given_at.isoformat(),
        "by": {"id": str(giver.pk), "name": giver.name, "initials": giver.initials},
        "mark": _mark(dose, card),
        "text": dose_text(dose, card),
        "rest": _rest(dose, card, was),
        "note": dose.note,
        "clash_of": str(dose.clash_of_id) if dose.clash_of_id else None,
        "concerns": dose.concerns,
        "follow_ups": [{"what": one.what, "text": _follow_up(one, card)} for one in dose.after],
        "in_force": not dose.corrected,
        "was": was,
        "may_correct": card.around.senior or dose.signed_by_id == card.around.worker.pk,
    }


def _mark(dose: Dose, card: Card) -> str:
    rows = card.sheet.by_slot.get(dose.slot, []) if dose.slot else []
    if len(answering(rows)) > 1:
        return "clash"
    if dose.outcome == Outcome.TAKEN:
        return "late" if any(one["kind"] in ("late", "early") for one in dose.concerns) else "taken"
    return ONLY_MARK[Outcome(dose.outcome)]


def dose_text(dose: Dose, card: Card) -> str:
    """'09:06 taken, AO'; a time of another day says its day."""
    at = words.moment_near(dose.given_at, card.now)
    step = said_as(card.sheet.medicine(dose.medicine_id), dose)
    what = words.running(story.outcome_said(step, dose.outcome))
    if dose.outcome == Outcome.NOT_TAKEN:
        what = f"{what}: {words.reason(dose.reason)}"
    if step in ("give", "apply") and dose.amount is not None and dose.effect.leaves_pack:
        what = f"{said.amount_words(dose.amount, dose.unit)} {what}" if dose.unit in said.UNITS else what
    what = f"{what}, {dose.site}" if dose.site else what
    by = dose.signed_by.initials
    if dose.who and dose.who != "our_worker":
        by = f"{words.who(dose.who, card.called)}, written by {dose.signed_by.initials}"
    elif dose.given_by and dose.given_by_id != dose.signed_by_id:
        by = f"{dose.given_by.initials}, written by {dose.signed_by.initials}, not yet confirmed"
    return f"{at} {what}, {by}"


def _rest(dose: Dose, card: Card, was: list[dict[str, str]]) -> str:
    parts = []
    if dose.basis == "not_confirmed":
        parts.append("Not confirmed: nobody saw it go in.")
    if dose.again_at:
        parts.append(f"Ask again at {words.time(dose.again_at)}.")
    if dose.advice:
        parts.append(f"{dose.advice.get('who', '')}: “{dose.advice.get('words', '')}”")
    if dose.sure:
        parts.append(f"{words.sure(dose.sure)}.")
    if dose.why and not was:  # else it stands beside what was corrected
        parts.append(f"Why: {dose.why}")
    return " ".join(parts)


def _follow_up(one: Any, card: Card) -> str:
    text = f": “{one.text}”" if one.text else ""
    head = f"{words.follow_up(one.what, one.answer)}{text}"
    return f"{words.moment_near(one.happened_at, card.now)} {head}, {one.recorded_by.initials}"


def _was(dose: Dose, card: Card) -> list[dict[str, str]]:
    """The rows this one corrects, oldest first: struck through, never hidden."""
    if not dose.corrects_id:
        return []
    by_id = {one.pk: one for one in card.sheet.doses}
    chain, one = [], dose
    while one.corrects_id and (before := by_id.get(one.corrects_id)) is not None:
        chain.append({"text": dose_text(before, card), "why": one.why})
        one = before
    return chain[::-1]
