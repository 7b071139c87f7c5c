"""One cell: what was due, what was written, which marks stand for it. Pure; rows come with their names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from mar import legend
from mar.chart.notes import Group
from mar.chart.shape import Cell, Given, Mark, Shape, State, Where
from mar.models import Dose, FollowUp, Outcome, Reason, Who
from mar.slots import ZONE, answering
from mar.story import amount, clock, happened
from medicines import lines
from medicines.models import Medicine
from medicines.schedule import Slot
from people.fields import readable
from people.models import Absence
from people.templatetags import words
from people.wall_clock import instant

STATES: Mapping[str, State] = {
    Outcome.TAKEN: "given",
    Outcome.PART_TAKEN: "part",
    Outcome.LEFT_OUT: "left_out",
    Outcome.NOT_TAKEN: "not_taken",
    Outcome.NOT_KNOWN: "not_known",
}
OPEN: Mapping[str, State] = {"overdue": "overdue", "due": "due", "ask": "ask"}
SHAPES: Mapping[str, Shape] = {
    Outcome.NOT_TAKEN: "box",
    Outcome.LEFT_OUT: "tray",
    Outcome.NOT_KNOWN: "dash",
}
BY_OTHERS = frozenset({Who.FAMILY, Who.PROFESSIONAL, Who.OTHER_AGENCY})
SIGNS = {"overdue": "▲", "ask": "STOP"}
PAUSED = "‖"
"""Two bars: one line paused by itself. An absence shows the letter of the key."""
ABSENT_REASON: Mapping[str, Reason] = {
    Absence.Kind.HOSPITAL: Reason.IN_HOSPITAL,
    Absence.Kind.AWAY: Reason.NOT_IN,
}
NOTHING: Mapping[str, str] = {
    "overdue": "late, not recorded",
    "due": "due now, not recorded yet",
    "later": "still to come",
    "ask": words.WORDS["ask"],
    "not_due": "not due",
}


@dataclass(frozen=True)
class Writing:
    """What every cell of a chart is written with. `numbers`: dose id to the notes about it. `letters` keeps
    what the key says of each answer: a chart asks hundreds of times for a few.
    """

    key: Sequence[legend.KeyLetter]
    called: str
    now: datetime
    numbers: Mapping[UUID, tuple[int, ...]]
    letters: dict[tuple[str, ...], str] = field(default_factory=dict)

    def notes(self, rows: Sequence[Dose]) -> tuple[int, ...]:
        return tuple(sorted({number for row in rows for number in self.numbers.get(row.pk, ())}))

    def letter(self, dose: Dose) -> str:
        """The letter of the key for what happened; empty where initials stand."""
        asked = (dose.outcome, dose.reason, dose.who, dose.help)
        if asked not in self.letters:
            outcome, reason, who, help_ = asked
            found = legend.letter_for(self.key, outcome=outcome, reason=reason, who=who, help=help_)
            self.letters[asked] = found
        return self.letters[asked]


def mark(dose: Dose, writing: Writing, *, late: bool = False, struck: bool = False) -> Mark:
    """The letter of the key, else the initials of who gave it, else of who signed."""
    text = writing.letter(dose)
    half = dose.outcome == Outcome.PART_TAKEN
    return Mark(text or dose.hand.initials, half, late, struck, _shape(dose))


def _shape(dose: Dose) -> Shape:
    return SHAPES.get(dose.outcome) or ("dots" if dose.who in BY_OTHERS else "")


def cell(day: date, medicine: Medicine, group: Group, writing: Writing) -> Cell:
    """The cell of one row on one day; the group may be empty (nothing due, nothing written)."""
    one, standing = group.one, group.standing
    slot = one.slot if one is not None else None
    old = [row for row in group.rows if row.corrected and row.outcome != Outcome.STRUCK]
    state = _state(group, slot, bool(old))
    marks = [mark(row, writing, struck=True) for row in old]
    marks += [mark(row, writing, late=out_of_window(row, slot)) for row in standing]
    if state in SIGNS:
        marks.append(Mark(SIGNS[state]))
    if state == "suspended":
        marks.append(Mark(_paused(slot, writing)))
    where = _where(day, medicine) if state == "not_due" else "inside"
    return Cell(
        day=day,
        state=state,
        said=_said(state, group, where, writing),
        marks=tuple(marks),
        doses=tuple(row.pk for row in group.rows),
        notes=writing.notes(group.rows),
        where=where,
        ahead=state == "ask" and slot is not None and slot.due_at > writing.now,
        by_others=slot is not None and slot.others is not None,
        due=slot is not None,
    )


def out_of_window(dose: Dose, slot: Slot | None) -> bool:
    """Taken late or early: outside the window it was due in."""
    if slot is None or not dose.effect.leaves_pack:
        return False
    return not slot.window_from <= dose.given_at <= slot.window_until


def _state(group: Group, slot: Slot | None, old: bool) -> State:
    if group.clash:
        return "clash"
    # An answer that left the slot open ("ask again at 10:00") does not hide that it is open.
    if group.one is not None and group.one.state in OPEN:
        return OPEN[group.one.state]
    if told := answering(group.standing):
        last = told[-1]
        taken_late = last.outcome == Outcome.TAKEN and out_of_window(last, slot)
        return "late" if taken_late else STATES[last.outcome]
    if group.one is None:
        return "struck" if old else "not_due"
    if group.one.state == "others":
        return "others"
    return "suspended" if group.one.state == "suspended" else "later"


def _paused(slot: Slot | None, writing: Writing) -> str:
    reason = ABSENT_REASON.get(slot.suspended.kind) if slot is not None and slot.suspended else None
    if reason is None:
        return PAUSED
    return legend.letter_for(writing.key, outcome=Outcome.NOT_TAKEN, reason=str(reason))


def _where(day: date, medicine: Medicine) -> Where:
    if day < max(medicine.starts_at, medicine.entered_at).astimezone(ZONE).date():
        return "before"
    waits = lines.goes_by_letter(medicine) and not medicine.stop_reason  # asked about, not over
    if not waits and medicine.stops_at is not None and instant(day, time(0), ZONE) >= medicine.stops_at:
        return "after"
    return "inside"


# --- in words -------------------------------------------------------------------------------------------


def _said(state: State, group: Group, where: Where, writing: Writing) -> str:
    slot = group.one.slot if group.one is not None else None
    parts = [words.WORDS["clash"]] if state == "clash" else []
    struck_out = {row.corrects_id for row in group.rows if row.outcome == Outcome.STRUCK}
    for row in group.rows:
        if row.outcome == Outcome.STRUCK:
            continue
        said = row_said(row, writing.called, slot)
        if row.corrected:
            why = "entered in error" if row.pk in struck_out else "corrected"
            said = f"struck through, {why}: {said}"
        parts.append(said)
    if group.one is not None and (move := group.one.moved) is not None:
        parts.append(f"moved to {words.time(move.moved_to)}: {words.adviser(move.advice)} said so")
    if slot is not None and slot.suspended is not None and state == "suspended":
        parts.append(f"paused: {slot.suspended.words}")
    if slot is not None and slot.others is not None and not group.standing:
        parts.append(f"{slot.others} gives it")
    if where != "inside":
        parts.append("before this line began" if where == "before" else "after this line ended")
    elif state in NOTHING:
        parts.append(NOTHING[state])
    elif slot is None:
        parts.append("not due then")
    return "; ".join(parts)


def row_said(row: Dose, called: str, slot: Slot | None) -> str:
    """Taken, 1 tablet, 09:06, late, AO."""
    aside = ""
    if out_of_window(row, slot) and slot is not None:
        aside = ", early" if row.given_at < slot.due_at else ", late"
    who = "" if row.who in ("", Who.OUR_WORKER) else f", {words.who(row.who, called)}"
    return f"{happened(row)}{who}, {clock(row)}{aside}, {row.hand.initials}"


# --- doses without a time of their own --------------------------------------------------------------------


def given(row: Dose, writing: Writing) -> Given:
    """One row of a when-needed block, or of what was taken besides."""
    effects = [one for one in row.after if one.what == FollowUp.What.EFFECT]
    last = effects[-1] if effects else None
    told = ""
    if last is not None:
        said = words.FOLLOW_UP_ANSWERS.get(last.what, {}).get(last.answer, "")
        told = f"{said}: “{last.text}”" if last.text else said
    struck = row.corrected or row.outcome == Outcome.STRUCK  # neither row of a strike is a dose
    return Given(
        dose=row.pk,
        at=row.given_at,
        amount=readable(amount(row)),
        why=readable(row.what_for),
        effect=readable(told),
        effect_at=last.happened_at if last is not None else None,
        mark=mark(row, writing, struck=struck),
        said=readable(f"{'struck through: ' if struck else ''}{row_said(row, writing.called, None)}"),
        happened=readable(happened(row)),
        notes=writing.notes([row]),
        product="" if row.medicine_id else readable(row.product_name),
    )
