"""The rule groups of an agency: every group in words, and one of them to change and have signed off."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from medicines.actions.groups import change_group, differences, versions_of
from medicines.forms.groups import GroupForm
from medicines.groups import Group, in_force, shipped
from medicines.groups.saying import LABELS
from medicines.groups.shape import read_rule
from medicines.models import RuleGroup
from people.permissions import needs


@needs("settings")
def groups(request: HttpRequest) -> HttpResponse:
    """Every group with its rules, or the one that is asked for (`?group=opioid`) to change."""
    found = in_force(request.user.provider_id)
    asked = request.GET.get("group")
    if asked is not None or request.method == "POST":
        one = next((one for one in found if one.code == asked), None)
        if one is None:
            raise Http404("There is no such group.")
        return _change(request, one)
    rows = [(one, [LABELS[mark] for mark in one.marks]) for one in found]
    return render(request, "medicines/groups.html", {"rows": rows})


def _change(request: HttpRequest, group: Group) -> HttpResponse:
    form = GroupForm(request.POST if request.method == "POST" else None, group=group)

    def save() -> RuleGroup:
        typed = form.cleaned_data
        return change_group(
            request.user, provider=request.user.provider, group=group.code, seen=typed["seen"] or 0,
            why=typed["why"], take_out=typed["take_out"], add=form.new_rule(),
            signed_by=typed["signed_by"], signed_on=typed["signed_on"],
        )  # fmt: skip

    kept = form.hear(save) if request.method == "POST" else None
    if kept:
        messages.success(
            request,
            f"Version {kept.version} is in force. Lines on a list keep the marks they were entered with.",
        )
        return redirect("medicines:groups")
    context = {
        "form": form,
        "group": group,
        "marks": [LABELS[mark] for mark in group.marks],
        "history": _history(request, group),
    }
    return render(request, "medicines/group.html", context, status=422 if form.errors else 200)


def _history(request: HttpRequest, group: Group) -> list[tuple[RuleGroup, list[str], list[str]]]:
    """(version, added, taken out) of each version this agency made, the newest first."""
    before = next(one.rules for one in shipped() if one.code == group.code)
    told = []
    for row in reversed(versions_of(request.user.provider, group.code)):
        told.append((row, *differences(before, row)))
        before = tuple(read_rule(one) for one in row.rules)
    return told[::-1]
