"""What always holds of a schedule, for directions of every kind, near the clock changes and far from them."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from math import gcd
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from medicines.directions import Directions, Unreadable, parse, to_json
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
    Answer,
    Line,
    Slot,
    State,
    Suspension,
    course_of,
    due,
    next_due,
    replacing_starts_at,
    slots_on,
    state,
)
from people.wall_clock import instant
from tests.medicines.any_directions import (
    CHANGES,
    DAY,
    KINDS,
    LONDON,
    MINUTE,
    Case,
    any_directions,
    any_ending,
    some_day,
)


@pytest.fixture(autouse=True)
def starter() -> None:
    """Nothing here stands on a dictionary or a database."""


AUTUMNS = [day for day in CHANGES if day.month == 10]
DAILY = ("times a day", "around food", "range", "others give it", "by result", "measured first")
FIXED = sorted(set(KINDS) - {"every so many hours", "patch", "counted hours", "when needed"})
HOURS = ("every so many hours", "patch")
WORN = {"patch", "on and off"}
COUNTED = {"counted course", "counted hours"}
ELSEWHERE = [ZoneInfo(name) for name in ("Asia/Tokyo", "America/New_York", "Pacific/Apia", "UTC")]
READ = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def first_day(line: Line) -> date:
    return line.starts_at.astimezone(LONDON).date()


def slots(case: Case, days: int = 35, before: int = 2, pauses: Sequence[Suspension] = ()) -> list[Slot]:
    """From some days before the line begins."""
    first = first_day(case.line) - before * DAY
    return due(case.line, first, first + (days + before) * DAY, LONDON, pauses)


def doses(found: Sequence[Slot]) -> list[Slot]:
    return [one for one in found if one.step == "give"]


def wall(moment: datetime) -> time:
    return moment.astimezone(LONDON).time()


# Any schedule


@given(any_ending())
def test_slots_are_sorted_and_none_is_there_twice(case: Case) -> None:
    found = slots(case)
    order = [(one.due_at, one.due_date, one.due_time, one.ordinal) for one in found]
    assert order == sorted(order)
    assert len({one.key for one in found}) == len(found)


@given(any_ending(), st.integers(0, 40), st.integers(0, 40))
def test_two_stretches_make_the_whole(case: Case, middle: int, last: int) -> None:
    start = first_day(case.line) - 3 * DAY
    b, c = start + min(middle, last) * DAY, start + max(middle, last) * DAY
    assert due(case.line, start, c, LONDON) == due(case.line, start, b, LONDON) + due(case.line, b, c, LONDON)


@given(any_ending())
def test_the_same_input_gives_the_same_slots(case: Case) -> None:
    found = slots(case)
    slots_on.cache_clear()
    again = replace(case, line=replace(case.line, directions=parse(json.loads(json.dumps(case.value)))))
    assert slots(again) == found


@given(any_directions())
def test_windows_hold_their_time_and_never_meet(case: Case) -> None:
    found = slots(case)
    assert all(one.window_from <= one.due_at <= one.window_until for one in found)
    for before, after in pairwise(found):
        if before.due_at != after.due_at:
            assert before.window_until <= after.window_from
        else:
            assert (before.window_from, before.window_until) <= (after.window_from, after.window_until)


@given(any_directions("stated window"))
def test_a_stated_window_opens_at_its_time_and_never_closes_at_once(case: Case) -> None:
    for one in slots(case):
        assert one.window_from == one.due_at
        assert timedelta(0) < one.window_until - one.due_at <= timedelta(hours=13)


@given(any_ending())
def test_nothing_is_due_outside_start_and_end(case: Case) -> None:
    line = replace(case.line, asks_after_end=False)
    assert line.stops_at is not None
    found = slots(replace(case, line=line))
    assert all(line.starts_at <= one.due_at < line.stops_at for one in found)


@given(any_directions(), st.integers(0, 20 * 1440))
def test_nothing_is_due_before_somebody_has_made_it_live(case: Case, later: int) -> None:
    live_at = case.line.starts_at + later * MINUTE
    late = slots(replace(case, line=replace(case.line, live_at=live_at)))
    assert all(one.due_at >= live_at for one in late)
    if case.kind not in WORN | COUNTED:
        assert late == [one for one in slots(case) if one.due_at >= live_at]
    assert slots(replace(case, line=replace(case.line, live_at=None))) == []


@given(any_ending("by result"))
def test_after_its_last_letter_every_dose_is_asked_about(case: Case) -> None:
    line = replace(case.line, asks_after_end=True)
    whole = slots(replace(case, line=replace(line, stops_at=None)))
    found = slots(replace(case, line=line))
    assert line.stops_at is not None
    assert [one.key for one in found] == [one.key for one in whole]
    for one, before in zip(found, whole, strict=True):
        if one.due_at < line.stops_at:
            assert one == before
        else:
            assert (one.amount, one.amount_max, one.unsourced) == (None, None, True)
            assert state(one, one.due_at) == "ask"


@given(any_directions(), st.integers(-1440, 20 * 1440))
def test_a_stop_leaves_all_before_it_untouched_and_none_after(case: Case, minutes: int) -> None:
    moment = case.line.starts_at + minutes * MINUTE
    stopped = slots(replace(case, line=replace(case.line, stops_at=moment)))
    assert stopped == [one for one in slots(case) if one.due_at < moment]


@given(any_directions(*(set(KINDS) - WORN - COUNTED)), st.integers(0, 20 * 1440))
def test_a_change_in_the_middle_of_a_day_loses_and_doubles_nothing(case: Case, minutes: int) -> None:
    moment = case.line.starts_at + minutes * MINUTE
    old, new = replace(case.line, stops_at=moment), replace(case.line, starts_at=moment)
    assert slots(replace(case, line=old)) + due(
        new, first_day(case.line) - 2 * DAY, first_day(case.line) + 35 * DAY, LONDON
    ) == slots(case)


@given(any_directions(), st.integers(-1440, 20 * 1440), st.integers(0, 9 * 1440) | st.none())
def test_a_suspension_is_the_original_less_the_interval(case: Case, begin: int, length: int | None) -> None:
    start = case.line.starts_at + begin * MINUTE
    end = None if length is None else start + length * MINUTE
    pause = Suspension(start.astimezone(ELSEWHERE[0]), end, "hospital")
    another = Suspension(start, None, "paused", line="another line")
    whole, paused = slots(case), slots(case, pauses=[another, pause])
    within = [start <= one.due_at and (end is None or one.due_at < end) for one in whole]
    assert [one for one in paused if one.suspended is None] == [
        one for one, inside in zip(whole, within, strict=True) if not inside
    ]
    assert [one._replace(suspended=None) for one in paused] == whole
    assert {one.suspended for one in paused} <= {None, pause}


@given(any_ending(), st.sampled_from(ELSEWHERE), st.integers(0, 9 * 1440))
def test_the_same_instants_shown_in_another_time_zone_give_the_same_answer(
    case: Case, zone: ZoneInfo, minutes: int
) -> None:
    line = case.line
    assert line.stops_at is not None
    there = replace(
        line,
        starts_at=line.starts_at.astimezone(zone),
        live_at=line.starts_at.astimezone(zone),
        stops_at=line.stops_at.astimezone(zone),
    )
    if line.directions.anchor is not None:
        value = case.value | {"anchor": line.directions.anchor.astimezone(zone).isoformat(timespec="minutes")}
        there = replace(there, directions=parse(value))
    found = slots(case)
    assert slots(replace(case, line=there)) == found
    now = line.starts_at + minutes * MINUTE
    assert next_due(there, now.astimezone(zone), 3, LONDON) == next_due(line, now, 3, LONDON)
    for one in found[:5]:
        assert state(one, now.astimezone(zone)) == state(one, now)
    assert course_of(there, LONDON) == course_of(line, LONDON)


@settings(deadline=None)  # three years of slots
@given(any_ending(), st.integers(-3 * 1440, 9 * 1440), st.integers(1, 5))
def test_the_next_doses_are_the_first_of_all(case: Case, minutes: int, count: int) -> None:
    after = case.line.starts_at + minutes * MINUTE
    first = first_day(case.line) - 4 * DAY
    ahead = [one for one in due(case.line, first, first + 1090 * DAY, LONDON) if one.due_at >= after]
    assert next_due(case.line, after, count, LONDON) == ahead[:count]


@given(any_ending(), st.integers(-2 * 1440, 9 * 1440), st.integers(0, 3))
def test_a_replacing_line_never_asks_for_what_was_taken_up(case: Case, minutes: int, answered: int) -> None:
    now, old = case.line.starts_at + minutes * MINUTE, slots(case)
    starts = replacing_starts_at(old, old[:answered], now)
    assert starts >= now
    assert all(one.due_at < starts for one in old[:answered])
    assert all(one.due_at < starts for one in old if one.window_from <= now < one.window_until)


@given(any_directions())
def test_directions_of_every_kind_come_back_from_json_as_they_were(case: Case) -> None:
    written = json.loads(json.dumps(to_json(case.line.directions)))
    assert parse(written) == case.line.directions
    assert to_json(parse(written)) == written


@given(
    any_ending(),
    st.integers(-600, 600),
    st.lists(st.none() | st.integers(-600, 600), max_size=2),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_every_slot_is_exactly_one_of_seven(
    case: Case, minutes: int, again: list[int | None], doubted: bool, stopped: bool, paused: bool
) -> None:
    pauses = [Suspension(case.line.starts_at, None, "hospital")] if paused else []
    for one in slots(case, 3, pauses=pauses):
        now = one.due_at + minutes * MINUTE
        answers = [Answer(None if n is None else one.due_at + n * MINUTE) for n in again]
        asked = [a.again_at for a in answers if a.again_at is not None and a.again_at < one.window_until]
        done = len(answers) > len(asked) or any(now < at for at in asked)
        open_ = not done and not paused
        ours = open_ and one.others is None
        doubt = doubted or stopped or one.unsourced
        is_: dict[State, bool] = {
            "done": done,
            "suspended": not done and paused,
            "others": open_ and one.others is not None,
            "ask": ours and doubt,
            "later": ours and not doubt and now < one.window_from,
            "due": ours and not doubt and one.window_from <= now < one.window_until,
            "overdue": ours and not doubt and one.window_until <= now,
        }
        # The one state there is: an empty window has only a before and an after.
        (only,) = (name for name, holds in is_.items() if holds)
        assert state(one, now, answers=answers, doubted=doubted, stopped_after_due=stopped) == only


# Clock changes


@given(any_directions(*DAILY))
def test_so_many_times_a_day_is_so_many_on_every_local_date(case: Case) -> None:
    counts = Counter(one.due_date for one in slots(case))
    times = len(case.value["times"])
    for n in range(1, 35):
        assert counts[first_day(case.line) + n * DAY] == times


@given(any_directions(*FIXED, starts=st.sampled_from(CHANGES).map(lambda day: day - DAY)))
def test_fixed_rules_keep_the_wall_time_over_a_clock_change(case: Case) -> None:
    for one in slots(case, 4):
        gap = one.due_date in CHANGES and one.due_date.month == 3 and one.due_time.hour == 1
        assert wall(one.due_at) == (time(2) if gap else one.due_time)
        assert one.due_at.astimezone(LONDON).date() == one.due_date


@given(any_directions(starts=st.sampled_from(CHANGES).map(lambda day: day - DAY)))
def test_no_slot_is_in_the_gap_hour(case: Case) -> None:
    for one in slots(case, 4):
        local = one.due_at.astimezone(LONDON)
        assert not (local.date() in CHANGES and local.month == 3 and local.hour == 1)
        if case.value["kind"] == "elapsed":
            assert (one.due_date, one.due_time) == (local.date(), local.time())


@given(any_directions(starts=st.sampled_from(AUTUMNS).map(lambda day: day - DAY)))
def test_no_dose_is_signed_twice_by_the_overlap(case: Case) -> None:
    found = slots(case, 3)
    assert len({one.key for one in found}) == len(found)
    for one in found:
        second_passing = one.due_at.astimezone(LONDON).fold
        if case.value["kind"] == "elapsed":
            assert one.ordinal // 2 == second_passing
        else:
            assert not second_passing
            assert one.ordinal < 2


@given(any_directions(*HOURS))
def test_elapsed_rules_keep_exactly_so_many_hours(case: Case) -> None:
    read = case.line.directions
    assert read.every is not None
    assert read.anchor is not None
    step = timedelta(minutes=read.every)
    found = doses(slots(case))
    assert all(after.due_at - before.due_at == step for before, after in pairwise(found))
    assert all((one.due_at - read.anchor) % step == timedelta(0) for one in found)
    begins = max(read.anchor, case.line.starts_at)
    assert {one.due_at for one in found[:1]} <= {
        read.anchor + n * step for n in [-((read.anchor - begins) // step)]
    }
    if begins + step <= instant(first_day(case.line) + 34 * DAY, time(0), LONDON):
        assert found


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
