"""What the schedule is asked about and answers with. Every instant given back is in UTC [CQC-TIME]."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from medicines.directions.shape import Directions, Step
from people.wall_clock import instant

WINDOW = timedelta(hours=2)
ON_TIME_WINDOW = timedelta(minutes=30)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """What the schedule needs of a `Medicine`. `window` None means 2 hours, or 30 minutes when `on_time`.

    `given_by` names who gives an information-only line: all its slots are then `others`.
    `live_at` None: nobody has made it live, so nothing is due. `asks_after_end`: it goes by letters and none
    has followed, so after its end it is asked about, never silently over.
    """

    id: Hashable
    directions: Directions
    starts_at: datetime
    live_at: datetime | None
    stops_at: datetime | None = None
    on_time: bool = False
    window: timedelta | None = None
    given_by: str | None = None
    asks_after_end: bool = False


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


class Slot(NamedTuple):
    """One step that is due. The window is [from, until); `others` says who gives it when we do not.

    `step` is "give" for a dose; "remove", "check", "start" and "stop" have an amount of 0. `part` is the
    index of the step of a course. `unsourced`: the letter it rests on has ended and no other came, so no
    amount is known and it is asked about.
    """

    line: Hashable
    due_date: date
    due_time: time
    ordinal: int
    due_at: datetime
    window_from: datetime
    window_until: datetime
    amount: Decimal | None  # None: the directions are unclear, or their letter has ended
    amount_max: Decimal | None
    unit: str
    band: str | None
    others: str | None = None
    suspended: Suspension | None = None
    step: Step = "give"
    part: int = 0
    unsourced: bool = False

    @property
    def key(self) -> tuple[Hashable, date, time, int]:
        """What a dose carries to answer this slot."""
        return (self.line, self.due_date, self.due_time, self.ordinal)


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
