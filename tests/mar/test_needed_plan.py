"""The when-needed plan where it is used: on the round, on the chart, and for when the effect is asked."""

from datetime import date
from typing import Any

import pytest

from mar import round as rounds
from mar.actions import file_entry
from mar.chart import build
from medicines.actions import write_plan
from medicines.models import Medicine
from people.records import clock_at
from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, entry, line, needed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

WORDS = {
    "reason": "Pain in her hands",
    "signs": "She hides her hands",
    "call": "No better after two: Mill Lane Surgery, 01632 960 138",
    "choosing": "Start with 1",
}


def planned(cast: Cast, medicine: Medicine, **more: Any) -> Medicine:
    write_plan(cast.joy, medicine=medicine, **{**WORDS, "review_on": date(2027, 2, 24), **more})
    return medicine


def person(cast: Cast, clock: str, day: int = 24) -> dict[str, Any]:
    moment = at(clock, day)
    with clock_at(moment):
        told = rounds.as_json(cast.ann, cast.ann, moment.date(), moment)
    return next(one for one in told["people"] if one["called"] == "Jean")


def card(cast: Cast, clock: str = "09:10", day: int = 24) -> dict[str, Any]:
    (found,) = person(cast, clock, day)["as_needed"]
    return found


def took(cast: Cast, medicine: Medicine, clock: str, day: int = 24) -> dict[str, Any]:
    moment = at(clock, day)
    body = dose(medicine, cast.ann, None, given_at=moment.isoformat())
    with clock_at(moment):
        assert file_entry(cast.ann, body)["dose"]
    return body


def test_the_round_says_the_plan_label_by_label(cast: Cast) -> None:
    planned(cast, line(cast.ruth, cast.jean, PARACETAMOL, needed(), checker=cast.joy))
    found = card(cast)
    assert found["plan"] == "The plan: Start with 1"
    assert [(one["label"], one["text"]) for one in found["plan_says"]] == [
        ("For", WORDS["reason"]),
        ("Signs", WORDS["signs"]),
        ("How much", WORDS["choosing"]),
        ("Call", WORDS["call"]),
        ("Review", "24-Feb-2027"),
    ]


def test_a_line_without_a_plan_says_nothing_of_one(cast: Cast) -> None:
    line(cast.ruth, cast.jean, PARACETAMOL, needed(), checker=cast.joy)
    assert (card(cast)["plan"], card(cast)["plan_says"]) == (None, [])


def test_what_acts_on_the_mind_says_how_often_this_month(cast: Cast) -> None:
    asleep = needed(amount="1", max_amount_24h="1", gap_minutes=None)
    zopiclone = line(cast.ruth, cast.jean, "Zopiclone 7.5mg tablets", asleep, checker=cast.joy)
    planned(cast, zopiclone, tried="Warm milk", authorised_by="Dr Lund, GP")
    for day in (17, 20, 22):
        took(cast, zopiclone, "22:00", day)
    said = {one["label"]: one["text"] for one in card(cast)["plan_says"]}
    assert said["This month"] == "3 times"
    assert (said["Tried before"], said["Authorised by"]) == ("Warm milk", "Dr Lund, GP")


def test_a_review_that_is_overdue_says_so(cast: Cast) -> None:
    pain = line(cast.ruth, cast.jean, PARACETAMOL, needed(), checker=cast.joy)
    planned(cast, pain, review_on=date(2026, 11, 25))
    said = {one["label"]: one["text"] for one in card(cast, "09:10", 26)["plan_says"]}
    assert said["Review"] == "25-Nov-2026 (it is overdue: tell the office)"


@pytest.mark.parametrize(("minutes", "before", "after"), [(None, "08:29", "08:30"), (90, "09:29", "09:30")])
def test_the_effect_is_asked_once_after_the_plans_interval(
    cast: Cast, minutes: int | None, before: str, after: str
) -> None:
    pain = planned(
        cast,
        line(cast.ruth, cast.jean, PARACETAMOL, needed(), checker=cast.joy),
        effect_minutes=minutes,
    )
    given = took(cast, pain, "08:00")
    assert person(cast, before)["to_ask"] == []
    (asked,) = person(cast, after)["to_ask"]
    assert (asked["what"], asked["text"]) == ("effect", "Paracetamol at 08:00: did it help?")
    # Whoever comes next, also two mornings on, until it is answered: "could not tell" is an answer
    assert len(person(cast, "07:30", 26)["to_ask"]) == 1
    assert person(cast, "08:30", 26)["to_ask"] == []
    with clock_at(at("10:00")):
        told = entry(
            "follow_up", cast.jean, cast.ann, of=given["key"], what="effect", answer="cannot_tell",
            at=at("10:00").isoformat(),
        )  # fmt: skip
        file_entry(cast.ann, told)
    assert person(cast, "10:30")["to_ask"] == []


def test_the_chart_has_the_plan_in_its_when_needed_block(cast: Cast) -> None:
    planned(cast, line(cast.ruth, cast.jean, PARACETAMOL, needed(), checker=cast.joy))
    (found,) = build(cast.jean, date(2026, 11, 16), 28, at("09:10")).when_needed
    assert found.watch.endswith(
        "Plan. For: Pain in her hands. Signs: She hides her hands. How much: Start with 1. Call: No better "
        "after two: Mill Lane Surgery, 01632 960 138. Review: 24-Feb-2027."
    )
