"""Oxygen: looked at, begun and ended at its times; a step is answered, and nothing is counted."""

from typing import Any

import pytest

from mar.models import Dose
from medicines.models import Medicine
from tests.cast import Cast
from tests.mar.bodies import at, dose, line
from tests.stories.scene import board, get, row_of, send, slot, time, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


@pytest.fixture
def oxygen(cast: Cast) -> Medicine:
    times = [{"at": clock, "band": None, "step": step} for clock, step in (
        ("08:00", "check"), ("21:00", "start"), ("22:00", "stop"))]  # fmt: skip
    directions = {"v": 1, "kind": "continuous", "unit": "dose", "rate": "2 litres a minute", "times": times}
    return line(
        cast.ruth, cast.jean, "Oxygen cylinders", directions, checker=cast.joy, route="inhaled",
        label="2 litres a minute by day",
    )  # fmt: skip


def answer(oxygen: Medicine, cast: Cast, **more: Any) -> dict[str, Any]:
    """What was found at 08:00, without an amount."""
    body = dose(oxygen, cast.ann, "08:00", given_at=at("08:10").isoformat(), **more)
    return {name: value for name, value in body.items() if name not in ("amount", "unit")}


def test_the_card_asks_whether_it_is_on_at_the_plans_rate(cast: Cast, oxygen: Medicine) -> None:
    with time("08:10"):
        card = slot(row_of(cast.ann, cast.jean), oxygen, "08:00")
        assert (card["state"], card["amount_text"]) == ("due", None)
        assert (card["step"]["ask"], card["step"]["yes"], card["step"]["no"]) == (
            "Is it on at 2 litres a minute?", "Yes", "No",
        )  # fmt: skip
        (saved,) = send(cast.ann, answer(oxygen, cast))
        assert saved["status"] == "saved"
        done = slot(row_of(cast.ann, cast.jean), oxygen, "08:00")
    assert (done["state"], done["doses"][0]["text"]) == ("done", "08:10 looked at: as planned, AO")
    kept = Dose.objects.get(id=saved["id"])
    assert (kept.amount, kept.unit, kept.left_pack) == (0, "dose", False)
    assert "Looked at: as planned" in get(cast.joy, "mar:person_lately", cast.jean)


def test_not_as_planned_is_told_at_once(cast: Cast, oxygen: Medicine) -> None:
    with time("08:10"):
        off = answer(oxygen, cast, outcome="not_taken", reason="other", note="It stood at 1 litre")
        (saved,) = send(cast.ann, off)
    assert "It is not as planned. Ring the office, 01632 960 100." in told(saved)


def test_a_step_nobody_answered_is_late_on_the_board(cast: Cast, oxygen: Medicine) -> None:
    with time("10:30"):
        assert "Oxygen cylinders, look at it" in board(cast.joy)
