"""Story 22: paracetamol is wanted after a cold sachet at noon."""

import pytest

from medicines.models import Product
from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, entry, line, needed
from tests.stories.scene import find, row_of, send, time

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

SACHET = "Paracetamol 1g / Phenylephrine 12.2mg oral powder sachets"


def test_story_22_not_before_16_and_1_g_left(cast: Cast) -> None:
    # Given paracetamol when needed, at least 4 hours apart, no more than 4 g in 24 hours
    pain = line(cast.ruth, cast.jean, PARACETAMOL, needed(), checker=cast.joy)
    # And 2 tablets at 20:00 yesterday and at 07:30 today
    for clock, day in (("20:00", 23), ("07:30", 24)):
        with time(clock, day):
            body = dose(pain, cast.ann, None, amount="2", given_at=at(clock, day).isoformat())
            send(cast.ann, body)
    # When she has taken something else: a cold sachet with 1 g at noon, told at 13:00
    sachet = Product.objects.get(name=SACHET)
    with time("13:00"):
        besides = {
            "product": sachet.code,
            "amount": "1",
            "unit": "sachet",
            "given_at": at("12:00").isoformat(),
        }
        (kept,) = send(cast.ann, entry("other", cast.jean, cast.ann, **besides, time_source="typed"))
        assert kept["status"] == "saved"
        card = find(row_of(cast.ann, cast.jean)["as_needed"], medicine=str(pain.pk))
    # Then it counts 1 g: not before 16:00, and 1 g is left
    assert card["locked"]
    assert card["when_text"] == "Not before 16:00"
    assert card["used"]["text"] == "4 of 8 tablets, 3 g of 4 g paracetamol,"
    assert card["used"]["rest"].startswith("known in the last 24 hours, 1 g left.")
    assert card["limit_text"] == (
        "The usual most is 4 g of paracetamol in 24 hours from everything. Left: 1 g. "
        "30 min after it is given, the round asks: did it help?"
    )
    assert card["stops"] == [f"Too soon: {SACHET} at 12:00. Not before 16:00."]
    # And from 16:00 nothing recorded stops it
    with time("16:00"):
        card = find(row_of(cast.ann, cast.jean)["as_needed"], medicine=str(pain.pk))
    assert (card["locked"], card["when_text"]) == (False, "Nothing recorded stops it")
