"""A paper in the hand: is it still the one? And what a manager meets when a stored chart was changed."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse
from playwright.sync_api import Page, expect

from mar import pdf
from mar.actions import issue_chart
from mar.models import ChartIssue
from tests.browser.test_office_pages import OFFICE, check, open_as
from tests.mar.bodies import CO_CARELDOPA, fixed, line

pytestmark = pytest.mark.browser


@pytest.fixture
def issue(dictionary: Any, cast: Any) -> ChartIssue:
    """Meera's printed month."""
    line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00", "11:00"), checker=cast.joy)
    return issue_chart(cast.ruth, person=cast.meera, first_day=date(2026, 11, 9), days=28, draw=pdf.draw)


def test_a_serial_is_typed_and_answered(cast: Any, issue: ChartIssue, live_server: Any, page: Page) -> None:
    page.set_viewport_size(OFFICE)
    open_as(page, live_server, cast.joy, reverse("mar:charts"))
    check(page, 36)
    page.get_by_label("Number of the chart").fill(issue.serial.replace("-", " ").lower())
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_role("heading", name=f"{issue.serial}: still the one")).to_be_visible()
    check(page, 36)
    with page.expect_response("**/charts/*.pdf") as answered:
        page.get_by_role("link", name="Open the stored paper").click()
    assert answered.value.status == 200


def test_a_changed_chart_is_named_and_issued_anew(
    cast: Any, issue: ChartIssue, live_server: Any, page: Page
) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL app.allow_erase = 'on'")
        cursor.execute("UPDATE mar_chartissue SET snapshot = snapshot || ' '")
    page.set_viewport_size(OFFICE)
    open_as(page, live_server, cast.ruth, reverse("mar:stored_chart", args=[issue.serial]))
    expect(page.get_by_role("heading", name=f"Chart {issue.serial} was changed")).to_be_visible()
    check(page, 36)
    with page.expect_response("**/charts/*.pdf") as answered:
        page.get_by_role("button", name="Issue it anew").click()
    assert answered.value.status == 200
    assert ChartIssue.objects.filter(replaces=issue).count() == 1
