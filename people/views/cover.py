"""Cover: a carer opens somebody at short notice (story 35)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url

from people import actions
from people.forms import CoverForm
from people.permissions import needs
from people.views.pages import posted


@needs("cover")
def cover(request: HttpRequest) -> HttpResponse:
    """By the code in the folder, or by exact name and date of birth; for 12 hours, seen by the office."""
    form = CoverForm(posted(request))
    opened = form.hear(lambda: actions.open_cover(request.user, **form.values()))
    if opened:
        person = opened.person
        messages.success(request, f"{person.preferred_name} is open to you for 12 hours. The office sees it.")
        return redirect(f"{resolve_url('mar:round')}#person/{person.pk}")
    return render(request, "people/cover.html", {"form": form}, status=422 if form.errors else 200)
