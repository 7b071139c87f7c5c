"""What has to be said before a line is saved, and stops nothing (issue: warned)."""

from typing import Any

import pytest

from medicines import rules
from medicines.actions.entering import known_about
from medicines.rules import WantedLine
from people.models import Person
from tests.cast import Cast
from tests.medicines.entries import add, at, code, ordinary

pytestmark = pytest.mark.django_db


def warned(person: Person, **changed: Any) -> list[str]:
    """What is said about such a line of this person; nothing stops it."""
    entry = WantedLine(**ordinary(**changed))
    known = known_about(person, entry)
    assert rules.reasons_not_to_enter(entry, known) == {}
    return rules.warnings(entry, known)


def test_an_ordinary_line_says_nothing(cast: Cast) -> None:
    assert warned(cast.meera, directions=at("19:00")) == []


def test_a_time_without_a_visit_says_so_and_a_near_one_does_not(cast: Cast) -> None:
    assert warned(cast.meera, directions=at("21:00", "23:30")) == ["No visit is planned near 23:30."]


def test_the_same_line_twice_and_the_same_ingredient_twice(cast: Cast) -> None:
    add(cast.joy, cast.meera, directions=at("19:00"))
    assert warned(cast.meera, directions=at("19:00")) == [
        "Paracetamol 500 mg tablets is on the list already, with the same directions."
    ]
    assert warned(cast.meera, directions=at("15:00")) == [
        "Paracetamol 500 mg tablets is on the list already."
    ]
    cocodamol = warned(cast.meera, product_code=code("Co-codamol 8mg/500mg tablets"), directions=at("15:00"))
    assert cocodamol == ["Paracetamol 500 mg tablets on the list has paracetamol in it too."]


def test_free_text_says_that_nothing_was_checked(cast: Cast) -> None:
    said = warned(cast.meera, product_code="", product_name="Drops", directions=at("19:00"))
    assert said == [rules.NOT_CHECKED]


@pytest.mark.parametrize(
    ("smoker", "oxygen", "words"),
    [
        ("yes", "no", ["FIRE RISK: Meera smokes."]),
        ("yes", "yes", ["FIRE RISK: Meera smokes and has oxygen at home."]),
        ("no", "no", []),
        ("no", "not_known", ["not known whether Meera has oxygen at home"]),
        ("yes", "not_known", ["FIRE RISK: Meera smokes.", "not known whether Meera has oxygen at home"]),
    ],
)
def test_a_cream_that_burns(cast: Cast, smoker: str, oxygen: str, words: list[str]) -> None:
    from medicines.models import ProductFlag

    cream = ProductFlag.objects.filter(flag="fire_risk_emollient").first()
    assert cream is not None
    cast.meera.smoker, cast.meera.oxygen = smoker, oxygen
    unit = cream.product.unit or "application"
    said = warned(cast.meera, product_code=cream.product_id, route="skin", directions=at("19:00", unit=unit))
    fire = [sentence for sentence in said if "ire risk" in sentence or "FIRE RISK" in sentence]
    assert len(fire) == len(words)
    for sentence, part in zip(fire, words, strict=True):
        assert part in sentence


def test_what_cannot_be_compared_with_allergies_is_said(cast: Cast) -> None:
    cast.meera.allergy_state = "not_recorded"
    assert any("could not be compared" in one for one in warned(cast.meera, directions=at("19:00")))


def test_times_closer_than_the_gap_are_told_to_the_planner(cast: Cast) -> None:
    said = warned(cast.meera, directions=at("15:00", "18:30", gap_minutes=240))
    assert "15:00 and 18:30 are closer together than the gap allows." in said


def test_the_two_visits_that_are_too_close_for_its_gap_are_named(cast: Cast) -> None:
    """Meera's visits are at 07:00, 11:00, 15:00 and 19:00 (stories.md 6.21)."""
    said = warned(cast.meera, directions=at("15:00", "20:30", gap_minutes=300))
    assert said == [
        "The 15:00 and 19:00 visits are 4 h apart: doses of paracetamol need at least 5 h between them."
    ]


def test_what_is_due_within_the_minutes_of_a_line_apart_from_the_rest_is_named(cast: Cast) -> None:
    before = {"how": "before", "minutes": 30, "medicines": True}
    add(cast.joy, cast.meera, directions=at("07:15"))
    thyroid = code("Levothyroxine sodium 50microgram tablets")
    said = warned(cast.meera, product_code=thyroid, directions=at("07:00", meal=before))
    assert said == [
        "Levothyroxine sodium at 07:00 is taken 30 min before other medicines: paracetamol (07:15) is due "
        "too near to it."
    ]
    assert warned(cast.meera, product_code=thyroid, directions=at("06:45", meal=before)) == []
