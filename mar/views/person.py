"""The person's front page: the frame with its tabs, and coming home from hospital."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mar import actions, reading
from mar.forms import HomeForm
from mar.front_page import about, frame, lately
from medicines.listing import listing
from medicines.on_day import list_on
from people.forms import Form
from people.models import Person, Worker
from people.permissions import may, needs, person_for
from people.records import Refused, now
from people.views.pages import form_page


@needs("person")
@require_GET
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The medicines, in words, and what may be done about each; with `?on=2026-11-12`, as on that day."""
    found = person_for(request.user, person_id, "person")
    moment = now()
    context = _frame(request, found, "medicines")
    try:
        day = reading.day(request.GET["on"]) if request.GET.get("on") else None
    except ValueError:
        day, context["fault"] = None, reading.NO_DATE
    if day is None or day == timezone.localdate(moment):
        context["listing"] = listing(found, moment)
    else:
        on = list_on(found, day, moment)
        context |= {"on": on, "listing": on.listing, "may_change": False}
    return render(request, "mar/person.html", context, status=422 if "fault" in context else 200)


@needs("person")
@require_GET
def person_about(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Whom to ring, what to know, who comes, who is away."""
    found = person_for(request.user, person_id, "about")
    more = {"about": about(found, now()), "may_move": may(request.user, "absence")}
    return render(request, "mar/person_about.html", _frame(request, found, "about") | more)


@needs("person")
@require_GET
def person_lately(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What happened in the last 48 hours, each dose with its story, and what nobody has said yet."""
    found = person_for(request.user, person_id, "lately")
    more = {"lately": lately(found, now(), 48)}
    return render(request, "mar/person_lately.html", _frame(request, found, "lately") | more)


def _frame(request: HttpRequest, found: Person, tab: str) -> dict[str, Any]:
    """What every tab reads, and what may be changed on it."""
    moment = now()
    return frame(found, request.user, tab, moment) | {
        "may_change": may(request.user, "medicines"),
        "may_edit": may(request.user, "people"),
        "now": moment,
    }


@needs("absence")
def home(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Home again: the pause ends, and every medicine is STOP until somebody says which list is right."""
    found = person_for(request.user, person_id, "home again")
    form = HomeForm(request.POST or None, initial={"at": timezone.localtime(now())})
    filed = request.method == "POST" and form.is_valid() and _home(form, request.user, found)
    if filed:
        messages.success(request, f"{found.preferred_name} is home. Now compare the lists.")
        return redirect("mar:person", found.pk)
    return form_page(
        request, form, title=f"{found.preferred_name} is home again", button="Home again", person=found,
        says="Each medicine then says STOP: ring before giving, until letter, label and list are compared.",
        cancel=reverse("mar:person_about", args=[found.pk]),
    )  # fmt: skip


def _home(form: Form, by: Worker, found: Person) -> bool:
    """File the entry as the tablet would. False when it was refused, with the reasons on the form."""
    at: datetime | None = form.cleaned_data.get("at")
    body = {
        "v": 1, "kind": "home", "key": str(uuid4()), "person": str(found.pk), "signed_by": str(by.pk),
        "time_source": "typed", "at": at.isoformat() if at else None,
    }  # fmt: skip

    def file() -> bool:
        answer = actions.file_entry(by, body)
        if answer["status"] == "refused":
            raise Refused({one["field"]: [one["text"]] for one in answer["reasons"]})
        return True

    return bool(form.hear(file))
