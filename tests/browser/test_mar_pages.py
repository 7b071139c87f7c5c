"""The board, reviews, a person's pages, the week and the sheets for the printer, in a real browser."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from mar.actions import file_entry
from mar.models import Dose, Held
from medicines import actions as medicines_actions
from medicines.models import Medicine
from people import actions as people_actions
from people.models import Task
from people.records import clock_at
from tests.browser.test_office_pages import OFFICE, TABLET, check, open_as
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, dose, fixed, line, needed

pytestmark = pytest.mark.browser


@pytest.fixture
def morning(dictionary: Any, cast: Any) -> dict[str, Any]:
    """A Tuesday with something of everything on the board."""
    levodopa = line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00", "11:00"), checker=cast.joy)
    _taken(cast.ann, levodopa, "07:00", "11:00", upto=23)
    lactulose = line(
        cast.ruth, cast.idris, "Lactulose 3.1-3.7g/5ml oral solution", fixed("06:30", unit="ml", amount="15")
    )
    _taken(cast.ann, lactulose, "06:30", upto=23)
    heart = line(cast.ruth, cast.jean, "Bisoprolol 2.5mg tablets", fixed("08:00"), checker=cast.joy)
    _taken(cast.ann, heart, "08:00", upto=23)
    medicines_actions.raise_doubt(
        cast.ann,
        medicine=heart,
        kind="label_differs",
        words="Label says TWO, chart ONE",
        label_seen="Take TWO",
    )
    soon = line(cast.ruth, cast.kishor, PARACETAMOL, fixed("10:00", amount="2"), checker=cast.joy)
    _taken(cast.ann, soon, "10:00", upto=23)
    pain = line(cast.ruth, cast.jean, PARACETAMOL, needed(), checker=cast.joy)
    with clock_at(at("08:00")):
        file_entry(cast.ann, dose(pain, cast.ann, None, amount="2", given_at=at("08:00").isoformat()))
    file_entry(cast.ben, dose(pain, cast.ben, None, amount="2"))
    with clock_at(at("20:00", 23)):
        late = line(cast.ruth, cast.idris, PARACETAMOL, fixed("20:00"), checker=cast.joy)
        for worker in (cast.ann, cast.ben):
            file_entry(
                worker,
                dose(late, worker, "20:00", given_at=at("20:00", 23).isoformat())
                | {"due_date": "2026-11-23"},
            )
        _taken(cast.ann, late, "20:00", upto=22)
    body = dose(soon, cast.ann, "10:00", key=str(uuid4()))
    file_entry(cast.ann, dose(pain, cast.ann, None) | {"person": str(uuid4())})
    task = people_actions.open_task(
        cast.joy, provider=cast.northgate, person=cast.meera, kind="chase",
        subject=f"slot:{levodopa.pk}:2026-11-24:07:00:00:0", words="Co-careldopa, due 24-Nov-2026 07:00",
    )  # fmt: skip
    people_actions.take_task(cast.joy, task=task)
    people_actions.note_task(cast.joy, task=task, words="Dawid is ill. Ann is sent.")
    return {
        "task": task,
        "clash": Dose.objects.filter(medicine=late, due_date="2026-11-23", clash_of__isnull=True).get(),
        "held": Held.objects.get(),
        "body": body,
        "levodopa": levodopa,
    }


def _taken(worker: Any, medicine: Medicine, *clocks: str, upto: int) -> None:
    for day in range(16, upto + 1):
        for clock in clocks:
            with clock_at(at(clock, day)):
                body = dose(medicine, worker, clock, given_at=at(clock, day).isoformat())
                unit = medicine.directions["unit"]
                file_entry(worker, body | {"due_date": f"2026-11-{day}", "unit": unit})


PAGES: dict[str, tuple[str, Callable[[Any, dict[str, Any]], str]]] = {
    "board": ("ruth", lambda cast, made: reverse("mar:board")),
    "task": ("joy", lambda cast, made: reverse("mar:task", args=[made["task"].pk])),
    "review_dose": ("joy", lambda cast, made: reverse("mar:review_dose", args=[made["clash"].pk])),
    "review_held": ("joy", lambda cast, made: reverse("mar:review_held", args=[made["held"].pk])),
    "person": ("joy", lambda cast, made: reverse("mar:person", args=[cast.jean.pk])),
    "person_about": ("ruth", lambda cast, made: reverse("mar:person_about", args=[cast.meera.pk])),
    "person_lately": (
        "joy",
        lambda cast, made: reverse("mar:person_lately", args=[cast.jean.pk]),
    ),
    "carers_person": ("ann", lambda cast, made: reverse("mar:person", args=[cast.jean.pk])),
    "carers_about": ("ann", lambda cast, made: reverse("mar:person_about", args=[cast.meera.pk])),
    "carers_lately": (
        "ann",
        lambda cast, made: reverse("mar:person_lately", args=[cast.jean.pk]),
    ),
    "last_48_hours": ("ann", lambda cast, made: reverse("mar:last_48_hours", args=[cast.jean.pk])),
    "round_list": ("ann", lambda cast, made: reverse("mar:round_list")),
    "plan_visits": ("joy", lambda cast, made: reverse("mar:plan_visits")),
    "add_pattern": ("joy", lambda cast, made: reverse("mar:add_pattern", args=[cast.jean.pk])),
}
CARERS = {"carers_person", "carers_about", "carers_lately", "last_48_hours", "round_list"}


@pytest.mark.parametrize("size", [OFFICE, TABLET], ids=["office", "tablet"])
def test_the_pages_are_fit_to_use(cast: Any, morning: Any, live_server: Any, page: Page, size: Any) -> None:
    page.set_viewport_size(size)
    for name, (who, path) in PAGES.items():
        open_as(page, live_server, getattr(cast, who), path(cast, morning))
        assert page.evaluate("window.innerWidth") == size["width"], name
        expect(page.get_by_role("heading", name="Our fault")).to_have_count(0)
        check(page, 44 if name in CARERS else 36)


def test_the_board_is_fetched_each_minute_and_gives_the_focus_back(
    cast: Any, morning: Any, live_server: Any, page: Page
) -> None:
    page.clock.install(time=at("09:10"))
    page.set_viewport_size(OFFICE)
    open_as(page, live_server, cast.ruth, reverse("mar:board"))
    expect(page.get_by_text("26 h 40 min")).to_have_count(0)
    phone = page.locator("a[id^=phone-slot]").first
    phone.focus()
    page.evaluate("window.scrollTo(0, 60)")
    focused, place = page.evaluate("[document.activeElement.id, window.scrollY]")
    assert place == 60
    with clock_at(at("09:11")):
        page.clock.fast_forward(61_000)
        expect(page.get_by_text("Updated 09:11")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == focused
    assert page.evaluate("window.scrollY") == place


def test_it_says_when_it_is_stale_and_keeps_its_words(
    cast: Any, morning: Any, live_server: Any, page: Page
) -> None:
    page.clock.install(time=at("09:10"))
    open_as(page, live_server, cast.ruth, reverse("mar:board"))
    page.context.clear_cookies()  # the session ends: the door must not stand in the board's place
    page.clock.fast_forward(timedelta(minutes=3).seconds * 1000)
    expect(page.get_by_text("Not up to date: from 09:10.")).to_be_visible()
    expect(page.get_by_text("PATEL, Meera").first).to_be_visible()


def test_taking_a_row_keeps_the_page(cast: Any, morning: Any, live_server: Any, page: Page) -> None:
    open_as(page, live_server, cast.ruth, reverse("mar:board"))
    page.get_by_role("button", name="Take this").first.click()
    expect(page.get_by_text("Ruth Hanley is dealing with this.")).to_be_visible()
    assert page.url.endswith(reverse("mar:board"))
    assert page.evaluate("document.activeElement.textContent") == "Open"
    assert Task.objects.open().filter(owner=cast.ruth).count() == 1
