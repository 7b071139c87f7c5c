"""The board's page: who sees it, taking a row, notes, and the piece that is fetched each minute."""

import re
from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mar.actions import file_entry
from mar.slots import subject
from medicines import actions as medicines_actions
from people.actions import open_task
from people.models import Access, Task
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, dose, fixed, line, needed
from tests.mar.test_board import answer_all, before_today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

BOARD = "/not-recorded/"


@pytest.fixture
def levodopa(cast: Cast) -> Any:
    return line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00"), checker=cast.joy)


def as_(client: Client, worker: Any) -> Client:
    client.force_login(worker)
    return client


def take(client: Client, subject: str) -> Any:
    return client.post(reverse("mar:take"), {"subject": subject})


def subject_of(medicine: Any) -> str:
    return f"slot:{medicine.pk}:2026-11-24:07:00:00:0"


def test_it_shows_the_dose_the_person_the_worker_and_the_phone(
    client: Client, cast: Cast, levodopa: Any
) -> None:
    page = as_(client, cast.joy).get(BOARD)
    html = page.content.decode()
    for text in (
        "2 h 10 min",
        "PATEL, Meera",
        "Co-careldopa 25 mg/100 mg tablets, 1 tablet",
        "late: give now, then ring",
        "Ann Osei and Dawid Kowalczyk, 11:00",
        "07700 900 214",
        "Maidstone branch, 4 people",
    ):
        assert text in html
    assert Access.objects.filter(recorded_by=cast.joy, person=cast.meera, page="board").count() == 1


def test_whoever_is_named_among_what_waits_has_been_looked_at(client: Client, cast: Cast) -> None:
    line(cast.ruth, cast.jean, PARACETAMOL, needed())
    assert "HOLLOWAY, Jean" in as_(client, cast.joy).get(BOARD).content.decode()
    assert [one.person for one in Access.objects.all()] == [cast.jean]


def test_a_carer_and_an_administrator_are_refused(client: Client, cast: Cast) -> None:
    assert as_(client, cast.ann).get(BOARD).status_code == 403
    assert as_(client, cast.lena).get(BOARD).status_code == 403


def test_an_inspector_reads_and_takes_nothing(client: Client, cast: Cast, levodopa: Any) -> None:
    page = as_(client, cast.paul).get(BOARD).content.decode()
    assert "PATEL, Meera" in page
    assert "Take this" not in page
    assert take(client, subject_of(levodopa)).status_code == 403
    assert not Task.objects.exists()


def test_taking_a_row_is_seen_by_the_next_reader_with_its_notes(
    client: Client, cast: Cast, levodopa: Any
) -> None:
    answer = take(as_(client, cast.joy), subject_of(levodopa))
    task = Task.objects.get()
    assert (task.kind, task.owner, task.person) == ("chase", cast.joy, cast.meera)
    assert answer.url == reverse("mar:task", args=[task.pk])
    client.post(reverse("mar:note", args=[task.pk]), {"words": "Ann is on her way"})
    page = as_(client, cast.ruth).get(BOARD).content.decode()
    assert "<b>Joy Adeyemi</b> is dealing with this." in page
    assert "09:10 JA: Ann is on her way" in page
    take(client, subject_of(levodopa))
    assert Task.objects.get().owner == cast.ruth


def test_a_note_without_words_is_named_beside_its_field(client: Client, cast: Cast, levodopa: Any) -> None:
    take(as_(client, cast.joy), subject_of(levodopa))
    task = Task.objects.get()
    page = client.post(reverse("mar:note", args=[task.pk]), {"words": " "})
    assert page.status_code == 422
    assert "Write the note." in page.content.decode()


def test_a_task_is_closed_with_how_it_ended(client: Client, cast: Cast, levodopa: Any) -> None:
    take(as_(client, cast.joy), subject_of(levodopa))
    task = Task.objects.get()
    client.post(reverse("mar:close_task", args=[task.pk]), {"outcome": "Ann has it"})
    task.refresh_from_db()
    assert (task.closed_by, task.outcome) == (cast.joy, "Ann has it")


@pytest.mark.parametrize(
    "subject",
    ["", "slot", "slot:x:y", "doubt:1", "other:" + "9" * 300, "slot:{pk}:no:day"]
    + [
        f"slot:{{pk}}:{rest}"
        for rest in ("0001-01-01:7:0:0:0", "2026-11-24:7:0:0:<b>", "2026-11-24:7:0:0:99")
    ],
)
def test_a_name_that_is_none_is_refused(client: Client, cast: Cast, levodopa: Any, subject: str) -> None:
    assert take(as_(client, cast.joy), subject.format(pk=levodopa.pk)).status_code == 400


