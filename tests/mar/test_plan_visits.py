"""Planning visits: the week, and what is done to patterns and single visits."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Person, Visit, VisitPattern
from tests.cast import Cast
from tests.mar.bodies import at

pytestmark = pytest.mark.django_db

WEEK = "/visits/"


def joy(client: Client, cast: Cast) -> Client:
    client.force_login(cast.joy)
    return client


def visit(person: Person, clock: str, day: int = 25) -> Visit:
    return Visit.objects.get(person=person, starts_at=at(clock, day))


def test_the_week_shows_who_goes_to_whom(client: Client, cast: Cast) -> None:
    html = joy(client, cast).get(WEEK).content.decode()
    for text in (
        "Week of Monday 23-Nov-2026",
        "PATEL, Meera",
        "07:00–07:29",
        "AO, DK",
        "Every visit has somebody.",
    ):
        assert text in html
    assert "AKERS, Doreen" not in html  # another branch


def test_each_time_of_a_visit_says_how_it_is_written(client: Client, cast: Cast) -> None:
    html = joy(client, cast).get(reverse("mar:add_pattern", args=[cast.jean.pk])).content.decode()
    assert html.count("Like 08:30.") == 2


def test_a_manager_chooses_the_branch(client: Client, cast: Cast) -> None:
    client.force_login(cast.ruth)
    html = client.get(WEEK, {"branch": cast.medway.pk}).content.decode()
    assert "AKERS, Doreen" in html
    assert "PATEL, Meera" not in html
    assert client.get(WEEK, {"branch": "x", "week": "nonsense"}).status_code == 200


def test_others_may_not_plan(client: Client, cast: Cast) -> None:
    for worker in (cast.ann, cast.lena, cast.paul):
        client.force_login(worker)
        assert client.get(WEEK).status_code == 403


def test_a_weekly_pattern_writes_its_visits(client: Client, cast: Cast) -> None:
    address = reverse("mar:add_pattern", args=[cast.jean.pk])
    data = {"weekdays": [3], "starts": "21:00", "ends": "21:20", "worker": cast.ben.pk, "since": "2026-11-24"}
    assert joy(client, cast).post(address, data).url == WEEK
    assert visit(cast.jean, "21:00").worker == cast.ben
    page = client.post(address, data | {"weekdays": []})
    assert page.status_code == 422
    assert "Choose at least one day of the week." in page.content.decode()


def test_a_changed_pattern_holds_from_today(client: Client, cast: Cast) -> None:
    pattern = VisitPattern.objects.get(person=cast.jean, starts="17:00")
    address = reverse("mar:edit_pattern", args=[pattern.pk])
    html = joy(client, cast).get(address).content.decode()
    assert "Change the visits to Jean" in html
    data = {
        "weekdays": [1, 2, 3, 4, 5, 6, 7],
        "starts": "17:30",
        "ends": "18:00",
        "worker": cast.ben.pk,
        "seen": pattern.seen(),
    }
    assert client.post(address, data).status_code == 302
    assert visit(cast.jean, "17:30").worker == cast.ben
    assert visit(cast.jean, "17:00").cancelled
    assert client.post(address, data).status_code == 422  # somebody changed it since


def test_a_pattern_ends_with_a_reason(client: Client, cast: Cast) -> None:
    pattern = VisitPattern.objects.get(person=cast.jean, starts="17:00")
    address = reverse("mar:end_pattern", args=[pattern.pk])
    assert joy(client, cast).post(address, {"from_day": "2026-11-26", "why": ""}).status_code == 422
    assert client.post(address, {"from_day": "2026-11-26", "why": "Her son comes"}).status_code == 302
    assert not visit(cast.jean, "17:00", 25).cancelled
    assert visit(cast.jean, "17:00", 26).cancelled


def test_one_visit_is_added_moved_and_cancelled(client: Client, cast: Cast) -> None:
    added = {"starts_at": "2026-11-25T14:00", "ends_at": "2026-11-25T14:20", "worker": cast.ann.pk}
    joy(client, cast).post(reverse("mar:add_visit", args=[cast.jean.pk]), added)
    made = visit(cast.jean, "14:00")
    moved = {
        "starts_at": "2026-11-25T14:15",
        "ends_at": "2026-11-25T14:40",
        "worker": cast.ben.pk,
        "seen": made.seen(),
    }
    client.post(reverse("mar:move_visit", args=[made.pk]), moved)
    made.refresh_from_db()
    assert (made.starts_at, made.worker) == (at("14:15", 25), cast.ben)
    client.post(reverse("mar:cancel_visit", args=[made.pk]), {"why": "She is out"})
    made.refresh_from_db()
    assert made.cancelled
    assert client.get(reverse("mar:move_visit", args=[made.pk])).status_code == 404


def test_another_agencys_visits_are_not_found(client: Client, cast: Cast) -> None:
    theirs: Any = Visit.objects.filter(person=cast.terry).first()
    pattern: Any = VisitPattern.objects.filter(person=cast.terry).first()
    joy(client, cast)
    for address in (
        reverse("mar:move_visit", args=[theirs.pk]),
        reverse("mar:edit_pattern", args=[pattern.pk]),
        reverse("mar:add_visit", args=[cast.terry.pk]),
    ):
        assert client.get(address).status_code == 404


def test_its_queries_do_not_grow_with_the_people(client: Client, cast: Cast) -> None:
    def count(**asked: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(WEEK, asked)
        return len(queries)

    client.force_login(cast.ruth)
    client.get(WEEK)
    assert count() == count(branch=cast.medway.pk)
