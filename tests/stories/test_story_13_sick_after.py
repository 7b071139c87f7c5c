"""Story 13: sick ten minutes after."""

import pytest

from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, entry, fixed, line, needed
from tests.stories.scene import find, row_of, send, slot, time, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def test_story_13_it_still_counts_and_is_not_repeated(cast: Cast) -> None:
    # Given she took it at 09:10
    morning = line(cast.ruth, cast.meera, PARACETAMOL, fixed("08:00", gap_minutes=240), checker=cast.joy)
    pain = line(cast.ruth, cast.meera, PARACETAMOL, needed(), checker=cast.joy)
    given = dose(morning, cast.ann, "08:00")
    send(cast.ann, given)
    # When she was sick ten minutes later, no tablet seen
    with time("09:25"):
        sick = {"what": "sick", "answer": "not_seen", "at": at("09:20").isoformat(), "time_source": "typed"}
        kept = send(cast.ann, entry("follow_up", cast.meera, cast.ann, of=given["key"], **sick))[0]
        # Then: do not repeat, ring
        assert "Do not give it again. Ring the office, 01632 960 100" in told(kept)
        # And it is linked to the dose, which stands
        row = row_of(cast.ann, cast.meera)
        card = slot(row, morning, "08:00")
        assert (card["state"], card["doses"][0]["outcome"]) == ("done", "taken")
        assert "09:20 was sick afterwards, no tablet seen" in card["doses"][0]["follow_ups"][0]["text"]
        # And no more is offered before its gap is over
        assert find(row["as_needed"], medicine=str(pain.pk))["when_text"] == "Not before 13:10"
