"""What is wrong with an entry, in sentences: pure, from the entry and the person's sheet.

A concern never refuses. The same functions judge an entry when it is saved and again whenever it is shown,
from all rows in force, so that the order of arrival does not matter (design.md section 4).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mar import worn
from mar.models import Dose, Outcome, Who
from mar.slots import ZONE, DueDose, Sheet, intake_of, intakes_of
from mar.steps import step_of
from medicines import directions as said
from medicines import limits, lines
from medicines.models import Medicine
from medicines.ring import office_said
from medicines.schedule import Slot, Suspension
from people.models import Worker
from people.templatetags import words

LATE_ENTRY = timedelta(hours=1)
WENT_IN = frozenset({Outcome.TAKEN, Outcome.PART_TAKEN, Outcome.LEFT_OUT})


@dataclass(frozen=True)
class Concern:
    """One thing to tell somebody. Kinds are the closed list of design.md section 5."""

    kind: str
    text: str

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "text": self.text}


def chart_seen(medicine: Medicine, sheet: Sheet, as_of: datetime, but_by: Worker | None = None) -> str:
    """What decides whether this line is given, as a token: directions, stop, pauses, doubts, absences.

    It begins with the moment it was made, so that it can be made again later for comparing: pauses and
    absences that had ended a day before are left out both times. `but_by` leaves out the doubts this worker
    raised, because one's own entry is not somebody else's change.
    """
    since = as_of - timedelta(days=1)
    stretches = [
        (str(one.starts_at), str(one.ends_at), one.kind)
        for one in sheet.suspensions
        if one.line in (None, medicine.pk) and (one.ends_at is None or one.ends_at > since)
    ]
    doubts = [
        f"{one.pk}{len(one.answers.all())}"
        for one in sheet.doubts_of(medicine)
        if but_by is None or one.opened_by_id != but_by.pk
    ]
    seen = [
        medicine.directions,
        medicine.stops_at and medicine.stops_at.isoformat(),
        medicine.pk in sheet.replaced,
        sorted(stretches),
        sorted(doubts),
    ]
    digest = hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()
    return f"{int(as_of.timestamp()):x}-{digest[:32]}"


def chart_changed(seen: str, medicine: Medicine, sheet: Sheet, signer: Worker) -> bool:
    """Whether the line is no longer what the screen showed, the signer's own doubts aside."""
    made, _, _ = seen.partition("-")
    try:
        as_of = datetime.fromtimestamp(int(made, 16), UTC)
    except (ValueError, OverflowError):
        return True
    return seen not in {chart_seen(medicine, sheet, as_of, but_by) for but_by in (None, signer)}


def of_dose(dose: Dose, sheet: Sheet, now: datetime) -> list[Concern]:
    """Everything to say about one dose of a line, most urgent first. `sheet` may already hold the dose."""
    medicine = sheet.medicine(dose.medicine_id) or dose.medicine
    found = [*_clash(dose, sheet)]
    if medicine is None:
        found += _after_death(dose, sheet) + _limits(dose, sheet, now) + _written_late(dose)
        return found
    slot = _slot(dose, medicine, sheet)
    found += _doubted(dose, medicine, sheet) + _hidden(dose, medicine, sheet)
    found += _standing(dose, medicine, slot, sheet) + _not_as_planned(dose, medicine, sheet)
    found += _where_it_went(dose, medicine, sheet)
    found += _limits(dose, sheet, now)
    found += _timing(dose, medicine, slot, sheet)
    found += _amount(dose, medicine, slot)
    if dose.outcome == Outcome.LEFT_OUT and not medicine.left_out_agreed:
        found.append(Concern("not_agreed", "Leaving this out has not been agreed. Tell the office."))
    if dose.outcome in WENT_IN and medicine.is_ours and medicine.checked_at is None:
        found.append(Concern("not_checked", "Nobody has second-checked this medicine on the list yet."))
    return found + _written_late(dose)


def of_slot(one: DueDose, sheet: Sheet) -> list[Concern]:
    """What to say about a slot as a whole, worked out from the rows now in force."""
    if not one.clash:
        return []
    return [Concern("clash", _both(one.rows))]


def _clash(dose: Dose, sheet: Sheet) -> list[Concern]:
    if dose.clash_of_id is None or dose.again:
        return []
    rows = [one for one in sheet.in_force if one.slot == dose.slot and one.pk != dose.pk] if dose.slot else []
    others = [one for one in rows if one.outcome != Outcome.STRUCK]
    if not others and dose.clash_of is not None:
        others = [dose.clash_of]
    return [Concern("clash", _both([*others, dose]))]


