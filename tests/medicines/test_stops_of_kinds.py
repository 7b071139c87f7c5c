"""What stops or warns holds for every kind of directions: methotrexate, times too close, moving, joining."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from medicines import lines
from medicines.actions import join_together, move_times
from medicines.directions import methotrexate_by_mouth_not_weekly, parse, times_too_close
from medicines.rules import reasons_not_to_join
from people.records import Refused
from tests.cast import Cast
from tests.medicines.entries import add, at, code

WED = "2026-11-25"


def fixed(*times: str, **more: Any) -> dict[str, Any]:
    return at(*times, amount="4", **more)


def part(first: str | None, last: str | None, *clocks: str, **more: Any) -> dict[str, Any]:
    return {"first": first, "last": last, "times": [{"at": at, "amount": "4"} for at in clocks], **more}


def parts(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"v": 1, "kind": "fixed", "unit": "tablet", "parts": list(rows), **more}


def rule(name: str, **more: Any) -> dict[str, Any]:
    return fixed("08:00", days={"rule": name, **more})


WEEKLY = [
    fixed("08:00", weekdays=[3]),
    rule("every_days", every=7, anchor=WED),
    rule("dates", dates=["2026-11-25", "2026-12-02"]),
    parts(part(WED, "2026-12-20", "08:00", weekdays=[3]), part("2026-12-21", None, "08:00", weekdays=[3])),
    parts(part(WED, WED, "08:00"), part("2026-12-02", "2026-12-02", "08:00")),
]
NOT_WEEKLY = [
    fixed("08:00"),
    fixed("08:00", "20:00", weekdays=[3]),
    fixed("08:00", weekdays=[3, 5]),
    rule("every_days", every=2, anchor=WED),
    rule("every_days", every=14, anchor=WED),
    rule("every_weeks", every=2, weekdays=[3], anchor=WED),
    rule("monthly", every=1, day=1, anchor=WED),
    rule("cycle", on=1, off=6, anchor=WED),
    rule("dates", dates=["2026-11-25", "2026-11-26"]),
    rule("month_days", first=1, last=1),
    fixed("08:00", weekdays=[3], days={"rule": "every_days", "every": 7, "anchor": WED}),
    parts(part(WED, "2026-12-20", "08:00", weekdays=[3]), part("2026-12-21", None, "08:00")),
    parts(part(WED, "2026-12-20", "08:00", weekdays=[3]), part("2026-12-21", None, "08:00", weekdays=[4])),
    parts(part(None, None, "08:00", weekdays=[3]), part(None, None, "08:00", weekdays=[5])),
    {"v": 1, "kind": "elapsed", "unit": "tablet", "amount": "4", "every": 10080, "anchor": f"{WED}T08:00Z"},
    {"v": 1, "kind": "as_needed", "unit": "tablet", "amount": "4", "for": "pain", "max_doses_24h": 1},
    {"v": 1, "kind": "unclear", "unit": "tablet", "times": [{"at": "08:00"}], "weekdays": [3, 4]},
]


def methotrexate(value: dict[str, Any], label: str = "", name: str = "Methotrexate") -> str | None:
    return methotrexate_by_mouth_not_weekly(
        ingredients=[name], route="mouth", directions=parse(value), label=label
    )


@pytest.mark.parametrize("value", WEEKLY)
def test_methotrexate_once_a_week_on_one_day_may_be_entered(value: dict[str, Any]) -> None:
    assert methotrexate(value) is None


@pytest.mark.parametrize("value", NOT_WEEKLY)
def test_methotrexate_any_other_way_is_refused(value: dict[str, Any]) -> None:
    assert "once a WEEK, on one named day" in (methotrexate(value) or "")
    assert methotrexate(value, name="Maxtrex 2.5mg tablets"), "also by its brand"


def test_methotrexate_on_another_day_than_the_label_names_is_refused() -> None:
    weekly = fixed("08:00", weekdays=[3])
    assert methotrexate(weekly, "Take FOUR on WEDNESDAYS") is None
    assert "The label says Monday, and this is Wednesday." in (methotrexate(weekly, "FOUR each Monday") or "")
    assert methotrexate(weekly, "Monday or Wednesday"), "two days are no one named day"


def test_times_too_close_within_and_between_the_steps_of_a_course() -> None:
    course = parts(
        part(WED, WED, "08:00", "22:00"), part("2026-11-26", None, "02:00", "14:00"), gap_minutes=720
    )
    assert times_too_close(parse(course)) == [(time(22), time(8)), (time(22), time(2))]
    by_weekday = parts(
        part(None, None, "23:00", weekdays=[1]), part(None, None, "06:00", weekdays=[2]), gap_minutes=480
    )
    assert times_too_close(parse(by_weekday)) == [(time(23), time(6))]


def test_a_plaster_taken_off_is_no_dose_to_be_spaced() -> None:
    rows = [{"at": "08:00", "amount": "1"}, {"at": "20:00", "step": "remove"}]
    plaster = {"v": 1, "kind": "fixed", "unit": "plaster", "times": rows, "worn": {}, "gap_minutes": 1440}
    assert times_too_close(parse(plaster)) == []


def test_lines_make_one_dose_where_they_are_due_together_however_it_is_written() -> None:
    assert reasons_not_to_join(fixed("08:00"), parts(part(None, None, "08:00"))) == []
    same = rule("every_days", every=7, anchor=WED)
    assert reasons_not_to_join(fixed("08:00", weekdays=[3]), same) == []
    assert reasons_not_to_join(fixed("08:00", weekdays=[4]), same)
    reducing = parts(part(WED, "2026-12-01", "08:00"), part("2026-12-02", None, "08:00"))
    assert reasons_not_to_join(parts(part(WED, None, "08:00")), reducing) == []
    assert reasons_not_to_join(parts(part(WED, "2026-12-01", "08:00")), reducing)
    daily, some_days = (at("18:00", by_result="INR", weekdays=days) for days in (None, [1, 2, 3]))
    assert reasons_not_to_join(daily, some_days) == [], "3 mg alone on some days is one letter all the same"
    assert reasons_not_to_join(daily, at("18:00"))


@pytest.mark.django_db
def test_the_whole_dose_of_a_day_counts_what_is_due_on_it(cast: Cast) -> None:
    three = add(
        cast.joy, cast.meera, product_code=code("Warfarin 3mg tablets"), label="As directed",
        directions=at("18:00", by_result="INR"),
    )  # fmt: skip
    one = add(
        cast.joy, cast.meera, product_code=code("Warfarin 1mg tablets"), label="As directed",
        directions=at("18:00", by_result="INR", weekdays=[1, 2, 3, 4, 5, 6]), together_with=three,
    )  # fmt: skip
    assert lines.whole_dose([three, one], time(18), date(2026, 11, 28)) == Decimal(4)
    assert lines.whole_dose([three, one], time(18), date(2026, 11, 29)) == Decimal(3)
    join_together(cast.joy, medicines=[three, one], why="one letter")


@pytest.mark.django_db
def test_the_times_of_steps_move_and_counted_hours_do_not(cast: Cast) -> None:
    steps = parts(part(WED, "2026-11-30", "08:00", "18:00"), part("2026-12-01", None, "18:00"))
    course = add(cast.joy, cast.meera, directions=steps)
    add(
        cast.joy, cast.meera, product_code=code("Paracetamol 500mg tablets"), label="EIGHT hourly",
        directions={"v": 1, "kind": "elapsed", "unit": "tablet", "amount": "1", "every": 480,
                    "anchor": f"{WED}T18:00Z"},
    )  # fmt: skip
    moved = move_times(cast.joy, person=cast.meera, moves={"18:00": time(6)}, why="visits moved")
    assert [line.replaces for line in moved] == [course]
    told: Any = moved[0].directions
    clocks = [[row["at"] for row in one["times"]] for one in told["parts"]]
    assert clocks == [["06:00", "08:00"], ["06:00"]]
    with pytest.raises(Refused, match="No medicine has one of these times"):
        move_times(cast.joy, person=cast.meera, moves={"18:00": time(7)}, why="visits moved")


@pytest.mark.django_db
def test_a_moved_window_keeps_its_length(cast: Cast) -> None:
    night = {"at": "22:00", "until": "02:00", "amount": "1"}
    add(cast.joy, cast.meera, directions={"v": 1, "kind": "fixed", "unit": "tablet", "times": [night]})
    moved = move_times(cast.joy, person=cast.meera, moves={"22:00": time(21)}, why="visits moved")
    told: Any = moved[0].directions
    row = told["times"][0]
    assert (row["at"], row["until"]) == ("21:00", "01:00")
