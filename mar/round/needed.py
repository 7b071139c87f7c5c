"""When-needed medicines: what is used so far, what stops it, what to ask first (stories.md 1.2, 1.3)."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from mar.round import limited
from mar.round.dose import amounts_json, doubt_json
from mar.round.line import Card
from mar.round.recorded import dose_json
from medicines import directions as said
from medicines import limits, lines, plans
from medicines.models import Medicine
from medicines.models.plans import EFFECT_MINUTES
from people.templatetags import words

DAY = timedelta(days=1)


def needed_json(medicine: Medicine, card: Card) -> dict[str, Any]:
    """One when-needed card. It never promises: at best "Nothing recorded stops it. ASK FIRST"."""
    sheet, now = card.sheet, card.now
    directions = lines.parsed(medicine)
    if directions is None or directions.amount is None:
        raise ValueError("a when-needed line has its directions and an amount")
    amount = None if directions.amount_max is not None else directions.amount
    judged = limited.judged(medicine, directions.amount, card)
    caps, plan = _caps(medicine, card), lines.plan_of(medicine)
    doubts = [doubt_json(doubt, card) for doubt in sheet.doubts_of(medicine)]
    hard = [one for one in judged.reasons if one.kind in ("too_soon", "over_maximum")]
    unknown = [one for one in judged.reasons if one.kind == "limit_unknown"]
    last = _last(medicine, card)
    suspended = any(
        one.starts_at <= now
        and (one.ends_at is None or one.ends_at > now)
        and one.line in (None, medicine.pk)
        for one in sheet.suspensions
    )
    return card.line(medicine) | {
        "state": "ask" if doubts else "suspended" if suspended else "open",
        "word": f"For {directions.reason}",
        "when_text": _when(judged, hard, unknown, card),
        "locked": bool(hard) or bool(doubts) or suspended,
        "unknown_text": unknown[0].text if unknown else None,
        "stops": [one.text for one in hard],
        "not_before": judged.not_before.isoformat() if judged.not_before else None,
        "reasons": [{"kind": one.kind, "text": one.text} for one in judged.reasons],
        "ring": doubts[0]["ring"] if doubts else card.pharmacy,
        "used": _used(directions, judged, last, caps, card),
        "limit_text": _limit_text(medicine, caps, judged, card),
        "plan": f"The plan: {plan.choosing}" if plan and plan.choosing else None,
        "plan_says": _plan(medicine, card),
        "ask_first": _ask_first(last, card),
        "asked_text": f"Asked first: none{_since(last, card)}, nothing from a shop",
        "what_for": [directions.reason] if directions.reason else [],
        "amount": None if amount is None else words.amount(amount),
        "amount_text": None if amount is None else said.amount_words(amount, directions.unit),
        "amounts": _amounts(medicine, directions, caps, judged),
        "ribbon": _ribbon(medicine, directions, card),
        "doubts": doubts,
        "doses": [dose_json(one, card) for one in sheet.of_line(medicine) if now - one.given_at <= DAY],
    }


def effect_after(medicine: Medicine) -> timedelta:
    """So long after a dose it is asked whether it helped: the plan's interval, or the usual one."""
    plan = lines.plan_of(medicine)
    return timedelta(minutes=plan.effect_minutes if plan else EFFECT_MINUTES)


def _plan(medicine: Medicine, card: Card) -> list[dict[str, str]]:
    """The plan, label by label; how often this month for what acts on the mind."""
    plan = lines.plan_of(medicine)
    if plan is None:
        return []
    said_often = card.around.often.get(medicine.pk, 0) if plans.acts_on_the_mind(medicine) else None
    pieces = plans.pieces(plan, card.around.day, said_often)
    return [{"label": label, "text": text} for label, text in pieces]


def _last(medicine: Medicine, card: Card) -> Any:
    """The last dose that counts."""
    own = [one for one in card.sheet.of_line(medicine) if one.effect.counts != "nothing"]
    return max(own, key=lambda one: one.given_at, default=None)


def _when(judged: limits.Judgement, hard: list[Any], unknown: list[Any], card: Card) -> str:
    if hard:
        return limited.not_before(judged, card)
    if unknown:
        return unknown[0].text.split(". ")[0]
    return "Nothing recorded stops it"


def _since(last: Any, card: Card) -> str:
    return f" since {words.moment_near(last.given_at, card.now)}" if last else ""


def _ask_first(last: Any, card: Card) -> str:
    return f"any{_since(last, card)}? Anything from a shop?" if last else "any today? Anything from a shop?"


def _caps(medicine: Medicine, card: Card) -> list[limits.Cap]:
    """The limits in milligrams from everything that this medicine is held to."""
    codes = {one["code"] for one in medicine.ingredients or ()}
    return [cap for cap in lines.caps(card.sheet.caps) if cap.ingredient in codes]


