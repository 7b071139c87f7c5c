"""Story 33: signed the wrong medicine."""

import pytest

from mar.models import Dose
from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, fixed, line, needed
from tests.stories.scene import board, find, get, row_of, send, sentence, slot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

SENNA = "Senna 7.5mg tablets"


def test_story_33_struck_with_a_reason_and_still_readable(cast: Cast) -> None:
    # Given paracetamol and senna due at 08:00; paracetamol when needed has the same ingredient
    morning = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00", amount="2"), checker=cast.joy)
    senna = line(cast.ruth, cast.jean, SENNA, fixed("08:00"), checker=cast.joy)
    pain = line(cast.ruth, cast.jean, PARACETAMOL, needed(), checker=cast.joy)
    # When Ann gave senna and signed paracetamol
    wrong = dose(morning, cast.ann, "08:00", amount="2")
    send(cast.ann, wrong)
    # Then, before she corrects it, the sheet says: if it was really given, ring first
    assert "If it was really given: ring first" in sentence(cast.ann, "ring_first_text")

    # When she strikes it without a reason, it is refused in words
    empty = {"who": None, "help": None, "basis": None, "amount": None, "unit": None, "given_at": None}
    strike = dose(morning, cast.ann, "08:00", **empty) | {"outcome": "struck", "corrects": wrong["key"]}
    refused = send(cast.ann, strike)[0]
    assert (refused["status"], refused["reasons"][0]["field"]) == ("refused", "why")
    # When she says why, and signs the right one
    right = dose(senna, cast.ann, "08:00")
    kept = send(cast.ann, strike | {"why": "Wrong line: it was the senna"}, right)
    assert kept[0]["dose"]
    assert kept[1]["dose"]

    # Then the dose of paracetamol is open again, the struck one readable with its reason
    row = row_of(cast.ann, cast.jean)
    card = slot(row, morning, "08:00")
    assert card["state"] == "due"
    struck = find(card["doses"], outcome="struck")
    assert struck["was"] == [
        {"text": "09:10 2 tablets taken, AO", "why": "Wrong line: it was the senna"},
    ]
    assert slot(row, senna, "08:00")["state"] == "done"
    # And the limits are worked out again, once: nothing of it counts
    assert find(row["as_needed"], medicine=str(pain.pk))["when_text"] == "Nothing recorded stops it"
    # And the history shows both
    assert Dose.objects.count() == 3
    assert "Wrong line: it was the senna" in get(cast.joy, "mar:person_lately", cast.jean)


def test_story_33_a_time_put_right_keeps_the_old_one(cast: Cast) -> None:
    morning = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    first = dose(morning, cast.ann, "08:00")
    send(cast.ann, first)
    # When Joy, who did not write it, corrects its time
    put_right = dose(
        morning, cast.joy, "08:00", corrects=first["key"], why="The clock was slow", sure="about"
    )
    put_right |= {"given_at": at("08:40").isoformat(), "given_by": {"worker": str(cast.ann.pk)}}
    send(cast.joy, put_right)
    (said,) = slot(row_of(cast.ann, cast.jean), morning, "08:00")["doses"]
    assert said["text"].startswith("08:40")
    assert said["was"][0]["text"].startswith("09:10")
    # Then the office sees that somebody else corrected it
    assert "written by Ann Osei, corrected by Joy Adeyemi" in board(cast.ruth)


def test_story_33_another_carer_may_not_but_loses_nothing(cast: Cast) -> None:
    morning = line(cast.ruth, cast.meera, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    first = dose(morning, cast.ann, "08:00")
    send(cast.ann, first)
    theirs = dose(morning, cast.dawid, "08:00", corrects=first["key"], why="I think it was me")
    assert send(cast.dawid, theirs)[0]["status"] == "kept_for_review"
    assert "A correction of an entry of somebody else" in board(cast.joy)
