"""Directions of every kind, for Hypothesis: a JSON value and a line that goes by it.

Each kind is drawn as often as any other. Lines begin near a clock change half of the time, since that is
where software goes wrong.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from medicines.directions import parse
from medicines.schedule import Line, Slot, Suspension, due
from people.wall_clock import instant

LONDON = ZoneInfo("Europe/London")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
CHANGES = [
    day - timedelta(days=day.isoweekday() % 7)
    for year in range(2024, 2038)
    for day in (date(year, 3, 31), date(year, 10, 31))
]
"""The dates on which the clocks of London change, 2024 to 2037, as the law stands."""

Value = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True)
class Case:
    """`kind` is a name of KINDS; `line` goes by `value` and is live, without an end unless asked."""

    kind: str
    value: Value
    line: Line


def some_day() -> st.SearchStrategy[date]:
    """A date from 2024 to 2037, half of the time within a week of a clock change."""
    near = st.builds(lambda day, n: day + timedelta(days=n), st.sampled_from(CHANGES), st.integers(-7, 3))
    return st.one_of(near, st.dates(date(2024, 1, 1), date(2037, 11, 1)))


def clocks(least: int = 1, most: int = 5) -> st.SearchStrategy[list[str]]:
    """Times of a day in order, half an hour or more apart; also in the hour that clocks change."""

    def written(halves: list[int], minute: int) -> list[str]:
        return [f"{n // 2:02}:{n % 2 * 30 + minute:02}" for n in sorted(halves)]

    halves = st.lists(st.integers(0, 47), min_size=least, max_size=most, unique=True)
    return st.builds(written, halves, st.sampled_from([0, 0, 15, 29]))


AMOUNTS = st.sampled_from(["1", "2", "0.5", "2.5", "6", "0.125"])


def _times(draw: Draw, least: int = 1, most: int = 5) -> list[Value]:
    return [{"at": at, "amount": draw(AMOUNTS)} for at in draw(clocks(least, most))]


def _fixed(draw: Draw, **more: Any) -> Value:
    return {"v": 1, "kind": "fixed", "unit": "tablet", "times": _times(draw), **more}


def _weekdays(draw: Draw) -> list[int]:
    return sorted(draw(st.lists(st.integers(1, 7), min_size=1, max_size=6, unique=True)))


def _rule(draw: Draw, rule: str, **more: Any) -> Value:
    return _fixed(draw, days={"rule": rule, **more})


def _anchor(draw: Draw, start: date) -> str:
    day: date = start + timedelta(days=draw(st.integers(-400, 60)))
    return day.isoformat()


def _window(draw: Draw, start: date) -> Value:
    """Stated windows, of which one may end on the next day."""
    at = draw(st.integers(0, 47))
    until = (at + draw(st.integers(1, 24))) % 48
    row = {"at": f"{at // 2:02}:{at % 2 * 30:02}", "until": f"{until // 2:02}:{until % 2 * 30:02}"}
    return _fixed(draw, times=[row | {"amount": draw(AMOUNTS)}])


def _course(draw: Draw, start: date) -> Value:
    """Steps by date, with or without days between them, the last one with or without an end."""
    parts: list[Value] = []
    first = start + timedelta(days=draw(st.integers(0, 3)))
    for _ in range(draw(st.integers(1, 6))):
        last = first + timedelta(days=draw(st.integers(0, 9)))
        parts.append({"first": first.isoformat(), "last": last.isoformat(), "times": _times(draw, 1, 3)})
        first = last + timedelta(days=draw(st.integers(1, 4)))
    if draw(st.booleans()):
        parts[-1]["last"] = None
    return {"v": 1, "kind": "fixed", "unit": "tablet", "parts": parts}


def _by_weekday(draw: Draw, start: date) -> Value:
    some = _weekdays(draw)
    rest = [n for n in range(1, 8) if n not in some]
    parts = [{"weekdays": some, "times": _times(draw, 1, 3)}, {"weekdays": rest, "times": _times(draw, 1, 3)}]
    return {"v": 1, "kind": "fixed", "unit": "tablet", "parts": parts}


def _elapsed(draw: Draw, start: date, **more: Any) -> Value:
    every = draw(st.sampled_from([60, 90, 150, 240, 360, 480, 720, 1440, 2880, 4320, 10080]))
    on = datetime.combine(start, time(), UTC) + MINUTE * draw(st.integers(-20000, 4000))
    anchor = on.isoformat(timespec="minutes")
    amount = draw(AMOUNTS)
    return {
        "v": 1,
        "kind": "elapsed",
        "unit": "tablet",
        "amount": amount,
        "every": every,
        "anchor": anchor,
        **more,
    }


def _patch(draw: Draw, start: date) -> Value:
    worn = {"at_start": draw(st.integers(0, 2)), "sites": ["left arm", "right arm"], "rest_days": 7}
    every = draw(st.sampled_from([1440, 4320, 10080]))
    return _elapsed(draw, start, unit="patch", amount="1", every=every, worn=worn)


def _on_and_off(draw: Draw, start: date) -> Value:
    """On at a time and off at a time of its own, on each day of a rule or of none."""
    off, on = draw(st.permutations(draw(clocks(2, 2))))
    times = [{"at": on, "amount": "1"}, {"at": off, "step": "remove"}]
    days = draw(st.sampled_from([None, {"rule": "every_days", "every": 2, "anchor": start.isoformat()}]))
    return _fixed(draw, unit="plaster", times=times, days=days, worn={"at_start": draw(st.integers(0, 1))})


def _continuous(draw: Draw, start: date) -> Value:
    steps = st.sampled_from(["check", "start", "stop"])
    times = [{"at": at, "step": draw(steps)} for at in draw(clocks())]
    return {"v": 1, "kind": "continuous", "unit": "dose", "rate": "2 litres a minute", "times": times}


def _range(draw: Draw, start: date) -> Value:
    times = [{"at": at, "amount": "1", "amount_max": "2"} for at in draw(clocks(1, 3))]
    return _fixed(draw, times=times)


def _others(draw: Draw, start: date) -> Value:
    value = _fixed(draw)
    chosen = [value["times"][0]["at"]]
    others = [{"who": "her daughter", "weekdays": _weekdays(draw)}, {"who": "his wife", "times": chosen}]
    return value | {"others": others[: draw(st.integers(1, 2))]}


def _as_needed(draw: Draw, start: date) -> Value:
    value = {"v": 1, "kind": "as_needed", "unit": "tablet", "amount": "1", "for": "pain", "max_doses_24h": 4}
    return value | {
        "gap_minutes": draw(st.sampled_from([None, 240])),
        "max_doses_7d": draw(st.sampled_from([None, 3])),
    }


def _unclear(draw: Draw, start: date) -> Value:
    times = [{"at": at} for at in draw(clocks())]
    return {"v": 1, "kind": "unclear", "unit": "application", "times": times}


def _every_weeks(draw: Draw, start: date, most: int = 3) -> Value:
    anchor, every = _anchor(draw, start), draw(st.integers(2, most))
    return _rule(draw, "every_weeks", every=every, weekdays=_weekdays(draw), anchor=anchor)


KINDS: dict[str, Callable[[Draw, date], Value]] = {
    "times a day": lambda draw, start: _fixed(draw),
    "stated window": _window,
    "around food": lambda draw, start: _fixed(
        draw, meal={"how": "before", "minutes": 30, "minutes_max": 60, "medicines": True}
    ),
    "every so many hours": lambda draw, start: _elapsed(draw, start),
    "alternate days": lambda draw, start: _rule(draw, "every_days", every=2, anchor=_anchor(draw, start)),
    "every so many days": lambda draw, start: _rule(
        draw, "every_days", every=draw(st.integers(2, 90)), anchor=_anchor(draw, start)
    ),
    "patch": _patch,
    "on and off": _on_and_off,
    "weekdays": lambda draw, start: _fixed(draw, weekdays=_weekdays(draw)),
    "fortnightly": lambda draw, start: _every_weeks(draw, start, 2),
    "every so many weeks": lambda draw, start: _every_weeks(draw, start, 12),
    "monthly": lambda draw, start: _rule(
        draw, "monthly", every=1, day=draw(st.integers(1, 31)), anchor=_anchor(draw, start)
    ),
    "quarterly or yearly": lambda draw, start: _rule(
        draw,
        "monthly",
        every=draw(st.sampled_from([3, 6, 12])),
        day=draw(st.integers(1, 31)),
        anchor=_anchor(draw, start),
    ),
    "nth weekday": lambda draw, start: _rule(
        draw,
        "nth_weekday",
        every=draw(st.integers(1, 3)),
        nth=draw(st.sampled_from([1, 2, 3, 4, -1])),
        weekday=draw(st.integers(1, 7)),
        anchor=_anchor(draw, start),
    ),
    "cycle": lambda draw, start: _rule(
        draw, "cycle", on=draw(st.integers(1, 28)), off=draw(st.integers(1, 14)), anchor=_anchor(draw, start)
    ),
    "days of the month": lambda draw, start: _rule(
        draw, "month_days", first=(first := draw(st.integers(1, 31))), last=draw(st.integers(first, 31))
    ),
    "once only": lambda draw, start: (
        _rule(draw, "dates", dates=[start.isoformat()]) | {"times": _times(draw, 1, 1)}
    ),
    "course in steps": _course,
    "amounts by weekday": _by_weekday,
    "by result": lambda draw, start: _fixed(draw, by_result="INR"),
    "measured first": lambda draw, start: _fixed(
        draw, unit="unit", check={"what": "glucose", "unit": "mmol/L", "low": "4", "high": "15"}
    ),
    "range": _range,
    "counted course": lambda draw, start: _fixed(draw, count=draw(st.integers(1, 60))),
    "counted hours": lambda draw, start: _elapsed(draw, start, count=draw(st.integers(1, 60))),
    "running": _continuous,
    "others give it": _others,
    "when needed": _as_needed,
    "unclear": _unclear,
}


@st.composite
def any_directions(draw: Draw, *kinds: str, starts: st.SearchStrategy[date] | None = None) -> Case:
    """Directions of these KINDS, or of any. The line begins on a date of `starts`, at any minute of it."""
    kind = draw(st.sampled_from(sorted(kinds or KINDS)))
    start = draw(some_day() if starts is None else starts)
    value = KINDS[kind](draw, start)
    begins = instant(start, time(0), LONDON) + MINUTE * draw(st.integers(0, 24 * 60 - 1))
    window = draw(st.sampled_from([None, timedelta(minutes=30), timedelta(hours=9)]))
    line = Line("line", parse(value), begins, begins, window=window, on_time=draw(st.booleans()))
    return Case(kind, value, line)


@st.composite
def any_ending(draw: Draw, *kinds: str) -> Case:
    """The same with an end within four weeks; what goes by letters may ask after it."""
    case = draw(any_directions(*kinds))
    ends = case.line.starts_at + MINUTE * draw(st.integers(1, 28 * 24 * 60))
    asks = case.kind == "by result" and draw(st.booleans())
    return replace(case, line=replace(case.line, stops_at=ends, asks_after_end=asks))


def first_day(line: Line) -> date:
    return line.starts_at.astimezone(LONDON).date()


def slots(case: Case, days: int = 35, before: int = 2, pauses: Sequence[Suspension] = ()) -> list[Slot]:
    """From some days before the line begins."""
    first = first_day(case.line) - before * DAY
    return due(case.line, first, first + (days + before) * DAY, LONDON, pauses)


def doses(found: Sequence[Slot]) -> list[Slot]:
    return [one for one in found if one.step == "give"]
