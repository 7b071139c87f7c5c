"""The endpoints: shapes, statuses and errors as design.md section 5 writes them."""

from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people import actions
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, dose, entry, fixed, line, needed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


@pytest.fixture
def levodopa(cast: Cast) -> Any:
    times = fixed("07:00", "11:00", "15:00", "19:00")
    return line(cast.ruth, cast.meera, CO_CARELDOPA, times, checker=cast.joy)


def post(client: Client, body: Any) -> Any:
    return client.post("/api/doses/", body, content_type="application/json")


def signed_in(client: Client, worker: Any) -> Client:
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_nobody_is_told_to_sign_in(client: Client) -> None:
    answer = client.get("/api/round/")
    assert answer.status_code == 401
    assert set(answer.json()) == {"error", "fields"}


def test_a_pharmacist_has_no_round(client: Client, cast: Cast) -> None:
    assert signed_in(client, cast.nadia).get("/api/round/").status_code == 403


def test_a_token_opens_the_door_and_dies_with_the_account(client: Client, cast: Cast) -> None:
    made = actions.make_token(cast.lena, worker=cast.ann, words="tests")
    secret = made[1] if isinstance(made, tuple) else made
    headers = {"Authorization": f"Token {secret}"}
    assert client.get("/api/round/", headers=headers).status_code == 200
    actions.end_worker(cast.ruth, worker=cast.ann, why="Left us")
    assert client.get("/api/round/", headers=headers).status_code == 401


def test_the_round_lists_todays_people_and_what_is_due(client: Client, cast: Cast, levodopa: Any) -> None:
    line(cast.ruth, cast.jean, PARACETAMOL, needed(), checker=cast.joy)
    body = signed_in(client, cast.ann).get("/api/round/").json()
    assert body["date"] == "2026-11-24"
    people = {one["called"]: one for one in body["people"]}
    assert set(people) == {"Meera", "Kishor", "Jean", "Idris"}
    slots = {(one["due_date"], one["due_time"]): one for one in people["Meera"]["slots"]}
    assert slots["2026-11-24", "07:00"]["state"] == "overdue"
    assert slots["2026-11-24", "11:00"]["state"] == "later"
    assert people["Jean"]["as_needed"][0]["when_text"] == "Nothing recorded stops it"


def test_what_was_recorded_is_on_the_round(client: Client, cast: Cast, levodopa: Any) -> None:
    answer = post(signed_in(client, cast.ann), [dose(levodopa, cast.ann)])
    assert answer.status_code == 200
    assert answer.json()[0]["status"] == "saved_with_concerns"
    meera = next(one for one in client.get("/api/round/").json()["people"] if one["called"] == "Meera")
    slot = next(
        one for one in meera["slots"] if one["due_time"] == "07:00" and one["due_date"] == "2026-11-24"
    )
    assert slot["state"] == "done"
    assert slot["doses"][0]["text"] == "09:10 1 tablet taken, AO"


@pytest.mark.parametrize("body", ["{}", "[1]", '"x"', "null", "[[]]"])
def test_a_body_that_is_no_list_of_objects_is_400(client: Client, cast: Cast, body: str) -> None:
    answer = post(signed_in(client, cast.ann), body)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_one_bad_entry_costs_the_others_nothing(client: Client, cast: Cast, levodopa: Any) -> None:
    bad = dose(levodopa, cast.ann, "11:00", amount="-1")
    answers = post(signed_in(client, cast.ann), [bad, dose(levodopa, cast.ann)]).json()
    assert [one["status"] for one in answers] == ["refused", "saved_with_concerns"]
    assert answers[0]["reasons"][0]["field"] == "amount"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("given_at", "0001-01-01T00:00:00+00:00"),
        ("given_at", "9999-12-31T23:59:59+00:00"),
        ("given_at", "yesterday"),
        ("given_at", 5),
        ("given_at", "2026-11-24T09:00:00+23:59"),
        ("device", {"id": "tablet"}),
        ("device", {"sent_at": []}),
        ("given_at", "2026-11-24T09:00:00"),
        ("due_date", "9999-12-31"),
        ("due_time", "25:00"),
        ("ordinal", -1),
        ("ordinal", True),
        ("amount", "NaN"),
        ("amount", "-2"),
        ("amount", "1e400"),
        ("amount", "0"),
        ("amount", {}),
        ("amount", "1_000"),
        ("amount", "１"),
        ("amount", "+1"),
        ("amount", " 1"),
        ("amount", "1e2"),
        ("amount", "0x1"),
        ("medicine", "'; drop table mar_dose; --"),
        ("key", "x" * 5000),
        ("outcome", "gone"),
        ("note", "x" * 3000),
        ("told", "office"),
        ("advice", {"who": "x"}),
        ("given_by", {}),
        ("documents", [5]),
    ],
)
def test_an_impossible_field_is_named(
    client: Client, cast: Cast, levodopa: Any, field: str, value: Any
) -> None:
    answer = post(signed_in(client, cast.ann), [dose(levodopa, cast.ann) | {field: value}])
    assert answer.status_code == 200, answer.content
    one = answer.json()[0]
    assert one["status"] == "refused"
    assert field in [reason["field"] for reason in one["reasons"]]


