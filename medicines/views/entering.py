"""Adding and changing a line: find the product, write the label, see what the carer will see, save."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_GET, require_POST

from medicines import actions, lines
from medicines import directions as said
from medicines.actions.entering import known_about, line_from, usual_flags, visit_times
from medicines.actions.lines import open_window_until
from medicines.dictionary import Product
from medicines.dmd.search import product as product_of
from medicines.dmd.search import search
from medicines.forms import ROWS, STEP_ROWS, MedicineForm, bands_of, moment_parts, of_line, typed_again
from medicines.forms.fields import day_of
from medicines.forms.suggested import Suggestion, over, suggestion
from medicines.groups import groups_for, in_force
from medicines.listing import Preview, checkers, preview
from medicines.models import Medicine
from medicines.rules import WantedLine, reasons_not_to_enter, stops_to_open
from medicines.views.frame import line_for, page, to_list
from people.actions.documents import keep_document
from people.models import Document, Person
from people.permissions import needs, person_for
from people.records import Refused, new_id, now
from people.templatetags import words

FOUND = 8


@needs("medicines")
def add_medicine(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Mock-up 07. The same page without script: its buttons are what the script would do by itself."""
    return _enter(request, person_for(request.user, person_id, "add a medicine"), None)


@needs("medicines")
def change_medicine(request: HttpRequest, person_id: UUID, medicine_id: UUID) -> HttpResponse:
    """The same form, filled with the line as it is; saving stops it and starts a new one."""
    return _enter(request, *line_for(request.user, person_id, medicine_id, "change a medicine"))


