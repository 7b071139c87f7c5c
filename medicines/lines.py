"""From a row of the list to what the pure modules need: its schedule line, its limits, its words.

The one place where `Medicine`, `Pause` and `Absence` meet `schedule` and `limits`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from medicines import directions as said
from medicines.dictionary import Product, Route
from medicines.limits import Cap, Intake, LineLimit, caps_for
from medicines.models import AsNeededPlan, IngredientCap, Medicine, Pause
from medicines.schedule import Line, Suspension
from people.models import Absence, Branch
from people.templatetags.words import running

MINUTE = timedelta(minutes=1)


def parsed(medicine: Medicine) -> said.Directions | None:
    """The line's directions, read once for each distinct text; None for an information-only line without."""
    if medicine.directions is None:
        return None
    # Kept on the row too, with the value it was read from: a round asks for it hundreds of times.
    known = medicine.__dict__.get("_parsed")
    if known is None or known[0] is not medicine.directions:
        known = medicine.__dict__["_parsed"] = (medicine.directions, _parse(_frozen(medicine.directions)))
    return known[1]


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(sorted((key, _frozen(inner)) for key, inner in value.items()))
    return ("list", *(_frozen(inner) for inner in value)) if isinstance(value, list) else value


def _thawed(value: Any) -> Any:
    if isinstance(value, tuple):
        if value[:1] == ("list",):
            return [_thawed(inner) for inner in value[1:]]
        return {key: _thawed(inner) for key, inner in value}
    return value


@lru_cache(maxsize=16384)
def _parse(frozen: Any) -> said.Directions:
    return said.parse(_thawed(frozen))


def schedule_line(medicine: Medicine, branch: Branch, *, asks: bool = False) -> Line | None:
    """What the schedule needs; None when the line has no times of its own. Windows come from the branch.

    `asks`: it goes by letters, and is asked about after the end of this one.
    """
    directions = parsed(medicine)
    if directions is None:
        return None
    usual = branch.on_time_minutes if medicine.on_time else branch.window_minutes
    return Line(
        id=medicine.pk,
        directions=directions,
        starts_at=medicine.starts_at,
        live_at=medicine.entered_at,
        stops_at=medicine.stops_at,
        on_time=medicine.on_time,
        window=(medicine.window_minutes or usual) * MINUTE,
        given_by=None if medicine.is_ours else (medicine.who_gives or "somebody else"),
        asks_after_end=asks,
    )


def unit_of(medicine: Medicine) -> str:
    """The unit it is counted in; "dose" where nobody wrote directions."""
    directions = parsed(medicine)
    return directions.unit if directions else "dose"


def goes_by_letter(medicine: Medicine) -> bool:
    """Whether its doses hold only until the next result: warfarin by the clinic's letter."""
    directions = parsed(medicine)
    return directions is not None and directions.by_result is not None


ABSENT = {
    Absence.Kind.HOSPITAL: "in hospital",
    Absence.Kind.AWAY: "away",
    Absence.Kind.DIED: "died",
}


def suspensions(absences: Iterable[Absence], pauses: Iterable[Pause]) -> list[Suspension]:
    """What pauses everything (absence) and what pauses one line, deaths first: they never end."""
    found = [
        Suspension(one.starts_at, one.ends_at, one.kind, ABSENT[Absence.Kind(one.kind)])
        for one in sorted(absences, key=lambda one: one.kind != Absence.Kind.DIED)
    ]
    return found + [
        Suspension(one.starts_at, one.ends_at, "paused", one.reason, line=one.medicine_id) for one in pauses
    ]


# --- what is in it ------------------------------------------------------------------------------------


def snapshot(product: Product) -> list[dict[str, str | None]] | None:
    """The ingredients to copy onto a line, salts as what they count as; None when nobody knows."""
    if not product.ingredients_known:
        return None
    rows = product.kept_with.ingredients.select_related("ingredient__base").order_by("position")
    return [
        {
            "code": (row.ingredient.base or row.ingredient).code,
            "name": (row.ingredient.base or row.ingredient).name,
            "mg": None if row.mg is None else str(row.mg),
            "per": str(row.per),
        }
        for row in rows
    ]


def milligrams(
    ingredients: Sequence[Mapping[str, Any]] | None, amount: Decimal | None
) -> dict[str, Decimal | None] | None:
    """Milligrams of each ingredient in `amount` units; a value None is "in it, how much is not known"."""
    if ingredients is None:
        return None
    return {
        one["code"]: None
        if one["mg"] is None or amount is None
        else amount * Decimal(one["mg"]) / Decimal(one["per"])
        for one in ingredients
    }


def mg_per_unit(medicine: Medicine) -> Decimal | None:
    """For the words "(1 g)": only where the product has one ingredient of known strength."""
    if not medicine.ingredients or len(medicine.ingredients) != 1:
        return None
    one = milligrams(medicine.ingredients, Decimal(1)) or {}
    return next(iter(one.values()))


def in_card_order(medicines: Sequence[Medicine]) -> list[Medicine]:
    """By name; those that make one dose stand by one another, the larger strength first."""
    first: dict[UUID, str] = {}
    for one in medicines:
        if one.together:
            first[one.together] = min(one.product_name, first.get(one.together, one.product_name))

    def place(one: Medicine) -> tuple[str, Decimal, str, str]:
        if one.together is None:
            return one.product_name, Decimal(0), "", str(one.pk)
        return first[one.together], -(mg_per_unit(one) or Decimal(0)), one.product_name, str(one.pk)

    return sorted(medicines, key=place)