def test_one_dose_has_one_name_however_it_is_spelled(client: Client, cast: Cast, levodopa: Any) -> None:
    take(as_(client, cast.joy), subject_of(levodopa))
    take(client, f"slot:{str(levodopa.pk).upper()}:20261124:7:0:0:0")
    assert Task.objects.filter(kind=Task.Kind.CHASE).count() == 1


def test_another_agency_finds_nothing(client: Client, cast: Cast, levodopa: Any) -> None:
    take(as_(client, cast.joy), subject_of(levodopa))
    task = Task.objects.get()
    assert take(as_(client, cast.grace), subject_of(levodopa)).status_code == 404
    assert client.get(reverse("mar:task", args=[task.pk])).status_code == 404
    assert "PATEL" not in client.get(BOARD).content.decode()


def test_each_minute_only_the_piece_is_fetched(client: Client, cast: Cast, levodopa: Any) -> None:
    piece = as_(client, cast.joy).get(BOARD, headers={"HX-Request": "true"}).content.decode()
    assert piece.lstrip().startswith('<div id="board"')
    assert "<html" not in piece
    whole = client.get(BOARD).content.decode()
    assert 'hx-trigger="every 60s"' in whole


def test_a_stop_is_answered_where_it_stands(client: Client, cast: Cast, levodopa: Any) -> None:
    doubt = medicines_actions.raise_doubt(cast.ann, medicine=levodopa, kind="supply", words="Another box")
    page = as_(client, cast.joy).get(BOARD).content.decode()
    assert "The supply is in doubt: “Another box”" in page
    assert reverse("medicines:answer_doubt", args=[cast.meera.pk, levodopa.pk, doubt.pk]) in page


def test_a_manager_chooses_a_branch(client: Client, cast: Cast, levodopa: Any) -> None:
    line(cast.ruth, cast.doreen, PARACETAMOL, fixed("06:00"))
    page = as_(client, cast.ruth).get(BOARD, {"branch": str(cast.medway.pk)}).content.decode()
    assert "AKERS, Doreen" in page
    assert "PATEL, Meera" not in page


def test_what_is_due_soon_is_cut_until_all_is_asked_for(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mar.views.board.SOON_SHOWN", 1)
    for person, clock in ((cast.jean, "09:45"), (cast.kishor, "10:00")):
        made = line(cast.ruth, person, PARACETAMOL, fixed(clock), checker=cast.joy)
        answer_all(cast.ann, made, *before_today([clock]))
    client.force_login(cast.ruth)
    page = client.get(BOARD).content.decode()
    assert "HOLLOWAY, Jean" in page
    assert "PATEL, Kishor" not in page
    assert "1 more</a>" in page
    assert not Access.objects.filter(person=cast.kishor).exists()
    whole = client.get(BOARD, {"soon": "all"}).content.decode()
    assert "PATEL, Kishor" in whole
    assert "more</a>" not in whole


def test_taking_a_row_keeps_the_chosen_branch(client: Client, cast: Cast, levodopa: Any) -> None:
    line(cast.ruth, cast.doreen, PARACETAMOL, fixed("06:00"))
    client.force_login(cast.ruth)
    address = f"{reverse('mar:take')}?branch={cast.maidstone.pk}"
    data = {"subject": subject_of(levodopa)}
    piece = client.post(address, data, headers={"HX-Request": "true"}).content.decode()
    assert "<b>Ruth Hanley</b> is dealing with this." in piece
    assert "AKERS, Doreen" not in piece


def test_a_chase_ends_when_somebody_says_what_happened(cast: Cast, levodopa: Any) -> None:
    chase = open_task(
        cast.joy,
        provider=cast.northgate,
        person=cast.meera,
        kind="chase",
        owner=cast.joy,
        subject=subject(levodopa.pk, date(2026, 11, 24), time(7), 0),
        words="Ringing Ann",
    )
    file_entry(cast.ann, dose(levodopa, cast.ann, "07:00"))
    chase.refresh_from_db()
    assert (chase.closed_by, chase.outcome) == (cast.ann, "Recorded: taken at 09:10")


def test_an_inspector_is_sent_to_no_page_that_is_not_theirs(client: Client, cast: Cast) -> None:
    """ "Check it" led an inspector to "Not yours to see"; "Decide" to a page with nothing to decide."""
    line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00"))
    task = {"kind": Task.Kind.LOOK_AT, "words": "Ring Dr Rao.", "subject": f"person:{cast.meera.pk}"}
    open_task(cast.joy, provider=cast.northgate, person=cast.meera, **task)
    html = as_(client, cast.paul).get(BOARD).content.decode()
    matters = html[html.index("To look at") :]
    links = re.findall(r'<a id="[^"]*" href="([^"]*)">([^<]*)', matters)
    assert "live since" in matters
    assert {said for _, said in links} == {"Look"}
    assert {client.get(address).status_code for address, _ in links} == {200}
