"""Allergies: which of the four states holds, and each one that is known."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from people import actions
from people.forms import AllergyForm, AllergyStateForm, WhyForm, today
from people.permissions import needs, person_for
from people.views.pages import form_page, posted


@needs("people")
def allergy_state(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Known, none known, not recorded, unavailable: with the day it was asked and who said so."""
    person = person_for(request.user, person_id, "allergies")
    form = AllergyStateForm(
        posted(request),
        initial={
            "allergy_state": person.allergy_state, "allergies_as_of": person.allergies_as_of,
            "allergies_how": person.allergies_how, "seen": person.seen(),
        },
    )  # fmt: skip
    saved = form.hear(
        lambda: actions.set_allergy_state(request.user, person=person, seen=form.made_from(), **form.values())
    )
    if saved:
        messages.success(request, "Saved.")
        return redirect("people:particulars", person.pk)
    return form_page(
        request, form, title="What is known about allergies", button="Save", person=person,
        cancel=reverse("people:particulars", args=[person.pk]),
    )  # fmt: skip


@needs("people")
def add_allergy(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One allergy more."""
    person = person_for(request.user, person_id, "allergies")
    form = AllergyForm(posted(request), initial={"noted_on": today(), "severity": "not_known"})
    if form.hear(lambda: actions.add_allergy(request.user, person=person, **form.values())):
        messages.success(request, "The allergy is in the banner now.")
        return redirect("people:particulars", person.pk)
    return form_page(
        request, form, title="Add an allergy", button="Save this allergy", person=person,
        says="It is shown with every medicine, and new medicines are checked against it.",
        cancel=reverse("people:particulars", args=[person.pk]),
    )  # fmt: skip


@needs("people")
def end_allergy(request: HttpRequest, person_id: UUID, allergy_id: UUID) -> HttpResponse:
    """It was not an allergy after all."""
    person = person_for(request.user, person_id, "allergies")
    allergy = get_object_or_404(person.allergies, pk=allergy_id)
    form = WhyForm(posted(request))
    if form.hear(lambda: actions.end_allergy(request.user, allergy=allergy, **form.values())):
        messages.success(request, f"{allergy.substance} is not listed as an allergy any more.")
        return redirect("people:particulars", person.pk)
    return form_page(
        request, form, title=f"{allergy.substance}: not an allergy", button="Take it off the list",
        person=person, says="Say who decided it and why. It stays in the history.",
        cancel=reverse("people:particulars", args=[person.pk]),
    )  # fmt: skip
