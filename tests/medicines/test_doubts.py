"""Doubt stays until somebody who may has answered it; every answer is kept (stories.md 1.1, design.md 3)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from medicines import lines
from medicines.actions import add_medicine, answer_doubt, raise_doubt, raise_home_doubts, stop_medicine
from medicines.models import Doubt, DoubtAnswer, Medicine
from medicines.ring import open_at, ring_for
from people.models import Task
from people.records import Refused, clock_at, new_id, now
from tests.cast import LONDON, Cast
from tests.medicines.entries import add, at, code, ordinary, unclear

pytestmark = pytest.mark.django_db
GP = {"who": "Dr Khan", "role": "GP", "words": "as the chart says", "at": "09:08"}


def answer(by: Any, doubt: Doubt, decision: str, advice: dict[str, Any] = GP, key: Any = None) -> DoubtAnswer:
    """Answer and read the doubt again."""
    given = answer_doubt(
        by, doubt=doubt, key=key or new_id(), fingerprint="f" * 64, decision=decision, advice=advice
    )
    doubt.refresh_from_db()
    return given


def doubt_on(cast: Cast, kind: str = "label_differs") -> Doubt:
    return raise_doubt(cast.ann, medicine=add(cast.joy, cast.meera), kind=kind, label_seen="TWO at night")


def test_story_3_a_carer_raises_it_and_the_number_stands_beside_it(cast: Cast) -> None:
    doubt = doubt_on(cast)
    assert (doubt.opened_by, doubt.opened_at, doubt.label_seen) == (cast.ann, now(), "TWO at night")
    assert doubt.ring_number
    assert doubt.provider == cast.northgate


def test_the_same_key_is_one_doubt(cast: Cast) -> None:
    medicine, key = add(cast.joy, cast.meera), new_id()
    first = raise_doubt(cast.ann, medicine=medicine, kind="supply", key=key)
    assert raise_doubt(cast.ann, medicine=medicine, kind="supply", key=key) == first
    assert Doubt.objects.count() == 1


def test_a_professional_by_name_lets_it_go(cast: Cast) -> None:
    doubt = doubt_on(cast)
    given = answer(cast.ann, doubt, "as_chart")
    assert (doubt.closed_by, doubt.closed_at) == (cast.ann, now())
    assert (given.advice["who"], given.recorded_by) == ("Dr Khan", cast.ann)


@pytest.mark.parametrize("advice", [{"who": "Kishor", "role": "husband"}, {"role": "GP"}, {}])
def test_nobody_else_lets_it_go_and_a_senior_is_asked(cast: Cast, advice: dict[str, Any]) -> None:
    doubt = doubt_on(cast)
    answer(cast.ann, doubt, "as_chart", advice)
    assert doubt.closed_at is None
    assert Task.objects.open().get().kind == "settle_advice"


def test_a_senior_lets_it_go_in_her_own_name(cast: Cast) -> None:
    doubt = doubt_on(cast)
    answer(cast.joy, doubt, "as_chart", {})
    assert doubt.closed_by == cast.joy


@pytest.mark.parametrize("decision", ["as_told", "do_not_give"])
def test_other_advice_leaves_it_ask_with_a_task(cast: Cast, decision: str) -> None:
    doubt = doubt_on(cast)
    answer(cast.ann, doubt, decision, GP | {"words": "only one tonight"})
    assert doubt.closed_at is None
    assert "Dr Khan (GP), “only one tonight”" in Task.objects.open().get().words


@pytest.mark.parametrize("missing", ["who", "words"])
def test_advice_without_name_or_words_is_asked_back(cast: Cast, missing: str) -> None:
    with pytest.raises(Refused) as caught:
        answer(cast.ann, doubt_on(cast), "do_not_give", GP | {missing: ""})
    assert list(caught.value.fields) == [missing]
    assert not DoubtAnswer.objects.exists()


def test_nobody_answered_changes_nothing(cast: Cast) -> None:
    doubt = doubt_on(cast)
    answer(cast.ann, doubt, "nobody_answered", {})
    assert doubt.closed_at is None
    assert not Task.objects.exists()


@pytest.mark.parametrize("order", [("as_chart", "do_not_give"), ("do_not_give", "as_chart")])
def test_two_answers_that_differ_leave_it_ask(cast: Cast, order: tuple[str, str]) -> None:
    doubt = doubt_on(cast)
    for decision in order:
        answer(cast.ann, doubt, decision)
    assert doubt.closed_at is None
    assert "two answers differ" in Task.objects.open().get().words or order[0] == "do_not_give"
    assert doubt.answers.count() == 2


def test_one_answer_sent_ten_times_is_one(cast: Cast) -> None:
    doubt, key = doubt_on(cast), new_id()
    given = {answer(cast.ann, doubt, "as_chart", key=key).pk for _ in range(10)}
    assert len(given) == DoubtAnswer.objects.count() == 1


def test_a_stop_settles_what_was_told(cast: Cast) -> None:
    doubt = doubt_on(cast, "stopped_today")
    answer(cast.ann, doubt, "do_not_give")
    stop_medicine(cast.joy, medicine=doubt.medicine, reason="stopped by the GP", said_by="Dr Khan")
    doubt.refresh_from_db()
    assert doubt.closed_by == cast.joy
    assert not Task.objects.open().exists()


def test_another_agency_s_worker_cannot_answer(cast: Cast) -> None:
    with pytest.raises(Refused):
        answer(cast.sam, doubt_on(cast), "as_chart")


def test_home_again_every_line_of_ours_is_ask(cast: Cast) -> None:
    ours, info = (
        add(cast.joy, cast.meera),
        add(cast.joy, cast.meera, kind="information_only", who_gives="nurse"),
    )
    stopped = add(cast.joy, cast.meera)
    stop_medicine(cast.joy, medicine=stopped, reason="x", said_by="y")
    assert [doubt.medicine for doubt in raise_home_doubts(cast.ann, person=cast.meera)] == [ours]
    assert raise_home_doubts(cast.ann, person=cast.meera) == []
    assert Doubt.objects.filter(medicine=info).count() == 0


# --- lines that begin as ask --------------------------------------------------------------------------


def test_story_24_use_as_directed_is_ask_at_its_time_until_answered(cast: Cast) -> None:
    medicine = add_medicine(
        cast.joy,
        person=cast.meera,
        **ordinary(
            product_code=code("Hydrocortisone 1% cream"), route="skin", label="Use as directed",
            directions=unclear("08:00", "20:00"),
        ),
    )  # fmt: skip
    kept = Medicine.objects.get(pk=medicine.pk)
    assert kept.label == "Use as directed"
    said = lines.words(kept)
    assert said is not None
    assert said.plain.startswith("No dose is confirmed")
    doubt = Doubt.objects.open().get()
    assert (doubt.medicine, doubt.kind) == (medicine, "directions")
    answer(cast.joy, doubt, "as_chart")
    assert doubt.closed_at is None, "the chart says no dose, so “as the chart says” answers nothing"


@pytest.mark.parametrize("field", ["label", "instructions", "warnings"])
def test_story_15_words_that_hide_it_open_a_stop(cast: Cast, field: str) -> None:
    medicine = add(cast.joy, cast.meera, **{field: "Crush and hide it in her jam"})
    doubt = Doubt.objects.open().get()
    assert (doubt.medicine, doubt.kind) == (medicine, "hidden")
    answer(cast.ann, doubt, "as_chart")
    assert doubt.closed_at is None, "only a pharmacist by name"
    answer(
        cast.ann, doubt, "as_chart", {"who": "Mr Oast", "role": "pharmacist", "words": "with jam, she knows"}
    )
    assert doubt.closed_at is not None


def test_story_15_with_jam_and_she_knows(cast: Cast) -> None:
    agreed = "Mr Oast, pharmacist, 20-Nov-2026: with jam, she knows"
    add(cast.joy, cast.meera, instructions="Give it with jam on a spoon, crushed", alteration_agreed=agreed)
    assert not Doubt.objects.exists()
    with pytest.raises(Refused) as caught:
        add(cast.joy, cast.meera, instructions="crushed", alteration_agreed="yes")
    assert list(caught.value.fields) == ["alteration_agreed"]


def test_do_not_crush_is_no_stop(cast: Cast) -> None:
    add(cast.joy, cast.meera, label="Swallow whole. Do not crush or chew.")
    assert not Doubt.objects.exists()


# --- whom to ring -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "when", "is_open"),
    [
        ("Mon to Fri 09:00 to 18:00, Sat 9am-1pm", "Tue 09:10", True),
        ("Mon to Fri 09:00 to 18:00, Sat 9am-1pm", "Tue 18:00", False),
        ("Mon to Fri 09:00 to 18:00, Sat 9am-1pm", "Sat 12:59", True),
        ("Mon to Fri 09:00 to 18:00, Sat 9am-1pm", "Sun 10:00", False),
        ("09:00–17:30 Monday–Friday", "Fri 17:00", True),
        ("Monday to Friday 08:00 to 18:00", "Tue 09:10", True),
        ("9 to 5", "Tue 09:10", False),
        ("day and night", "Sun 03:00", True),
        ("ask Pat", "Tue 09:10", False),
        ("", "Tue 09:10", False),
    ],
)
def test_hours_are_read_as_people_write_them(hours: str, when: str, is_open: bool) -> None:
    days = {"Tue": 24, "Fri": 27, "Sat": 28, "Sun": 29}
    day, clock = when.split()
    moment = datetime.fromisoformat(f"2026-11-{days[day]}T{clock}").replace(tzinfo=LONDON)
    assert open_at(hours, moment) is is_open


def test_out_of_hours_it_is_the_on_call_number(cast: Cast) -> None:
    assert ring_for(cast.meera, "dose_unconfirmed", now())["number"] == "01632 960 100"
    with clock_at(datetime(2026, 11, 24, 22, tzinfo=LONDON)):
        ring = ring_for(cast.meera, "dose_unconfirmed", now())
    assert (ring["who"], ring["number"]) == ("on call", "01632 960 101")


def test_a_dose_at_an_unclear_time_is_on_the_list(cast: Cast) -> None:
    from medicines import schedule

    medicine = add(cast.joy, cast.meera, directions=unclear("20:00", unit="tablet"))
    line = lines.schedule_line(medicine, cast.maidstone)
    assert line is not None
    slots = schedule.next_due(line, now(), 2, LONDON)
    assert [slot.amount for slot in slots] == [None, None]
    assert slots[1].due_at - slots[0].due_at == timedelta(days=1)
    with pytest.raises(Refused):
        add(cast.joy, cast.meera, directions=unclear())
    assert at("08:00")["kind"] == "fixed"
