"""Story 34: forgot to sign yesterday."""

import pytest

from mar.models import Dose
from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, fixed, line
from tests.stories.scene import board, get, row_of, send, sentence, slot, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def test_story_34_recorded_late_with_why_and_how_sure(cast: Cast) -> None:
    # Given yesterday's 08:00 has no answer: it is on the round and the board, for the past only
    morning = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    card = slot(row_of(cast.ann, cast.jean), morning, "08:00", 23)
    assert (card["state"], card["past_only"]) == ("overdue", True)
    assert "due yesterday 08:00" in board(cast.joy)
    # And the sheet asks why it is written down only now, and how sure
    assert sentence(cast.ann, "note_past") == "Why is it written down only now?"
    assert sentence(cast.ann, "first_sure") == "Say how sure you are of the time first"

    # When Ann says: I gave it at 08:10, about, I forgot to sign
    late = {"time_source": "typed", "sure": "about", "note": "I forgot: her daughter rang"}
    when = {"due_date": "2026-11-23", "given_at": at("08:10", 23).isoformat()}
    kept = send(cast.ann, dose(morning, cast.ann, "08:00", **when, **late))[0]

    # Then it is flagged as written late
    assert "late_entry" in [one["kind"] for one in kept["concerns"]]
    assert "Written down 25 h after it happened." in told(kept)
    # And never back-dated: when it happened and when it was written stand apart
    row = Dose.objects.get()
    assert (row.given_at, row.recorded_at) == (at("08:10", 23), at("09:10"))
    page = get(cast.joy, "mar:last_48_hours", cast.jean)
    for words in ("I forgot: her daughter rang", "About that time", "Written down 25 h after it happened."):
        assert words in page
    assert "due yesterday 08:00" not in board(cast.joy)


def test_story_34_a_time_that_has_not_come_is_refused(cast: Cast) -> None:
    morning = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    ahead = dose(morning, cast.ann, "08:00", time_source="typed", given_at=at("10:00").isoformat())
    answer = send(cast.ann, ahead)[0]
    assert (answer["status"], answer["reasons"][0]["field"]) == ("refused", "given_at")
