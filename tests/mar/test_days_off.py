"""What is not for every day: the round says that there is none today, why, and when the next is."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, fixed, line
from tests.stories.scene import row_of, time

OFF = "No dose today: day 23 of 28."

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


@pytest.mark.parametrize(
    ("days", "when", "text"),
    [
        ({"rule": "cycle", "on": 21, "off": 7, "anchor": "2026-11-02"}, "Mon 30-Nov-2026", OFF),
        ({"rule": "every_days", "every": 2, "anchor": "2026-11-23"}, "Wed 25-Nov-2026", "Take"),
        ({"rule": "monthly", "every": 1, "day": 31, "anchor": "2026-10-31"}, "Mon 30-Nov-2026", "Take"),
    ],
)  # fmt: skip
def test_a_day_off_is_said_aloud(cast: Cast, days: dict[str, Any], when: str, text: str) -> None:
    medicine = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00") | {"days": days}, checker=cast.joy)
    with time("07:50", 24):
        row = row_of(cast.ann, cast.jean)
    assert not [one for one in row["slots"] if one["medicine"] == str(medicine.pk) and one["state"] == "due"]
    (off,) = row["not_today"]
    assert (off["when"], off["name"]) == (when, "Paracetamol 500 mg tablets")
    assert off["text"].startswith(text)


def test_what_is_due_today_is_not_said_to_be_off(cast: Cast) -> None:
    days = {"rule": "every_days", "every": 2, "anchor": "2026-11-24"}
    line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00") | {"days": days}, checker=cast.joy)
    with time("07:50", 24):
        assert row_of(cast.ann, cast.jean)["not_today"] == []
