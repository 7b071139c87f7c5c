"""The round as it is sent: whose it is, what is wanted now, what is told once."""

from typing import Any

import pytest

from mar import round as rounds
from mar.actions import file_entry
from medicines.actions import raise_doubt, stop_medicine
from people import actions as people_actions
from people.models import Worker
from people.records import clock_at, now
from tests.mar.bodies import at, dose, entry, fixed, line

pytestmark = pytest.mark.django_db


def of(by: Worker, worker: Worker | None = None) -> dict[str, Any]:
    return rounds.as_json(by, worker or by, at("09:10").date(), now())


def person(told: dict[str, Any], called: str) -> dict[str, Any]:
    return next(one for one in told["people"] if one["called"] == called)


def chips(told: dict[str, Any], called: str) -> dict[str, str]:
    return {one["kind"]: one["text"] for one in person(told, called)["chips"]}


@pytest.fixture
def metformin(dictionary: Any, cast: Any) -> Any:
    return line(
        cast.ruth, cast.kishor, "Metformin 500mg tablets", fixed("08:00", "12:30", "18:00"), checker=cast.joy
    )


def test_a_stop_for_later_is_told_apart_from_one_for_now(cast: Any, metformin: Any) -> None:
    raise_doubt(cast.joy, medicine=metformin, kind="dose_unconfirmed", words="")
    with clock_at(at("08:30")):
        told = of(cast.ann)
    slots = [one for one in person(told, "Kishor")["slots"] if one["due_date"] == "2026-11-24"]
    assert [(one["due_time"], one["state"], one["ahead"]) for one in slots] == [
        ("08:00", "ask", False),
        ("12:30", "ask", True),
        ("18:00", "ask", True),
    ]
    assert [one["when_text"] for one in slots[1:]] == ["before 12:30", "before 18:00"]
    assert chips(told, "Kishor")["ahead"] == "2 STOP later, the first before 12:30"


def test_with_only_a_stop_for_later_the_visit_is_done_and_the_stop_still_said(
    dictionary: Any, cast: Any
) -> None:
    with clock_at(at("09:00")):
        evening = line(cast.ruth, cast.kishor, "Metformin 500mg tablets", fixed("18:00"), checker=cast.joy)
        for day in (22, 23):
            body = dose(
                evening, cast.ann, "18:00", time_source="typed", given_at=at("18:05", day).isoformat()
            )
            file_entry(cast.ann, body | {"due_date": f"2026-11-{day}"})
        raise_doubt(cast.joy, medicine=evening, kind="dose_unconfirmed", words="")
        file_entry(
            cast.ann, entry("opened", cast.kishor, cast.ann, at=at("09:00").isoformat(), identity=True)
        )
    told = of(cast.ann)
    assert chips(told, "Kishor") == {
        "ahead": "1 STOP before 18:00",
        "new": "NEW",
    }
    assert person(told, "Kishor")["group"] == "done"


def test_what_was_stopped_has_the_mark_of_a_change(cast: Any, metformin: Any) -> None:
    stop_medicine(cast.ruth, medicine=metformin, reason="The GP stopped it", said_by="Dr Rao")
    with clock_at(at("09:11")):
        assert chips(of(cast.ann), "Kishor")["stopped"] == "STOPPED"


def test_why_an_entry_was_corrected_is_told_once(cast: Any, metformin: Any) -> None:
    body = dose(metformin, cast.ann, "08:00")
    file_entry(cast.ann, body)
    why = "I looked at the wrong clock."
    right = {"key": "7b0b6f8e-54c4-4c0e-9d0e-0b6a1b8c6f01", "corrects": body["key"], "why": why}
    earlier = {"given_at": at("08:40").isoformat(), "time_source": "typed"}
    file_entry(cast.ann, body | right | earlier)
    slot = next(one for one in person(of(cast.ann), "Kishor")["slots"] if one["state"] == "done")
    assert str(slot["doses"]).count(why) == 1
    assert [one["why"] for one in slot["doses"][0]["was"]] == [why]
    assert why not in slot["doses"][0]["rest"]


def test_whose_round_a_senior_may_look_at(cast: Any, metformin: Any) -> None:
    names = [one.name for one in rounds.workers_on(cast.joy, at("09:10").date())]
    assert cast.ann.name in names
    assert cast.joy.name not in names
    assert cast.sam.name not in names


def test_a_senior_sees_nobody_of_another_branch_in_a_carers_round(cast: Any, metformin: Any) -> None:
    """A carer who helps out in Medway: Joy, of Maidstone, sees those of Maidstone."""
    with clock_at(at("07:00")):
        people_actions.add_visit(
            cast.ruth, person=cast.doreen, starts_at=at("12:00"), ends_at=at("12:30"), worker=cast.ann
        )
    everybody = {one["called"] for one in of(cast.ann)["people"]}
    assert "Doreen" in everybody
    assert {one["called"] for one in of(cast.joy, cast.ann)["people"]} == everybody - {"Doreen"}
    assert {one["called"] for one in of(cast.ruth, cast.ann)["people"]} == everybody


