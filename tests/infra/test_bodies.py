"""What cannot be kept exactly is refused with the field named; everything else arrives as it was sent."""

import json
from urllib.parse import quote_from_bytes

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.urls("tests.infra.urls")
FORM = "application/x-www-form-urlencoded"
HOSTILE = [
    "O'Brien-Ní Ó",
    "\u202etxt.exe",
    "💊👩‍⚕️",
    "<script>alert(1)</script>",
    "'; drop table mar_dose; --",
    "\ufffd",
]


def post_json(client: Client, text: str | bytes):
    return client.post("/api/echo", data=text, content_type="application/json")


@pytest.mark.parametrize("words", HOSTILE)
def test_strange_words_make_the_round_trip(client: Client, words: str) -> None:
    assert post_json(client, json.dumps([{"note": words}])).json()["body"] == [{"note": words}]
    form = "note=" + quote_from_bytes(words.encode())
    assert client.post("/echo", data=form, content_type=FORM).json()["body"] == {"note": words}
    assert client.get("/echo", {"q": words}).json()["query"] == {"q": words}


@given(st.text())
def test_any_text_is_kept_exactly_or_refused(words: str) -> None:
    answer = post_json(Client(), json.dumps({"note": words}))
    if answer.status_code == 200:
        assert answer.json()["body"] == {"note": words}
    else:
        assert answer.status_code == 400
        assert list(answer.json()["fields"]) == ["note"]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (r'[{"note": "a\u0000b"}]', "0.note"),
        (r'[{"a": 1}, {"told": {"who": "\ud800"}}]', "1.told.who"),
        (r'{"a\u0000": 1}', "body"),
        ('{"amount": NaN}', "body"),
        ('{"amount": -Infinity}', "body"),
        ('{"amount": 1e999}', "amount"),
        ('{"deep": ' + "[" * 51 + "]" * 51 + "}", "deep"),
        ("[" * 200_000, "body"),
        ('{"n": ' + "9" * 5000 + "}", "body"),
        (b'{"note": "\xff"}', "body"),
        ("[{", "body"),
    ],
)
def test_json_that_cannot_be_kept_names_its_field(client: Client, text: str | bytes, field: str) -> None:
    answer = post_json(client, text)
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


def test_a_batch_answers_for_its_own_dates(client: Client) -> None:
    """One impossible date must not hold up the other entries: mar/entries.py refuses it alone."""
    assert post_json(client, '[{"due_date": "0001-01-01"}]').status_code == 200


def test_fifty_levels_are_enough_for_anybody(client: Client) -> None:
    assert post_json(client, "[" * 50 + "]" * 50).status_code == 200


@pytest.mark.parametrize(
    "bad",
    [
        "%00",
        "%ED%A0%80",
        "%FF",
        "0001-01-01",
        "9999-12-31T23:59:59-14:00",
        "99991231T235959-1400",
        "9999-W52-7T00:00-14:00",
    ],
)
def test_forms_and_queries_name_their_field(client: Client, bad: str) -> None:
    posted = client.post(
        "/echo", data=f"name=ok&note={bad}", content_type=FORM, headers={"Accept": "application/json"}
    )
    asked = client.get(f"/api/echo?note={bad}")
    for answer in (posted, asked):
        assert answer.status_code == 400
        assert list(answer.json()["fields"]) == ["note"]


def test_a_form_with_a_file_is_read_too(client: Client) -> None:
    file = SimpleUploadedFile("label.png", b"\x00\xff")
    kept = client.post("/api/echo", {"note": "fine", "file": file})
    refused = client.post("/api/echo", {"note": "a\x00b", "file": SimpleUploadedFile("label.png", b"x")})
    assert kept.json()["body"] == {"note": "fine"}
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["note"])


def test_an_address_with_nul_is_refused(client: Client) -> None:
    answer = client.get("/api/people/%00/")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["address"])


def test_a_ten_megabyte_name_is_too_big(client: Client) -> None:
    big = "x" * (10 * 1024 * 1024)
    assert post_json(client, json.dumps({"name": big})).status_code == 413
    page = client.post("/echo", data=f"name={big}", content_type=FORM)
    assert page.status_code == 413
    assert "too big" in page.content.decode()


def test_the_page_of_a_refusal_names_the_field(client: Client) -> None:
    page = client.post("/echo", data="note=%00", content_type=FORM)
    assert (page.status_code, "note: holds a character" in page.content.decode()) == (400, True)
