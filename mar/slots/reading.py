"""Reading the sheets of many people in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, models
from django.db.models import Exists, OuterRef, Prefetch, Q

from mar.models import Dose, FollowUp, MovedDose, Outcome, Review
from mar.slots.sheet import WEEK, ZONE, Sheet
from medicines import lines
from medicines.limits import EVER
from medicines.models import Doubt, DoubtAnswer, IngredientCap, Medicine, Pause
from people.models import Absence, Person

MONTH = timedelta(days=31)
"""How far back it is read what is worn."""


def load(people: Sequence[Person], start: datetime, end: datetime) -> dict[UUID, Sheet]:
    """The sheets of these people by id, in fourteen queries at most, whatever their number."""
    sheets = {one.pk: Sheet(one, start, end) for one in people}
    ids = list(sheets)
    near = Q(person__in=ids)
    first, last = start.astimezone(ZONE).date(), end.astimezone(ZONE).date()
    for medicine in (
        Medicine.objects.filter(near).touching(start - WEEK, end).select_related("plan").in_order()
    ):
        sheets[medicine.person_id].medicines.append(medicine)
    there = _present(ids, start)
    if "absence" in there:
        for absence in Absence.objects.filter(near).touching(start, end):
            sheets[absence.person_id].absences.append(absence)
    if "pause" in there:
        for pause in Pause.objects.filter(near & (Q(ends_at__isnull=True) | Q(ends_at__gt=start))):
            sheets[pause.person_id].pauses.append(pause)
    if "doubt" in there:
        answers = Prefetch(
            "answers", DoubtAnswer.objects.select_related("recorded_by").order_by("recorded_at", "id")
        )
        open_ = Doubt.objects.filter(near).open().select_related("opened_by").prefetch_related(answers)
        for doubt in open_:
            sheets[doubt.person_id].doubts.append(doubt)
    if "cap" in there:
        for cap in IngredientCap.objects.filter(near, ended_on__isnull=True):
            sheets[cap.person_id].caps.append(cap)
    days = Q(given_at__gte=start, given_at__lt=end) | Q(due_date__range=(first, last))
    rows = Dose.objects.filter(near, days)
    after: dict[UUID, list[FollowUp]] = defaultdict(list)
    if "follow_up" in there:
        for one in FollowUp.objects.filter(dose__in=rows).in_order():
            after[one.dose_id].append(one)
    corrected = {"corrected": Exists(Dose.objects.filter(corrects=OuterRef("pk")))}
    # Names are read for few rows, and workers are few: they come for all rows at once.
    for dose in rows.annotate(**corrected).fetch_mode(models.FETCH_PEERS).order_by("recorded_at", "id"):
        dose.__dict__["followed_by"] = after.get(dose.pk, ())
        sheets[dose.person_id].doses.append(dose)
    _earlier(sheets)
    _worn(sheets, start)
    if "moved" in there:
        for move in MovedDose.objects.filter(near, due_date__range=(first, last)).select_related(
            "recorded_by"
        ):
            sheets[move.person_id].moves.append(move)
    if "review" in there:
        for review in Review.objects.filter(near, dose__isnull=False, recorded_at__gte=start - WEEK):
            if review.person_id is not None:
                sheets[review.person_id].reviews.append(review)
    return sheets


def _earlier(sheets: dict[UUID, Sheet]) -> None:
    """The doses that count for a week or for a whole course: one query for their rows, where there are such
    lines; one more where a course goes on from a line that ended long before.
    """
    said = ((one, lines.parsed(one)) for sheet in sheets.values() for one in sheet.medicines)
    long = [(one, read) for one, read in said if read and (read.max_doses_7d or read.max_doses_course)]
    if not long:
        return
    _former(sheets, [one for one, read in long if read.max_doses_course])
    week: set[Hashable] = set()
    course: set[Hashable] = set()
    for sheet in sheets.values():
        for pk, span in sheet.long_lines.items():
            (course if span == EVER else week).add(pk)
    first = min(sheet.start for sheet in sheets.values()) - WEEK
    last = max(sheet.end for sheet in sheets.values()) + WEEK
    near = Q(medicine__in=week, given_at__gte=first, given_at__lt=last) | Q(medicine__in=course)
    corrected = {"corrected": Exists(Dose.objects.filter(corrects=OuterRef("pk")))}
    loaded = {one.pk for sheet in sheets.values() for one in sheet.doses}
    rows = Dose.objects.filter(near).exclude(pk__in=loaded).annotate(**corrected)
    for dose in rows.prefetch_related(AFTER).order_by("recorded_at", "id"):
        sheets[dose.person_id].earlier.append(dose)


def _former(sheets: dict[UUID, Sheet], courses: list[Medicine]) -> None:
    """The lines of one product before one with a course, where they ended too long ago to be on the sheet."""
    wanted = [one for one in courses if sheets[one.person_id].medicine(one.replaces_id) is None]
    wanted = [one for one in wanted if one.replaces_id]
    if not wanted:
        return
    known = [one.pk for sheet in sheets.values() for one in sheet.medicines]
    names, ids = {one.product_name for one in wanted}, {one.person_id for one in wanted}
    for medicine in Medicine.objects.filter(person__in=ids, product_name__in=names).exclude(pk__in=known):
        sheets[medicine.person_id].former.append(medicine)


def _worn(sheets: dict[UUID, Sheet], start: datetime) -> None:
    """What was put on and taken off of lines that are worn: one query, where there are such lines."""
    said = ((one, lines.parsed(one)) for sheet in sheets.values() for one in sheet.medicines)
    ids = [one.pk for one, read in said if read is not None and read.worn is not None]
    if not ids:
        return
    rows = Dose.objects.filter(medicine__in=ids, given_at__gte=start - MONTH).in_force()
    rows = rows.exclude(outcome=Outcome.STRUCK).prefetch_related(AFTER).select_related("signed_by")
    for dose in rows.order_by("given_at", "id"):
        sheets[dose.person_id].worn.append(dose)


AFTER = Prefetch("follow_ups", FollowUp.objects.in_order(), to_attr="followed_by")
"""What followed each dose, in one more query."""

PRESENT = """
SELECT 'absence' WHERE EXISTS (SELECT FROM people_absence
  WHERE person_id = ANY(%(people)s) AND (ends_at IS NULL OR ends_at > %(start)s))
