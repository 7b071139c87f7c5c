"""Asking about a line, and keeping what was answered."""

import hashlib
import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from medicines import actions
from medicines.forms import AnswerForm, DoubtForm
from medicines.listing import show
from medicines.models import Doubt, Medicine
from medicines.views.frame import act_page, line_for, page, refuse, to_list
from people.permissions import needs
from people.records import Refused, new_id, now


@needs("medicines")
def raise_doubt(request: HttpRequest, person_id: UUID, medicine_id: UUID) -> HttpResponse:
    """Make a line STOP: ring before giving."""
    person, medicine = line_for(request.user, person_id, medicine_id, "ask about a medicine")
    form = DoubtForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.raise_doubt(
                request.user, medicine=medicine, kind=typed["kind"], words=typed["words"],
                label_seen=typed["label_seen"],
            )  # fmt: skip
        except Refused as refused:
            refuse(form, refused.fields)
        else:
            messages.success(request, "It says STOP: ring before giving, until somebody has answered.")
            return to_list(person)
    return act_page(
        request, person, medicine, form, title="STOP: ring before giving", button="Make it STOP",
        sentence="It stays on the round at its time, with your reason and the number to ring.",
    )  # fmt: skip


@needs("medicines")
def answer_doubt(request: HttpRequest, person_id: UUID, medicine_id: UUID, doubt_id: UUID) -> HttpResponse:
    """Who said what; the doubt ends only with a named professional or a senior who says: as the chart."""
    person, medicine = line_for(request.user, person_id, medicine_id, "answer a doubt")
    doubt = _doubt(medicine, doubt_id)
    started = {"key": new_id(), "at": f"{timezone.localtime(now()):%H:%M}"}
    form = AnswerForm(request.POST or None, initial=started)
    if form.is_valid():
        typed = form.cleaned_data
        advice = {name: typed[name] for name in ("who", "role", "at", "words")}
        try:
            actions.answer_doubt(
                request.user, doubt=doubt, key=typed["key"], decision=typed["decision"], advice=advice,
                fingerprint=_fingerprint(doubt, typed["decision"], advice),
            )  # fmt: skip
        except Refused as refused:
            refuse(form, refused.fields)
        else:
            doubt.refresh_from_db()
            if doubt.closed_at is not None:
                messages.success(request, "Answered. It is given as the chart says.")
            else:
                messages.warning(
                    request, "Kept. It stays STOP until the list says the same: change or stop the line."
                )
            return to_list(person)
    return page(
        request, "medicines/answer_doubt.html", person, status=422 if form.errors else 200, form=form,
        shown=show(medicine, now()), doubt=doubt, answers=doubt.answers.select_related("recorded_by"),
        photo=person.documents.filter(key=doubt.document_key).exists(),
    )  # fmt: skip


@needs("person")
@require_GET
def doubt_photo(request: HttpRequest, person_id: UUID, medicine_id: UUID, doubt_id: UUID) -> HttpResponse:
    """The photo that was taken when it was asked."""
    person, medicine = line_for(request.user, person_id, medicine_id, "photo of a label")
    kept = person.documents.filter(key=_doubt(medicine, doubt_id).document_key).first()
    if kept is None:
        raise Http404("There is no photo.")
    return HttpResponse(bytes(kept.content), content_type=kept.content_type)


def _fingerprint(doubt: Doubt, decision: str, advice: dict[str, Any]) -> str:
    said = json.dumps({"doubt": str(doubt.pk), "decision": decision, "advice": advice}, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _doubt(medicine: Medicine, doubt_id: UUID) -> Doubt:
    found: Doubt | None = (
        medicine.doubts.select_related("opened_by", "person", "medicine").filter(pk=doubt_id).first()
    )
    if found is None:
        raise Http404("There is no such question here.")
    return found
