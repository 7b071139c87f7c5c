"""What stops a medicine line before it is live, and what only has to be said.

Pure: all that is asked of the record comes with `Known`. A reason answers with a field and a sentence; none
means yes. Rules stop plans, never facts (style.md 11).
Rests on [GK NG67 1.5], [NQG], [CQC-PRN], domain.md 1.5, 2.8, 5.7 and stories 5, 15, 24.
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import combinations
from typing import Any

from django.db import models
from django.utils import timezone

from medicines import directions as said
from medicines import schedule
from medicines.dictionary import Flag, LateRule, Route
from medicines.entry import Entry, Known, PhoneCall
from medicines.lines import shown_name
from medicines.models import CARE_WORKER_ROUTES, Medicine
from people.fields import CONTROL_SIGNS, DIRECTION_SIGNS, YEARS
from people.models import Person
from people.templatetags import words

LONGEST = 5000  # letters of a text without a limit of its own
A_YEAR = timedelta(days=366)
NOT_CHECKED = "Not checked by computer for allergy, limits or controlled-drug status."
BY_A_NURSE_ONLY = (
    "Injections, tubes and what goes in the back passage or the vagina can only be for information here: "
    "no worker is signed off for them yet. Choose “For information only”."
)
PROFESSIONAL = re.compile(
    r"\b(?:gp|dr|doctors?|surgeon|consultant|prescriber|pharmacist|nurse|matron|paramedic|hospital|ward|clinic|111|999)\b",
    re.IGNORECASE,
)
PHARMACIST = re.compile(r"\bpharmacist\b", re.IGNORECASE)


# --- what stops it ------------------------------------------------------------------------------------


def reasons_not_to_enter(entry: Entry, known: Known) -> dict[str, list[str]]:
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


def _choices(entry: Entry) -> Faults:
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


def _lengths(entry: Entry) -> Faults:
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


def _product(entry: Entry, known: Known) -> Faults:
    if entry.product_code and known.product is None:
        yield "product", "This product is not in the dictionary. Choose it again."
    elif not entry.product_code and not entry.product_name.strip():
        yield "product", "Choose the product, or write its name as on the label."
    routes = {entry.route, known.product.route if known.product else ""} - {""}
    if entry.kind == Medicine.Kind.OURS and not routes <= CARE_WORKER_ROUTES:
        yield "kind", BY_A_NURSE_ONLY


def _dates(entry: Entry, known: Known) -> Faults:
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


def _directions(entry: Entry, known: Known) -> Faults:
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
    names = names or [known.product.name if known.product else entry.product_name]
    weekly = said.methotrexate_by_mouth_not_weekly(ingredients=names, route=entry.route, directions=read)
    if weekly:
        yield "directions", weekly


def _overlap(one: tuple[Any, ...] | None, other: tuple[Any, ...] | None) -> bool:
    """Whether two lists of days or times share one; None is all of them."""
    return one is None or other is None or not set(one).isdisjoint(other)


def _unit(entry: Entry, known: Known) -> Faults:
    """Asked of the JSON, so that it is known also where something else cannot be read."""
    product = known.product
    typed = entry.directions.get("unit") if isinstance(entry.directions, dict) else None
    if not (product and product.unit and typed) or not any(one["mg"] for one in known.ingredients or ()):
        return
    one, (many, _) = product.unit, said.UNITS[product.unit]
    if str(typed).strip().lower() not in (one, many):
        yield "directions.unit", f"This product is counted in {many}."


def _allergy(entry: Entry, known: Known) -> Faults:
    stops = [hit for hit in known.allergies if hit.kind == "stop"]
    if stops and not _names_a_professional(entry.allergy_asked):
        yield from (("allergy_asked", f"{hit.why} {hit.words}") for hit in stops)
        yield (
            "allergy_asked",
            "Ring the prescriber or pharmacist. Write who was asked, by name, and what they said.",
        )


def _names_a_professional(text: str) -> bool:
    return bool(PROFESSIONAL.search(text)) and len(text.split()) >= 2


def _source(entry: Entry) -> Faults:
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


def _rest(entry: Entry, known: Known) -> Faults:
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
    """Why two lines cannot be one dose: they must be due at the same times on the same days."""
    try:
        first, second = said.parse(one), said.parse(other)
    except said.Unreadable:
        return ["Both need set times before they can be one dose."]
    if first.kind != "fixed" or second.kind != "fixed":
        return ["Both need set times before they can be one dose."]
    same = [time.at for time in first.times] == [time.at for time in second.times]
    if not same or first.weekdays != second.weekdays or first.others != second.others:
        return ["They are not due at the same times on the same days."]
    return []


# --- what opens a stop --------------------------------------------------------------------------------


def hiding_word(entry: Entry) -> str | None:
    """The word in label, instructions or notes that hides or alters it, unless that was agreed (story 15)."""
    if entry.alteration_agreed:
        return None
    needed_for = entry.directions.get("for") if isinstance(entry.directions, dict) else ""
    texts = (
        entry.label,
        entry.instructions,
        entry.warnings,
        entry.what_for,
        entry.kept_where,
        entry.source_words,
        str(needed_for or ""),
    )
    return next((found for text in texts if (found := said.hidden_or_altered(text))), None)


def stops_to_open(entry: Entry) -> list[tuple[str, str]]:
    """(kind of doubt, words) that the new line starts with: it is `ask`, never absent."""
    if entry.kind != Medicine.Kind.OURS:
        return []
    found = []
    if isinstance(entry.directions, dict) and entry.directions.get("kind") == "unclear":
        found.append(("directions", "The label does not say where, how much or how often."))
    if word := hiding_word(entry):
        found.append(
            ("hidden", f"It says “{word}”. Nothing is hidden or altered until a pharmacist has agreed it.")
        )
    return found


# --- what has to be said ------------------------------------------------------------------------------


def warnings(entry: Entry, known: Known) -> list[str]:
    """Sentences to read before saving; none of them stops it. Said once each."""
    return [
        *_unchecked(entry, known),
        *_twice(entry, known),
        *_fire(known),
        *_times(entry, known),
        *_marks(known),
    ]


def _unchecked(entry: Entry, known: Known) -> Iterable[str]:
    if known.ingredients is None and (entry.product_code or entry.product_name):
        yield NOT_CHECKED
    for hit in known.allergies:
        if hit.kind == "warning" or (hit.kind == "not_checked" and known.ingredients is not None):
            yield f"{hit.why} {hit.words}"
    if known.person.allergy_state in (Person.AllergyState.NOT_RECORDED, Person.AllergyState.UNAVAILABLE):
        yield f"{known.person.get_allergy_state_display()}: this medicine could not be compared with them."
    called = known.person.preferred_name
    if word := said.hidden_or_altered(known.person.how_takes):
        yield f"The notes on how {called} takes medicines say “{word}”: ask a pharmacist."


def _twice(entry: Entry, known: Known) -> Iterable[str]:
    codes = {one["code"]: one["name"] for one in known.ingredients or ()}
    product_name = known.product.name if known.product else " ".join(entry.product_name.split())
    for other in known.listed:
        name = shown_name(other.product_name)
        if product_name and other.product_name == product_name:
            same = other.directions == entry.directions
            yield f"{name} is on the list already{', with the same directions' if same else ''}."
            continue
        shared = [one["name"] for one in other.ingredients or () if one["code"] in codes]
        if shared:
            yield f"{name} on the list has {words.list_and(shared).lower()} in it too."


def _fire(known: Known) -> Iterable[str]:
    if Flag.FIRE_RISK not in known.flags:
        return
    person, risks, unknown = known.person, [], []
    for value, risk in ((person.smoker, "smokes"), (person.oxygen, "has oxygen at home")):
        if value == "yes":
            risks.append(risk)
        elif value == "not_known":
            unknown.append(risk)
    if risks:
        yield (
            f"FIRE RISK: {person.preferred_name} {words.list_and(risks)}. Cream dries into clothes and "
            "bedding, and they catch fire. Talk to the pharmacist before it is used."
        )
    if unknown:
        yield f"Fire risk: it is not known whether {person.preferred_name} {' or '.join(unknown)}. Ask."


def _times(entry: Entry, known: Known) -> Iterable[str]:
    try:
        read = said.parse(entry.directions)
    except said.Unreadable:
        return
    for before, after in said.times_too_close(read):
        yield f"{before:%H:%M} and {after:%H:%M} are closer together than the gap allows."
    if entry.kind == Medicine.Kind.OURS and known.plans_visits:
        for one in read.times:
            if not schedule.time_for_band("aim", known.visits, {"aim": one.at})[1]:
                yield f"No visit is planned near {one.at:%H:%M}."


def _marks(known: Known) -> Iterable[str]:
    shown = {Flag.NURSE_ONLY_ROUTE, Flag.DOSE_FROM_DOCUMENT, Flag.GLOVES, Flag.NOT_IN_TRAY}
    return [sentence for flag, sentence in known.flags.items() if flag in shown]


# --- answers to a doubt -------------------------------------------------------------------------------


def lets_go(advice: dict[str, Any], kind: str, *, senior: bool, pharmacist: bool) -> bool:
    """Whether “as the chart says” may end this doubt: a named professional said so, or a senior answers.

    What was hidden or altered needs a pharmacist, by name or answering, whoever writes it down (story 15).
    """
    named = bool(str(advice.get("who") or "").strip())
    text = f"{advice.get('role') or ''} {advice.get('who') or ''}"
    if kind == "hidden":
        return pharmacist or (named and bool(PHARMACIST.search(text)))
    return senior or (named and bool(PROFESSIONAL.search(text)))


def has_a_dose(directions: Any) -> bool:
    """Whether the chart says how much: “as the chart says” answers nothing where it does not (story 24)."""
    return isinstance(directions, dict) and directions.get("kind") != "unclear"
