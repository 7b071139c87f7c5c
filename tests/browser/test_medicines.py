"""A manager adds a medicine, a senior checks it, it is on the next round; with script and without."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from mar import round as rounds
from medicines.actions import raise_doubt
from medicines.models import Medicine
from people.records import now
from tests.browser.test_office_pages import OFFICE, TABLET, check, open_as
from tests.cast import Cast
from tests.medicines.entries import add, at, when_needed

pytestmark = pytest.mark.browser
TARGET = 36


def address(name: str, *ids: Any) -> str:
    return reverse(f"medicines:{name}", args=[one.pk for one in ids])


def on_the_round(cast: Cast) -> list[str]:
    """What Ann's round of today says of Meera."""
    told = rounds.as_json(cast.ann, cast.ann, now().date(), now())
    meera = next(one for one in told["people"] if one["id"] == str(cast.meera.pk))
    return [slot["text"] for slot in meera["slots"]]


def test_a_manager_adds_it_a_senior_checks_it_and_it_is_on_the_round(
    dictionary: Any, cast: Cast, live_server: Any, page: Page
) -> None:
    page.set_viewport_size(OFFICE)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)

    # Ruth finds the product as she types, and what the dictionary knows is filled in.
    open_as(page, live_server, cast.ruth, address("add_medicine", cast.meera))
    page.get_by_label("Product", exact=True).press_sequentially("pred 5", delay=20)
    # As when she drags its corner: the browser keeps the height on the field, and htmx must not copy it.
    page.get_by_label("Words on the label, exactly").evaluate("one => one.style.height = '120px'")
    page.get_by_role("button", name="Prednisolone 5 mg tablets", exact=True).click()
    expect(page.get_by_label("Product", exact=True)).to_have_value("Prednisolone 5 mg tablets")
    expect(page.get_by_label("Unit", exact=True)).to_have_value("tablet")

    # The carer's words and the doses stand beside the form before anything is saved.
    page.get_by_label("Words on the label, exactly").fill("Take SIX tablets (30mg) at TEA for 5 days.")
    page.get_by_label("When", exact=True).first.select_option("tea")
    page.get_by_label("Amount", exact=True).first.fill("6")
    page.get_by_label("For how many days").fill("5")
    page.get_by_label("For how many days").press("Tab")
    seen = page.locator("#seen")
    expect(seen).to_contain_text("Take 6 tablets (30 mg)")
    expect(seen).to_contain_text("All 5 doses")
    assert faults == []
    check(page, TARGET)

    # Who prescribed it is missing: it says so, and nothing typed is lost.
    page.get_by_role("button", name="Make it live").click()
    expect(page.get_by_role("alert")).to_contain_text("Say who prescribed it")
    assert not Medicine.objects.exists()
    check(page, TARGET)
    page.get_by_label("Prescribed by").fill("Dr Khan, GP")
    page.get_by_role("button", name="Make it live").click()
    expect(page.get_by_text("Prednisolone 5 mg tablets is live.")).to_be_visible()
    expect(page.get_by_text("Not second-checked yet").first).to_be_visible()

    # Joy compares label and chart.
    medicine = Medicine.objects.get()
    open_as(page, live_server, cast.joy, address("check_medicine", cast.meera, medicine))
    check(page, TARGET)
    page.get_by_role("button", name="They agree: checked by me").click()
    expect(page.get_by_text("Checked.")).to_be_visible()
    medicine.refresh_from_db()
    assert medicine.checked_by == cast.joy
    assert any("Prednisolone" in text for text in on_the_round(cast))


def test_the_same_without_script(dictionary: Any, cast: Cast, live_server: Any, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=OFFICE, locale="en-GB")
    page = context.new_page()
    open_as(page, live_server, cast.ruth, address("add_medicine", cast.meera))
    page.get_by_label("Product", exact=True).fill("pred 5")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Prednisolone 5 mg tablets", exact=True).click()
    page.get_by_label("When", exact=True).first.select_option("tea")
    page.get_by_label("Amount", exact=True).first.fill("6")
    page.get_by_label("Prescribed by").fill("Dr Khan, GP")
    page.get_by_role("button", name="Show what the carer will see").click()
    expect(page.locator("#seen")).to_contain_text("Take 6 tablets (30 mg)")
    page.get_by_role("button", name="Make it live").click()
    expect(page.get_by_text("Prednisolone 5 mg tablets is live.")).to_be_visible()
    assert Medicine.objects.get().directions["times"][0]["amount"] == "6"
    context.close()


