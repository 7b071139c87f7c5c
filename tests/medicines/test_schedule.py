import itertools
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.directions import parse
from medicines.schedule import (
    Answer,
    Line,
    Slot,
    Suspension,
    due,
    end_of,
    half_way,
    late,
    late_rule_now,
    next_due,
    only_past,
    replacing_starts_at,
    state,
    time_for_band,
)
from people.wall_clock import instant

LONDON = ZoneInfo("Europe/London")
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TUESDAY = date(2026, 11, 24)


def at(clock: str, day: date = TUESDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), LONDON)


def line(*clocks: str, weekdays: list[int] | None = None, others: Any = None, **more: Any) -> Line:
    value = {
        "v": 1,
        "kind": "fixed",
        "unit": "tablet",
        "weekdays": weekdays,
        "others": others,
        "times": [{"at": clock, "amount": "1"} for clock in clocks],
    }
    return Line(
        **{"id": "line", "directions": parse(value), "starts_at": LONG_AGO, "live_at": LONG_AGO, **more}
    )


def on(one: Line, day: date = TUESDAY, *pauses: Suspension) -> list[Slot]:
    return due(one, day, day + timedelta(days=1), LONDON, pauses)


def clocks(slots: list[Slot]) -> list[str]:
    return [f"{slot.due_time:%H:%M}" for slot in slots]


MANY = st.lists(st.integers(0, 47), min_size=1, max_size=12, unique=True).map(
    lambda found: [f"{n // 2:02}:{n % 2 * 30:02}" for n in sorted(found)]
)
CHANGES = st.sampled_from(
    [day for year in range(2024, 2038) for month in (3, 10) for day in [date(year, month, 31)]]
).map(lambda day: day - timedelta(days=day.isoweekday() % 7))
DAYS = st.one_of(CHANGES, st.dates(date(2024, 1, 1), date(2037, 12, 1)))
WINDOWS = st.sampled_from([None, timedelta(minutes=30), timedelta(hours=2), timedelta(hours=9)])


@given(times=MANY, around=CHANGES)
def test_every_day_has_each_of_its_times_across_both_clock_changes(times: list[str], around: date) -> None:
    for n in range(-2, 3):
        slots = on(line(*times), around + timedelta(days=n))
        assert clocks(slots) == times
        assert {slot.due_date for slot in slots} == {around + timedelta(days=n)}


@given(times=MANY, first=DAYS, window=WINDOWS, weekdays=st.sampled_from([None, [1], [6, 7], [7, 1], [2, 4]]))
def test_windows_never_overlap_and_hold_their_time(
    times: list[str], first: date, window: timedelta | None, weekdays: list[int] | None
) -> None:
    one = line(*times, weekdays=weekdays, window=window)
    slots = due(one, first - timedelta(days=3), first + timedelta(days=5), LONDON)
    for before, after in itertools.pairwise(slots):
        assert before.due_at <= after.due_at
        assert before.window_until <= after.window_from
        assert before.window_until <= half_way(before, after) <= after.window_from
    assert all(slot.window_from <= slot.due_at <= slot.window_until for slot in slots)


@given(times=MANY, first=DAYS, split=st.integers(0, 8))
def test_two_stretches_make_the_whole(times: list[str], first: date, split: int) -> None:
    middle, last = first + timedelta(days=split), first + timedelta(days=8)
    whole = due(line(*times), first, last, LONDON)
    assert whole == due(line(*times), first, middle, LONDON) + due(line(*times), middle, last, LONDON)
    assert len({slot.key for slot in whole}) == len(whole)


@given(times=MANY, around=CHANGES, stop=st.integers(0, 5 * 24 * 60))
def test_a_stop_leaves_all_before_it_and_none_after(times: list[str], around: date, stop: int) -> None:
    first, last = around - timedelta(days=2), around + timedelta(days=3)
    moment = instant(first, time(0), LONDON) + timedelta(minutes=stop)
    whole = due(line(*times), first, last, LONDON)
    stopped = due(line(*times, stops_at=moment.astimezone(LONDON)), first, last, LONDON)
    assert stopped == [slot for slot in whole if slot.due_at < moment]
    started = due(line(*times, starts_at=moment), first, last, LONDON)
    assert stopped + started == whole


