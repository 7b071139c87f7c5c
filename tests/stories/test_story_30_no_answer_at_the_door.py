"""Story 30: no answer at the door."""

import pytest

from people.models import Task
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, dose, fixed, line
from tests.stories.scene import board, clients, row_of, send, slot, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def test_story_30_whom_to_ring_and_on_time_medicines_first(cast: Cast) -> None:
    # Given an ordinary medicine at 07:00 and one that must be on time at 07:05
    morning = line(cast.ruth, cast.meera, PARACETAMOL, fixed("07:00"), checker=cast.joy)
    levodopa = line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:05"), checker=cast.joy)

    # When nobody answers, one sheet says whom to ring: the office first, then on call, 999 apart
    row = row_of(cast.ann, cast.meera)
    kinds = [one["kind"] for one in row["numbers"]]
    assert kinds[:4] == ["office", "on_call", "pharmacy", "gp"]
    assert kinds[-2:] == ["111", "999"]
    assert all(one["number"] for one in row["numbers"])
    assert "Ring, and ring again" in clients(cast.ann).get(url("mar:round")).content.decode()
    # And the marks that put on-time medicines at its head are there
    assert "on_time" in slot(row, levodopa, "07:05")["flags"]
    assert "on_time" not in slot(row, morning, "07:00")["flags"]

    # When the carer records it for each, with whom she told
    door = {"outcome": "not_taken", "reason": "no_access", "amount": None, "unit": None}
    told = {"told": ["the office"], "note": "Curtains drawn, no light"}
    doses = [dose(levodopa, cast.ann, "07:05"), dose(morning, cast.ann, "07:00")]
    answers = send(cast.ann, *[{**one, **door, **told} for one in doses])

    # Then each is kept in its words, and it is not called a refusal or missed
    assert [one["status"] for one in answers] == ["saved", "saved"]
    row = row_of(cast.ann, cast.meera)
    for medicine, clock in ((levodopa, "07:05"), (morning, "07:00")):
        said = slot(row, medicine, clock)["doses"][0]
        assert "not taken: could not get in" in said["text"]
        assert said["note"] == "Curtains drawn, no light"
    # And the office reads once that somebody must look whether she is safe
    task = Task.objects.open().get()
    assert task.words == "Ann Osei could not get in at 09:10. Is Meera safe?"
    assert task.words in board(cast.joy)
