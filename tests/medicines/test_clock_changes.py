"""Every clock change of London, 2024 to 2037, for each kind of directions, against a slow second reading.

The second reading goes through every minute of five days, looks at the clock on the wall, and knows nothing
of the schedule: a time is the first minute that shows it, or the first after it where none does.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import pytest

from medicines.directions import parse
from medicines.schedule import Line, due
from tests.medicines.any_directions import CHANGES, DAY, LONDON, MINUTE, Value

CLOCKS = ["00:30", "01:00", "01:30", "02:00", "08:00", "23:30"]
BEFORE, AFTER = 2, 3  # days around a change that are looked at, the latter not included


@pytest.fixture(autouse=True)
def starter() -> None:
    """Nothing here stands on a dictionary or a database."""


class Minute(NamedTuple):
    instant: datetime
    day: date
    clock: str
    again: int


class Expected(NamedTuple):
    """What a slot is known by: its date, its clock, whether for the second time, and its instant."""

    day: date
    clock: str
    again: int
    instant: datetime


@lru_cache
def minutes(change: date) -> dict[date, list[Minute]]:
    """The minutes of each local date, in the order they pass."""
    noon = datetime(change.year, change.month, change.day, 12, tzinfo=UTC)
    found: dict[date, list[Minute]] = {}
    for n in range(-4 * 1440, 4 * 1440):
        local = (noon + n * MINUTE).astimezone(LONDON)
        one = Minute(noon + n * MINUTE, local.date(), f"{local:%H:%M}", local.fold)
        found.setdefault(one.day, []).append(one)
    return found


def by_clock(change: date, clocks: list[str], falls: Callable[[date], bool]) -> list[Expected]:
    found = []
    for n in range(-BEFORE, AFTER):
        day = change + n * DAY
        for clock in clocks if falls(day) else []:
            first = next(one for one in minutes(change)[day] if one.clock >= clock)
            found.append(Expected(day, clock, 0, first.instant))
    return found


def by_hours(change: date, every: int, anchor: datetime) -> list[Expected]:
    return [
        Expected(one.day, one.clock, one.again, one.instant)
        for n in range(-BEFORE, AFTER)
        for one in minutes(change)[change + n * DAY]
        if (one.instant - anchor) % timedelta(minutes=every) == timedelta(0)
    ]


Falls = Callable[[date], Callable[[date], bool]]
"""From the date of a change to whether the directions fall on a date."""


def fixed(**more: object) -> Value:
    value: Value = {"v": 1, "kind": "fixed", "unit": "tablet"}
    return value | {"times": [{"at": at, "amount": "1"} for at in CLOCKS]} | more


def rule(name: str, **more: object) -> Value:
    return fixed(days={"rule": name, **more})


def always(change: date) -> Callable[[date], bool]:
    return lambda day: True


BY_CLOCK: dict[str, tuple[Callable[[date], Value], Falls]] = {
    "times a day": (lambda change: fixed(), always),
    "around food": (lambda change: fixed(meal={"how": "before", "minutes": 30}), always),
    "range": (
        lambda change: fixed(times=[{"at": at, "amount": "1", "amount_max": "2"} for at in CLOCKS]),
        always,
    ),
    "by result": (lambda change: fixed(by_result="INR"), always),
    "others give it": (lambda change: fixed(others=[{"who": "his wife"}]), always),
    "alternate days": (
        lambda change: rule("every_days", every=2, anchor=change.isoformat()),
        lambda change: lambda day: (day - change).days in (-2, 0, 2),
    ),
    "every 3 days": (
        lambda change: rule("every_days", every=3, anchor=(change - 300 * DAY).isoformat()),
        lambda change: lambda day: day == change,
    ),
    "Sundays": (lambda change: fixed(weekdays=[7]), lambda change: lambda day: day == change),
    "all but Sundays": (
        lambda change: fixed(weekdays=[1, 2, 3, 4, 5, 6]),
        lambda change: lambda day: day != change,
    ),
    "fortnightly": (
        lambda change: rule("every_weeks", every=2, weekdays=[7], anchor=(change - 26 * 7 * DAY).isoformat()),
        lambda change: lambda day: day == change,
    ),
    "every 4 weeks": (
        lambda change: rule("every_days", every=28, anchor=(change - 2 * 28 * DAY).isoformat()),
        lambda change: lambda day: day == change,
    ),
    "monthly": (
        lambda change: rule("monthly", every=1, day=change.day, anchor="2024-01-01"),
        lambda change: lambda day: day == change,
    ),
    "half-yearly": (
        lambda change: rule("monthly", every=6, day=change.day, anchor=(change + 730 * DAY).isoformat()),
        lambda change: lambda day: day == change,
    ),
    "the last Sunday of a month": (
        lambda change: rule("nth_weekday", every=1, nth=-1, weekday=7, anchor="2024-01-28"),
        lambda change: lambda day: day == change,
    ),
    "a cycle that ends on the day": (
        lambda change: rule("cycle", on=21, off=7, anchor=(change - 20 * DAY).isoformat()),
        lambda change: lambda day: day <= change,
    ),
    "a cycle that begins on the day": (
        lambda change: rule("cycle", on=21, off=7, anchor=(change - 28 * DAY).isoformat()),
        lambda change: lambda day: day >= change,
    ),
    "days of the month": (
        lambda change: rule("month_days", first=change.day, last=31),
        lambda change: lambda day: change <= day and day.month == change.month,
    ),
    "once only": (
        lambda change: rule("dates", dates=[change.isoformat()]),
        lambda change: lambda day: day == change,
    ),
    "a step that begins on the day": (
        lambda change: {
            "v": 1,
            "kind": "fixed",
            "unit": "tablet",
            "parts": [{"first": change.isoformat(), "times": fixed()["times"]}],
        },
        lambda change: lambda day: day >= change,
    ),
    "a step that ends on the day": (
        lambda change: {
            "v": 1,
            "kind": "fixed",
            "unit": "tablet",
            "parts": [{"last": change.isoformat(), "times": fixed()["times"]}],
        },
        lambda change: lambda day: day <= change,
    ),
    "running": (
        lambda change: {
            "v": 1,
            "kind": "continuous",
            "unit": "dose",
            "rate": "2 litres a minute",
            "times": [{"at": at, "step": "check"} for at in CLOCKS],
        },
        always,
    ),
    "unclear": (
        lambda change: {
            "v": 1,
            "kind": "unclear",
            "unit": "application",
            "times": [{"at": at} for at in CLOCKS],
        },
        always,
    ),
}

EVERY = pytest.mark.parametrize("change", CHANGES, ids=str)


def slots(change: date, value: Value, starts: datetime | None = None) -> list[tuple[Expected, str]]:
    begins = starts or datetime(change.year, 1, 1, tzinfo=UTC)
    line = Line("line", parse(value), begins, begins)
    found = due(line, change - BEFORE * DAY, change + AFTER * DAY, LONDON)
    return [
        (Expected(one.due_date, f"{one.due_time:%H:%M}", one.ordinal // 2, one.due_at), one.step)
        for one in found
    ]


@EVERY
@pytest.mark.parametrize("kind", BY_CLOCK)
def test_by_the_clock(kind: str, change: date) -> None:
    value, falls = BY_CLOCK[kind]
    expected = by_clock(change, CLOCKS, falls(change))
    assert [one for one, _ in slots(change, value(change))] == expected
    assert len(expected) % len(CLOCKS) == 0


@EVERY
@pytest.mark.parametrize("every", [60, 90, 240, 360, 480, 720, 1440, 4320])
def test_by_hours(every: int, change: date) -> None:
    anchor = datetime(change.year, change.month, 1, 0, 30, tzinfo=UTC)
    value = {"kind": "elapsed", "unit": "tablet", "amount": "1", "every": every, "anchor": anchor.isoformat()}
    found = slots(change, {"v": 1, **value}, anchor)
    assert [one for one, _ in found] == by_hours(change, every, anchor)


@EVERY
def test_a_counted_course_over_the_night(change: date) -> None:
    starts = datetime(change.year, change.month, change.day, tzinfo=UTC) - DAY
    expected = [one for one in by_clock(change, CLOCKS, lambda day: True) if one.instant >= starts]
    assert [one for one, _ in slots(change, fixed(count=9), starts)] == expected[:9]


@EVERY
def test_a_patch_over_the_night(change: date) -> None:
    anchor = datetime(change.year, change.month, change.day, 0, 30, tzinfo=UTC) - 3 * DAY
    value = {"kind": "elapsed", "unit": "patch", "amount": "1", "every": 4320, "anchor": anchor.isoformat()}
    found = slots(change, {"v": 1, **value, "worn": {}}, anchor)
    assert [step for _, step in found] == ["remove", "give"]
    assert {one for one, _ in found} == set(by_hours(change, 4320, anchor))


@EVERY
def test_a_plaster_on_and_off_over_the_night(change: date) -> None:
    times = [{"at": "01:30", "step": "remove"}, {"at": "13:30", "amount": "1"}]
    found = slots(change, fixed(unit="plaster", times=times, worn={}))
    assert [step for _, step in found] == ["remove", "give"] * (BEFORE + AFTER)
    assert [one for one, _ in found] == by_clock(change, ["01:30", "13:30"], lambda day: True)


@EVERY
def test_a_stated_window_over_the_night(change: date) -> None:
    """It closes at the minute that its words say, by the first passing of it."""
    value = fixed(times=[{"at": "22:00", "until": "01:30", "amount": "1"}])
    begins = datetime(change.year, 1, 1, tzinfo=UTC)
    (night,) = due(Line("line", parse(value), begins, begins), change - DAY, change, LONDON)
    (closes,) = (one for one in by_clock(change, ["01:30"], lambda day: day == change))
    assert night.window_until == closes.instant
