"""Story 1: she says she has already had it."""

import pytest

from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, fixed, line, needed
from tests.stories.scene import find, row_of, send, slot, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def test_story_01_what_she_told_counts_and_is_not_offered_again(cast: Cast) -> None:
    # Given a morning dose nobody has recorded
    morning = line(cast.ruth, cast.meera, PARACETAMOL, fixed("07:00", gap_minutes=240), checker=cast.joy)
    assert slot(row_of(cast.ann, cast.meera), morning, "07:00")["state"] == "overdue"

    # When Meera says she took it herself at about 07:15
    alone = {"who": "person", "help": "none", "basis": "told", "sure": "about", "time_source": "typed"}
    kept = send(cast.ann, dose(morning, cast.ann, given_at=at("07:15").isoformat(), **alone))[0]

    # Then it is kept as told, about 07:15, and not offered again
    card = slot(row_of(cast.ann, cast.meera), morning, "07:00")
    assert kept["status"] in ("saved", "saved_with_concerns")
    assert card["state"] == "done"
    (said,) = card["doses"]
    assert said["text"] == "07:15 1 tablet taken, Meera alone, written by AO"
    assert "About that time" in said["rest"]
    assert said["basis"] == "told"


def test_story_01_it_counts_against_a_when_needed_dose(cast: Cast) -> None:
    # Given paracetamol when needed, four hours apart
    pain = line(cast.ruth, cast.meera, PARACETAMOL, needed(), checker=cast.joy)
    # When she says she had two at 07:15
    alone = {"who": "person", "help": "none", "basis": "told", "amount": "2", "time_source": "typed"}
    send(cast.ann, dose(pain, cast.ann, None, given_at=at("07:15").isoformat(), **alone))
    # Then no more is offered before 11:15
    card = find(row_of(cast.ann, cast.meera)["as_needed"], medicine=str(pain.pk))
    assert card["locked"]
    assert card["when_text"] == "Not before 11:15"
    assert card["used"]["text"].startswith("2 of 8 tablets")


def test_story_01_if_two_may_have_gone_in_the_carer_rings(cast: Cast) -> None:
    # Given Ann gave it at 07:05
    morning = line(cast.ruth, cast.meera, PARACETAMOL, fixed("07:00", gap_minutes=240), checker=cast.joy)
    send(cast.ann, dose(morning, cast.ann, given_at=at("07:05").isoformat()))
    # When Meera tells Dawid that she took it alone at 07:15
    alone = {"who": "person", "help": "none", "basis": "told", "time_source": "typed"}
    kept = send(cast.dawid, dose(morning, cast.dawid, given_at=at("07:15").isoformat(), **alone))[0]
    # Then both are kept, both count, and he is told to ring before he leaves
    assert "Ring the office before you leave. Both count" in told(kept)
    assert len(slot(row_of(cast.ann, cast.meera), morning, "07:00")["doses"]) == 2
