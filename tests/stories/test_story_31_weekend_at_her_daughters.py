"""Story 31: a weekend at her daughter's; the limits ask on Monday."""

import pytest

from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, fixed, line, needed
from tests.stories.scene import find, row_of, send, slot, time, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

WEEKEND = [{"who": "her daughter", "weekdays": [6, 7], "times": None}]
CO_CODAMOL = "Co-codamol 8mg/500mg tablets"


def test_story_31_the_limits_ask_on_monday(cast: Cast) -> None:
    # Given paracetamol four times a day, at the weekend from her daughter, and co-codamol when needed
    fixed_line = line(
        cast.ruth,
        cast.jean,
        PARACETAMOL,
        fixed("08:00", "12:30", "17:00", "22:00", others=WEEKEND),
        checker=cast.joy,
    )
    pain = line(cast.ruth, cast.jean, CO_CODAMOL, needed(amount="1"), checker=cast.joy)
    # When Monday comes, and nobody has told what was given on Sunday
    with time("07:00", 23):
        card = find(row_of(cast.ann, cast.jean)["as_needed"], medicine=str(pain.pk))
        # Then Sunday's four count, and nothing is promised
        assert "2 g of 4 g paracetamol" in card["used"]["text"]
        assert card["unknown_text"] == (
            "We do not know about the paracetamol at 08:00 on Sunday 22-Nov-2026. Ask before giving."
        )
        assert card["when_text"] == "We do not know about the paracetamol at 08:00 on Sunday 22-Nov-2026"
        # And they are never due, nor late
        sunday = slot(row_of(cast.ann, cast.jean), fixed_line, "22:00", day=22)
        assert (sunday["state"], sunday["late"]) == ("others", False)

        # When her daughter says that she gave the last one, and none before
        family = {"who": "family", "help": "administered", "basis": "told", "time_source": "typed"}
        for clock in ("08:00", "12:30", "17:00"):
            none = {"outcome": "not_taken", "reason": "not_needed", "amount": None, "unit": None}
            body = dose(fixed_line, cast.ann, clock, due_date="2026-11-22", **family | none)
            send(cast.ann, body | {"given_at": at(clock, 22).isoformat()})
        body = dose(fixed_line, cast.ann, "22:00", due_date="2026-11-22", **family)
        kept = send(cast.ann, body | {"given_at": at("22:00", 22).isoformat()})[0]
        assert "We do not know" not in told(kept)
        # Then one counts, and nobody is asked about the rest
        card = find(row_of(cast.ann, cast.jean)["as_needed"], medicine=str(pain.pk))
        assert "500 mg of 4 g paracetamol" in card["used"]["text"]
        assert (card["unknown_text"], card["when_text"]) == (None, "Nothing recorded stops it")


def test_story_31_a_dose_of_ours_nobody_signed_asks_as_well(cast: Cast) -> None:
    # Given Monday's 08:00 that nobody signed
    line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    pain = line(cast.ruth, cast.jean, CO_CODAMOL, needed(amount="1"), checker=cast.joy)
    with time("09:00", 23):  # its window is open: it may still be given
        card = find(row_of(cast.ann, cast.jean)["as_needed"], medicine=str(pain.pk))
        assert "Monday" not in str(card["unknown_text"])
    with time("13:00", 23):
        card = find(row_of(cast.ann, cast.jean)["as_needed"], medicine=str(pain.pk))
    assert card["unknown_text"] == "We do not know about the 08:00 paracetamol. Ask before giving."
