"""Limits that reach further back than a day: nights a week, and doses in a course."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mar import round as rounds
from mar.actions import file_entry
from medicines.actions import change_medicine
from people.records import clock_at
from tests.mar.bodies import at, dose, fixed, line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

ZOPICLONE = "Zopiclone 7.5mg tablets"


def asleep(**more: Any) -> dict[str, Any]:
    """One at night when needed, and no more than so often."""
    return {
        "v": 1,
        "kind": "as_needed",
        "unit": "tablet",
        "amount": "1",
        "for": "sleep",
        "max_doses_24h": 1,
        **more,
    }


def took(cast: Any, medicine: Any, day: int, clock: str = "22:00") -> None:
    moment = at(clock, day)
    with clock_at(moment):
        file_entry(cast.ann, dose(medicine, cast.ann, None, given_at=moment.isoformat()))


def card(cast: Any, medicine: Any, now: datetime) -> dict[str, Any]:
    with clock_at(now):
        told = rounds.as_json(cast.ann, cast.ann, now.date(), now)
    rows = [one for person in told["people"] for one in person["as_needed"]]
    return next(one for one in rows if one["medicine"] == str(medicine.pk))


def test_nights_a_week_are_counted_in_seven_days(cast: Any) -> None:
    zopiclone = line(cast.ruth, cast.jean, ZOPICLONE, asleep(max_doses_7d=3), checker=cast.joy)
    for day in (18, 20, 22):
        took(cast, zopiclone, day)
    stopped = card(cast, zopiclone, at("22:30"))
    assert stopped["locked"]
    assert stopped["stops"] == ["That would be dose 4 of zopiclone in 7 days. No more than 3."]
    assert stopped["not_before"] == at("22:00", 25).isoformat()
    assert stopped["used"]["text"] == "0 of 1 doses, 3 of 3 in 7 days,"
    assert not card(cast, zopiclone, at("22:30", 25))["locked"]


def test_an_entry_is_told_that_it_was_one_night_too_many(cast: Any) -> None:
    zopiclone = line(cast.ruth, cast.jean, ZOPICLONE, asleep(max_doses_7d=2), checker=cast.joy)
    for day in (17, 20):
        took(cast, zopiclone, day)
    with clock_at(at("22:00", 23)):
        body = dose(zopiclone, cast.ann, None, given_at=at("22:00", 23).isoformat())
        kept = file_entry(cast.ann, body)
    assert "That would be dose 3 of zopiclone in 7 days. No more than 2." in [
        one["text"] for one in kept["concerns"]
    ]


def test_a_course_is_counted_from_its_first_dose_and_over_its_replacement(cast: Any) -> None:
    old = line(cast.ruth, cast.jean, ZOPICLONE, asleep(max_doses_course=3), checker=cast.joy)
    for day in (16, 17):
        took(cast, old, day)
    with clock_at(at("09:00", 18)):
        new = change_medicine(cast.ruth, medicine=old, why="New prescription", source="prescription")
    assert not card(cast, new, at("22:00", 28))["locked"]
    took(cast, new, 20)
    stopped = card(cast, new, at("22:00", 28))
    assert stopped["stops"] == ["That would be dose 4 of zopiclone in this course. No more than 3."]
    assert stopped["not_before"] is None
    assert stopped["when_text"] == "Ring before giving"


def test_days_the_family_gives_count_for_the_week(cast: Any) -> None:
    """Friday ours, the weekend her daughter's: a Friday an hour early is the fourth in 7 days."""
    weekend = [{"who": "her daughter", "weekdays": [6, 7], "times": None}]
    nights = fixed("22:00", weekdays=[5, 6, 7], others=weekend, max_doses_7d=3)
    three = line(cast.ruth, cast.jean, ZOPICLONE, nights, checker=cast.joy)
    said = {}
    for day, clock in ((20, "22:00"), (27, "21:00")):
        moment = at(clock, day)
        with clock_at(moment):
            body = dose(three, cast.ann, "22:00", due_date=f"2026-11-{day}", given_at=moment.isoformat())
            said[day] = [one["text"] for one in file_entry(cast.ann, body)["concerns"]]
    assert said[20] == []
    assert "That would be dose 4 of zopiclone in 7 days. No more than 3." in said[27]
    assert "We do not know about the zopiclone at 22:00 on Sunday 22-Nov-2026. Ask before giving." in said[27]


def test_reading_a_week_back_costs_one_query(cast: Any) -> None:
    """And nothing where no line asks for it."""

    def queries(**more: Any) -> int:
        line(cast.ruth, cast.jean, ZOPICLONE, asleep(**more), checker=cast.joy)
        with (
            clock_at(at("22:00")),
            CaptureQueriesContext(
                connection,
            ) as seen,
        ):
            rounds.as_json(cast.ann, cast.ann, at("22:00").date(), at("22:00"))
        return len(seen)

    usual = queries()
    assert queries() == usual
    assert queries(max_doses_7d=3) == usual + 1
