"""Story 8: the old patch cannot be found."""

from typing import Any

import pytest

from medicines.models import Doubt
from people import actions as people_actions
from tests.cast import Cast
from tests.mar.bodies import at, dose
from tests.stories.scene import board, find, row_of, send, time
from tests.stories.worn import patch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def steps(cast: Cast, medicine: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Taking off and putting on of Sunday 09:00, as the round has them."""
    rows = row_of(cast.ann, cast.jean)["slots"]
    found = [one for one in rows if one["medicine"] == str(medicine.pk) and one["due_date"] == "2026-11-22"]
    assert [one["ordinal"] for one in found] == [0, 1], "the old one comes off first"
    return found[0], found[1]


def test_story_08_do_not_put_on_a_new_one(cast: Cast) -> None:
    fentanyl = patch(cast)
    nurse = {"purpose": "nurse", "name": "Hospice nurse line", "number": "01632 960 150"}
    people_actions.add_contact(cast.ruth, person=cast.jean, **nurse)
    with time("09:05", 22):
        # Given the card asks for the old one in its own words
        off, on = steps(cast, fentanyl)
        assert (off["step"]["ask"], off["step"]["yes"], off["step"]["no"]) == (
            "Take off the old patch", "Taken off", "Not found",
        )  # fmt: skip
        assert (off["state"], on["state"], on["step"]) == ("due", "due", None)
        assert "On now: 1 patch." in off["says"]
        # When it cannot be found
        gone = {"outcome": "not_taken", "reason": "not_found", "amount": None, "unit": None}
        when = {"due_date": "2026-11-22", "given_at": at("09:05", 22).isoformat()}
        send(cast.ann, dose(fentanyl, cast.ann, "09:00", **when, **gone))
        # Then no new one goes on: STOP, where to look, and 999
        off, on = steps(cast, fentanyl)
        assert (off["state"], on["state"]) == ("done", "ask")
        (doubt,) = on["doubts"]
        assert "The old patch was not found: do not put on a new one." in doubt["text"]
        assert "Look: the other arm, the back" in doubt["text"]
        assert "Drowsy or breathing slowly: 999." in doubt["text"]
        assert on["ring"]["who"] == "Hospice nurse line"
        # And it stands on the board, once
        assert board(cast.joy).count("The old patch was not found") == 1
    assert Doubt.objects.open().get().medicine == fentanyl


def test_story_08_found_and_taken_off_the_new_one_goes_on(cast: Cast) -> None:
    fentanyl = patch(cast)
    with time("09:05", 22):
        when = {"due_date": "2026-11-22", "given_at": at("09:05", 22).isoformat()}
        send(cast.ann, dose(fentanyl, cast.ann, "09:00", amount="0", unit="patch", **when))
        off, on = steps(cast, fentanyl)
        assert (off["state"], on["state"]) == ("done", "due")
    assert not Doubt.objects.exists()
    with time("09:05", 22):
        find(row_of(cast.ann, cast.jean)["worn"], name="Fentanyl 25 micrograms/hour transdermal patches")
