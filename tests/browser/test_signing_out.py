"""A shared tablet: after signing out, Back meets the door, and no name of anybody cared for is left."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests.browser.tablet import open_person, sign_in
from tests.browser.test_office_pages import open_as
from tests.conftest import TUESDAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["asks again", "keeps pages in memory"])
def shared(
    request: Any, page: Page, launch_browser: Callable[..., Browser], browser_context_args: dict[str, Any]
) -> Iterator[Page]:
    """A tablet's page. Tests' browsers keep no page in memory for Back and Forward; real ones do."""
    if request.param == "asks again":
        yield page
        return
    browser = launch_browser(ignore_default_args=["--disable-back-forward-cache"])
    yield browser.new_page(**browser_context_args)
    browser.close()


def nobody_is_seen(page: Page) -> None:
    expect(page.get_by_label("Password")).to_be_visible()
    expect(page).to_have_url(re.compile("/sign-in/"))
    assert "Meera" not in page.content()
    assert "Patel" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_back_from_the_door_shows_no_page_of_a_person(shared: Page, live_server: Any, day: Any) -> None:
    pages = ("mar:person", "people:particulars", "people:edit_person")
    open_as(shared, live_server, day.cast.ruth, reverse("people:people"))
    shared.get_by_role("searchbox").fill("Meera")
    expect(shared).to_have_url(re.compile("q=Meera"))
    for where in pages:
        shared.goto(live_server.url + reverse(where, args=[day.cast.meera.pk]))
        expect(shared.locator("main")).to_contain_text("Meera")
    shared.get_by_role("button", name="Sign out").click()
    nobody_is_seen(shared)
    for _ in pages:
        shared.go_back()
        nobody_is_seen(shared)


def test_back_from_the_door_shows_no_round(shared: Page, live_server: Any, day: Any) -> None:
    shared.clock.set_fixed_time(TUESDAY)
    sign_in(shared, live_server.url, day.cast.ann)
    open_person(shared, "Meera")
    shared.get_by_role("button", name="Sign out").click()
    nobody_is_seen(shared)
    for _ in range(2):
        shared.go_back()
        nobody_is_seen(shared)


def test_a_form_keeps_what_was_typed_through_a_fault(page: Page, live_server: Any, cast: Any) -> None:
    """It comes back from the server: nothing hangs on a page the browser kept."""
    open_as(page, live_server, cast.ruth, reverse("people:add_person"))
    page.get_by_label("Family name").fill("Tapsell")
    page.locator("form.stack button[type=submit]").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("Family name")).to_have_value("Tapsell")
