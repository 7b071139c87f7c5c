"""The whole story of one dose: due, given, written down, by whom; corrections, what came after, decisions.

One function for the cell of the chart and for "why" on the person's page. It says what the chart's cell says,
because the same function names the state, and works the concerns out again from the rows now in force.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404

from mar import concerns, reading
from mar.chart.notes import Group
from mar.chart.shape import State
from mar.dose_story.facts import Said, facts
from mar.dose_story.state import SIGNS, chip, state
from mar.dose_story.timeline import Timeline, timeline
from mar.models import Dose, Review
from mar.slots import RECENT, ZONE, Sheet, load
from mar.story import Told, told
from medicines import lines
from medicines.models import Medicine
from people.models import Person
from people.records import Refused
from people.templatetags import words
from people.wall_clock import instant

__all__ = ["Asked", "DoseStory", "asked", "dose_story"]

NOT_HERE = "No dose with this address is open to you."
DAY = timedelta(days=1)


@dataclass(frozen=True)
class DoseStory:
    """Ready to show. `rows` are all rows, oldest first, corrected and struck ones too; `at` when it was due,
    or given where it has no time of its own.
    """

    at: datetime
    slotless: bool
    medicine: str
    take: str
    state: State
    icon: str
    tone: str
    chip: str
    said: str
    rows: tuple[Told, ...]
    facts: tuple[Said, ...]
    timeline: Timeline | None


@dataclass(frozen=True)
class Asked:
    """Which dose a page asks for: a slot, or a dose by its id."""

    slot: tuple[UUID, date, time, int] | None = None
    dose: UUID | None = None


def asked(query: Mapping[str, str], now: datetime) -> Asked:
    """From `?medicine=…&day=2026-11-18&at=11:00&ordinal=0` or `?dose=…`. Raises BadRequest."""
    reader = reading.Reader({name: query[name] for name in query}, now)
    if dose := reader.take("dose", reading.uuid):
        return Asked(dose=dose)
    medicine, day = (
        reader.take("medicine", reading.uuid, must=True),
        reader.take("day", reading.day, must=True),
    )
    at, ordinal = reader.take("at", reading.clock, must=True), query.get("ordinal", "0")
    try:
        reader.done()
        return Asked(slot=(medicine, day, at, reading.whole(int(ordinal))))
    except (Refused, ValueError) as fault:
        raise BadRequest("This is no dose of a chart.") from fault


def dose_story(person: Person, which: Asked, now: datetime) -> DoseStory:
    """The story. Raises Http404 where this person has no such dose: neither due nor written."""
    base = _dose(person, which.dose) if which.dose else None
    slot = base.slot if base else which.slot
    day = slot[1] if slot else base.given_at.astimezone(ZONE).date() if base else now.date()
    start = instant(day, time(0), ZONE)
    sheet = load([person], start - RECENT, start + 2 * DAY)[person.pk]
    if slot is None:
        assert base is not None, "a dose without a slot is asked for by its id"
        rows, one = _chain(base, sheet), None
        medicine = _medicine(person, sheet, base.medicine_id)
    else:
        rows = [row for row in sheet.doses if row.slot == slot]
        one = next((due for due in sheet.due_doses(now, day, day + DAY) if due.slot.key == slot), None)
        if not rows and one is None:
            raise Http404(NOT_HERE)
        medicine = _medicine(person, sheet, slot[0])
    for row in rows:
        row.medicine = medicine
    reviews = _reviews(person, rows)
    group = Group("", tuple(rows), one, slotless=slot is None)
    group = replace(group, clash=sheet.clashing(group.standing))
    return _story(person, sheet, group, medicine, reviews, day, now)


def _dose(person: Person, pk: UUID) -> Dose:
    found = Dose.objects.filter(person=person, pk=pk).first()
    if found is None:
        raise Http404(NOT_HERE)
    return found


def _medicine(person: Person, sheet: Sheet, pk: UUID | None) -> Medicine | None:
    if pk is None:
        return None
    found = sheet.medicine(pk) or Medicine.objects.filter(person=person, pk=pk).first()
    if found is None:
        raise Http404(NOT_HERE)
    return found


def _chain(base: Dose, sheet: Sheet) -> list[Dose]:
    """A dose without a time of its own, with all that corrects it and all it corrects, oldest first."""
    rows = {row.pk: row for row in sheet.doses if row.due_date is None}
    found = {base.pk: rows.get(base.pk, base)}
    while True:
        more = {
            row.pk: row
            for row in rows.values()
            if row.pk not in found
            and (row.corrects_id in found or any(one.corrects_id == row.pk for one in found.values()))
        }
        if not more:
            return sorted(found.values(), key=lambda row: (row.recorded_at, row.pk))
        found |= more


def _reviews(person: Person, rows: Sequence[Dose]) -> list[Review]:
    """Every decision about these rows, the oldest first, whenever it was made. One query."""
    ids = [row.pk for row in rows]
    if not ids:
        return []
    found = Review.objects.filter(person=person, dose__in=ids).select_related("recorded_by")
    return [*found.order_by("recorded_at", "id")]


# --- told -------------------------------------------------------------------------------------------------


def _story(
    person: Person,
    sheet: Sheet,
    group: Group,
    medicine: Medicine | None,
    reviews: Sequence[Review],
    day: date,
    now: datetime,
) -> DoseStory:
    called = words.apostrophes(person.preferred_name)
    standing, one = group.standing, group.one
    rows = tuple(
        told(
            row,
            called,
            clash=group.clash and row in standing,
            struck=row.corrected,
            concerns=[*_concerns(row, sheet)] if row in standing else None,
            due=False,
        )
        for row in group.rows
    )
    found, said = state(group, medicine, called, day, now)
    icon, tone = SIGNS[found]
    words_ = lines.words(medicine) if medicine else None
    return DoseStory(
        at=one.slot.due_at if one else _at(group.rows[0]),
        slotless=group.slotless,
        medicine=rows[0].medicine if rows else lines.shown_name(medicine.product_name if medicine else ""),
        take=words_.plain if words_ else "",
        state=found,
        icon=icon,
        tone=tone,
        chip=chip(found, group, said, now),
        said=said,
        rows=rows,
        facts=tuple(facts(group, sheet, medicine, reviews, now)),
        timeline=timeline(group, reviews, now) if one else None,
    )


def _at(row: Dose) -> datetime:
    """When a dose that is no longer due was due, or was given where it never had a time."""
    return instant(row.due_date, row.due_time, ZONE) if row.due_date and row.due_time else row.given_at


def _concerns(row: Dose, sheet: Sheet) -> Iterator[str]:
    """What there is to say about a row now, from all rows in force; a clash is said of the whole dose."""
    for found in concerns.of_dose(row, sheet, row.given_at):
        if found.kind != "clash":
            yield found.text
