"""Accounts of workers: list, add, change, end, one-time password, sign out everywhere."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from people import actions
from people.accounts import last_change, worker_rows
from people.forms import WhyForm, WorkerForm
from people.models import Worker
from people.permissions import needs
from people.rules import reasons_not_to_manage
from people.views.pages import form_page, posted


@needs("workers")
def workers(request: HttpRequest) -> HttpResponse:
    """Everybody with an account here; those who left below."""
    return render(request, "people/workers.html", {"rows": worker_rows(request.user)})


@needs("workers")
def add_worker(request: HttpRequest) -> HttpResponse:
    """A new account; its one-time password is on the answer and nowhere else."""
    organisation = request.user.provider
    form = WorkerForm(posted(request), by=request.user, organisation=organisation)
    made = form.hear(lambda: actions.add_worker(request.user, organisation=organisation, **form.values()))
    if made:
        return render(request, "people/one_time_password.html", {"worker": made[0], "password": made[1]})
    return form_page(
        request, form, title="Add a worker", button="Make the account", cancel=reverse("people:workers"),
        says="The next page shows a one-time password, once.",
    )  # fmt: skip


@needs("workers")
def edit_worker(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """Name, initials, role, branch, phone."""
    worker = _managed(request, worker_id)
    names = ("name", "initials", "role", "branch", "phone", "profession", "registration_number", "until")
    initial = {name: getattr(worker, name) for name in names} | {"seen": last_change(worker)}
    form = WorkerForm(
        posted(request), initial=initial, by=request.user, organisation=worker.provider, worker=worker
    )
    if form.hear(
        lambda: actions.change_worker(request.user, worker=worker, seen=form.made_from(), **form.values())
    ):
        messages.success(request, f"{worker.name}: saved.")
        return redirect("people:workers")
    return form_page(
        request, form, title=f"Change {worker.name}", button="Save the change",
        cancel=reverse("people:workers"), says=f"Signs in as {worker.username}.",
        template="people/edit_worker.html", worker=worker,
    )  # fmt: skip


@needs("workers")
def end_worker(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """Somebody has left: signed out everywhere at once; what they signed stays."""
    worker = _managed(request, worker_id)
    form = WhyForm(posted(request))
    if form.hear(lambda: actions.end_worker(request.user, worker=worker, **form.values())):
        messages.success(request, f"The account of {worker.name} is closed.")
        return redirect("people:workers")
    return form_page(
        request, form, title=f"Close the account of {worker.name}", button="Close the account",
        says="Signed out everywhere at once. What was signed stays. Look at the visits that were theirs.",
        cancel=reverse("people:workers"),
    )  # fmt: skip


@needs("workers")
def reopen_worker(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """Somebody has come back: the same account, the same initials, a new one-time password."""
    worker = _managed(request, worker_id)
    form = WhyForm(posted(request))
    made = form.hear(lambda: actions.reopen_worker(request.user, worker=worker, **form.values()))
    if made:
        return render(request, "people/one_time_password.html", {"worker": made[0], "password": made[1]})
    return form_page(
        request, form, title=f"Open the account of {worker.name} again", button="Open it again",
        cancel=reverse("people:workers"),
    )  # fmt: skip


@needs("workers")
@require_POST
def reset_password(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """A forgotten password: a new one-time one, shown once."""
    worker = _managed(request, worker_id)
    if not worker.is_active:
        raise PermissionDenied("This account is closed.")
    password = actions.reset_password(request.user, worker=worker)
    return render(request, "people/one_time_password.html", {"worker": worker, "password": password})


@needs("workers")
@require_POST
def sign_out_worker(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """A lost tablet: this worker is signed out everywhere."""
    worker = _managed(request, worker_id)
    actions.sign_out_everywhere(request.user, worker=worker)
    messages.success(request, f"{worker.name} is signed out everywhere.")
    return redirect("people:workers")


def _managed(request: HttpRequest, worker_id: UUID) -> Worker:
    """An account of my own organisation that my role looks after."""
    worker = get_object_or_404(
        request.user.provider.workers.select_related("provider", "branch"), pk=worker_id
    )
    reasons = reasons_not_to_manage(request.user, worker)
    if reasons:
        raise PermissionDenied(reasons[0])
    return worker
