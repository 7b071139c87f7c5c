"""Every dose of many people that nobody has answered: the same slots and states as the round, read lean.

The board of an agency is 1,000 people with nine lines each. So lines come as plain tuples, the slots of one
set of directions are worked out once for all who have it, and answers come as numbers, one list a line. What
a slot *is* still comes from `schedule.due`, `state` and `late`, and from nowhere else.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr
from django.db.models import BigIntegerField, Case, Exists, F, Func, OuterRef, Q, QuerySet, TextField, When
from django.db.models.functions import Cast, Coalesce, Greatest

from mar.models import Dose, MovedDose, Outcome
from mar.round.dose import PAST
from mar.slots import LOOK_BACK, ZONE, subject
from mar.slots.moving import moved
from medicines import directions, lines
from medicines.models import Doubt, Medicine, Pause
from medicines.schedule import Answer, Line, Slot, State, Suspension, due, end_of, late, only_past, state
from people.models import Absence, Person, Worker

NOON = 12
"""From this hour on the office sees that a letter has not come."""
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
    past: bool
    stopped_at: datetime | None

    @property
    def subject(self) -> str:
        """The name of this dose in a task."""
        return subject(self.medicine, self.slot.due_date, self.slot.due_time, self.slot.ordinal)


class Row(NamedTuple):
    """A line of ours as it is read for the board: its directions as text, its window in minutes."""

    id: UUID
    person_id: UUID
    text: str
    on_time: bool
    minutes: int
    begins_at: datetime
    stops_at: datetime | None
    together: UUID | None
    stop_reason: str

    @property
    def letters(self) -> bool:
        """Whether it goes by letters, and is asked about once the last one has ended."""
        return '"by_result"' in self.text

    @property
    def own(self) -> tuple[datetime, datetime | None] | None:
        """Its start and end, where its slots depend on them: what is counted, worn or goes by letters."""
        if any(word in self.text for word in ('"count"', '"worn"', '"by_result"')):
            return self.begins_at, self.stops_at
        return None


def unanswered(
    worker: Worker, people: QuerySet[Person], now: datetime, until: datetime
) -> tuple[list[Unanswered], list[Doubt]]:
    """Unanswered doses of these people, from 48 h ago until before `until`, and their open doubts.

    A line in doubt is looked at eight days ahead, so that its next dose is found; one whose letter has ended
    to the end of the day, from noon on (story 9). Eight queries at most, whatever the number of people; the
    doubts come with their medicine.
    """
    start = now - LOOK_BACK
    open_ones = Doubt.objects.filter(person__in=people).open()
    doubts = [*open_ones.select_related("medicine").order_by("opened_at", "id")]
    rows = read_lines(people, start, until)
    plain, closer = answers(worker, people, start.astimezone(ZONE).date())
    reading = Reading(
        now=now,
        start=start,
        until=until,
        plain=plain,
        closer=closer,
        pauses=suspensions(people, start),
        doubted={one.medicine_id for one in doubts}
        | {one.medicine.together for one in doubts if one.medicine.together},
        stopped=stopped_by_somebody(row.id for row in rows if row.stops_at and row.stops_at <= now),
        followed=followed_from([row.id for row in rows if row.letters and row.stops_at]),
        moves=moves_of(people, start.astimezone(ZONE).date()),
    )
    return [one for row in rows for one in reading.open_of(row)], doubts


@dataclass
class Reading:
    """What decides about every line: who answered, what is paused, in doubt or was stopped."""

    now: datetime
    start: datetime
    until: datetime
    plain: dict[UUID, list[int]]
    closer: dict[UUID, dict[int, list[Answer]]]
    pauses: dict[UUID, list[Suspension]]
    doubted: set[UUID]
    stopped: set[UUID]
    followed: dict[UUID, datetime]
    moves: dict[UUID, dict[int, datetime]]
    slots: dict[tuple[object, ...], dict[int, Slot]] = field(default_factory=dict)

    def open_of(self, row: Row) -> Iterator[Unanswered]:
        """The line's doses that wait for an answer. Most lines have none, and cost one look."""
        in_doubt = row.id in self.doubted or row.together in self.doubted
        asks = row.letters and (row.id in self.followed or not row.stop_reason)
        planned = self._planned(row, in_doubt, asks)
        if row.id in self.moves:
            to = self.moves[row.id]
            planned = {at: moved(one, to[at]) if at in to else one for at, one in planned.items()}
        ends_at = self.followed.get(row.id) if asks else row.stops_at
        answered = self.plain.get(row.id)
        given = self.closer.get(row.id, {}) if answered is None else {}
        for number in sorted(planned.keys() - (answered or ())):
            slot = planned[number]
            if row.begins_at <= slot.due_at and (ends_at is None or slot.due_at < ends_at):
                following = _next(planned, number)
                one = self._judge(row, slot, following, given.get(number, ()), in_doubt)
                if one is not None:
                    yield one

    def _planned(self, row: Row, in_doubt: bool, asks: bool) -> dict[int, Slot]:
        """Slots of the line's directions in the stretch, by number: the same for all who have them."""
        key = (row.text, row.minutes, in_doubt, asks, row.own)
        if key not in self.slots:
            until = self.now + AHEAD_WHEN_ASKED if in_doubt else self.until
            today = self.now.astimezone(ZONE)
            if asks and row.stops_at is not None and row.stops_at <= self.now and today.hour >= NOON:
                until = max(until, end_of(today.date(), ZONE))
            first, last = (at.astimezone(ZONE).date() for at in (self.start, until))
            found = slots_of(row.text, row.minutes, first, last + timedelta(days=1), row.own, asks)
            self.slots[key] = {number: slot for number, slot in found if self.start <= slot.due_at < until}
        return self.slots[key]

    def _judge(
        self, row: Row, slot: Slot, following: Slot | None, given: Sequence[Answer], doubted: bool
    ) -> Unanswered | None:
        """The state of one slot by the pure functions; None when nothing waits for an answer of ours."""
        if row.person_id in self.pauses:
            slot = _paused(slot, self.pauses[row.person_id], row.id)
        stopped = row.stops_at is not None and slot.due_at < row.stops_at <= self.now
        said = state(
            slot,
            self.now,
            answers=given,
            doubted=doubted,
            stopped_after_due=stopped and row.id in self.stopped,
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
            late=late(slot, self.now, given),
            past=only_past(following, self.now) or self.now - slot.due_at > PAST,
            stopped_at=row.stops_at if stopped else None,
        )


