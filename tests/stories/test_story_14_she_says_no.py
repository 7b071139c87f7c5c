"""Story 14: she says no."""

from typing import Any

import pytest

from people.models import Task
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, dose, fixed, line
from tests.stories.scene import board, clients, row_of, send, slot, time, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def no(medicine: Any, worker: Any, clock: str, day: int = 24, **more: Any) -> dict[str, Any]:
    """She did not want it, a quarter of an hour after it was due."""
    answer = {"outcome": "not_taken", "reason": "did_not_want", "amount": None, "unit": None}
    when = {"due_date": f"2026-11-{day}", "given_at": at(clock, day).isoformat()}
    return dose(medicine, worker, clock, note="It makes me sick", **answer, **when, **more)


def test_story_14_leave_it_try_once_more_ask_why(cast: Cast) -> None:
    # Given an ordinary medicine
    morning = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    # When she says no
    send(cast.ann, no(morning, cast.ann, "08:00"))
    # Then the sheet says what to do, and trying again is one button
    html = clients(cast.ann).get(url("mar:round")).content.decode()
    assert "Leave it, try once more, ask why" in html
    card = slot(row_of(cast.ann, cast.jean), morning, "08:00")
    assert card["may_try_again"]
    assert card["doses"][0]["note"] == "It makes me sick"
    # And once is nobody's task
    assert not Task.objects.exists()


def test_story_14_the_third_time_running_is_a_task_for_today(cast: Cast) -> None:
    # Given she has said no on Sunday and Monday
    morning = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    for day in (22, 23):
        with time("08:10", day):
            send(cast.ann, no(morning, cast.ann, "08:00", day))
    assert not Task.objects.exists()
    # Then on Tuesday the sheet asks whom the carer told
    asked = slot(row_of(cast.ann, cast.jean), morning, "08:00")["told_because"]
    assert asked == "asked because a no now is the third running"
    # When she says no a third time
    send(cast.ann, no(morning, cast.ann, "08:00", told=["the office"]))
    # Then GP or pharmacist are to be told the same day, and the board says so
    task = Task.objects.open().get(kind="tell_prescriber")
    assert task.person == cast.jean
    assert task.due_at == at("00:00", 25)
    assert "Jean said no to paracetamol. Tell the GP or pharmacist today." in board(cast.joy)


def test_story_14_a_dose_in_between_begins_the_count_again(cast: Cast) -> None:
    morning = line(cast.ruth, cast.jean, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    for day in (21, 22):
        with time("08:10", day):
            send(cast.ann, no(morning, cast.ann, "08:00", day))
    with time("08:10", 23):
        taken = {"due_date": "2026-11-23", "given_at": at("08:10", 23).isoformat()}
        send(cast.ann, dose(morning, cast.ann, "08:00", **taken))
    send(cast.ann, no(morning, cast.ann, "08:00"))
    assert not Task.objects.exists()


def test_story_14_on_time_medicines_are_told_the_first_time(cast: Cast) -> None:
    levodopa = line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00"), checker=cast.joy)
    assert slot(row_of(cast.ann, cast.meera), levodopa, "07:00")["told_because"]
    send(cast.ann, no(levodopa, cast.ann, "07:00"))
    assert Task.objects.open().get().kind == "tell_prescriber"
