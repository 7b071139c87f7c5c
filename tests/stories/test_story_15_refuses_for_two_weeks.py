"""Story 15: refuses for two weeks and may not understand; nothing is hidden in food."""

from typing import Any

import pytest

from medicines.actions import change_medicine
from people.models import Task
from tests.cast import Cast
from tests.mar.bodies import ENTERED, PARACETAMOL, at, dose, entry, fixed, line
from tests.stories.scene import board, clients, row_of, send, slot, time, told, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def test_story_15_two_weeks_of_no_ask_about_capacity(cast: Cast) -> None:
    # Given she has said no each day for thirteen days
    morning = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    no = {"outcome": "not_taken", "reason": "did_not_want", "amount": None, "unit": None}
    days = range(ENTERED.day, ENTERED.day + 14)
    for day in days:
        with time("08:10", day):
            when = {"due_date": f"2026-11-{day}", "given_at": at("08:10", day).isoformat()}
            send(cast.ann, dose(morning, cast.ann, "08:00", **no, **when))
            capacity = Task.objects.open().filter(subject=f"capacity:{morning.pk}")
            # Then only the fourteenth raises the question
            assert capacity.exists() == (day == days[-1])
    with time("09:10", days[-1]):
        said = board(cast.joy)
        assert "Jean has said no to paracetamol for two weeks. Does she understand" in said
        assert "Ask the GP about capacity. Nothing is hidden in food or drink." in said


def test_story_15_the_screen_says_that_nothing_is_hidden(cast: Cast) -> None:
    html = clients(cast.ann).get(url("mar:round")).content.decode()
    assert "Never hide it in food or drink" in html


@pytest.mark.parametrize("where", ["label", "instructions", "warnings"])
def test_story_15_hiding_words_in_any_direction_open_a_stop(cast: Cast, where: str) -> None:
    # When a line is entered that says to crush it
    words: dict[str, Any] = {where: "Crush and mix with jam"}
    morning = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"), **words)
    # Then it is STOP with the word, never absent, and says whom to ring
    card = slot(row_of(cast.ann, cast.jean), morning, "08:00")
    assert card["state"] == "ask"
    assert (
        "It says “Crush”. Nothing is hidden or altered until a pharmacist has agreed it."
        in card["doubts"][0]["text"]
    )
    assert card["doubts"][0]["ring"]["number"]


@pytest.mark.parametrize(
    "note", ["Hidden in her porridge", "I crushed it", "disguised it, she did not notice"]
)
def test_story_15_hiding_words_in_a_note_open_a_stop(cast: Cast, note: str) -> None:
    # Given an ordinary line
    morning = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00", "17:00"), checker=cast.joy)
    # When a carer writes that it was hidden
    kept = send(cast.ann, dose(morning, cast.ann, "08:00", note=note))[0]
    # Then the entry is kept, the carer is told to ring, and the next dose is STOP
    assert kept["status"] == "saved_with_concerns"
    assert "Nothing is hidden or altered until a pharmacist has agreed it. Ring the office" in told(kept)
    assert slot(row_of(cast.ann, cast.jean), morning, "17:00")["state"] == "ask"
    assert "Hiding or altering it has not been agreed" in board(cast.joy)
    # And a second such note does not ask twice
    send(cast.ann, dose(morning, cast.ann, "17:00", note=note))
    assert morning.doubts.count() == 1


def test_story_15_a_follow_up_that_says_so_stops_it_too(cast: Cast) -> None:
    morning = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00", "17:00"), checker=cast.joy)
    given = dose(morning, cast.ann, "08:00")
    spat = {"what": "dropped", "answer": "another_given", "text": "Spat out, so crushed the next one"}
    send(
        cast.ann,
        given,
        entry("follow_up", cast.jean, cast.ann, of=given["key"], at=at("09:10").isoformat(), **spat),
    )
    assert slot(row_of(cast.ann, cast.jean), morning, "17:00")["state"] == "ask"


@pytest.mark.parametrize("note", ["Did not crush it", "Taken at the tea-time call", "With water, sitting up"])
def test_story_15_ordinary_words_stop_nothing(cast: Cast, note: str) -> None:
    morning = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00", "17:00"), checker=cast.joy)
    assert send(cast.ann, dose(morning, cast.ann, "08:00", note=note))[0]["status"] == "saved"
    assert not morning.doubts.exists()


def test_story_15_only_a_pharmacist_lets_it_go(cast: Cast) -> None:
    # Given the STOP
    morning = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"), instructions="Crush, in jam")
    doubt = morning.doubts.get()
    # When the GP, by way of the carer, says yes, it stays; when a named pharmacist does, it goes
    for role, stays in (("GP", True), ("pharmacist", False)):
        advice = {"who": "Priya Nair", "role": role, "words": "with jam, she knows"}
        answer = {"answers": str(doubt.pk), "decision": "as_chart", "advice": advice}
        send(cast.ann, entry("doubt", cast.jean, cast.ann, **answer))
        assert (slot(row_of(cast.ann, cast.jean), morning, "08:00")["state"] == "ask") == stays


def test_story_15_with_jam_she_knows_is_kept_on_the_line(cast: Cast) -> None:
    # Given the pharmacist agreed it for this product, and Joy wrote name and date on the line
    old = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00", "17:00"), instructions="In jam, crushed")
    agreed = "With jam, she knows: Priya Nair, pharmacist, 24-Nov-2026"
    new = change_medicine(cast.joy, medicine=old, why="agreed", open_dose="changed", alteration_agreed=agreed)
    # Then the new line is no STOP, says who agreed, and such a note asks nothing more
    card = slot(row_of(cast.ann, cast.jean), new, "17:00")
    assert card["state"] != "ask"
    assert f"Agreed: {agreed}" in [one["text"] for one in card["notes"]]
    with time("17:00"):
        send(cast.ann, dose(new, cast.ann, "17:00", note="Crushed in jam", given_at=at("17:00").isoformat()))
    assert not new.doubts.exists()
