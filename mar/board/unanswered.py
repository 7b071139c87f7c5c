"""Every dose of many people that nobody has answered: the same slots and states as the round, read lean.

The board of an agency is 1,000 people with nine lines each. So lines come as plain tuples, the slots of one
set of directions are worked out once for all who have it, and answers come as numbers, one list a line. What
a slot *is* still comes from `schedule.due`, `state` and `late`, and from nowhere else.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BigIntegerField, F, Func, Q, QuerySet, TextField
from django.db.models.functions import Cast

from mar.models import Dose, Outcome
from mar.slots import LOOK_BACK, ZONE
from medicines import directions, lines
from medicines.models import Doubt, Medicine, Pause
from medicines.schedule import Answer, Line, Slot, State, Suspension, due, late, state
from people.models import Absence, Person

EARLY = datetime(1900, 1, 2, tzinfo=UTC)
EPOCH = date(1970, 1, 1)
AHEAD_WHEN_ASKED = timedelta(days=8)
"""How far ahead a line in doubt looks for its next dose: a weekly one has it within this."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One dose nobody has answered, due from 48 h ago on; neither paused nor given by others."""

    person: UUID
    medicine: UUID
    together: UUID | None
    on_time: bool
    slot: Slot
    state: State
    late: bool
    stopped_at: datetime | None

    @property
    def subject(self) -> str:
        """The name of this dose in a task."""
        at = self.slot
        return f"slot:{self.medicine}:{at.due_date}:{at.due_time}:{at.ordinal}"


class Row(NamedTuple):
    """A line as it is read for the board: columns of `medicines.models.Medicine`, directions as text."""

    id: UUID
    person_id: UUID
    kind: str
    text: str | None
    on_time: bool
    window_minutes: int | None
    starts_at: datetime
    entered_at: datetime
    stops_at: datetime | None
    stop_reason: str
    replaces_id: UUID | None
    together: UUID | None
    branch_minutes: int
    branch_on_time_minutes: int


def unanswered(
    people: QuerySet[Person], now: datetime, until: datetime
) -> tuple[list[Unanswered], list[Doubt]]:
    """Unanswered doses of these people from 48 h ago until before `until`, and their open doubts.

    A line in doubt is looked at eight days ahead, so that its next dose is found. Six queries, whatever the
    number of people; the doubts come with their medicine.
    """
    start = now - LOOK_BACK
    first, last = start.astimezone(ZONE).date(), until.astimezone(ZONE).date() + timedelta(days=1)
    rows = read_lines(people, start, until)
    plain, special = answers(people, first)
    pauses = suspensions(people, start)
    open_ones = Doubt.objects.filter(person__in=people).open()
    doubts = [*open_ones.select_related("medicine").order_by("opened_at", "id")]
    doubted = {one.medicine_id for one in doubts} | {
        one.medicine.together for one in doubts if one.medicine.together
    }
    replaced = {row.replaces_id for row in rows if row.replaces_id}
    nothing: tuple[Any, ...] = ()
    found: list[Unanswered] = []
    for row in rows:
        if row.kind != Medicine.Kind.OURS or row.text is None:
            continue
        minutes = row.window_minutes or (row.branch_on_time_minutes if row.on_time else row.branch_minutes)
        in_doubt = row.id in doubted or row.together in doubted
        line_until, line_last = until, last
        if in_doubt:
            line_until = now + AHEAD_WHEN_ASKED
            line_last = line_until.astimezone(ZONE).date() + timedelta(days=1)
        begins = max(row.starts_at, row.entered_at, start)
        ends = line_until if row.stops_at is None else min(row.stops_at, line_until)
        closer = special.get(row.id)
        done = plain.get(row.id, nothing) if closer is None else nothing
        for due_at, number, slot in slots_of(row.text, minutes, first, line_last):
            if due_at < begins or number in done:
                continue
            if due_at >= ends:
                break
            given = closer.get(number, nothing) if closer else nothing
            one = _judge(row, slot, now, given, pauses, in_doubt, replaced)
            if one is not None:
                found.append(one)
    return found, doubts


def _judge(
    row: Row,
    slot: Slot,
    now: datetime,
    given: Sequence[Answer],
    pauses: dict[UUID, list[Suspension]],
    doubted: bool,
    replaced: set[UUID | None],
) -> Unanswered | None:
    """The state of one slot by the pure functions; None when nothing waits for an answer of ours."""
    if row.person_id in pauses:
        slot = _paused(slot, pauses[row.person_id], row.id)
    stopped = row.stops_at is not None and slot.due_at < row.stops_at <= now
    said = state(
        slot,
        now,
        answers=given,
        doubted=doubted,
        stopped_after_due=stopped and (bool(row.stop_reason) or row.id in replaced),
    )
    if said in ("done", "suspended", "others"):
        return None
    return Unanswered(
        person=row.person_id,
        medicine=row.id,
        together=row.together,
        on_time=row.on_time,
        slot=slot,
        state=said,
        late=late(slot, now, given),
        stopped_at=row.stops_at if stopped else None,
    )


