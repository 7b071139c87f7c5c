"""Directions of a label that does not say enough: times, and no amount that anybody made up (story 24)."""

import pytest

from medicines import directions as said

UNCLEAR = {
    "v": 1, "kind": "unclear", "unit": "application", "weekdays": None,
    "times": [{"at": "08:00", "band": "breakfast"}, {"at": "20:00", "band": None}],
}  # fmt: skip


def test_it_reads_back_as_it_was_written() -> None:
    assert said.to_json(said.parse(UNCLEAR)) == UNCLEAR


def test_it_says_that_no_dose_is_confirmed() -> None:
    words = said.words(said.parse(UNCLEAR))
    assert words.plain == "No dose is confirmed · ring before giving, at 08:00 and 20:00"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"times": []}, "times"),
        ({"times": [{"at": "08:00", "band": None, "amount": "1"}]}, "times.0.amount"),
        ({"unit": ""}, "unit"),
        ({"max_amount_24h": "4"}, "max_amount_24h"),
    ],
)
def test_it_still_needs_a_time_and_a_unit_and_takes_no_amount(changed: dict[str, object], field: str) -> None:
    with pytest.raises(said.Unreadable) as caught:
        said.parse(UNCLEAR | changed)
    assert caught.value.field == field