UNION ALL SELECT 'pause' WHERE EXISTS (SELECT FROM medicines_pause
  WHERE person_id = ANY(%(people)s) AND (ends_at IS NULL OR ends_at > %(start)s))
UNION ALL SELECT 'doubt' WHERE EXISTS (SELECT FROM medicines_doubt
  WHERE person_id = ANY(%(people)s) AND closed_at IS NULL)
UNION ALL SELECT 'cap' WHERE EXISTS (SELECT FROM medicines_ingredientcap
  WHERE person_id = ANY(%(people)s) AND ended_on IS NULL)
UNION ALL SELECT 'review' WHERE EXISTS (SELECT FROM mar_review WHERE person_id = ANY(%(people)s))
UNION ALL SELECT 'moved' WHERE EXISTS (SELECT FROM mar_moveddose WHERE person_id = ANY(%(people)s))
UNION ALL SELECT 'follow_up' WHERE EXISTS (SELECT FROM mar_followup WHERE person_id = ANY(%(people)s))
"""


def _present(ids: Sequence[UUID], start: datetime) -> set[str]:
    """Which of the rarer rows there may be for these people: one question saves five on a usual day.

    Each condition is that of its query in `load`, or wider; an answer too many costs a query, never a row.
    """
    with connection.cursor() as cursor:
        cursor.execute(PRESENT, {"people": list(ids), "start": start})
        return {name for (name,) in cursor.fetchall()}
