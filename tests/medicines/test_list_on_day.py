"""The list on any day: what it said then, in the words of that day, and what is planned for one to come."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from medicines import actions
from medicines.listing import Shown
from medicines.models import Medicine
from medicines.on_day import OnDay, list_on
from people import actions as people
from people.records import clock_at
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, fixed, line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


@pytest.fixture
def levodopa(cast: Cast) -> Medicine:
    return line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00"))


def on(cast: Cast, day: int) -> OnDay:
    return list_on(cast.meera, date(2026, 11, day), at("09:10"))


def only(found: OnDay) -> Shown:
    (shown,) = found.listing.all
    return shown


def test_before_it_was_entered_it_was_not_on_the_list(cast: Cast, levodopa: Medicine) -> None:
    assert on(cast, 15).listing.all == ()
    assert only(on(cast, 16)).state == "unchecked"


def test_a_check_counts_from_its_day(cast: Cast, levodopa: Medicine) -> None:
    with clock_at(at("10:00", 18)):
        actions.check_medicine(cast.joy, medicine=levodopa)
    assert [only(on(cast, day)).state for day in (17, 18, 19)] == ["unchecked", "live", "live"]
    assert "checked by Joy Adeyemi" in only(on(cast, 18)).checked
    assert "not second-checked yet" in only(on(cast, 17)).checked


def test_a_pause_an_absence_and_a_doubt_stand_on_their_days_only(cast: Cast, levodopa: Medicine) -> None:
    with clock_at(at("10:00", 17)):
        pause = actions.pause_medicine(cast.joy, medicine=levodopa, reason="Low pressure", said_by="Dr Lund")
    with clock_at(at("10:00", 18)):
        actions.end_pause(cast.joy, pause=pause, why="Pressure is up again")
    with clock_at(at("10:00", 19)):
        people.start_absence(
            cast.joy, person=cast.meera, kind="hospital", starts_at=at("10:00", 19), place="Maidstone"
        )
    with clock_at(at("10:00", 21)):
        people.end_absence(cast.joy, person=cast.meera, ends_at=at("10:00", 21))
    with clock_at(at("10:00", 22)):
        actions.raise_doubt(cast.joy, medicine=levodopa, kind="label_differs", words="Box says TWO.")
    states = {day: only(on(cast, day)).state for day in range(16, 24)}
    assert states == {
        16: "unchecked", 17: "paused", 18: "unchecked", 19: "paused", 20: "paused", 21: "unchecked",
        22: "ask", 23: "ask",
    }  # fmt: skip
    assert "Low pressure" in only(on(cast, 17)).state_says
    assert "hospital" in only(on(cast, 20)).state_says


def test_a_line_that_was_stopped_that_day_keeps_its_place_that_day(cast: Cast, levodopa: Medicine) -> None:
    with clock_at(at("12:00", 20)):
        actions.stop_medicine(
            cast.ruth, medicine=levodopa, stops_at=at("12:00", 20), reason="Dizzy", said_by="Dr Lund"
        )
    assert [one.state for one in on(cast, 19).listing.ours] == ["unchecked"]
    assert [one.state for one in on(cast, 20).listing.ours] == ["stopped"]
    found = on(cast, 21).listing
    assert (found.ours, len(found.stopped)) == ((), 1)
    assert "Dizzy" in found.stopped[0].state_says


def test_a_stop_written_down_later_stands_beside_what_the_list_said(cast: Cast, levodopa: Medicine) -> None:
    with clock_at(at("08:00", 23)):
        actions.stop_medicine(
            cast.ruth, medicine=levodopa, stops_at=at("20:00", 21), reason="GP rang", said_by="Dr Lund"
        )
    assert [only(on(cast, day)).afterwards for day in (20, 21, 22, 23)] == [
        "",
        "Written down after that day: it had stopped 21-Nov-2026 20:00.",
        "Written down after that day: it had stopped 21-Nov-2026 20:00.",
        "",
    ]
    assert only(on(cast, 22)).state == "unchecked"


def test_a_day_to_come_shows_what_is_planned(cast: Cast, levodopa: Medicine) -> None:
    with clock_at(at("09:00")):
        actions.stop_medicine(
            cast.ruth, medicine=levodopa, stops_at=at("12:00", 27), reason="Course ends", said_by="Dr Lund"
        )
    found = on(cast, 26)
    assert (found.past, only(found).state) == (False, "unchecked")
    assert only(on(cast, 28)).state == "stopped"


def test_its_queries_do_not_grow(cast: Cast, levodopa: Medicine) -> None:
    def count(day: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            on(cast, day)
        return len(queries)

    few = count(20), count(26)
    for _ in range(8):
        line(cast.ruth, cast.meera, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    assert (count(20), count(26)) == few == (7, 5)


def test_the_page_marks_another_day_and_lets_nobody_act_on_it(
    client: Client, cast: Cast, levodopa: Medicine
) -> None:
    address = reverse("mar:person", args=[cast.meera.pk])
    stop = reverse("medicines:stop_medicine", args=[cast.meera.pk, levodopa.pk])
    client.force_login(cast.joy)
    assert stop in client.get(address).content.decode()
    past = client.get(address, {"on": "2026-11-20"}).content.decode()
    assert "As it was on Friday 20-Nov-2026" in past
    assert "This is not today’s list." in past
    assert stop not in past
    assert "As planned for Monday 30-Nov-2026" in client.get(address, {"on": "2026-11-30"}).content.decode()
    assert "As it was on" not in client.get(address, {"on": "2026-11-24"}).content.decode()
    assert "Nothing was on the list that day." in client.get(address, {"on": "2026-11-01"}).content.decode()
    wrong = client.get(address, {"on": "last week"})
    assert wrong.status_code == 422
    assert "This must be a date" in wrong.content.decode()
