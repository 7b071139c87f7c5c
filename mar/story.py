"""What happened, in words: one entry for a list, newest first, for the person's page, reviews and paper.

Pure: rows with their people and follow-ups are passed in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst

from mar.models import Dose, Outcome, Who
from mar.slots import ZONE
from mar.steps import DONE, NOT_DONE, said_as
from medicines import lines
from medicines.directions import UNITS, amount_words
from people.templatetags import words

SIGNS = {
    Outcome.TAKEN: ("taken", "taken"),
    Outcome.PART_TAKEN: ("part", "taken"),
    Outcome.LEFT_OUT: ("left", "not"),
    Outcome.NOT_TAKEN: ("not", "not"),
    Outcome.NOT_KNOWN: ("unknown", "not"),
    Outcome.STRUCK: ("close", "not"),
}
"""The sign in app/_icons.html and the colour of each outcome."""


@dataclass(frozen=True)
class Told:
    """One dose in words. `struck` when it does not count any more; it stays readable."""

    dose: Dose
    at: datetime
    icon: str
    tone: str
    medicine: str
    happened: str
    by: str
    asides: tuple[str, ...] = ()
    struck: bool = False
    clash: bool = False


def medicine_name(dose: Dose) -> str:
    """Co-careldopa 25 mg/100 mg tablets: of the line, or of what was taken besides."""
    return lines.shown_name(dose.medicine.product_name if dose.medicine else dose.product_name)


def amount(dose: Dose) -> str:
    """2 tablets; empty when no amount was written."""
    if dose.amount is None:
        return ""
    known = dose.unit in UNITS
    return (
        amount_words(dose.amount, dose.unit) if known else f"{words.amount(dose.amount)} {dose.unit}".strip()
    )


def outcome_said(step: str, outcome: str) -> str:
    """Taken · Put on · Taken off · Not taken off: what is worn, and what is no dose, has words of its own."""
    if step == "give" or outcome not in (Outcome.TAKEN, Outcome.NOT_TAKEN):
        return words.outcome(outcome)
    return capfirst((DONE if outcome == Outcome.TAKEN else NOT_DONE)[step])


def happened(dose: Dose) -> str:
    """Taken, 1 tablet · Taken, 1 patch, left upper arm · Not taken: asleep · Taken off."""
    step = said_as(dose.medicine, dose)
    said = outcome_said(step, dose.outcome)
    if dose.outcome == Outcome.NOT_TAKEN:
        said = f"{said}: {words.reason(dose.reason)}"
    many = amount(dose) if step in ("give", "apply") else ""
    where = f", {dose.site}" if dose.site else ""
    return f"{said}, {many}{where}" if many else said


def clock(dose: Dose) -> str:
    """09:06, when it was given; with its day where that is not the day it was due."""
    same = dose.due_date in (None, dose.given_at.astimezone(ZONE).date())
    return words.time(dose.given_at) if same else words.moment(dose.given_at)


def by_whom(dose: Dose, called: str) -> str:
    """Ann Osei administered, saw it taken · her daughter, was told. Written by Ben Wright."""
    giver = dose.given_by.name if dose.given_by else (dose.given_by_name or "")
    if dose.who in (Who.PERSON, Who.FAMILY, Who.PROFESSIONAL, Who.OTHER_AGENCY):
        giver = giver or words.who(dose.who, called)
    parts = [giver or dose.signed_by.name]
    if dose.help not in ("", "none"):
        parts.append(words.help(dose.help).split(" (")[0].lower())
    if dose.basis:
        parts.append(words.basis(dose.basis))
    written = {dose.recorded_by.name, dose.signed_by.name} - {giver or dose.signed_by.name}
    return ", ".join(parts) + (f". Written by {words.list_and(sorted(written))}" if written else "")


def told(
    dose: Dose,
    called: str,
    *,
    clash: bool = False,
    struck: bool = False,
    concerns: Sequence[str] | None = None,
    due: bool = True,
) -> Told:
    """One dose in words. `struck`: corrected or entered in error, so that it no longer counts. `concerns` are
    those worked out again; without them, what was known when it was saved. `due`: say when that was.
    """
    then = [str(one["text"]) for one in dose.concerns]
    icon, tone = ("clash", "clash") if clash else SIGNS[Outcome(dose.outcome)]
    return Told(
        dose=dose,
        at=dose.given_at,
        icon=icon,
        tone=tone,
        medicine=medicine_name(dose),
        happened=happened(dose),
        by=by_whom(dose, called),
        asides=(*_asides(dose, due), *(then if concerns is None else concerns)),
        struck=struck or dose.outcome == Outcome.STRUCK,
        clash=clash,
    )


def _asides(dose: Dose, due: bool) -> Iterable[str]:
    if due and dose.due_date and dose.due_time:
        when = f"{words.date_short(dose.due_date)} {words.time(dose.due_time)}"
        if when != f"{words.date_short(dose.given_at)} {words.time(dose.given_at)}":
            yield f"Due {when}."
    if dose.what_for:
        yield f"For {dose.what_for}."
    if dose.sure:
        yield f"{words.sure(dose.sure)}."
    if dose.note:
        yield f"“{dose.note}”"
    if dose.advice:
        yield f"{dose.advice.get('who')} said: “{dose.advice.get('words')}”"
    for one in dose.after:
        text = f": “{one.text}”" if one.text else ""
        said = words.follow_up(one.what, one.answer)
        same_day = words.date(one.happened_at) == words.date(dose.given_at)
        at = words.time(one.happened_at) if same_day else words.moment(one.happened_at)
        yield f"{at} {said}{text}, {one.recorded_by.name}."
    if dose.why:
        yield f"Reason: “{dose.why}”"


def story(doses: Sequence[Dose], called: str, clashing: Iterable[object] = ()) -> list[Told]:
    """These doses in words, newest first. Each says whether a later row corrects it (`Dose.corrected`)."""
    clashes = set(clashing)
    found = [told(one, called, clash=one.pk in clashes, struck=one.corrected) for one in doses]
    return sorted(found, key=lambda one: (one.at, one.dose.recorded_at), reverse=True)
