"""Moving a person's usual times, joining strengths into one dose, and a prescriber's limit."""

from datetime import time
from decimal import Decimal
from typing import Any

import pytest

from medicines.actions import add_medicine, end_cap, join_together, move_times, set_cap, stop_medicine
from medicines.dictionary import Ingredient
from medicines.limits import PARACETAMOL
from medicines.models import IngredientCap, Medicine
from people.records import Refused, now
from tests.cast import Cast
from tests.medicines.entries import add, at, code, ordinary

pytestmark = pytest.mark.django_db


def by_band(**times: str) -> dict[str, Any]:
    rows = [{"at": clock, "band": band, "amount": "1"} for band, clock in times.items()]
    return {"v": 1, "kind": "fixed", "unit": "tablet", "times": rows}


def clocks(medicine: Medicine) -> list[str]:
    return [row["at"] for row in medicine.directions["times"]]


def test_one_act_replaces_every_line_concerned_and_no_other(cast: Cast) -> None:
    two = add(cast.joy, cast.meera, directions=by_band(breakfast="07:00", bed="21:30"))
    exact = add(cast.joy, cast.meera, directions=at("07:00"))
    moved = move_times(cast.joy, person=cast.meera, moves={"breakfast": time(7, 45)}, why="visits moved")
    assert [(line.replaces, clocks(line)) for line in moved] == [(two, ["07:45", "21:30"])]
    exact.refresh_from_db()
    assert exact.stops_at is None
    assert moved[0].label == two.label


def test_an_exact_time_moves_only_when_it_is_named(cast: Cast) -> None:
    add(cast.joy, cast.meera, directions=at("07:00"))
    moved = move_times(cast.joy, person=cast.meera, moves={"07:00": time(7, 30)}, why="GP agreed")
    assert clocks(moved[0]) == ["07:30"]


def test_one_line_that_cannot_move_moves_none(cast: Cast) -> None:
    add(cast.joy, cast.meera, directions=by_band(breakfast="07:00"))
    add(cast.joy, cast.meera, directions=by_band(breakfast="07:00", lunch="12:00"))
    with pytest.raises(Refused) as caught:
        move_times(cast.joy, person=cast.meera, moves={"breakfast": time(11, 50)}, why="visits moved")
    assert "too close" in caught.value.fields[""][0]
    assert Medicine.objects.count() == 2


def test_nothing_to_move_is_said(cast: Cast) -> None:
    with pytest.raises(Refused):
        move_times(cast.joy, person=cast.meera, moves={"tea": time(18)}, why="visits moved")


def levothyroxine(cast: Cast, strength: int, **changed: Any) -> Medicine:
    product = code(f"Levothyroxine sodium {strength}microgram tablets")
    return add_medicine(
        cast.joy, person=cast.meera, **ordinary(product_code=product, directions=at("07:00"), **changed)
    )


def test_story_38_two_strengths_make_one_dose(cast: Cast) -> None:
    fifty = levothyroxine(cast, 50)
    more = levothyroxine(cast, 25, together_with=fifty)
    fifty.refresh_from_db()
    assert more.together is not None
    assert more.together == fifty.together


def test_lines_at_other_times_cannot_be_one_dose(cast: Cast) -> None:
    fifty, night = levothyroxine(cast, 50), add(cast.joy, cast.meera)
    with pytest.raises(Refused):
        join_together(cast.joy, medicines=[fifty, night], why="one dose")
    later = levothyroxine(cast, 25)
    joined = join_together(cast.joy, medicines=[fifty, later], why="one dose")
    assert joined[0].together == joined[1].together


def test_somebody_else_s_line_cannot_be_joined(cast: Cast) -> None:
    hers = levothyroxine(cast, 50)
    his = add_medicine(cast.ruth, person=cast.kishor, **ordinary(directions=at("07:00")))
    with pytest.raises(Refused):
        join_together(cast.ruth, medicines=[hers, his], why="one dose")
    stop_medicine(cast.joy, medicine=hers, reason="x", said_by="y")
    with pytest.raises(Refused):
        join_together(cast.ruth, medicines=[hers, his], why="one dose")


def test_a_new_limit_takes_the_place_of_the_old_one(cast: Cast) -> None:
    paracetamol = Ingredient.objects.get(pk=PARACETAMOL)
    set_cap(cast.joy, person=cast.idris, ingredient=paracetamol, mg=Decimal(3000), said_by="Dr Khan")
    cap = set_cap(cast.joy, person=cast.idris, ingredient=paracetamol, mg=Decimal(2000), said_by="Dr Khan")
    assert IngredientCap.objects.get(ended_on__isnull=True) == cap
    end_cap(cast.joy, cap=cap, why="heavier now")
    assert not IngredientCap.objects.filter(ended_on__isnull=True).exists()
    assert IngredientCap.objects.first().ended_on == now().date()  # type: ignore[union-attr]  # there is one


@pytest.mark.parametrize("mg", ["0", "-1", "NaN", "1e9"])
def test_a_limit_is_a_number_of_milligrams(cast: Cast, mg: str) -> None:
    with pytest.raises(Refused) as caught:
        set_cap(
            cast.joy, person=cast.idris, ingredient=Ingredient.objects.get(pk=PARACETAMOL), mg=Decimal(mg),
            said_by="Dr Khan",
        )  # fmt: skip
    assert list(caught.value.fields) == ["mg"]
