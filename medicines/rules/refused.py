"""What stops a line before it is live: each fault with its field, all of them at once."""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from itertools import combinations
from typing import Any

from django.db import models
from django.utils import timezone

from medicines import directions as said
from medicines.dictionary import LateRule, Route
from medicines.entry import Known, PhoneCall, WantedLine
from medicines.models import CARE_WORKER_ROUTES, Medicine
from medicines.rules.stops import PHARMACIST, PROFESSIONAL
from people.fields import CONTROL_SIGNS, DIRECTION_SIGNS, YEARS
from people.templatetags import words

LONGEST = 5000  # letters of a text without a limit of its own
A_YEAR = timedelta(days=366)
TWO_YEARS = 2 * 366  # days
A_MONDAY = date(2024, 1, 1)
BY_A_NURSE_ONLY = (
    "Injections, tubes and what goes in the back passage or the vagina can only be for information here: "
    "no worker is signed off for them yet. Choose “For information only”."
)


def reasons_not_to_enter(entry: WantedLine, known: Known) -> dict[str, list[str]]:
    """Field to sentences; empty means it may be entered. Directions: `directions.times.0.amount`."""
    found: dict[str, list[str]] = {}
    for field, sentence in (
        *_choices(entry),
        *_lengths(entry),
        *_product(entry, known),
        *_dates(entry, known),
        *_directions(entry, known),
        *_unit(entry, known),
        *_allergy(entry, known),
        *_source(entry),
        *_rest(entry, known),
    ):
        found.setdefault(field, []).append(sentence)
    return found


Faults = Iterable[tuple[str, str]]


def _choices(entry: WantedLine) -> Faults:
    lists: dict[str, tuple[str, type[models.TextChoices]]] = {
        "kind": ("Say what it is to us.", Medicine.Kind),
        "source": ("Say where this comes from.", Medicine.Source),
        "help_wanted": ("Say what help is wanted.", Medicine.Help),
    }
    for field, (sentence, choices) in lists.items():
        if getattr(entry, field) not in choices.values:
            yield field, sentence
    if entry.late_rule and entry.late_rule not in LateRule.values:
        yield "late_rule", "Say what to do if it is late."
    if entry.food and entry.food not in Medicine.Food.values:
        yield "food", "Say whether it goes with food or before it."
    if entry.route not in Route.values:
        yield "route", "Say how it is taken: by mouth, on the skin, in the eye …"


def _lengths(entry: WantedLine) -> Faults:
    for field in Medicine._meta.concrete_fields:
        text = getattr(entry, field.name, None)
        if isinstance(text, str) and isinstance(field, models.CharField) and not field.choices:
            if len(text) > (field.max_length or 0):
                yield field.name, f"Use fewer than {field.max_length} characters."
        elif isinstance(text, str) and len(text) > LONGEST:
            yield field.name, f"Use fewer than {LONGEST:,} characters."
        if isinstance(text, str) and CONTROL_SIGNS.search(text):
            yield field.name, "It holds a sign that cannot be read. Type it again."
        if isinstance(text, str) and field.name != "label" and DIRECTION_SIGNS.search(text):
            yield field.name, "It holds a hidden sign that turns text round. Type it again."


def _product(entry: WantedLine, known: Known) -> Faults:
    if entry.product_code and known.product is None:
        yield "product", "This product is not in the dictionary. Choose it again."
    elif not entry.product_code and not entry.product_name.strip():
        yield "product", "Choose the product, or write its name as on the label."
    routes = {entry.route, known.product.route if known.product else ""} - {""}
    if entry.kind == Medicine.Kind.OURS and not routes <= CARE_WORKER_ROUTES:
        yield "kind", BY_A_NURSE_ONLY


def _dates(entry: WantedLine, known: Known) -> Faults:
    if entry.starts_at is None:
        yield "starts_at", "Say the day of the first dose, with the year."
        return
    first = (
        timezone.localtime(entry.starts_at).date()
        if entry.starts_at.year in YEARS
        else entry.starts_at.date()
    )
    days = {"starts_at": first, "stops_at": entry.stops_at, "review_on": entry.review_on}
    far = [field for field, day in days.items() if day is not None and day.year not in YEARS]
    if far:
        yield from ((field, f"The year must be between {YEARS[0]} and {YEARS[-1]}.") for field in far)
        return
    away = abs(entry.starts_at - known.now)
    if away > A_YEAR and not entry.date_confirmed:
        yield "starts_at", f"{words.date(first)} is more than a year away. Is that the day of the first dose?"
    if entry.stops_at is not None and entry.stops_at <= entry.starts_at:
        yield "stops_at", "The end comes before the first dose."
    if entry.review_on is not None and entry.review_on < first:
        yield "review_on", "The review comes before the first dose."


