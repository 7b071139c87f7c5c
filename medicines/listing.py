"""A person's medicines list: every line in words, with the state it is in. Page and API show the same.

A fixed number of queries however long the list is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.utils import timezone

from medicines import directions, lines, plans, schedule
from medicines.groups import Mark, marks_of
from medicines.models import Doubt, IngredientCap, Medicine, Pause
from medicines.rules import NOT_CHECKED, Known, WantedLine, warnings
from people.models import Absence, Person, Role, Worker
from people.templatetags import words

State = Literal["ask", "paused", "later", "unchecked", "live", "stopped"]
NEXT_DOSES = 10
STATE_WORDS: dict[State, str] = {
    "ask": words.WORDS["ask"],
    "paused": "Paused",
    "later": "Not begun yet",
    "unchecked": "Not second-checked yet",
    "live": "Live",
    "stopped": "Stopped",
}


@dataclass(frozen=True)
class Shown:
    """One line, ready to show. `state_says` completes the state: who paused it, since when."""

    medicine: Medicine
    name: str
    route: str
    words: directions.Words | None
    state: State
    state_says: str
    checked: str
    doubts: tuple[Doubt, ...] = ()
    pause: Pause | None = None
    afterwards: str = ""
    """What was written down only after the day that is shown (`medicines.on_day`)."""

    @property
    def state_words(self) -> str:
        return STATE_WORDS[self.state]

    @property
    def marks(self) -> list[Mark]:
        """What it is marked with, and why."""
        return marks_of(self.medicine)

    @property
    def when_needed(self) -> bool:
        """Whether it is ours and has no times of its own."""
        read = lines.parsed(self.medicine)
        return self.medicine.is_ours and read is not None and read.kind == "as_needed"

    @property
    def plan(self) -> str:
        """Its when-needed plan in words, or that there is none; nothing where plans were not read."""
        if not self.when_needed or "plan" not in self.medicine._state.fields_cache:
            return ""
        plan = lines.plan_of(self.medicine)
        return plans.sentence(plan) if plan else "No when-needed plan is written yet."

    @property
    def not_checked_by_computer(self) -> str:
        return NOT_CHECKED if self.medicine.ingredients is None else ""


@dataclass(frozen=True)
class Listing:
    """Ours, for information, and what was stopped (the latest first)."""

    ours: tuple[Shown, ...]
    information: tuple[Shown, ...]
    stopped: tuple[Shown, ...]
    caps: tuple[IngredientCap, ...]

    @property
    def all(self) -> tuple[Shown, ...]:
        return (*self.ours, *self.information, *self.stopped)


def lines_of(person: Person) -> QuerySet[Medicine]:
    """Every line of a person, with who entered and who checked it."""
    found = Medicine.objects.filter(person=person)
    return found.select_related("entered_by", "checked_by", "label_photo", "plan").in_order()


def listing(person: Person, now: datetime) -> Listing:
    """The whole list at this moment. Five queries."""
    doubts = Doubt.objects.open().filter(person=person).select_related("opened_by").order_by("opened_at")
    caps = IngredientCap.objects.filter(person=person, ended_on__isnull=True).order_by("ingredient_name")
    return arranged(
        lines_of(person),
        now,
        doubts=doubts,
        pauses=Pause.objects.running_at(now).filter(person=person),
        away=Absence.objects.touching(now, now + timedelta(seconds=1)).filter(person=person).first(),
        caps=caps,
    )


def arranged(
    medicines: Iterable[Medicine],
    now: datetime,
    *,
    doubts: Iterable[Doubt],
    pauses: Iterable[Pause],
    away: Absence | None,
    caps: Iterable[IngredientCap],
    since: datetime | None = None,
) -> Listing:
    """The list from its rows, as it stands at `now`. Lines that ended after `since` keep their place."""
    asked: dict[Any, list[Doubt]] = {}
    for doubt in doubts:
        asked.setdefault(doubt.medicine_id, []).append(doubt)
    paused = {one.medicine_id: one for one in pauses}
    shown = [show(line, now, asked.get(line.pk, []), paused.get(line.pk), away) for line in medicines]
    stopped = [one for one in shown if one.state == "stopped" and not _ended_since(one.medicine, since)]
    gone = {one.medicine.pk for one in stopped}
    live = [one for one in shown if one.medicine.pk not in gone]
    return Listing(
        ours=tuple(one for one in live if one.medicine.is_ours),
        information=tuple(one for one in live if not one.medicine.is_ours),
        stopped=tuple(sorted(stopped, key=lambda one: one.medicine.stops_at or now, reverse=True)),
        caps=tuple(caps),
    )


def _ended_since(medicine: Medicine, since: datetime | None) -> bool:
    return since is not None and medicine.stops_at is not None and medicine.stops_at > since


def show(
    medicine: Medicine,
    now: datetime,
    doubts: Iterable[Doubt] = (),
    pause: Pause | None = None,
    away: Absence | None = None,
) -> Shown:
    """One line in words. No queries when `entered_by` and `checked_by` are loaded."""
    asked = tuple(doubts)
    state, says = _state(medicine, now, asked, pause, away)
    return Shown(
        medicine=medicine,
        name=lines.shown_name(medicine.product_name),
        route=lines.route_words(medicine) if medicine.route else "",
        words=lines.words(medicine),
        state=state,
        state_says=says,
        checked=_checked(medicine),
        doubts=asked,
        pause=pause,
    )


def _state(
    medicine: Medicine, now: datetime, doubts: tuple[Doubt, ...], pause: Pause | None, away: Absence | None
) -> tuple[State, str]:
    over = medicine.stops_at is not None and medicine.stops_at <= now
    if over and medicine.is_ours and lines.goes_by_letter(medicine) and not medicine.stop_reason:
        return "ask", "the letter with the next doses has not come"
    if over:
        why = f": {medicine.stop_reason}" if medicine.stop_reason else ""
        who = f" ({medicine.stop_said_by})" if medicine.stop_said_by else ""
        return "stopped", f"{words.moment(medicine.stops_at)}{why}{who}"
    if doubts:
        return "ask", "; ".join(doubt.get_kind_display() for doubt in doubts)
    if medicine.is_ours and away is not None:
        return "paused", lines.ABSENT[Absence.Kind(away.kind)]
    if pause is not None:
        until = f", until {words.moment(pause.ends_at)}" if pause.ends_at else ""
        return "paused", f"{pause.reason} ({pause.said_by}){until}"
    if medicine.starts_at > now:
        return "later", f"from {words.moment(medicine.starts_at)}"
    if medicine.checked_by_id is None:
        return "unchecked", ""
    return "live", ""


def _checked(medicine: Medicine) -> str:
    written = f"Written by {medicine.entered_by.name} {words.moment(medicine.entered_at)}"
    if medicine.checked_by is None:
        return f"{written}, not second-checked yet"
    return f"{written}, checked by {medicine.checked_by.name} {words.moment(medicine.checked_at)}"


# --- before it is saved -------------------------------------------------------------------------------


@dataclass(frozen=True)
class NextDose:
    """One of the next doses, as a date: 'Wed 25-Nov-2026', '08:00', '6 tablets (30 mg)'."""

    day: str
    time: str
    amount: str


@dataclass(frozen=True)
class Preview:
    """What the carer will see, and the next doses as dates. `heading` counts them ('All 5 doses')."""

    shown: Shown
    until_day: str
    until_date: str
    heading: str
    aside: str
    doses: tuple[NextDose, ...]
    warnings: tuple[str, ...]
    stops: tuple[str, ...]
    missing: tuple[str, ...] = ()
    made_up: tuple[str, ...] = ()
    """Each dose of a letter, in milligrams and then in tablets."""
    label_reads: str = ""
    label_asks: tuple[str, ...] = ()
    """What the label's words could mean, and what must be asked about them."""


