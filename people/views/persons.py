"""The list of people; adding, changing and ending one; photo and folder code."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from people import actions
from people.forms import EndPersonForm, PersonForm, PhotoForm
from people.listing import people_page
from people.permissions import may, needs, note_access, person_for
from people.records import now
from people.views.pages import banner_of, form_page, posted


@needs("person")
def people(request: HttpRequest) -> HttpResponse:
    """Who is open to me, searched as one types; the piece that htmx asks for is the one the page includes."""
    listed = people_page(request.user, request.GET)
    note_access(request.user, [row.person for row in listed.rows], "people")
    template = "people/_people.html" if request.htmx and not request.htmx.boosted else "people/people.html"
    return render(request, template, {"listed": listed, "may_add": may(request.user, "people")})


@needs("people")
def add_person(request: HttpRequest) -> HttpResponse:
    """Somebody new."""
    organisation = request.user.provider
    form = PersonForm(
        posted(request),
        initial={"smoker": "not_known", "oxygen": "not_known", "branch": request.user.branch_id},
        organisation=organisation,
        adding=True,
    )
    person = form.hear(lambda: actions.add_person(request.user, **form.values()))
    if person:
        messages.success(request, "Saved. Now ask about allergies, and write down whom to ring.")
        return redirect("people:particulars", person.pk)
    return form_page(
        request,
        form,
        title="Add a person",
        button="Save this person",
        cancel=reverse("people:people"),
        says="As on the care plan and the NHS letter. Medicines come after this page.",
    )


@needs("people")
def edit_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Change what is known about somebody."""
    person = person_for(request.user, person_id, "edit")
    form = PersonForm(posted(request), initial=PersonForm.of(person), organisation=person.provider)
    changed = form.hear(
        lambda: actions.change_person(request.user, person=person, seen=form.made_from(), **form.values())
    )
    if changed:
        messages.success(request, "Saved.")
        return redirect("mar:person", person.pk)
    return form_page(
        request,
        form,
        title="Change the particulars",
        button="Save the change",
        person=person,
        cancel=reverse("people:particulars", args=[person.pk]),
    )


@needs("people")
def end_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """We do not care for this person any more; nothing is removed."""
    person = person_for(request.user, person_id, "end")
    form = EndPersonForm(posted(request))
    if form.hear(lambda: actions.end_person(request.user, person=person, **form.values())):
        messages.success(request, f"Care for {person} has ended. The record stays.")
        return redirect("people:people")
    return form_page(
        request,
        form,
        title=f"End care for {person.preferred_name}",
        button="End the care",
        person=person,
        says="Visits ahead are cancelled. Everything written stays. For a death there is a page of its own.",
        cancel=reverse("people:particulars", args=[person.pk]),
    )


@needs("people")
def particulars(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """All that is known beside the medicines: allergies, whom to ring, absences, photo, code."""
    person = person_for(request.user, person_id, "particulars")
    context = {
        "person": person,
        "banner": banner_of(person),
        "allergies": person.allergies.filter(ended_on__isnull=True).order_by("noted_on"),
        "contacts": person.contacts.filter(ended_on__isnull=True).order_by("purpose", "name"),
        "absences": person.absences.order_by("-starts_at")[:20],
        "died": person.absences.filter(kind="died", void=False).exists(),
        "covers": person.covers.filter(expires_at__gt=now()).select_related("recorded_by"),
    }
    return render(request, "people/particulars.html", context)


@needs("people")
def photo(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The photo of the identity step."""
    person = person_for(request.user, person_id, "photo")
    form = PhotoForm(posted(request), request.FILES or None)
    if form.hear(lambda: actions.set_photo(request.user, person=person, content=form.cleaned_data["photo"])):
        messages.success(request, "The photo is kept.")
        return redirect("people:particulars", person.pk)
    return form_page(
        request,
        form,
        title="Photo for knowing who this is",
        button="Keep the photo",
        person=person,
        says="The carer sees it at the door. Where and when it was taken is not kept.",
        files=True,
        cancel=reverse("people:particulars", args=[person.pk]),
    )


@needs("people")
@require_POST
def renew_folder_code(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A new code for the folder; the old one opens nothing any more."""
    person = person_for(request.user, person_id, "folder code")
    actions.renew_folder_code(request.user, person=person)
    messages.success(request, "There is a new code. Put it into the folder in the home.")
    return redirect("people:particulars", person.pk)
