"""Away from home: in hospital, away, home again, died."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from people import actions
from people.forms import AbsenceForm, DeathForm, HomeForm, WhyForm
from people.models import Absence
from people.permissions import may, needs, person_for
from people.records import now
from people.views.pages import form_page, posted


@needs("absence")
def start_absence(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """In hospital, or away: every medicine is paused from that time."""
    person = person_for(request.user, person_id, "absence")
    form = AbsenceForm(posted(request), initial={"kind": "hospital", "starts_at": timezone.localtime(now())})
    if form.hear(lambda: actions.start_absence(request.user, person=person, **form.values())):
        messages.success(request, "Saved. Every medicine is paused from that time.")
        return redirect("mar:person", person.pk)
    return form_page(
        request, form, title=f"{person.preferred_name} is not at home", button="Pause the medicines",
        says="From this time no dose is due. Nothing is removed.", person=person,
        cancel=reverse("mar:person", args=[person.pk]),
    )  # fmt: skip


@needs("absence")
def end_absence(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Home again after being away. After hospital the round's own button asks which list is right."""
    person = person_for(request.user, person_id, "absence")
    form = HomeForm(posted(request), initial={"ends_at": timezone.localtime(now())})
    ended = form.hear(lambda: actions.end_absence(request.user, person=person, **form.values()))
    if ended:
        messages.success(request, "Saved. Doses are due again from that time.")
    if form.is_bound and not form.errors:
        return redirect("mar:person", person.pk)
    return form_page(
        request, form, title=f"{person.preferred_name} is home again", button="Doses are due again",
        person=person, cancel=reverse("mar:person", args=[person.pk]),
    )  # fmt: skip


@needs("people")
def write_death(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """From that time no more doses are due; late entries for before can still be made (story 19)."""
    person = person_for(request.user, person_id, "death")
    form = DeathForm(posted(request))
    kind = Absence.Kind.DIED
    if form.hear(lambda: actions.start_absence(request.user, person=person, kind=kind, **form.values())):
        messages.success(request, "Saved. No more doses are due. The record stays as it is.")
        return redirect("mar:person", person.pk)
    return form_page(
        request, form, title=f"{person.preferred_name} has died", button="Write the death", person=person,
        says="From this time no more doses are due. What was given before can still be entered.",
        cancel=reverse("people:particulars", args=[person.pk]),
    )  # fmt: skip


@needs("absence")
def void_absence(request: HttpRequest, person_id: UUID, absence_id: UUID) -> HttpResponse:
    """It was written in error: what it paused is due again."""
    person = person_for(request.user, person_id, "absence")
    absence = get_object_or_404(person.absences, pk=absence_id, void=False)
    if absence.kind == Absence.Kind.DIED and not may(request.user, "people"):
        raise PermissionDenied("Only a manager takes back a death.")
    form = WhyForm(posted(request))
    if form.hear(lambda: actions.void_absence(request.user, absence=absence, **form.values())):
        messages.success(request, "It counts as written in error.")
        return redirect("mar:person", person.pk)
    return form_page(
        request, form, title=f"“{absence.get_kind_display()}” was written in error", button="It was an error",
        says="What it paused is due again, from its beginning. It stays readable.", person=person,
        cancel=reverse("mar:person", args=[person.pk]),
    )  # fmt: skip
