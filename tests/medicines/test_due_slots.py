"""FHIR doses become what falls due: how often, at which times and days; what is left open is refused."""

import json
from collections import Counter
from typing import Any

import pytest

from tests.medicines.fhir_doses import Json, answers, dose, often

SPAN: Json = {
    "start": "2027-03-20",
    "days": 28,
    "zone": "Europe/London",
}  # a Saturday; clocks change on the 28th


@pytest.fixture(autouse=True)
def starter() -> None:
    """Nothing here stands on a dictionary or a database."""


def due(*dosages: Json, **more: Any) -> Json:
    (answer,) = answers("due_slots", [json.dumps({"id": 1, "dosage": dosages, **SPAN, **more})])
    return answer


def counts(answer: Json, days: int = 28) -> list[int]:
    found = Counter(one["date"] for one in answer["slots"])
    dates = [f"2027-03-{n}" for n in range(20, 32)] + [f"2027-04-{n:02}" for n in range(1, 17)]
    return [found[day] for day in dates][:days]


def times(answer: Json) -> list[str]:
    return sorted({one["time"] for one in answer["slots"]})


def test_a_slot_has_its_instant_with_the_offset_of_its_day() -> None:
    slots = due(dose(repeat=often(1)))["slots"]
    assert slots[0] == {
        "date": "2027-03-20",
        "time": "08:00",
        "at": "2027-03-20T08:00:00+00:00",
        "ordinal": 0,
        "step": "give",
        "amount": "1",
        "unit": "tablet",
        "not_due": False,
    }
    assert slots[8]["at"] == "2027-03-28T08:00:00+01:00"


@pytest.mark.parametrize(
    ("repeat", "expected"),
    [
        (often(1), ["08:00"]),
        ({"period": 1, "periodUnit": "d"}, ["08:00"]),
        (often(2), ["08:00", "18:00"]),
        (often(3), ["08:00", "15:00", "21:30"]),
        (often(4), ["08:00", "12:00", "18:00", "21:30"]),
        (often(5), ["08:00", "11:30", "14:45", "18:00", "21:30"]),
        (often(1, when=["NIGHT"]), ["21:30"]),
        (often(2, when=["CM", "CV"]), ["08:00", "17:00"]),
        ({"when": ["MORN", "NIGHT"]}, ["08:00", "21:30"]),
        (often(3, when=["C"]), ["08:00", "12:30", "17:00"]),
        (often(3, when=["AC"], offset=30), ["07:30", "12:00", "16:30"]),
        (often(1, when=["ACM"], offset=60), ["07:00"]),
        ({"period": 1, "periodUnit": "d", "when": ["MORN", "ACM"]}, ["07:30"]),
        (often(2, timeOfDay=["06:15:00", "23:00:00"]), ["06:15", "23:00"]),
        (often(1, 12, "h", timeOfDay=["08:00:00", "20:00:00"]), ["08:00", "20:00"]),
        (often(4, 24, "h"), ["08:00", "12:00", "18:00", "21:30"]),
    ],
)
def test_times_of_the_day(repeat: Json, expected: list[str]) -> None:
    answer = due(dose(repeat=repeat))
    assert times(answer) == expected
    assert counts(answer) == [len(expected)] * 28


def test_usual_times_are_overridden() -> None:
    answer = due(dose(repeat=often(2, when=["CM", "NIGHT"])), times={"CM": "07:15", "NIGHT": "22:00"})
    assert times(answer) == ["07:15", "22:00"]


