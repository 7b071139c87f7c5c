"""For each bound of what is believed: the last value that is read, and the next, which is refused."""

import pytest

from medicines.directions import Unreadable, parse, to_json
from tests.medicines.any_directions import Value
from tests.medicines.values import (
    ANCHOR,
    ONE,
    TWO,
    amount,
    course,
    dates,
    days,
    elapsed,
    fixed,
    half_hours,
    meal,
    needed,
    sites,
    steps,
)


@pytest.fixture(autouse=True)
def starter() -> None:
    """Nothing here stands on a dictionary or a database."""


EDGES: dict[str, tuple[Value, Value]] = {
    "tablets": (amount("20"), amount("20.001")),
    "ml": (fixed(unit="ml") | {"times": [{"at": "08:00", "amount": "1000"}]}, amount("1001")),
    "times": (half_hours(12), half_hours(13)),
    "minutes apart": (
        fixed(times=[ONE, {"at": "08:30", "amount": "1"}]), fixed(times=[ONE, {"at": "08:29", "amount": "1"}])
    ),
    "the shortest window": (fixed(times=[ONE | {"until": "08:30"}]), fixed(times=[ONE | {"until": "08:29"}])),
    "the longest window": (fixed(times=[ONE | {"until": "20:00"}]), fixed(times=[ONE | {"until": "20:01"}])),
    "a window up to the next time": (
        fixed(times=[ONE | {"until": "10:00"}, {"at": "10:00", "amount": "1"}]),
        fixed(times=[ONE | {"until": "10:01"}, {"at": "10:00", "amount": "1"}]),
    ),
    "the shortest interval": (elapsed(every=60), elapsed(every=59)),
    "the longest interval": (elapsed(every=90 * 1440), elapsed(every=90 * 1440 + 1)),
    "the earliest anchor": (elapsed(anchor="1900-01-01T00:00Z"), elapsed(anchor="1899-12-31T23:59Z")),
    "the latest anchor": (elapsed(anchor="2199-12-31T23:59Z"), elapsed(anchor="2200-01-01T00:00Z")),
    "the gap of an interval": (elapsed(gap_minutes=4320), elapsed(gap_minutes=4321)),
    "hours counted": (elapsed(count=1), elapsed(count=0)),
    "hours of a course": (elapsed(every=1440, count=1000), elapsed(every=1440, count=1001)),
    "the longest hours of a course": (elapsed(every=4320, count=611), elapsed(every=4320, count=612)),
    "hours in a day": (
        elapsed(every=480, max_doses_24h=3), elapsed(every=480, max_doses_24h=2)
    ),
    "hours in a week": (elapsed(every=1440, max_doses_7d=7), elapsed(every=1440, max_doses_7d=6)),
    "the amount of hours in a day": (
        elapsed(every=480, max_amount_24h="3"), elapsed(every=480, max_amount_24h="2.9")
    ),
    "a course": (course(5 * 366), course(5 * 366 + 1)),
    "steps": (steps(40), steps(41)),
    "a step of one day": (course(0), course(-1)),
    "counted": (fixed(count=1000), fixed(count=1001)),
    "counted in steps": (
        course(2) | {"count": 3}, course(2) | {"count": 4}
    ),
    "dates": (dates(60), dates(61)),
    "places": (sites(20), sites(21)),
    "others": (fixed(others=[{"who": "his wife"}] * 7), fixed(others=[{"who": "his wife"}] * 8)),
    "patches on": (elapsed(worn={"at_start": 6}), elapsed(worn={"at_start": 7})),
    "no patch on": (elapsed(worn={"at_start": 0}), elapsed(worn={"at_start": -1})),
    "a place rests": (elapsed(worn={"rest_days": 60}), elapsed(worn={"rest_days": 61})),
    "a place does not rest": (elapsed(worn={"rest_days": 0}), elapsed(worn={"rest_days": -1})),
    "food near": (meal(5), meal(4)),
    "food far": (meal(240), meal(241)),
    "food in between": (meal(30, 31), meal(30, 30)),
    "every so many days, few": (
        days("every_days", every=2, anchor=ANCHOR), days("every_days", every=1, anchor=ANCHOR)
    ),
    "every so many days, many": (
        days("every_days", every=366, anchor=ANCHOR), days("every_days", every=367, anchor=ANCHOR)
    ),
    "weeks, few": (
        days("every_weeks", every=2, weekdays=[1], anchor=ANCHOR),
        days("every_weeks", every=1, weekdays=[1], anchor=ANCHOR),
    ),
    "weeks, many": (
        days("every_weeks", every=52, weekdays=[1], anchor=ANCHOR),
        days("every_weeks", every=53, weekdays=[1], anchor=ANCHOR),
    ),
    "months, few": (
        days("monthly", every=1, day=1, anchor=ANCHOR), days("monthly", every=0, day=1, anchor=ANCHOR)
    ),
    "months, many": (
        days("monthly", every=12, day=31, anchor=ANCHOR), days("monthly", every=13, day=31, anchor=ANCHOR)
    ),
    "day of the month": (
        days("monthly", every=1, day=1, anchor=ANCHOR), days("monthly", every=1, day=0, anchor=ANCHOR)
    ),
    "the last weekday": (
        days("nth_weekday", every=1, nth=-1, weekday=7, anchor=ANCHOR),
        days("nth_weekday", every=1, nth=-2, weekday=7, anchor=ANCHOR),
    ),
    "the fourth weekday": (
        days("nth_weekday", every=12, nth=4, weekday=1, anchor=ANCHOR),
        days("nth_weekday", every=13, nth=4, weekday=1, anchor=ANCHOR),
    ),
    "the first weekday": (
        days("nth_weekday", every=1, nth=1, weekday=1, anchor=ANCHOR),
        days("nth_weekday", every=1, nth=1, weekday=0, anchor=ANCHOR),
    ),
    "days on": (days("cycle", on=365, off=1, anchor=ANCHOR), days("cycle", on=366, off=1, anchor=ANCHOR)),
    "days off": (days("cycle", on=1, off=365, anchor=ANCHOR), days("cycle", on=1, off=366, anchor=ANCHOR)),
    "one day of the month": (days("month_days", first=31, last=31), days("month_days", first=31, last=30)),
    "all days of the month": (days("month_days", first=1, last=31), days("month_days", first=1, last=32)),
    "the shortest gap": (needed(gap_minutes=5), needed(gap_minutes=4)),
    "the longest gap": (needed(gap_minutes=7 * 1440), needed(gap_minutes=7 * 1440 + 1)),
    "doses in 24 hours": (needed(max_doses_24h=48), needed(max_doses_24h=49)),
    "doses in 7 days": (needed(max_doses_7d=336), needed(max_doses_7d=337)),
    "doses in a course": (needed(max_doses_course=1000), needed(max_doses_course=1001)),
    "the least doses": (
        needed(max_doses_24h=1, max_doses_7d=1, max_doses_course=1), needed(max_doses_7d=0)
    ),
    "amount in 24 hours": (needed(max_amount_24h="480"), needed(max_amount_24h="481")),
    "one dose is the most": (
        needed(amount="1", amount_max="2", max_amount_24h="2"),
        needed(amount="1", amount_max="2", max_amount_24h="1.9"),
    ),
    "as often as allowed": (
        fixed(times=TWO, max_doses_24h=2, max_amount_24h="2", max_doses_7d=14),
        fixed(times=TWO, max_doses_24h=2, max_amount_24h="2", max_doses_7d=13),
    ),
    "a week with days off": (
        fixed(weekdays=[1, 2, 3], max_doses_7d=3), fixed(weekdays=[1, 2, 3], max_doses_7d=2)
    ),
    "the course and its most": (
        fixed(count=21, max_doses_course=21), fixed(count=22, max_doses_course=21)
    ),
    "words": (needed(**{"for": "x" * 200}), needed(**{"for": "x" * 201})),
    "the earliest date": (
        days("every_days", every=2, anchor="1900-01-01"), days("every_days", every=2, anchor="1899-12-31")
    ),
    "the latest date": (
        days("every_days", every=2, anchor="2199-12-31"), days("every_days", every=2, anchor="2200-01-01")
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", EDGES)
def test_the_last_that_is_believed_is_read_and_the_next_is_refused(what: str) -> None:
    last, beyond = EDGES[what]
    assert parse(to_json(parse(last))) == parse(last)
    with pytest.raises(Unreadable):
        parse(beyond)
