"""Two who decide about the same held entry at once: one decision, and the others hear of it."""

from uuid import uuid4

import pytest

from mar.actions import file_entry, review
from mar.models import Held, Review
from people.records import Refused
from tests.cast import Cast
from tests.mar.bodies import at
from tests.people.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_entry_for_nobody_here_is_decided_once(cast: Cast) -> None:
    """It names no person to lock: its own row must stand between them."""
    body = {"v": 1, "kind": "opened", "key": str(uuid4()), "person": str(uuid4()), "identity": True}
    file_entry(cast.ann, body | {"signed_by": str(cast.ann.pk), "at": at("09:00").isoformat()})
    held = Held.objects.get()

    def decide(number: int) -> object:
        by = (cast.joy, cast.ruth)[number % 2]
        return review(by, held=held, decision="not_ours", words=f"Reader {number} says so")

    answers = at_once(decide)
    assert Review.objects.count() == 1
    refused = [one for one in answers if isinstance(one, Refused)]
    assert {str(one) for one in refused} == {"Somebody has decided about this already."}
    assert len(refused) == len(answers) - 1