@needs("medicines")
@require_GET
def find_product(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The products for what is typed so far, as a piece of the form."""
    person_for(request.user, person_id, "add a medicine")
    typed = request.GET.get("product", "")
    return render(request, "medicines/_found.html", {"found": _found(typed), "typed": typed})


@needs("medicines")
@require_POST
def preview_medicine(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What the carer will see, while it is being typed."""
    person = person_for(request.user, person_id, "add a medicine")
    old = person.medicines.filter(pk=_uuid(request.POST.get("old"))).first()
    form = MedicineForm(_with_product(request.POST), **_options(person, request, old))
    seen = _preview(request, person, form, old)
    return render(request, "medicines/_preview.html", {"preview": seen, "person": person})


def _enter(request: HttpRequest, person: Person, old: Medicine | None) -> HttpResponse:
    options = _options(person, request, old)
    if request.method != "POST":
        form = MedicineForm(initial=_first_values(old), **options)
        seen = None if old is None else _preview(request, person, MedicineForm(form.initial, **options), old)
        return _form_page(request, person, old, form, seen)
    data = _with_product(request.POST)
    photo, photo_faults = _photo(request, person, data)
    chosen = data["product_code"] or data.get("free_text") or data.get("choose")
    found = [] if chosen else _found(data.get("product", ""))
    if "save" not in data:  # choosing a product, one more row, a look: what was typed, and no faults yet
        values = typed_again(MedicineForm, data, **options) | _chosen(person, data.get("choose", ""))
        if "suggest" in data and (could := label_read(data).directions) is not None:
            values, options = over(values, could), _options(person, request, old, could)
        seen = _preview(request, person, MedicineForm(values, **options), old)
        return _form_page(request, person, old, MedicineForm(initial=values, **options), seen, found)
    form = MedicineForm(data, **options)
    form.is_valid()
    if photo_faults:
        form.add_error("label_photo", photo_faults)
    if not chosen:
        form.add_error("product", "Choose it from the list, or say that it is not in the list.")
    seen = _preview(request, person, form, old)  # with it every fault the rules know stands on the form
    saved = None if form.errors else _save(request, person, old, form, photo)
    return saved or _form_page(request, person, old, form, seen, found)


def _form_page(
    request: HttpRequest,
    person: Person,
    old: Medicine | None,
    form: MedicineForm,
    seen: Preview | None,
    found: Sequence[dict[str, Any]] = (),
) -> HttpResponse:
    return page(
        request, "medicines/add_medicine.html", person, status=422 if form.is_bound else 200,
        form=form, old=old, found=found, preview=seen, product=_product_words(form),
        waits=_open_dose_words(person, old),
        paused=old.pauses.running_at(now()).first() if old else None,  # the new line begins without it
        checkers=checkers(person, request.user),
        key=_uuid(request.POST.get("key")) or new_id(),
    )  # fmt: skip


def _found(typed: str) -> list[dict[str, Any]]:
    """Products for what is typed, as the list shows them."""
    return [
        {"code": one.code, "shown": lines.shown_name(one.name), "brand": one.brand, "exact": one.exact}
        for one in search(typed, FOUND)
    ]


def _save(
    request: HttpRequest, person: Person, old: Medicine | None, form: MedicineForm, photo: Document | None
) -> HttpResponse | None:
    fields = form.entry()
    fields["label_photo"] = photo
    if old is not None and photo is None:
        del fields["label_photo"]
    try:
        if old is None:
            medicine = actions.add_medicine(
                request.user, person=person, key=_uuid(request.POST.get("key")), **fields
            )
        else:
            medicine = actions.change_medicine(
                request.user, medicine=old, why=form.cleaned_data["why"],
                open_dose=form.cleaned_data["open_dose"] or "ask", **fields,
            )  # fmt: skip
    except Refused as refused:
        form.take(refused.fields)
        return None
    name = lines.shown_name(medicine.product_name)
    who = " or ".join(one.name for one in checkers(person, request.user)[:2])
    messages.success(
        request, f"{name} is live. {f'{who} can do' if who else 'Somebody else does'} the second check."
    )
    return to_list(person)


def label_read(typed: Any) -> Suggestion:
    """What the words of the label could mean, for the product and the first day that were typed."""
    day = day_of("-".join(str(typed.get(f"start_{part}") or "") for part in ("day", "month", "year")))
    found = product_of(typed.get("product_code") or "")
    mg = lines.milligrams(lines.snapshot(found), Decimal(1)) if found else None
    one = next(iter(mg.values())) if mg and len(mg) == 1 else None
    return suggestion(str(typed.get("label") or ""), str(typed.get("product") or ""), day, one)


def _options(
    person: Person, request: HttpRequest, old: Medicine | None, suggested: dict[str, Any] | None = None
) -> dict[str, Any]:
    sent, more = request.POST, request.POST.get("more", "")
    told = suggested or ((old.directions or {}) if old else {})
    rows = sum(name.startswith("when_") for name in sent) + (2 if more == "times" else 0)
    others = sum(name.startswith("others_who_") for name in sent) + (1 if more == "others" else 0)
    steps = sum(name.startswith("step_amount_") for name in sent) + (3 if more == "steps" else 0)
    parts = told.get("parts") or ()
    fixed = person.medicines.live_at(now()).filter(kind=Medicine.Kind.OURS, directions__kind="fixed")
    return {
        "bands": bands_of(person.branch, visit_times(person)),
        "lines": fixed.exclude(pk=old and old.pk).in_order(),
        "rows": max(rows, ROWS, len(told.get("times") or ()), *(len(one["times"]) for one in parts)),
        "steps": max(steps, STEP_ROWS, len(parts)),
        "kept": old.directions if old else None,
        "others": max(others, len(told.get("others") or ())),
        "changing": old is not None,
    }


def _first_values(old: Medicine | None) -> dict[str, Any]:
    usual = {
        "kind": Medicine.Kind.OURS, "how": "fixed", "help_wanted": Medicine.Help.ADMINISTERED,
        "source": Medicine.Source.LABEL, "open_dose": "ask",
    }  # fmt: skip
    shown = moment_parts(now(), "start_")
    return usual | shown | ({} if old is None else of_line(old) | {"source": ""})


def _chosen(person: Person, code: str) -> dict[str, Any]:
    """What the dictionary fills in when a product is chosen; all of it can be changed."""
    found = product_of(code) if code else None
    if found is None:
        return {}
    groups = groups_for(in_force(person.provider_id), found)
    flags = usual_flags(found, [flag.flag for flag in found.kept_with.flags.all()], groups)
    return {
        "product_code": found.code,
        "product": lines.shown_name(found.name),
        "free_text": False,
        "unit": found.unit,
        "route": found.route,
        "late_rule": flags["late_rule"],
        "on_time": flags["on_time"],
        "high_risk": flags["high_risk"],
        "with_food": flags["food"] == "with_food",
        "before_food": flags["food"] == "before_food",
    }


def _with_product(posted: Any) -> Any:
    """What was posted; a code whose name was typed over is no longer chosen."""
    data = posted.copy()
    found = product_of(data.get("product_code", "")) if data.get("product_code") else None
    typed = " ".join(data.get("product", "").split())
    if found is None or typed not in (found.name, lines.shown_name(found.name)):
        data["product_code"] = ""
    return data


def _photo(request: HttpRequest, person: Person, data: Any) -> tuple[Document | None, list[str]]:
    """The photo just sent, kept at once so that it is not lost with a fault, or the one sent before."""
    files: MultiValueDict[str, Any] = request.FILES
    if "label_photo" in files:
        try:
            kept = keep_document(
                request.user, provider=person.provider, person=person, key=new_id(), kind=Document.Kind.LABEL,
                content=files["label_photo"].read(),
            )  # fmt: skip
        except Refused as refused:
            return None, [sentence for found in refused.fields.values() for sentence in found]
        data["photo_key"] = str(kept.key)
        return kept, []
    return person.documents.filter(key=_uuid(data.get("photo_key")), kind=Document.Kind.LABEL).first(), []


def _preview(request: HttpRequest, person: Person, form: MedicineForm, old: Medicine | None) -> Preview:
    """The line as typed so far, and on the form all that stops it. What is not readable yet is left out."""
    form.is_valid()
    reading = label_read(form.data)
    entry = WantedLine(**form.entry())
    known = known_about(person, entry, leaving_out=old)
    form.take(reasons_not_to_enter(entry, known))
    readable = entry
    try:
        said.parse(entry.directions)
    except said.Unreadable:
        readable = replace(entry, directions=None)
    started = readable.starts_at
    if started is None or not abs(started - known.now) < timedelta(days=40_000):
        readable = replace(readable, starts_at=known.now)
    return preview(
        line_from(request.user, readable, known), entry, known,
        stops=[sentence for _, sentence in stops_to_open(entry, person)],
        missing=dict.fromkeys(sentence for _, sentence in words.faults(form)),
        made_up=form.made_up,
        label=(reading.text, reading.asks),
    )  # fmt: skip


def _product_words(form: MedicineForm) -> dict[str, str]:
    """What the dictionary says under the product: controlled drug, ingredients, what its name alone said."""
    code = str(form["product_code"].value() or "")
    found: Product | None = product_of(code) if code else None
    if found is None:
        return {}
    names = [row.ingredient.name for row in found.kept_with.ingredients.all()]
    return {
        "cd": found.get_cd_display(),
        "ingredients": words.list_and(names) if found.ingredients_known else "not known",
        "read": "Form and strength are as read from the name." if found.read_from_name else "",
    }


def _open_dose_words(person: Person, old: Medicine | None) -> str:
    """When the new line is first due, where a dose of the old one is open now."""
    if old is None:
        return ""
    until = open_window_until(old, person, now())
    if until is None:
        return ""
    due = until - timedelta(minutes=1)
    return f"The dose due at {words.time(timezone.localtime(due))} is open now, and may be in a carer’s hand."


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
