"""The trail on screen and as a file. Reading it is a look, and stands on it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audits.export import as_csv
from audits.trail import EVERYTHING, KINDS, Asked, TrailLine, people_of, read, trail, workers_of
from mar.front_page import frame
from people.permissions import needs, note_access, person_for
from people.records import Refused, now

LABELS = {"since": "From", "until": "To", "by": "By", "kind": "Which kind"}
"""What the page calls each thing that can be asked for."""


@needs("trail")
@require_GET
def person_trail(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Everything that happened to one person's record."""
    person = person_for(request.user, person_id, "trail")
    framed = frame(person, request.user, "trail", now())
    return _page(request, "audits/person_trail.html", framed, person.pk)


@needs("trail")
@require_GET
def agency_trail(request: HttpRequest) -> HttpResponse:
    """Everything that happened in the agency."""
    return _page(request, "audits/trail.html", {}, None)


@needs("trail")
@require_GET
def person_csv(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The same as a file, without the limit of the page."""
    person = person_for(request.user, person_id, "trail, as a file")
    return _file(request, person.pk)


@needs("trail")
@require_GET
def agency_csv(request: HttpRequest) -> HttpResponse:
    """The agency's trail as a file."""
    return _file(request, None)


def _page(request: HttpRequest, template: str, framed: dict[str, Any], person: UUID | None) -> HttpResponse:
    faults: dict[str, list[str]] = {}
    try:
        asked = read(request.user, request.GET, person)
    except Refused as refused:
        asked, faults = read(request.user, {}, person), refused.fields
    found = trail(asked)
    more = len(found) > asked.most
    context = framed | {
        "lines": found[: asked.most],
        "more": more,
        "asked": asked,
        "faults": [(LABELS[name], sentences) for name, sentences in faults.items()],
        "kinds": [("", "All"), *KINDS.items()],
        "kind": asked.kinds[0] if len(asked.kinds) == 1 else "",
        "workers": workers_of(request.user),
        "query": _query(asked),
    }
    _note(request, person, found)
    return render(request, template, context, status=400 if faults else 200)


def _query(asked: Asked) -> str:
    """The days and the worker asked for, to go on in a link."""
    by = f"&by={asked.by.pk}" if asked.by else ""
    return f"since={asked.since}&until={asked.until}{by}"


def _note(request: HttpRequest, person: UUID | None, found: list[TrailLine]) -> None:
    """A look at the agency's trail is a look at everybody on it."""
    if person is None:
        seen = {one.person for one in found if one.person}
        note_access(request.user, [*people_of(request.user, seen)], "trail")


def _file(request: HttpRequest, person: UUID | None) -> HttpResponse:
    asked = read(request.user, request.GET, person, most=EVERYTHING)
    found = trail(asked)
    _note(request, person, found)
    text = as_csv(found[: asked.most], more=len(found) > asked.most)
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="trail-{asked.since}-{asked.until}.csv"'
    return answer
