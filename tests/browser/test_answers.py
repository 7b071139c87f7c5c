"""Each kind of answer a carer can give on the tablet, and what is kept of it."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from mar.models import Dose, FollowUp
from medicines.models import Doubt, DoubtAnswer
from people.models import Absence, Document
from people.records import clock_at
from tests.browser.tablet import card, check, choose, line, open_person, save, sheet, sign_in
from tests.mar.bodies import at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def one_dose(medicine: Any) -> Dose:
    """The only row of a medicine."""
    return Dose.objects.get(medicine=medicine)


def test_label_and_chart_differ_so_it_is_stop_until_someone_answers(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    """Story 3."""
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    card(tablet, "Metformin").get_by_role("button", name="Not taken", exact=True).click()
    choose(tablet, "label and chart differ")
    sheet(tablet).get_by_label("What does the label say?").fill("Take TWO twice a day")
    save(tablet, "Save: not taken, label and chart differ")
    assert Doubt.objects.get().kind == "label_differs"
    expect(line(tablet, "Metformin")).to_contain_text("not taken: label and chart differ")
    tablet.clock.set_fixed_time("2026-11-24T09:12:00Z")
    tablet.reload()
    expect(card(tablet, "Metformin").or_(line(tablet, "Metformin")).first).to_be_visible()


def test_a_stop_is_answered_with_who_said_what(tablet: Page, live_server: Any, day: SimpleNamespace) -> None:
    from medicines.actions import raise_doubt

    raise_doubt(day.cast.joy, medicine=day.metformin, kind="dose_unconfirmed", words="New letter expected")
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    stop = card(tablet, "Metformin")
    expect(stop).to_contain_text("STOP: ring before giving")
    check(tablet, "STOP")
    stop.get_by_role("button", name="Answer it: who said what").click()
    choose(tablet, "Give it as the chart says")
    sheet(tablet).get_by_label("Who said it").fill("Tom Ferris")
    sheet(tablet).get_by_label("Role").fill("pharmacist")
    sheet(tablet).get_by_label("Their words").fill("One tablet, as before.")
    check(tablet, "answering a STOP")
    save(tablet, "Save: Tom Ferris said it")
    answer = DoubtAnswer.objects.get()
    assert (answer.decision, answer.advice["who"]) == ("as_chart", "Tom Ferris")
    assert answer.recorded_by == day.cast.ann
    expect(card(tablet, "Metformin").get_by_role("button", name="Taken", exact=True)).to_be_visible()


def test_a_wrong_entry_is_corrected_then_struck_and_stays_readable(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    card(tablet, "Metformin").get_by_role("button", name="Taken", exact=True).click()
    save(tablet, "Save: Kishor took 1 tablet")
    line(tablet, "Metformin").get_by_role("button", name="Correct").click()
    choose(tablet, "The time")
    sheet(tablet).get_by_label("The right time").fill("09:02")
    expect(sheet(tablet).locator("[data-main]")).to_have_text("Write why first")
    sheet(tablet).get_by_label("Why").fill("I opened the tablet after he had swallowed it.")
    save(tablet, "Save: 09:02, not 09:1")
    expect(line(tablet, "Metformin")).to_contain_text("09:02")
    expect(line(tablet, "Metformin").locator("s").first).to_contain_text("09:1")
    line(tablet, "Metformin").get_by_role("button", name="Correct").click()
    choose(tablet, "It never happened")
    sheet(tablet).get_by_label("Why").fill("It was Meera’s box.")
    save(tablet, "Strike it: the dose is open again")
    again = card(tablet, "Metformin")
    expect(again.get_by_role("button", name="Taken", exact=True)).to_be_visible()
    expect(again).to_contain_text("It was Meera’s box.")
    assert [one.outcome for one in Dose.objects.order_by("recorded_at", "id")] == ["taken", "taken", "struck"]


def test_no_answer_at_the_door_is_one_sheet_for_all_open_doses(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    """Story 30."""
    sign_in(tablet, live_server.url, day.cast.ann)
    tablet.get_by_role("link", name="Open Meera’s medicines").click()
    tablet.get_by_role("button", name="No answer at the door").click()
    expect(sheet(tablet).locator(".inside li").first).to_contain_text("must be on time")
    check(tablet, "the door")
    choose(tablet, "The office")
    save(tablet, "Save: could not get in, 2 doses")
    rows = Dose.objects.filter(reason="no_access")
    assert {one.medicine for one in rows} == {day.levodopa, day.pregabalin}
    assert all(one.told == ["the office"] for one in rows)


def test_an_ambulance_takes_her_and_she_comes_home(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    """Story 32: one tap, the last 48 hours to print; home again every medicine is STOP."""
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Meera")
    tablet.get_by_role("button", name="To hospital now").click()
    expect(tablet.get_by_role("link", name="The last 48 hours, to print")).to_be_visible()
    assert Absence.objects.get().kind == "hospital"
    check(tablet, "in hospital")
    with clock_at(at("10:40")):
        tablet.clock.set_fixed_time(at("10:40"))
        tablet.get_by_role("button", name="Home again").first.click()
        expect(card(tablet, "Co-careldopa")).to_contain_text("STOP: ring before giving")
    assert Absence.objects.get().ends_at is not None


def test_a_journey_that_is_held_says_so_on_the_page(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    """Home in the very minute of leaving cannot be filed: it is kept for the office, and she stays paused."""
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Meera")
    tablet.get_by_role("button", name="To hospital now").click()
    expect(tablet.get_by_role("link", name="The last 48 hours, to print")).to_be_visible()
    tablet.get_by_role("button", name="Home again").first.click()
    expect(tablet.locator("main").get_by_text("Kept. The office will look at it.")).to_be_visible()
    assert Absence.objects.get().ends_at is None


def test_asleep_is_asked_again_and_tried_again(tablet: Page, live_server: Any, day: SimpleNamespace) -> None:
    """Story 11, and a second try that is no clash."""
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    card(tablet, "Metformin").get_by_role("button", name="Not taken", exact=True).click()
    choose(tablet, "asleep")
    expect(sheet(tablet).get_by_text("If he cannot be woken: ring 999 now.")).to_be_in_viewport(ratio=1)
    sheet(tablet).get_by_role("button", name=re.compile("Ask me again at 09:3")).click()
    save(tablet, "Save: not taken, asleep")
    assert Dose.objects.get().again_at is not None
    tablet.get_by_role("button", name="Tried again").first.click()
    save(tablet, "Save: Kishor took 1 tablet")
    first, second = Dose.objects.order_by("recorded_at", "id")
    assert (first.outcome, second.outcome, second.again, second.concerns) == ("not_taken", "taken", True, [])


def test_finishing_a_visit_names_what_is_unanswered_and_stores_nothing(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    tablet.get_by_role("button", name=re.compile("Finish visit")).click()
    expect(sheet(tablet)).to_contain_text("Metformin")
    check(tablet, "finishing")
    sheet(tablet).get_by_role("button", name="Back to the round").click()
    expect(tablet.get_by_role("heading", level=1)).to_contain_text("Good morning")
    assert not Dose.objects.exists()


def test_something_went_wrong_shows_whom_to_ring(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    sign_in(tablet, live_server.url, day.cast.ann)
    tablet.get_by_role("button", name="Something went wrong").click()
    expect(sheet(tablet).get_by_role("link", name=re.compile("999"))).to_have_attribute("href", "tel:999")
    check(tablet, "something went wrong")
    tablet.keyboard.press("Escape")
    expect(sheet(tablet)).to_have_count(0)
    expect(tablet.get_by_role("button", name="Something went wrong")).to_be_focused()


def test_ring_first_keeps_what_was_advised(tablet: Page, live_server: Any, day: SimpleNamespace) -> None:
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Meera")
    card(tablet, "Pregabalin").get_by_role("button", name="Record what happened").click()
    choose(tablet, "Taken", "Someone answered")
    expect(sheet(tablet).locator("[data-main]")).to_have_text("Write who said what first")
    sheet(tablet).get_by_label("Who", exact=True).fill("Tom Ferris")
    sheet(tablet).get_by_label("Role").fill("pharmacist")
    sheet(tablet).get_by_label("Their words").fill("One now. Tonight’s as always.")
    check(tablet, "ring first")
    save(tablet, "Save: Meera took 1 capsule at 09:10")
    advice = one_dose(day.pregabalin).advice
    assert (advice["who"], advice["role"]) == ("Tom Ferris", "pharmacist")


def test_told_not_to_give_it_until_someone_says(tablet: Page, live_server: Any, day: SimpleNamespace) -> None:
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    card(tablet, "Metformin").get_by_role("button", name="Not taken", exact=True).click()
    choose(tablet, "told not to give it", "Until someone says")
    sheet(tablet).get_by_label("Who", exact=True).fill("Dr Shah")
    sheet(tablet).get_by_label("Their words").fill("Hold until the blood test.")
    save(tablet, "Save: not taken, told not to give it")
    assert Doubt.objects.get().kind == "told_not_to"
    assert one_dose(day.metformin).advice["who"] == "Dr Shah"


def test_one_dropped_and_another_given_is_one_dose(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    """Story 12."""
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    card(tablet, "Metformin").get_by_role("button", name="Taken", exact=True).click()
    sheet(tablet).get_by_role("button", name="Change").click()
    sheet(tablet).get_by_role("button", name="Dropped or spat out").click()
    sheet(tablet).locator("[data-main]").click()
    choose(tablet, "another given")
    save(tablet, "Save: dropped or spat out")
    after = FollowUp.objects.get()
    assert (after.dose, after.what, after.answer) == (one_dose(day.metformin), "dropped", "another_given")


def test_for_another_worker_it_is_asked_of_her(tablet: Page, live_server: Any, day: SimpleNamespace) -> None:
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Meera")
    card(tablet, "Co-careldopa").get_by_role("button", name="Taken", exact=True).click()
    sheet(tablet).get_by_role("button", name="Change").click()
    choose(tablet, "Another of our workers")
    sheet(tablet).get_by_label("Which worker").select_option(label="Dawid Kowalczyk (DK)")
    save(tablet, "Save: Meera took 1 tablet")
    dose = one_dose(day.levodopa)
    assert (dose.given_by, dose.signed_by) == (day.cast.dawid, day.cast.ann)
    tablet.get_by_role("button", name="Sign out").click()
    sign_in(tablet, live_server.url, day.cast.dawid)
    open_person(tablet, "Meera")
    asked = tablet.locator(".notice", has_text="wrote that you gave")
    check(tablet, "asked to confirm")
    asked.get_by_role("button", name="Yes, I gave it").click()
    expect(asked).to_have_count(0)
    expect(tablet.locator("[data-live]")).to_contain_text("Saved.")
    assert FollowUp.objects.get().what == "confirmed"


def test_yesterdays_forgotten_dose_is_recorded_late_and_says_so(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    """Story 34: never back-dated; the time is a past one, with how sure, and why it is written only now."""
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Idris")
    past = tablet.locator("article.dose", has_text="due yesterday 08:00")
    past.get_by_role("button", name="It happened, at a past time").click()
    expect(sheet(tablet).locator("[data-main]")).to_have_text("Choose who gave it first")
    choose(tablet, "Me, Ann Osei")
    expect(sheet(tablet).locator("[data-main]")).to_have_text("Write the time first")
    sheet(tablet).get_by_label("Time", exact=True).fill("08:20")
    expect(sheet(tablet).locator("[data-main]")).to_have_text("Say how sure you are of the time first")
    choose(tablet, "Not sure")
    expect(sheet(tablet).locator("[data-main]")).to_have_text("Write a few words first")
    sheet(tablet).get_by_label("Why is it written down only now?").fill("I forgot to sign")
    save(tablet, "Save: Idris took 1 tablet at yesterday 08:20")
    dose = Dose.objects.get(medicine=day.senna)
    assert (f"{dose.given_at:%d %H:%M}", dose.sure, dose.time_source) == ("23 08:20", "not_sure", "typed")
    assert "late_entry" in {one["kind"] for one in dose.concerns}


def test_a_photo_of_the_label_goes_with_the_entry(
    tablet: Page, live_server: Any, day: SimpleNamespace, tmp_path: Path
) -> None:
    picture = tmp_path / "label.png"
    Image.new("RGB", (40, 30), "white").save(picture)
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    card(tablet, "Metformin").get_by_role("button", name="Not taken", exact=True).click()
    choose(tablet, "label and chart differ")
    sheet(tablet).get_by_label("What does the label say?").fill("Take TWO")
    sheet(tablet).get_by_label("Photo of the label").set_input_files(picture)
    save(tablet, "Save: not taken, label and chart differ")
    assert one_dose(day.metformin).documents == [str(Document.objects.get().key)]


def test_by_night_the_round_passes_the_same_checks(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    tablet.emulate_media(color_scheme="dark", reduced_motion="reduce")
    sign_in(tablet, live_server.url, day.cast.ann)
    check(tablet, "the list by night")
    open_person(tablet, "Meera")
    check(tablet, "one person by night")
    card(tablet, "Co-careldopa").get_by_role("button", name="Not taken", exact=True).click()
    check(tablet, "the sheet by night")


def test_back_closes_the_sheet_and_then_leads_to_the_list(
    tablet: Page, live_server: Any, day: SimpleNamespace
) -> None:
    """The tablet's own Back; the list stands as it was and its heading has the focus."""
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    card(tablet, "Metformin").get_by_role("button", name="Taken", exact=True).click()
    tablet.go_back()
    expect(sheet(tablet)).to_have_count(0)
    expect(tablet.get_by_role("heading", level=1)).to_contain_text("Good morning")
    expect(tablet.get_by_role("heading", level=1)).to_be_focused()
    assert not Dose.objects.exists()


def test_who_this_is_is_asked_once_a_visit(tablet: Page, live_server: Any, day: SimpleNamespace) -> None:
    """Not again within the visit, also after a reload; again at the next one."""
    sign_in(tablet, live_server.url, day.cast.ann)
    open_person(tablet, "Kishor")
    expect(tablet.locator("[data-unsent]")).to_have_text("0 unsent")
    tablet.reload()
    expect(card(tablet, "Metformin")).to_be_visible()
    with clock_at(at("19:58")):
        tablet.clock.set_fixed_time(at("19:58"))
        tablet.reload()
        expect(tablet.get_by_role("button", name="This is Kishor")).to_be_visible()
