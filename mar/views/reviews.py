"""Deciding: two records of one dose, a dose nobody can tell about, an entry that was held."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mar import actions
from mar.board.held import held_for
from mar.board.subject import question_for
from mar.forms import ReviewDoseForm, ReviewHeldForm
from medicines.whose import banner_of
from people.permissions import may, needs, note_access
from people.records import now


@needs("board")
def review_dose(request: HttpRequest, dose_id: UUID) -> HttpResponse:
    """All records of one dose side by side, and what somebody decides about them, with the reason."""
    question = question_for(request.user, dose_id)
    person = question.dose.person
    note_access(request.user, [person], "review")
    form = ReviewDoseForm(request.POST or None, question=question)
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = form.values()
        seen = form.cleaned_data["seen"]
        if form.hear(lambda: actions.review_dose(request.user, dose=question.dose, seen=seen, **values)):
            messages.success(request, "Decided. Both carers read it on their round.")
            return redirect("mar:board")
        question = question_for(request.user, dose_id)
        form.ask_again(question)
    context = {
        "question": question,
        "person": person,
        "banner": banner_of(person, request.user, now()),
        "form": form,
        "may_decide": may(request.user, "review"),
    }
    return render(request, "mar/review_dose.html", context, status=422 if form.errors else 200)


@needs("board")
def review_held(request: HttpRequest, held_id: UUID) -> HttpResponse:
    """An entry that could not be filed, beside the one it disagrees with, and what becomes of it."""
    entry = held_for(request.user, held_id)
    person = entry.held.person
    form = ReviewHeldForm(request.POST or None, held=entry.held, by=request.user)
    if person:
        note_access(request.user, [person], "review")
    if request.method == "POST" and form.is_valid():
        decided = form.hear(lambda: actions.review_held(request.user, held=entry.held, **form.values()))
        if decided:
            messages.success(request, "Decided. What was sent stays as it was, with your reason.")
            return redirect("mar:board")
    context = {
        "entry": entry,
        "person": person,
        "banner": banner_of(person, request.user, now()) if person else None,
        "form": form,
        "may_decide": may(request.user, "review") and not entry.reviews,
    }
    return render(request, "mar/review_held.html", context, status=422 if form.errors else 200)