def test_any_words_come_back_exactly(client: Client, cast: Cast, levodopa: Any) -> None:
    said = "O'Brien-Ní Ó <b>'; drop table--</b> \u202e 💊 مرحبا"
    post(signed_in(client, cast.ann), [dose(levodopa, cast.ann, note=said)])
    meera = next(one for one in client.get("/api/round/").json()["people"] if one["called"] == "Meera")
    assert meera["last_24_hours"][0]["note"] == said


def test_a_dose_post_takes_at_most_fifteen_queries(client: Client, cast: Cast, levodopa: Any) -> None:
    from django.db import connection

    signed_in(client, cast.ann)
    with CaptureQueriesContext(connection) as queries:
        post(client, [dose(levodopa, cast.ann)])
    asked = [one["sql"] for one in queries.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(asked) <= 15, "\n".join(sql[:120] for sql in asked)


def test_a_round_asks_as_many_queries_for_fifty_medicines_as_for_five(
    client: Client, cast: Cast, levodopa: Any
) -> None:
    from django.db import connection

    signed_in(client, cast.ann)
    client.get("/api/round/")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/round/")
        return len(queries)

    few = count()
    assert few <= 15
    for number in range(45):
        line(
            cast.ruth,
            cast.jean,
            f"Made-up remedy {number} tablets",
            fixed("08:00", "20:00"),
            checker=cast.joy,
        )
    assert count() == few


def test_another_workers_round_is_for_seniors(client: Client, cast: Cast) -> None:
    assert signed_in(client, cast.ann).get(f"/api/round/?worker={cast.dawid.pk}").status_code == 403
    joy = signed_in(Client(), cast.joy)
    assert joy.get(f"/api/round/?worker={cast.dawid.pk}").json()["worker"]["initials"] == "DK"
    assert joy.get(f"/api/round/?worker={cast.sam.pk}").status_code == 404


def test_opening_is_seen_by_the_other_carer(client: Client, cast: Cast) -> None:
    post(
        signed_in(client, cast.ann),
        [entry("opened", cast.meera, cast.ann, at=at("09:05").isoformat(), identity=True)],
    )
    people = signed_in(Client(), cast.dawid).get("/api/round/").json()["people"]
    meera = next(one for one in people if one["called"] == "Meera")
    assert meera["open_by"][0]["text"] == "Ann has this open since 09:05."
    assert meera["needs_identity"] is True


def test_a_shop_bought_product_counts_by_its_ingredient(client: Client, cast: Cast) -> None:
    pain = line(cast.ruth, cast.jean, PARACETAMOL, needed(), checker=cast.joy)
    offered = signed_in(client, cast.ann).get("/api/round/").json()["besides"]
    product = next(one for one in offered if one["name"] == "Paracetamol 500 mg capsules")
    taken = entry(
        "other",
        cast.jean,
        cast.ann,
        product=product["product"],
        amount="2",
        unit=product["unit"],
        given_at=at("08:30").isoformat(),
        given_by={"name": "herself"},
    )
    assert post(client, [taken]).json()[0]["status"] == "saved"
    answer = post(client, [dose(pain, cast.ann, None, amount="2", what_for="pain")]).json()[0]
    assert [one["kind"] for one in answer["concerns"]] == ["too_soon"]
    assert "12:30" in answer["concerns"][0]["text"]


def test_something_taken_besides_has_a_name(client: Client, cast: Cast) -> None:
    body = entry("other", cast.jean, cast.ann, text="   ", given_at=at("09:00").isoformat())
    one = post(signed_in(client, cast.ann), [body]).json()[0]
    assert (one["status"], one["reasons"][0]["field"]) == ("refused", "text")


def test_once_away_an_earlier_dose_can_only_be_told_about(client: Client, cast: Cast, levodopa: Any) -> None:
    away = entry("to_hospital", cast.meera, cast.ann, at=at("09:10").isoformat())
    post(signed_in(client, cast.ann), [away])
    meera = next(one for one in client.get("/api/round/").json()["people"] if one["called"] == "Meera")
    early = next(
        one for one in meera["slots"] if one["due_date"] == "2026-11-24" and one["due_time"] == "07:00"
    )
    assert (early["state"], early["past_only"]) == ("overdue", True)
    chips = [one["text"] for one in meera["chips"]]
    assert chips[0].startswith("Paused: in hospital")
    assert not [text for text in chips if "due now" in text or " late" in text]


def test_a_dose_of_set_times_for_none_of_them_says_so(client: Client, cast: Cast, levodopa: Any) -> None:
    answer = post(signed_in(client, cast.ann), [dose(levodopa, cast.ann, None)]).json()[0]
    assert "not_due" in [one["kind"] for one in answer["concerns"]]


def test_a_family_dose_is_answered_after_its_time_not_before(client: Client, cast: Cast) -> None:
    night = fixed("07:00", "22:00", others=[{"who": "her daughter", "times": ["22:00"], "weekdays": None}])
    line(cast.ruth, cast.meera, CO_CARELDOPA, night, checker=cast.joy)
    people = signed_in(client, cast.ann).get("/api/round/").json()["people"]
    meera = next(one for one in people if one["called"] == "Meera")
    given = [(one["time_text"], one["may_answer"]) for one in meera["slots"] if one["state"] == "others"]
    assert given == [("yesterday 22:00", True), ("22:00", False)]
