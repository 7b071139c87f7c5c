"""What the browser tests share: the database beside Playwright, the tablet, and the day's medicines."""

from collections.abc import Iterator
from threading import Condition
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import Page

from tests.conftest import TUESDAY


@pytest.fixture(scope="session", autouse=True)
def database_beside_playwright() -> Iterator[None]:
    """Playwright keeps an event loop in this thread, also while the cast is built for the whole session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(autouse=True)
def server_at_rest(transactional_db: None, live_server: Any) -> Iterator[None]:
    """The tables are emptied once the server has ended what a closed page had asked for: else both wait."""
    busy, changed = 0, Condition()

    def count(by: int) -> None:
        nonlocal busy
        with changed:
            busy += by
            changed.notify_all()

    def started(**_: Any) -> None:
        count(1)

    def finished(**_: Any) -> None:
        count(-1)

    request_started.connect(started)
    request_finished.connect(finished)
    yield
    with changed:
        assert changed.wait_for(lambda: busy <= 0, timeout=60), "a request of the closed page never ended"
    request_started.disconnect(started)
    request_finished.disconnect(finished)


@pytest.fixture
def tablet(live_server: Any, page: Page) -> Iterator[Page]:
    """A page whose clock stands still, as the server's does. A fault in its script fails the test."""
    from tests.browser.tablet import faults

    page.emulate_media(reduced_motion="reduce")  # axe would measure the sheet half-way up
    page.clock.set_fixed_time(TUESDAY)
    page.set_default_timeout(10_000)
    heard = faults(page)
    yield page
    page.close()  # before the tables are emptied: it asks for the round by itself
    assert heard() == []


@pytest.fixture
def day(dictionary: Any, cast: Any) -> SimpleNamespace:
    """Tuesday's medicines (tests/browser/day.py), with the cast."""
    from tests.browser.day import build

    return build(cast)
