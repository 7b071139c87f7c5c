"""A course that reduces by steps: its calendar stands, and what was missed is asked about."""

from typing import Any

import pytest

from mar.actions import nightly
from mar.slots import intake_of, load
from medicines import actions as medicines
from medicines.models import Doubt, Medicine
from tests.cast import Cast
from tests.mar.bodies import at, dose, line
from tests.stories.scene import row_of, send, slot, time

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

MISSED = "A dose of this course was missed: ask before the next step."


@pytest.fixture
def course(cast: Cast) -> Medicine:
    """Three tablets to Tuesday, two to Thursday, one to Saturday, at 08:00."""
    dates = (
        ("2026-11-22", "2026-11-24", "3"),
        ("2026-11-25", "2026-11-26", "2"),
        ("2026-11-27", "2026-11-28", "1"),
    )
    parts = [
        {"first": first, "last": last, "weekdays": None, "days": None,
         "times": [{"at": "08:00", "band": None, "amount": amount}]}
        for first, last, amount in dates
    ]  # fmt: skip
    directions = {"v": 1, "kind": "fixed", "unit": "tablet", "parts": parts}
    return line(cast.ruth, cast.jean, "Prednisolone 5mg tablets", directions, checker=cast.joy)


def answer(cast: Cast, course: Medicine, day: int, **more: Any) -> None:
    when = {"due_date": f"2026-11-{day}", "given_at": at("08:10", day).isoformat()}
    with time("08:10", day):
        send(cast.ann, dose(course, cast.ann, "08:00", **when, **more))


def test_the_card_says_the_amount_of_the_day_and_why(cast: Cast, course: Medicine) -> None:
    with time("08:10", 24):
        card = slot(row_of(cast.ann, cast.jean), course, "08:00", 24)
        assert (card["amount"], card["amount_text"]) == ("3", "3 tablets")
        assert any(one.startswith("Today 3 tablets: step 1 of 3") for one in card["says"])
    with time("08:10", 25):
        card = slot(row_of(cast.ann, cast.jean), course, "08:00", 25)
        assert card["amount"] == "2"
        assert any(one.startswith("Today 2 tablets: step 2 of 3") for one in card["says"])


def test_a_dose_not_taken_asks_before_the_next_step_and_shifts_nothing(cast: Cast, course: Medicine) -> None:
    answer(cast, course, 24, outcome="not_taken", reason="asleep", amount=None, unit=None)
    doubt = Doubt.objects.open().get()
    assert (doubt.medicine, doubt.words) == (course, MISSED)
    with time("08:10", 25):
        card = slot(row_of(cast.ann, cast.jean), course, "08:00", 25)
        assert (card["state"], card["amount"]) == ("ask", "2")
        assert MISSED in card["doubts"][0]["text"]
    # Asked about once, however many are missed
    answer(cast, course, 25, outcome="not_taken", reason="asleep", amount=None, unit=None)
    assert Doubt.objects.count() == 1


def test_a_dose_to_be_asked_about_again_is_not_missed_yet(cast: Cast, course: Medicine) -> None:
    again = {"again_at": at("08:30").isoformat()}
    answer(cast, course, 24, outcome="not_taken", reason="asleep", amount=None, unit=None, **again)
    assert not Doubt.objects.exists()


def test_a_dose_nobody_answered_is_asked_about_at_night_once(cast: Cast, course: Medicine) -> None:
    answer(cast, course, 22, amount="3")
    answer(cast, course, 23, amount="3")
    with time("02:00", 25):
        assert nightly.ask_about_missed_steps(cast.software) == 1
        assert nightly.ask_about_missed_steps(cast.software) == 0
    doubt = Doubt.objects.open().get()
    with time("07:30", 25):
        advice = {
            "who": "Dr Lund",
            "role": "GP",
            "words": "Go on with two",
            "at": at("07:25", 25).isoformat(),
        }
        medicines.answer_doubt(
            cast.joy, doubt=doubt, key=doubt.pk, fingerprint="a", decision="as_chart", advice=advice
        )
    with time("02:00", 26):
        answer(cast, course, 25, amount="2")
        assert nightly.ask_about_missed_steps(cast.software) == 0


def test_a_course_answered_in_time_asks_nothing(cast: Cast, course: Medicine) -> None:
    for day in (22, 23, 24):
        answer(cast, course, day, amount="3")
    with time("02:00", 25):
        assert nightly.ask_about_missed_steps(cast.software) == 0
    assert not Doubt.objects.exists()


def test_what_nobody_knows_counts_as_the_most_of_its_day(cast: Cast, course: Medicine) -> None:
    answer(cast, course, 24, outcome="not_known", note="Nobody could say", amount=None, unit=None)
    sheet = load([cast.jean], at("00:00", 24), at("12:00", 24))[cast.jean.pk]
    (row,) = sheet.of_line(course)
    intake = intake_of(sheet, row)
    assert intake is not None
    assert intake.amount == 3
