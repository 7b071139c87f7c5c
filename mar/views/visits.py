"""Planning visits: a branch's week, its weekly patterns, and single visits added, moved and cancelled."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mar import rota
from mar.forms import ChangePatternForm, EndPatternForm
from people import actions
from people.forms import Form, PatternForm, VisitForm, WhyForm
from people.models import Branch, Person, Visit, VisitPattern
from people.permissions import needs, note_access, person_for
from people.records import now
from people.views.pages import form_page

STAYS_DUE = "Medicines due at these times stay due: the round then shows them with no visit."


@needs("visits")
@require_GET
def plan_visits(request: HttpRequest) -> HttpResponse:
    """The week of a branch: who goes to whom, on which day, at what time."""
    branches = [*request.user.provider.branches.order_by("name")]
    branch = _branch(request, branches)
    moment = now()
    day = _day(request.GET.get("week", "")) or timezone.localdate(moment)
    found = rota.week(request.user, branch, day, moment, request.GET.get("page"))
    note_access(request.user, [row.person for row in found.rows], "visits")
    context = {"week": found, "branch": branch, "branches": branches if not request.user.branch_id else []}
    return render(request, "mar/plan_visits.html", context)


def _branch(request: HttpRequest, branches: list[Branch]) -> Branch | None:
    if request.user.branch_id:
        return request.user.branch
    return next((one for one in branches if str(one.pk) == request.GET.get("branch")), None)


def _day(text: str) -> date | None:
    """A typed day of a year that can be right, else nothing."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 < day.year < 2200 else None


@needs("visits")
def add_pattern(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A weekly pattern, from a first day on; its visits are written two weeks ahead."""
    person = person_for(request.user, person_id, "visits")
    form = PatternForm(request.POST or None, initial={"since": _today()}, organisation=person.provider)
    return _plan(
        request, form, person, lambda: actions.add_pattern(request.user, person=person, **form.values()),
        done="Saved. The visits of the next two weeks are written.",
        title=f"Visits to {person.preferred_name} each week", button="Save these visits",
        says="The same times on the days you choose. A single visit outside them has a page of its own.",
    )  # fmt: skip


@needs("visits")
def edit_pattern(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """Change a weekly pattern from today on; what has begun stays."""
    pattern = rota.pattern_for(request.user, pattern_id)
    return _change(
        request, pattern, ChangePatternForm, ("weekdays", "starts", "ends", "worker", "worker2", "until"),
        partial(actions.change_pattern, request.user, pattern=pattern),
        done="Saved. Visits from now on are written anew.",
        title=f"Change the visits to {pattern.person.preferred_name}",
        says="It holds from today. Visits that have begun stay as they are.",
    )  # fmt: skip


@needs("visits")
def end_pattern(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """No more visits of this pattern, from a day on."""
    pattern = rota.pattern_for(request.user, pattern_id)
    person = person_for(request.user, pattern.person_id, "visits")
    form = EndPatternForm(request.POST or None, initial={"from_day": _today()})
    return _plan(
        request, form, person, lambda: actions.end_pattern(request.user, pattern=pattern, **form.values()),
        done="These visits have ended.",
        title=f"End these visits to {person.preferred_name}", button="End these visits", says=STAYS_DUE,
    )  # fmt: skip


@needs("visits")
def add_visit(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One visit outside any pattern."""
    person = person_for(request.user, person_id, "visits")
    form = VisitForm(request.POST or None, organisation=person.provider)
    return _plan(
        request, form, person, lambda: actions.add_visit(request.user, person=person, **form.values()),
        done="The visit is planned.",
        title=f"One visit to {person.preferred_name}", button="Save this visit",
    )  # fmt: skip


@needs("visits")
def move_visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Another time or another worker for one visit."""
    visit = rota.visit_for(request.user, visit_id)
    return _change(
        request, visit, VisitForm, ("starts_at", "ends_at", "worker", "worker2"),
        partial(actions.move_visit, request.user, visit=visit),
        done="The visit is moved.",
        title=f"Move one visit to {visit.person.preferred_name}",
        says="Only this one. The weekly pattern stays as it is.",
    )  # fmt: skip


@needs("visits")
def cancel_visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Nobody goes, this once, and why."""
    visit = rota.visit_for(request.user, visit_id)
    person = person_for(request.user, visit.person_id, "visits")
    form = WhyForm(request.POST or None)
    return _plan(
        request, form, person, lambda: actions.cancel_visit(request.user, visit=visit, **form.values()),
        done="The visit is cancelled.",
        title=f"Cancel one visit to {person.preferred_name}", button="Cancel this visit", says=STAYS_DUE,
    )  # fmt: skip


def _change(
    request: HttpRequest, planned: Visit | VisitPattern, form_of: type[PatternForm] | type[VisitForm],
    names: Sequence[str], change: Callable[..., Any], **page: str,
) -> HttpResponse:  # fmt: skip
    """A form with what is planned now, and the change, unless somebody else came first."""
    person = person_for(request.user, planned.person_id, "visits")
    initial = {name: getattr(planned, name) for name in names} | {"seen": planned.seen()}
    form = form_of(request.POST or None, initial=initial, organisation=person.provider)
    return _plan(
        request, form, person, lambda: change(seen=form.made_from(), **form.values()),
        button="Save the change", instead=planned, **page,
    )  # fmt: skip


def _plan(
    request: HttpRequest, form: Form, person: Person, act: Callable[[], Any], *, done: str,
    instead: Visit | VisitPattern | None = None, **page: str,
) -> HttpResponse:  # fmt: skip
    """One form about visits: do it and go back to the week, or show what is wrong.

    What does not fit the medicines is told first; sent again with that told, it is saved.
    """
    told = ""
    if request.method == "POST" and form.is_valid():
        moment = now()
        wanted = rota.stays_of(moment, form.cleaned_data)
        told = " ".join(rota.misfits_of(person, wanted, moment, instead))
        if told == request.POST.get("told", "") and form.hear(act):
            messages.success(request, done)
            return redirect("mar:plan_visits")
    page |= {"button": "Save all the same"} if told else {}
    return form_page(request, form, person=person, cancel=reverse("mar:plan_visits"), told=told, **page)


def _today() -> date:
    return timezone.localdate(now())
