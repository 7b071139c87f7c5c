"""Planning visits: one week of a branch, a row for each person, and the way to one pattern or visit."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404

from mar.slots import ZONE
from medicines.models import Medicine
from medicines.rules.visits import Stay, misfits, spaced_of
from people.fields import YEARS
from people.models import Branch, Person, Visit, VisitPattern, Worker
from people.templatetags import words
from people.wall_clock import instant

ON_A_PAGE = 40
NOT_HERE = "Nothing with this address is open to you."
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Day:
    """One column of the week."""

    day: date
    name: str
    today: bool


@dataclass(frozen=True)
class Planned:
    """One visit in a cell: "07:00–07:29", the workers' initials, and whether it can still change."""

    visit: Visit
    time: str
    workers: str
    names: str
    over: bool


@dataclass(frozen=True)
class Row:
    """One person's week: their patterns, and a cell of visits for each day."""

    person: Person
    name: str
    patterns: tuple[VisitPattern, ...]
    cells: tuple[tuple[Planned, ...], ...]


@dataclass(frozen=True)
class Week:
    """One page of a branch's week."""

    monday: date
    days: tuple[Day, ...]
    rows: tuple[Row, ...]
    page: "Page[Person]"
    unstaffed: int

    @property
    def before(self) -> date:
        return self.monday - WEEK

    @property
    def after(self) -> date:
        return self.monday + WEEK


def week(worker: Worker, branch: Branch | None, day: date, now: datetime, page: str | None = None) -> Week:
    """The week that holds `day`, of the people this worker sees in the branch. Four queries."""
    monday = day - timedelta(days=day.weekday())
    people = Person.objects.visible_to(worker).current().in_order()
    shown = Paginator(people.filter(branch=branch) if branch else people, ON_A_PAGE).get_page(page)
    visits = Visit.objects.planned().filter(
        person__in=[one.pk for one in shown],
        starts_at__gte=instant(monday, time(0), ZONE),
        starts_at__lt=instant(monday + WEEK, time(0), ZONE),
    )
    cells: dict[UUID, list[list[Planned]]] = defaultdict(lambda: [[] for _ in range(7)])
    unstaffed = 0
    for visit in visits.select_related("worker", "worker2").order_by("starts_at", "id"):
        unstaffed += visit.worker_id is None and visit.ends_at > now
        cells[visit.person_id][visit.starts_at.astimezone(ZONE).weekday()].append(_planned(visit, now))
    patterns: dict[UUID, list[VisitPattern]] = defaultdict(list)
    standing = VisitPattern.objects.filter(person__in=[one.pk for one in shown]).exclude(until__lt=monday)
    for pattern in standing.select_related("worker", "worker2").order_by("starts", "since"):
        patterns[pattern.person_id].append(pattern)
    return Week(
        monday=monday,
        days=tuple(_day(monday + timedelta(days=n), now) for n in range(7)),
        rows=tuple(
            Row(
                person=one,
                name=words.name_banner(one.family_name, one.given_name),
                patterns=tuple(patterns[one.pk]),
                cells=tuple(tuple(cell) for cell in cells[one.pk]),
            )
            for one in shown
        ),
        page=shown,
        unstaffed=unstaffed,
    )


def _day(day: date, now: datetime) -> Day:
    return Day(day, words.WEEKDAYS[day.weekday()][:3], day == now.astimezone(ZONE).date())


def _planned(visit: Visit, now: datetime) -> Planned:
    who = [one for one in (visit.worker, visit.worker2) if one]
    return Planned(
        visit=visit,
        time=f"{words.time(visit.starts_at)}–{words.time(visit.ends_at)}",
        workers=", ".join(one.initials for one in who) or "nobody",
        names=words.list_and(one.name for one in who) or "nobody yet",
        over=visit.ends_at <= now,
    )


# --- before it is saved ---------------------------------------------------------------------------------


def misfits_of(
    person: Person, wanted: Sequence[Stay], now: datetime, instead: Visit | VisitPattern | None
) -> list[str]:
    """What the planner is told of the visits wanted: which two force a gap shorter than a medicine allows,
    and which is too short (stories.md 6.21). `instead` is what they take the place of. Two queries.
    """
    if not wanted:
        return []
    first, last = wanted[0].starts_at - timedelta(days=1), wanted[-1].ends_at + timedelta(days=1)
    near = Visit.objects.planned().filter(person=person).between(max(first, now - timedelta(days=1)), last)
    if isinstance(instead, VisitPattern):
        near = near.exclude(pattern=instead, starts_at__gt=now)
    elif instead is not None:
        near = near.exclude(pk=instead.pk)
    stays = [Stay(one.starts_at, one.ends_at) for one in near]
    live = Medicine.objects.filter(person=person, kind=Medicine.Kind.OURS).live_at(now).in_order()
    lines = [read for one in live if (read := spaced_of(one, person.branch))]
    told = misfits(lines, [*stays, *wanted], ZONE)
    return [one.text for one in told if any(visit in wanted for visit in one.visits)]


def stays_of(now: datetime, planned: Mapping[str, Any]) -> list[Stay]:
    """The visits of a filled form, one, or those a pattern writes in the two weeks ahead."""
    begins, over = planned.get("starts_at"), planned.get("ends_at")
    if begins and over:
        return [Stay(begins, over)] if {begins.year, over.year} <= {*YEARS} else []
    starts, ends, weekdays = (planned.get(name) for name in ("starts", "ends", "weekdays"))
    first = max(planned.get("since") or date.min, now.astimezone(ZONE).date())
    if starts is None or ends is None or not weekdays or first.year not in YEARS:
        return []
    days = [first + timedelta(days=n) for n in range(14)]
    until = planned.get("until") or date.max
    return [
        Stay(
            instant(day, starts, ZONE), instant(day if ends > starts else day + timedelta(days=1), ends, ZONE)
        )
        for day in days
        if day.isoweekday() in weekdays and day <= until
    ]


# --- the way to one -------------------------------------------------------------------------------------


def pattern_for(worker: Worker, pk: UUID) -> VisitPattern:
    """A pattern of somebody this worker may see. Raises Http404."""
    return _one(VisitPattern.objects.filter(person__in=Person.objects.visible_to(worker)), pk)


def visit_for(worker: Worker, pk: UUID) -> Visit:
    """A visit to somebody this worker may see. Raises Http404."""
    return _one(Visit.objects.planned().filter(person__in=Person.objects.visible_to(worker)), pk)


def _one[Of: (VisitPattern, Visit)](rows: QuerySet[Of], pk: UUID) -> Of:
    near = rows.select_related("person__provider", "person__branch", "worker", "worker2")
    found = near.filter(pk=pk).first()
    if found is None:
        raise Http404(NOT_HERE)
    return found
