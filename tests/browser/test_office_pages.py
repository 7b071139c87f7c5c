"""Every page of `people` in a real browser: axe finds nothing, nothing scrolls sideways, targets fit."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

OFFICE = {"width": 1280, "height": 800}
TABLET = {"width": 800, "height": 1280}

PAGES: dict[str, tuple[str, Callable[[Any], str]]] = {
    "people": ("ruth", lambda cast: reverse("people:people")),
    "nobody_found": ("ruth", lambda cast: reverse("people:people") + "?q=nobody"),
    "add_person": ("ruth", lambda cast: reverse("people:add_person")),
    "edit_person": ("ruth", lambda cast: reverse("people:edit_person", args=[cast.meera.pk])),
    "particulars": ("ruth", lambda cast: reverse("people:particulars", args=[cast.meera.pk])),
    "end_person": ("ruth", lambda cast: reverse("people:end_person", args=[cast.meera.pk])),
    "photo": ("ruth", lambda cast: reverse("people:photo", args=[cast.meera.pk])),
    "allergy_state": ("ruth", lambda cast: reverse("people:allergy_state", args=[cast.jean.pk])),
    "add_allergy": ("ruth", lambda cast: reverse("people:add_allergy", args=[cast.meera.pk])),
    "add_contact": ("ruth", lambda cast: reverse("people:add_contact", args=[cast.meera.pk])),
    "start_absence": ("joy", lambda cast: reverse("people:start_absence", args=[cast.meera.pk])),
    "write_death": ("ruth", lambda cast: reverse("people:write_death", args=[cast.meera.pk])),
    "workers": ("ruth", lambda cast: reverse("people:workers")),
    "add_worker": ("lena", lambda cast: reverse("people:add_worker")),
    "edit_worker": ("ruth", lambda cast: reverse("people:edit_worker", args=[cast.ann.pk])),
    "settings": ("ruth", lambda cast: reverse("people:settings")),
    "rule_groups": ("ruth", lambda cast: reverse("medicines:groups")),
    "rule_group": ("ruth", lambda cast: reverse("medicines:groups") + "?group=slow_opioid"),
    "branch": ("ruth", lambda cast: reverse("people:edit_branch", args=[cast.maidstone.pk])),
    "import_visits": ("joy", lambda cast: reverse("people:import_visits")),
    "account": ("ann", lambda cast: reverse("people:account")),
    "password": ("ann", lambda cast: reverse("people:password")),
    "cover": ("ann", lambda cast: reverse("people:cover")),
}
CARERS = {"account", "password", "cover"}


def open_as(page: Page, live_server: Any, worker: Any, path: str) -> None:
    """Open an address as this worker, without the door."""
    client = Client()
    client.force_login(worker)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(live_server.url + path)


def faults(page: Page) -> list[str]:
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found.response["violations"]]


def small_targets(page: Page, least: int) -> list[str]:
    """What can be pressed and is smaller than `least` pixels; links inside a sentence do not count."""
    return page.evaluate(
        """least => [...document.querySelectorAll(
                'main :is(button, input, select, textarea, a.btn), .frame :is(a, button)')]
            .filter(one => one.offsetParent && !one.closest('.skip'))
            .map(one => one.closest('label') || one)
            .map(one => [one.getBoundingClientRect(), one.outerHTML.slice(0, 90)])
            .filter(([box]) => box.width && (box.width < least || box.height < least))
            .map(([box, html]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${html}`)""",
        least,
    )


def check(page: Page, least: int) -> None:
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert small_targets(page, least) == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [OFFICE, TABLET], ids=["office", "tablet"])
def test_the_page_is_fit_to_use(cast, live_server, page, name, size):
    page.set_viewport_size(size)
    who, path = PAGES[name]
    open_as(page, live_server, getattr(cast, who), path(cast))
    assert page.evaluate("window.innerWidth") == size["width"]
    check(page, 44 if name in CARERS else 36)


def test_the_door(cast, live_server, page):
    page.goto(live_server.url + reverse("people:sign_in"))
    check(page, 44)
    page.get_by_label("Username").fill("ann.osei")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    assert "do not fit" in page.get_by_role("alert").inner_text()
    check(page, 44)


def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(cast, live_server, page):
    open_as(page, live_server, cast.ruth, reverse("people:add_person"))
    page.get_by_label("Given name").fill("Winifred")
    page.get_by_label("NHS number", exact=True).fill("999 467 6815")
    page.get_by_role("button", name="Save this person").click()
    assert "Not saved yet" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Given name").input_value() == "Winifred"
    page.get_by_role("link", name="Write the family name.").click()
    assert page.evaluate("document.activeElement.name") == "family_name"
    check(page, 36)


def test_searching_as_one_types(cast, live_server, page):
    page.set_viewport_size(OFFICE)
    open_as(page, live_server, cast.ruth, reverse("people:people"))
    page.get_by_label("Find somebody").type("patel")
    page.get_by_text("2 people for").wait_for()
    assert page.get_by_role("row").count() == 3
    assert "q=patel" in page.url
