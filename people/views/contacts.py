"""Whom to ring about a person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from people import actions
from people.forms import ContactForm, WhyForm
from people.permissions import needs, person_for
from people.views.pages import form_page, posted


@needs("people")
def add_contact(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One number more."""
    person = person_for(request.user, person_id, "contacts")
    form = ContactForm(posted(request))
    if form.hear(lambda: actions.add_contact(request.user, person=person, **form.values())):
        return redirect("people:particulars", person.pk)
    return form_page(
        request, form, title="Add somebody to ring", button="Save this number", person=person,
        says="Carers see it beside a STOP, and when nobody answers the door.",
        cancel=reverse("people:particulars", args=[person.pk]),
    )  # fmt: skip


@needs("people")
def edit_contact(request: HttpRequest, person_id: UUID, contact_id: UUID) -> HttpResponse:
    """Another number or other hours."""
    person = person_for(request.user, person_id, "contacts")
    contact = get_object_or_404(person.contacts, pk=contact_id)
    names = ("purpose", "name", "number", "hours", "words")
    initial = {name: getattr(contact, name) for name in names} | {"seen": contact.seen()}
    form = ContactForm(posted(request), initial=initial)
    if form.hear(
        lambda: actions.change_contact(request.user, contact=contact, seen=form.made_from(), **form.values())
    ):
        return redirect("people:particulars", person.pk)
    return form_page(
        request, form, title=f"Change {contact.name}", button="Save the change", person=person,
        cancel=reverse("people:particulars", args=[person.pk]),
    )  # fmt: skip


@needs("people")
def end_contact(request: HttpRequest, person_id: UUID, contact_id: UUID) -> HttpResponse:
    """Nobody to ring any more."""
    person = person_for(request.user, person_id, "contacts")
    contact = get_object_or_404(person.contacts, pk=contact_id)
    form = WhyForm(posted(request))
    if form.hear(lambda: actions.end_contact(request.user, contact=contact, **form.values())):
        messages.success(request, f"{contact.name} is taken off.")
        return redirect("people:particulars", person.pk)
    return form_page(
        request, form, title=f"Take off {contact.name}", button="Take it off", person=person,
        cancel=reverse("people:particulars", args=[person.pk]),
    )  # fmt: skip
