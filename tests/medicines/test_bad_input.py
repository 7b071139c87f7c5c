"""What is no instruction is refused in words, with its field named, at once and without filling memory."""

import time
import tracemalloc

import pytest

from medicines.directions import Unreadable, parse
from tests.medicines.any_directions import Value
from tests.medicines.values import ANCHOR, ONE, TWO, amount, days, elapsed, fixed, needed, part


@pytest.fixture(autouse=True)
def starter() -> None:
    """Nothing here stands on a dictionary or a database."""


REFUSED: dict[str, tuple[Value, str, str]] = {
    "nothing": (amount("0"), "times.0.amount", "more than nothing"),
    "nothing with decimals": (amount("0.000"), "times.0.amount", "more than nothing"),
    "negative": (amount("-1"), "times.0.amount", "as a number"),
    "56 tablets": (amount("56"), "times.0.amount", "more than is believed"),
    "a million": (amount("1000000"), "times.0.amount", "as a number"),
    "an exponent": (amount("1e3"), "times.0.amount", "as a number"),
    "not a number": (amount("NaN"), "times.0.amount", "as a number"),
    "a float": (amount(1.0), "times.0.amount", "as a number"),
    "no amount": (fixed(times=[{"at": "08:00"}]), "times.0.amount", "how much"),
    "empty amount": (amount(""), "times.0.amount", "how much"),
    "only an upper bound": (
        fixed(times=[{"at": "08:00", "amount_max": "2"}]), "times.0.amount", "how much"
    ),
    "only a lower bound": (
        fixed(times=[ONE | {"amount_max": ""}]), "times.0.amount_max", "how much"
    ),
    "bounds the wrong way round": (
        fixed(times=[{"at": "08:00", "amount": "2", "amount_max": "1"}]), "times.0.amount_max", "second"
    ),
    "bounds the same": (fixed(times=[ONE | {"amount_max": "1"}]), "times.0.amount_max", "second"),
    "a strength for a unit": (fixed(unit="mg"), "unit", "from the list"),
    "no times": (fixed(times=[]), "times", "at least one time"),
    "a time in words": (fixed(times="08:00"), "times", "at least one time"),
    "thirteen times": (
        fixed(times=[{"at": f"{n:02}:00", "amount": "1"} for n in range(13)]), "times", "More than 12"
    ),
    "a time twice": (fixed(times=[ONE, ONE]), "times", "twice"),
    "times a minute apart": (fixed(times=[ONE, {"at": "08:01", "amount": "1"}]), "times", "too close"),
    "24:00": (fixed(times=[{"at": "24:00", "amount": "1"}]), "times.0.at", "24-hour"),
    "only a removal": (fixed(times=[{"at": "08:00", "step": "remove"}]), "times", "put on"),
    "an amount taken off": (
        fixed(times=[ONE, {"at": "20:00", "step": "remove", "amount": "1"}]), "times.1.amount", "belong"
    ),
    "a window of nothing": (fixed(times=[ONE | {"until": "08:00"}]), "times.0.until", "at least"),
    "a window of a minute": (fixed(times=[ONE | {"until": "08:01"}]), "times.0.until", "at least"),
    "a window of 13 hours": (fixed(times=[ONE | {"until": "21:00"}]), "times.0.until", "12 hours"),
    "a window past the next time": (
        fixed(times=[ONE | {"until": "11:00"}, {"at": "10:00", "amount": "1"}]), "times.0.until", "next time"
    ),
    "a window past tomorrow's first time": (
        fixed(times=[ONE, {"at": "22:00", "until": "09:00", "amount": "1"}]), "times.1.until", "next time"
    ),
    "a one-minute interval": (elapsed(every=1), "every", "from 1 hour"),
    "an interval of nothing": (elapsed(every=0), "every", "from 1 hour"),
    "a negative interval": (elapsed(every=-60), "every", "from 1 hour"),
    "an interval of a century": (elapsed(every=100 * 365 * 1440), "every", "90 days"),
    "no interval": (elapsed(every=None), "every", "every how many"),
    "hours that count nothing": (elapsed(count=0), "count", "from 1"),
    "no anchor": (elapsed(anchor=None), "anchor", "from which"),
    "an anchor without a zone": (elapsed(anchor="2026-11-24T12:00"), "anchor", "from which"),
    "an anchor of no date": (elapsed(anchor="2026-02-30T12:00Z"), "anchor", "from which"),
    "an anchor long ago": (elapsed(anchor="0001-01-01T00:00+01:00"), "anchor", "from which"),
    "an anchor that is another century elsewhere": (
        elapsed(anchor="1900-01-01T00:00+14:00"), "anchor", "from which"
    ),
    "an anchor that is the next century elsewhere": (
        elapsed(anchor="2199-12-31T23:00-02:00"), "anchor", "from which"
    ),
    "a gap longer than the interval": (elapsed(every=60, gap_minutes=61), "gap_minutes", "longer"),
    "a rule of nothing": (days("every_days", every=0, anchor=ANCHOR), "days.every", "from 2"),
    "every -2 days": (days("every_days", every=-2, anchor=ANCHOR), "days.every", "from 2"),
    "a rule without its number": (days("every_days", anchor=ANCHOR), "days.every", "how many days"),
    "a rule without its phase": (days("every_days", every=2), "days.anchor", "Choose a date"),
    "a rule of a century": (days("every_days", every=36500, anchor=ANCHOR), "days.every", "to 366"),
    "the 32nd": (days("monthly", every=1, day=32, anchor=ANCHOR), "days.day", "to 31"),
    "the 0th weekday": (
        days("nth_weekday", every=1, nth=0, weekday=1, anchor=ANCHOR), "days.nth", "which one"
    ),
    "the 5th weekday": (
        days("nth_weekday", every=1, nth=5, weekday=1, anchor=ANCHOR), "days.nth", "which one"
    ),
    "the 8th day of a week": (
        days("nth_weekday", every=1, nth=1, weekday=8, anchor=ANCHOR), "days.weekday", "day of the week"
    ),
    "a cycle with no days off": (days("cycle", on=21, off=0, anchor=ANCHOR), "days.off", "days off"),
    "a cycle with no days on": (days("cycle", on=0, off=7, anchor=ANCHOR), "days.on", "taken"),
    "month days backwards": (days("month_days", first=20, last=10), "days.last", "after the first"),
    "weeks with no day": (days("every_weeks", every=2, anchor=ANCHOR), "days.weekdays", "day of the week"),
    "a date twice": (days("dates", dates=[ANCHOR, ANCHOR]), "days.dates", "twice"),
    "no dates": (days("dates", dates=[]), "days.dates", ""),
    "61 dates": (
        days("dates", dates=[f"20{n}-01-01" for n in range(10, 71)]), "days.dates", "No more than 60"
    ),
    "an unknown rule": (days("lunar"), "days", "which days"),
    "ends before it starts": (fixed(parts=[part("2026-11-26", "2026-11-25")]), "parts.0.last", "before"),
    "a first day of no date": (fixed(parts=[part("soon", None)]), "parts.0.first", "date"),
    "a last day of no date": (fixed(parts=[part(None, "2026-02-30")]), "parts.0.last", "date"),
    "a step without times": (fixed(parts=[part(None, None, times=[])]), "parts.0.times", "when"),
    "a step on no weekday": (fixed(parts=[part(None, None, weekdays=[])]), "parts.0.weekdays", "day"),
    "a step by no rule": (fixed(parts=[part(None, None, days={})]), "parts.0.days", "which days"),
    "a step that says more": (fixed(parts=[part(None, None, unit="ml")]), "parts.0.unit", "belong"),
    "a weekday twice": (fixed(weekdays=[1, 1]), "weekdays", "twice"),
    "a band of no meal": (fixed(times=[ONE | {"band": "supper"}]), "times.0.band", "breakfast"),
    "a window to no time": (fixed(times=[ONE | {"until": "noon"}]), "times.0.until", "24-hour"),
    "a step of another kind": (fixed(times=[ONE | {"step": "check"}]), "times.0.step", "done"),
    "others nobody": (fixed(others=[{"who": ""}]), "others.0.who", "Say who"),
    "others on a day it is not due": (
        fixed(weekdays=[1], others=[{"who": "wife", "weekdays": [2]}]), "others.0.weekdays", "not due"
    ),
    "others at a time it is not due": (
        fixed(others=[{"who": "wife", "times": ["09:00"]}]), "others.0.times", "not due"
    ),
    "others at no time": (fixed(others=[{"who": "wife", "times": []}]), "others.0.times", "at least one"),
    "others who say more": (fixed(others=[{"who": "wife", "amount": "1"}]), "others.0", "Say who"),
    "food neither before nor after": (fixed(meal={"how": "with", "minutes": 30}), "meal.how", "before or"),
    "food perhaps": (
        fixed(meal={"how": "after", "minutes": 30, "medicines": "perhaps"}), "meal.medicines", "yes or no"
    ),
    "food that says more": (fixed(meal={"how": "after", "minutes": 30, "of": 1}), "meal.of", "belong"),
    "worn in words": (elapsed(worn="on the arm"), "worn", "how many"),
    "a place without a name": (elapsed(worn={"sites": [""]}), "worn.sites.0", "place"),
    "a place that rests by halves": (elapsed(worn={"rest_days": 0.5}), "worn.rest_days", "rests"),
    "measured in nothing": (
        fixed(check={"what": "glucose", "unit": "", "low": "4", "high": "15"}), "check.unit", "in what"
    ),
    "measured from nothing": (
        fixed(check={"what": "glucose", "unit": "mmol/L", "low": "", "high": "15"}), "check.low", "how much"
    ),
    "measured to nothing": (
        fixed(check={"what": "glucose", "unit": "mmol/L", "low": "4"}), "check.high", "how much"
    ),
    "by the result of no test": (fixed(by_result=""), "by_result", "Name the test"),
    "no steps": (fixed(parts=[]), "parts", "steps"),
    "41 steps": (fixed(parts=[part(None, None)] * 41), "parts", "No more than 40"),
    "a 100-year course": (fixed(parts=[part("2026-11-24", "2126-11-24")]), "parts", "5 years"),
    "steps that overlap": (
        fixed(parts=[part("2026-11-24", "2026-11-26"), part("2026-11-26", "2026-11-28")]),
        "parts.1",
        "same day",
    ),
    "steps that overlap with an open one": (
        fixed(parts=[part("2026-11-24", None), part("2026-11-26", "2026-11-28")]), "parts.1", "same day"
    ),
    "weekdays in two parts": (
        fixed(parts=[part(None, None, weekdays=[1, 2]), part(None, None, weekdays=[2, 3])]),
        "parts.1",
        "same day",
    ),
    "alternate days that meet": (
        fixed(
            parts=[
                part(None, None, days={"rule": "every_days", "every": 2, "anchor": "2026-11-24"}),
                part(None, None, days={"rule": "every_days", "every": 4, "anchor": "2026-11-26"}),
            ]
        ),
        "parts.1",
        "same day",
    ),
    "steps and times": (fixed(parts=[part(None, None)], times=[ONE]), "times", "Each step"),
    "a course of nothing": (fixed(count=0), "count", "from 1"),
    "a course of minus one": (fixed(count=-1), "count", "from 1"),
    "a course of a million": (fixed(count=1_000_000), "count", "to 1000"),
    "a course that takes a lifetime": (
        fixed(count=100, days={"rule": "monthly", "every": 12, "day": 1, "anchor": ANCHOR}),
        "count",
        "5 years",
    ),
    "hours that take a lifetime": (elapsed(count=1000), "count", "5 years"),
    "more counted than its steps have": (
        fixed(parts=[part("2026-11-24", "2026-11-26")], count=4), "count", "fewer"
    ),
    "less in a day than its times": (
        fixed(times=TWO, max_doses_24h=1), "max_doses_24h", "more times"
    ),
    "less in 24 hours than its times": (
        fixed(times=TWO, max_amount_24h="1.5"), "max_amount_24h", "add up"
    ),
    "hours that come more often than allowed": (
        elapsed(unit="tablet", every=420, max_doses_24h=3), "max_doses_24h", "more times"
    ),
    "less in a week than its days": (fixed(max_doses_7d=6), "max_doses_7d", "more times"),
    "less in the course than it counts": (
        fixed(count=21, max_doses_course=20), "max_doses_course", "more than"
    ),
    "one dose over the day's most": (needed(amount="2", max_amount_24h="1"), "max_amount_24h", "one dose"),
    "no maximum": (needed(max_doses_24h=None), "max_amount_24h", "most in 24 hours"),
    "no reason": (needed(**{"for": " "}), "for", "needed for"),
    "a gap of a month": (needed(gap_minutes=43200), "gap_minutes", "7 days"),
    "a gap of nothing": (needed(gap_minutes=0), "gap_minutes", "5 minutes"),
    "food the wrong way round": (
        fixed(meal={"how": "before", "minutes": 60, "minutes_max": 30}), "meal.minutes_max", "minutes"
    ),
    "food a day away": (fixed(meal={"how": "after", "minutes": 1440}), "meal.minutes", "minutes"),
    "seven patches": (elapsed(worn={"at_start": 7}), "worn.at_start", "from 0 to 6"),
    "a place twice": (elapsed(worn={"sites": ["arm", "arm"]}), "worn.sites", "twice"),
    "a range measured backwards": (
        fixed(check={"what": "glucose", "unit": "mmol/L", "low": "15", "high": "4"}), "check.high", "above"
    ),
    "nothing measured": (
        fixed(check={"what": "", "unit": "mmol/L", "low": "4", "high": "15"}), "check.what", "measured"
    ),
    "no rate": (
        {"v": 1, "kind": "continuous", "unit": "dose", "times": [{"at": "08:00"}]}, "rate", "rate"
    ),
    "words that turn round": (fixed(by_result="INR\u202e"), "by_result", "plain characters"),
    "a frequency for when needed": (needed(times=[ONE]), "times", "belong"),
    "no kind": ({"v": 1}, "kind", "set times"),
    "a later version": ({"v": 2}, "v", "version"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_is_refused_with_its_field_and_the_reason(what: str) -> None:
    value, field, reason = REFUSED[what]
    with pytest.raises(Unreadable) as refused:
        parse(value)
    assert (refused.value.field, reason in refused.value.sentence) == (field, True), refused.value


MANY = 100_000
HUGE: dict[str, Value] = {
    "times": fixed(times=[ONE] * MANY),
    "weekdays": fixed(weekdays=[1] * MANY),
    "steps": fixed(parts=[part(None, None)] * MANY),
    "dates": days("dates", dates=[ANCHOR] * MANY),
    "others": fixed(others=[{"who": "wife"}] * MANY),
    "clocks of others": fixed(others=[{"who": "wife", "times": ["08:01"] * MANY}]),
    "places": elapsed(worn={"sites": ["arm"] * MANY}),
    "digits": amount("9" * MANY),
    "words": needed(**{"for": "x" * MANY}),
    "a name": fixed(**{"x" * MANY: 1}),
    "a number": elapsed(every=10**400),
    "alternating steps": fixed(
        parts=[
            part(None, None, days={"rule": "cycle", "on": 1, "off": 364, "anchor": f"2026-01-{n:02}"})
            for n in (*range(1, 31), 1)
        ]
    ),
    "a long count": fixed(
        count=1000, days={"rule": "nth_weekday", "every": 12, "nth": 1, "weekday": 1, "anchor": ANCHOR}
    ),
}


@pytest.mark.parametrize("what", HUGE)
def test_a_huge_value_is_refused_in_bounded_time_and_memory(what: str) -> None:
    tracemalloc.start()
    began = time.process_time()
    try:
        with pytest.raises(Unreadable) as refused:
            parse(HUGE[what])
        took, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert took < 1
    assert peak < 5_000_000
    assert len(str(refused.value)) < 300
