"""What is due: pure arithmetic from a line's directions to slots, and from a slot and its answers to a state.

A slot is (line, local date, local time, ordinal). Nothing is stored and nothing is dropped or doubled: a
time in the spring gap moves to the first valid minute, an overlap is its first occurrence. Every instant
given back is in UTC, because Python compares and subtracts two times of one zone by the wall clock
[CQC-TIME].
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from medicines.directions.shape import Directions, Time, minutes_of
from people.wall_clock import instant

State = Literal["overdue", "due", "later", "done", "suspended", "ask", "others"]

WINDOW = timedelta(hours=2)
ON_TIME_WINDOW = timedelta(minutes=30)
USUAL_TIMES: Mapping[str, time] = {
    "breakfast": time(8),
    "lunch": time(12, 30),
    "tea": time(17),
    "bed": time(21, 30),
}
NEAR_A_VISIT = 120  # minutes
HORIZON = 3 * 366  # days that `next_due` looks ahead
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """What the schedule needs of a `Medicine`. `window` None means 2 hours, or 30 minutes when `on_time`.

    `given_by` names who gives an information-only line: all its slots are then `others`.
    `live_at` None: nobody has made it live, so nothing is due.
    """

    id: Hashable
    directions: Directions
    starts_at: datetime
    live_at: datetime | None
    stops_at: datetime | None = None
    on_time: bool = False
    window: timedelta | None = None
    given_by: str | None = None


@dataclass(frozen=True)
class Suspension:
    """A pause of one line (`line`) or of everything (None: hospital, away), from `starts_at`, open when no
    end.
    """

    starts_at: datetime
    ends_at: datetime | None
    kind: str
    words: str = ""
    line: Hashable | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One dose that is due. The window is [from, until); `others` says who gives it when we do not."""

    line: Hashable
    due_date: date
    due_time: time
    ordinal: int
    due_at: datetime
    window_from: datetime
    window_until: datetime
    amount: Decimal | None  # None: the directions are unclear
    amount_max: Decimal | None
    unit: str
    band: str | None
    others: str | None = None
    suspended: Suspension | None = None

    @property
    def key(self) -> tuple[Hashable, date, time, int]:
        """What a dose carries to answer this slot."""
        return (self.line, self.due_date, self.due_time, self.ordinal)


# Instants --------------------------------------------------------------------------------------------------


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The stop of a line whose last day is `day`: the first moment of the next."""
    return instant(day + DAY, time(0), zone)


def utc(moment: datetime) -> datetime:
    """The same instant in UTC; a time without a zone is no instant and raises ValueError."""
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        raise ValueError("a time without a zone is not an instant")
    return moment.astimezone(UTC)


# Slots -----------------------------------------------------------------------------------------------------


def due(
    line: Line,
    from_date: date,
    to_date: date,
    zone: ZoneInfo,
    suspensions: Sequence[Suspension] = (),
) -> list[Slot]:
    """The line's slots on the local dates from `from_date` up to, *not including*, `to_date`, in order.

    Due from the later of `starts_at` and `live_at`, until before `stops_at`. A suspended slot is there and
    says so.
    """
    if line.live_at is None or line.directions.kind == "as_needed":
        return []
    first = max(utc(line.starts_at), utc(line.live_at))
    stop = None if line.stops_at is None else utc(line.stops_at)
    pauses = [one for one in suspensions if one.line is None or one.line == line.id]
    day = max(from_date, first.astimezone(zone).date() - DAY)
    last = to_date if stop is None else min(to_date, stop.astimezone(zone).date() + DAY)
    found: list[Slot] = []
    while day < last:
        for slot in slots_on(
            line.id,
            line.directions,
            day,
            zone,
            line.window or (ON_TIME_WINDOW if line.on_time else WINDOW),
            line.given_by,
        ):
            if slot.due_at >= first and (stop is None or slot.due_at < stop):
                found.append(_suspended(slot, pauses) if pauses else slot)
        day += DAY
    return found


@lru_cache(maxsize=131072)
def slots_on(
    line: Hashable, directions: Directions, day: date, zone: ZoneInfo, window: timedelta, given_by: str | None
) -> tuple[Slot, ...]:
    """One date's slots by the directions alone; start, stop and pauses are applied afterwards, so this may
    be kept.
    """
    if not _falls_on(directions, day):
        return ()
    planned = [(one, instant(day, one.at, zone)) for one in directions.times]
    before = instant(day - DAY, directions.times[-1].at, zone) if _falls_on(directions, day - DAY) else None
    after = instant(day + DAY, directions.times[0].at, zone) if _falls_on(directions, day + DAY) else None
    edges = [before, *(at for _, at in planned), after]
    return tuple(
        Slot(
            line=line,
            due_date=day,
            due_time=one.at,
            ordinal=0,
            due_at=at,
            window_from=_later(at - window, edges[n], at),
            window_until=_sooner(at + window, at, edges[n + 2]),
            amount=one.amount,
            amount_max=one.amount_max,
            unit=directions.unit,
            band=one.band,
            others=given_by or _given_by_others(directions, day, one),
        )
        for n, (one, at) in enumerate(planned)
    )


def _falls_on(directions: Directions, day: date) -> bool:
    return directions.weekdays is None or day.isoweekday() in directions.weekdays


def _later(start: datetime, before: datetime | None, at: datetime) -> datetime:
    return start if before is None else max(start, before + (at - before) / 2)


def _sooner(end: datetime, at: datetime, after: datetime | None) -> datetime:
    return end if after is None else min(end, at + (after - at) / 2)


def _given_by_others(directions: Directions, day: date, one: Time) -> str | None:
    for other in directions.others:
        if (other.weekdays is None or day.isoweekday() in other.weekdays) and (
            other.times is None or one.at in other.times
        ):
            return other.who
    return None


def _suspended(slot: Slot, pauses: Iterable[Suspension]) -> Slot:
    for pause in pauses:
        if utc(pause.starts_at) <= slot.due_at and (
            pause.ends_at is None or slot.due_at < utc(pause.ends_at)
        ):
            return replace(slot, suspended=pause)
    return slot


def next_due(
    line: Line, after: datetime, count: int, zone: ZoneInfo, suspensions: Sequence[Suspension] = ()
) -> list[Slot]:
    """The first `count` slots due at or after `after`, fewer when the line ends; looks three years ahead at
    most.
    """
    found: list[Slot] = []
    day = utc(after).astimezone(zone).date()
    if line.live_at is not None:
        day = max(day, max(utc(line.starts_at), utc(line.live_at)).astimezone(zone).date())
    for _ in range(HORIZON):
        found += [slot for slot in due(line, day, day + DAY, zone, suspensions) if slot.due_at >= utc(after)]
        if len(found) >= count or (line.stops_at is not None and end_of(day, zone) >= utc(line.stops_at)):
            break
        day += DAY
    return found[:count]


def replacing_starts_at(old: Iterable[Slot], answered: Iterable[Slot], now: datetime) -> datetime:
    """When a replacing line is first due: after the old one's last slot with an answer or an open window."""
    moment = utc(now)
    taken_up = [slot.due_at for slot in answered]
    taken_up += [slot.due_at for slot in old if slot.window_from <= moment < slot.window_until]
    return max([moment, *(at + timedelta(minutes=1) for at in taken_up)])


