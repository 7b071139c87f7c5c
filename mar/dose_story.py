"""The whole story of one dose: due, given, written down, by whom; corrections, what came after, decisions.

One function for the cell of the chart and for "why" on the person's page. It says what the chart's cell says,
because the same function names the state, and works the concerns out again from the rows now in force.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import Http404

from mar import concerns, legend, reading
from mar.axis import Axis, Event, axis
from mar.chart.cells import Writing, cell
from mar.chart.notes import Group
from mar.chart.shape import State
from mar.models import Dose, Outcome, Review, Who
from mar.slots import RECENT, ZONE, Sheet, answering, load
from mar.story import Told, told
from medicines import lines
from medicines.models import Doubt, Medicine
from people.models import Person
from people.records import Refused
from people.templatetags import words
from people.wall_clock import instant

NOT_HERE = "No dose with this address is open to you."
DAY = timedelta(days=1)

SIGNS: Mapping[State, tuple[str, str]] = {
    "given": ("taken", "taken"),
    "late": ("late", "taken"),
    "part": ("part", "taken"),
    "not_taken": ("not", "not"),
    "left_out": ("left", "not"),
    "not_known": ("unknown", "not"),
    "clash": ("clash", "clash"),
    "struck": ("close", "quiet"),
    "overdue": ("overdue", "overdue"),
    "due": ("due", "due"),
    "later": ("later", "quiet"),
    "ask": ("ask", "ask"),
    "others": ("people", "quiet"),
    "suspended": ("suspended", "quiet"),
    "not_due": ("later", "quiet"),
}
"""The sign in app/_icons.html and the chip's colour."""


@dataclass(frozen=True)
class Said:
    """One thing that is known about the dose, with what it is about: ("Told", "Joy Adeyemi: “…”")."""

    about: str
    words: str
    loud: bool = False


@dataclass(frozen=True)
class DoseStory:
    """Ready to show. `rows` are all rows, oldest first, corrected and struck ones too; `at` when it was due,
    or given where it has no time of its own.
    """

    at: datetime
    slotless: bool
    medicine: str
    take: str
    state: State
    icon: str
    tone: str
    chip: str
    said: str
    rows: tuple[Told, ...]
    facts: tuple[Said, ...]
    axis: Axis | None


@dataclass(frozen=True)
class Asked:
    """Which dose a page asks for: a slot, or a dose by its id."""

    slot: tuple[UUID, date, time, int] | None = None
    dose: UUID | None = None


def asked(query: Mapping[str, str], now: datetime) -> Asked:
    """From `?medicine=…&day=2026-11-18&at=11:00&ordinal=0` or `?dose=…`. Raises BadRequest."""
    reader = reading.Reader({name: query[name] for name in query}, now)
    if dose := reader.take("dose", reading.uuid):
        return Asked(dose=dose)
    medicine, day = (
        reader.take("medicine", reading.uuid, must=True),
        reader.take("day", reading.day, must=True),
    )
    at, ordinal = reader.take("at", reading.clock, must=True), query.get("ordinal", "0")
    try:
        reader.done()
        return Asked(slot=(medicine, day, at, reading.whole(int(ordinal))))
    except (Refused, ValueError) as fault:
        raise BadRequest("This is no dose of a chart.") from fault


def dose_story(person: Person, which: Asked, now: datetime) -> DoseStory:
    """The story. Raises Http404 where this person has no such dose: neither due nor written."""
    base = _dose(person, which.dose) if which.dose else None
    slot = base.slot if base else which.slot
    day = slot[1] if slot else base.given_at.astimezone(ZONE).date() if base else now.date()
    start = instant(day, time(0), ZONE)
    sheet = load([person], start - RECENT, start + 2 * DAY)[person.pk]
    if slot is None:
        assert base is not None, "a dose without a slot is asked for by its id"
        rows, one = _chain(base, sheet), None
        medicine = _medicine(person, sheet, base.medicine_id)
    else:
        rows = [row for row in sheet.doses if row.slot == slot]
        one = next((due for due in sheet.due_doses(now, day, day + DAY) if due.slot.key == slot), None)
        if not rows and one is None:
            raise Http404(NOT_HERE)
        medicine = _medicine(person, sheet, slot[0])
    for row in rows:
        row.medicine = medicine
    reviews = _reviews(person, rows)
    clash = _clash(rows, reviews)
    group = Group("", tuple(rows), one, clash, slotless=slot is None)
    return _story(person, sheet, group, medicine, reviews, day, now)


def _dose(person: Person, pk: UUID) -> Dose:
    found = Dose.objects.filter(person=person, pk=pk).first()
    if found is None:
        raise Http404(NOT_HERE)
    return found


def _medicine(person: Person, sheet: Sheet, pk: UUID | None) -> Medicine | None:
    if pk is None:
        return None
    found = sheet.medicine(pk) or Medicine.objects.filter(person=person, pk=pk).first()
    if found is None:
        raise Http404(NOT_HERE)
    return found


