"""Story 39: the clock goes back, on Sunday 25-Oct-2026 at 02:00."""

from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest

from mar import chart
from mar.slots import load
from medicines import actions
from medicines.models import Medicine
from people.records import clock_at
from tests.cast import LONDON, Cast
from tests.mar.bodies import fixed
from tests.stories.worn import FENTANYL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def at(day: int, clock: str, month: int = 10) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, month, day, int(hour), int(minute), tzinfo=LONDON)


def enter(cast: Cast, name: str, directions: dict[str, Any], **more: Any) -> Medicine:
    with clock_at(at(19, "07:00")):
        return actions.add_medicine(
            cast.ruth, person=cast.jean, product_name=name, label="As the label says", directions=directions,
            starts_at=at(19, "07:00"), prescriber="Dr Lund", **{"route": "mouth"} | more,
        )  # fmt: skip


def due(cast: Cast, medicine: Medicine, first: int, last: int) -> list[tuple[int, str, datetime]]:
    """(day, wall time, instant) of each dose on these days, the last included."""
    now = at(first, "00:00")
    sheet = load([cast.jean], now, at(last, "23:59"))[cast.jean.pk]
    found = sheet.due_doses(now, now.date(), at(last + 1, "00:00").date())
    return [
        (one.slot.due_date.day, one.slot.due_time.strftime("%H:%M"), one.slot.due_at)
        for one in found
        if one.medicine == medicine and one.slot.step == "give"
    ]


def test_story_39_bedtime_and_breakfast_once_each(cast: Cast) -> None:
    tablets = enter(cast, "Ramipril 5mg capsules", fixed("08:00", "22:00", "01:30", unit="capsule"))
    night = [(day, clock) for day, clock, _ in due(cast, tablets, 24, 26)]
    assert night == [(day, clock) for day in (24, 25, 26) for clock in ("01:30", "08:00", "22:00")]
    # From bedtime to breakfast eleven hours went by in that night, and ten in the next
    bedtime, breakfast = due(cast, tablets, 24, 24)[-1][2], due(cast, tablets, 25, 25)[1][2]
    assert (breakfast - bedtime).total_seconds() == 11 * 3600


def test_story_39_a_72_hour_patch_is_counted_in_hours(cast: Cast) -> None:
    directions = {
        "v": 1, "kind": "elapsed", "unit": "patch", "amount": "1", "every": 72 * 60,
        "anchor": at(20, "09:00").isoformat(), "worn": {"at_start": 1},
    }  # fmt: skip
    patch = enter(cast, FENTANYL, directions, route="skin")
    changes = due(cast, patch, 20, 29)
    assert [(day, clock) for day, clock, _ in changes] == [
        (20, "09:00"), (23, "09:00"), (26, "08:00"), (29, "08:00"),
    ]  # fmt: skip
    apart = [(late - early).total_seconds() / 3600 for (*_, early), (*_, late) in pairwise(changes)]
    assert apart == [72, 72, 72]
    # And the chart has a row for each wall time and step
    drawn = chart.build(cast.jean, at(19, "00:00").date(), 14, at(19, "08:00"))
    (line,) = [one for one in drawn.lines if one.medicine == patch.pk]
    assert [(row.time, row.step) for row in line.rows] == [
        ("08:00", "remove"), ("08:00", "apply"), ("09:00", "remove"), ("09:00", "apply"),
    ]  # fmt: skip
    assert {row.days for row in line.rows} == {"72 h"}


def test_story_39_the_hour_that_comes_twice_says_which(cast: Cast) -> None:
    directions = {
        "v": 1, "kind": "elapsed", "unit": "tablet", "amount": "1", "every": 60,
        "anchor": at(24, "22:30").isoformat(),
    }  # fmt: skip
    hourly = enter(cast, "Paracetamol 500mg tablets", directions)
    now = at(25, "01:00")
    sheet = load([cast.jean], now, at(25, "23:59"))[cast.jean.pk]
    rows = [
        one.slot for one in sheet.due_doses(now, now.date(), at(26, "00:00").date()) if one.medicine == hourly
    ]
    twice = [slot for slot in rows if slot.due_time.strftime("%H:%M") == "01:30"]
    assert [slot.ordinal for slot in twice] == [0, 2]
    assert (twice[1].due_at - twice[0].due_at).total_seconds() == 3600
    drawn = chart.build(cast.jean, at(25, "00:00").date(), 1, now)
    (line,) = [one for one in drawn.lines if one.medicine == hourly.pk]
    assert [(row.time, row.days) for row in line.rows if row.ordinal == 2] == [("01:30", "2nd time")]
