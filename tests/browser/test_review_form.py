"""Deciding about two records of one dose, in a real browser."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from mar.actions import file_entry
from mar.models import Dose
from tests.browser.test_office_pages import open_as
from tests.mar.bodies import PARACETAMOL, dose, fixed, line

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_which_one_is_asked_only_of_who_says_that_one_happened(
    dictionary: Any, cast: Any, live_server: Any, page: Page
) -> None:
    twice = line(cast.ruth, cast.kishor, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    for worker in (cast.ann, cast.dawid):
        file_entry(worker, dose(twice, worker, "08:00"))
    kept = Dose.objects.get(clash_of__isnull=True)
    open_as(page, live_server, cast.joy, reverse("mar:review_dose", args=[kept.pk]))
    which = page.get_by_role("group", name="Which one happened?")
    expect(page.get_by_role("group", name="What do you decide?")).to_be_visible()
    expect(which).to_be_hidden()
    page.locator("label.pick", has=page.locator("[value=one_happened]")).click()
    expect(which).to_be_visible()
    page.locator("label.pick", has=page.locator("[value=two_happened]")).click()
    expect(which).to_be_hidden()
