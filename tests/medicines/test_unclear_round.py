"""Story 24 on the round: no made-up amount, `ask` at its time, and everything else goes on."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mar import round as rounds
from people.records import clock_at, now
from tests.cast import LONDON, Cast
from tests.medicines.entries import add, code, unclear

pytestmark = pytest.mark.django_db


def test_story_24_a_cream_as_directed_is_ask_on_the_round_and_on_the_board(cast: Cast) -> None:
    with clock_at(datetime(2026, 11, 23, 20, tzinfo=LONDON)):
        add(
            cast.joy,
            cast.meera,
            product_code=code("Hydrocortisone 1% cream"),
            route="skin",
            label="Use as directed",
            directions=unclear("07:00", "19:00"),
        )
    told: dict[str, Any] = rounds.as_json(cast.ann, cast.ann, now().date(), now())
    meera = next(one for one in told["people"] if one["id"] == str(cast.meera.pk))
    slots = {slot["due_time"]: slot for slot in meera["slots"]}
    assert {slot["state"] for slot in slots.values()} == {"ask"}
    assert {slot["amount"] for slot in slots.values()} == {None}
    assert all("No dose is confirmed" in slot["text"] for slot in slots.values())
    client = Client()
    client.force_login(cast.ruth, backend="django.contrib.auth.backends.ModelBackend")
    board = client.get(reverse("mar:board"))
    assert board.status_code == 200
    assert "Hydrocortisone" in board.content.decode()
