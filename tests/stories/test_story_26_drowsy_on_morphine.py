"""Story 26: very drowsy on morphine."""

import pytest

from people import actions as people_actions
from people.models import Task
from tests.cast import Cast
from tests.mar.bodies import dose, line, needed
from tests.stories.scene import board, find, row_of, send, sentence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

MORPHINE = "Morphine sulfate 10mg/5ml oral solution"


def test_story_26_stop_999_or_the_nurse_and_not_a_refusal(cast: Cast) -> None:
    # Given morphine when needed, with the plan's own words, and a nurse
    plan = "Before each dose: is she awake, and breathing as usual? If not, do not give it."
    ml = needed("ml", "5", max_amount_24h="30")
    morphine = line(cast.ruth, cast.jean, MORPHINE, ml, instructions=plan, checker=cast.joy)
    nurse = {"purpose": "nurse", "name": "Hospice nurse line", "number": "01632 960 150"}
    people_actions.add_contact(cast.ruth, person=cast.jean, **nurse)
    card = find(row_of(cast.ann, cast.jean)["as_needed"], medicine=str(morphine.pk))
    assert plan in [one["text"] for one in card["notes"]]
    assert card["told_because"] == "asked because it is a high-risk medicine"

    # When she is very drowsy, the sheet says 999 or the nurse
    said = sentence(cast.ann, "wake_unwell")
    assert "ring 999 now" in said
    assert "nurse" in said
    drowsy = {"outcome": "not_taken", "reason": "unwell", "amount": None, "unit": None}
    send(cast.ann, dose(morphine, cast.ann, None, note="Hard to wake", told=["Hospice nurse line"], **drowsy))

    # Then it is STOP, "too drowsy", with the nurse's number
    card = find(row_of(cast.ann, cast.jean)["as_needed"], medicine=str(morphine.pk))
    assert (card["state"], card["locked"]) == ("ask", True)
    (doubt,) = card["doubts"]
    assert "Too drowsy or unwell for morphine sulfate at 09:10" in doubt["text"]
    assert "Will not wake, or breathing slowly: 999" in doubt["text"]
    assert doubt["ring"] == {"who": "Hospice nurse line", "number": "01632 960 150", "hours": ""}
    # And it is not a refusal: nobody is told that she said no
    assert "not taken: too drowsy or unwell" in card["doses"][0]["text"]
    assert not Task.objects.filter(kind="tell_prescriber").exists()
    assert "Too drowsy" in board(cast.joy)
