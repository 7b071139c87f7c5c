"""The person's front page, coming home, and the sheets for the printer."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mar.actions import file_entry
from medicines.models import Doubt
from people import actions as people_actions
from people.models import Absence, Access
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, dose, fixed, line, needed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

TABS = ["mar:person", "mar:person_about", "mar:person_lately", "mar:last_48_hours"]


@pytest.fixture
def levodopa(cast: Cast) -> Any:
    return line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00", "19:00"), checker=cast.joy)


def get(client: Client, worker: Any, name: str, person: Any) -> str:
    client.force_login(worker)
    answer = client.get(reverse(name, args=[person.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_says_who_this_is_and_what_they_take(client: Client, cast: Cast, levodopa: Any) -> None:
    line(cast.ruth, cast.kishor, PARACETAMOL, fixed("08:00"))
    html = get(client, cast.joy, "mar:person", cast.meera)
    for text in (
        "PATEL, Meera",
        "999 435 5422",
        "Penicillin",
        "Two people here take medicines",
        "Co-careldopa 25 mg/100 mg tablets",
    ):
        assert text in html
    assert reverse("mar:person", args=[cast.kishor.pk]) in html
    assert reverse("medicines:stop_medicine", args=[cast.meera.pk, levodopa.pk]) in html


@pytest.mark.parametrize("name", TABS)
def test_every_tab_is_for_those_who_may_see_the_person(client: Client, cast: Cast, name: str) -> None:
    address = reverse(name, args=[cast.meera.pk])
    for worker, status in (
        (cast.ann, 200),
        (cast.joy, 200),
        (cast.paul, 200),
        (cast.carol, 404),
        (cast.grace, 404),
        (cast.lena, 403),
    ):
        client.force_login(worker)
        assert client.get(address).status_code == status
    assert Access.objects.filter(person=cast.meera, recorded_by=cast.ann).count() == 1


def test_a_carer_reads_and_changes_nothing(client: Client, cast: Cast, levodopa: Any) -> None:
    html = get(client, cast.ann, "mar:person", cast.meera)
    assert "Add a medicine" not in html
    assert reverse("medicines:stop_medicine", args=[cast.meera.pk, levodopa.pk]) not in html
    about = get(client, cast.ann, "mar:person_about", cast.meera)
    assert "01632 960 114" in about
    assert cast.meera.folder_code not in about


def test_the_last_day_shows_what_was_given_and_what_nobody_said(
    client: Client, cast: Cast, levodopa: Any
) -> None:
    body = dose(levodopa, cast.ann, "07:00", note="With toast")
    file_entry(cast.ann, body)
    file_entry(
        cast.ann, dose(levodopa, cast.ann, "07:00", corrects=body["key"], why="It was 07:05", amount="2")
    )
    html = get(client, cast.joy, "mar:person_lately", cast.meera)
    assert "<s><b>Co-careldopa 25 mg/100 mg tablets.</b> Taken, 1 tablet.</s>" in html
    assert "Taken, 2 tablets" in html
    assert "Reason: “It was 07:05”" in html
    assert "14 h 10 min late" in html  # yesterday 19:00
    assert "Co-careldopa 25 mg/100 mg tablets, Mon 23-Nov-2026" in html


def test_its_queries_do_not_grow_with_the_list(client: Client, cast: Cast, levodopa: Any) -> None:
    def count(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name, args=[cast.meera.pk]))
        return len(queries)

    client.force_login(cast.joy)
    file_entry(cast.ann, dose(levodopa, cast.ann, "07:00"))
    for name in TABS:
        client.get(reverse(name, args=[cast.meera.pk]))
    before = [count(name) for name in TABS]
    for number in range(6):
        made = line(cast.ruth, cast.meera, PARACETAMOL, fixed(f"{8 + number:02}:00"))
        file_entry(cast.ann, dose(made, cast.ann, "08:00"))
    assert [count(name) for name in TABS] == before


def test_home_again_ends_the_pause_and_asks_about_every_medicine(
    client: Client, cast: Cast, levodopa: Any
) -> None:
    people_actions.start_absence(
        cast.ann, person=cast.meera, kind="hospital", starts_at=at("06:00", 23), place="Maidstone"
    )
    about = get(client, cast.joy, "mar:person_about", cast.meera)
    address = reverse("mar:home", args=[cast.meera.pk])
    assert address in about
    refused = client.post(address, {"at": "2026-11-24T10:00"})
    assert refused.status_code == 422
    assert "has not come yet" in refused.content.decode()
    client.post(address, {"at": "2026-11-24T08:30"})
    assert Absence.objects.get().ends_at == at("08:30")
    assert [one.medicine for one in Doubt.objects.open()] == [levodopa]


def test_the_ambulance_gets_one_sheet(client: Client, cast: Cast, levodopa: Any) -> None:
    line(cast.ruth, cast.meera, PARACETAMOL, needed(), checker=cast.joy)
    file_entry(cast.ann, dose(levodopa, cast.ann, "07:00"))
    html = get(client, cast.ann, "mar:last_48_hours", cast.meera)
    for text in (
        "Penicillin",
        "Mill Lane Surgery",
        "Paracetamol 500 mg tablets",
        "when needed for pain",
        "Taken, 1 tablet",
        "not known whether taken",
        "01632 960 100",
    ):
        assert text in html


def test_todays_round_prints_as_a_list(client: Client, cast: Cast, levodopa: Any) -> None:
    client.force_login(cast.ann)
    html = client.get(reverse("mar:round_list")).content.decode()
    for text in ("PATEL, Meera", "MUST BE ON TIME", "Co-careldopa 25 mg/100 mg tablets", "JONES, Idris"):
        assert text in html
    assert "<b>07:00</b><br>07:00" not in html  # each time once
    assert "NHS 111 <" not in html
