"""The chart as a PDF, the chart for the folder, and whether a paper in the hand is still the one."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from mar import pdf
from mar.actions import issue_chart, issue_folder_chart, open_chart
from mar.chart.asked import days_asked
from mar.chart.issued import Paper, of_serial, whether_current
from mar.chart.seal import Broken
from mar.models import ChartIssue
from people.models import Person, Worker
from people.permissions import may, needs, person_for
from people.records import Refused, now


@needs("chart")
@require_GET
def chart_pdf(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The chart of any days. Unchanged, it comes back byte for byte."""
    person = person_for(request.user, person_id, "chart on paper")
    try:
        first_day, days = days_asked(request.GET)
    except Refused as refused:
        context = {"title": "Which days?", "sentence": str(refused), "next": "Choose the days on the chart."}
        return render(request, "app/error.html", context, status=400)
    return _printed(
        request,
        lambda: issue_chart(request.user, person=person, first_day=first_day, days=days, draw=pdf.draw),
    )


@needs("person")
@require_GET
def folder_pdf(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The chart for the folder: four weeks from today, for the power cut."""
    person = person_for(request.user, person_id, "chart for the folder")
    return _printed(request, lambda: issue_folder_chart(request.user, person=person, draw=pdf.draw))


@needs("person")
@require_GET
def charts(request: HttpRequest) -> HttpResponse:
    """Is this paper still the one? A serial, typed or scanned, of a person this worker may see."""
    typed = request.GET.get("serial", "").strip()[:40]
    issue = of_serial(request.user, typed) if typed else None
    context = {"typed": typed, "issue": issue}
    if issue is not None:
        person = person_for(request.user, issue.person_id, "chart by serial")
        context |= {
            "person": person,
            "paper": _paper(request.user, issue, person),
            "may_open": issue.kind == ChartIssue.Kind.CONTINGENCY or may(request.user, "chart"),
        }
    return render(request, "mar/charts.html", context)


def _paper(worker: Worker, issue: ChartIssue, person: Person) -> Paper:
    try:
        return whether_current(open_chart(worker, issue=issue), person, now())
    except Broken as broken:
        return Paper(False, "not to be used", str(broken))


@needs("person")
@require_GET
def stored_chart(request: HttpRequest, serial: str) -> HttpResponse:
    """The bytes as they were issued."""
    issue = _issue(request.user, serial, "stored chart")
    return _printed(request, lambda: open_chart(request.user, issue=issue))


@needs("chart")
@require_POST
def issue_anew(request: HttpRequest, serial: str) -> HttpResponse:
    """Another chart of the same days, in place of one that is not what was issued."""
    issue = _issue(request.user, serial, "chart issued anew")
    try:
        open_chart(request.user, issue=issue)
    except Broken:
        person = person_for(request.user, issue.person_id, "chart issued anew")
        folder = issue.kind == ChartIssue.Kind.CONTINGENCY
        which = {"first_day": issue.first_day, "days": issue.days, "contingency": folder}
        try:
            issue = issue_chart(request.user, person=person, draw=pdf.draw, anew=True, **which)
        except pdf.NoPaper as missing:
            return _no_paper(request, missing)
    return redirect("mar:stored_chart", issue.serial)


def _issue(worker: Worker, serial: str, page: str) -> ChartIssue:
    issue = of_serial(worker, serial)
    if issue is None:
        raise Http404("No chart with this number is open to you.")
    if issue.kind != ChartIssue.Kind.CONTINGENCY and not may(worker, "chart"):
        raise PermissionDenied("Your role does not include this page.")
    person_for(worker, issue.person_id, page)
    return issue


def _printed(request: HttpRequest, chart: Callable[[], ChartIssue]) -> HttpResponse:
    """The PDF; or a page that says which chart was changed, or what this machine lacks."""
    try:
        return pdf.pdf_response(chart())
    except Broken as broken:
        context = {"broken": broken, "may_issue": may(request.user, "chart")}
        return render(request, "mar/broken_chart.html", context, status=409)
    except pdf.NoPaper as missing:
        return _no_paper(request, missing)


def _no_paper(request: HttpRequest, missing: pdf.NoPaper) -> HttpResponse:
    context = {
        "title": "No paper from this machine yet",
        "sentence": str(missing),
        "next": "Until then the chart is on the screen. Tell whoever looks after the computer.",
    }
    return render(request, "app/error.html", context, status=503)
