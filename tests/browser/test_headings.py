"""A heading is never untrue, and a STOP for later never hides what is to be rung about now."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from medicines.actions import raise_doubt
from people.records import clock_at
from tests.browser.tablet import card, check, choose, line, open_person, save, sheet, sign_in
from tests.mar.bodies import at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ABOVE = """one => [...document.querySelectorAll('main h2')].filter(found => !found.closest('article')
  && found.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1)?.textContent"""
ORDER = "all => all.map(one => one.dataset.unit)"


def heading(one: Locator) -> str:
    """The heading a card or line stands under, as it is seen or heard."""
    return str(one.evaluate(ABOVE))


def clocked(tablet: Page, clock: str) -> None:
    """The time is later, on the tablet too, and the round is asked for again."""
    tablet.clock.set_fixed_time(at(clock))
    with tablet.expect_response("**/api/round/"):
        tablet.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(tablet.locator("[data-fresh]")).to_have_text(f"Up to date {clock}")


def test_home_again_no_stop_stands_under_paused(tablet: Page, live_server: Any, day: SimpleNamespace) -> None:
    """She was in hospital when the page was opened; nothing moved, and doubt does not read as paused."""
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Meera")
    tablet.get_by_role("button", name="To hospital now").click()
    expect(tablet.get_by_role("link", name="The last 48 hours, to print")).to_be_visible()
    expect(tablet.locator("[data-unsent]")).to_have_text("0 unsent")
    with clock_at(at("10:40")):
        tablet.clock.set_fixed_time(at("10:40"))
        tablet.reload()
        tablet.get_by_role("button", name="This is Meera").click()
        paused = line(tablet, "11:00 Co-careldopa")
        expect(paused).to_contain_text("Paused")
        assert heading(paused) == "Paused"
        before = tablet.locator("[data-unit]").evaluate_all(ORDER)
        tablet.get_by_role("button", name="Home again").first.click()
        stop = tablet.locator("article.dose.ask", has_text="expected 11:00")
        expect(stop).to_contain_text("STOP: ring before giving")
        assert heading(stop) == "STOP: ring before giving"
        evening = tablet.locator("article.dose.ask", has_text="before 19:00")
        expect(evening).to_be_visible()
        assert heading(evening) == "Ring before these, later today"
        expect(tablet.get_by_role("heading", name="Paused")).to_have_count(0)
        assert tablet.locator("[data-unit]").evaluate_all(ORDER) == before
        expect(tablet.get_by_role("button", name="Home again")).to_have_count(0)
        expect(tablet.get_by_role("button", name="To hospital now")).to_be_visible()
        check(tablet, "home again")


def test_a_struck_dose_does_not_stand_under_answered(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    card(tablet, "Metformin").get_by_role("button", name="Taken", exact=True).click()
    save(tablet, "Save: Kishor took 1 tablet")
    expect(line(tablet, "Metformin")).to_contain_text("taken, AO")
    tablet.reload()
    expect(line(tablet, "Metformin")).to_contain_text("taken, AO")
    assert heading(line(tablet, "Metformin")) == "Answered"
    line(tablet, "Metformin").get_by_role("button", name="Correct").click()
    choose(tablet, "It never happened")
    sheet(tablet).get_by_label("Why").fill("It was Meera’s box.")
    save(tablet, "Strike it: the dose is open again")
    again = card(tablet, "Metformin")
    expect(again.get_by_role("button", name="Taken", exact=True)).to_be_visible()
    assert heading(again) == "Due now"
    expect(again.get_by_text("It was Meera’s box.")).to_have_count(1)
    expect(again).to_contain_text("Struck out by AO: It was Meera’s box.")


def test_what_was_answered_is_not_asked_again_at_the_end(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    """The round has come again since the page was opened: the sheets go by that one."""
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    card(tablet, "Metformin").get_by_role("button", name="Taken", exact=True).click()
    save(tablet, "Save: Kishor took 1 tablet")
    expect(line(tablet, "Metformin")).to_contain_text("taken, AO")
    tablet.get_by_role("button", name="No answer at the door").click()
    expect(sheet(tablet).locator("[data-main]")).to_have_text("Nothing is open to record")
    tablet.keyboard.press("Escape")
    tablet.get_by_role("button", name=re.compile("Finish visit")).click()
    expect(sheet(tablet).get_by_role("heading", level=2)).to_have_text("Everything is answered")


def test_what_falls_due_meanwhile_no_longer_stands_under_later(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Meera")
    assert heading(line(tablet, "11:00 Co-careldopa")) == "Later today"
    before = tablet.locator("[data-unit]").evaluate_all(ORDER)
    with clock_at(at("10:45")):
        clocked(tablet, "10:45")
        due = tablet.locator("article.dose.due", has_text="Co-careldopa")
        expect(due).to_be_visible()
        assert heading(due) == "Due now"
        assert heading(line(tablet, "15:00 Co-careldopa")) == "Later today"
    assert tablet.locator("[data-unit]").evaluate_all(ORDER) == before


def test_what_others_gave_last_night_is_not_later_today(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Meera")
    assert heading(line(tablet, "yesterday 22:00 Senna")) == "Given by others"


def test_what_the_round_no_longer_holds_keeps_its_place_without_buttons(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    from medicines.actions import stop_medicine

    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    evening = line(tablet, "18:00 Metformin")
    assert heading(evening) == "Later today"
    stop_medicine(day.cast.ruth, medicine=day.metformin, reason="The GP stopped it", said_by="Dr Rao")
    clocked(tablet, "09:11")
    gone = tablet.locator("[data-unit] article.line", has_text="It is not on the round any more.")
    expect(gone).to_contain_text("Metformin")
    expect(gone.get_by_role("button")).to_have_count(0)


def test_a_stop_for_this_evening_is_there_but_not_as_urgent(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    """Rung about today all the same: its reason, the number and the answer; nothing to record yet."""
    raise_doubt(day.cast.joy, medicine=day.metformin, kind="dose_unconfirmed", words="New letter expected")
    sign_in(tablet, live_server.url, day.cast.ann)
    row = tablet.locator(".visit", has_text="Kishor")
    expect(row.locator(".chip.ask")).to_have_text("1 STOP: ring before giving")
    expect(row.locator(".chip.ahead")).to_have_text("1 STOP before 18:00")
    open_person(tablet, "Kishor")
    now = tablet.locator("article.dose.ask:not(.ahead)")
    expect(now).to_have_count(1)
    expect(now.get_by_role("button", name="Record what happened")).to_be_visible()
    later = tablet.locator("article.dose.ask.ahead")
    expect(later).to_contain_text("STOP: ring before giving")
    expect(later).to_contain_text("before 18:00")
    expect(later).to_contain_text("New letter expected")
    assert heading(later) == "Ring before these, later today"
    expect(later.get_by_role("link", name=re.compile("Ring"))).to_have_attribute(
        "href", re.compile(r"tel:\d+")
    )
    expect(later.get_by_role("button", name="Record what happened")).to_have_count(0)
    check(tablet, "a STOP for later")
    expect(tablet.get_by_role("button", name=re.compile("Finish visit"))).to_contain_text("1 still to answer")
    tablet.get_by_role("button", name=re.compile("Finish visit")).click()
    expect(sheet(tablet).locator(".inside li")).to_have_count(2)
    expect(sheet(tablet).locator(".inside")).to_contain_text("before 18:00")
    tablet.keyboard.press("Escape")
    tablet.get_by_role("button", name="No answer at the door").click()
    expect(sheet(tablet)).to_contain_text("for 1 dose")
    tablet.keyboard.press("Escape")
    later.get_by_role("button", name="Answer it: who said what").click()
    choose(tablet, "Give it as the chart says")
    sheet(tablet).get_by_label("Who said it").fill("Tom Ferris")
    sheet(tablet).get_by_label("Their words").fill("One, as before.")
    expect(sheet(tablet).locator("[data-main]")).to_have_text(
        "Write what they are first: pharmacist, GP, nurse"
    )
    sheet(tablet).get_by_label("Role").fill("pharmacist")
    save(tablet, "Save: Tom Ferris said it")
    expect(tablet.locator("article.dose.ask")).to_have_count(0)
    assert heading(line(tablet, "18:00 Metformin")) == "Later today"


def test_a_stop_for_this_evening_is_the_evenings_own_when_it_comes(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    raise_doubt(day.cast.joy, medicine=day.metformin, kind="dose_unconfirmed", words="New letter expected")
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    with clock_at(at("16:30")):
        clocked(tablet, "16:30")
        stop = tablet.locator("article.dose.ask:not(.ahead)", has_text="expected 18:00")
        expect(stop.get_by_role("button", name="Record what happened")).to_be_visible()
        assert heading(stop) == "STOP: ring before giving"


def test_of_a_tray_the_strictest_rule_is_said(tablet: Page, live_server: Any, day: SimpleNamespace) -> None:
    """Two of its medicines could be given and noted; for the third somebody must be rung first."""
    from tests.mar.bodies import fixed
    from tests.mar.bodies import line as added

    with clock_at(at("05:00")):
        added(
            day.cast.ruth, day.cast.idris, "Pregabalin 75mg capsules", fixed("08:00", unit="capsule"),
            checker=day.cast.joy, container="Tray",
        )  # fmt: skip
    with clock_at(at("10:30")):
        tablet.clock.set_fixed_time(at("10:30"))
        sign_in(tablet, live_server.url, day.cast.ann)
        open_person(tablet, "Idris")
        tray = card(tablet, "Tray, Tuesday")
        expect(tray).to_contain_text("Ring first. Do not give it yet.")
        expect(tray.get_by_role("link", name=re.compile("Ring the office"))).to_be_visible()
        expect(tray.get_by_role("button", name="Answer the tray")).to_be_visible()


def test_whom_to_tell_and_when_to_ask_again_are_seen_with_the_reasons(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    card(tablet, "Metformin").get_by_role("button", name="Not taken", exact=True).click()
    choose(tablet, "could not swallow")
    expect(sheet(tablet).get_by_role("button", name=re.compile("Ask me again at"))).to_be_in_viewport(ratio=1)
    expect(sheet(tablet).get_by_role("group", name="Whom did you tell?")).to_be_in_viewport(ratio=1)
    expect(sheet(tablet).get_by_text("Choking: ring 999 now.")).to_be_in_viewport()
    check(tablet, "whom to tell")
    tablet.set_viewport_size({"width": 1280, "height": 800})
    expect(sheet(tablet).get_by_role("button", name=re.compile("Ask me again at"))).to_be_in_viewport(ratio=1)
    expect(sheet(tablet).locator("label.pick", has_text="did not want it")).to_be_in_viewport(ratio=1)


def test_the_date_in_the_frame_is_never_broken(tablet: Page, live_server: Any, day: SimpleNamespace) -> None:
    sign_in(tablet, live_server.url, day.cast.ann)
    tablet.set_viewport_size({"width": 620, "height": 1000})
    date = tablet.locator(".frame").get_by_text("24-Nov-2026")
    assert date.evaluate("one => [...one.getClientRects()].length") == 1


def test_a_senior_finds_a_carers_round_and_signs_as_herself(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    from mar.models import Dose

    sign_in(tablet, live_server.url, day.cast.joy)
    check(tablet, "a senior's round")
    tablet.get_by_role("link", name="Ann Osei").click()
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Ann Osei’s round")
    check(tablet, "another's round")
    open_person(tablet, "Kishor")
    card(tablet, "Metformin").get_by_role("button", name="Taken", exact=True).click()
    save(tablet, "Save: Kishor took 1 tablet")
    expect(line(tablet, "Metformin")).to_contain_text("taken, JA")
    assert Dose.objects.get().signed_by == day.cast.joy
    tablet.reload()
    expect(line(tablet, "Metformin")).to_contain_text("taken, JA")
    tablet.get_by_role("link", name="Round", exact=True).click()
    tablet.get_by_role("link", name="My own round").click()
    expect(tablet.get_by_role("heading", level=1)).to_contain_text("Good morning, Joy")


def test_a_carer_is_not_offered_the_rounds_of_others(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    sign_in(tablet, live_server.url, day.cast.ann)
    expect(tablet.get_by_role("heading", name="Carers’ rounds today")).to_have_count(0)


def test_a_photo_alone_in_its_tab_breaks_no_policy(
    tablet: Page, live_server: Any, day: SimpleNamespace, tmp_path: Any
) -> None:
    from PIL import Image

    from tests.browser.tablet import faults

    picture = tmp_path / "label.png"
    Image.new("RGB", (40, 30), "white").save(picture)
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    card(tablet, "Metformin").get_by_role("button", name="Not taken", exact=True).click()
    choose(tablet, "label and chart differ")
    sheet(tablet).get_by_label("What does the label say?").fill("Take TWO")
    sheet(tablet).get_by_label("Photo of the label").set_input_files(picture)
    save(tablet, "Save: not taken, label and chart differ")
    photo = tablet.context.new_page()
    heard = faults(photo)
    from people.models import Document

    document = Document.objects.get()
    photo.goto(f"{live_server.url}/people/{document.person_id}/documents/{document.pk}/")
    expect(photo.locator("img")).to_be_visible()
    photo.close()
    assert heard() == []