def _both(rows: Sequence[Dose]) -> str:
    who = words.list_and(
        dict.fromkeys(
            f"{one.signed_by.name} ({words.outcome(one.outcome).lower()} {words.time(one.given_at)})"
            for one in rows
        )
    )
    ring = "Ring the office before you leave. Both count until somebody decides."
    return f"{words.WORDS['clash']}: {who}. {ring}"


def _slot(dose: Dose, medicine: Medicine, sheet: Sheet) -> Slot | None:
    """The slot this dose answers, if the line has it."""
    line = sheet.line(medicine)
    if dose.due_date is None or line is None:
        return None
    found = sheet.slots(line, dose.due_date, dose.due_date + timedelta(days=1))
    return next((one for one in found if one.key == dose.slot), None)


def _doubted(dose: Dose, medicine: Medicine, sheet: Sheet) -> list[Concern]:
    """Given although the line was STOP, unless the doubt came after."""
    if dose.outcome not in WENT_IN:
        return []
    return [
        Concern(
            "ask", f"This was STOP: ring before giving. {one.words} Ring {one.ring_who}, {one.ring_number}."
        )
        for one in sheet.doubts_of(medicine)
        if one.opened_at <= dose.recorded_at and one.entry != dose.key
    ]


def hiding_word(text: str, medicine: Medicine) -> str | None:
    """The word of a note that hides or alters this medicine, unless that was agreed (stories.md 6.15)."""
    return None if medicine.alteration_agreed else said.hidden_or_altered(text)


def _hidden(dose: Dose, medicine: Medicine, sheet: Sheet) -> list[Concern]:
    word = hiding_word(dose.note, medicine)
    if word is None:
        return []
    text = f"The note says “{word}”. Nothing is hidden or altered until a pharmacist has agreed it."
    return [Concern("ask", f"{text} Ring {office_said(sheet.person.branch, dose.recorded_at)}.")]


def _after_death(dose: Dose, sheet: Sheet) -> list[Concern]:
    died = [one.starts_at for one in sheet.suspensions if one.kind == "died"]
    if dose.outcome not in WENT_IN or not died or dose.given_at < min(died):
        return []
    return [Concern("after_death", "This is written for after the recorded death. Tell the office.")]


def _pause(dose: Dose, slot: Slot | None, sheet: Sheet) -> Suspension | None:
    """What paused the dose: at its due time, or when it was given where it has none. Deaths stand apart."""
    if slot is not None:
        found = slot.suspended
    else:
        covers = (
            one
            for one in sheet.suspensions
            if one.line in (None, dose.medicine_id)
            and one.starts_at <= dose.given_at
            and (one.ends_at is None or dose.given_at < one.ends_at)
        )
        found = next(covers, None)
    return None if found is None or found.kind == "died" else found


def _standing(dose: Dose, medicine: Medicine, slot: Slot | None, sheet: Sheet) -> list[Concern]:
    """Whether the line was there to be given at all."""
    found = []
    name = lines.short_name(medicine.product_name)
    stop = medicine.stops_at
    if dose.outcome in WENT_IN and stop is not None and dose.given_at >= stop:
        replaced = " and changed" if medicine.pk in sheet.replaced else ""
        when = words.moment(stop)
        found.append(
            Concern("not_due", f"The list had {name} stopped{replaced} from {when}. Ring the office now.")
        )
    elif dose.outcome in WENT_IN and dose.due_date is None and _has_times(medicine):
        text = f"{name} has set times, and this was for none of them. Ring the office."
        if (on := worn.on_body(medicine, sheet, dose.given_at)) is not None:
            text = f"Replaced early. Ring the nurse or pharmacy: does the next change stay? {on.next_text}"
        found.append(Concern("not_due", text.strip()))
    elif dose.due_date is not None and slot is None:
        when = words.time(dose.due_time)
        found.append(Concern("not_due", f"Our list has no {name} due {when} on {words.date(dose.due_date)}."))
    elif dose.outcome in WENT_IN and (pause := _pause(dose, slot, sheet)) is not None:
        found.append(Concern("suspended", f"This was paused: {pause.words}. Tell the office."))
    return found + _after_death(dose, sheet)


def _not_as_planned(dose: Dose, medicine: Medicine, sheet: Sheet) -> list[Concern]:
    """Oxygen that is not on at the plan's rate, and the like: somebody must hear it now."""
    if dose.outcome != Outcome.NOT_TAKEN or step_of(medicine, dose) not in ("check", "start", "stop"):
        return []
    return [
        Concern("ask", f"It is not as planned. Ring {office_said(sheet.person.branch, dose.recorded_at)}.")
    ]


