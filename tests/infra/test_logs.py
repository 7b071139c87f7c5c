"""One line of JSON for each answer, with its id and without what anybody typed."""

import json
import logging

import pytest
from django.test import Client

from config.logs import Line

pytestmark = pytest.mark.urls("tests.infra.urls")


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture):
    """What the formatter would write, as objects."""
    caplog.set_level(logging.INFO, logger="requests")
    return lambda: [json.loads(Line().format(record)) for record in caplog.records]


def test_each_answer_has_its_line_and_id(lines) -> None:
    answer = Client().get("/echo?name=Margaret", headers={"X-Request-ID": "office-12345"})
    line = lines()[-1]
    assert answer["X-Request-ID"] == "office-12345"
    assert (line["method"], line["route"], line["status"]) == ("GET", "echo", 200)
    assert "Margaret" not in json.dumps(lines())


def test_an_id_that_is_not_one_is_replaced() -> None:
    answer = Client().get("/echo", headers={"X-Request-ID": "Margaret\nOkafor"})
    assert len(answer["X-Request-ID"]) == 32


def test_a_fault_says_where_and_not_whose(lines) -> None:
    Client(raise_request_exception=False).post("/fail/500", {"name": "Margaret"})
    written = lines()
    fault = next(line for line in written if line["level"] == "error")
    assert fault["fault"] == "RuntimeError"
    assert fault["through"][-1].endswith(" fail")
    assert "Margaret" not in json.dumps(written)