def _chain(base: Dose, sheet: Sheet) -> list[Dose]:
    """A dose without a time of its own, with all that corrects it and all it corrects, oldest first."""
    rows = {row.pk: row for row in sheet.doses if row.due_date is None}
    found = {base.pk: rows.get(base.pk, base)}
    while True:
        more = {
            row.pk: row
            for row in rows.values()
            if row.pk not in found
            and (row.corrects_id in found or any(one.corrects_id == row.pk for one in found.values()))
        }
        if not more:
            return sorted(found.values(), key=lambda row: (row.recorded_at, row.pk))
        found |= more


def _reviews(person: Person, rows: Sequence[Dose]) -> list[Review]:
    """Every decision about these rows, the oldest first, whenever it was made. One query."""
    ids = [row.pk for row in rows]
    if not ids:
        return []
    found = Review.objects.filter(person=person, dose__in=ids).select_related("recorded_by")
    return [*found.order_by("recorded_at", "id")]


def _clash(rows: Sequence[Dose], reviews: Sequence[Review]) -> bool:
    standing = answering([row for row in rows if not row.corrected])
    ids = {str(row.pk) for row in standing}
    return len(standing) > 1 and not any(ids <= set(one.seen) for one in reviews)


# --- told -------------------------------------------------------------------------------------------------


def _story(
    person: Person,
    sheet: Sheet,
    group: Group,
    medicine: Medicine | None,
    reviews: Sequence[Review],
    day: date,
    now: datetime,
) -> DoseStory:
    called = words.apostrophes(person.preferred_name)
    standing, one = group.standing, group.one
    rows = tuple(
        told(
            row,
            called,
            clash=group.clash and row in standing,
            struck=row.corrected,
            concerns=[*_concerns(row, sheet)] if row in standing else None,
            due=False,
        )
        for row in group.rows
    )
    state, said = _state(group, medicine, called, day, now)
    icon, tone = SIGNS[state]
    words_ = lines.words(medicine) if medicine else None
    return DoseStory(
        at=one.slot.due_at if one else _at(group.rows[0]),
        slotless=group.slotless,
        medicine=rows[0].medicine if rows else lines.shown_name(medicine.product_name if medicine else ""),
        take=words_.plain if words_ else "",
        state=state,
        icon=icon,
        tone=tone,
        chip=_chip(state, group, said, now),
        said=said,
        rows=rows,
        facts=tuple(_facts(group, sheet, medicine, reviews, now)),
        axis=_axis(group, reviews, now) if one else None,
    )


def _at(row: Dose) -> datetime:
    """When a dose that is no longer due was due, or was given where it never had a time."""
    return instant(row.due_date, row.due_time, ZONE) if row.due_date and row.due_time else row.given_at


def _state(
    group: Group, medicine: Medicine | None, called: str, day: date, now: datetime
) -> tuple[State, str]:
    """The state and the words of its cell; a dose without a slot has no cell, and speaks for itself."""
    if medicine is not None and not group.slotless:
        found = cell(day, medicine, group, Writing(legend.STARTING_KEY, called, now, {}))
        return found.state, found.said
    states: Mapping[str, State] = {
        Outcome.PART_TAKEN: "part",
        Outcome.NOT_TAKEN: "not_taken",
        Outcome.LEFT_OUT: "left_out",
        Outcome.NOT_KNOWN: "not_known",
    }
    last = group.standing[-1] if group.standing else None
    return states.get(last.outcome, "given") if last else "struck", ""


def _chip(state: State, group: Group, said: str, now: datetime) -> str:
    """Taken, 47 min late · Not taken: asleep · Late, not recorded: 2 h 12 min."""
    one = group.one
    last = group.standing[-1] if group.standing else None
    if state == "clash" or state == "ask":
        return words.WORDS[state]
    if state == "overdue" and one:
        return f"Not recorded, {words.duration(now - one.slot.due_at)} late"
    if state == "late" and one and last:
        early = last.given_at < one.slot.due_at
        by = words.duration(abs(last.given_at - one.slot.due_at))
        return f"Taken, {by} {'early' if early else 'late'}"
    if state == "struck":
        return "Struck through: it does not count"
    if last:
        reason = f": {words.reason(last.reason)}" if last.outcome == Outcome.NOT_TAKEN else ""
        return f"{words.outcome(last.outcome)}{reason}"
    return f"{said[:1].upper()}{said[1:]}"


def _concerns(row: Dose, sheet: Sheet) -> Iterator[str]:
    """What there is to say about a row now, from all rows in force; a clash is said of the whole dose."""
    for found in concerns.of_dose(row, sheet, row.given_at):
        if found.kind != "clash":
            yield found.text


