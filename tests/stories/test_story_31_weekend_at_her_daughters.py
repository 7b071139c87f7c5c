"""Story 31: a weekend at her daughter's. What family gives counts as possibly taken until somebody says."""

import pytest

from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, fixed, line, needed
from tests.stories.scene import find, row_of, send, slot, time, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

CO_CODAMOL = "Co-codamol 8mg/500mg tablets"


def test_story_31_family_days_are_not_ours_and_limits_ask_on_monday(cast: Cast) -> None:
    # Given her daughter gives the paracetamol on Saturday and Sunday
    weekend = [{"who": "her daughter", "weekdays": [6, 7]}]
    regular = fixed("08:00", "23:00", amount="2") | {"others": weekend, "gap_minutes": 240}
    paracetamol = line(cast.ruth, cast.jean, PARACETAMOL, regular, checker=cast.joy)
    co_codamol = line(cast.ruth, cast.jean, CO_CODAMOL, needed(gap_minutes=240), checker=cast.joy)
    # Then on Sunday nothing of it is late for us
    with time("12:00", 22):
        sunday = slot(row_of(cast.ann, cast.jean), paracetamol, "08:00", 22)
        assert (sunday["state"], sunday["gives"], sunday["late"]) == ("others", "her daughter", False)
    # And in the small hours of Monday nobody knows about Sunday night: ask before giving
    with time("02:00", 23):
        card = find(row_of(cast.ann, cast.jean)["as_needed"], medicine=str(co_codamol.pk))
        assert "paracetamol" in (card["unknown_text"] or " ".join(card["stops"]))
        assert card["when_text"] != "Nothing recorded stops it"
        early = dose(co_codamol, cast.ann, None, amount="2", given_at=at("02:00", 23).isoformat())
        assert "paracetamol" in told(send(cast.ann, early)[0])
