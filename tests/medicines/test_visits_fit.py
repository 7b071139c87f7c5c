"""Visits that are too close for a gap, and what stands apart from other medicines: pure."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from medicines.directions import parse
from medicines.rules.visits import Spaced, Stay, meal_clashes, misfits, visit_clashes
from medicines.schedule import Line

LONDON = ZoneInfo("Europe/London")
BEGAN = datetime(2026, 11, 16, 7, tzinfo=LONDON)
HALF_AN_HOUR = {"how": "before", "minutes": 30, "medicines": True}


def spaced(name: str, *times: str, ingredients: str = "", together: object = None, **more: Any) -> Spaced:
    rows = [{"at": one, "band": None, "amount": "1"} for one in times]
    read = parse({"v": 1, "kind": "fixed", "unit": "tablet", "times": rows, **more})
    line = Line(id=name, directions=read, starts_at=BEGAN, live_at=BEGAN)
    return Spaced(name, line, frozenset({ingredients or name}), together)


def stay(clock: str, minutes: int = 30, day: int = 24) -> Stay:
    starts = datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=LONDON)
    return Stay(starts, starts + timedelta(minutes=minutes))


def said(lines: list[Spaced], *stays: Stay) -> list[str]:
    return [one.text for one in misfits(lines, stays, LONDON)]


def test_the_two_visits_that_clash_are_named() -> None:
    pain = spaced("paracetamol", "17:00", "21:00", gap_minutes=240)
    assert said([pain], stay("17:00"), stay("20:00")) == [
        "The 17:00 and 20:00 visits are 3 h apart: doses of paracetamol need at least 4 h between them."
    ]
    assert said([pain], stay("17:00"), stay("21:00")) == []


def test_they_are_said_once_for_a_week_and_over_midnight() -> None:
    pain = spaced("paracetamol", "01:00", "22:30", gap_minutes=240)
    stays = [stay(clock, day=day) for day in (24, 25, 26) for clock in ("01:00", "22:30")]
    assert said([pain], *stays) == [
        "The 22:30 and 01:00 visits are 2 h 30 min apart: doses of paracetamol need at least 4 h between "
        "them."
    ]


def test_two_products_with_one_ingredient_clash() -> None:
    pain = spaced("paracetamol", "17:00", ingredients="para", gap_minutes=240)
    other = spaced("co-codamol", "20:00", ingredients="para")
    assert said([pain, other], stay("17:00"), stay("20:00")) == [
        "The 17:00 and 20:00 visits are 3 h apart: paracetamol and co-codamol need at least 4 h between them."
    ]
    assert said([pain, spaced("senna", "20:00")], stay("17:00"), stay("20:00")) == []


def test_a_time_nobody_comes_near_is_no_clash_of_visits() -> None:
    pain = spaced("paracetamol", "12:00", "17:00", gap_minutes=240)
    assert said([pain], stay("17:00"), stay("20:00")) == []


def test_days_the_family_gives_are_no_clash_of_ours() -> None:
    family = [{"who": "her daughter", "weekdays": [2], "times": None}]
    pain = spaced("paracetamol", "17:00", "21:00", gap_minutes=240, others=family)
    assert said([pain], stay("17:00"), stay("20:00")) == []
    assert len(said([pain], stay("17:00", day=25), stay("20:00", day=25))) == 1


def test_a_visit_too_short_for_what_is_taken_before_the_rest() -> None:
    thyroid = spaced("levothyroxine", "08:00", meal=HALF_AN_HOUR)
    rest = [spaced("metformin", "08:30"), spaced("ramipril", "08:30")]
    assert said([thyroid, *rest], stay("08:00", 15)) == [
        "The 08:00 visit lasts 15 min: levothyroxine is taken 30 min before other medicines, and metformin "
        "and ramipril fall in the same visit."
    ]
    assert said([thyroid, *rest], stay("08:00", 45)) == []


def test_on_the_form_the_two_visits_are_named_for_the_new_line() -> None:
    pain = spaced("paracetamol", "17:00", "21:00", gap_minutes=240)
    day = datetime(2026, 11, 24, 9, tzinfo=LONDON)
    clocks = [stay("17:00").starts_at.time(), stay("20:00").starts_at.time()]
    assert visit_clashes(pain, [], clocks, day) == [
        "The 17:00 and 20:00 visits are 3 h apart: doses of paracetamol need at least 4 h between them."
    ]
    assert visit_clashes(spaced("senna", "17:00"), [pain], clocks, day) == []


def clashes(new: Spaced, *others: Spaced) -> list[str]:
    return meal_clashes(new, others, datetime(2026, 11, 24, 9, tzinfo=LONDON), LONDON)


def test_what_else_is_due_within_the_half_hour_is_named() -> None:
    thyroid = spaced("levothyroxine", "07:30", meal=HALF_AN_HOUR)
    metformin, ramipril = spaced("metformin", "07:45"), spaced("ramipril", "07:30", "20:00")
    text = (
        "Levothyroxine at 07:30 is taken 30 min before other medicines: metformin (07:45) and ramipril "
        "(07:30) are due too near to it."
    )
    assert clashes(thyroid, metformin, ramipril, spaced("senna", "08:00")) == [text]
    assert clashes(thyroid, spaced("senna", "08:00")) == []
    # The new line is named where the one on the list stands apart.
    assert clashes(metformin, thyroid, ramipril) == [
        "Levothyroxine at 07:30 is taken 30 min before other medicines: metformin (07:45) is due too near "
        "to it."
    ]


def test_only_the_weekday_on_which_both_are_due_clashes() -> None:
    weekly = spaced("alendronic acid", "07:00", meal=HALF_AN_HOUR, weekdays=[7])
    assert clashes(weekly, spaced("methotrexate", "07:00", weekdays=[3])) == []
    assert len(clashes(weekly, spaced("furosemide", "07:00"))) == 1


def test_two_boxes_of_one_dose_do_not_clash() -> None:
    large = spaced("levothyroxine 50", "07:30", meal=HALF_AN_HOUR, together=1)
    small = spaced("levothyroxine 25", "07:30", meal=HALF_AN_HOUR, together=1)
    assert clashes(large, small) == []