@given(times=MANY, around=CHANGES, begin=st.integers(0, 4000), length=st.integers(1, 3000))
def test_a_pause_marks_what_falls_in_it_and_nothing_else(
    times: list[str], around: date, begin: int, length: int
) -> None:
    first, last = around - timedelta(days=2), around + timedelta(days=3)
    start = instant(first, time(0), LONDON) + timedelta(minutes=begin)
    pause = Suspension(start, start + timedelta(minutes=length), "hospital")
    whole = due(line(*times), first, last, LONDON)
    paused = due(line(*times), first, last, LONDON, [pause])
    assert [slot.key for slot in paused] == [slot.key for slot in whole]
    assert [slot.key for slot in paused if slot.suspended] == [
        slot.key for slot in whole if start <= slot.due_at < start + timedelta(minutes=length)
    ]


def test_a_time_in_the_spring_gap_moves_to_the_first_valid_minute() -> None:
    (slot,) = on(line("01:30"), SPRING)
    assert (slot.due_time, slot.ordinal) == (time(1, 30), 0)
    assert slot.due_at == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)  # 02:00 on the clock


def test_a_time_that_comes_twice_is_its_first() -> None:
    (slot,) = on(line("01:30"), AUTUMN)
    assert slot.due_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_autumn_night_is_an_hour_longer_between_doses() -> None:
    one = line("22:00", "08:00", window=timedelta(hours=12))
    bed = on(one, AUTUMN - timedelta(days=1))[1]
    breakfast = on(one, AUTUMN)[0]
    assert breakfast.due_at - bed.due_at == timedelta(hours=11)
    assert bed.window_until == bed.due_at + timedelta(hours=5, minutes=30) == breakfast.window_from


def test_the_ordinary_window_is_two_hours_and_on_time_is_half_an_hour() -> None:
    (slot,) = on(line("08:00"))
    assert (slot.window_from, slot.window_until) == (at("06:00"), at("10:00"))
    (slot,) = on(line("08:00", on_time=True))
    assert (slot.window_from, slot.window_until) == (at("07:30"), at("08:30"))


def test_the_window_stops_half_way_to_the_next_dose() -> None:
    slots = on(line("07:00", "09:00"))
    assert slots[0].window_until == slots[1].window_from == at("08:00")


def test_chosen_weekdays_only() -> None:
    slots = due(line("08:00", weekdays=[3]), date(2026, 11, 1), date(2026, 12, 1), LONDON)
    assert [slot.due_date.day for slot in slots] == [4, 11, 18, 25]


def test_is_due_from_the_later_of_its_start_and_going_live() -> None:
    assert clocks(on(line("08:00", "12:30", "17:00", live_at=at("09:10")))) == ["12:30", "17:00"]
    assert clocks(on(line("08:00", "12:30", "17:00", starts_at=at("13:00")))) == ["17:00"]
    assert on(line("08:00", live_at=None)) == []


def test_a_last_day_is_whole() -> None:
    assert clocks(on(line("08:00", "22:00", stops_at=end_of(TUESDAY, LONDON)))) == ["08:00", "22:00"]
    assert on(line("08:00", stops_at=end_of(TUESDAY, LONDON)), TUESDAY + timedelta(days=1)) == []


def test_as_needed_has_no_slots() -> None:
    value = {"v": 1, "kind": "as_needed", "unit": "tablet", "amount": "1", "for": "pain", "max_doses_24h": 4}
    assert on(Line("line", parse(value), LONG_AGO, LONG_AGO)) == []


def test_unclear_directions_are_due_without_an_amount() -> None:
    value = {"v": 1, "kind": "unclear", "unit": "application", "times": [{"at": "08:00"}]}
    (slot,) = on(Line("line", parse(value), LONG_AGO, LONG_AGO))
    assert (slot.due_time, slot.amount) == (time(8), None)
    assert state(slot, at("09:00"), doubted=True) == "ask"


def test_a_pause_of_another_line_is_not_ours() -> None:
    pause = Suspension(LONG_AGO, None, "paused", line="another")
    assert on(line("08:00"), TUESDAY, pause)[0].suspended is None
    assert on(line("08:00"), TUESDAY, Suspension(LONG_AGO, None, "paused", line="line"))[0].suspended


def test_days_and_times_that_others_give() -> None:
    one = line(
        "08:00",
        "22:00",
        others=[{"who": "daughter", "weekdays": [6, 7]}, {"who": "wife", "times": ["22:00"]}],
    )
    assert [slot.others for slot in on(one)] == [None, "wife"]
    assert [slot.others for slot in on(one, date(2026, 11, 28))] == ["daughter", "daughter"]
    assert [slot.others for slot in on(line("08:00", given_by="district nurse"))] == ["district nurse"]


