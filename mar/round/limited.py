"""What gaps and maxima say of a dose that is wanted now: too soon, and when then (stories.md 1.2, 6.21)."""

from decimal import Decimal
from typing import Any

from mar.round.line import Card
from mar.slots import ZONE, DueDose
from medicines import limits, lines
from medicines.models import Medicine
from people.templatetags import words

HARD = ("too_soon", "over_maximum")
OPEN = ("due", "overdue")


def judged(
    medicine: Medicine, amount: Decimal | None, card: Card, *, answering: Any = None
) -> limits.Judgement:
    """The dose given now, against everything recorded. `answering`: its slot, which nobody has answered."""
    return limits.judge(
        lines.intake(medicine, card.now, amount),
        card.intakes if answering is None else card.intakes_but(answering),
        limits=card.sheet.line_limits,
        caps=lines.caps(card.sheet.caps),
        zone=ZONE,
        person=card.called,
        names=lines.ingredient_names(card.sheet.medicines),
    )


def slot_limits(one: DueDose, card: Card, *, told_only: bool) -> dict[str, Any]:
    """Why a dose that is due is not to be given yet: its reasons, and the first moment when nothing stops it.

    Nothing where it can only be told about: it happened or it did not.
    """
    slot, medicine = one.slot, one.medicine
    if told_only or one.state not in OPEN or slot.step != "give" or medicine.pk not in card.sheet.limited:
        return {"reasons": [], "not_before": None, "locked": False}
    found = judged(medicine, slot.amount, card, answering=slot.key)
    locked = any(reason.kind in HARD for reason in found.reasons)
    when = not_before(found, card)
    return ({"when_text": f"{when[0].lower()}{when[1:]}"} if locked else {}) | {
        "reasons": [{"kind": reason.kind, "text": reason.text} for reason in found.reasons],
        "not_before": found.not_before.isoformat() if found.not_before else None,
        "locked": locked,
    }


def not_before(found: limits.Judgement, card: Card) -> str:
    """'Not before 20:30', with its day if that is not today; with no such time 'Ring before giving'."""
    if found.not_before is None:
        return "Ring before giving"
    return f"Not before {words.moment_near(found.not_before, card.now)}"