@pytest.mark.parametrize(
    ("repeat", "week"),
    [
        (often(1, 2), [1, 0, 1, 0, 1, 0, 1, 0, 1, 0]),
        (often(1, unit="wk"), [1, 0, 0, 0, 0, 0, 0, 1, 0, 0]),
        (often(1, 3, "d"), [1, 0, 0, 1, 0, 0, 1, 0, 0, 1]),
        (often(1, 72, "h"), [1, 0, 0, 1, 0, 0, 1, 0, 0, 1]),
        (often(1, 12, "h"), [2] * 10),
        (often(1, 8, "h"), [3] * 10),
        (often(1, 6, "h"), [4] * 10),
        (often(1, dayOfWeek=["mon", "thu"]), [0, 0, 1, 0, 0, 1, 0, 0, 0, 1]),
        (often(2, unit="wk", dayOfWeek=["mon", "thu"]), [0, 0, 1, 0, 0, 1, 0, 0, 0, 1]),
        ({"dayOfWeek": ["sun"]}, [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]),
        (often(2, boundsDuration={"value": 3, "unit": "day"}), [2, 2, 2, 0, 0, 0, 0, 0, 0, 0]),
        (often(1, boundsDuration={"value": 1, "unit": "week"}), [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]),
        (
            often(1, boundsPeriod={"start": "2027-03-22", "end": "2027-03-23"}),
            [0, 0, 1, 1, 0, 0, 0, 0, 0, 0],
        ),
        (often(2, count=5), [2, 2, 1, 0, 0, 0, 0, 0, 0, 0]),
        ({"count": 1}, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_days(repeat: Json, week: list[int]) -> None:
    assert counts(due(dose(repeat=repeat)), 10) == week


def test_every_so_many_hours_are_hours_that_pass_over_a_clock_change() -> None:
    slots = due(dose(1, "milligram", repeat=often(1, 12, "h")))["slots"]
    assert slots[0]["at"] == "2027-03-20T08:00:00+00:00"
    assert slots[16]["at"] == "2027-03-28T09:00:00+01:00"
    assert counts({"slots": slots}) == [2] * 28


def test_monthly_is_counted_from_its_day_and_not_from_the_month_before() -> None:
    answer = due(dose(repeat=often(1, unit="mo")), start="2027-01-31", days=120)
    assert [one["date"] for one in answer["slots"]] == [
        "2027-01-31",
        "2027-02-28",
        "2027-03-31",
        "2027-04-30",
    ]


def test_steps_follow_one_another() -> None:
    first = dose(2, sequence=1, repeat=often(1, boundsDuration={"value": 1, "unit": "day"}))
    second = dose(1, sequence=2, repeat=often(1, boundsDuration={"value": 3, "unit": "day"}))
    answer = due(first, second)
    assert [one["amount"] for one in answer["slots"]] == ["2", "1", "1", "1"]
    assert counts(answer, 6) == [1, 1, 1, 1, 0, 0]


def test_doses_side_by_side_have_their_own_amounts() -> None:
    answer = due(
        dose(2, sequence=1, repeat=often(1, when=["MORN"])),
        dose(1, sequence=1, repeat=often(1, timeOfDay=["12:00:00"])),
    )
    assert [(one["time"], one["amount"]) for one in answer["slots"][:2]] == [("08:00", "2"), ("12:00", "1")]


def test_a_plaster_taken_off_is_no_dose() -> None:
    on = dose(1, "plaster", sequence=1, repeat=often(1, duration=12, durationUnit="h"))
    off = dose(0, "plaster", sequence=2, repeat={"boundsDuration": {"value": 12, "unit": "hour"}})
    answer = due(on, off)
    assert counts(answer) == [1] * 28
    assert {one["amount"] for one in answer["slots"]} == {"1"}
    assert {(one["time"], one["step"]) for one in answer["removals"]} == {("20:00", "remove")}


def test_days_without_repeat_as_a_cycle() -> None:
    on = dose(sequence=1, repeat=often(1, boundsDuration={"value": 5, "unit": "day"}))
    off = dose(0, sequence=2, repeat={"boundsDuration": {"value": 2, "unit": "day"}})
    off["additionalInstruction"] = [{"text": "Repeat course"}]
    assert counts(due(on, off), 14) == [1, 1, 1, 1, 1, 0, 0] * 2


def test_named_days_without_lie_beside_the_others() -> None:
    on = dose(sequence=1, repeat=often(1, dayOfWeek=["mon", "tue"]))
    off = dose(0, sequence=2, repeat={"dayOfWeek": ["wed"]})
    assert counts(due(on, off), 7) == [0, 0, 1, 1, 0, 0, 0]


def test_dates_are_once_each_at_their_local_time() -> None:
    answer = due(dose(timing={"event": ["2027-03-29T09:00:00Z"]}))
    assert [(one["date"], one["time"]) for one in answer["slots"]] == [("2027-03-29", "10:00")]


def test_an_amount_that_is_not_coded_is_not_made_up() -> None:
    slots = due({"timing": {"repeat": often(2)}})["slots"]
    assert len(slots) == 56
    assert {one["amount"] for one in slots} == {None}


def test_a_range_of_amounts_stays_a_range() -> None:
    ends = {"low": {"value": 1, "unit": "tablet"}, "high": {"value": 2, "unit": "tablet"}}
    slot = due({"doseAndRate": [{"doseRange": ends}], "timing": {"repeat": often(1)}})["slots"][0]
    assert (slot["amount"], slot["amount_max"]) == ("1", "2")


MOST: Json = {"numerator": {"value": 3, "unit": "tablet"}, "denominator": {"value": 24, "unit": "hour"}}


@pytest.mark.parametrize(
    ("dosages", "reason"),
    [
        ([dose(repeat=often(2, frequencyMax=3))], "leaves open how often"),
        ([dose(repeat=often(1, 4, "h", periodMax=6))], "leaves open how often"),
        ([dose(repeat={"frequencyMax": 3, "period": 1, "periodUnit": "d"})], "leaves open how often"),
        ([dose(repeat=often(3, unit="wk"))], "on which days"),
        ([dose(repeat=often(2, 3))], "on which days"),
        ([dose()], "Nothing says when"),
        ([dose(15, "mg/kg", repeat=often(1))], "not an amount that can be given"),
        ([dose(repeat=often(1, when=["AC"]) | {"frequency": 7})], "by meals"),
        ([dose(repeat=often(2, when=["NIGHT"]))], "2 doses a day, and times for 1"),
        ([dose(repeat=often(1, 15, "min"))], "too often"),
        ([dose(repeat=often(20))], "20 times a day"),
        ([dose(repeat=often(2), asNeededBoolean=True)], "when needed"),
        ([dose(repeat=often(1), additionalInstruction=[{"text": "Except on the day of it"}])], "not coded"),
        ([dose(repeat=often(1), additionalInstruction=[{"text": "Days 1 to 25 of cycle"}])], "not coded"),
        ([dose(repeat=often(1, boundsRange={"low": {"value": 3, "unit": "day"}}))], "how long"),
        ([dose(repeat=often(4), maxDosePerPeriod=MOST)], "more than the maximum"),
        ([dose(sequence=1, repeat=often(1)), dose(sequence=2, repeat=often(2))], "when that begins"),
        ([dose(repeat=often(1)), dose(2, "capsule", repeat=often(1))], "one line has one unit"),
        ([dose(repeat=often(1)), dose(repeat=often(1))], "one time of the day"),
        ([dose(sequence=1, repeat=often(1)), dose(repeat=often(1))], "order is not known"),
    ],
)  # fmt: skip
def test_what_is_left_open_is_refused_in_words(dosages: list[Json], reason: str) -> None:
    answer = due(*dosages)
    assert answer["slots"] == []
    assert reason in " ".join(answer["reasons"])


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"start": "20/03/2027"}, "first day"),
        ({"start": "2027-02-30"}, "first day"),
        ({"start": None}, "first day"),
        ({"days": 0}, "how many days"),
        ({"days": 100_000}, "how many days"),
        ({"days": "28"}, "written as text"),
        ({"zone": "Nowhere/Land"}, "not a time zone"),
        ({"zone": "../../etc/passwd"}, "not a time zone"),
        ({"times": {"SOON": "08:00"}}, "SOON"),
        ({"times": {"MORN": "25:00"}}, "not a time of day"),
        ({"times": {"MORN": 8}}, "not a text"),
        ({"times": {"MORN": "21:30"}}, "one time of the day"),
    ],
)
def test_a_bad_question_is_answered_in_words(more: Json, reason: str) -> None:
    answer = due(dose(repeat=often(2, when=["MORN", "NIGHT"])), **more)
    assert answer["slots"] == []
    assert reason in " ".join(answer["reasons"])
