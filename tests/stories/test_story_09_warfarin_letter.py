"""Story 9: the warfarin letter has not come."""

from datetime import timedelta
from typing import Any

import pytest

from mar.actions import nightly
from medicines import actions as medicines
from medicines.models import Medicine
from people import actions as people_actions
from people.models import Task
from people.records import clock_at
from tests.cast import Cast
from tests.mar.bodies import ENTERED, at, line
from tests.stories.scene import board, clients, find, get, row_of, time

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

TEST_DAY = at("00:00", 25)
"""The first moment after Tuesday 24-Nov, the day of the next test."""


def letter(first: str, *amounts: tuple[str, str]) -> dict[str, Any]:
    """By the clinic's letter: each of `amounts` is (days, tablets), days as "1234567"."""
    parts = [
        {
            "first": first, "last": None, "weekdays": [int(one) for one in days], "days": None,
            "times": [{"at": "18:00", "band": None, "amount": many}],
        }
        for days, many in amounts
    ]  # fmt: skip
    return {"v": 1, "kind": "fixed", "unit": "tablet", "by_result": "INR", "parts": parts}


def warfarin(cast: Cast) -> list[Medicine]:
    """Jean's: 4 mg daily, 3 mg on Sunday, by a letter that goes to Tuesday; the clinic's number."""
    clinic = {"purpose": "clinic", "name": "Anticoagulation clinic", "number": "01632 960 177"}
    people_actions.add_contact(cast.ruth, person=cast.jean, **clinic)
    three = line(
        cast.ruth, cast.jean, "Warfarin 3mg tablets", letter("2026-11-16", ("123456", "1"), ("7", "1")),
        checker=cast.joy, stops_at=TEST_DAY,
    )  # fmt: skip
    one = line(
        cast.ruth, cast.jean, "Warfarin 1mg tablets", letter("2026-11-16", ("123456", "1")),
        checker=cast.joy, stops_at=TEST_DAY,
    )  # fmt: skip
    with clock_at(ENTERED):
        medicines.join_together(cast.ruth, medicines=[three, one], why="One dose, two strengths")
    return [three, one]


def doses(cast: Cast, day: int) -> list[dict[str, Any]]:
    rows = row_of(cast.ann, cast.jean)["slots"]
    return [one for one in rows if one["due_date"] == f"2026-11-{day}" and "Warfarin" in one["name"]]


def test_story_09_the_dose_in_milligrams_and_then_as_tablets(cast: Cast) -> None:
    warfarin(cast)
    with time("17:30", 24):
        whole = {str(one["whole"]) for one in doses(cast, 24)}
        assert len(doses(cast, 24)) == 2
        assert doses(cast, 24)[0]["whole"]["text"] == "4 mg = 1 × 3 mg (blue) + 1 × 1 mg (brown)"
        assert len(whole) == 1
    with time("17:30", 22):
        (sunday,) = doses(cast, 22)
        assert sunday["whole"]["text"] == "3 mg = 1 × 3 mg (blue)"


def test_story_09_task_board_at_noon_then_stop_with_the_clinic(cast: Cast) -> None:
    three, _ = warfarin(cast)
    # Given the day of the test is still by the letter
    with time("18:05", 24):
        assert {one["state"] for one in doses(cast, 24)} == {"due"}
        nightly.ask_for_letters(cast.software)
        assert not Task.objects.exists()
    # When no letter has come by the night after, it is somebody's task
    with time("02:00", 25):
        assert nightly.ask_for_letters(cast.software) == 2
        nightly.ask_for_letters(cast.software)
    task = Task.objects.open().get(subject=f"letter:{three.pk}")
    assert task.due_at == at("12:00", 25)
    assert "no letter with the doses after Tue 24-Nov-2026 has come. Ring the clinic" in task.words
    # Then at noon the office sees the dose of the evening, and not before
    waits = "The letter with the next doses has not come: ring the clinic"
    with time("11:30", 25):
        assert waits not in board(cast.joy)
    with time("12:00", 25):
        assert waits in board(cast.joy)
    # And at its time it is STOP, with the clinic's number, then 111: never yesterday's dose by itself
    with time("18:05", 25):
        for one in doses(cast, 25):
            assert (one["state"], one["amount"]) == ("ask", None)
            assert one["ring"] == {"who": "Anticoagulation clinic", "number": "01632 960 177", "hours": ""}
            assert "Ring Anticoagulation clinic, 01632 960 177; nobody answers: 111." in one["stop_text"]
            assert "Never yesterday’s dose by itself." in one["stop_text"]
        assert "STOP" in get(cast.joy, "mar:chart", cast.jean)
    # And it stays so, day after day, also when the letter ended long ago
    with time("18:05", 25) as moment, clock_at(moment + timedelta(days=12)):
        assert waits in board(cast.joy)
        answer = clients(cast.joy).get(f"/api/people/{cast.jean.pk}/chart/?from=2026-12-07&days=1").json()
        cells = [row["cells"][0]["state"] for one in answer["medicines"] for row in one["rows"]]
        assert cells == ["ask", "ask"]


def test_story_09_the_letter_comes_and_its_doses_go_on(cast: Cast) -> None:
    three, one = warfarin(cast)
    with time("02:00", 25):
        nightly.ask_for_letters(cast.software)
    with time("15:00", 25):
        for old in (three, one):
            until = at("00:00", 30)
            medicines.change_medicine(
                cast.ruth, medicine=old, why="The new letter", starts_at=at("15:00", 25), stops_at=until,
                directions=letter("2026-11-25", ("1234567", "1")),
            )  # fmt: skip
    with time("18:05", 25):
        assert {found["state"] for found in doses(cast, 25)} == {"due"}
    with time("02:00", 26):
        assert nightly.ask_for_letters(cast.software) == 0
    assert not Task.objects.open().filter(subject__startswith="letter:").exists()


def test_story_09_a_doubt_about_it_rings_the_clinic(cast: Cast) -> None:
    three, _ = warfarin(cast)
    doubt = medicines.raise_doubt(cast.ann, medicine=three, kind="directions", words="Which book is right?")
    assert (doubt.ring_who, doubt.ring_number) == ("Anticoagulation clinic", "01632 960 177")
    find(doses(cast, 24), medicine=str(three.pk), state="ask")
