"""Reading the sheets of many people in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, models
from django.db.models import Exists, OuterRef, Prefetch, Q

from mar.models import Dose, FollowUp, Review
from mar.slots.sheet import WEEK, ZONE, Sheet
from medicines.models import Doubt, DoubtAnswer, IngredientCap, Medicine, Pause
from people.models import Absence, Person


def load(people: Sequence[Person], start: datetime, end: datetime) -> dict[UUID, Sheet]:
    """The sheets of these people by id, in nine queries at most, whatever their number."""
    sheets = {one.pk: Sheet(one, start, end) for one in people}
    ids = list(sheets)
    near = Q(person__in=ids)
    first, last = start.astimezone(ZONE).date(), end.astimezone(ZONE).date()
    for medicine in Medicine.objects.filter(near).touching(start - WEEK, end).in_order():
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
    if "review" in there:
        for review in Review.objects.filter(near, dose__isnull=False, recorded_at__gte=start - WEEK):
            if review.person_id is not None:
                sheets[review.person_id].reviews.append(review)
    return sheets


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
UNION ALL SELECT 'follow_up' WHERE EXISTS (SELECT FROM mar_followup WHERE person_id = ANY(%(people)s))
"""


def _present(ids: Sequence[UUID], start: datetime) -> set[str]:
    """Which of the rarer rows there may be for these people: one question saves five on a usual day.

    Each condition is that of its query in `load`, or wider; an answer too many costs a query, never a row.
    """
    with connection.cursor() as cursor:
        cursor.execute(PRESENT, {"people": list(ids), "start": start})
        return {name for (name,) in cursor.fetchall()}
