"""The chart: slots ∪ doses in one frozen `Chart`; screen, paper and JSON render that and nothing else.

Every dose of the record stands on the chart of the day it was due, or was given when it had no time; a dose
whose slot is no longer due stands at its time, marked "not due". Due-ness and clashes come from `mar.slots`,
as on round and board, so that the three cannot disagree.

The window is any number of days from any first day. `contingency` leaves out what has stopped: the chart for
the folder. It is no other chart: what today already holds stands in it, of a line stopped since then too,
because an empty cell for a dose that was given is how somebody gets two. The road not taken: a form without a
single mark.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Model

from mar.chart import bands
from mar.chart.cells import Writing, given
from mar.chart.head import head, key_of
from mar.chart.notes import Group, numbered
from mar.chart.rows import timed
from mar.chart.shape import Chart, ChartLine
from mar.models import Dose, Review
from mar.slots import ZONE, DueDose, Key, Sheet, load
from mar.worn import on_the_chart
from medicines import lines
from medicines.models import Medicine
from people.models import Person, Role, Worker
from people.templatetags import words
from people.wall_clock import instant

__all__ = ["FOLDER_DAYS", "MOST_DAYS", "USUAL_DAYS", "Chart", "build"]

Medicines = dict[UUID | None, Medicine]

DAY = timedelta(days=1)
USUAL_DAYS = 28
MOST_DAYS = 62
FOLDER_DAYS = 28


def build(person: Person, first_day: date, days: int, now: datetime, *, contingency: bool = False) -> Chart:
    """The chart of `days` days from `first_day`, as the record stands at `now`.

    Raises ValueError for days outside 1 to 62.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"a chart shows 1 to {MOST_DAYS} days")
    until = first_day + days * DAY
    start, end = instant(first_day, time(0), ZONE), instant(until, time(0), ZONE)
    sheet = load([person], start, end)[person.pk]
    rows = [one for one in sheet.doses if _in(one, first_day, until, start, end)]
    due = {one.slot.key: one for one in sheet.due_doses(now, first_day, until)}
    medicines = _medicines(sheet, rows, due, start, end)
    reviews = _about(sheet.reviews, rows)
    workers = _with_names(medicines.values(), rows, reviews)
    key, shown_key = key_of(person, end)
    called = words.apostrophes(person.preferred_name)
    needed = {one.pk for one in medicines.values() if _when_needed(one)}
    slotless = [one for one in rows if one.due_date is None or one.medicine_id in needed]
    without = {one.pk for one in slotless}
    groups = _groups(sheet, [one for one in rows if one.pk not in without], due, medicines)
    notes, numbers = numbered([*groups.values(), *_chains(slotless, medicines, needed)], reviews, called)
    writing = Writing(key, called, now, numbers)
    dates = [first_day + n * DAY for n in range(days)]
    followed = _followed(medicines)
    recorded = {one.medicine_id for one in rows}

    def line(medicine: Medicine) -> ChartLine:
        return bands.band(
            medicine,
            person,
            sheet.doubts_of(medicine),
            followed.get(medicine.pk),
            medicines.get(medicine.replaces_id) if medicine.replaces_id else None,
            now,
            timed(medicine, dates, groups, writing),
            tuple(given(row, writing) for row in slotless if row.medicine_id == medicine.pk),
            on_the_chart(medicine, sheet),
            waits=sheet.waits_for_letter(medicine, now),
        )

    ordered = _in_order(medicines)
    shown = [line(one) for one in ordered if one.is_ours or one.pk in recorded]
    going_on = [one for one in ordered if one.stops_at is None or one.stops_at > now]
    return Chart(
        person=person.pk,
        first_day=first_day,
        days=days,
        head=head(person, now, folder=contingency),
        lines=tuple(one for one in shown if not (contingency and one.stop) or _holds(one)),
        information=tuple(bands.information(one) for one in going_on if not one.is_ours),
        besides=tuple(given(row, writing) for row in slotless if row.medicine_id is None),
        notes=notes,
        initials=tuple((one.initials, _said(one)) for one in workers),
        legend=shown_key,
        contingency=contingency,
    )


# --- what stands on it ------------------------------------------------------------------------------------


def _in(row: Dose, first: date, until: date, start: datetime, end: datetime) -> bool:
    """A dose belongs to the day it was due; without a time of its own, to the day it was given."""
    if row.due_date is not None:
        return first <= row.due_date < until
    return start <= row.given_at < end


def _medicines(
    sheet: Sheet, rows: Sequence[Dose], due: Iterable[Key], start: datetime, end: datetime
) -> Medicines:
    """The lines that touch these days, and any older one that is still asked about, or that somebody wrote a
    dose against.
    """
    written = {row.medicine_id for row in rows if row.medicine_id} | {key[0] for key in due}
    found: Medicines = {
        one.pk: one
        for one in sheet.medicines
        if one.pk in written or (one.starts_at < end and (one.stops_at is None or one.stops_at > start))
    }
    if missing := written - found.keys():
        found |= Medicine.objects.filter(person=sheet.person).in_bulk(missing)
    return found


