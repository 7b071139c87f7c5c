"""From the clock on the wall to the one moment it means. Pure: the zone is passed in."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=65536)
def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local time: the first of two in autumn, the first valid minute after a gap."""
    local = datetime.combine(day, at)
    while True:
        found = local.replace(tzinfo=zone).astimezone(UTC)
        if found.astimezone(zone).replace(tzinfo=None) == local:
            return found
        local = local.replace(second=0, microsecond=0) + timedelta(minutes=1)
