"""Several who decide about the same thing at once: one decision, and the others hear which it was."""

from uuid import uuid4

import pytest

from mar.actions import file_entry, review_dose, review_held
from mar.models import Dose, Held, Review
from people.records import Refused
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, at, dose, fixed, line
from tests.people.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_entry_for_nobody_here_is_decided_once(cast: Cast) -> None:
    """It names no person to lock: its own row must stand between them."""
    body = {"v": 1, "kind": "opened", "key": str(uuid4()), "person": str(uuid4()), "identity": True}
    file_entry(cast.ann, body | {"signed_by": str(cast.ann.pk), "at": at("09:00").isoformat()})
    held = Held.objects.get()

    def decide(number: int) -> object:
        by = (cast.joy, cast.ruth)[number % 2]
        return review_held(by, held=held, decision="not_ours", words=f"Reader {number} says so")

    kept, refused = one_and_the_others(at_once(decide))
    assert {str(one) for one in refused} == {told(kept)}


@pytest.mark.parametrize("decisions", [("two_happened",), ("two_happened", "one_happened")])
def test_a_clash_is_resolved_once(cast: Cast, dictionary: None, decisions: tuple[str, ...]) -> None:
    levodopa = line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00"), checker=cast.joy)
    file_entry(cast.ann, dose(levodopa, cast.ann, "07:00"))
    file_entry(cast.dawid, dose(levodopa, cast.dawid, "07:00"))
    both = [*Dose.objects.order_by("recorded_at", "id")]

    def decide(number: int) -> object:
        return review_dose(
            (cast.joy, cast.ruth)[number % 2],
            dose=both[number % 2],
            decision=decisions[number % len(decisions)],
            keep=both[0].pk,
            words=f"Reader {number} asked both",
            seen=[one.pk for one in both],
        )

    kept, refused = one_and_the_others(at_once(decide))
    assert {str(one) for one in refused} == {f"{told(kept)} Look again before you decide."}
    strikes = Dose.objects.filter(outcome="struck").count()
    assert strikes == (1 if kept.decision == "one_happened" else 0)


def one_and_the_others(answers: list[object]) -> tuple[Review, list[Refused]]:
    """The one decision that was kept, and what everybody else met."""
    (kept,) = Review.objects.all()
    refused = [one for one in answers if isinstance(one, Refused)]
    assert len(refused) == len(answers) - 1
    return kept, refused


def told(kept: Review) -> str:
    by, label = kept.recorded_by.name, kept.get_decision_display()
    return f"{by} decided this meanwhile (09:10): “{label}”, because “{kept.words}”."
