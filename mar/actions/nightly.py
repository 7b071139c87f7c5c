"""What the software asks by itself each night: letters that have not come, steps of a course nobody gave."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from mar import courses
from mar.slots import LOOK_BACK, ZONE, load
from medicines import actions as medicines_actions
from medicines import lines
from medicines.models import Doubt, Medicine
from people import actions as people_actions
from people.models import Task, Worker
from people.records import now
from people.templatetags import words

NOON = timedelta(hours=12)


def ask_for_letters(by: Worker) -> int:
    """From the day after the test, a task for each line whose letter has ended with no other (story 9).

    The task ends once another letter stands on the list, or a person has stopped the line. Returns how many
    are waited for.
    """
    moment = now()
    followed = Exists(Medicine.objects.filter(replaces=OuterRef("pk")))
    by_letter = Medicine.objects.filter(directions__has_key="by_result", kind=Medicine.Kind.OURS)
    waiting = by_letter.filter(stops_at__lte=moment, stop_reason="", person__ended_on=None).filter(~followed)
    for medicine in waiting.select_related("person__provider"):
        person, stop = medicine.person, medicine.stops_at
        assert stop is not None, "only ended lines are asked for"
        last = words.date_short(stop - timedelta(microseconds=1))
        people_actions.open_task(
            by,
            provider=person.provider,
            person=person,
            kind=Task.Kind.LOOK_AT,
            subject=f"letter:{medicine.pk}",
            words=f"{lines.short_name(medicine.product_name).capitalize()}: no letter with the doses after "
            f"{last} has come. Ring the clinic, and write the new letter into the list.",
            due_at=stop.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0) + NOON,
        )
    _end_those_answered(by)
    return waiting.count()


def ask_about_missed_steps(by: Worker) -> int:
    """A dose of a course with steps that nobody has answered in its time makes the line `ask`, once for each
    such dose. Returns how many lines were asked about.
    """
    moment = now()
    day = moment.astimezone(ZONE).date()
    found = Medicine.objects.filter(directions__has_key="parts", kind=Medicine.Kind.OURS)
    running = found.filter(Q(stops_at=None) | Q(stops_at__gt=moment - LOOK_BACK), person__ended_on=None)
    asked = 0
    for medicine in running.select_related("person__branch__provider"):
        if not courses.has_steps(medicine):
            continue
        sheet = load([medicine.person], moment - LOOK_BACK, moment)[medicine.person_id]
        due = sheet.due_doses(moment, day - timedelta(days=2), day + timedelta(days=1))
        missed = [one for one in due if one.medicine == medicine and one.late and one.state == "overdue"]
        since = max((one.slot.window_until for one in missed), default=None)
        told = Doubt.objects.filter(medicine=medicine, words=courses.MISSED)
        if since is None or told.filter(Q(closed_at=None) | Q(opened_at__gte=since)).exists():
            continue
        medicines_actions.raise_doubt(by, medicine=medicine, kind=Doubt.Kind.OTHER, words=courses.MISSED)
        asked += 1
    return asked


def _end_those_answered(by: Worker) -> None:
    open_ones = Task.objects.open().filter(kind=Task.Kind.LOOK_AT, subject__startswith="letter:")
    by_line = {one.subject.removeprefix("letter:"): one for one in open_ones}
    newer = Medicine.objects.filter(replaces=OuterRef("pk"))
    answered = Medicine.objects.filter(pk__in=by_line).filter(~Q(stop_reason="") | Exists(newer))
    for pk in answered.values_list("pk", flat=True):
        people_actions.close_task(by, task=by_line[str(pk)], outcome="The list was changed since.")