def _limit_text(medicine: Medicine, caps: list[limits.Cap], judged: limits.Judgement, card: Card) -> str:
    """'Idris’s limit is 3 g of paracetamol in 24 hours from everything, said by Dr Shah. Left: 1 g.', and
    when it is asked whether it helped.
    """
    found = []
    for cap in caps:
        by = [one.said_by for one in card.sheet.caps if one.ingredient_code == cap.ingredient]
        whose = f"{card.called}’s limit" if cap.prescribed else "The usual most"
        who = f", said by {by[0]}" if cap.prescribed and by else ""
        most = f"{words.mass(cap.mg)} of {cap.name} in 24 hours from everything"
        found.append(f"{whose} is {most}{who}. Left: {_left(cap, judged)}.")
    found.append(f"{words.duration(effect_after(medicine))} after it is given, the round asks: did it help?")
    return " ".join(found)


def _left(cap: limits.Cap, judged: limits.Judgement) -> str:
    return words.mass(judged.left_mg[cap.ingredient]) if judged.left_mg[cap.ingredient] else "nothing"


def _amounts(
    medicine: Medicine, directions: said.Directions, caps: list[limits.Cap], judged: limits.Judgement
) -> list[dict[str, str]]:
    """For "1 or 2": one choice each, with what it comes to in all."""
    found = amounts_json(directions.amount, directions.amount_max, directions.unit)
    for row in found:
        mg = lines.milligrams(medicine.ingredients, Decimal(row["amount"])) or {}
        notes = []
        for cap in caps:
            if (one := mg.get(cap.ingredient)) is not None:
                makes = one + judged.used_mg.get(cap.ingredient, Decimal(0))
                whole = (
                    f"{words.mass(makes)} of {words.mass(cap.mg)}{' (too much)' if makes > cap.mg else ''}"
                )
                notes.append(f"{words.mass(one)} of {cap.name}: makes {whole}")
        row["note"] = "; ".join(notes)
    return found


def _used(
    directions: said.Directions, judged: limits.Judgement, last: Any, caps: list[limits.Cap], card: Card
) -> dict[str, Any]:
    """'6 of 8 tablets, 3 g of 4 g,' and when the last one was."""
    parts: list[str] = []
    used, most = judged.used_amount, directions.max_amount_24h
    if directions.max_doses_24h is not None:
        used, most = Decimal(judged.used_doses), Decimal(directions.max_doses_24h)
        parts.append(f"{used} of {most} doses")
    elif most is not None:
        parts.append(f"{words.amount(used)} of {said.amount_words(most, directions.unit)}")
    if directions.max_doses_7d is not None:
        parts.append(f"{judged.used_doses_7d} of {directions.max_doses_7d} in 7 days")
    if directions.max_doses_course is not None:
        parts.append(f"{judged.used_doses_course} of {directions.max_doses_course} in this course")
    for cap in caps:
        taken = judged.used_mg.get(cap.ingredient, Decimal(0))
        parts.append(f"{words.mass(taken)} of {words.mass(cap.mg)} {cap.name}")
    left = "".join(f", {_left(cap, judged)} left" for cap in caps)
    when = "none known"
    if last is not None:
        amount = (
            said.amount_words(last.amount, last.unit) if last.amount and last.unit in said.UNITS else "a dose"
        )
        near = words.moment_near(last.given_at, card.now)
        when = f"{amount} {'at ' if len(near) == 5 else ''}{near}"
    return {
        "text": f"{', '.join(parts)}," if parts else "",
        "rest": f"known in the last 24 hours{left}. Last: {when}.",
        "used": float(used),
        "of": None if most is None else float(most),
    }


def _ribbon(medicine: Medicine, directions: said.Directions, card: Card) -> dict[str, Any]:
    """The last 24 hours as dots and bars; the label says the same for reading aloud."""
    codes = {one["code"] for one in medicine.ingredients or ()}
    near = [
        one
        for one in card.intakes
        if one.line == medicine.pk or (codes and set(one.mg or ()) & codes)
        if card.now - DAY <= one.at <= card.now
    ]
    gap = timedelta(minutes=directions.gap_minutes or 0)
    dots = [
        {
            "at": one.at.isoformat(),
            "text": words.time(one.at),
            "kind": "unknown" if one.assumed else "given",
            "name": one.name,
        }
        for one in sorted(near, key=lambda one: one.at)
    ]
    label = words.list_and(f"{one['name']} {one['text']}" for one in dots) or "nothing known"
    return {
        "label": f"In the last 24 hours: {label}",
        "from": (card.now - DAY).isoformat(),
        "until": card.now.isoformat(),
        "dots": dots,
        "gaps": [_bar(one.at, gap, card.now) for one in near if gap],
    }


def _bar(at: datetime, gap: timedelta, now: datetime) -> dict[str, str]:
    return {"from": at.isoformat(), "until": min(at + gap, now).isoformat()}
