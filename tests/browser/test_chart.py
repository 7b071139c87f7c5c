"""The chart in a real browser: opened, walked with the keyboard, and the story of a dose read beside it."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from mar.actions import file_entry
from medicines.models import Medicine
from people.records import clock_at
from tests.browser.test_office_pages import OFFICE, TABLET, check, open_as
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, dose, fixed, line, needed
from tests.mar.test_chart import corrected, filed

pytestmark = pytest.mark.browser


@pytest.fixture
def history(dictionary: Any, cast: Any) -> Medicine:
    """A week of co-careldopa: given, late, said no, a clash, one struck through; paracetamol when needed."""
    levodopa = line(
        cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00", "11:00"), on_time=True, checker=cast.joy
    )
    filed(cast.ann, levodopa, 17, "07:00", "07:05")
    filed(cast.dawid, levodopa, 18, "07:00", "07:47", note="Stiff this morning.")
    filed(cast.ann, levodopa, 18, "11:00", "11:00")
    filed(cast.dawid, levodopa, 18, "11:00", "11:02")
    filed(cast.dawid, levodopa, 19, "07:00", "07:10", outcome="not_taken", reason="did_not_want")
    corrected(cast.ann, filed(cast.ann, levodopa, 20, "07:00", "07:05"), "struck")
    line(cast.ruth, cast.meera, PARACETAMOL, fixed("08:00", weekdays=[3]), checker=cast.joy)
    pain = line(cast.ruth, cast.meera, PARACETAMOL, needed(), checker=cast.joy)
    with clock_at(at("08:10")):
        file_entry(
            cast.ann, dose(pain, cast.ann, None, what_for="hip", amount="2", given_at=at("08:10").isoformat())
        )
    return levodopa


def opened(page: Page, live_server: Any, worker: Any, person: Any, query: str = "") -> None:
    open_as(page, live_server, worker, reverse("mar:chart", args=[person.pk]) + query)


def cell(page: Page, day: int, clock: str) -> Any:
    month = page.locator("table.banded")
    return month.locator(f'a.cell[href*="at={clock}&ordinal=0&day=2026-11-{day}"]').first


def small_cells(page: Page, width: int, height: int) -> list[str]:
    return page.evaluate(  # type: ignore[no-any-return]  # a list of strings, as the script makes it
        """([width, height]) => [...document.querySelectorAll('a.cell')].filter(one => one.offsetParent)
            .map(one => [one.getBoundingClientRect(), one.outerHTML.slice(0, 90)])
            .filter(([box]) => box.width < width || box.height < height)
            .map(([box, html]) => `${box.width} x ${box.height}: ${html}`)""",
        [width, height],
    )


def test_the_chart_is_fit_to_use(cast: Any, history: Medicine, live_server: Any, page: Page) -> None:
    page.set_viewport_size(OFFICE)
    opened(page, live_server, cast.ruth, cast.meera)
    check(page, 36)
    assert small_cells(page, 29, 30) == []
    cell(page, 18, "11:00").click()
    expect(page.get_by_text("Two people recorded this", exact=True).first).to_be_visible()
    check(page, 36)


def test_a_tablet_shows_seven_days_with_large_cells(
    cast: Any, history: Medicine, live_server: Any, page: Page
) -> None:
    page.set_viewport_size(TABLET)
    opened(page, live_server, cast.joy, cast.meera)
    expect(page.get_by_role("heading", name="Chart, last 7 days")).to_be_visible()
    expect(page.locator("table.banded")).to_be_hidden()
    assert page.locator("table.seven").first.locator("thead th").all_inner_texts()[-1].split() == ["Tu", "24"]
    assert small_cells(page, 44, 44) == []
    check(page, 36)
    page.get_by_role("link", name="28 days").click()
    expect(page.locator("table.banded")).to_be_visible()
    expect(page.get_by_role("heading", name="Chart: 09-Nov-2026 to 06-Dec-2026")).to_be_visible()
    expect(page.get_by_role("link", name="Before")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_manager_reads_a_struck_entry_and_the_story_of_a_clash(
    cast: Any, history: Medicine, live_server: Any, page: Page
) -> None:
    page.set_viewport_size(OFFICE)
    opened(page, live_server, cast.ruth, cast.meera)
    struck = cell(page, 20, "07:00")
    assert "struck through, entered in error" in struck.get_attribute("aria-label")
    struck.click()
    story = page.get_by_role("complementary", name="Story of one dose")
    expect(story.get_by_text("Reason: “Wrong person’s tablet.”")).to_be_visible()
    cell(page, 18, "11:00").click()
    expect(story.get_by_role("heading", name="Wednesday 18-Nov-2026, 11:00")).to_be_focused()
    for name in ("Ann Osei", "Dawid Kowalczyk"):
        expect(story.get_by_text(f"{name}, administered, saw it taken.")).to_be_visible()
    expect(story.get_by_text("Both count until somebody decides.")).to_be_visible()
    expect(story.get_by_role("img", name="Taken 11:00 AO. Taken 11:02 DK.")).to_be_visible()
    story.get_by_role("link", name="Close").click()
    expect(story).to_be_hidden()
    expect(cell(page, 18, "11:00")).to_be_focused()


def test_the_keyboard_walks_the_cells(cast: Any, history: Medicine, live_server: Any, page: Page) -> None:
    page.set_viewport_size(OFFICE)
    opened(page, live_server, cast.ruth, cast.meera)
    stops = page.locator('table.banded a.cell[tabindex="0"]')
    expect(stops).to_have_count(1)
    cell(page, 18, "07:00").focus()
    for key, day, clock in (
        ("ArrowRight", 19, "07:00"), ("ArrowDown", 19, "11:00"), ("ArrowLeft", 18, "11:00"),
        ("ArrowUp", 18, "07:00"), ("Home", 16, "07:00"),
    ):  # fmt: skip
        page.keyboard.press(key)
        at_ = page.evaluate("document.activeElement.search")
        assert f"at={clock}&ordinal=0&day=2026-11-{day}" in at_, key
    cell(page, 18, "07:00").focus()
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        story = page.get_by_role("complementary", name="Story of one dose")
        expect(story.get_by_text("Taken, 47 min late")).to_be_visible()
        page.keyboard.press("Escape")
        expect(story).to_be_hidden()
        expect(cell(page, 18, "07:00")).to_be_focused()
    expect(stops).to_have_count(1)


def test_a_session_that_ended_leads_to_the_door(
    cast: Any, history: Medicine, live_server: Any, page: Page
) -> None:
    page.set_viewport_size(OFFICE)
    opened(page, live_server, cast.ruth, cast.meera)
    page.context.clear_cookies()
    cell(page, 18, "07:00").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_carer_opens_why(cast: Any, history: Medicine, live_server: Any, page: Page) -> None:
    page.set_viewport_size(TABLET)
    opened(page, live_server, cast.ann, cast.meera)
    page.get_by_role("link", name="The last 48 hours, and why").click()
    expect(page.get_by_role("heading", name="What happened, newest first")).to_be_visible()
    check(page, 44)
    expect(page.get_by_text("2 h 10 min late", exact=True)).to_be_visible()
    page.get_by_text("Why: Paracetamol 500 mg tablets, 08:10").click()
    expect(page.get_by_text("It has no set time.")).to_be_visible()
    check(page, 44)


def test_the_list_as_it_was(cast: Any, history: Medicine, live_server: Any, page: Page) -> None:
    page.set_viewport_size(TABLET)
    open_as(page, live_server, cast.joy, reverse("mar:person", args=[cast.meera.pk]))
    page.get_by_label("The list as it was on").fill("2026-11-15")
    page.get_by_role("button", name="Show that day").click()
    expect(page.get_by_role("heading", name="As it was on Sunday 15-Nov-2026")).to_be_visible()
    expect(page.get_by_text("Nothing was on the list that day.")).to_be_visible()
    check(page, 36)
