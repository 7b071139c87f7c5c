"""Visits from a file: a dry run first. Planning by hand is mar:plan_visits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from people import actions
from people.forms import VisitsFileForm
from people.permissions import needs
from people.views.pages import posted


@needs("visits")
def import_visits(request: HttpRequest) -> HttpResponse:
    """First what the file would do, line by line; then, with the same text, all of it or nothing."""
    form = VisitsFileForm(posted(request), request.FILES or None)
    read = None
    text = request.POST.get("text", "")
    if request.method == "POST":
        if text:
            read = actions.import_visits(request.user, text=text, dry_run=False)
            if not read.faults:
                messages.success(request, f"{read.written} visits are planned.")
                return redirect("people:import_visits")
        elif form.is_valid():
            text = form.cleaned_data["file"]
            read = actions.import_visits(request.user, text=text, dry_run=True)
    context = {
        "form": form,
        "read": read,
        "text": text,
        "new": sum(not one.there for one in read.planned) if read else 0,
    }
    wrong = bool(form.errors and not text) or bool(read and read.faults)
    return render(request, "people/import_visits.html", context, status=422 if wrong else 200)
