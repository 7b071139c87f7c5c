"""The chart on screen, and the whole story of one dose."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mar import chart as charts
from mar.chart.asked import days_asked
from mar.chart.beside import a_month, beside, week_of
from mar.chart.issued import standing
from mar.dose_story import asked
from mar.dose_story import dose_story as story_of
from mar.slots import LOOK_BACK
from medicines.whose import banner_of
from people.permissions import Instead, may, needs, person_for
from people.records import Refused, now

LATELY = Instead(
    "mar:person_lately",
    "The last 48 hours, and why",
    "The chart of a month is for seniors and managers. You can see the last 48 hours.",
)


@needs("chart", instead=LATELY)
@require_GET
def chart(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The month as a grid: each medicine a band, below it one row for each time, one cell for each day."""
    person = person_for(request.user, person_id, "chart")
    faults: dict[str, list[str]] = {}
    try:
        first, days = days_asked(request.GET)
    except Refused as refused:
        faults, (first, days) = refused.fields, days_asked({})
    moment = now()
    today = timezone.localdate(moment)
    found = charts.build(person, first, days, moment)
    week = week_of(first, days, today)
    context = {
        "person": person,
        "chart": found,
        "standing": standing(found, moment),
        "today": today,
        "week": f"{week[0]}:{week[1]}",
        "beside": beside(first, days, month=a_month(first, days), week=week),
        "narrow": not request.GET.get("days"),
        "faults": faults,
    }
    return render(request, "mar/chart.html", context, status=422 if faults else 200)


@needs("person")
@require_GET
def dose_story(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Everything that is known about one dose; a piece for the page it is asked from, else a page.

    Who may not read the chart may ask about the last 48 hours, and no further back.
    """
    person = person_for(request.user, person_id, "dose")
    moment = now()
    found = story_of(person, asked(request.GET, moment), moment)
    may_chart = may(request.user, "chart")
    if not may_chart and found.at < moment - LOOK_BACK:
        raise PermissionDenied("You can look back 48 hours. Ask the office about earlier doses.")
    context = {
        "person": person,
        "story": found,
        "may_chart": may_chart,
        "may_decide": may(request.user, "review"),
    }
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "mar/_dose_story.html", context)
    context["banner"] = banner_of(person, request.user, moment)
    return render(request, "mar/dose_story.html", context)
