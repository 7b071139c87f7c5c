"""Settings of the organisation and its branches: numbers and hours, usual times, windows."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from people import actions
from people.forms import BranchForm, OrganisationForm
from people.models import Branch, Organisation
from people.permissions import needs
from people.views.pages import form_page, posted


@needs("settings")
def settings(request: HttpRequest) -> HttpResponse:
    """What holds for the organisation, and its branches."""
    organisation = request.user.provider
    form = OrganisationForm(posted(request), initial=_initial(organisation, OrganisationForm))
    if form.hear(
        lambda: actions.change_settings(request.user, of=organisation, seen=form.made_from(), **form.values())
    ):
        messages.success(request, "Saved.")
        return redirect("people:settings")
    context = {"form": form, "branches": organisation.branches.order_by("name")}
    return render(request, "people/settings.html", context, status=422 if form.errors else 200)


@needs("settings")
def edit_branch(request: HttpRequest, branch_id: UUID) -> HttpResponse:
    """Times and windows of one branch. Lines that are live keep the times they were made with."""
    branch = get_object_or_404(request.user.provider.branches, pk=branch_id)
    form = BranchForm(posted(request), initial=_initial(branch, BranchForm))
    if form.hear(
        lambda: actions.change_settings(request.user, of=branch, seen=form.made_from(), **form.values())
    ):
        messages.success(request, f"{branch.name}: saved.")
        return redirect("people:settings")
    return form_page(
        request, form, title=f"{branch.name} branch", button="Save", cancel=reverse("people:settings"),
        says="Medicines that are live keep the times they were made with.",
    )  # fmt: skip


@needs("settings")
def add_branch(request: HttpRequest) -> HttpResponse:
    """One branch more."""
    organisation = request.user.provider
    form = BranchForm(posted(request), initial=_initial(Branch(), BranchForm))
    del form.fields["seen"]
    if form.hear(lambda: actions.add_branch(request.user, organisation=organisation, **form.values())):
        return redirect("people:settings")
    return form_page(
        request, form, title="Add a branch", button="Add this branch", cancel=reverse("people:settings")
    )


def _initial(row: Organisation | Branch, form: type[OrganisationForm | BranchForm]) -> dict[str, object]:
    values = {name: getattr(row, name) for name in form.base_fields if name != "seen"}
    return values | ({} if row._state.adding else {"seen": row.seen()})
