"""What the schedule costs by itself: CPU time of one process, with nothing kept from before."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from medicines.directions import Directions, parse
from medicines.schedule import Line, due, slots
from people.wall_clock import instant

LONDON = ZoneInfo("Europe/London")
SINCE = datetime(2026, 11, 1, tzinfo=UTC)
DAY = date(2026, 11, 24)
PEOPLE, RUNS = 1000, 7
BED = {"at": "22:00", "amount": "1"}

Row = tuple[str, float, str, float | None, float | None, float | None]
"""What, value, unit, aim, a second, p95: the columns of tests.bench.Figure."""


def rows() -> Iterator[Row]:
    """The lines of the table. A second or two."""
    alike = [Line(uuid4(), one, SINCE, SINCE) for _ in range(PEOPLE) for one in _tray(0)]
    yield "slots of 1,000 people × 9 lines, 2 days", 1000 * _spent(alike, 2)[0], "ms", 150, None, None
    apart = [Line(uuid4(), one, SINCE, SINCE) for n in range(PEOPLE) for one in _tray(n)]
    yield "the same with no two lines alike", 1000 * _spent(apart, 2)[0], "ms", None, None, None
    took, found = _spent([Line(uuid4(), parse(one), SINCE, SINCE) for one in _every_kind()], 28)
    yield "slots of ten kinds of lines over 28 days", 1000 * took, "ms", None, found / took, None


def _spent(lines: list[Line], days: int) -> tuple[float, int]:
    """Seconds of CPU, the median of several runs, and how many slots there were."""
    last, times, found = DAY + timedelta(days=days), [], 0
    for _ in range(RUNS):
        _forget(lines)
        began = time.process_time()
        found = sum(len(due(one, DAY, last, LONDON)) for one in lines)
        times.append(time.process_time() - began)
    return statistics.median(times), found


def _forget(lines: list[Line]) -> None:
    kept: list[Callable[..., Any]] = [*vars(slots).values(), instant]
    for one in kept:
        if hasattr(one, "cache_clear"):
            one.cache_clear()
    for line in lines:
        for name in ("_hash", "all_parts", "every_time"):
            vars(line.directions).pop(name, None)


def _fixed(*clocks: str, **more: Any) -> dict[str, Any]:
    times = [{"at": clock, "amount": "1"} for clock in clocks]
    return {"v": 1, "kind": "fixed", "unit": "tablet", "times": times, **more}


@cache
def _read(most: int, *clocks: str) -> Directions:
    """Read once, as lines are: those with the same directions share them."""
    return parse(_fixed(*clocks, max_doses_24h=most))


def _tray(n: int) -> list[Directions]:
    """Nine lines: four times a day, seven twice a day, one when needed. Each `n` has its own times."""
    minute, most = n % 60, 12 + n // 60
    needed = {"v": 1, "kind": "as_needed", "unit": "tablet", "amount": "1", "for": "pain", "max_doses_24h": 4}
    return [
        _read(most, *(f"{hour:02}:{minute:02}" for hour in (7, 11, 15, 19))),
        *(_read(most, f"{hour:02}:{minute:02}", f"21:{minute:02}") for hour in range(6, 13)),
        parse(needed),
    ]


def _every_kind() -> list[dict[str, Any]]:
    hours = {"unit": "patch", "amount": "1", "every": 4320, "anchor": "2026-11-01T12:00Z", "worn": {}}
    step = {"first": "2026-11-20", "last": "2026-11-30", "times": [BED | {"amount": "2"}]}
    week = {"rule": "every_weeks", "every": 2, "weekdays": [2], "anchor": "2026-11-03"}
    return [
        _fixed("07:00", "11:00", "15:00", "19:00"),
        _fixed("08:00", "20:00", meal={"how": "before", "minutes": 30}),
        {"v": 1, "kind": "elapsed", **hours},
        {"v": 1, "kind": "elapsed", **hours, "unit": "tablet", "every": 360, "worn": None},
        _fixed("08:00", days={"rule": "every_days", "every": 2, "anchor": "2026-11-01"}),
        _fixed("08:00", days=week),
        _fixed("08:00", "12:30", days={"rule": "cycle", "on": 21, "off": 7, "anchor": "2026-11-10"}),
        {"v": 1, "kind": "fixed", "unit": "tablet", "parts": [step, {"first": "2026-12-01", "times": [BED]}]},
        _fixed("08:00", "14:00", "22:00", count=60),
        _fixed("18:00", by_result="INR"),
    ]
