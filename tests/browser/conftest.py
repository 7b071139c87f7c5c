"""What the browser tests share: the database beside Playwright's event loop, and the tablet's clock."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.conftest import TUESDAY


@pytest.fixture(scope="session", autouse=True)
def database_beside_playwright() -> Iterator[None]:
    """Playwright keeps an event loop in this thread, also while the cast is built for the whole session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def page(page: Page) -> Page:
    """A tablet whose clock stands at the tests' moment and goes on; a fault in script fails the test."""
    page.clock.install(time=TUESDAY)
    page.set_default_timeout(8000)
    return page
