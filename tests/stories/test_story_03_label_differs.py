"""Story 3: the label differs from the chart."""

from uuid import uuid4

import pytest

from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, dose, entry, fixed, line
from tests.stories.scene import board, clients, get, picture, row_of, send, slot, time

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def test_story_03_that_medicine_stops_the_others_go_on(cast: Cast) -> None:
    # Given two medicines this morning
    levodopa = line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00", "11:00"), checker=cast.joy)
    morning = line(cast.ruth, cast.meera, PARACETAMOL, fixed("07:00", "11:00"), checker=cast.joy)
    photo = {"key": str(uuid4()), "person": str(cast.meera.pk), "kind": "label"}

    # When the label of one says TWO and the chart says ONE: not given, a photo, the Stop reason
    assert clients(cast.ann).post("/api/documents/", photo | {"file": picture()}).status_code == 200
    differs = {"outcome": "not_taken", "reason": "label_differs", "note": "The box says TWO"}
    send(cast.ann, dose(levodopa, cast.ann, documents=[photo["key"]], **differs))
    send(cast.ann, dose(morning, cast.ann, given_at=at("09:10").isoformat()))

    # Then that medicine is STOP at its next time, with who, why, the photo and whom to ring
    row = row_of(cast.ann, cast.meera)
    asked = slot(row, levodopa, "11:00")
    assert asked["state"] == "ask"
    (doubt,) = asked["doubts"]
    assert "The box says TWO" in doubt["text"]
    assert (doubt["label_seen"], doubt["by"]) == ("The box says TWO", "Ann Osei")
    assert doubt["ring"]["number"]
    assert clients(cast.ann).get(doubt["document"]).status_code == 200
    # And the other goes on
    assert slot(row, morning, "11:00")["state"] == "due"
    # And the office reads it
    assert "The label and the chart differ: “The box says TWO”" in board(cast.joy)

    # When the pharmacist says that the chart is right
    with time("10:00"):
        advice = {
            "who": "Priya Nair",
            "role": "pharmacist",
            "words": "ONE is right",
            "at": at("10:00").isoformat(),
        }
        said = entry(
            "doubt", cast.meera, cast.ann, answers=doubt["doubt"], decision="as_chart", advice=advice
        )
        send(cast.ann, said)
        # Then it is due again, and the answer is kept with name and time
        assert slot(row_of(cast.ann, cast.meera), levodopa, "11:00")["state"] == "later"
        kept = levodopa.doubts.get().answers.get()
        assert kept.advice["who"] == "Priya Nair"
        assert (kept.recorded_by, kept.recorded_at) == (cast.ann, at("10:00"))
        assert "STOP: ring before giving" not in get(cast.ann, "mar:person", cast.meera)
