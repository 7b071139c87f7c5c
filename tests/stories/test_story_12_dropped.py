"""Story 12: a tablet dropped."""

import pytest

from mar.models import Dose
from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, entry, fixed, line, needed
from tests.stories.scene import find, row_of, send, slot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def test_story_12_one_dose_two_out_of_the_pack(cast: Cast) -> None:
    # Given one tablet due, and two a day when needed
    morning = line(cast.ruth, cast.meera, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    pain = line(cast.ruth, cast.meera, PARACETAMOL, needed(), checker=cast.joy)
    # When the first fell on the floor, was bagged, and another was given
    given = dose(morning, cast.ann, "08:00", wasted="1", note="One on the floor, bagged")
    fell = {"what": "dropped", "answer": "another_given", "at": at("09:10").isoformat(), "text": "Bagged"}
    answers = send(cast.ann, given, entry("follow_up", cast.meera, cast.ann, of=given["key"], **fell))
    assert [one["status"] for one in answers] == ["saved", "saved"]
    # Then it is one dose, and the limits count one: 500 mg
    row = row_of(cast.ann, cast.meera)
    (said,) = slot(row, morning, "08:00")["doses"]
    assert (said["outcome"], said["amount"]) == ("taken", "1")
    assert "another given" in said["follow_ups"][0]["text"]
    assert "500 mg" in find(row["as_needed"], medicine=str(pain.pk))["used"]["text"]
    # And two left the pack
    kept = Dose.objects.get()
    assert kept.left_pack
    assert (kept.amount, kept.wasted) == (1, 1)


def test_story_12_none_other_given_is_not_taken_and_out_of_the_pack(cast: Cast) -> None:
    morning = line(cast.ruth, cast.meera, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    send(cast.ann, dose(morning, cast.ann, "08:00", outcome="not_taken", reason="dropped"))
    kept = Dose.objects.get()
    assert kept.left_pack
    assert kept.effect.counts == "nothing"