def test_the_next_ten_doses_are_found_ahead() -> None:
    found = next_due(line("08:00", weekdays=[3]), at("09:10"), 10, LONDON)
    assert [slot.due_date for slot in found] == [
        date(2026, 11, 25) + timedelta(days=7 * n) for n in range(10)
    ]
    assert (
        len(next_due(line("08:00", stops_at=at("09:00", date(2026, 11, 27))), at("09:10"), 10, LONDON)) == 3
    )
    later = line("08:00", starts_at=at("00:00", date(2031, 1, 1)))
    assert next_due(later, at("09:10"), 1, LONDON)[0].due_date == date(2031, 1, 1)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        on(line("08:00", starts_at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the point of the test


def slot(clock: str = "08:00", **more: Any) -> Slot:
    return on(line(clock, **more))[0]


@pytest.mark.parametrize(
    ("now", "expected", "is_late"),
    [("05:59", "later", False), ("06:00", "due", False), ("09:59", "due", False), ("10:00", "overdue", True)],
)
def test_unanswered_is_later_due_or_overdue(now: str, expected: str, is_late: bool) -> None:
    assert state(slot(), at(now)) == expected
    assert late(slot(), at(now)) is is_late


@pytest.mark.parametrize("now", ["05:00", "09:00", "12:00"])
@pytest.mark.parametrize("why", ["doubted", "stopped_after_due"])
def test_doubt_is_never_shown_as_nothing_due(now: str, why: str) -> None:
    assert state(slot(), at(now), **{why: True}) == "ask"
    assert state(slot(), at(now), answers=[Answer()], **{why: True}) == "done"


def test_doubt_past_its_window_is_late_too() -> None:
    assert late(slot(), at("12:00")) is True


def test_others_and_pauses_are_never_overdue() -> None:
    assert state(slot(given_by="nurse"), at("23:00"), doubted=True) == "others"
    paused = on(line("08:00"), TUESDAY, Suspension(LONG_AGO, None, "hospital"))[0]
    assert state(paused, at("23:00"), doubted=True) == "suspended"
    assert not late(paused, at("23:00"))
    assert not late(slot(given_by="nurse"), at("23:00"))
    assert state(slot(given_by="nurse"), at("23:00"), answers=[Answer()]) == "done"


def test_asked_again_opens_the_slot_again() -> None:
    asleep = [Answer(again_at=at("09:30"))]
    assert state(slot(), at("09:29"), answers=asleep) == "done"
    assert state(slot(), at("09:30"), answers=asleep) == "due"
    assert state(slot(), at("10:00"), answers=asleep) == "overdue"
    assert state(slot(), at("09:40"), answers=[*asleep, Answer()]) == "done"
    assert (
        state(slot(), at("10:30"), answers=[Answer(again_at=at("10:00"))]) == "done"
    )  # not inside the window


def test_give_and_note_turns_into_ring_first_half_way() -> None:
    first, second = on(line("08:00", "18:00"))
    assert late_rule_now("give_and_note", first, second, at("12:59")) == "give_and_note"
    assert late_rule_now("give_and_note", first, second, at("13:00")) == "ring_first"
    assert late_rule_now("give_now_then_ring", first, second, at("17:00")) == "give_now_then_ring"
    assert late_rule_now("give_and_note", first, None, at("20:00")) == "ring_first"


def test_now_belongs_to_one_dose() -> None:
    _first, second = on(line("08:00", "12:30"))
    assert not only_past(second, at("10:29"))
    assert only_past(second, at("10:30"))
    assert not only_past(None, at("23:00"))


def test_a_replacing_line_starts_after_the_answered_and_the_open_dose() -> None:
    slots = on(line("08:00", "12:30", "17:00"))
    assert replacing_starts_at(slots, [], at("09:10")) == at("09:10")
    assert replacing_starts_at(slots, [], at("11:00")) == at("12:31")
    assert replacing_starts_at(slots, slots[2:], at("11:00")) == at("17:01")


def test_a_dose_is_open_at_the_first_minute_of_its_window_and_not_at_the_last() -> None:
    (slot,) = on(line("08:00"))
    assert replacing_starts_at([slot], [], at("06:00")) == at("08:01")
    assert replacing_starts_at([slot], [], at("05:59")) == at("05:59")
    assert replacing_starts_at([slot], [], at("10:00")) == at("10:00")


def test_a_band_is_the_nearest_visit_within_two_hours() -> None:
    visits = [time(7, 15), time(9), time(13)]
    assert time_for_band("breakfast", visits) == (time(7, 15), True)
    assert time_for_band("tea", visits) == (time(17), False)
