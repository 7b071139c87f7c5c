"""Story 24: "Use as directed" on a cream."""

import pytest

from medicines.actions import change_medicine
from medicines.models import Doubt
from tests.cast import Cast
from tests.mar.bodies import entry, fixed, line
from tests.stories.scene import board, row_of, send, slot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

CREAM = "Hydrocortisone 1% cream"


def test_story_24_ask_until_somebody_says_where_how_much_how_often(cast: Cast) -> None:
    # Given a cream whose label says only "Use as directed"
    rows = [{"at": "08:00", "band": None}, {"at": "17:00", "band": None}]
    unclear = {"v": 1, "kind": "unclear", "unit": "application", "times": rows}
    cream = line(cast.ruth, cast.jean, CREAM, unclear, label="Use as directed", checker=cast.joy)

    # Then the label is kept as it is, and the cream is STOP at its expected times, never absent
    card = slot(row_of(cast.ann, cast.jean), cream, "08:00")
    assert card["label"] == "Use as directed"
    assert card["state"] == "ask"
    assert "The label does not say where, how much or how often." in card["doubts"][0]["text"]
    assert card["doubts"][0]["ring"]["number"]
    assert "does not say enough" in board(cast.joy)

    # When somebody answers "as the chart says", it stays: the chart says nothing
    advice = {"who": "Priya Nair", "role": "pharmacist", "words": "as the label"}
    answer = {"answers": card["doubts"][0]["doubt"], "decision": "as_chart", "advice": advice}
    send(cast.ann, entry("doubt", cast.jean, cast.ann, **answer))
    assert slot(row_of(cast.ann, cast.jean), cream, "08:00")["state"] == "ask"

    # When the line says where, how much, how often, and who said so
    clear = change_medicine(
        cast.joy,
        medicine=cream,
        why="Dr Lund said how",
        directions=fixed("08:00", "17:00", unit="application"),
        instructions="A thin layer on both hands",
        prescriber="Dr Lund, Mill Lane Surgery, by letter of 24-Nov-2026",
    )
    # Then it is due with the words, the label is still there word for word, and the question has ended
    card = slot(row_of(cast.ann, cast.jean), clear, "17:00")
    assert card["state"] in ("due", "later")
    assert "A thin layer on both hands" in [one["text"] for one in card["notes"]]
    assert card["label"] == "Use as directed"
    assert not Doubt.objects.open().filter(medicine=clear).exists()
