"""The pages of this folder in a real browser, under the strict content policy."""

from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def complaints(page: Any) -> list[str]:
    """What the browser's console has to say: anything the content policy refused stands here."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    return said


def test_the_error_page_stands_on_its_own(page: Any, live_server: Any, complaints: list[str]) -> None:
    answer = page.goto(f"{live_server.url}/nowhere")
    assert answer.status == 404
    assert page.get_by_role("heading", level=1).inner_text() == "Not found"
    assert page.evaluate("innerWidth") == 800
    assert [words for words in complaints if "404" not in words] == []


def test_the_api_page_opens(page: Any, live_server: Any, cast: Any, complaints: list[str]) -> None:
    client = Client()
    client.force_login(cast.ruth, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/api/docs/")
    page.get_by_text("/api/doses/").first.wait_for()
    assert complaints == []
