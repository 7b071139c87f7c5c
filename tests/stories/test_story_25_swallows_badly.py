"""Story 25: swallows badly today."""

import pytest

from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, dose, fixed, line
from tests.stories.scene import row_of, send, sentence, slot, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def test_story_25_no_crushing_ring_and_choking_is_999(cast: Cast) -> None:
    # Given a tablet due, and a swallowing level on the record
    morning = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00", "17:00"), checker=cast.joy)
    # When the carer chooses "could not swallow", the sheet says what to do
    said = sentence(cast.ann, "wake_swallow")
    assert said.startswith("Do not crush or open anything. Ring.")
    assert "Choking: ring 999 now" in said
    # Then it is kept as that, not as a refusal, and nothing counts
    cannot = {"outcome": "not_taken", "reason": "cannot_swallow", "amount": None, "unit": None}
    send(cast.ann, dose(morning, cast.ann, "08:00", told=["the office"], **cannot))
    card = slot(row_of(cast.ann, cast.jean), morning, "08:00")
    assert "not taken: could not swallow" in card["doses"][0]["text"]
    # And whoever crushed the next one after all is told to ring, and it is STOP
    kept = send(cast.ann, dose(morning, cast.ann, "17:00", note="So I crushed it"))[0]
    assert "The note says “crushed”" in told(kept)
    assert morning.doubts.get().kind == "hidden"
