"""Story 21: the bed call is 3 hours after tea."""

import pytest

from medicines.models import Medicine
from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, fixed, line
from tests.stories.scene import row_of, send, slot, time, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

TEA, BED = "17:00", "21:00"


@pytest.fixture
def pain(cast: Cast) -> Medicine:
    """Paracetamol at tea and at bed, 4 hours apart: last night's is signed, and today's tea at 16:30."""
    made = line(cast.ruth, cast.jean, PARACETAMOL, fixed(TEA, BED, gap_minutes=240), checker=cast.joy)
    for clock, day, due in ((TEA, 23, TEA), (BED, 23, BED), ("16:30", 24, TEA)):
        moment = at(clock, day)
        with time(clock, day):
            body = dose(made, cast.ann, due, due_date=f"2026-11-{day}", given_at=moment.isoformat())
            send(cast.ann, body)
    return made


def test_story_21_at_the_bed_call_it_is_too_soon_and_the_next_time_is_shown(
    cast: Cast, pain: Medicine
) -> None:
    # When the bed call comes at 19:30, 3 hours after tea
    with time("19:30"):
        card = slot(row_of(cast.ann, cast.jean), pain, BED)
        # Then it is due and not yet to be given, and the next time is said
        assert (card["state"], card["locked"]) == ("due", True)
        assert card["when_text"] == "not before 20:30"
        assert card["not_before"].startswith("2026-11-24T20:30")
        assert [one["text"] for one in card["reasons"]] == [
            "Too soon: paracetamol at 16:30. Not before 20:30."
        ]
        # And given all the same, it is kept, and said
        kept = send(cast.ann, dose(pain, cast.ann, BED, given_at=at("19:30").isoformat()))[0]
        assert kept["status"] == "saved_with_concerns"
        assert "Not before 20:30" in told(kept)


def test_story_21_from_the_time_shown_nothing_stops_it(cast: Cast, pain: Medicine) -> None:
    with time("20:30"):
        card = slot(row_of(cast.ann, cast.jean), pain, BED)
    assert (card["state"], card["locked"], card["reasons"]) == ("due", False, [])