def _about(reviews: Sequence[Review], rows: Sequence[Dose]) -> list[Review]:
    """The decisions about these rows: what was decided of other days is not on this chart."""
    ids = {str(row.pk) for row in rows}
    return [one for one in reviews if str(one.dose_id) in ids or not ids.isdisjoint(one.seen)]


def _holds(line: ChartLine) -> bool:
    """Whether anything was written of a line in these days."""
    return bool(line.given) or any(one.doses for row in line.rows for one in row.cells)


def _with_names(
    medicines: Iterable[Medicine], rows: Sequence[Dose], reviews: Sequence[Review]
) -> list[Worker]:
    """Give every row its workers and its medicine, in one query; returns them by initials."""
    wanted: list[tuple[Model, str]] = [
        *((row, name) for row in rows for name in ("signed_by", "given_by", "recorded_by")),
        *((after, "recorded_by") for row in rows for after in row.after),
        *((one, name) for one in medicines for name in ("entered_by", "checked_by")),
        *((one, "recorded_by") for one in reviews),
    ]
    ids = {getattr(row, f"{name}_id") for row, name in wanted} - {None}
    workers = Worker.objects.in_bulk(ids)
    for row, name in wanted:
        if (pk := getattr(row, f"{name}_id")) is not None:
            setattr(row, name, workers[pk])
    by_id = {one.pk: one for one in medicines}
    for row in rows:
        if row.medicine_id in by_id:
            row.medicine = by_id[row.medicine_id]
    return sorted((one for one in workers.values() if one.initials), key=lambda one: one.initials)


def _said(worker: Worker) -> str:
    known = {Role.SENIOR: "senior", Role.MANAGER: "manager", Role.PHARMACIST: "pharmacist"}
    role = known.get(Role(worker.role), "")
    return f"{worker.name}, {role}" if role else worker.name


def _groups(
    sheet: Sheet, rows: Sequence[Dose], due: Mapping[Key, DueDose], medicines: Medicines
) -> dict[Key, Group]:
    """Every slot that is due or has a row, with all its rows."""
    found: dict[Key, list[Dose]] = defaultdict(list)
    for row in rows:
        if (slot := row.slot) is not None:
            found[slot].append(row)
    groups = {}
    for key in {**due, **found}:
        group = Group(_name(key, medicines), tuple(found.get(key, ())), due.get(key))
        groups[key] = replace(group, clash=sheet.clashing(group.standing))
    return groups


def _name(key: Key, medicines: Medicines) -> str:
    """paracetamol 08:00."""
    medicine, _, at, _ = key
    assert isinstance(medicine, UUID), "the lines of a sheet are named by their ids"
    return f"{lines.short_name(medicines[medicine].product_name)} {words.time(at)}"


def _when_needed(medicine: Medicine) -> bool:
    """A line without times: whatever slot an entry names, its doses stand in its block."""
    said = lines.parsed(medicine)
    return said is not None and said.kind == "as_needed"


def _chains(slotless: Sequence[Dose], medicines: Medicines, needed: Collection[UUID]) -> list[Group]:
    """Doses without a time of their own, each with what corrects it."""
    chains: dict[UUID, list[Dose]] = {}
    root: dict[UUID, UUID] = {}
    for row in slotless:
        first = root.get(row.corrects_id, row.pk) if row.corrects_id else row.pk
        root[row.pk] = first
        chains.setdefault(first, []).append(row)
    found = []
    for rows in chains.values():
        beside = rows[0].medicine_id is not None and rows[0].medicine_id not in needed
        name = lines.short_name(_product(rows[0], medicines))
        found.append(Group(name, tuple(rows), slotless=True, beside=beside))
    return found


def _product(row: Dose, medicines: Medicines) -> str:
    return medicines[row.medicine_id].product_name if row.medicine_id else row.product_name


def _followed(medicines: Medicines) -> dict[UUID | None, Medicine]:
    """What replaced each line, by the line's id. A query only where that began after these days."""
    found: dict[UUID | None, Medicine] = {
        one.replaces_id: one for one in medicines.values() if one.replaces_id
    }
    ended = [pk for pk, one in medicines.items() if one.stops_at is not None and pk not in found]
    later = Medicine.objects.filter(replaces__in=ended) if ended else ()
    return found | {one.replaces_id: one for one in later}


def _in_order(medicines: Medicines) -> list[Medicine]:
    """By name, and a line that replaces another straight after it."""
    following: dict[UUID | None, list[Medicine]] = defaultdict(list)
    for one in sorted(medicines.values(), key=lambda one: (one.product_name, one.starts_at, str(one.pk))):
        following[one.replaces_id if one.replaces_id in medicines else None].append(one)
    found: list[Medicine] = []

    def add(one: Medicine) -> None:
        found.append(one)
        for after in following.get(one.pk, ()):
            add(after)

    for one in following[None]:
        add(one)
    return found
