"""An entry cannot be lost: the session dies, the network fails, another was quicker, the server says no."""

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from mar.models import Dose
from tests.browser.tablet import card, check, choose, line, open_person, save, sheet, sign_in
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def take_metformin(tablet: Page) -> None:
    """The two actions of an ordinary dose; the entry is on its way."""
    card(tablet, "Metformin").get_by_role("button", name="Taken", exact=True).click()
    sheet(tablet).locator("[data-main]").click()


@pytest.fixture
def kishor(tablet: Page, live_server: Any, day: SimpleNamespace) -> SimpleNamespace:
    """Ann at Kishor’s, his metformin due, nothing more on its way: opening him asks for the round again."""
    sign_in(tablet, live_server.url, day.cast.ann)
    with tablet.expect_response("**/api/round/"):
        open_person(tablet, "Kishor")
    expect(tablet.locator("[data-unsent]")).to_have_text("0 unsent")
    return day


def test_the_session_dies_in_the_middle_and_the_entry_survives(tablet: Page, kishor: SimpleNamespace) -> None:
    Session.objects.all().delete()
    take_metformin(tablet)
    password = sheet(tablet).get_by_label("Password of ann.osei")
    expect(password).to_be_focused()
    expect(sheet(tablet)).to_contain_text("1 entry is not sent yet.")
    check(tablet, "the password, in place")
    tablet.keyboard.press("Escape")
    expect(line(tablet, "Metformin")).to_contain_text("On this tablet, not sent yet.")
    expect(tablet.locator("[data-unsent]")).to_have_text("1 unsent")
    tablet.get_by_role("button", name="Sign in again").click()
    password.fill("not the password")
    sheet(tablet).get_by_role("button", name="Sign in and send").click()
    expect(sheet(tablet).get_by_role("alert")).to_be_visible()
    assert not Dose.objects.exists()
    password.fill(PASSWORD)
    sheet(tablet).get_by_role("button", name="Sign in and send").click()
    expect(sheet(tablet)).to_have_count(0)
    expect(line(tablet, "Metformin")).to_contain_text(re.compile("taken, AO"))
    expect(tablet.locator("[data-unsent]")).to_have_text("0 unsent")
    assert Dose.objects.get().signed_by == kishor.cast.ann


def test_an_unsent_entry_outlives_a_reload_and_a_new_sign_in(
    tablet: Page, live_server: Any, kishor: SimpleNamespace
) -> None:
    Session.objects.all().delete()
    take_metformin(tablet)
    expect(sheet(tablet)).to_contain_text("1 entry is not sent yet.")
    tablet.on("dialog", lambda dialog: dialog.accept())
    sign_in(tablet, live_server.url, kishor.cast.ann)
    expect(tablet.locator("[data-unsent]")).to_have_text("0 unsent")
    assert Dose.objects.get().medicine == kishor.metformin


def test_a_lost_reply_is_sent_again_with_the_same_key_and_stored_once(
    tablet: Page, kishor: SimpleNamespace
) -> None:
    keys: list[str] = []

    def lose_the_first_two(route: Route) -> None:
        keys.append(json.loads(route.request.post_data or "[]")[0]["key"])
        if len(keys) == 1:
            route.abort()
        elif len(keys) == 2:
            route.fetch()  # it is stored, and its reply is lost
            route.fulfill(status=503, json={"error": "Busy.", "fields": {}})
        else:
            route.continue_()

    tablet.route("**/api/doses/", lose_the_first_two)
    take_metformin(tablet)
    expect(line(tablet, "Metformin")).to_contain_text("not sent yet")
    expect(line(tablet, "Metformin")).to_contain_text("Saved.", timeout=15_000)
    assert keys == [keys[0]] * 3
    assert str(Dose.objects.get().key) == keys[0]


def test_a_refused_entry_stays_on_the_page_with_its_field_named(
    tablet: Page, kishor: SimpleNamespace
) -> None:
    def with_a_fault(route: Route) -> None:
        body = json.loads(route.request.post_data or "[]")
        route.continue_(post_data=json.dumps([one | {"unit": "barrel"} for one in body]))

    tablet.route("**/api/doses/", with_a_fault)
    take_metformin(tablet)
    refused = card(tablet, "Metformin")
    expect(refused).to_contain_text("Not saved yet.")
    expect(refused).to_contain_text("unit")
    check(tablet, "refused")
    tablet.unroute("**/api/doses/")
    refused.get_by_role("button", name="Put it right").click()
    save(tablet, "Save: Kishor took 1 tablet at 09:10")
    assert Dose.objects.get().unit == "tablet"


def test_two_carers_side_by_side_are_both_kept_and_both_told(tablet: Page, kishor: SimpleNamespace) -> None:
    """Story 4: the second sees what the first signed, and neither is lost."""
    from mar.actions import file_entries
    from tests.mar.bodies import dose

    file_entries(kishor.cast.dawid, [dose(kishor.metformin, kishor.cast.dawid, "08:00")])
    take_metformin(tablet)
    clash = line(tablet, "Metformin")
    expect(clash).to_contain_text("Two people recorded this")
    expect(clash).to_contain_text("DK")
    expect(clash).to_contain_text("AO")
    check(tablet, "a clash")
    assert Dose.objects.filter(clash_of=None).count() == 1
    assert Dose.objects.count() == 2


