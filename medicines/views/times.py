"""A person's usual times in one act, and a prescriber's limits."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse

from medicines import actions, directions, lines
from medicines.dictionary import Ingredient
from medicines.forms import CapForm, TimesForm, WhyForm
from medicines.listing import Listing, listing
from medicines.models import IngredientCap
from medicines.views.frame import act_page, page, refuse, to_list
from people.permissions import needs, person_for
from people.records import Refused, now


@needs("medicines")
def move_times(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Move breakfast, lunch, tea, bed or an exact time for every medicine that has it."""
    person = person_for(request.user, person_id, "move times")
    in_use = times_in_use(listing(person, now()))
    form = TimesForm(request.POST or None, in_use={key: ", ".join(names) for key, names in in_use.items()})
    if form.is_valid():
        typed = form.cleaned_data
        try:
            moved = actions.move_times(
                request.user, person=person, moves=typed["moves"], why=typed["why"], said_by=typed["said_by"]
            )
        except Refused as refused:
            refuse(form, refused.fields)
        else:
            messages.success(request, f"{len(moved)} medicines moved. Each waits for its second check.")
            return to_list(person)
    return page(
        request, "medicines/move_times.html", person, status=422 if form.errors else 200, form=form,
        rows=[(key, names, form[f"new_{slot}"]) for slot, (key, names) in enumerate(in_use.items())],
    )  # fmt: skip


def times_in_use(shown: Listing) -> dict[str, list[str]]:
    """A band ("breakfast") or an exact time ("07:00") → the medicines that have it."""
    found: dict[str, list[str]] = {}
    for one in shown.ours:
        read = lines.parsed(one.medicine)
        for time in read.every_time if read else ():
            names = found.setdefault(time.band or f"{time.at:%H:%M}", [])
            said = f"{one.name} ({time.at:%H:%M})" if time.band else one.name
            if said not in names:
                names.append(said)
    bands = {band: place for place, band in enumerate(directions.BANDS)}
    return dict(sorted(found.items(), key=lambda one: (bands.get(one[0], len(bands)), one[0])))


@needs("medicines")
def set_cap(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The most of one ingredient in any 24 hours, as a prescriber set it."""
    person = person_for(request.user, person_id, "limits")
    names = lines.ingredient_names(one.medicine for one in listing(person, now()).all)
    form = CapForm(request.POST or None, ingredients=sorted(names.items(), key=lambda one: one[1]))
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.set_cap(
                request.user, person=person, mg=typed["mg"], said_by=typed["said_by"],
                ingredient=Ingredient(code=typed["ingredient"], name=names[typed["ingredient"]]),
            )  # fmt: skip
        except Refused as refused:
            refuse(form, refused.fields)
        else:
            messages.success(request, "Saved. It counts everything that holds it.")
            return to_list(person)
    return act_page(
        request, person, None, form, title="A prescriber’s limit", button="Save the limit",
        sentence="The most of one ingredient in any 24 hours, from everything and everyone.",
    )  # fmt: skip


@needs("medicines")
def end_cap(request: HttpRequest, person_id: UUID, cap_id: UUID) -> HttpResponse:
    """The limit no longer holds."""
    person = person_for(request.user, person_id, "limits")
    cap: IngredientCap | None = person.caps.filter(pk=cap_id, ended_on__isnull=True).first()
    if cap is None:
        raise Http404("There is no such limit here.")
    form = WhyForm(request.POST or None)
    if form.is_valid():
        try:
            actions.end_cap(request.user, cap=cap, why=form.cleaned_data["why"])
        except Refused as refused:
            refuse(form, refused.fields)
        else:
            messages.success(request, "The limit has ended.")
            return to_list(person)
    return act_page(
        request, person, None, form, title="End this limit", button="End it",
        sentence=f"{cap.ingredient_name}: no more than {cap.mg:f} mg in 24 hours, set by {cap.said_by}.",
    )  # fmt: skip
