"""The list, one line of it, and what may be done with a line: stop, pause, adjust, check, join."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from medicines import actions, lines
from medicines.actions.lines import reasons_not_to_check
from medicines.forms import (
    AdjustForm,
    HowTakenForm,
    JoinForm,
    PauseForm,
    PlanForm,
    StopForm,
    WhyForm,
    day_parts,
    moment_parts,
    plan_typed,
)
from medicines.listing import listing, show
from medicines.models import Pause
from medicines.plans import acts_on_the_mind
from medicines.views.frame import act_page, line_for, page, refuse, to_list
from people.permissions import needs, person_for
from people.records import Refused, Stale, now


@needs("medicines")
def stop_medicine(request: HttpRequest, person_id: UUID, medicine_id: UUID) -> HttpResponse:
    """Stop a line, now or at a time that may lie in the past."""
    person, medicine = line_for(request.user, person_id, medicine_id, "stop a medicine")
    form = StopForm(request.POST or None, initial=moment_parts(now()))
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.stop_medicine(
                request.user, medicine=medicine, reason=typed["reason"], said_by=typed["said_by"],
                stops_at=typed["stops_at"],
            )  # fmt: skip
        except Refused as refused:
            refuse(form, refused.fields)
        else:
            messages.success(request, "Stopped. Carers see STOPPED until they have read it.")
            return to_list(person)
    return act_page(
        request, person, medicine, form, title="Stop this medicine", button="Stop it",
        sentence="What was given stays written. A dose that fell due before the stop must still be answered.",
        days=(("When does it stop?", ""),),
    )  # fmt: skip


@needs("medicines")
def pause_medicine(request: HttpRequest, person_id: UUID, medicine_id: UUID) -> HttpResponse:
    """Pause one line."""
    person, medicine = line_for(request.user, person_id, medicine_id, "pause a medicine")
    form = PauseForm(request.POST or None, initial=moment_parts(now()))
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.pause_medicine(
                request.user, medicine=medicine, reason=typed["reason"], said_by=typed["said_by"],
                starts_at=typed["starts_at"], ends_at=typed["ends_at"],
            )  # fmt: skip
        except Refused as refused:
            refuse(form, refused.fields)
        else:
            messages.success(request, "Paused. It stays on the list, and says so.")
            return to_list(person)
    return act_page(
        request, person, medicine, form, title="Pause this medicine", button="Pause it",
        sentence="It is not due while it is paused. Without an end it stays paused until somebody ends it.",
        days=(("From", ""), ("Until, when it is known", "until_")),
    )  # fmt: skip


@needs("medicines")
def end_pause(request: HttpRequest, person_id: UUID, medicine_id: UUID, pause_id: UUID) -> HttpResponse:
    """Give it again from now."""
    person, medicine = line_for(request.user, person_id, medicine_id, "pause a medicine")
    pause: Pause | None = medicine.pauses.filter(pk=pause_id).first()
    if pause is None:
        raise Http404("There is no such pause here.")
    form = WhyForm(request.POST or None)
    if form.is_valid():
        try:
            actions.end_pause(request.user, pause=pause, why=form.cleaned_data["why"])
        except Refused as refused:
            refuse(form, refused.fields)
        else:
            messages.success(request, "It is given again from now.")
            return to_list(person)
    return act_page(
        request, person, medicine, form, title="End the pause", button="Give it again from now",
        sentence=f"Paused: {pause.reason} ({pause.said_by}).",
    )  # fmt: skip


@needs("medicines")
def adjust_medicine(request: HttpRequest, person_id: UUID, medicine_id: UUID) -> HttpResponse:
    """Review date, window and help wanted: what changes without a new line."""
    person, medicine = line_for(request.user, person_id, medicine_id, "adjust a medicine")
    initial = {
        **day_parts("review", medicine.review_on), "window_minutes": medicine.window_minutes,
        "help_wanted": medicine.help_wanted, "seen": medicine.seen(),
    }  # fmt: skip
    form = AdjustForm(request.POST or None, initial=initial)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.change_in_place(
                request.user, medicine=medicine, why=typed["why"], review_on=typed["review_on"],
                window_minutes=typed["window_minutes"], help_wanted=typed["help_wanted"],
                seen=typed["seen"] or None,
            )  # fmt: skip
        except Refused as refused:
            refuse(form, refused.fields)
        except Stale as stale:
            form.add_error(None, f"{stale} Look at the list as it is now.")
        else:
            messages.success(request, "Saved.")
            return to_list(person)
    return act_page(
        request, person, medicine, form, title="Review, window and help", button="Save",
        sentence="Everything else about a live medicine is changed by a new line.",
        days=(("Review on", "review_"),),
    )  # fmt: skip


@needs("medicines")
def write_plan(request: HttpRequest, person_id: UUID, medicine_id: UUID) -> HttpResponse:
    """The when-needed plan of a line: why, signs, what to try first, how much, whom to call, its review."""
    person, medicine = line_for(request.user, person_id, medicine_id, "when-needed plan")
    read = lines.parsed(medicine)
    plan = lines.plan_of(medicine)
    initial = plan_typed(plan) if plan else {"reason": (read and read.reason) or ""}
    form = PlanForm(request.POST or None, initial=initial, mind=acts_on_the_mind(medicine))
    if form.is_valid():
        try:
            actions.write_plan(request.user, medicine=medicine, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused.fields)
        except Stale as stale:
            form.add_error(None, f"{stale} Look at the plan as it is now.")
        else:
            messages.success(request, "Saved. Carers see the plan where they give it.")
            return to_list(person)
    return act_page(
        request, person, medicine, form, title="When-needed plan", button="Save the plan",
        sentence="Its gap and maximum stand in its directions. A new line needs a new plan.",
    )  # fmt: skip


@needs("medicines")
def check_medicine(request: HttpRequest, person_id: UUID, medicine_id: UUID) -> HttpResponse:
    """The second check: label and chart side by side."""
    person, medicine = line_for(request.user, person_id, medicine_id, "check a medicine")
    reasons = reasons_not_to_check(request.user, medicine)
    if request.method == "POST":
        try:
            actions.check_medicine(request.user, medicine=medicine, seen=request.POST.get("seen") or None)
        except Refused as refused:
            reasons = [sentence for found in refused.fields.values() for sentence in found]
        except Stale as stale:
            reasons = [str(stale)]
        else:
            messages.success(request, "Checked. The mark “not second-checked yet” is gone.")
            return to_list(person)
    return page(
        request, "medicines/check_medicine.html", person, status=422 if request.method == "POST" else 200,
        shown=show(medicine, now()), reasons=reasons, seen=medicine.seen(),
    )  # fmt: skip


@needs("person")
@require_GET
def label_photo(request: HttpRequest, person_id: UUID, medicine_id: UUID) -> HttpResponse:
    """The photo of the label, for who may see the person."""
    _, medicine = line_for(request.user, person_id, medicine_id, "photo of a label")
    if medicine.label_photo is None:
        raise Http404("There is no photo of this label.")
    kept = medicine.label_photo
    return HttpResponse(bytes(kept.content), content_type=kept.content_type)


@needs("medicines")
def join_together(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Several strengths that make one dose."""
    person = person_for(request.user, person_id, "one dose from several")
    shown = [
        one for one in listing(person, now()).ours if (one.medicine.directions or {}).get("kind") == "fixed"
    ]
    choices = [(str(one.medicine.pk), f"{one.name}: {one.words.plain if one.words else ''}") for one in shown]
    form = JoinForm(request.POST or None, choices=choices)
    if form.is_valid():
        chosen = [one.medicine for one in shown if str(one.medicine.pk) in form.cleaned_data["medicines"]]
        try:
            actions.join_together(request.user, medicines=chosen, why=form.cleaned_data["why"])
        except Refused as refused:
            refuse(form, refused.fields)
        else:
            messages.success(request, "They are one dose now: one card, one answer.")
            return to_list(person)
    return act_page(
        request, person, None, form, title="Several strengths, one dose", button="Make them one dose",
        sentence="One card and one answer for all of them. If one is missing, all of them stop.",
    )  # fmt: skip


@needs("people")
def how_taken(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """How this person takes medicines. A page of the list, because some words stop what is on it."""
    person = person_for(request.user, person_id, "how medicines are taken")
    form = HowTakenForm(request.POST or None, initial={"how_takes": person.how_takes, "seen": person.seen()})
    if form.is_valid():
        try:
            actions.write_how_taken(request.user, person=person, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused.fields)
        except Stale as stale:
            form.add_error(None, f"{stale} Look at it as it is now.")
        else:
            messages.success(request, "Saved. Words that hide or alter a medicine make it STOP.")
            return to_list(person)
    return act_page(
        request, person, None, form, title=f"How {person.preferred_name} takes medicines", button="Save",
        sentence="Nothing is hidden in food or drink, and nothing is crushed, until a pharmacist has agreed "
        "it. Write that on the medicine itself.",
    )  # fmt: skip
