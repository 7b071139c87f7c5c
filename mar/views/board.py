"""Not recorded yet, and dealing with what stands on it."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from mar import board as boards
from mar.board.subject import notes_of, subject_for, task_for
from mar.forms import NoteForm, OutcomeForm
from medicines.whose import banner_of
from people import actions
from people.models import Branch, Person, Task
from people.permissions import may, needs, note_access, people_for
from people.records import now

SOON_SHOWN = 6


@needs("board")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What nobody has recorded yet. The piece that htmx asks for each minute is the one the page includes."""
    template = "mar/_board.html" if request.htmx else "mar/board.html"
    return render(request, template, _board(request))


def _board(request: HttpRequest) -> dict[str, Any]:
    people, branches, branch = _scope(request)
    page = _page(request)
    moment = now()
    soon_shown = None if request.GET.get("soon") == "all" else SOON_SHOWN
    found = boards.build(request.user, people, moment, page, soon_shown)
    matters = boards.to_look_at(request.user, people, moment)
    seen = {one.person for one in (*found.rows, *found.soon)}
    seen |= {one.person.pk for one in matters if one.person}
    note_access(request.user, [*people.filter(pk__in=seen)], "board")
    return {
        "board": found,
        "more_soon": found.soon_total - len(found.soon),
        "groups": [(title, [*of]) for title, of in groupby(matters, key=lambda one: one.group)],
        "matters": len(matters),
        "clashes": sum(one.group == boards.look.CLASH for one in matters),
        "branches": branches,
        "branch": branch,
        "may_deal": may(request.user, "review"),
        "page": page,
        "next_page": page + 1 if page * boards.rows.PAGE < found.total else None,
        "query": request.GET.urlencode(),
    }


def _scope(request: HttpRequest) -> tuple[QuerySet[Person], list[Branch], Branch | None]:
    """The people of the board: a senior's own branch; else the agency, or the branch that was chosen."""
    people = people_for(request.user)
    if request.user.branch_id:
        return people, [], request.user.branch
    branches = [*request.user.provider.branches.order_by("name")]
    branch = next((one for one in branches if str(one.pk) == request.GET.get("branch")), None)
    return (people.filter(branch=branch) if branch else people), branches, branch


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1


@needs("review")
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """I am dealing with this: a task of kind chase, which the next reader of the board sees."""
    subject = subject_for(request.user, request.POST.get("subject", "")[:200])
    task = actions.open_task(
        request.user,
        provider=subject.person.provider,
        person=subject.person,
        kind=Task.Kind.CHASE,
        subject=subject.name,
        words=subject.words,
    )
    actions.take_task(request.user, task=task)
    if request.htmx:
        return render(request, "mar/_board.html", _board(request))
    return redirect("mar:task", task.pk)


@needs("board")
@require_GET
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One task: what it is about, what has been done, and what may be done now."""
    return _task_page(request, task_for(request.user, task_id))


@needs("review")
@require_POST
def note(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """What was done, for the next reader."""
    found = task_for(request.user, task_id)
    form = NoteForm(request.POST)
    if form.is_valid() and form.hear(lambda: actions.note_task(request.user, task=found, **form.values())):
        return redirect("mar:task", found.pk)
    return _task_page(request, found, note=form)


@needs("review")
@require_POST
def take_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """From now on I am dealing with it."""
    found = task_for(request.user, task_id)
    actions.take_task(request.user, task=found)
    return redirect("mar:task", found.pk)


@needs("review")
@require_POST
def close_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """It is done; how it ended is kept."""
    found = task_for(request.user, task_id)
    form = OutcomeForm(request.POST)
    if form.is_valid() and form.hear(lambda: actions.close_task(request.user, task=found, **form.values())):
        messages.success(request, "Done. How it ended is kept.")
        return redirect("mar:board")
    return _task_page(request, found, close=form)


def _task_page(
    request: HttpRequest, found: Task, *, note: NoteForm | None = None, close: OutcomeForm | None = None
) -> HttpResponse:
    person = found.person
    assert person is not None, "task_for gives only tasks about somebody"
    note_access(request.user, [person], "task")
    context = {
        "task": found,
        "person": person,
        "banner": banner_of(person, request.user, now()),
        "notes": notes_of(found),
        "note_form": note or NoteForm(),
        "close_form": close or OutcomeForm(),
        "may_deal": may(request.user, "review") and found.closed_at is None,
        "chase": found.kind == Task.Kind.CHASE,
    }
    faulty = bool((note and note.errors) or (close and close.errors))
    return render(request, "mar/task.html", context, status=422 if faulty else 200)
