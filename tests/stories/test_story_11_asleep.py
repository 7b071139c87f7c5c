"""Story 11: she is asleep."""

import pytest

from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, fixed, line
from tests.stories.scene import board, row_of, send, sentence, slot, time

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def test_story_11_ask_me_again_in_20_minutes(cast: Cast) -> None:
    # Given a dose at 08:00 whose window is open until 10:00
    morning = line(cast.ruth, cast.meera, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    assert slot(row_of(cast.ann, cast.meera), morning, "08:00")["state"] == "due"
    # When she is asleep at 09:10, "ask me again at 09:30"
    asleep = {"outcome": "not_taken", "reason": "asleep", "again_at": at("09:30").isoformat()}
    kept = send(cast.ann, dose(morning, cast.ann, "08:00", amount=None, unit=None, **asleep))[0]
    assert kept["status"] == "saved"
    # Then nothing is asked until then, and it says when
    card = slot(row_of(cast.ann, cast.meera), morning, "08:00")
    assert card["state"] == "done"
    assert "Ask again at 09:30." in card["doses"][0]["rest"]
    # And at 09:30 it is open again, with one button to try again
    with time("09:30"):
        card = slot(row_of(cast.ann, cast.meera), morning, "08:00")
        assert (card["state"], card["may_try_again"]) == ("due", True)
        # When she takes it, both stand and neither is a clash
        send(cast.ann, dose(morning, cast.ann, "08:00", again=True, given_at=at("09:30").isoformat()))
        card = slot(row_of(cast.ann, cast.meera), morning, "08:00")
        assert (card["state"], card["clash"], len(card["doses"])) == ("done", False, 2)


def test_story_11_forgotten_it_is_late_after_its_window(cast: Cast) -> None:
    morning = line(cast.ruth, cast.meera, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    asleep = {"outcome": "not_taken", "reason": "asleep", "again_at": at("09:30").isoformat()}
    send(cast.ann, dose(morning, cast.ann, "08:00", amount=None, unit=None, **asleep))
    with time("10:05"):
        assert slot(row_of(cast.ann, cast.meera), morning, "08:00")["state"] == "overdue"
        assert "PATEL" in board(cast.joy)


def test_story_11_cannot_be_woken_is_999(cast: Cast) -> None:
    assert "cannot be woken: ring 999 now" in sentence(cast.ann, "wake_asleep")
    assert sentence(cast.ann, "again_at") == "Ask me again at {time}"
