"""The agency's key of letters: every version to read, the last one to change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mar import legend
from mar.actions import set_legend
from mar.chart.head import versions_of
from mar.forms import KeyForm
from mar.models import Legend
from people.permissions import needs


@needs("settings")
def key(request: HttpRequest) -> HttpResponse:
    """The key in force, to change; every older version stays readable below it."""
    agency = request.user.provider
    versions = versions_of(agency)
    last = versions[0] if versions else None
    letters = legend.read(last.letters) if last else legend.STARTING_KEY
    form = KeyForm(request.POST or None, key=letters, version=last.version if last else 0)

    def save() -> Legend:
        seen = form.cleaned_data["seen"] or 0
        return set_legend(request.user, provider=agency, letters=form.letters(), seen=seen)

    kept = form.hear(save) if request.method == "POST" else None
    if kept:
        messages.success(request, f"Version {kept.version} is in force. Charts of earlier days keep theirs.")
        return redirect("mar:key")
    context = {"form": form, "last": last, "older": [(one, legend.said(one.letters)) for one in versions]}
    return render(request, "mar/key.html", context, status=422 if form.errors else 200)
