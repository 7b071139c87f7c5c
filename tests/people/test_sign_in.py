"""The door: wrong passwords, closed accounts, one-time passwords, a shift's end, the tablet's numbers."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import actions
from people.models import Worker
from tests.cast import PASSWORD

SIGN_IN = "/sign-in/"


def sign_in(client, username="ann.osei", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": username, "password": password, **more.pop("data", {})}, **more)


def test_signing_in_leads_to_the_first_page(cast, client):
    answer = sign_in(client, username=" Ann.Osei ")
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get("/").url == reverse("mar:round")
    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize(
    ("who", "page"),
    [("joy", "mar:board"), ("ruth", "mar:board"), ("nadia", "people:people"), ("paul", "mar:board"),
     ("lena", "people:workers")],
)  # fmt: skip
def test_each_role_has_its_first_page(cast, client, who, page):
    client.force_login(getattr(cast, who))
    assert client.get("/").url == reverse(page)


def test_a_wrong_password_and_a_closed_account_are_answered_alike(cast, client):
    wrong = sign_in(client, password="wrong password")
    actions.end_worker(cast.ruth, worker=cast.ann, why="Left")
    closed = sign_in(client)
    nobody = sign_in(client, username="nobody.here")
    assert wrong.status_code == closed.status_code == nobody.status_code == 422
    sentence = "Name and password do not fit"
    assert all(sentence in answer.content.decode() for answer in (wrong, closed, nobody))


def test_an_inspector_is_out_after_the_last_day(cast, client):
    assert sign_in(client, username="paul.whitcombe").status_code == 302
    actions.change_worker(cast.lena, worker=cast.paul, until=date(2026, 11, 23))
    assert client.get("/people/").status_code == 403
    client.logout()
    assert sign_in(client, username="paul.whitcombe").status_code == 422


def test_five_wrong_tries_lock_this_name_from_this_address_only(cast, client):
    for _ in range(5):
        answer = sign_in(client, password="wrong")
    assert answer.status_code == 429
    assert "Too many" in answer.content.decode()
    assert sign_in(client).status_code == 429
    assert sign_in(client, username="dawid.kowalczyk").status_code == 302
    client.logout()
    assert sign_in(client, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_a_closed_account_is_out_at_once_and_a_lost_tablet_too(cast, client):
    sign_in(client)
    actions.sign_out_everywhere(cast.ruth, worker=cast.ann)
    assert client.get("/people/").url.startswith(SIGN_IN)
    sign_in(client)
    actions.end_worker(cast.ruth, worker=cast.ann, why="Left")
    assert client.get("/people/").url.startswith(SIGN_IN)


def test_a_sign_in_lasts_as_long_as_the_organisation_says(cast, client):
    actions.change_settings(cast.ruth, of=cast.northgate, session_hours=8)
    sign_in(client)
    lasts = client.session.get_expiry_date() - timezone.now()
    assert timedelta(hours=7, minutes=59) < lasts <= timedelta(hours=8)


def test_a_one_time_password_opens_only_the_page_that_replaces_it(cast, client):
    password = actions.reset_password(cast.ruth, worker=cast.ann)
    assert sign_in(client, password=password).status_code == 302
    assert client.get("/people/").url == reverse("people:password")
    assert client.get("/api/people/").status_code == 403
    new = {"old": password, "new": "three wet herons", "again": "three wet herons"}
    assert client.post(reverse("people:password"), new | {"again": "x"}).status_code == 422
    assert client.post(reverse("people:password"), new).status_code == 302
    assert client.get("/people/").status_code == 200
    assert not Worker.objects.get(pk=cast.ann.pk).must_change_password


def test_the_round_signs_in_in_place(cast, client):
    wrong = sign_in(client, password="wrong", headers={"accept": "application/json"})
    assert (wrong.status_code, set(wrong.json())) == (401, {"error", "fields"})
    right = sign_in(client, headers={"accept": "application/json"})
    assert right.json()["worker"] == str(cast.ann.pk)


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_the_door_never_leads_elsewhere(cast, client, wanted):
    assert sign_in(client, data={"next": wanted}).url == "/"
    client.logout()
    assert sign_in(client, data={"next": "/people/"}).url == "/people/"


def test_the_tablet_knows_whom_to_ring_before_anybody_signs_in(cast, client):
    assert "01632 960 100" not in client.get(SIGN_IN).content.decode()
    sign_in(client)
    client.post(reverse("people:sign_out"))
    page = client.get(SIGN_IN).content.decode()
    assert "01632 960 100" in page
    assert "01632 960 200" not in page


def test_own_account(cast, client):
    client.force_login(cast.ann)
    assert "AO" in client.get(reverse("people:account")).content.decode()
    assert client.post(reverse("people:leave_everywhere")).status_code == 302
    assert client.get(reverse("people:account")).status_code == 200


@pytest.mark.parametrize("path", ["/people/", "/round/", "/api/round/", "/account/", "/sign-in/", "/nowhere"])
def test_no_page_is_kept_on_the_device(cast, client, path):
    client.force_login(cast.ann)
    assert client.get(path)["Cache-Control"] == "no-store"
    client.logout()
    assert client.get(path)["Cache-Control"] == "no-store"


def test_a_letter_is_not_kept_on_the_device(cast, client):
    letter = actions.keep_document(
        cast.ruth,
        provider=cast.northgate,
        person=cast.meera,
        key=uuid4(),
        kind="letter",
        content=b"%PDF-1.7 x %%EOF",
    )
    client.force_login(cast.ann)
    page = client.get(reverse("people:document", args=[cast.meera.pk, letter.pk]))
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")


def test_static_files_are_kept(settings, db):
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True  # nothing was collected yet
    answer = Client().get("/static/css/app.css")
    assert answer.status_code == 200
    assert "no-store" not in answer.headers.get("Cache-Control", "")