def test_another_looks_with_her_own_eyes(cast: Any, metformin: Any) -> None:
    """What Ann has opened and read, Joy has not; what Ann is asked to confirm, Joy is not."""
    body = dose(metformin, cast.dawid, "08:00", given_by={"worker": str(cast.ann.pk)})
    file_entry(cast.dawid, body)
    assert [one["what"] for one in person(of(cast.ann), "Kishor")["to_ask"]] == ["confirmed"]
    told = of(cast.joy, cast.ann)
    assert person(told, "Kishor")["to_ask"] == []
    assert told["greeting"] == "Ann Osei’s round"
    assert told["worker"]["senior"] is True


def test_a_dose_of_yesterday_answered_today_stays_where_it_was_answered(cast: Any, metformin: Any) -> None:
    """Else the page said "It is not on the round any more" over what was to be told to the office."""
    with clock_at(at("09:10")):
        for due in ("08:00", "12:30"):
            body = dose(metformin, cast.ann, due, time_source="typed", given_at=at("18:05", 23).isoformat())
            file_entry(cast.ann, body | {"due_date": "2026-11-23", "note": "Found out this morning"})
        told = of(cast.ann)
    assert answered(told) == ["08:00", "12:30"]
    with clock_at(at("09:10", 25)):
        tomorrow = rounds.as_json(cast.ann, cast.ann, at("09:10", 25).date(), now())
    assert answered(tomorrow) == []


def answered(told: dict[str, Any]) -> list[str]:
    """The times of Kishor's doses of Monday the 23rd that stand on the round with what was recorded."""
    slots = [one for one in person(told, "Kishor")["slots"] if one["due_date"] == "2026-11-23"]
    return [one["due_time"] for one in slots if one["state"] == "done" and one["doses"]]


def test_whom_to_ring_answers_at_that_hour(cast: Any, metformin: Any) -> None:
    """The pharmacy and the office are shut at night: a carer is never sent to a phone nobody answers."""
    with clock_at(at("09:10")):
        raise_doubt(cast.joy, medicine=metformin, kind="label_differs", words="The label says TWO")
        day = ring_of(of(cast.ann))
    with clock_at(at("21:30")):
        night = ring_of(of(cast.ann))
    assert (day["who"], day["number"]) == ("the office", "01632 960 100")
    assert (night["who"], night["number"]) == ("on call", "01632 960 101")


def test_what_is_late_at_night_is_rung_about_on_call(dictionary: Any, cast: Any) -> None:
    twice = fixed("08:00", "20:00")
    exact = line(cast.ruth, cast.kishor, "Metformin 500mg tablets", twice, late_rule="give_then_ring")
    with clock_at(at("22:30")):
        slots = person(of(cast.ann), "Kishor")["slots"]
        kept = file_entry(cast.ann, dose(exact, cast.ann, "20:00", given_at=at("22:30").isoformat()))
    slot = next(one for one in slots if (one["due_date"], one["due_time"]) == ("2026-11-24", "20:00"))
    assert slot["rule"]["text"] == "Late. Give it now, then ring on call. Never two together."
    assert slot["rule"]["ring"]["number"] == slot["after"]["ring"]["number"] == "01632 960 101"
    assert "Ring on call, 01632 960 101." in " ".join(one["text"] for one in kept["concerns"])


def test_a_pharmacy_is_rung_unless_its_hours_say_it_is_closed(dictionary: Any, cast: Any) -> None:
    line(cast.ruth, cast.kishor, "Metformin 500mg tablets", fixed("08:00", "18:00"), late_rule="ring_first")
    people_actions.add_contact(
        cast.ruth, person=cast.kishor, purpose="pharmacy", name="Oast Pharmacy", number="01632 960 114",
        hours="Monday to Saturday 09:00 to 18:00",
    )  # fmt: skip
    rung = {}
    for clock in ("15:00", "21:00"):
        with clock_at(at(clock)):
            slots = person(of(cast.ann), "Kishor")["slots"]
        late = [one for one in slots if one["due_date"] == "2026-11-24" and one["rule"]]
        rung[clock] = late[-1]["rule"]["ring"]["who"]
    assert rung == {"15:00": "Oast Pharmacy", "21:00": "on call"}


def ring_of(told: dict[str, Any]) -> dict[str, str]:
    """Whom the first STOP of Kishor's says to ring."""
    return next(one["ring"] for one in person(told, "Kishor")["slots"] if one["doubts"])


def test_what_was_not_taken_is_not_tried_again_once_the_next_dose_is_open(cast: Any, metformin: Any) -> None:
    """ "Tried again" gives it now: that belongs to one dose (stories.md 1.4)."""
    with clock_at(at("08:10")):
        body = dose(metformin, cast.ann, "08:00", given_at=at("08:10").isoformat())
        file_entry(cast.ann, body | {"outcome": "not_taken", "reason": "asleep"})
    for clock, again in (("08:40", True), ("12:10", False)):
        with clock_at(at(clock)):
            slots = person(of(cast.ann), "Kishor")["slots"]
        (slot,) = [one for one in slots if (one["due_date"], one["due_time"]) == ("2026-11-24", "08:00")]
        assert (slot["may_try_again"] and not slot["past_only"]) is again