def test_an_entry_for_somebody_who_may_not_be_seen_is_kept_for_review(
    tablet: Page, kishor: SimpleNamespace
) -> None:
    def for_a_stranger(route: Route) -> None:
        body = json.loads(route.request.post_data or "[]")
        route.continue_(post_data=json.dumps([one | {"person": str(kishor.cast.terry.pk)} for one in body]))

    tablet.route("**/api/doses/", for_a_stranger)
    take_metformin(tablet)
    expect(line(tablet, "Metformin")).to_contain_text("Kept. The office will look at it.")
    assert not Dose.objects.exists()


def test_nothing_moves_while_the_round_asks_again(tablet: Page, kishor: SimpleNamespace) -> None:
    """Another carer's answer turns the card into a line in its place; the focus and the order stay."""
    from mar.actions import file_entries
    from tests.mar.bodies import dose

    before = tablet.locator("[data-unit]").evaluate_all("all => all.map(one => one.dataset.unit)")
    tablet.get_by_role("button", name="She has taken something else").or_(
        tablet.get_by_role("button", name="He has taken something else")
    ).focus()
    file_entries(kishor.cast.dawid, [dose(kishor.metformin, kishor.cast.dawid, "08:00")])
    tablet.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(line(tablet, "Metformin")).to_contain_text("DK")
    assert tablet.locator("[data-unit]").evaluate_all("all => all.map(one => one.dataset.unit)") == before
    expect(tablet.get_by_role("button", name="He has taken something else")).to_be_focused()


def test_by_keyboard_alone(tablet: Page, live_server: Any, day: SimpleNamespace) -> None:
    """From the door to a saved dose without a touch; Escape cancels and the focus comes back."""
    tablet.goto(f"{live_server.url}/round/")
    tablet.get_by_label("Username").focus()
    tablet.keyboard.type(day.cast.ann.username)
    tablet.keyboard.press("Tab")
    tablet.keyboard.type(PASSWORD)
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_role("heading", level=1)).to_contain_text("Good morning")
    reach(tablet, tablet.get_by_role("link", name="Open Meera’s medicines"))
    tablet.keyboard.press("Enter")
    reach(tablet, tablet.get_by_role("button", name="This is Meera"))
    tablet.keyboard.press("Enter")
    taken = card(tablet, "Co-careldopa").get_by_role("button", name="Taken", exact=True)
    reach(tablet, taken)
    tablet.keyboard.press("Enter")
    expect(sheet(tablet)).to_be_focused()
    tablet.keyboard.press("Escape")
    expect(taken).to_be_focused()
    tablet.keyboard.press("Enter")
    tablet.keyboard.press("Tab")
    tablet.keyboard.press("ArrowRight")
    tablet.keyboard.press("ArrowRight")
    expect(sheet(tablet)).to_contain_text("did not want it")
    tablet.keyboard.press("ArrowLeft")
    tablet.keyboard.press("ArrowLeft")
    reach(tablet, sheet(tablet).locator("[data-main]"))
    tablet.keyboard.press("Enter")
    expect(line(tablet, "Co-careldopa")).to_contain_text("Saved.")
    expect(tablet.locator("[data-live]")).to_contain_text("Saved.")
    assert Dose.objects.get().outcome == "taken"


def reach(tablet: Page, target: Any) -> None:
    """Press Tab until it has the focus; it must be reachable."""
    expect(target).to_be_visible()
    for _ in range(60):
        if target.evaluate("one => one === document.activeElement"):
            return
        tablet.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached with Tab")


def test_at_twice_the_size_nothing_is_cut(tablet: Page, kishor: SimpleNamespace) -> None:
    """An 800 px tablet at 200 % is 400 px wide."""
    tablet.set_viewport_size({"width": 400, "height": 640})
    check(tablet, "one person at 200 %")
    card(tablet, "Metformin").get_by_role("button", name="Not taken", exact=True).click()
    choose(tablet, "asleep")
    check(tablet, "the sheet at 200 %")


def test_without_script_it_says_so_with_the_offices_number(
    browser: Any, browser_context_args: dict[str, Any], live_server: Any, day: SimpleNamespace
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/round/")
    page.get_by_label("Username").fill(day.cast.ann.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This page needs script")
    expect(page.get_by_role("link", name="01632 960 100")).to_be_visible()
    context.close()


def test_another_has_this_person_open_and_is_named(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    """Story 4: said, never locked."""
    from mar.actions import file_entries
    from tests.mar.bodies import at, entry

    file_entries(
        day.cast.dawid,
        [entry("opened", day.cast.kishor, day.cast.dawid, at=at("09:05").isoformat(), identity=True)],
    )
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    expect(tablet.locator(".notice", has_text="Dawid has this open since 09:05")).to_be_visible()
    expect(tablet.get_by_role("link", name="07700 900 290")).to_be_visible()
    expect(card(tablet, "Metformin").get_by_role("button", name="Taken", exact=True)).to_be_enabled()


def test_without_an_answer_the_page_says_so_and_tries_again(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    sign_in(tablet, live_server.url, day.cast.ann)
    tablet.route("**/api/round/**", lambda route: route.abort())
    tablet.reload()
    expect(tablet.get_by_text("The round cannot be loaded.")).to_be_visible()
    tablet.unroute("**/api/round/**")
    tablet.get_by_role("button", name="Try now").click()
    expect(tablet.get_by_role("heading", level=1)).to_contain_text("Good morning")
