"""Pausing one line because somebody said so, and giving it again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from medicines.actions.lines import running
from medicines.models import Medicine, Pause
from people.fields import Fields
from people.models import Worker
from people.records import Refused, lock, now
from people.rules import must


@transaction.atomic
def pause_medicine(
    by: Worker,
    *,
    medicine: Medicine,
    reason: str,
    said_by: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Pause:
    """Not given from `starts_at` (now) until `ends_at`, or until somebody ends it."""
    must(by, "medicines", medicine.person)
    person = lock(medicine.person)
    kept = running(medicine)
    typed = Fields(
        {"reason": reason, "said_by": said_by, "starts_at": starts_at or now(), "ends_at": ends_at}
    )
    pause = Pause(
        person=person,
        medicine=kept,
        reason=typed.text("reason", "reason", 2000, must=True, lines=True),
        said_by=typed.text("said_by", "name of who said so", 200, must=True),
        starts_at=typed.needed_moment("starts_at", "time from which it is paused"),
        ends_at=typed.moment("ends_at", "time until which it is paused"),
    )
    typed.done()
    if pause.ends_at is not None and pause.ends_at <= pause.starts_at:
        raise Refused({"ends_at": ["The end comes before the start."]})
    open_ended = Q(ends_at__isnull=True) | Q(ends_at__gt=pause.starts_at)
    before_end = Q() if pause.ends_at is None else Q(starts_at__lt=pause.ends_at)
    if Pause.objects.filter(open_ended, before_end, medicine=kept).exists():
        raise Refused({"": ["It is paused in that time already."]})
    return pause.save(by=by, why=pause.reason)


@transaction.atomic
def end_pause(by: Worker, *, pause: Pause, why: str, ends_at: datetime | None = None) -> Pause:
    """Give it again from `ends_at` (now)."""
    must(by, "medicines", pause.person)
    lock(pause.person)
    kept = Pause.objects.get(pk=pause.pk)
    typed = Fields({"why": why, "ends_at": ends_at or now()})
    reason = typed.text("why", "reason", 2000, must=True, lines=True)
    at = typed.needed_moment("ends_at", "time from which it is given again")
    typed.done()
    if kept.ends_at is not None and kept.ends_at <= now():
        raise Refused({"": ["This pause has ended already."]})
    kept.ends_at = max(at, kept.starts_at)
    return kept.save(by=by, why=reason)
