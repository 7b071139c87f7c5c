"""The list of people: found by name, number and birth date, the same work for 10 and for 1,000."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people import actions
from people.models import Access
from people.records import now
from tests.scale import clone_people


def names(answer):
    return [row.person.given_name for row in answer.context["listed"].rows]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("patel", ["Kishor", "Meera"]), ("meera", ["Meera"]), ("Patel, M", []), ("pat mee", ["Meera"]),
        ("999 435 5422", ["Meera"]), ("999435", ["Meera"]), ("06-Mar-1944", ["Meera"]),
        ("6/3/1944", ["Meera"]), ("1944-03-06", ["Meera"]), ("fagg", []), 
        ("' or 1=1 --", []), ("<script>", []), ("%", []),
    ],
)  # fmt: skip
def test_searching(cast, client, typed, found):
    client.force_login(cast.ruth)
    assert names(client.get("/people/", {"q": typed})) == found


def test_accents_and_apostrophes_do_not_matter(cast, client):
    actions.change_person(cast.ruth, person=cast.jean, given_name="Sinéad", family_name="O'Brien-Ní Ó")
    client.force_login(cast.ruth)
    for typed in ("sinead", "O’brien", "o'brien-ni o", "Sinéad"):
        assert names(client.get("/people/", {"q": typed})) == ["Sinéad"], typed


def test_each_role_finds_only_their_own(cast, client):
    for worker, found in (
        (cast.ann, ["Jean", "Idris", "Kishor", "Meera"]), (cast.carol, ["Doreen"]), (cast.nadia, ["Meera"]),
        (cast.grace, ["Gloria", "Terry"]),
    ):  # fmt: skip
        client.force_login(worker)
        assert names(client.get("/people/")) == found
    client.force_login(cast.lena)
    assert client.get("/people/").status_code == 403


def test_sorting_is_said_and_turns_round(cast, client):
    client.force_login(cast.ruth)
    page = client.get("/people/", {"sort": "born"})
    assert names(page) == ["Kishor", "Meera", "Doreen", "Idris", "Jean"]
    assert 'aria-sort="ascending"' in page.content.decode()
    assert names(client.get("/people/", {"sort": "-born"}))[0] == "Jean"
    assert names(client.get("/people/", {"sort": "password"}))[0] == "Doreen"


def test_searching_as_one_types_gets_the_very_piece_of_the_page(cast, client):
    client.force_login(cast.ruth)
    piece = client.get("/people/", {"q": "patel"}, headers={"hx-request": "true"}).content.decode()
    page = client.get("/people/", {"q": "patel"}).content.decode()
    assert piece.strip() in page
    assert "<html" not in piece


def test_every_look_is_written_down_once_an_hour(cast, client):
    client.force_login(cast.ann)
    client.get("/people/")
    client.get("/people/")
    assert Access.objects.filter(recorded_by=cast.ann, page="people").count() == 4


def test_who_is_in_hospital_and_who_has_left(cast, client):
    actions.start_absence(cast.joy, person=cast.meera, kind="hospital", starts_at=now())
    actions.end_person(cast.ruth, person=cast.idris, ended_on=now().date(), why="Moved")
    client.force_login(cast.ruth)
    assert "In hospital" in client.get("/people/").content.decode()
    assert "Idris" not in names(client.get("/people/"))
    assert "Idris" in names(client.get("/people/", {"ended": "1"}))


def test_the_same_queries_for_10_and_for_1000(cast, client):
    client.force_login(cast.ruth)

    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/people/").status_code == 200
        return len(queries)

    few = count()
    clone_people(cast.meera, 1000)
    many = client.get("/people/")
    assert many.context["listed"].page.paginator.count == 1005
    assert len(many.context["listed"].rows) == 50
    assert count() == few <= 8
