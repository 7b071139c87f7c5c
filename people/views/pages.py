"""What the views share: the page of a plain form, and the banner of a person."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from people.banner import banner
from people.forms import Form
from people.models import Person
from people.records import now


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, though it be empty; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest, form: Form, *, title: str, button: str, cancel: str, says: str = "", **more: Any
) -> HttpResponse:
    """One form, one heading, one main button; `says` is the sentence under the heading.

    `more`: person (shows the banner), files (the form sends one), template (extends people/form.html),
    told (what has to be read before it is saved: sent again, it says so).

    Answers 422 with what was typed when it was not saved, so that no client takes it for done.
    """
    template = more.pop("template", "people/form.html")
    person = more.get("person")
    if person is not None:
        more["banner"] = banner_of(person)
    context = {"form": form, "title": title, "button": button, "cancel": cancel, "says": says, **more}
    return render(request, template, context, status=422 if form.errors or more.get("told") else 200)


def banner_of(person: Person) -> Any:
    """Who this is, for an office page. One query."""
    return banner(person, timezone.localdate(now()), person.allergies.all())