def _where_it_went(dose: Dose, medicine: Medicine, sheet: Sheet) -> list[Concern]:
    """Put where the last one was too lately, or beside one nobody took off: said, never refused."""
    directions = lines.parsed(medicine)
    worn_ = directions is not None and directions.worn is not None
    if not worn_ or dose.outcome not in WENT_IN or step_of(medicine, dose) != "give":
        return []
    on = worn.on_body(medicine, sheet, dose.given_at, but=dose)
    found = []
    if on is not None and on.count and dose.due_date:
        text = "Nobody has recorded the old one as taken off. Look for it, and ring the nurse or pharmacy."
        found.append(Concern("ask", text))
    for site in on.sites if on else ():
        if dose.site and site.resting_until is not None and site.name.casefold() == dose.site.casefold():
            text = f"Too soon for this place: {site.name}, {site.text}. Choose another."
            found.append(Concern("too_soon", text))
    return found


def _has_times(medicine: Medicine) -> bool:
    directions = lines.parsed(medicine)
    return medicine.is_ours and directions is not None and directions.kind != "as_needed"


def _limits(dose: Dose, sheet: Sheet, now: datetime) -> list[Concern]:
    """Gap, maximum and cap by ingredient, between instants.

    Doses of ours that nobody has answered count against it; that they are open is said on the board.
    """
    intake = intake_of(sheet, dose)
    if intake is None:
        return []
    unknown_to_a_cap = intake.mg is None and bool(sheet.caps)
    if intake.line is not None and intake.line not in sheet.limited and not unknown_to_a_cap:
        return []  # no gap and no maximum bears on it: so it is for most medicines
    found = _judged(intake, dose, sheet, now, blank=True)
    hard = [one for one in found if one.kind != "limit_unknown"]
    unknown = _judged(intake, dose, sheet, now, blank=False)
    return hard + [one for one in unknown if one.kind == "limit_unknown"]


def _judged(intake: limits.Intake, dose: Dose, sheet: Sheet, now: datetime, *, blank: bool) -> list[Concern]:
    but = [dose.pk, *([dose.corrects_id] if dose.corrects_id else [])]
    others = intakes_of(sheet, now, but=but, blank=blank)
    judged = limits.judge(
        intake,
        [one for one in others if one.slot is None or one.slot != dose.slot],
        limits=sheet.line_limits,
        caps=lines.caps(sheet.caps),
        zone=ZONE,
        person=sheet.person.preferred_name,
        names=lines.ingredient_names(sheet.medicines),
    )
    return [Concern(one.kind, one.text) for one in judged.reasons]


def _timing(dose: Dose, medicine: Medicine, slot: Slot | None, sheet: Sheet) -> list[Concern]:
    if slot is None or dose.outcome not in WENT_IN or dose.who not in ("", Who.OUR_WORKER):
        return []
    if dose.given_at >= slot.window_until:
        office = office_said(sheet.person.branch, dose.recorded_at)
        ring = f" Ring {office}." if medicine.late_rule != "give_and_note" else ""
        by = words.duration(dose.given_at - slot.due_at)
        return [Concern("late", f"{by} after {words.time(slot.due_at)}.{ring} Never two together.")]
    if dose.given_at < slot.window_from:
        by = words.duration(slot.due_at - dose.given_at)
        return [Concern("early", f"{by} before {words.time(slot.due_at)}. Watch the time of the next.")]
    return []


def _amount(dose: Dose, medicine: Medicine, slot: Slot | None) -> list[Concern]:
    directions = lines.parsed(medicine)
    if dose.outcome not in (Outcome.TAKEN, Outcome.LEFT_OUT) or directions is None or dose.amount is None:
        return []
    low, high = (slot.amount, slot.amount_max) if slot else (directions.amount, directions.amount_max)
    if low is None or low <= dose.amount <= (high or low):
        return []
    asked = f"{words.amount(low)} to {words.amount(high)}" if high else words.amount(low)
    return [Concern("amount", f"{words.amount(dose.amount)} given, the list says {asked}. Ring the office.")]


def _written_late(dose: Dose) -> list[Concern]:
    gone = dose.recorded_at - dose.given_at
    if dose.corrects_id or gone <= LATE_ENTRY:
        return []
    return [Concern("late_entry", f"Written down {words.duration(gone)} after it happened.")]