def _facts(
    group: Group, sheet: Sheet, medicine: Medicine | None, reviews: Sequence[Review], now: datetime
) -> Iterator[Said]:
    one = group.one
    if group.clash and one:
        for found in concerns.of_slot(one, sheet):
            yield Said("To decide", found.text, loud=True)
    if medicine is not None:
        for doubt in _doubts(group, sheet, medicine):
            yield from _doubted(doubt)
    if one and one.slot.suspended:
        yield Said("Paused", f"{one.slot.suspended.words}.")
    if one and one.slot.others:
        yield Said("Given by", f"{one.slot.others}. It counts as gone in at its time.")
    if one is None and not group.slotless:
        yield Said("Not due", "The line was changed, stopped or paused, so nothing was due then.")
    if medicine is not None and medicine.stops_at is not None and medicine.stops_at <= now:
        why = f": {medicine.stop_reason}" if medicine.stop_reason else ""
        yield Said("This line", f"stopped {words.moment(medicine.stops_at)}{why}.")
    if medicine is not None and medicine.is_ours and one:
        yield Said("Rule of this line", f"late, {words.late_rule(medicine.late_rule)}.")
    for review in reviews:
        decision = review.get_decision_display()
        by = f"{review.recorded_by.name}, {words.moment(review.recorded_at)}"
        yield Said("Looked at", f"by {by}: {decision}. “{review.words}”")


def _doubts(group: Group, sheet: Sheet, medicine: Medicine) -> list[Doubt]:
    """Doubts that stood over this dose, closed ones too, and any it raised. Two queries."""
    joined = [one.pk for one in sheet.joined(medicine)]
    until = max([row.recorded_at for row in group.rows], default=None)
    if group.one:
        until = max(until or group.one.slot.window_until, group.one.slot.window_until)
        since = group.one.slot.window_from
    else:
        since = min(row.given_at for row in group.rows)
    stood = Q(opened_at__lte=until) & (Q(closed_at__isnull=True) | Q(closed_at__gt=since))
    found = Doubt.objects.filter(medicine__in=joined).filter(stood | Q(entry__in=[r.key for r in group.rows]))
    return [*found.select_related("opened_by").prefetch_related("answers__recorded_by").order_by("opened_at")]


def _doubted(doubt: Doubt) -> Iterator[Said]:
    kind = doubt.get_kind_display()
    more = f" “{doubt.words}”" if doubt.words and doubt.words != kind else ""
    still = f" Ring {doubt.ring_who}, {words.phone(doubt.ring_number)}." if doubt.closed_at is None else ""
    by = f"{doubt.opened_by.name}, {words.moment(doubt.opened_at)}"
    yield Said("STOP", f"{kind}.{more} {by}.{still}", loud=doubt.closed_at is None)
    for answer in sorted(doubt.answers.all(), key=lambda one: one.recorded_at):
        advice = answer.advice or {}
        who = ", ".join(part for part in (advice.get("who"), advice.get("role")) if part)
        quoted = f": “{advice['words']}”" if advice.get("words") else ""
        asked_ = f"{answer.recorded_by.name}, {words.moment(answer.recorded_at)}"
        yield Said("Answer", f"{answer.get_decision_display()}. {who}{quoted}. Asked by {asked_}.")


# --- the line of time -------------------------------------------------------------------------------------


def _axis(group: Group, reviews: Sequence[Review], now: datetime) -> Axis | None:
    assert group.one is not None, "a dose with a slot"
    slot = group.one.slot
    events = [Event(slot.due_at, "due", f"due {words.time(slot.due_at)}")]
    several = len(group.rows) > 1
    for row in group.rows:
        events += _happened(row, f" {_hand(row)}" if several else "")
    events += [
        Event(one.recorded_at, "written", f"looked at {words.time(one.recorded_at)}") for one in reviews
    ]
    given = [row.given_at for row in group.standing if row.effect.leaves_pack]
    late = max(given, default=None) if given else now if group.one.state == "overdue" else None
    return axis(slot.window_from, slot.window_until, events, late)


def _happened(row: Dose, by: str) -> Iterator[Event]:
    at, written = words.time(row.given_at), words.time(row.recorded_at)
    if row.outcome == Outcome.STRUCK:
        yield Event(row.recorded_at, "written", f"struck through {written}{by}")
        return
    if row.corrects_id:
        yield Event(row.recorded_at, "written", f"corrected {written}{by}")
    elif written != at:
        yield Event(row.recorded_at, "written", f"written {written}{by}")
    said = "found" if row.outcome == Outcome.NOT_KNOWN else words.outcome(row.outcome).lower()
    yield Event(row.given_at, "given" if row.effect.leaves_pack else "after", f"{said} {at}{by}")
    for one in row.after:
        yield Event(one.happened_at, "after", f"{words.FOLLOW_UPS[one.what]} {words.time(one.happened_at)}")


def _hand(row: Dose) -> str:
    giver = row.given_by if row.who == Who.OUR_WORKER and row.given_by else row.signed_by
    return giver.initials
