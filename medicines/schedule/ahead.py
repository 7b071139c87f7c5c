"""What is due next, and when a replacing line first is."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from medicines.schedule.shape import DAY, Line, Slot, Suspension, end_of, utc
from medicines.schedule.slots import due

HORIZON = 3 * 366  # days that `next_due` looks ahead


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
    last = None if line.stops_at is None or line.asks_after_end else utc(line.stops_at)
    for _ in range(HORIZON):
        found += [slot for slot in due(line, day, day + DAY, zone, suspensions) if slot.due_at >= utc(after)]
        if len(found) >= count or (last is not None and end_of(day, zone) >= last):
            break
        day += DAY
    return found[:count]


def replacing_starts_at(old: Iterable[Slot], answered: Iterable[Slot], now: datetime) -> datetime:
    """When a replacing line is first due: after the old one's last slot with an answer or an open window."""
    moment = utc(now)
    taken_up = [slot.due_at for slot in answered]
    taken_up += [slot.due_at for slot in old if slot.window_from <= moment < slot.window_until]
    return max([moment, *(at + timedelta(minutes=1) for at in taken_up)])
