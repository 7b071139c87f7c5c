"""Away from home: in hospital, away, died. Each pauses what is due from its moment on."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from people.fields import Fields
from people.models import Absence, Person, Worker
from people.records import lock, now
from people.rules import reasons_not_to, refuse

PERMISSIONS = {
    Absence.Kind.HOSPITAL: ("absence", "round"),
    Absence.Kind.AWAY: ("absence",),
    Absence.Kind.DIED: ("people",),
}
"""Who may write which: any one of these. A carer says "to hospital now", a manager writes a death."""


@transaction.atomic
def start_absence(
    by: Worker,
    *,
    person: Person,
    kind: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    place: str = "",
    words: str = "",
) -> Absence:
    """Pause every medicine from `starts_at` (aware). The open absence of the same kind is returned unchanged.

    `ends_at` is for a stay whose end is known. A death has no end, and cannot lie ahead.
    """
    fields = Fields(
        {"kind": kind, "starts_at": starts_at, "ends_at": ends_at, "place": place, "words": words}
    )
    kind = fields.choice("kind", "kind of absence", Absence.Kind.values)
    fields.done()
    _must_any(by, PERMISSIONS[Absence.Kind(kind)], person)
    kept = lock(person)
    absence = Absence(
        person=kept,
        kind=kind,
        starts_at=fields.needed_moment("starts_at", "time it begins"),
        ends_at=fields.moment("ends_at", "time it ends"),
        place=fields.text("place", "place", 200),
        words=fields.text("words", "words", 2000, lines=True),
    )
    _check_times(fields, absence)
    fields.done()
    there = Absence.objects.filter(person=kept, kind=kind, void=False, ends_at__isnull=True).first()
    if there:
        return there
    return absence.save(by=by, why=absence.words)


@transaction.atomic
def end_absence(by: Worker, *, person: Person, ends_at: datetime) -> Absence | None:
    """Home again: ends every stay that lasts still, before its planned end too. Returns the last, or None.

    A death is no stay, nor is one that is planned for later.
    """
    _must_any(by, ("absence", "round"), person)
    kept = lock(person)
    fields = Fields({"ends_at": ends_at})
    moment = fields.needed_moment("ends_at", "time of coming home")
    fields.done()
    stays = Absence.objects.filter(person=kept, void=False).exclude(kind=Absence.Kind.DIED)
    lasting = Q(ends_at__isnull=True) | Q(ends_at__gt=now(), starts_at__lt=moment)
    ended = None
    for absence in stays.filter(lasting).order_by("starts_at"):
        if moment <= absence.starts_at:
            fields.wrong("ends_at", "Coming home must be after going away.")
            fields.done()
        absence.ends_at = moment
        ended = absence.save(by=by, why="Home again")
    return ended


@transaction.atomic
def void_absence(by: Worker, *, absence: Absence, why: str) -> Absence:
    """It was written in error: it pauses nothing, and stays readable. For a death, whoever may write one."""
    _must_any(by, PERMISSIONS[Absence.Kind(absence.kind)], absence.person)
    lock(absence.person)
    fields = Fields({"why": why})
    reason = fields.text("why", "reason", 300, must=True)
    fields.done()
    kept = Absence.objects.get(pk=absence.pk)
    kept.void = True
    return kept.save(by=by, why=reason)


def _check_times(fields: Fields, absence: Absence) -> None:
    if absence.kind == Absence.Kind.DIED:
        if absence.starts_at > now():
            fields.wrong("starts_at", "This time lies ahead. Check the date and the time.")
        if absence.ends_at:
            fields.wrong("ends_at", "A death has no end.")
    elif absence.ends_at and absence.ends_at <= absence.starts_at:
        fields.wrong("ends_at", "The end must come after the start.")


def _must_any(by: Worker, permissions: tuple[str, ...], person: Person) -> None:
    answers = [reasons_not_to(by, permission, person) for permission in permissions]
    if all(answers):
        refuse(answers[0])