@pytest.mark.parametrize("size", [OFFICE, TABLET], ids=["office", "tablet"])
def test_every_page_of_the_list_is_fit_to_use(
    dictionary: Any, cast: Cast, live_server: Any, page: Page, size: Any
) -> None:
    page.set_viewport_size(size)
    one, two = (
        add(cast.joy, cast.meera, directions=at("07:00", "19:00")),
        add(cast.joy, cast.meera, directions=when_needed()),
    )
    doubt = raise_doubt(cast.ann, medicine=two, kind="label_differs", label_seen="ONE")
    whole = ["add_medicine", "move_times", "set_cap", "join_together", "how_taken"]
    acts = [
        "change_medicine",
        "stop_medicine",
        "pause_medicine",
        "adjust_medicine",
        "check_medicine",
        "raise_doubt",
    ]
    addresses = [address(name, cast.meera) for name in whole] + [
        address(name, cast.meera, one) for name in acts
    ]
    for path in [*addresses, address("answer_doubt", cast.meera, two, doubt)]:
        open_as(page, live_server, cast.ruth, path)
        check(page, TARGET)


PANELS = {
    "fixed": {"weekdays", "amount_0"},
    "as_needed": {"needed_amount", "needed_for"},
    "every": {"every", "every_weekdays", "counted_from", "amount_0"},
    "monthly": {"month_day", "counted_from", "amount_0"},
    "cycle": {"days_on", "counted_from", "amount_0"},
    "steps": {"step_amount_0"},
    "by_days": {"day_0"},
    "elapsed": {"needed_amount", "hours", "counted_from"},
    "worn": {"needed_amount", "hours", "counted_from", "sites", "amount_0"},
    "result": {"day_0", "strengths"},
    "once": {"dates", "amount_0"},
    "continuous": {"rate"},
    "unclear": {"weekdays"},
}
EVERY_PANEL = sorted(set().union(*PANELS.values()))


@pytest.mark.parametrize("size", [OFFICE, TABLET], ids=["office", "tablet"])
def test_each_family_shows_its_own_panel_and_no_other(
    dictionary: Any, cast: Cast, live_server: Any, page: Page, size: Any
) -> None:
    page.set_viewport_size(size)
    open_as(page, live_server, cast.ruth, address("add_medicine", cast.meera))
    for family, own in PANELS.items():
        page.locator(f'[name="how"][value="{family}"]').check()
        shown = {name for name in EVERY_PANEL if page.locator(f'#entry [name="{name}"]').first.is_visible()}
        assert shown == own, family
        check(page, TARGET)


def test_a_course_typed_with_script_is_said_in_words_before_it_is_saved(
    dictionary: Any, cast: Cast, live_server: Any, page: Page
) -> None:
    page.set_viewport_size(OFFICE)
    open_as(page, live_server, cast.ruth, address("add_medicine", cast.meera))
    page.get_by_label("Product", exact=True).fill("pred 5")
    page.get_by_role("button", name="Prednisolone 5 mg tablets", exact=True).click()
    expect(page.get_by_label("Unit", exact=True)).to_have_value("tablet")
    page.get_by_label("Words on the label, exactly").fill("Take TWO tablets THREE times a day")
    page.get_by_label("How it is taken").select_option("mouth")
    expect(page.locator("#seen")).to_contain_text("The label could mean")
    check(page, TARGET)
    page.get_by_role("button", name="Fill it in, to compare and correct").click()
    expect(page.locator("[name=amount_2]")).to_have_value("2")
    page.get_by_label("A course with steps").check()
    for row in (1, 2):
        page.locator(f"[name=when_{row}]").select_option("")
        page.locator(f"[name=at_{row}]").fill("")
    page.locator("[name=at_0]").fill("17:00")
    for row, (amount, days) in enumerate([("6", "3"), ("4", "3"), ("2", "")]):
        page.locator(f"[name=step_amount_{row}]").fill(amount)
        page.locator(f"[name=step_days_{row}]").fill(days)
    page.locator("[name=step_days_2]").press("Tab")
    seen = page.locator("#seen")
    expect(seen).to_contain_text("Then 4 tablets (20 mg) until")
    expect(seen).to_contain_text("Then 2 tablets (10 mg) from")
    expect(seen.locator("ol.dates li")).to_have_count(10)
    check(page, TARGET)
    page.get_by_label("Prescribed by").fill("Dr Khan, GP")
    page.get_by_role("button", name="Make it live").click()
    expect(page.get_by_text("Prednisolone 5 mg tablets is live.")).to_be_visible()
    told: Any = Medicine.objects.get().directions
    assert [one["times"][0]["amount"] for one in told["parts"]] == ["6", "4", "2"]
