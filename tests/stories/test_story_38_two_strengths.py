"""Story 38: two strengths make one dose."""

from typing import Any

import pytest

from medicines.actions import join_together
from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, dose, entry, fixed, line
from tests.stories.scene import board, row_of, send, slot, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

FIFTY, TWENTY_FIVE = "Levothyroxine sodium 50microgram tablets", "Levothyroxine sodium 25microgram tablets"


@pytest.fixture
def boxes(cast: Cast) -> list[Any]:
    """Levothyroxine 50 + 25 micrograms, one of each at 08:00 and 17:00: one dose, two boxes."""
    both = [
        line(cast.ruth, cast.jean, name, fixed("08:00", "17:00"), checker=cast.joy)
        for name in (FIFTY, TWENTY_FIVE)
    ]
    return join_together(cast.joy, medicines=both, why="75 micrograms a day")


def cards(cast: Cast, boxes: list[Any], clock: str = "08:00") -> list[dict[str, Any]]:
    row = row_of(cast.ann, cast.jean)
    return [slot(row, one, clock) for one in boxes]


def test_story_38_one_answer_stored_box_by_box(cast: Cast, boxes: list[Any]) -> None:
    # Given one card: both lines carry the same mark and are due together
    one, two = cards(cast, boxes)
    assert one["together"]
    assert one["together"] == two["together"]
    assert (one["name"], two["name"]) == (
        "Levothyroxine sodium 50 microgram tablets",
        "Levothyroxine sodium 25 microgram tablets",
    )
    # When it is given
    kept = send(cast.ann, *[dose(box, cast.ann, "08:00") for box in boxes])
    # Then both are stored, each its own tablet, with nothing said against the other
    assert [one["status"] for one in kept] == ["saved", "saved"]
    assert [card["doses"][0]["amount"] for card in cards(cast, boxes)] == ["1", "1"]


def test_story_38_the_card_says_what_both_come_to_the_larger_first(cast: Cast, boxes: list[Any]) -> None:
    morning = [one for one in row_of(cast.ann, cast.jean)["slots"] if one["due_time"] == "08:00"]
    first, second = morning[-2:]
    assert (first["medicine"], second["medicine"]) == (str(boxes[0].pk), str(boxes[1].pk))
    assert first["whole"] == second["whole"] == {"boxes": 2, "total": "75 micrograms"}


def test_story_38_what_cannot_be_added_up_has_no_total(cast: Cast) -> None:
    names = (FIFTY, PARACETAMOL)
    both = [line(cast.ruth, cast.jean, name, fixed("08:00"), checker=cast.joy) for name in names]
    join_together(cast.joy, medicines=both, why="one sitting")
    assert {one["whole"] for one in row_of(cast.ann, cast.jean)["slots"]} == {None}


@pytest.mark.parametrize("reason", ["none_left", "not_delivered", "spoiled", "not_found"])
def test_story_38_one_missing_is_a_stop_for_all(cast: Cast, boxes: list[Any], reason: str) -> None:
    # Given another medicine at the same time
    other = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    # When the box of 25 cannot be given from
    gone = {"outcome": "not_taken", "reason": reason, "amount": None, "unit": None}
    send(cast.ann, dose(boxes[1], cast.ann, "08:00", **gone))
    # Then the 50 is STOP too, now and at the next time: never "nearly"
    assert cards(cast, boxes)[0]["state"] == "ask"
    assert [card["state"] for card in cards(cast, boxes, "17:00")] == ["ask", "ask"]
    doubt = cards(cast, boxes)[0]["doubts"][0]
    assert "Never give a part of this dose as if it were the whole" in doubt["text"]
    assert "25 microgram" in doubt["text"]
    assert doubt["ring"]["number"]
    # And the other medicine goes on, and the board says it once
    assert slot(row_of(cast.ann, cast.jean), other, "08:00")["state"] == "due"
    assert board(cast.joy).count("The supply is in doubt") == 1
    # And giving the 50 alone all the same is kept, and said
    kept = send(cast.ann, dose(boxes[0], cast.ann, "08:00"))[0]
    assert "This was STOP: ring before giving" in told(kept)

    # When the pharmacist has answered, both are due again
    advice = {"who": "Priya Nair", "role": "pharmacist", "words": "New box comes at noon"}
    answer = {"answers": doubt["doubt"], "decision": "as_chart", "advice": advice}
    send(cast.ann, entry("doubt", cast.jean, cast.ann, **answer))
    assert "ask" not in [card["state"] for card in cards(cast, boxes, "17:00")]
