"""What a carer does with the tablet, in words; and what must be true of every page she sees."""

import re
from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from people.models import Worker
from tests.cast import PASSWORD

SMALL = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]')]
  .filter(one => one.checkVisibility() && !one.closest('[inert]') && !one.matches('.skip'))
  .map(one => [(one.matches('.pick input') ? one.closest('.pick') : one), one])
  .map(([target, one]) => [target.getBoundingClientRect(), one])
  .filter(([box]) => box.width < 43.9 || box.height < 43.9)
  .map(([box, one]) => `${one.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


def sign_in(page: Page, url: str, worker: Worker) -> None:
    """Through the door, to today's round."""
    page.goto(f"{url}/round/")
    page.get_by_label("Username").fill(worker.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good morning")


def open_person(page: Page, called: str) -> None:
    """From the list, past "This is …", to the medicines."""
    page.locator(".visit", has_text=called).locator("xpath=self::a | .//a[@href]").first.click()
    page.get_by_role("button", name=f"This is {called}", exact=True).click()
    expect(page.get_by_role("heading", name=f"How {called} takes")).to_be_visible()


def back(page: Page) -> None:
    page.get_by_role("link", name="Round", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good")


def card(page: Page, name: str) -> Locator:
    """The open card of a medicine, by a part of its name."""
    return page.locator("main article.dose", has_text=name).first


def line(page: Page, name: str) -> Locator:
    """The one line an answered dose has turned into, among the cards."""
    return page.locator("main [data-unit] article.line", has_text=name).first


def sheet(page: Page) -> Locator:
    return page.get_by_role("dialog")


def choose(page: Page, *labels: str) -> None:
    """Tap answers in the open sheet, each by its first words."""
    for label in labels:
        words = re.compile(rf"^\s*{re.escape(label)}")
        sheet(page).locator("label.pick:visible", has_text=words).first.click()


def save(page: Page, words: str) -> None:
    """Tap the main button, which must say what it will record; the sheet goes, the entry is sent."""
    main = sheet(page).locator("[data-main]")
    expect(main).to_have_text(re.compile(words))
    main.click()
    expect(sheet(page)).to_have_count(0)
    expect(page.locator("[data-unsent]")).to_have_text("0 unsent")


def check(page: Page, where: str) -> None:
    """axe finds nothing (WCAG 2.2 A and AA), every target is at least 44 × 44, nothing scrolls sideways."""
    options: dict[str, Any] = {
        "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    }
    found = Axe().run(page, options=options).response["violations"]
    told = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]
    assert told == [], f"{where}: {told}"
    small = page.evaluate(SMALL)
    assert small == [], f"{where}: {small}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{where}: scrolls sideways"


def faults(page: Page) -> Callable[[], list[str]]:
    """Gathers what the script or the content policy complains about; call it at the end."""
    heard: list[str] = []
    page.on("pageerror", lambda fault: heard.append(str(fault)))
    policy = "Content Security Policy"
    page.on("console", lambda said: heard.append(said.text) if policy in said.text else None)
    return lambda: heard
