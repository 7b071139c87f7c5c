"""Sheets for the printer: today's round as a list, and the last 48 hours for the ambulance."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mar import round as rounds
from mar.front_page import about, lately
from mar.views.round import office_of
from medicines.listing import listing
from medicines.whose import banner_of
from people.permissions import needs, person_for
from people.records import now


@needs("round")
@require_GET
def round_list(request: HttpRequest) -> HttpResponse:
    """Today's round on paper: each person, what is due when, and a place to write what happened."""
    moment = now()
    found = rounds.as_json(request.user, request.user, timezone.localdate(moment), moment)
    context = {"round": found, "office": office_of(request.user), "now": moment}
    return render(request, "mar/round_list.html", context)


@needs("person")
@require_GET
def last_48_hours(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What goes with the ambulance: who this is, the medicines in words, what was given and what was not."""
    person = person_for(request.user, person_id, "last 48 hours")
    moment = now()
    context = {
        "person": person,
        "banner": banner_of(person, request.user, moment),
        "listing": listing(person, moment),
        "lately": lately(person, moment, 48),
        "about": about(person, moment),
        "now": moment,
    }
    return render(request, "mar/last_48_hours.html", context)