def _directions(entry: WantedLine, known: Known) -> Faults:
    if entry.directions is None:
        if entry.kind == Medicine.Kind.OURS:
            yield "directions", "Say what should happen: how much, and when."
        return
    try:
        read = said.parse(entry.directions)
    except said.Unreadable as fault:
        yield from ((f"directions.{one.field}", one.sentence) for one in fault.all)
        return
    if read.kind == "unclear" and entry.kind != Medicine.Kind.OURS:
        yield "directions", "For information only needs no directions. Leave them out."
    for (_, one), (n, other) in combinations(enumerate(read.others), 2):
        if _overlap(one.weekdays, other.weekdays) and _overlap(one.times, other.times):
            yield (
                f"directions.others.{n}.who",
                f"{one.who} gives it then. Choose other days or times.",
            )
    names = [one["name"] for one in known.ingredients or ()]
    names.append(known.product.name if known.product else entry.product_name)
    weekly = said.methotrexate_by_mouth_not_weekly(
        ingredients=names, route=entry.route, directions=read, label=entry.label
    )
    if weekly:
        yield "directions", weekly


def _overlap(one: tuple[Any, ...] | None, other: tuple[Any, ...] | None) -> bool:
    """Whether two lists of days or times share one; None is all of them."""
    return one is None or other is None or not set(one).isdisjoint(other)


def _unit(entry: WantedLine, known: Known) -> Faults:
    """Asked of the JSON, so that it is known also where something else cannot be read."""
    product = known.product
    typed = entry.directions.get("unit") if isinstance(entry.directions, dict) else None
    if not (product and product.unit and typed) or not any(one["mg"] for one in known.ingredients or ()):
        return
    one, (many, _) = product.unit, said.UNITS[product.unit]
    if str(typed).strip().lower() not in (one, many):
        yield "directions.unit", f"This product is counted in {many}."


def _allergy(entry: WantedLine, known: Known) -> Faults:
    stops = [hit for hit in known.allergies if hit.kind == "stop"]
    if stops and not _names_a_professional(entry.allergy_asked):
        yield from (("allergy_asked", f"{hit.why} {hit.words}") for hit in stops)
        yield (
            "allergy_asked",
            "Ring the prescriber or pharmacist. Write who was asked, by name, and what they said.",
        )


def _names_a_professional(text: str) -> bool:
    return bool(PROFESSIONAL.search(text)) and len(text.split()) >= 2


def _source(entry: WantedLine) -> Faults:
    if entry.source != Medicine.Source.PHONE:
        return
    call = entry.phone or PhoneCall()
    if not call.who.strip():
        yield "phone_who", "Say who rang, and what they are."
    if not call.number.strip():
        yield "phone_number", "Call back on a number you know, and write it here."
    if not call.read_back:
        yield "phone_read_back", "Read it back, with the name spelt, before it is live."
    if not call.listener.strip():
        yield "phone_listener", "Say who listened as the second person."


def _rest(entry: WantedLine, known: Known) -> Faults:
    if entry.window_minutes is not None and not 15 <= entry.window_minutes <= 720:
        yield "window_minutes", "The window is between 15 minutes and 12 hours."
    agreed = entry.alteration_agreed
    if agreed and not (PHARMACIST.search(agreed) and re.search(r"\d", agreed) and len(agreed.split()) >= 3):
        yield "alteration_agreed", "Write the pharmacist’s name and the date it was agreed for this product."
    other = entry.together_with
    if other is not None and other.person_id != known.person.pk:
        yield "together_with", "That is somebody else’s medicine."
    elif other is not None and reasons_not_to_join(entry.directions, other.directions):
        yield "together_with", reasons_not_to_join(entry.directions, other.directions)[0]


def reasons_not_to_join(one: Any, other: Any) -> list[str]:
    """Why two lines cannot be one dose: they must be due at the same times on the same days.

    What goes by a letter may leave a box out on a day: 3 mg on Sunday, 3 mg and 1 mg on the others.
    """
    try:
        first, second = said.parse(one), said.parse(other)
    except said.Unreadable:
        return ["Both need set times before they can be one dose."]
    if first.kind != "fixed" or second.kind != "fixed":
        return ["Both need set times before they can be one dose."]
    if first.by_result != second.by_result:
        return ["One goes by a letter and the other does not."]
    if first.by_result is not None:
        same = {time.at for time in first.every_time} == {time.at for time in second.every_time}
    else:
        known = [part.first for read in (first, second) for part in read.all_parts if part.first is not None]
        since = min(known, default=A_MONDAY)
        same = _due_from(first, since) == _due_from(second, since)
    if not same or first.others != second.others:
        return ["They are not due at the same times on the same days."]
    return []


def _due_from(read: said.Directions, since: date) -> set[tuple[date, time]]:
    """The days and times of two years by the directions alone."""
    days = [since + timedelta(days=n) for n in range(TWO_YEARS)]
    return {
        (day, one.at) for day in days for part in read.all_parts if part.falls_on(day) for one in part.times
    }
