"""Too soon, what is left, and the plan, as a carer sees them; the plan's page and the planner's warning."""

import os
import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from mar.actions import file_entry
from medicines.actions import write_plan
from medicines.models import Product
from people.records import clock_at
from tests.browser import tablet as carer
from tests.browser.test_office_pages import OFFICE, TABLET, check, open_as
from tests.cast import Cast
from tests.mar.bodies import PARACETAMOL, at, dose, entry, fixed, line, needed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLAN: dict[str, Any] = {
    "reason": "Pain in her hands",
    "signs": "She says “my hands are on fire”. If she cannot say: she hides them, and frowns",
    "try_first": "A warm towel round both hands",
    "call": "No better after two doses: Mill Lane Surgery, 01632 960 138",
    "choosing": "Start with 1. Two if she cannot hold her cup",
    "review_on": date(2027, 2, 24),
}


def shot(page: Page, name: str) -> None:
    if os.environ.get("SHOTS"):
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}.png", full_page=True)


@pytest.mark.parametrize("size", [TABLET, OFFICE])
def test_the_round_says_too_soon_what_is_left_and_the_plan(
    tablet: Page, live_server: Any, cast: Cast, dictionary: Any, size: Any
) -> None:
    ranged = needed(amount="1", amount_max="2")
    pain = line(cast.ruth, cast.jean, PARACETAMOL, ranged, checker=cast.joy)
    write_plan(cast.joy, medicine=pain, **PLAN)
    spaced = fixed("08:00", "12:30", gap_minutes=240)
    twice = line(cast.ruth, cast.idris, PARACETAMOL, spaced, checker=cast.joy)
    sachet = Product.objects.get(name="Paracetamol 1g / Phenylephrine 12.2mg oral powder sachets")
    with clock_at(at("07:00")):
        file_entry(cast.ann, dose(twice, cast.ann, None, given_at=at("07:00").isoformat()))
        besides = {
            "product": sachet.code,
            "amount": "1",
            "unit": "sachet",
            "given_at": at("03:00").isoformat(),
        }
        file_entry(cast.ann, entry("other", cast.jean, cast.ann, **besides, time_source="typed"))
    tablet.set_viewport_size(size)
    carer.sign_in(tablet, live_server.url, cast.ann)
    carer.open_person(tablet, "Idris")
    soon = carer.card(tablet, "Paracetamol")
    expect(soon).to_contain_text("Not yet")
    expect(soon).to_contain_text("not before 11:00")
    expect(soon).to_contain_text("Too soon: paracetamol at 07:00. Not before 11:00.")
    expect(soon.get_by_role("button", name="Taken", exact=True)).to_have_count(0)
    carer.check(tablet, "too soon")
    shot(tablet, f"too-soon-{size['width']}")
    soon.get_by_role("button", name=re.compile("Record")).click()
    carer.check(tablet, "the sheet of a dose too soon")
    tablet.get_by_role("button", name="Cancel").click()
    carer.back(tablet)

    carer.open_person(tablet, "Jean")
    free = carer.card(tablet, "Paracetamol")
    expect(free).to_contain_text("1 g of 4 g paracetamol")
    expect(free).to_contain_text("3 g left")
    expect(free).to_contain_text("Signs: She says “my hands are on fire”.")
    carer.check(tablet, "the plan on its card")
    shot(tablet, f"plan-{size['width']}")
    free.get_by_role("button", name="No, none").click()
    sheet = carer.sheet(tablet)
    expect(sheet).to_contain_text("The plan: Start with 1. Two if she cannot hold her cup")
    expect(sheet).to_contain_text("500 mg of paracetamol: makes 1.5 g of 4 g")
    expect(sheet).to_contain_text(
        "The usual most is 4 g of paracetamol in 24 hours from everything. Left: 3 g."
    )
    carer.check(tablet, "how much")
    shot(tablet, f"plan-sheet-{size['width']}")


@pytest.mark.parametrize("size", [TABLET, OFFICE])
def test_a_senior_writes_the_plan_and_is_told_of_two_visits(
    page: Page, live_server: Any, cast: Cast, dictionary: Any, size: Any
) -> None:
    page.set_viewport_size(size)
    asleep = needed(amount="1", max_amount_24h="1", gap_minutes=None)
    zopiclone = line(cast.ruth, cast.jean, "Zopiclone 7.5mg tablets", asleep, checker=cast.joy)
    line(cast.ruth, cast.jean, PARACETAMOL, fixed("17:00", "21:00", gap_minutes=240), checker=cast.joy)
    plan = reverse("medicines:write_plan", args=[cast.jean.pk, zopiclone.pk])
    open_as(page, live_server, cast.joy, plan)
    check(page, 36)
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_text("Write the signs that it is needed.").first).to_be_visible()
    check(page, 36)
    shot(page, f"write-plan-{size['width']}")

    page.goto(f"{live_server.url}{reverse('mar:add_visit', args=[cast.jean.pk])}")
    page.get_by_label("From", exact=True).fill("25-Nov-2026 20:10")
    page.get_by_label("Until", exact=True).fill("25-Nov-2026 20:30")
    page.get_by_role("button", name="Save this visit").click()
    expect(page.get_by_role("alert").last).to_contain_text("The 17:00 and 20:10 visits are 3 h 10 min apart")
    check(page, 36)
    shot(page, f"visits-clash-{size['width']}")
    page.get_by_role("button", name="Save all the same").click()
    expect(page.get_by_text("The visit is planned.")).to_be_visible()
