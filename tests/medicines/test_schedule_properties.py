"""What always holds of a schedule, for directions of every kind, near the clock changes and far from them."""

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medicines.directions import parse, to_json
from medicines.schedule import (
    Answer,
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
    doses,
    first_day,
    slots,
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
    assert {one.part for one in found} <= {0}
    begins = max(read.anchor, case.line.starts_at)
    assert {one.due_at for one in found[:1]} <= {
        read.anchor + n * step for n in [-((read.anchor - begins) // step)]
    }
    if begins + step <= instant(first_day(case.line) + 34 * DAY, time(0), LONDON):
        assert found