def time_for_band(
    band: str, visits: Iterable[time], usual: Mapping[str, time] = USUAL_TIMES
) -> tuple[time, bool]:
    """The start of the visit nearest the band's usual time within 2 hours and True, else the usual time and
    False.
    """
    aim = usual[band]
    near = [
        (abs(minutes_of(visit) - minutes_of(aim)), visit)
        for visit in visits
        if abs(minutes_of(visit) - minutes_of(aim)) <= NEAR_A_VISIT
    ]
    return (min(near)[1], True) if near else (aim, False)


# States ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """A row in force that answers a slot: a strike is not passed. `again_at`: not taken, ask again then."""

    again_at: datetime | None = None


def state(
    slot: Slot,
    now: datetime,
    *,
    answers: Sequence[Answer] = (),
    doubted: bool = False,
    stopped_after_due: bool = False,
) -> State:
    """Exactly one of seven. `doubted`: an open doubt on the line; `stopped_after_due`: stopped or replaced
    since.

    Doubt is never shown as nothing due (stories.md 1.1): it wins over everything but an answer, a pause and
    others.
    """
    if answered(slot, now, answers):
        return "done"
    if slot.suspended is not None:
        return "suspended"
    if slot.others is not None:
        return "others"
    if doubted or stopped_after_due:
        return "ask"
    moment = utc(now)
    if moment >= slot.window_until:
        return "overdue"
    return "due" if moment >= slot.window_from else "later"


def answered(slot: Slot, now: datetime, answers: Sequence[Answer]) -> bool:
    """Whether the slot needs nothing now. An answer with `again_at` inside the window opens it again from
    then.
    """
    if not answers:
        return False
    for answer in answers:
        if answer.again_at is None or utc(answer.again_at) >= slot.window_until:
            return True
    return utc(now) < max(utc(answer.again_at) for answer in answers if answer.again_at is not None)


def late(slot: Slot, now: datetime, answers: Sequence[Answer] = ()) -> bool:
    """Past its window, unanswered, and ours to give: said beside `ask` and `overdue` alike."""
    return (
        utc(now) >= slot.window_until
        and slot.suspended is None
        and slot.others is None
        and not answered(slot, now, answers)
    )


def half_way(slot: Slot, next_slot: Slot | None) -> datetime:
    """The moment half-way to the line's next dose, counted between instants.

    The last dose of a course has no next: its half-way is 12 hours on, as for a dose once a day.
    """
    if next_slot is None:
        return slot.due_at + timedelta(hours=12)
    return slot.due_at + (next_slot.due_at - slot.due_at) / 2


def late_rule_now(rule: str, slot: Slot, next_slot: Slot | None, now: datetime) -> str:
    """The line's late rule at this moment: `give_and_note` becomes `ring_first` half-way to the next
    dose.
    """
    if rule != "give_and_note":
        return rule
    return "ring_first" if utc(now) >= half_way(slot, next_slot) else "give_and_note"


def only_past(next_slot: Slot | None, now: datetime) -> bool:
    """Once the next dose is open, the earlier one offers only what happened before (stories.md 1.4)."""
    return next_slot is not None and utc(now) >= next_slot.window_from
