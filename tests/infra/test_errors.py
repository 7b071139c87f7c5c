"""Every refusal is one sentence and what to do next, as a page or as JSON of one shape."""

import pytest
from django.test import Client

pytestmark = [
    pytest.mark.urls("tests.infra.urls"),
    pytest.mark.filterwarnings("ignore:Parameter:UserWarning"),
]


@pytest.fixture
def calm() -> Client:
    """A client that shows what a browser would see, also when a view fails."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        ("400", 400, "Something in what was sent is not usable."),
        ("403", 403, "Only a senior may do this."),
        ("404", 404, "There is nothing at this address for you."),
        ("500", 500, "Something went wrong here."),
        ("503", 503, "The record cannot be reached."),
    ],
)
def test_each_fault_has_a_page_and_a_json_twin(calm: Client, how: str, status: int, words: str) -> None:
    page, twin = calm.get(f"/fail/{how}"), calm.get(f"/api/plain/{how}")
    assert (page.status_code, twin.status_code) == (status, status)
    assert words in page.content.decode()
    assert set(twin.json()) == {"error", "fields"}
    assert twin.json()["error"].startswith(words)
    assert "Margaret" not in page.content.decode() + twin.content.decode()


def test_an_address_that_is_not_there_has_both(calm: Client) -> None:
    assert calm.get("/nowhere").status_code == calm.get("/api/nowhere").status_code == 404
    assert calm.get("/api/nowhere").json()["fields"] == {}


def test_a_database_that_is_away_asks_to_come_back(calm: Client) -> None:
    assert calm.get("/api/plain/503")["Retry-After"] == "5"


def test_the_api_names_the_fields(calm: Client) -> None:
    answer = calm.get("/api/fail/shape")
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "Needs a number.",
        "fields": {"amount": ["Needs a number."], "rows.1.note": ["Too long."]},
    }
    assert calm.get("/api/fail/action").json()["fields"] == {"amount": ["Needs a number."]}


@pytest.mark.parametrize(("how", "status"), [("403", 403), ("404", 404), ("503", 503), ("500", 500)])
def test_the_api_answers_other_faults_in_the_same_shape(calm: Client, how: str, status: int) -> None:
    answer = calm.get(f"/api/fail/{how}")
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "fields"}


def test_broken_json_is_a_400(calm: Client) -> None:
    answer = calm.post("/api/fail/500", data="[{", content_type="application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["body"])
