"""What was changed: every history row of what is kept, beside the row before it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from audits.trail.asked import Asked
from audits.trail.said import SECRET, UNSAID, field_name, value
from audits.trail.shape import Pair, TrailLine
from medicines import lines
from medicines.models import AsNeededPlan, Doubt, IngredientCap, Medicine, Pause
from people.models import (
    Absence,
    Allergy,
    ApiToken,
    Branch,
    Contact,
    Organisation,
    Person,
    Task,
    Visit,
    VisitPattern,
    Worker,
)
from people.templatetags import words

ABOUT_A_PERSON: tuple[tuple[type[models.Model], str], ...] = (
    (Person, "Particulars"),
    (Allergy, "Allergy"),
    (Contact, "Contact"),
    (Absence, "Absence"),
    (VisitPattern, "Weekly visits"),
    (Visit, "Visit"),
    (Task, "To do"),
    (Medicine, "Medicine"),
    (Pause, "Pause"),
    (IngredientCap, "Limit"),
    (AsNeededPlan, "When-needed plan"),
    (Doubt, "Doubt"),
)
ABOUT_THE_AGENCY: tuple[tuple[type[models.Model], str], ...] = (
    (Organisation, "Agency settings"),
    (Branch, "Branch"),
    (Worker, "Account"),
    (ApiToken, "Token for a program"),
)
VERBS = {"+": "added", "~": "changed", "-": "removed"}


@dataclass(frozen=True)
class _Row:
    """One history row, the one before it, and what the thing is called on screens."""

    noun: str
    now: Any
    before: Any | None


def changes(asked: Asked) -> list[TrailLine]:
    """Two queries for each kind of record, and two for the names they mention."""
    kinds = ABOUT_A_PERSON if asked.person else (*ABOUT_A_PERSON, *ABOUT_THE_AGENCY)
    rows = [row for model, noun in kinds for row in _rows(model, noun, asked)]
    names = _names(rows)
    return [line for row in rows if (line := _line(row, names)) is not None]


def _rows(model: type[models.Model], noun: str, asked: Asked) -> Iterable[_Row]:
    history = model.history.model.objects  # type: ignore[attr-defined]  # simple-history adds it
    found = history.filter(_mine(model, asked), asked.when("history_date"))
    if asked.by:
        found = found.filter(history_user=asked.by)
    newest = [
        *found.select_related("history_user").order_by("-history_date", "-history_id")[: asked.most + 1]
    ]
    earlier: dict[UUID, list[Any]] = {}
    if changed := {row.id for row in newest if row.history_type != "+"}:
        for row in history.filter(id__in=changed).order_by("history_date", "history_id"):
            earlier.setdefault(row.id, []).append(row)
    for row in newest:
        at = (row.history_date, row.history_id)
        before = [one for one in earlier.get(row.id, ()) if (one.history_date, one.history_id) < at]
        yield _Row(noun, row, before[-1] if before else None)


def _mine(model: type[models.Model], asked: Asked) -> Q:
    """The rows of the person asked about, else of the agency."""
    if asked.person:
        return Q(id=asked.person) if model is Person else Q(person_id=asked.person)
    return Q(id=asked.provider) if model is Organisation else Q(provider_id=asked.provider)


def _names(rows: Sequence[_Row]) -> Mapping[UUID, str]:
    """What the ids in these rows are called: workers, medicines and people."""
    ids: dict[type[models.Model], set[UUID]] = {Worker: set(), Medicine: set(), Person: set(), Branch: set()}
    for row in rows:
        for one in (row.now, row.before):
            for field in one._meta.fields if one is not None else ():
                if isinstance(field, models.ForeignKey) and field.related_model in ids:
                    ids[field.related_model].add(getattr(one, field.attname))
    found: dict[UUID, str] = {}
    for worker in Worker.objects.filter(pk__in=ids[Worker] - {None}):
        found[worker.pk] = worker.name
    for medicine in Medicine.objects.filter(pk__in=ids[Medicine] - {None}):
        found[medicine.pk] = lines.shown_name(medicine.product_name)
    for person in Person.objects.filter(pk__in=ids[Person] - {None}):
        found[person.pk] = words.name_banner(person.family_name, person.given_name)
    for branch in Branch.objects.filter(pk__in=ids[Branch] - {None}):
        found[branch.pk] = branch.name
    return found


def _line(row: _Row, names: Mapping[UUID, str]) -> TrailLine | None:
    pairs = tuple(_pairs(row, names))
    if not pairs and row.now.history_type == "~" and not row.now.history_change_reason:
        return None  # saved again without a difference: nobody changed anything
    person = row.now.id if row.noun == "Particulars" else getattr(row.now, "person_id", None)
    what = _what(row, names)
    return TrailLine(
        at=row.now.history_date,
        by=row.now.history_user.name if row.now.history_user else "not known",
        kind="changes",
        icon="pen",
        bold=f"{row.noun}{f' “{what}”' if what else ''}: {VERBS[row.now.history_type]}.",
        why=row.now.history_change_reason or "",
        person=person,
        about=_about(row, names),
        pairs=pairs,
    )


def _about(row: _Row, names: Mapping[UUID, str]) -> str:
    if row.noun == "Particulars":
        return words.name_banner(row.now.family_name, row.now.given_name)
    return names.get(getattr(row.now, "person_id", None), "")  # type: ignore[arg-type]  # None is no key


def _what(row: _Row, names: Mapping[UUID, str]) -> str:
    """What tells it from the next of its kind."""
    now = row.now
    if row.noun == "Medicine":
        return lines.shown_name(now.product_name)
    if row.noun in ("Pause", "Doubt"):
        return names.get(now.medicine_id, "")
    named = {"Allergy": "substance", "Contact": "name", "Limit": "ingredient_name", "Branch": "name",
             "Account": "name", "To do": "words"}  # fmt: skip
    return str(getattr(now, named[row.noun])) if row.noun in named else ""


def _pairs(row: _Row, names: Mapping[UUID, str]) -> Iterable[Pair]:
    for field in row.now.tracked_fields:
        if field.name in UNSAID:
            continue
        if field.name in SECRET:
            if row.before is not None and getattr(row.now, field.attname) != getattr(
                row.before, field.attname
            ):
                yield Pair(field_name(field.name), "the old one", "a new one")
            continue
        after = value(field, getattr(row.now, field.attname), names)
        before = value(field, getattr(row.before, field.attname), names) if row.before is not None else ""
        if row.before is None and after in ("nothing", "no"):
            continue
        if before != after:
            yield Pair(field_name(field.name), before, after)
