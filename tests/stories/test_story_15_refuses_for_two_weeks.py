"""Story 15: refuses for two weeks and may not understand; nothing is hidden in food."""

from typing import Any

import pytest
from django.urls import reverse

from medicines.actions import change_medicine, write_how_taken
from people.models import Task
from tests.cast import Cast
from tests.mar.bodies import ENTERED, PARACETAMOL, at, dose, entry, fixed, line
from tests.stories.scene import board, clients, row_of, send, slot, time, told, url

SENNA, CREAM = "Senna 7.5mg tablets", "Hydrocortisone 1% cream"

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


CRUSH = "Crush them in her yoghurt"
IN_FOOD = "How Jean takes medicines says “{}”. Nothing is hidden or altered until a pharmacist has agreed it."


@pytest.mark.parametrize(
    ("how", "word"),
    [(CRUSH, "Crush"), ("In her food", "In her food"), ("without her knowing", "without her knowing")],
)
def test_story_15_how_she_takes_them_opens_a_stop(cast: Cast, how: str, word: str) -> None:
    # Given tablets, a cream, and one on which the pharmacist's agreement is kept
    agreed = "With jam, she knows: Priya Nair, pharmacist, 24-Nov-2026"
    tablets = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"))
    with_jam = line(cast.ruth, cast.jean, SENNA, fixed("08:00"), alteration_agreed=agreed)
    cream = line(cast.ruth, cast.jean, CREAM, fixed("08:00", unit="application"), route="skin")
    # When the manager writes it on the person's page, twice
    for _ in range(2):
        seen = cast.jean.seen()
        sent = {"how_takes": how, "why": "As her daughter does", "seen": str(seen)}
        page = clients(cast.ruth).post(reverse("medicines:how_taken", args=[cast.jean.pk]), sent)
        assert page.status_code == 302
        cast.jean.refresh_from_db()
    # Then what is swallowed is STOP, once, with the words; the others go on
    assert [doubt.words for doubt in tablets.doubts.all()] == [IN_FOOD.format(word)]
    assert slot(row_of(cast.ann, cast.jean), tablets, "08:00")["state"] == "ask"
    assert not with_jam.doubts.exists()
    assert not cream.doubts.exists()


def test_story_15_a_new_medicine_is_stop_where_she_takes_them_crushed(cast: Cast) -> None:
    write_how_taken(cast.ruth, person=cast.jean, how_takes=CRUSH)
    cast.jean.refresh_from_db()
    tablets = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"))
    assert tablets.doubts.get().words == IN_FOOD.format("Crush")
    # And taking the words out ends no stop: a pharmacist does
    write_how_taken(cast.ruth, person=cast.jean, how_takes="With water", why="talked with the daughter")
    assert slot(row_of(cast.ann, cast.jean), tablets, "08:00")["state"] == "ask"


def test_story_15_ordinary_ways_of_taking_stop_nothing(cast: Cast) -> None:
    tablets = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"))
    write_how_taken(cast.ruth, person=cast.jean, how_takes="From a spoon. Do not crush. Orange squash after.")
    assert not tablets.doubts.exists()
