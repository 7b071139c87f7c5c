"""Story 4: two carers side by side."""

import pytest

from mar.models import Dose
from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, entry, fixed, line, needed
from tests.stories.scene import board, find, post, row_of, send, slot, time, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def test_story_04_both_are_kept_both_are_told_until_somebody_decides(cast: Cast) -> None:
    # Given a dose at 07:00, and more of it when needed
    morning = line(cast.ruth, cast.meera, PARACETAMOL, fixed("07:00", amount="2"), checker=cast.joy)
    pain = line(cast.ruth, cast.meera, PARACETAMOL, needed(), checker=cast.joy)

    # When Ann opens Meera at 09:05
    with time("09:05"):
        send(cast.ann, entry("opened", cast.meera, cast.ann, identity=True, at=at("09:05").isoformat()))
    # Then Dawid sees it
    (said,) = row_of(cast.dawid, cast.meera)["open_by"]
    assert said["text"] == "Ann has this open since 09:05."

    # When both sign the same dose
    first = send(cast.ann, dose(morning, cast.ann, amount="2", given_at=at("09:08").isoformat()))[0]
    second = send(cast.dawid, dose(morning, cast.dawid, amount="2", given_at=at("09:09").isoformat()))[0]

    # Then both are kept, and the second is told before he leaves
    assert first["dose"] != second["dose"]
    assert "Two people recorded this: Ann Osei" in told(second)
    # And both read it on their rounds
    for worker in (cast.ann, cast.dawid):
        row = row_of(worker, cast.meera)
        card = slot(row, morning, "07:00")
        assert card["clash"]
        assert "Ring the office before you leave" in card["concerns"][0]["text"]
        # And the totals count two: four tablets
        needed_card = find(row["as_needed"], medicine=str(pain.pk))
        assert needed_card["when_text"] == "Not before 13:09"
        assert "2 g" in needed_card["used"]["text"]
    assert "Two people recorded this" in board(cast.joy)

    # When Joy decides that one happened
    rows = [str(one.pk) for one in Dose.objects.order_by("recorded_at", "id")]
    typed = {"decision": "one_happened", "keep": rows[0], "words": "Dawid watched", "seen": rows}
    post(cast.joy, "mar:review_dose", rows[0], **typed)

    # Then it is no clash any more, the struck one stays readable, and both read the outcome
    for worker in (cast.ann, cast.dawid):
        row = row_of(worker, cast.meera)
        assert not slot(row, morning, "07:00")["clash"]
        assert any("Dawid watched" in one["text"] for one in row["reviews"])
        assert "1 g" in find(row["as_needed"], medicine=str(pain.pk))["used"]["text"]
    assert Dose.objects.filter(outcome="taken").count() == 2
