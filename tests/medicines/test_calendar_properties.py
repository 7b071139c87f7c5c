"""What always holds of the calendar's rules, and of courses."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import pairwise
from math import gcd

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from medicines.directions import Directions, Unreadable, parse
from medicines.directions.days import (
    Cycle,
    Dates,
    Days,
    EveryDays,
    EveryWeeks,
    MonthDays,
    Monthly,
    NthWeekday,
    never_both,
)
from medicines.schedule import (
    course_of,
    due,
)
from people.wall_clock import instant
from tests.medicines.any_directions import (
    DAY,
    KINDS,
    LONDON,
    MINUTE,
    Case,
    any_directions,
    doses,
    first_day,
    slots,
    some_day,
)


@pytest.fixture(autouse=True)
def starter() -> None:
    """Nothing here stands on a dictionary or a database."""


WORN = ("patch", "on and off")
READ = st.dates(date(1900, 1, 1), date(2199, 12, 31))


# The calendar


@given(READ, st.integers(0, 146_097))
def test_alternate_days_keep_their_parity_for_400_years(anchor: date, days: int) -> None:
    assert EveryDays(2, anchor).falls_on(anchor + days * DAY) == (days % 2 == 0)


def test_alternate_days_are_half_of_400_years() -> None:
    rule = EveryDays(2, date(1900, 1, 1))
    falls = [rule.falls_on(date(1900, 1, 1) + n * DAY) for n in range(146_097)]
    assert falls == [True, False] * 73_048 + [True]


@given(any_directions("alternate days", "every so many days"))
def test_every_so_many_days_is_so_many_days_from_one_to_the_next(case: Case) -> None:
    dates = sorted({one.due_date for one in slots(case, 400)})
    rule = case.value["days"]
    assert len(dates) >= 4
    assert {(after - before).days for before, after in pairwise(dates)} == {rule["every"]}
    assert (dates[0] - date.fromisoformat(rule["anchor"])).days % rule["every"] == 0


@given(any_directions("weekdays", "fortnightly", "every so many weeks"))
def test_the_weekdays_stay_the_same(case: Case) -> None:
    rule = case.value.get("days") or {"weekdays": case.value["weekdays"], "every": 1}
    found = {one.due_date for one in slots(case, 2 * 7 * rule["every"] + 7)}
    for weekday in rule["weekdays"]:
        dates = sorted(day for day in found if day.isoweekday() == weekday)
        assert len(dates) >= 2
        assert {(after - before).days for before, after in pairwise(dates)} == {7 * rule["every"]}
    assert {day.isoweekday() for day in found} == set(rule["weekdays"])


@given(READ, READ)
def test_every_four_or_twelve_weeks_is_13_or_4_times_and_not_monthly(anchor: date, start: date) -> None:
    four, twelve = EveryDays(4 * 7, anchor), EveryDays(12 * 7, anchor)
    assert sum(four.falls_on(start + n * DAY) for n in range(13 * 4 * 7)) == 13
    assert sum(twelve.falls_on(start + n * DAY) for n in range(4 * 12 * 7)) == 4


MONTHS = st.one_of(
    st.builds(Monthly, st.just(1), st.integers(1, 31), READ),
    st.builds(NthWeekday, st.just(1), st.sampled_from([1, 2, 3, 4, -1]), st.integers(1, 7), READ),
)


@given(MONTHS, st.integers(1900, 2199))
def test_monthly_is_exactly_once_a_month_and_twelve_times_a_year(rule: Days, year: int) -> None:
    days = [date(year, 1, 1) + n * DAY for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    assert Counter(day.month for day in days if rule.falls_on(day)) == dict.fromkeys(range(1, 13), 1)


@given(st.sampled_from([2, 3, 4, 6, 12]), st.integers(1, 31), READ, st.integers(1900, 2190))
def test_quarterly_and_yearly_fall_in_the_months_of_their_anchor(
    every: int, number: int, anchor: date, year: int
) -> None:
    rule = Monthly(every, number, anchor)
    found = [day for n in range(366) if rule.falls_on(day := date(year, 1, 1) + n * DAY) and day.year == year]
    assert [day.month for day in found] == [m for m in range(1, 13) if (m - anchor.month) % every == 0]
    assert all(day.day == number or (day + DAY).day == 1 for day in found)
    assert all(day.day <= number for day in found)


@given(st.integers(1, 31), READ, READ)
def test_the_31st_never_drifts(number: int, anchor: date, start: date) -> None:
    """In every month as long as that, it is that day."""
    rule = Monthly(1, number, anchor)
    for n in range(120):
        day = start + n * DAY
        if day.day == number:
            assert rule.falls_on(day)


@given(st.sampled_from([-1, 1, 2, 3, 4]), st.integers(1, 7), READ, READ)
def test_the_nth_weekday_is_that_weekday_and_that_one(
    nth: int, weekday: int, anchor: date, start: date
) -> None:
    rule = NthWeekday(1, nth, weekday, anchor)
    month = [day for n in range(31) if (day := start.replace(day=1) + n * DAY).month == start.month]
    same = [day for day in month if day.isoweekday() == weekday]
    assert [day for day in month if rule.falls_on(day)] == [same[nth - 1 if nth > 0 else -1]]


@given(st.integers(1, 365), st.integers(1, 365), READ, READ)
def test_a_cycle_has_its_days_on_wherever_one_begins_to_count(
    on: int, off: int, anchor: date, start: date
) -> None:
    rule = Cycle(on, off, anchor)
    whole = [rule.falls_on(start + n * DAY) for n in range(on + off)]
    assert sum(whole) == on
    assert rule.day_of(anchor) == 1
    assert not rule.falls_on(anchor - DAY)
    assert [rule.falls_on(anchor + n * DAY) for n in range(on + off)] == [True] * on + [False] * off


@given(any_directions("cycle"), st.integers(0, 60), st.integers(0, 60))
def test_the_phase_of_a_cycle_does_not_depend_on_the_window_asked_for(case: Case, one: int, two: int) -> None:
    whole = slots(case, 60, before=0)
    first = first_day(case.line) + min(one, two) * DAY
    last = first_day(case.line) + max(one, two) * DAY
    assert due(case.line, first, last, LONDON) == [slot for slot in whole if first <= slot.due_date < last]


@given(st.sampled_from([2000, 2024, 2028, 2096, 2104]), any_directions("times a day"), st.integers(2, 60))
def test_a_leap_day_is_neither_lost_nor_doubled(year: int, case: Case, every: int) -> None:
    start = datetime(year, 2, 1, tzinfo=UTC)
    line = replace(case.line, starts_at=start, live_at=start)
    found = Counter(one.due_date for one in due(line, date(year, 2, 27), date(year, 3, 2), LONDON))
    assert list(found) == [date(year, 2, 27), date(year, 2, 28), date(year, 2, 29), date(year, 3, 1)]
    assert set(found.values()) == {len(case.value["times"])}
    rule = EveryDays(every, date(year, 2, 29) - every * DAY)
    assert rule.falls_on(date(year, 2, 29))
    assert rule.falls_on(date(year, 2, 29) + every * DAY)
    assert not rule.falls_on(date(year, 3, 1))


MONTH_DAYS = st.builds(
    lambda one, two: MonthDays(min(one, two), max(one, two)), st.integers(1, 31), st.integers(1, 31)
)
RULES = st.one_of(
    MONTH_DAYS,
    st.builds(lambda *days: Dates(days), some_day(), some_day()),
    st.builds(EveryDays, st.integers(2, 30), some_day()),
    st.builds(EveryWeeks, st.integers(2, 6), st.sampled_from([(1,), (1, 4), (7,)]), some_day()),
    st.builds(Cycle, st.integers(1, 9), st.integers(1, 9), some_day()),
    MONTHS,
)


@given(RULES, RULES)
def test_two_rules_that_never_meet_never_meet(one: Days, other: Days) -> None:
    together = any(
        one.falls_on(day) and other.falls_on(day) for day in (date(2024, 1, 1) + n * DAY for n in range(1100))
    )
    assert never_both(one, other) == never_both(other, one)
    if never_both(one, other):
        assert not together


@given(MONTH_DAYS, MONTH_DAYS)
def test_two_stretches_of_a_month_meet_or_not_and_both_is_known(one: MonthDays, other: MonthDays) -> None:
    days = {*range(one.first, one.last + 1)} & {*range(other.first, other.last + 1)}
    assert never_both(one, other) == (not days)


@given(st.integers(2, 30), st.integers(2, 30), some_day(), st.integers(0, 60))
def test_two_rules_of_so_many_days_meet_or_not_and_both_is_known(
    one: int, other: int, anchor: date, later: int
) -> None:
    apart = later % gcd(one, other) != 0
    assert never_both(EveryDays(one, anchor), EveryDays(other, anchor + later * DAY)) == apart


@given(st.integers(1, 9), st.integers(1, 9), some_day())
def test_the_days_off_of_a_cycle_are_free(on: int, off: int, anchor: date) -> None:
    rule = Cycle(on, off, anchor)
    assert never_both(rule, Cycle(off, on, anchor + on * DAY))
    assert not never_both(rule, Cycle(off + 1, on, anchor + (on - 1) * DAY))
    assert never_both(Dates((anchor - DAY,)), rule)
    assert not never_both(rule, Dates((anchor - DAY, anchor)))
    assert never_both(EveryWeeks(2, (1,), anchor), EveryWeeks(2, (1,), anchor + 7 * DAY))


@given(st.integers(2, 8), st.integers(2, 12), st.integers(0, 27), some_day())
def test_weeks_and_days_that_meet_once_in_long_are_known_to_meet(
    weeks: int, every: int, later: int, anchor: date
) -> None:
    day = anchor + later * DAY
    fortnightly, often = EveryWeeks(weeks, (day.isoweekday(),), day), EveryDays(every, day)
    assert not never_both(fortnightly, often)
    apart = gcd(7 * weeks, every) > 1
    assert never_both(fortnightly, EveryDays(every, day + DAY)) == apart


# Courses


@given(any_directions("course in steps"))
def test_the_total_of_a_course_is_the_sum_of_its_steps(case: Case) -> None:
    parts = case.value["parts"]
    if parts[-1]["last"] is None:
        parts = [*parts[:-1], parts[-1] | {"last": parts[-1]["first"]}]
    read = parse(case.value | {"parts": parts})
    begins = instant(first_day(case.line), time(0), LONDON)
    line = replace(case.line, directions=read, starts_at=begins, live_at=begins)
    found = slots(replace(case, line=line), 100)
    steps = [
        ((date.fromisoformat(one["last"]) - date.fromisoformat(one["first"])).days + 1)
        * sum(Decimal(row["amount"]) for row in one["times"])
        for one in parts
    ]
    given_in = dict.fromkeys(range(len(parts)), Decimal(0))
    for one in found:
        assert one.amount is not None
        given_in[one.part] += one.amount
    assert list(given_in.values()) == steps


def _counted(case: Case, count: int) -> Case:
    try:
        return replace(case, line=replace(case.line, directions=parse(case.value | {"count": count})))
    except Unreadable:
        assume(False)
        raise


ENDLESS = sorted(set(KINDS) - {"course in steps", "once only", "when needed", "running", "unclear"})


@settings(deadline=None)  # nine years of slots
@given(any_directions(*ENDLESS), st.integers(1, 9))
def test_a_counted_course_has_exactly_so_many_doses(case: Case, count: int) -> None:
    counted = _counted(case, count)
    days = 9 * 366
    whole = doses(slots(replace(case, line=replace(case.line, directions=_bare(case))), days))
    found = slots(counted, days)
    assert len(doses(found)) == count
    assert [one.key for one in doses(found)] == [one.key for one in whole[:count]]
    over = course_of(counted.line, LONDON)
    assert over is not None
    assert (over.last, over.over) == (doses(found)[-1].due_at, found[-1].due_at + MINUTE)


def _bare(case: Case) -> Directions:
    return parse({name: one for name, one in case.value.items() if name != "count"})


@given(any_directions(*WORN), st.integers(1, 5))
def test_what_was_put_on_in_a_counted_course_comes_off(case: Case, count: int) -> None:
    counted = _counted(case, count)
    assert counted.line.directions.worn is not None
    found = slots(counted, 100)
    on = counted.line.directions.worn.at_start
    own_time = any(one.step == "remove" for one in counted.line.directions.every_time)
    assert [one.step for one in found][-1] == "remove"
    gone = sum(one.step == "remove" for one in found)
    assert count <= gone <= count + (1 if on else 0)
    assert own_time or all(one.step == "give" for one in found if one.ordinal % 2)