# --- lines and slots ------------------------------------------------------------------------------------


def read_lines(people: QuerySet[Person], start: datetime, until: datetime) -> list[Row]:
    """Lines live at some moment of the stretch, as tuples."""
    rows = (
        Medicine.objects.filter(person__in=people)
        .touching(start, until)
        .annotate(text=Cast("directions", TextField()))
        .values_list(
            "id",
            "person_id",
            "kind",
            "text",
            "on_time",
            "window_minutes",
            "starts_at",
            "entered_at",
            "stops_at",
            "stop_reason",
            "replaces_id",
            "together",
            "person__branch__window_minutes",
            "person__branch__on_time_minutes",
        )
    )
    return [Row(*row) for row in rows]


@lru_cache(maxsize=65536)
def slots_of(text: str, minutes: int, first: date, last: date) -> tuple[tuple[datetime, int, Slot], ...]:
    """(due at, number, slot) of every dose these directions make from `first` to before `last`, local dates.

    Kept by the directions, not by the line: a live line never changes its own, and many people share one.
    """
    line = Line(
        id=None,
        directions=directions.parse(json.loads(text)),
        starts_at=EARLY,
        live_at=EARLY,
        window=timedelta(minutes=minutes),
    )
    return tuple(
        (slot.due_at, slot_number(slot.due_date, slot.due_time, slot.ordinal), slot)
        for slot in due(line, first, last, ZONE)
        if slot.others is None
    )


def slot_number(day: date, at: time, ordinal: int) -> int:
    """A dose's local date, time and ordinal as one number, equal to what `SlotNumber` makes in Postgres."""
    seconds = at.hour * 3600 + at.minute * 60 + at.second
    return ((day - EPOCH).days * 86400 + seconds) * 10 + ordinal


class SlotNumber(Func):
    """`slot_number` of a dose's row."""

    template = "(extract(epoch from (%(expressions)s))::bigint)"
    arg_joiner = " + "
    output_field = BigIntegerField()


NUMBER = SlotNumber(F("due_date"), F("due_time")) * 10 + Cast(F("ordinal"), BigIntegerField())


# --- answers and pauses ---------------------------------------------------------------------------------


def answers(
    people: QuerySet[Person], first: date
) -> tuple[dict[UUID, set[int]], dict[UUID, dict[int, list[Answer]]]]:
    """Answered slots due from `first` on, by line: plain ones as numbers, and lines that need a closer look.

    A line needs one when a row was corrected, struck or is to be asked again: then all its answers in force
    are here, by number.
    """
    rows = Dose.objects.filter(person__in=people, due_date__gte=first)
    closer = rows.filter(Q(corrects__isnull=False) | Q(again_at__isnull=False))
    plain = rows.values("medicine_id").annotate(all=ArrayAgg(NUMBER)).values_list("medicine_id", "all")
    found = {line: set(numbers) for line, numbers in plain}
    detail = [
        *rows.filter(medicine__in=closer.values("medicine_id"))
        .annotate(number=NUMBER)
        .values_list("id", "medicine_id", "number", "outcome", "again_at", "corrects_id")
    ]
    corrected = {row[5] for row in detail}
    special: dict[UUID, dict[int, list[Answer]]] = {row[1]: defaultdict(list) for row in detail}
    for pk, line, number, outcome, again_at, _corrects in detail:
        if pk not in corrected and outcome != Outcome.STRUCK:
            special[line][number].append(Answer(again_at))
    return found, {line: dict(by_number) for line, by_number in special.items()}


def suspensions(people: QuerySet[Person], start: datetime) -> dict[UUID, list[Suspension]]:
    """Absences and pauses since `start`, by person."""
    absences: dict[UUID, list[Absence]] = defaultdict(list)
    for absence in Absence.objects.filter(person__in=people, void=False).filter(_open_since(start)):
        absences[absence.person_id].append(absence)
    pauses: dict[UUID, list[Pause]] = defaultdict(list)
    for pause in Pause.objects.filter(person__in=people).filter(_open_since(start)):
        pauses[pause.person_id].append(pause)
    return {
        person: lines.suspensions(absences.get(person, []), pauses.get(person, []))
        for person in {*absences, *pauses}
    }


def _open_since(start: datetime) -> Q:
    return Q(ends_at__isnull=True) | Q(ends_at__gt=start)


def _paused(slot: Slot, pauses: Iterable[Suspension], line: UUID) -> Slot:
    for pause in pauses:
        ends = pause.ends_at is None or slot.due_at < pause.ends_at
        if pause.line in (None, line) and pause.starts_at <= slot.due_at and ends:
            return replace(slot, suspended=pause)
    return slot