def whole_dose(medicines: Sequence[Medicine], at: time, day: date | None = None) -> Decimal | None:
    """Milligrams of the lines that make one dose at this local time; None where they cannot be added up.

    They can where all hold the same one ingredient in known strengths, each with one amount. Where amounts
    differ from day to day it takes the `day`; a line with nothing on it adds nothing.
    """
    total, codes = Decimal(0), set()
    for medicine in medicines:
        mg, directions = mg_per_unit(medicine), parsed(medicine)
        parts = directions.all_parts if directions else ()
        here = [part for part in parts if day is None or part.falls_on(day)]
        amounts = [one for part in here for one in part.times if one.at == at]
        if day is not None and parts and not here:
            continue
        if mg is None or len(amounts) != 1 or amounts[0].amount is None or amounts[0].amount_max is not None:
            return None
        total += mg * amounts[0].amount
        codes.add((medicine.ingredients or [{}])[0].get("code"))
    return total if len(codes) == 1 else None


def ingredient_names(medicines: Iterable[Medicine]) -> dict[str, str]:
    """Ingredient code to its name in running text."""
    return {one["code"]: running(one["name"]) for medicine in medicines for one in medicine.ingredients or ()}


def line_limits(medicines: Sequence[Medicine]) -> list[LineLimit]:
    """The limits of all lines of a person; earlier lines of one product count with the one that replaces."""
    by_id: dict[UUID | None, Medicine] = {one.pk: one for one in medicines}
    found = []
    for medicine in medicines:
        directions = parsed(medicine)
        same = set()
        earlier = by_id.get(medicine.replaces_id)
        while earlier is not None and earlier.pk not in same:
            if earlier.product_name == medicine.product_name:
                same.add(earlier.pk)
            earlier = by_id.get(earlier.replaces_id)
        joined = medicines if medicine.together else ()
        together = {one.pk for one in joined if one.together == medicine.together and one != medicine}
        found.append(
            LineLimit(
                line=medicine.pk,
                name=short_name(medicine.product_name),
                unit=directions.unit if directions else "dose",
                ingredients=frozenset(one["code"] for one in medicine.ingredients or ()),
                gap=directions.gap_minutes * MINUTE if directions and directions.gap_minutes else None,
                max_amount=directions.max_amount_24h if directions else None,
                max_doses=directions.max_doses_24h if directions else None,
                max_doses_7d=directions.max_doses_7d if directions else None,
                max_doses_course=directions.max_doses_course if directions else None,
                same=frozenset(same),
                together=frozenset(together),
            )
        )
    return found


def caps(rows: Iterable[IngredientCap]) -> tuple[Cap, ...]:
    """The caps in milligrams in any 24 hours, with the usual ones where nobody set one."""
    return caps_for(Cap(one.ingredient_code, running(one.ingredient_name), one.mg) for one in rows)


def intake(medicine: Medicine, at: Any, amount: Decimal | None, *, assumed: bool = False) -> Intake:
    """A dose of a line as the limits see it."""
    return Intake(
        at=at,
        name=short_name(medicine.product_name),
        mg=milligrams(medicine.ingredients, amount),
        line=medicine.pk,
        amount=amount,
        assumed=assumed,
    )


# --- in words -----------------------------------------------------------------------------------------

GLUED = re.compile(r"(?<=\d)(?=(?:mg|g|kg|ml|micrograms?|nanograms?|units?|mmol|mcg)\b)")


@lru_cache(maxsize=16384)
def shown_name(name: str) -> str:
    """'Co-careldopa 25 mg/100 mg tablets': the dictionary's name with a space before each measure."""
    return GLUED.sub(" ", name)


@lru_cache(maxsize=16384)
def short_name(name: str) -> str:
    """'paracetamol': the name before its strength, for running text; brands keep their capital."""
    head = re.split(r"\s(?=\d)", name, maxsplit=1)[0]
    return running(head)


def plan_of(medicine: Medicine) -> AsNeededPlan | None:
    """Its when-needed plan, if one is written."""
    return getattr(medicine, "plan", None)


def route_words(medicine: Medicine) -> str:
    """'by mouth'."""
    return str(Route(medicine.route).label)


def words(medicine: Medicine) -> said.Words | None:
    """The second row of the medicine line, in pieces; None where we give nothing and know no directions."""
    directions = parsed(medicine)
    if directions is None:
        return None
    food = () if directions.meal else FOOD.get(medicine.food, ())  # a distance to food says it already
    return _words(directions, mg_per_unit(medicine), food)


@lru_cache(maxsize=16384)
def _words(directions: said.Directions, mg: Decimal | None, food: tuple[str, ...]) -> said.Words:
    return said.words(directions, mg, food)


FOOD = {"with_food": ("with food",), "before_food": ("before food",)}


def plain(medicine: Medicine) -> str:
    """The whole line as one text, for the API and lists: name, then what to take."""
    said_words = words(medicine)
    name = shown_name(medicine.product_name)
    return f"{name}. {said_words.plain}" if said_words else name
