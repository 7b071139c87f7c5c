"""A person decides: the software never resolves a clash, and nobody decides about their own entry."""

from typing import Any

import pytest

from mar.actions import file_entry, review_dose, review_held
from mar.models import Dose, Held
from people.records import Refused
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, dose, fixed, line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


@pytest.fixture
def levodopa(cast: Cast) -> Any:
    return line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00", "11:00"), checker=cast.joy)


@pytest.fixture
def both(cast: Cast, levodopa: Any) -> list[Dose]:
    file_entry(cast.ann, dose(levodopa, cast.ann))
    file_entry(cast.dawid, dose(levodopa, cast.dawid))
    return list(Dose.objects.order_by("recorded_at", "id"))


def standing() -> list[str]:
    return sorted(one.signed_by.initials for one in Dose.objects.in_force() if one.outcome != "struck")


def test_one_happened_strikes_the_other_in_the_reviewers_name(cast: Cast, both: list[Dose]) -> None:
    seen = [one.pk for one in both]
    kept = review_dose(
        cast.joy, dose=both[0], decision="one_happened", keep=both[1].pk, words="Ann mistook it", seen=seen
    )
    assert standing() == ["DK"]
    strike = Dose.objects.get(corrects=both[0])
    assert (strike.signed_by, strike.recorded_by, strike.why) == (cast.joy, cast.joy, "Ann mistook it")
    assert (kept.recorded_by, kept.person) == (cast.joy, cast.meera)


def test_two_happened_leaves_both_standing(cast: Cast, both: list[Dose]) -> None:
    review_dose(
        cast.joy, dose=both[0], decision="two_happened", words="Both gave it", seen=[one.pk for one in both]
    )
    assert standing() == ["AO", "DK"]


@pytest.mark.parametrize("who", ["ann", "dawid", "carol"])
def test_a_care_worker_does_not_decide(cast: Cast, both: list[Dose], who: str) -> None:
    with pytest.raises(Refused):
        review_dose(
            getattr(cast, who), dose=both[0], decision="noted", words="x", seen=[one.pk for one in both]
        )


def test_nobody_decides_about_their_own_entry(cast: Cast, levodopa: Any) -> None:
    file_entry(cast.joy, dose(levodopa, cast.joy))
    file_entry(cast.ann, dose(levodopa, cast.ann))
    rows = list(Dose.objects.all())
    with pytest.raises(Refused, match="your own entry"):
        review_dose(cast.joy, dose=rows[0], decision="two_happened", words="x", seen=[one.pk for one in rows])


def test_a_row_that_came_meanwhile_stops_the_decision(cast: Cast, levodopa: Any, both: list[Dose]) -> None:
    file_entry(cast.ben, dose(levodopa, cast.ben))
    with pytest.raises(Refused, match="added while you were reading"):
        review_dose(cast.joy, dose=both[0], decision="two_happened", words="x", seen=[one.pk for one in both])


def test_what_somebody_decided_meanwhile_stops_the_decision(cast: Cast, both: list[Dose]) -> None:
    seen = [one.pk for one in both]
    review_dose(cast.joy, dose=both[0], decision="one_happened", keep=both[0].pk, words="Ann rang", seen=seen)
    for decision in ("two_happened", "one_happened"):
        with pytest.raises(Refused, match=r"Joy .* meanwhile .*“One happened.*“Ann rang”\. Look again"):
            review_dose(cast.ruth, dose=both[0], decision=decision, keep=both[0].pk, words="Dawid", seen=seen)
    assert standing() == ["AO"]


def test_a_decision_that_was_read_may_be_changed_and_one_that_was_not_may_not(
    cast: Cast, both: list[Dose]
) -> None:
    seen = [one.pk for one in both]
    first = review_dose(cast.joy, dose=both[0], decision="two_happened", words="Both say so", seen=seen)
    one_happened: dict[str, Any] = {"decision": "one_happened", "keep": both[1].pk, "words": "Ann rang back"}
    with pytest.raises(Refused, match=r"Joy Adeyemi decided this meanwhile .*“Both say so”"):
        review_dose(cast.ruth, dose=both[1], **one_happened, seen=seen)
    assert standing() == ["AO", "DK"]
    review_dose(cast.ruth, dose=both[1], **one_happened, seen=[*seen, first.pk])
    assert standing() == ["DK"]


def test_a_correction_by_the_carer_meanwhile_stops_the_decision(cast: Cast, both: list[Dose]) -> None:
    seen = [one.pk for one in both]
    why = {"corrects": str(both[0].key), "why": "It was not me", "outcome": "struck"}
    file_entry(cast.ann, dose(both[0].medicine, cast.ann, **why))
    with pytest.raises(Refused, match="changed while you were reading"):
        review_dose(cast.joy, dose=both[0], decision="two_happened", words="Both", seen=seen)


@pytest.mark.parametrize("decision", ["filed", "not_ours", "", "both"])
def test_only_what_can_be_decided_about_a_dose_is(cast: Cast, both: list[Dose], decision: str) -> None:
    with pytest.raises(Refused) as refused:
        review_dose(cast.joy, dose=both[0], decision=decision, words="x", seen=[one.pk for one in both])
    assert refused.value.fields == {"decision": ["Choose what happened."]}


def test_a_reason_is_asked(cast: Cast, both: list[Dose]) -> None:
    with pytest.raises(Refused) as refused:
        review_dose(cast.joy, dose=both[0], decision="two_happened", words=" ", seen=[one.pk for one in both])
    assert "words" in refused.value.fields


def test_a_held_entry_is_filed_as_its_signers_and_recorded_by_the_reviewer(cast: Cast, levodopa: Any) -> None:
    body = dose(levodopa, cast.ann)
    file_entry(cast.ann, body)
    file_entry(cast.dawid, dose(levodopa, cast.dawid, corrects=body["key"], why="It was half", amount="0.5"))
    review_held(cast.joy, held=Held.objects.get(), decision="filed", words="Dawid rang: it was half")
    half = Dose.objects.get(corrects__isnull=False)
    assert (half.signed_by, half.recorded_by, str(half.amount)) == (cast.dawid, cast.joy, "0.500")
    with pytest.raises(
        Refused, match=r"Joy Adeyemi decided this meanwhile .*“File it.*“Dawid rang: it was half”"
    ):
        review_held(cast.joy, held=Held.objects.get(), decision="noted", words="again")


def test_a_held_entry_of_nobody_known_needs_a_person(cast: Cast, levodopa: Any) -> None:
    file_entry(cast.ann, dose(levodopa, cast.ann, person=str(cast.terry.pk)))
    with pytest.raises(Refused) as refused:
        review_held(cast.joy, held=Held.objects.get(), decision="filed", words="It was Meera")
    assert "person" in refused.value.fields
    review_held(cast.joy, held=Held.objects.get(), decision="filed", words="It was Meera", person=cast.meera)
    assert Dose.objects.get().person == cast.meera


def test_a_held_entry_that_names_what_is_not_there_is_refused_in_words(cast: Cast, levodopa: Any) -> None:
    file_entry(cast.ann, dose(levodopa, cast.ann, person=str(cast.terry.pk)))
    with pytest.raises(Refused, match="not on this person"):
        review_held(
            cast.joy, held=Held.objects.get(), decision="filed", words="It was Jean", person=cast.jean
        )
    assert not Dose.objects.exists()
