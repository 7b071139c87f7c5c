"""Every kind of directions in plain words: no Latin, no dashes, weekday names before their dates."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.directions import parse, today, words
from medicines.forms.filled import panels_of
from tests.medicines.any_directions import Case, any_directions

TUE = "2026-11-24"


def time(amount: str = "1", at: str = "08:00", **more: Any) -> dict[str, Any]:
    return {"at": at, "amount": amount, **more}


def said(mg: str | None = "5", *extra: str, **value: Any) -> str:
    given = {"v": 1, "kind": "fixed", "unit": "tablet", **value}
    return words(parse(given), None if mg is None else Decimal(mg), extra).plain


def on(**rule: Any) -> str:
    return said(times=[time()], days=rule)


def every(days: int) -> dict[str, Any]:
    return {"rule": "every_days", "every": days, "anchor": TUE}


def step(first: str | None, last: str | None, *times: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"first": first, "last": last, "times": list(times), **more}


ONE = "Take 1 tablet (5 mg) · "
COUNTING = ", counting from Tuesday 24-Nov-2026"
COURSE = (
    step(TUE, "2026-11-26", time("2", band="breakfast")),
    step("2026-11-27", "2026-11-29", time("1", band="breakfast")),
    step("2026-12-02", None, time("1"), time("1", "20:00")),
)
BY_WEEKDAY = (
    step(None, None, time("4", "18:00"), weekdays=[1, 2, 3, 4, 5, 6]),
    step(None, None, time("3", "18:00"), weekdays=[7]),
)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (every(2), f"every other day, at 08:00{COUNTING}"),
        (every(3), f"every 3 days, at 08:00{COUNTING}"),
        (every(7), "once a WEEK on TUESDAY, at 08:00"),
        (every(14), f"every 2 weeks on TUESDAY, at 08:00{COUNTING}"),
        (every(28), f"every 4 weeks on TUESDAY, at 08:00{COUNTING}"),
        (every(84), f"every 12 weeks on TUESDAY, at 08:00{COUNTING}"),
        (
            {"rule": "every_weeks", "every": 2, "weekdays": [1, 4], "anchor": TUE},
            "every 2 weeks on MONDAY and THURSDAY, at 08:00, counting from the week of Monday 23-Nov-2026",
        ),
        (
            {"rule": "monthly", "every": 1, "day": 31, "anchor": TUE},
            "once a month, on the 31st, or on the last day of a shorter month, at 08:00",
        ),
        ({"rule": "monthly", "every": 1, "day": 15, "anchor": TUE}, "once a month, on the 15th, at 08:00"),
        (
            {"rule": "monthly", "every": 3, "day": 22, "anchor": TUE},
            "every 3 months, on the 22nd of February, May, August and November, at 08:00",
        ),
        (
            {"rule": "monthly", "every": 3, "day": 31, "anchor": "2026-10-01"},
            "every 3 months, on the 31st of January, April, July and October, or on the last day of a "
            "shorter month, at 08:00",
        ),
        ({"rule": "monthly", "every": 12, "day": 31, "anchor": "2026-12-31"},
         "once a year, on the 31st of December, at 08:00"),
        ({"rule": "monthly", "every": 12, "day": 29, "anchor": "2024-02-29"},
         "once a year, on the 29th of February, or on the last day of a shorter month, at 08:00"),
        ({"rule": "monthly", "every": 5, "day": 2, "anchor": TUE},
         "every 5 months, on the 2nd, at 08:00, counting from November 2026"),
        ({"rule": "nth_weekday", "every": 1, "nth": 1, "weekday": 1, "anchor": TUE},
         "on the first MONDAY of each month, at 08:00"),
        ({"rule": "nth_weekday", "every": 6, "nth": -1, "weekday": 5, "anchor": TUE},
         "on the last FRIDAY of May and November, at 08:00"),
        ({"rule": "cycle", "on": 21, "off": 7, "anchor": TUE},
         f"once a day, at 08:00, 21 days on, 7 days off{COUNTING}"),
        ({"rule": "month_days", "first": 1, "last": 25},
         "once a day, at 08:00, from the 1st to the 25th of each month"),
        ({"rule": "dates", "dates": ["2026-11-27"]}, "once only, on Friday 27-Nov-2026, at 08:00"),
        ({"rule": "dates", "dates": ["2026-11-27", "2026-11-30"]},
         "only on Friday 27-Nov-2026 and Monday 30-Nov-2026, at 08:00"),
    ],
)  # fmt: skip
def test_the_rule_of_the_days_is_said(rule: dict[str, Any], text: str) -> None:
    assert on(**rule) == ONE + text


def test_times_stand_beside_the_rule_of_the_days() -> None:
    both = [time(band="breakfast"), time(at="17:00", band="tea")]
    assert said("5", "with food", times=both, days=every(2)) == (
        f"{ONE}every other day, at breakfast and tea{COUNTING}, with food"
    )
    assert said(times=[time("2"), time(at="22:00")], days=every(2)) == (
        f"Take 2 tablets (10 mg) at 08:00, then 1 tablet (5 mg) at 22:00, every other day{COUNTING}"
    )


def test_a_window_over_midnight() -> None:
    assert said(times=[time(at="22:00", until="02:00")]) == f"{ONE}once a day, between 22:00 and 02:00"


@pytest.mark.parametrize(
    ("meal", "text"),
    [
        ({"how": "before", "minutes": 30, "medicines": True}, "30 minutes before food and other medicines"),
        ({"how": "before", "minutes": 30, "minutes_max": 60}, "30 to 60 minutes before food"),
        ({"how": "after", "minutes": 60, "minutes_max": 120}, "1 hour to 2 hours after food"),
    ],
)
def test_the_distance_to_a_meal(meal: dict[str, Any], text: str) -> None:
    assert said(times=[time(at="07:00")], meal=meal) == f"{ONE}once a day, at 07:00, {text}"


def test_hours_are_counted_from_a_moment_with_its_weekday() -> None:
    patch: dict[str, Any] = {
        "kind": "elapsed",
        "unit": "patch",
        "amount": "1",
        "anchor": "2026-07-21T12:00+01:00",
    }
    found = words(
        parse({"v": 1, **patch, "every": 4320, "worn": {"sites": ["left arm", "right arm"], "rest_days": 7}})
    )
    assert found.plain == (
        "Apply 1 patch · every 72 hours, counting from Tuesday 21-Jul-2026 12:00 · take the old one off first"
    )
    assert found.others == ("places in turn: left arm, then right arm", "not the same place for 7 days")
    assert said(None, **patch, every=10080).startswith("Apply 1 patch · every 7 days, counting from")


def test_a_plaster_comes_off_at_its_own_time() -> None:
    plaster = said(None, unit="plaster", times=[time(), {"at": "20:00", "step": "remove"}], worn={})
    assert plaster == "Apply 1 plaster · once a day, at 08:00 · take it off at 20:00"


def test_each_step_of_a_course_is_a_sentence_with_its_dates_and_milligrams() -> None:
    assert said("5", "with food", parts=list(COURSE), gap_minutes=240) == (
        "Take 2 tablets (10 mg) · once a day, breakfast, from Tuesday 24-Nov-2026 until Thursday "
        "26-Nov-2026. Then 1 tablet (5 mg) until Sunday 29-Nov-2026. "
        "Then 1 tablet (5 mg) twice a day, from Wednesday 02-Dec-2026 on · at least 4 hours apart · with food"
    )
    loading = [step(TUE, TUE, time("2")), step("2026-11-25", None, time("1"))]
    assert said("100", parts=loading) == (
        "Take 2 tablets (200 mg) · once a day, at 08:00, on Tuesday 24-Nov-2026 only. "
        "Then 1 tablet (100 mg) from Wednesday 25-Nov-2026 on"
    )
    weekly = [
        step(TUE, "2026-12-26", time("4"), weekdays=[3]),
        step("2026-12-27", None, time("5"), weekdays=[3]),
    ]
    assert said("2.5", parts=weekly) == (
        "Take 4 tablets (10 mg) · once a WEEK on WEDNESDAY, from Tuesday 24-Nov-2026 until Saturday "
        "26-Dec-2026. Then 5 tablets (12.5 mg) from Sunday 27-Dec-2026 on"
    )


def test_amounts_by_weekday() -> None:
    assert said("1", parts=list(BY_WEEKDAY)).startswith(
        "Take 4 tablets (4 mg) · once a day, at 18:00, on MON"
    )


def test_what_goes_by_a_letter_is_said_in_milligrams_first() -> None:
    assert said("1", parts=list(BY_WEEKDAY), by_result="INR") == (
        "Take 4 mg (4 tablets) · once a day, at 18:00, on MONDAY to SATURDAY. "
        "On SUNDAY 3 mg (3 tablets) · by INR letter"
    )


def test_courses_counted_in_doses_end_with_the_box() -> None:
    three: dict[str, Any] = {"times": [time()], "weekdays": [1, 3, 5]}
    assert said(**three, count=21) == (
        f"{ONE}once a day, at 08:00, only on MONDAY, WEDNESDAY and FRIDAY · for 21 doses: finish the box"
    )
    assert said(times=[time()], count=1) == f"{ONE}once only, at 08:00"


def test_what_is_measured_first_and_the_range_are_said() -> None:
    check = {"what": "glucose", "unit": "mmol/L", "low": "4", "high": "15"}
    assert said(None, unit="unit", times=[time("16")], check=check) == (
        "Take 16 units · once a day, at 08:00 · measure glucose first; give only from 4 to 15 mmol/L"
    )


def test_what_runs_by_itself() -> None:
    oxygen: dict[str, Any] = {"kind": "continuous", "unit": "dose", "rate": "2 litres a minute"}
    assert said(None, **oxygen, times=[{"at": "08:00", "step": "check"}]) == (
        "On at 2 litres a minute · all the time, look at it at 08:00"
    )
    night = [
        {"at": "20:00", "step": "start"},
        {"at": "08:00", "step": "stop"},
        {"at": "22:00", "step": "check"},
    ]
    assert said(None, **oxygen, times=night) == (
        "On at 2 litres a minute · switch it on at 20:00 and switch it off at 08:00, look at it at 22:00"
    )


def test_maxima_of_a_week_and_of_a_course() -> None:
    sleep: dict[str, Any] = {"kind": "as_needed", "amount": "1", "for": "sleep", "max_doses_24h": 1}
    assert said(**sleep, max_doses_7d=3, max_doses_course=10) == (
        f"{ONE}when needed for sleep · no more than 1 dose in 24 hours · no more than 3 doses in 7 days"
        " · no more than 10 doses in the whole course"
    )


@pytest.mark.parametrize(
    ("value", "day", "part", "text"),
    [
        ({"parts": COURSE}, date(2026, 11, 24), 0, "step 1 of 3, until Thursday"),
        ({"parts": COURSE}, date(2026, 11, 29), 1, "step 2 of 3, its last day"),
        ({"parts": COURSE}, date(2026, 12, 5), 2, "step 3 of 3"),
        ({"parts": [step(TUE, "2026-12-26", time("4")), step("2026-12-27", None, time("5"))]},
         date(2026, 11, 25), 0, "step 1 of 2, until Saturday 26-Dec-2026"),
        ({"parts": BY_WEEKDAY}, date(2026, 11, 29), 1, "Sunday’s amount"),
        ({"times": [time()], "days": {"rule": "cycle", "on": 21, "off": 7, "anchor": TUE}},
         date(2026, 11, 26), 0, "day 3 of 21"),
        ({"times": [time()]}, date(2026, 11, 26), 0, ""),
        ({"times": [time()], "weekdays": [4]}, date(2026, 11, 26), 0, ""),
    ],
)  # fmt: skip
def test_why_the_amount_is_what_it_is_today(value: dict[str, Any], day: date, part: int, text: str) -> None:
    read = {name: list(one) if isinstance(one, tuple) else one for name, one in value.items()}
    assert today(parse({"v": 1, "kind": "fixed", "unit": "tablet", **read}), day, part) == text


def test_forty_steps_are_forty_sentences() -> None:
    days = [date(2026, 12, 1).fromordinal(date(2026, 12, 1).toordinal() + n).isoformat() for n in range(40)]
    parts = [step(day, day, time(str(20 - n // 2))) for n, day in enumerate(days)]
    sentences = said(parts=parts).split(". Then ")
    assert len(sentences) == 40
    assert all(len(one) < 110 and "mg)" in one for one in sentences)
    assert not re.search(r"[–—]", said(parts=parts))


NO_WORDS = re.compile(r"[–—]|None|Decimal|datetime|\b(?:prn|bd|tds|qds|mane|nocte|stat)\b|  |\d/\d")


@given(any_directions(), st.integers(0, 400))
def test_directions_of_any_kind_can_be_said_in_plain_words(case: Case, days: int) -> None:
    directions = case.line.directions
    found = words(directions, Decimal("2.5"), ("with food",))
    assert found.plain == found.plain.strip()
    for text in (found.plain, *found.others):
        assert not NO_WORDS.search(text), text
    if directions.kind not in ("unclear", "continuous"):
        shown = [f"{one.amount_text} {one.total_text}" for one in found.pieces]
        assert all(re.search(r"m(?:icro)?g", one) for one in shown), "strength and count, always both"
    for date_said in re.finditer(r"\d{2}-\w{3}-\d{4}", found.plain):
        assert re.search(r"day $", found.plain[: date_said.start()]), "the weekday stands before its date"
    day = case.line.starts_at.date().fromordinal(case.line.starts_at.date().toordinal() + days)
    assert all(isinstance(today(directions, day, part), str) for part in range(len(directions.all_parts)))


@given(any_directions())
def test_directions_of_any_kind_stand_on_a_panel_or_as_they_are_written(case: Case) -> None:
    assert panels_of(case.value)["how"]
