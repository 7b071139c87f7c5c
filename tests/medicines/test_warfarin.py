"""A warfarin dose is made of whole tablets, by strength and colour; halves are refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.warfarin import COLOURS, is_warfarin, made_up, tablets_for

ALL = tuple(COLOURS)


@pytest.mark.parametrize(
    ("mg", "strengths", "text"),
    [
        ("4", "1 3", "4 mg = 1 × 3 mg (blue) + 1 × 1 mg (brown)"),
        ("3", "1 3", "3 mg = 1 × 3 mg (blue)"),
        ("6", "1 3 5", "6 mg = 1 × 5 mg (pink) + 1 × 1 mg (brown)"),
        ("7", "3 1", "7 mg = 2 × 3 mg (blue) + 1 × 1 mg (brown)"),
        ("2.5", "0.5 1", "2.5 mg = 2 × 1 mg (brown) + 1 × 500 micrograms (white)"),
        ("9", "5 3", "9 mg = 3 × 3 mg (blue)"),
        ("4", "1", "4 mg = 4 × 1 mg (brown)"),
    ],
)
def test_how_a_dose_is_made_up(mg: str, strengths: str, text: str) -> None:
    found = tablets_for(Decimal(mg), [Decimal(one) for one in strengths.split()])
    assert found is not None
    assert made_up(found) == text


@pytest.mark.parametrize(
    ("mg", "strengths"),
    [
        ("1.5", "1 3"),
        ("2.25", "0.5 1"),
        ("0.5", "1"),
        ("4", "5"),
        ("4", ""),
        ("0", "1"),
        ("-1", "1"),
        ("51", "1"),
    ],
)
def test_no_tablet_is_halved_and_no_absurd_dose_made(mg: str, strengths: str) -> None:
    assert tablets_for(Decimal(mg), [Decimal(one) for one in strengths.split()]) is None


@given(st.integers(1, 100), st.sets(st.sampled_from(ALL)))
def test_what_is_made_up_is_the_dose(halves: int, strengths: set[Decimal]) -> None:
    mg = Decimal(halves) / 2
    found = tablets_for(mg, strengths)
    if found is None:
        assert Decimal("0.5") not in strengths
        assert mg % 1 or Decimal(1) not in strengths
        return
    assert sum(size * count for size, count in found.items()) == mg
    assert set(found) <= strengths
    assert all(count > 0 for count in found.values())


def test_warfarin_is_known_by_its_name() -> None:
    assert is_warfarin("Warfarin sodium")
    assert not is_warfarin("Apixaban")
