"""Each kind of directions, with the trap that breaks naive software. Days are told from the calendar."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from medicines.directions import parse, to_json
from medicines.schedule import Line, Slot, Suspension, course_of, due, end_of, next_due, state


@pytest.fixture(autouse=True)
def starter() -> None:
    """Nothing here stands on a dictionary or a database."""


LONDON = ZoneInfo("Europe/London")
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
TUESDAY = date(2026, 11, 24)
ONE = {"at": "08:00", "amount": "1"}
DAY = timedelta(days=1)


def at(clock: str, day: date = TUESDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), LONDON)


def line(kind: str = "fixed", *, start: datetime | None = None, **value: Any) -> Line:
    """A line live since the start, at the first minute of Tuesday unless another is said."""
    if kind == "fixed" and "parts" not in value:
        value.setdefault("times", [ONE])
    read = parse({"v": 1, "kind": kind, "unit": "tablet", **value})
    assert parse(to_json(read)) == read
    begins = start or at("00:00")
    return Line("line", read, begins, begins)


def with_line(one: Line, **more: Any) -> Line:
    return Line(**{name: getattr(one, name) for name in one.__dataclass_fields__} | more)


def slots(one: Line, days: int, first: date = TUESDAY, pauses: Sequence[Suspension] = ()) -> list[Slot]:
    return due(one, first, first + timedelta(days=days), LONDON, pauses)


def days_of(found: Sequence[Slot]) -> list[str]:
    return [f"{one.due_date:%d-%b}" for one in found]


def amounts(found: Sequence[Slot]) -> list[str]:
    return [str(one.amount) for one in found]


def local(found: Sequence[Slot]) -> list[str]:
    return [f"{one.due_at.astimezone(LONDON):%a %H:%M}" for one in found]


# 1 to 5: times of the day


def test_times_a_day_keep_the_wall_clock_when_the_clocks_change() -> None:
    one = line(times=[ONE, {"at": "20:00", "amount": "1"}], start=at("00:00", SPRING - DAY))
    found = slots(one, 3, SPRING - DAY)
    assert local(found) == ["Sat 08:00", "Sat 20:00", "Sun 08:00", "Sun 20:00", "Mon 08:00", "Mon 20:00"]
    assert found[2].due_at - found[1].due_at == timedelta(hours=11)


def test_each_time_has_its_own_amount() -> None:
    one = line(times=[{"at": "21:30", "amount": "2.5"}, {"at": "08:00", "amount": "0.5"}])
    assert [(f"{s.due_time:%H:%M}", s.amount) for s in slots(one, 1)] == [
        ("08:00", Decimal("0.5")),
        ("21:30", Decimal("2.5")),
    ]


def test_a_window_over_midnight_belongs_to_the_date_it_begins_on() -> None:
    (found,) = slots(line(times=[{"at": "22:00", "until": "02:00", "amount": "1"}]), 1)
    assert (found.due_date, found.due_at) == (TUESDAY, at("22:00"))
    assert (found.window_from, found.window_until) == (at("22:00"), at("02:00", TUESDAY + DAY))
    assert state(found, at("01:59", TUESDAY + DAY)) == "due"
    assert state(found, at("02:00", TUESDAY + DAY)) == "overdue"


def test_a_window_over_the_autumn_night_is_an_hour_longer() -> None:
    one = line(times=[{"at": "22:00", "until": "02:00", "amount": "1"}], start=at("00:00", AUTUMN - DAY))
    (found,) = slots(one, 1, AUTUMN - DAY)
    assert found.window_until - found.window_from == timedelta(hours=5)


def test_a_window_that_the_spring_gap_swallows_is_still_open_for_its_length() -> None:
    one = line(times=[{"at": "01:10", "until": "01:50", "amount": "1"}], start=at("00:00", SPRING))
    (found,) = slots(one, 1, SPRING)
    assert local([found]) == ["Sun 02:00"]
    assert found.window_until - found.window_from == timedelta(minutes=40)


def test_the_dose_after_a_stated_window_opens_when_the_window_has_ended() -> None:
    times = [{"at": "08:00", "until": "12:00", "amount": "1"}, {"at": "13:00", "amount": "1"}]
    first, second = slots(line(times=times), 1)
    assert first.window_until == second.window_from == at("12:00")
    night = line(times=[{"at": "22:00", "until": "06:00", "amount": "1"}, {"at": "06:30", "amount": "1"}])
    assert slots(night, 1, TUESDAY + DAY)[0].window_from == at("06:00", TUESDAY + DAY)


@pytest.mark.parametrize(
    "meal",
    [
        {"how": "before", "minutes": 30},
        {"how": "after", "minutes": 30, "minutes_max": 60},
        {"how": "before", "minutes": 30, "minutes_max": 60, "medicines": True},
    ],
)
def test_food_stands_beside_the_time_and_does_not_move_it(meal: dict[str, Any]) -> None:
    one = line(times=[{"at": "07:00", "band": "breakfast", "amount": "1"}], meal=meal)
    assert one.directions.meal is not None
    assert one.directions.meal.medicines == meal.get("medicines", False)
    assert local(slots(one, 1)) == ["Tue 07:00"]


# 6: hours between doses


def test_every_six_hours_is_six_hours_also_in_the_spring_night() -> None:
    start = at("18:00", SPRING - DAY)
    one = line("elapsed", amount="1", every=360, anchor="2027-03-27T18:00Z", start=start)
    found = slots(one, 2, SPRING - DAY)
    assert local(found) == ["Sat 18:00", "Sun 00:00", "Sun 07:00", "Sun 13:00", "Sun 19:00"]


def test_every_hour_in_the_autumn_night_has_two_doses_that_can_be_told_apart() -> None:
    start = at("00:00", AUTUMN)
    one = line("elapsed", amount="1", every=60, anchor="2026-10-24T23:00Z", start=start)
    found = slots(one, 1, AUTUMN)
    assert len(found) == 25
    assert [(f"{s.due_time:%H:%M}", s.ordinal) for s in found[:4]] == [
        ("00:00", 0),
        ("01:00", 0),
        ("01:00", 2),
        ("02:00", 0),
    ]


def test_hours_are_counted_from_the_anchor_and_never_from_before_it() -> None:
    one = line("elapsed", amount="1", every=480, anchor="2026-11-24T10:00Z")
    assert local(slots(one, 1)) == ["Tue 10:00", "Tue 18:00"]


def test_windows_of_every_hour_meet_half_way_also_over_midnight() -> None:
    one = line("elapsed", amount="1", every=60, anchor="2026-11-24T00:00Z")
    found = slots(one, 2)
    assert all(s.window_until == s.due_at + timedelta(minutes=30) for s in found)
    assert all(s.window_from == s.due_at - timedelta(minutes=30) for s in found[1:])


# 7 to 15: which days


def test_alternate_days_go_on_over_the_end_of_a_month() -> None:
    one = line(days={"rule": "every_days", "every": 2, "anchor": "2026-11-24"})
    assert days_of(slots(one, 12)) == ["24-Nov", "26-Nov", "28-Nov", "30-Nov", "02-Dec", "04-Dec"]


def test_alternate_days_do_not_shift_after_a_suspension() -> None:
    one = line(days={"rule": "every_days", "every": 2, "anchor": "2026-11-24"})
    pause = Suspension(at("00:00", TUESDAY + DAY), at("00:00", TUESDAY + 4 * DAY), "hospital")
    found = slots(one, 8, pauses=[pause])
    assert days_of([s for s in found if not s.suspended]) == ["24-Nov", "28-Nov", "30-Nov"]


def test_two_amounts_on_alternate_days_take_turns() -> None:
    def part(amount: str, anchor: str) -> dict[str, Any]:
        rule = {"rule": "every_days", "every": 2, "anchor": anchor}
        return {"days": rule, "times": [{"at": "08:00", "amount": amount}]}

    one = line(parts=[part("3", "2026-11-24"), part("4", "2026-11-25")])
    assert amounts(slots(one, 5)) == ["3", "4", "3", "4", "3"]


def test_a_patch_every_72_hours_comes_off_as_a_step_of_its_own() -> None:
    one = line("elapsed", unit="patch", amount="1", every=4320, anchor="2026-11-24T12:00Z", worn={})
    found = slots(one, 7)
    assert [(day, s.step, s.ordinal) for day, s in zip(days_of(found), found, strict=True)] == [
        ("24-Nov", "give", 1),
        ("27-Nov", "remove", 0),
        ("27-Nov", "give", 1),
        ("30-Nov", "remove", 0),
        ("30-Nov", "give", 1),
    ]
    assert amounts(found) == ["1", "0", "1", "0", "1"]


def test_a_patch_that_is_on_already_comes_off_first() -> None:
    worn = {"at_start": 1}
    one = line("elapsed", unit="patch", amount="1", every=10080, anchor="2026-11-24T12:00Z", worn=worn)
    assert [s.step for s in slots(one, 1)] == ["remove", "give"]


def test_the_last_patch_of_a_counted_course_comes_off_and_none_goes_on() -> None:
    one = line("elapsed", unit="patch", amount="1", every=4320, anchor="2026-11-24T12:00Z", worn={}, count=2)
    found = slots(one, 30)
    assert [s.step for s in found] == ["give", "remove", "give", "remove"]
    assert days_of(found)[-1] == "30-Nov"


def test_chosen_weekdays_only() -> None:
    found = slots(line(weekdays=[3]), 15)
    assert days_of(found) == ["25-Nov", "02-Dec"]
    assert {s.due_date.isoweekday() for s in found} == {3}


def test_fortnightly_keeps_its_phase_over_the_new_year() -> None:
    rule = {"rule": "every_weeks", "every": 2, "weekdays": [2], "anchor": "2026-11-24"}
    found = slots(line(days=rule), 60)
    assert days_of(found) == ["24-Nov", "08-Dec", "22-Dec", "05-Jan", "19-Jan"]


def test_fortnightly_on_two_days_takes_both_of_one_week() -> None:
    """Also where the anchor is the later of the two days."""
    rule = {"rule": "every_weeks", "every": 2, "weekdays": [1, 4], "anchor": "2026-11-26"}
    assert days_of(slots(line(days=rule), 20)) == ["26-Nov", "07-Dec", "10-Dec"]


@pytest.mark.parametrize(
    ("weeks", "expected"), [(4, ["24-Nov", "22-Dec", "19-Jan", "16-Feb"]), (12, ["24-Nov", "16-Feb"])]
)
def test_every_four_or_twelve_weeks_is_not_monthly(weeks: int, expected: list[str]) -> None:
    rule = {"rule": "every_days", "every": 7 * weeks, "anchor": "2026-11-24"}
    assert days_of(slots(line(days=rule), 90)) == expected


def test_monthly_on_the_31st_is_the_last_day_of_a_short_month_and_comes_back() -> None:
    one = line(days={"rule": "monthly", "every": 1, "day": 31, "anchor": "2026-12-31"})
    assert days_of(slots(one, 170)) == ["30-Nov", "31-Dec", "31-Jan", "28-Feb", "31-Mar", "30-Apr"]


def test_the_nth_weekday_of_a_month() -> None:
    rule = {"rule": "nth_weekday", "every": 1, "nth": 1, "weekday": 1, "anchor": "2026-12-07"}
    assert days_of(slots(line(days=rule), 80)) == ["07-Dec", "04-Jan", "01-Feb"]
    assert days_of(slots(line(days=rule | {"nth": -1}), 80)) == ["30-Nov", "28-Dec", "25-Jan"]
    assert days_of(slots(line(days=rule | {"nth": 4}), 80)) == ["28-Dec", "25-Jan"]


def test_quarterly_is_counted_in_months_from_its_anchor() -> None:
    one = line(days={"rule": "monthly", "every": 3, "day": 30, "anchor": "2026-11-30"})
    assert days_of(slots(one, 290)) == ["30-Nov", "28-Feb", "30-May", "30-Aug"]


def test_yearly_on_the_29th_of_february_comes_every_year() -> None:
    one = line(days={"rule": "monthly", "every": 12, "day": 29, "anchor": "2024-02-29"})
    found = slots(one, 4 * 366)
    assert [s.due_date.isoformat() for s in found] == ["2027-02-28", "2028-02-29", "2029-02-28", "2030-02-28"]


def test_a_cycle_of_21_and_7_keeps_its_phase_wherever_one_looks() -> None:
    one = line(days={"rule": "cycle", "on": 21, "off": 7, "anchor": "2026-11-24"})
    assert len(slots(one, 21)) == 21
    assert slots(one, 7, TUESDAY + 21 * DAY) == []
    assert days_of(slots(one, 3, TUESDAY + 27 * DAY)) == ["22-Dec", "23-Dec"]


def test_a_cycle_keeps_its_phase_through_a_restart() -> None:
    rule = {"rule": "cycle", "on": 21, "off": 7, "anchor": "2026-11-24"}
    again = line(days=rule, start=at("00:00", TUESDAY + 20 * DAY))
    assert days_of(slots(again, 40)) == ["14-Dec", *[f"{n}-Dec" for n in range(22, 32)], "01-Jan", "02-Jan"]


def test_days_1_to_25_of_each_month() -> None:
    found = slots(line(days={"rule": "month_days", "first": 1, "last": 25}), 40)
    assert days_of(found)[:3] == ["24-Nov", "25-Nov", "01-Dec"]
    assert days_of(found)[-3:] == ["25-Dec", "01-Jan", "02-Jan"]


# 16: on and off within a day


def test_a_plaster_goes_on_in_the_morning_and_off_in_the_evening() -> None:
    times = [ONE, {"at": "20:00", "step": "remove"}]
    found = slots(line(unit="plaster", times=times, worn={}), 2)
    assert [(s.step, f"{s.due_time:%H:%M}", s.ordinal) for s in found] == [
        ("give", "08:00", 1),
        ("remove", "20:00", 0),
    ] * 2


def test_what_is_not_yet_on_does_not_come_off() -> None:
    times = [{"at": "08:00", "step": "remove"}, {"at": "20:00", "amount": "1"}]
    unsaid: list[dict[str, Any] | None] = [{}, None]
    for said in unsaid:  # also where nobody says how many are on
        one = line(unit="patch", times=times, worn=said)
        assert [s.step for s in slots(one, 2)] == ["give", "remove", "give"]
    worn = line(unit="patch", times=times, worn={"at_start": 1})
    assert [s.step for s in slots(worn, 1)] == ["remove", "give"]


@pytest.mark.parametrize("worn", [None, {}])
def test_the_last_plaster_of_a_course_comes_off_at_its_time(worn: dict[str, Any] | None) -> None:
    times = [ONE, {"at": "20:00", "step": "remove"}]
    found = slots(line(unit="plaster", times=times, worn=worn, count=2), 9)
    assert [s.step for s in found] == ["give", "remove"] * 2


# 17 to 20: steps


REDUCING = [
    {"first": "2026-11-24", "last": "2026-11-26", "times": [{"at": "08:00", "amount": "6"}]},
    {"first": "2026-11-27", "last": "2026-11-28", "times": [{"at": "08:00", "amount": "4"}]},
    {"first": "2026-11-29", "last": "2026-11-29", "times": [{"at": "08:00", "amount": "1"}]},
]


def test_a_reducing_course_stands_by_the_calendar_and_ends() -> None:
    found = slots(line(parts=REDUCING), 30)
    assert amounts(found) == ["6", "6", "6", "4", "4", "1"]
    assert [s.part for s in found] == [0, 0, 0, 1, 1, 2]


def test_a_reducing_course_does_not_shift_when_it_is_entered_late_or_paused() -> None:
    late = line(parts=REDUCING, start=at("09:10", TUESDAY + DAY))
    assert amounts(slots(late, 30)) == ["6", "4", "4", "1"]
    pause = Suspension(at("00:00", TUESDAY + DAY), at("00:00", TUESDAY + 3 * DAY), "hospital")
    found = slots(line(parts=REDUCING), 30, pauses=[pause])
    assert amounts([s for s in found if not s.suspended]) == ["6", "4", "4", "1"]


def test_a_counted_course_whose_steps_are_over_ends_with_them() -> None:
    late = line(parts=REDUCING, count=6, start=at("09:10", TUESDAY + DAY))
    found, over = slots(late, 400), course_of(late, LONDON)
    assert amounts(found) == ["6", "4", "4", "1"]
    assert over is not None
    assert over.last == found[-1].due_at
    too_late = line(parts=REDUCING, count=6, start=at("09:10", TUESDAY + 30 * DAY))
    assert slots(too_late, 400) == []


def test_an_increasing_course_goes_on_with_its_last_amount() -> None:
    last = {"first": "2026-12-01", "last": None, "times": [{"at": "08:00", "amount": "2"}]}
    first = {"first": None, "last": "2026-11-30", "times": [{"at": "08:00", "amount": "1"}]}
    found = slots(line(parts=[last, first]), 365)
    assert (len(found), amounts(found)[6:8], amounts(found)[-1]) == (365, ["1", "2"], "2")
    assert [s.part for s in found[6:8]] == [0, 1]  # in the order of the calendar


def test_a_loading_dose_is_followed_by_the_maintenance_dose() -> None:
    loading = {
        "first": "2026-11-24",
        "last": "2026-11-24",
        "times": [{"at": "08:00", "amount": "4"}, {"at": "20:00", "amount": "4"}],
    }
    rest = {"first": "2026-11-25", "times": [{"at": "08:00", "amount": "1"}]}
    assert amounts(slots(line(parts=[loading, rest]), 3)) == ["4", "4", "1", "1"]


def test_amounts_by_weekday() -> None:
    week = {"weekdays": [1, 2, 3, 4, 5], "times": [{"at": "18:00", "amount": "3"}]}
    weekend = {"weekdays": [6, 7], "times": [{"at": "18:00", "amount": "4"}]}
    assert amounts(slots(line(parts=[week, weekend]), 7)) == ["3", "3", "3", "3", "4", "4", "3"]


# 21 and 22: by result, measured first, a range


def test_after_the_last_letter_it_is_asked_about_and_never_silently_over() -> None:
    one = with_line(line(by_result="INR"), stops_at=end_of(TUESDAY, LONDON), asks_after_end=True)
    known, asked = slots(one, 2)
    assert (known.amount, known.unsourced, state(known, at("09:00"))) == (Decimal(1), False, "due")
    assert (asked.amount, asked.amount_max, asked.unsourced) == (None, None, True)
    assert state(asked, at("00:01", TUESDAY + DAY)) == "ask"
    assert [s.unsourced for s in next_due(one, at("09:10"), 2, LONDON)] == [True, True]


def test_a_letter_that_was_followed_by_another_ends() -> None:
    one = with_line(line(by_result="INR"), stops_at=end_of(TUESDAY, LONDON))
    assert days_of(slots(one, 5)) == ["24-Nov"]


def test_what_is_measured_first_stands_beside_an_unchanged_dose() -> None:
    check = {"what": "glucose", "unit": "mmol/L", "low": "4", "high": "15"}
    one = line(unit="units", times=[{"at": "08:00", "amount": "16"}], check=check)
    assert one.directions.check is not None
    assert (one.directions.check.low, one.directions.check.high) == (Decimal(4), Decimal(15))
    assert amounts(slots(one, 1)) == ["16"]


def test_a_range_keeps_both_ends() -> None:
    (found,) = slots(line(times=[{"at": "08:00", "amount": "1", "amount_max": "2"}]), 1)
    assert (found.amount, found.amount_max) == (Decimal(1), Decimal(2))


# 23 to 27


def test_when_needed_is_never_due_by_itself() -> None:
    limits: dict[str, Any] = {
        "for": "pain",
        "gap_minutes": 240,
        "max_amount_24h": "8",
        "max_doses_7d": 3,
        "max_doses_course": 10,
    }
    one = line("as_needed", amount="1", amount_max="2", **limits)
    assert slots(one, 30) == next_due(one, at("09:10"), 5, LONDON) == []
    read = one.directions
    assert (read.gap_minutes, read.max_amount_24h) == (240, Decimal(8))
    assert (read.max_doses_7d, read.max_doses_course) == (3, 10)


def test_a_course_counted_in_doses_has_exactly_so_many_and_a_pause_makes_it_no_longer() -> None:
    one = line(times=[ONE, {"at": "20:00", "amount": "1"}], count=5, start=at("09:10"))
    found = slots(one, 30)
    assert local(found) == ["Tue 20:00", "Wed 08:00", "Wed 20:00", "Thu 08:00", "Thu 20:00"]
    pause = Suspension(at("00:00", TUESDAY + DAY), at("00:00", TUESDAY + 2 * DAY), "hospital")
    assert [s.key for s in slots(one, 30, pauses=[pause])] == [s.key for s in found]
    over = course_of(one, LONDON)
    assert over is not None
    assert over.last == found[-1].due_at
    assert over.over == found[-1].due_at + timedelta(minutes=1)


def test_a_course_counted_in_days_ends_with_its_last_day() -> None:
    one = with_line(
        line(times=[ONE, {"at": "20:00", "amount": "1"}]), stops_at=end_of(TUESDAY + 6 * DAY, LONDON)
    )
    assert len(slots(one, 30)) == 14
    assert course_of(one, LONDON) is None


def test_once_only_is_once() -> None:
    one = line(days={"rule": "dates", "dates": ["2026-11-26"]})
    assert days_of(slots(one, 400)) == ["26-Nov"]
    assert days_of(next_due(one, at("09:10"), 5, LONDON)) == ["26-Nov"]


def test_what_runs_is_looked_at_and_nothing_is_counted_out() -> None:
    times = [
        {"at": "22:00", "step": "stop"},
        {"at": "08:00", "step": "start"},
        {"at": "12:30", "step": "check"},
    ]
    found = slots(line("continuous", unit="dose", rate="2 litres a minute", times=times), 1)
    assert [s.step for s in found] == ["start", "check", "stop"]
    assert amounts(found) == ["0", "0", "0"]


# 28 to 34


def test_on_time_is_half_an_hour_each_way() -> None:
    (found,) = slots(with_line(line(), on_time=True), 1)
    assert (found.window_from, found.window_until) == (at("07:30"), at("08:30"))


def test_what_others_give_is_never_overdue_for_us() -> None:
    one = line(times=[ONE, {"at": "20:00", "amount": "1"}], others=[{"who": "his wife", "weekdays": [6]}])
    found = slots(one, 7)
    assert [s.others for s in found if s.due_date.isoweekday() == 6] == ["his wife"] * 2
    assert {s.others for s in found if s.due_date.isoweekday() != 6} == {None}
    assert state(found[8], at("23:59", date(2026, 11, 28))) == "others"


def test_a_pause_ends_at_its_minute() -> None:
    pause = Suspension(at("08:00"), at("20:00"), "hospital")
    found = slots(line(times=[ONE, {"at": "20:00", "amount": "1"}]), 1, pauses=[pause])
    assert [s.suspended is not None for s in found] == [True, False]


def test_sites_rest_in_turn() -> None:
    worn = {"sites": ["left upper arm", "right upper arm"], "rest_days": 7}
    one = line("elapsed", unit="patch", amount="1", every=4320, anchor="2026-11-24T12:00Z", worn=worn)
    assert one.directions.worn is not None
    assert (one.directions.worn.sites, one.directions.worn.rest_days) == (
        ("left upper arm", "right upper arm"),
        7,
    )


def test_a_change_in_the_middle_of_a_day_leaves_the_morning_as_it_was() -> None:
    times = [ONE, {"at": "20:00", "amount": "1"}]
    old = with_line(line(times=times, start=at("00:00", TUESDAY - DAY)), stops_at=at("12:00"))
    new = line(times=[one | {"amount": "2"} for one in times], start=at("12:00"))
    assert amounts(slots(old, 3) + slots(new, 1)) == ["1", "2"]


def test_a_line_entered_after_it_began_has_no_slots_in_the_past() -> None:
    one = with_line(line(start=at("00:00", TUESDAY - 9 * DAY)), live_at=at("09:10"))
    assert days_of(slots(one, 20, TUESDAY - 9 * DAY))[0] == "25-Nov"


def test_days_before_the_line_and_after_it_are_empty() -> None:
    one = with_line(line(), stops_at=at("09:00", TUESDAY + DAY))
    assert slots(one, 3000, date(2020, 1, 1)) == slots(one, 2)
    assert slots(one, 0) == slots(one, -5) == []


def test_instants_are_in_utc() -> None:
    assert {s.due_at.tzinfo for s in slots(line(), 3)} == {UTC}
