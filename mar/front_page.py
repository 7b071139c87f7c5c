"""The person's front page: who this is, what is known, who comes, and what happened lately.

`lately` is also what goes with an ambulance: the last 48 hours on one sheet (story 32).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.http import urlencode

from mar.models import Dose
from mar.slots import ZONE, DueDose, Sheet, load
from mar.story import Told, story
from medicines import lines
from medicines.schedule import Slot
from medicines.whose import banner_of
from people.models import Absence, Contact, Cover, Person, Visit, VisitPattern, Worker
from people.permissions import may
from people.templatetags import words
from people.wall_clock import instant

DAY = timedelta(days=1)
VISITS_AHEAD = timedelta(days=7)


def frame(person: Person, reader: Worker, tab: str, now: datetime) -> dict[str, Any]:
    """What stands over every tab: who this is, away or not, and which tabs the reader has. Four queries."""
    return {
        "person": person,
        "tab": tab,
        "banner": banner_of(person, reader, now),
        "away": away([*person.absences.filter(void=False)], now),
        "may_chart": may(reader, "chart"),
        "may_trail": may(reader, "trail"),
    }


# --- what happened --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Unsaid:
    """A dose nobody has answered: late, in doubt, or due now. `query` asks for its story."""

    due_at: datetime
    medicine: str
    state: str
    late_by: str
    query: str


@dataclass(frozen=True)
class Lately:
    """What happened in a stretch of hours, newest first, and what nobody has said yet, oldest first."""

    since: datetime
    told: tuple[Told, ...]
    unsaid: tuple[Unsaid, ...]
    absences: tuple[Absence, ...] = ()


def lately(person: Person, now: datetime, hours: int) -> Lately:
    """Everything given, refused, struck and unanswered in the last `hours`."""
    since = now - timedelta(hours=hours)
    sheet = load([person], since, now + DAY)[person.pk]
    due = sheet.due_doses(now, since.astimezone(ZONE).date(), now.astimezone(ZONE).date() + DAY)
    clashing = {row.pk for one in due if one.clash for row in one.rows}
    rows = [one for one in sheet.doses if since <= one.given_at <= now]
    with_names(rows, sheet)
    return Lately(
        since=since,
        told=tuple(story(rows, person.preferred_name, clashing)),
        unsaid=tuple(_unsaid(due, since, now)),
        absences=tuple(sheet.absences),
    )


def with_names(rows: Sequence[Dose], sheet: Sheet) -> None:
    """Give each dose its medicine from the sheet, so that no row asks the database for it."""
    for row in rows:
        row.medicine = sheet.medicine(row.medicine_id) or row.medicine


def _unsaid(due: Sequence[DueDose], since: datetime, now: datetime) -> list[Unsaid]:
    return [
        Unsaid(
            due_at=one.slot.due_at,
            medicine=lines.shown_name(one.medicine.product_name),
            state=one.state,
            late_by=words.duration(now - one.slot.due_at) if one.late else "",
            query=_query(one.slot),
        )
        for one in due
        if since <= one.slot.due_at <= now and one.state in ("overdue", "ask", "due")
    ]


def _query(slot: Slot) -> str:
    """Which dose to tell the story of: the query of `mar:dose_story`."""
    which = [("medicine", str(slot.line)), ("at", words.time(slot.due_time)), ("day", str(slot.due_date))]
    return urlencode([*which, ("ordinal", str(slot.ordinal))])


# --- about ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class About:
    """What is known beside the medicines: whom to ring, who comes, absences, who has it open by cover."""

    contacts: tuple[Contact, ...]
    visits: tuple[Visit, ...]
    patterns: tuple[VisitPattern, ...]
    absences: tuple[Absence, ...]
    covers: tuple[Cover, ...]


def about(person: Person, now: datetime) -> About:
    """Five queries."""
    today = now.astimezone(ZONE).date()
    start = instant(today, time(0), ZONE)
    visits = Visit.objects.planned().filter(person=person).between(start, now + VISITS_AHEAD)
    patterns = VisitPattern.objects.filter(person=person).exclude(until__lt=today)
    absences = Absence.objects.filter(person=person, void=False).order_by("-starts_at")[:10]
    covers = Cover.objects.filter(person=person, expires_at__gt=now).select_related("recorded_by")
    contacts = Contact.objects.filter(person=person, ended_on__isnull=True)
    return About(
        contacts=tuple(contacts.order_by("purpose", "name")),
        visits=tuple(visits.select_related("worker", "worker2").order_by("starts_at")),
        patterns=tuple(patterns.select_related("worker", "worker2").order_by("starts")),
        absences=tuple(absences),
        covers=tuple(covers.order_by("expires_at")),
    )


def away(absences: Sequence[Absence], now: datetime) -> Absence | None:
    """The absence that pauses everything at this moment; a death before all others."""
    open_ = [one for one in absences if one.starts_at <= now and (one.ends_at is None or one.ends_at > now)]
    return min(open_, key=lambda one: one.kind != Absence.Kind.DIED, default=None)