def preview(
    medicine: Medicine,
    entry: WantedLine,
    known: Known,
    *,
    stops: Iterable[str] = (),
    missing: Iterable[str] = (),
    made_up: Iterable[str] = (),
    label: tuple[str, tuple[str, ...]] = ("", ()),
) -> Preview:
    """A line that is not saved yet, as it would be. `missing` is what must still be put right. No queries."""
    branch = known.person.branch
    line = lines.schedule_line(medicine, branch)
    slots = (
        []
        if line is None
        else schedule.next_due(line, known.now, NEXT_DOSES + 1, timezone.get_default_timezone())
    )
    mg = lines.mg_per_unit(medicine)
    last = medicine.stops_at - timedelta(minutes=1) if medicine.stops_at else None
    heading, aside = _counted(len(slots), medicine)
    return Preview(
        shown=show(medicine, known.now),
        until_day=words.date_long(last).split()[0] if last else "",
        until_date=words.date(last),
        heading=heading,
        aside=aside,
        doses=tuple(
            NextDose(words.date_short(slot.due_at), words.time(slot.due_at), _amount(slot, mg))
            for slot in slots[:NEXT_DOSES]
        ),
        warnings=tuple(warnings(entry, known)),
        stops=tuple(stops),
        missing=tuple(missing),
        made_up=tuple(made_up),
        label_reads=label[0],
        label_asks=label[1],
    )


def _counted(count: int, medicine: Medicine) -> tuple[str, str]:
    read = lines.parsed(medicine)
    if read is not None and read.kind == "as_needed":
        return "When needed", "it has no set times"
    if count > NEXT_DOSES:
        return f"The next {NEXT_DOSES} doses", "and so on"
    if count == 0:
        return "No doses ahead", ""
    return f"All {count} doses" if count > 1 else "One dose", "and then it ends"


STEPS = {
    "remove": "take the old one off",
    "check": "look at it",
    "start": "switch it on",
    "stop": "switch it off",
}


def _amount(slot: schedule.Slot, mg: Any) -> str:
    if slot.step != "give":
        return STEPS[slot.step]
    if slot.amount is None:
        return "ring before giving"
    said = directions.amount_words(slot.amount, slot.unit, slot.amount_max)
    whole = "" if mg is None or slot.amount_max else f" ({words.mass(slot.amount * mg)})"
    return f"{said}{whole}"


def checkers(person: Person, by: Worker) -> list[Worker]:
    """Who could be asked for the second check: seniors of the branch, then managers, never `by`."""
    found = Worker.objects.of(person.provider).active().exclude(pk=by.pk)
    seniors = found.filter(
        Q(role=Role.SENIOR, branch_id=person.branch_id) | Q(role__in=[Role.MANAGER, Role.PHARMACIST])
    )
    return sorted(seniors, key=lambda one: (one.role != Role.SENIOR, one.name))
