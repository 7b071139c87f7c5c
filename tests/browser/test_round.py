"""The carer's round on the tablet, from sign-in to the last dose, with every kind of answer."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mar.models import Dose, FollowUp, Opened, Outcome
from tests.browser.tablet import back, card, check, choose, line, open_person, save, sheet, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def one_dose(medicine: Any) -> Dose:
    """The only row of a medicine."""
    return Dose.objects.get(medicine=medicine)


def test_a_round_from_sign_in_to_the_last_dose(tablet: Page, live_server: Any, day: SimpleNamespace) -> None:
    sign_in(tablet, live_server.url, day.cast.ann)
    check(tablet, "the list")
    expect(tablet.locator(".visit.next")).to_contain_text("PATEL, Meera")
    expect(tablet.locator(".visit.next")).to_contain_text(re.compile("must be on time", re.I))
    meera(tablet, day)
    back(tablet)
    kishor(tablet, day)
    back(tablet)
    jean(tablet, day)
    back(tablet)
    idris(tablet, day)
    assert Opened.objects.filter(recorded_by=day.cast.ann).values("person").distinct().count() == 4
    assert not Dose.objects.exclude(signed_by=day.cast.ann).exists()
    assert {one.outcome for one in Dose.objects.all()} == {
        Outcome.TAKEN,
        Outcome.PART_TAKEN,
        Outcome.LEFT_OUT,
        Outcome.NOT_TAKEN,
        Outcome.NOT_KNOWN,
    }


def meera(tablet: Page, day: SimpleNamespace) -> None:
    """Late: one is given now and the office rung, for the other nobody could be reached."""
    tablet.get_by_role("link", name="Open Meera’s medicines").click()
    expect(tablet.get_by_text("PATEL, Meera")).to_be_visible()
    check(tablet, "who is this")
    tablet.get_by_role("button", name="This is Meera").click()
    expect(tablet.locator(".banner")).to_contain_text("999 435 5422")
    check(tablet, "one person")
    tablet.get_by_role("button", name=re.compile("I have read these")).click()
    expect(tablet.locator(".since")).to_have_count(0)
    card(tablet, "Co-careldopa").get_by_role("button", name="Taken", exact=True).click()
    check(tablet, "the sheet")
    expect(tablet.locator(".banner")).to_be_in_viewport()
    save(tablet, "Save: Meera took 1 tablet at 09:1")
    expect(line(tablet, "Co-careldopa")).to_contain_text("Saved. One thing to tell someone")
    ring_first = card(tablet, "Pregabalin")
    expect(ring_first.get_by_role("link", name=re.compile("Ring Oast Pharmacy"))).to_have_attribute(
        "href", "tel:01632960114"
    )
    ring_first.get_by_role("button", name="Record what happened").click()
    choose(tablet, "Nobody answered")
    check(tablet, "not taken")
    save(tablet, "Save: not taken, rang and nobody answered")
    levodopa = one_dose(day.levodopa)
    assert (levodopa.who, levodopa.help, levodopa.basis) == ("our_worker", "administered", "saw")
    assert [one["kind"] for one in levodopa.concerns] == ["late"]
    assert one_dose(day.pregabalin).reason == "nobody_advised"
    tablet.locator("article.line", has_text="Senna").get_by_role("button", name="Not given?").click()
    choose(tablet, "Not taken", "none left")
    sheet(tablet).get_by_role("button", name="Cancel").click()
    expect(sheet(tablet)).to_have_count(0)


def kishor(tablet: Page, day: SimpleNamespace) -> None:
    """Half a tablet went in, an hour ago, by himself; I was told."""
    open_person(tablet, "Kishor")
    expect(tablet.get_by_role("region", name="Two people here")).to_contain_text("Meera")
    card(tablet, "Metformin").get_by_role("button", name="Something else").click()
    expect(sheet(tablet).locator("[data-main]")).to_be_disabled()
    choose(tablet, "Part taken")
    sheet(tablet).get_by_role("button", name="Change").click()
    choose(tablet, "Kishor alone", "None", "Told by", "Earlier", "About")
    sheet(tablet).get_by_label("Time", exact=True).fill("08:05")
    sheet(tablet).get_by_label("How much of metformin went in?").fill("0.5")
    sheet(tablet).get_by_label("What happened to the rest?").fill("Spat into a tissue, bagged.")
    check(tablet, "every answer")
    save(tablet, "Save: part taken at 08:05")
    dose = one_dose(day.metformin)
    assert (dose.outcome, str(dose.amount), dose.who, dose.basis) == ("part_taken", "0.500", "person", "told")
    assert (dose.time_source, dose.sure, f"{dose.given_at:%H:%M}") == ("typed", "about", "08:05")


def jean(tablet: Page, day: SimpleNamespace) -> None:
    """Two boxes make one dose; a when-needed one is given after asking first, and she is sick after it."""
    open_person(tablet, "Jean")
    both = card(tablet, "Levothyroxine sodium 50")
    expect(both).to_contain_text("Levothyroxine sodium 25")
    both.get_by_role("button", name="Taken", exact=True).click()
    save(tablet, "Save: Jean took 1 tablet \\+ 1 tablet at 09:1")
    assert one_dose(day.thyroxine).outcome == one_dose(day.thyroxine25).outcome == "taken"
    needed = card(tablet, "Paracetamol")
    expect(needed).to_contain_text("Nothing recorded stops it")
    check(tablet, "when needed")
    needed.get_by_role("button", name="No, none").click()
    save(tablet, "Save: Jean took 2 tablets at 09:1")
    dose = one_dose(day.paracetamol)
    assert (dose.asked, dose.what_for) == ({"answer": "none"}, "pain")
    expect(card(tablet, "Paracetamol")).to_contain_text("Not before 13:1")
    line(tablet, "Paracetamol").get_by_role("button", name="Correct").click()
    check(tablet, "correcting")
    sheet(tablet).get_by_role("button", name="Was sick afterwards").click()
    choose(tablet, "no tablet seen")
    check(tablet, "what came after")
    save(tablet, "Save: Jean was sick afterwards")
    after = FollowUp.objects.get()
    assert (after.dose, after.what, after.answer) == (dose, "sick", "not_seen")


def idris(tablet: Page, day: SimpleNamespace) -> None:
    """A tray with one exception, one left out, one of yesterday not known, a range after a cold sachet."""
    open_person(tablet, "Idris")
    card(tablet, "Tray, Tuesday").get_by_role("button", name="Answer the tray").click()
    choose(tablet, "Yes, 2")
    rows = sheet(tablet).locator(".aid")
    for name, answer in (("Bisoprolol", "Taken"), ("Furosemide", "Not taken")):
        rows.filter(has_text=name).locator("label.pick", has_text=re.compile(rf"^\s*{answer}")).click()
    choose(tablet, "did not want it")
    check(tablet, "the tray")
    save(tablet, "Save: 1 taken, furosemide not taken, at 09:1")
    assert one_dose(day.furosemide).reason == "did_not_want"
    assert one_dose(day.bisoprolol).outcome == "taken"
    card(tablet, "Lactulose").get_by_role("button", name="Something else").click()
    choose(tablet, "Left out")
    save(tablet, "Save: left out for later")
    past = tablet.locator("article.dose", has_text="due yesterday 08:00")
    past.get_by_role("button", name="Not known").click()
    sheet(tablet).get_by_label("What did you find?").fill("The box does not tell.")
    save(tablet, "Save: not known. It counts as taken")
    assert Dose.objects.get(medicine=day.senna).outcome == "not_known"
    needed = card(tablet, "Co-codamol")
    needed.get_by_role("button", name="Yes: what, when").click()
    sheet(tablet).get_by_label("What is it?").fill("Cold sachet from the shop")
    sheet(tablet).get_by_label("At what time").fill("05:00")
    choose(tablet, "Idris alone")
    check(tablet, "something besides")
    sheet(tablet).locator("[data-main]").click()
    expect(sheet(tablet)).to_contain_text("nothing is filled in")
    expect(sheet(tablet).locator("[data-main]")).to_have_text("Choose how much first")
    choose(tablet, "1 tablet")
    check(tablet, "a range")
    save(tablet, "Save: Idris took 1 tablet at 09:1")
    other = Dose.objects.get(medicine=None)
    assert one_dose(day.codeine).asked == {"answer": "yes", "other": str(other.key)}
