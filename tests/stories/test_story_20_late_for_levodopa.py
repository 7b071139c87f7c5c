"""Story 20: the carer is 70 minutes late for levodopa."""

from typing import Any

import pytest

from mar.actions import move_next_dose
from mar.models import Dose, MovedDose
from medicines.models import Medicine
from people.records import Refused
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, at, dose, fixed, line
from tests.stories.scene import board, clients, get, post, row_of, send, slot, time, told, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

ADVICE = {"who": "Sue Marsh", "role": "Parkinson’s nurse", "words": "give each of today’s an hour later"}


@pytest.fixture
def levodopa(cast: Cast) -> Medicine:
    return line(
        cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00", "11:00", "15:00", "19:00"),
        checker=cast.joy, on_time=True, late_rule="give_then_ring",
    )  # fmt: skip


def test_story_20_the_late_rule_of_the_line_and_the_office(cast: Cast, levodopa: Medicine) -> None:
    # Given it is 70 minutes late, the card says the line's own rule, and never a new time by itself
    with time("08:10"):
        card = slot(row_of(cast.ann, cast.meera), levodopa, "07:00")
        assert card["state"] == "overdue"
        assert card["rule"]["text"] == "Late. Give it now, then ring the office. Never two together."
        assert "They say whether the 11:00 dose moves" in card["after"]["rest"]
        assert card["move_url"] == url("mar:move_doses", cast.meera, levodopa)
        late = dose(levodopa, cast.ann, "07:00", given_at=at("08:10").isoformat())
        (answer,) = send(cast.ann, late)
        assert "1 h 10 min after 07:00." in told(answer)
    with time("08:30"):
        assert slot(row_of(cast.ann, cast.meera), levodopa, "11:00")["state"] == "later"


def test_story_20_later_times_move_only_on_named_advice_and_once(cast: Cast, levodopa: Medicine) -> None:
    with time("08:20"):
        # Nothing moves without a name, a role and words
        with pytest.raises(Refused):
            move_next_dose(cast.ann, medicine=levodopa, times={"11:00": at("12:00").time()}, advice={})
        page = get(cast.ann, "mar:move_doses", cast.meera, levodopa)
        assert "The 11:00 dose: new time" in page
        assert "The 07:00 dose" not in page
        new = {"11:00": "12:00", "15:00": "16:00"}
        post(cast.ann, "mar:move_doses", cast.meera, levodopa, **ADVICE, **new)
        assert MovedDose.objects.count() == 2
    with time("11:40"):
        # Then the next visit sees the new time, who said it, in what words
        card = slot(row_of(cast.dawid, cast.meera), levodopa, "11:00")
        assert (card["state"], card["due_time"], card["due_at"]) == ("due", "11:00", at("12:00").isoformat())
        (said,) = card["says"]
        assert said.startswith("Moved from 11:00 to 12:00: Sue Marsh, Parkinson’s nurse said “give each")
        assert slot(row_of(cast.dawid, cast.meera), levodopa, "19:00")["says"] == []
        # And given at its new time it is not late, under its own name
        (answer,) = send(cast.dawid, dose(levodopa, cast.dawid, "11:00", given_at=at("11:40").isoformat()))
        assert answer["status"] == "saved"
    assert Dose.objects.get(id=answer["id"]).due_time == at("11:00").time()
    # And the board and the chart go by the new time
    with time("15:50"):
        assert "due 15:00" not in board(cast.joy)
        assert slot(row_of(cast.ann, cast.meera), levodopa, "15:00")["state"] == "due"
    with time("16:45"):
        assert slot(row_of(cast.ann, cast.meera), levodopa, "15:00")["state"] == "overdue"
        assert "moved to 16:00" in get(cast.joy, "mar:chart", cast.meera)
    # And each moves once
    with time("14:00"), pytest.raises(Refused) as refused:
        move_next_dose(cast.ann, medicine=levodopa, times={"15:00": at("17:00").time()}, advice=ADVICE)
    assert refused.value.fields["15:00"] == ["This dose was moved before. Ring the office."]


@pytest.mark.parametrize(
    ("times", "field"),
    [
        ({"11:00": "08:00"}, "11:00"),
        ({"07:00": "09:00"}, "07:00"),
        ({"11:00": "16:00"}, "15:00"),
        ({}, ""),
    ],
)
def test_story_20_what_cannot_be_moved_is_said(
    cast: Cast, levodopa: Medicine, times: dict[str, str], field: str
) -> None:
    new: Any = {name: at(clock).time() for name, clock in times.items()}
    with time("08:20"), pytest.raises(Refused) as refused:
        move_next_dose(cast.ann, medicine=levodopa, times=new, advice=ADVICE)
    assert [*refused.value.fields] == [field]


def test_story_20_somebody_elses_person_is_not_moved(cast: Cast, levodopa: Medicine) -> None:
    answer = clients(cast.carol).get(url("mar:move_doses", cast.meera, levodopa))
    assert answer.status_code == 404
    with time("08:20"), pytest.raises(Refused):
        move_next_dose(cast.carol, medicine=levodopa, times={"11:00": at("12:00").time()}, advice=ADVICE)