# --- lines and slots ------------------------------------------------------------------------------------


def read_lines(people: QuerySet[Person], start: datetime, until: datetime) -> list[Row]:
    """Our lines live at some moment of the stretch, as tuples."""
    usual = Case(
        When(on_time=True, then="person__branch__on_time_minutes"), default="person__branch__window_minutes"
    )
    rows = (
        Medicine.objects.filter(person__in=people, kind=Medicine.Kind.OURS)
        .touching(start, until)
        .annotate(
            text=Cast("directions", TextField()),
            minutes=Coalesce("window_minutes", usual),
            begins_at=Greatest("starts_at", "entered_at"),
        )
        .values_list(*Row._fields)
    )
    return [Row(*row) for row in rows]


def stopped_by_somebody(lines_: Iterable[UUID]) -> set[UUID]:
    """Of the lines that have ended: those stopped or replaced, not those that came to their planned end."""
    newer = Medicine.objects.filter(replaces=OuterRef("pk"))
    ended = Medicine.objects.filter(pk__in=[*lines_]).filter(~Q(stop_reason="") | Exists(newer))
    return set(ended.values_list("pk", flat=True))


def followed_from(lines_: Sequence[UUID]) -> dict[UUID, datetime]:
    """When the line that replaces each of these begins. No query where there are none."""
    if not lines_:
        return {}
    newer = Medicine.objects.filter(replaces__in=lines_).values_list("replaces", "starts_at")
    return {old: starts_at for old, starts_at in newer if old is not None}


def moves_of(people: QuerySet[Person], first: date) -> dict[UUID, dict[int, datetime]]:
    """Doses moved on advice due from `first` on, by line: their new times by number."""
    found: dict[UUID, dict[int, datetime]] = defaultdict(dict)
    for one in MovedDose.objects.filter(person__in=people, due_date__gte=first):
        number = slot_number(one.due_date, one.due_time, one.ordinal)
        found[one.medicine_id][number] = one.moved_to
    return dict(found)


def _next(planned: Mapping[int, Slot], number: int) -> Slot | None:
    """The line's next slot of the same kind: what comes off is not followed by what goes on."""
    step = planned[number].step
    return next((planned[at] for at in sorted(planned) if at > number and planned[at].step == step), None)


@lru_cache(maxsize=65536)
def slots_of(
    text: str,
    minutes: int,
    first: date,
    last: date,
    own: tuple[datetime, datetime | None] | None = None,
    asks: bool = False,
) -> tuple[tuple[int, Slot], ...]:
    """(number, slot) of every dose these directions make from `first` to before `last`, local dates.

    Kept by the directions, not by the line: a live line never changes its own, and many people share one.
    `own`: start and end of the line, where the slots depend on them.
    """
    begins_at, stops_at = own or (EARLY, None)
    line = Line(
        id=None,
        directions=directions.parse(json.loads(text)),
        starts_at=begins_at,
        live_at=begins_at,
        stops_at=stops_at,
        asks_after_end=asks,
        window=timedelta(minutes=minutes),
    )
    return tuple(
        (slot_number(slot.due_date, slot.due_time, slot.ordinal), slot)
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
    worker: Worker, people: QuerySet[Person], first: date
) -> tuple[dict[UUID, list[int]], dict[UUID, dict[int, list[Answer]]]]:
    """Answered slots due from `first` on, by line: as numbers, or by number where a closer look is needed.

    A line needs one when a row was corrected, struck or is to be asked again: then it is only in the second,
    with its answers in force. Two queries.
    """
    rows = Dose.objects.filter(provider_id=worker.provider_id, person__in=people, due_date__gte=first)
    closer = BoolOr(Q(corrects__isnull=False) | Q(again_at__isnull=False))
    numbers = [*rows.values_list("medicine_id").annotate(all=ArrayAgg(NUMBER), look=closer)]
    detail = [
        *rows.filter(medicine__in=[line for line, _, look in numbers if look])
        .annotate(number=NUMBER)
        .values_list("id", "medicine_id", "number", "outcome", "again_at", "corrects_id")
    ]
    corrected = {row[5] for row in detail}
    special: dict[UUID, dict[int, list[Answer]]] = {row[1]: defaultdict(list) for row in detail}
    for pk, line, number, outcome, again_at, _corrects in detail:
        if pk not in corrected and outcome != Outcome.STRUCK:
            special[line][number].append(Answer(again_at))
    plain = {line: found for line, found, look in numbers if not look}
    return plain, {line: dict(by_number) for line, by_number in special.items()}


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
            return slot._replace(suspended=pause)
    return slot
