"""Story 2: tablets left in an egg cup by her daughter."""

import pytest

from mar.models import Dose
from people.models import Document
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, dose, entry, fixed, line, needed
from tests.stories.scene import board, clients, find, picture, row_of, send, slot, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def test_story_02_found_out_of_the_pack_nobody_knows_and_it_counts(cast: Cast) -> None:
    # Given two tablets due at 07:00, and paracetamol when needed
    levodopa = line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00"), checker=cast.joy)
    morning = line(cast.ruth, cast.meera, PARACETAMOL, fixed("07:00", amount="2"), checker=cast.joy)
    pain = line(cast.ruth, cast.meera, PARACETAMOL, needed(), checker=cast.joy)

    # When Ann finds them in an egg cup, takes a photo, and writes "not known" for each
    photo = {"key": "7b0f1f63-3c0d-4d6c-8a34-1f4f0c1f2a01", "person": str(cast.meera.pk), "kind": "picture"}
    assert clients(cast.ann).post("/api/documents/", photo | {"file": picture()}).status_code == 200
    note = {
        "outcome": "not_known",
        "note": "In an egg cup. Her daughter left them.",
    }
    cup = [
        dose(one, cast.ann, amount=None, unit=None, documents=[photo["key"]], **note)
        for one in (levodopa, morning)
    ]
    send(cast.ann, *cup)
    found = [
        entry("follow_up", cast.meera, cast.ann, of=one["key"], what="found", at=at("09:10").isoformat())
        for one in cup
    ]
    answers = send(cast.ann, *found)

    # Then she is told not to give what she found, and to ring
    assert all("Do not give what was found" in told(one) and "01632 960 100" in told(one) for one in answers)
    # And each is "not known" with the photo, kept word for word, and nothing is offered again
    row = row_of(cast.ann, cast.meera)
    for one in (levodopa, morning):
        card = slot(row, one, "07:00")
        assert (card["state"], card["doses"][0]["outcome"]) == ("done", "not_known")
        assert "found out of the pack" in card["doses"][0]["follow_ups"][0]["text"]
    assert Document.objects.filter(key=photo["key"], person=cast.meera).count() == 1
    assert {tuple(one.documents) for one in Dose.objects.all()} == {(photo["key"],)}
    # And the limits take it for swallowed: paracetamol is never "may be given"
    card = find(row["as_needed"], medicine=str(pain.pk))
    assert card["when_text"] != "Nothing recorded stops it"
    assert "We do not know about the" in card["unknown_text"]
    # And the office sees both
    assert board(cast.joy).count("Nobody knows what happened") >= 1
