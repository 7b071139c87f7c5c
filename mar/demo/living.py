"""Building the demo and topping it up: the cast, then each day lived at its own times.

How far it has been lived stands in Northgate's history, so that a second run goes on from there and nothing
is ever written down for a time at which somebody may have looked already.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from django.utils import timezone

from mar.demo import cast as casts
from mar.demo import medicines, people, story
from mar.demo.acts import Act, file
from mar.demo.cast import Cast
from mar.demo.days import MINUTE, Calendar, Call, acts_of_day
from mar.models import Dose
from mar.slots import Key, load
from medicines.models import Medicine
from people import actions
from people.models import Person, Task, Visit
from people.records import Refused, clock_at, now

DAYS = 35
BEGINS = time(6)
DAY = timedelta(days=1)
LIVED = "The demo was lived until "
ON_TIME_LATE, DUE, UNTOUCHED = 31 * MINUTE, 45 * MINUTE, 25 * MINUTE
"""How old the dose of each kind is that a run leaves unanswered, so that a round has something to do."""


@dataclass(frozen=True)
class Built:
    """What a run did. `entries` counts what was filed."""

    fresh: bool
    entries: int


def build(*, password: str, seed: int = 1, days: int = DAYS) -> Built:
    """Build the demo of the last `days` days, or top up the time since the last run.

    Again at the same moment adds nothing. Raises `Refused` when the password is too weak
    or an earlier build was cut short.
    """
    until = now()
    cast = casts.find()
    lived = _lived_until(cast) if cast else None
    if cast is not None and lived is None:
        raise Refused({"": ["The last build did not come to its end. Start over with bin/demo --fresh."]})
    began = lived or _begins(until, days)
    events: list[story.Event] = []
    if cast is None:
        with clock_at(began):
            cast = casts.begin(password)
            cared_for = people.add_all(cast)
            medicines.add_all(cast, cared_for)
        scene = story.Scene(cast, cared_for, began, until)
        events = [one for one in story.events(scene) if one[0] > began]
    untouched = _untouched(cast, until, topping_up=lived is not None)
    calendar = Calendar(seed, _first_day(cast), timezone.localdate(until) if lived is None else None)
    entries = _live(cast, calendar, began, until, events, untouched)
    with clock_at(until):
        actions.write_visits(cast.software)
        northgate = cast.organisations["northgate"]
        if lived is None or lived < until:
            actions.change_settings(cast.software, of=northgate, why=f"{LIVED}{until.isoformat()}")
    return Built(lived is None, entries)


def _begins(until: datetime, days: int) -> datetime:
    day = timezone.localdate(until) - timedelta(days=days)
    return datetime.combine(day, BEGINS, timezone.get_default_timezone())


def _lived_until(cast: Cast) -> datetime | None:
    rows = cast.organisations["northgate"].history.filter(history_change_reason__startswith=LIVED)
    reason = (
        rows.order_by("-history_date", "-history_id").values_list("history_change_reason", flat=True).first()
    )
    return datetime.fromisoformat(reason.removeprefix(LIVED)) if reason else None


def _first_day(cast: Cast) -> date:
    first = (
        cast.organisations["northgate"]
        .history.order_by("history_date")
        .values_list("history_date", flat=True)
    )
    return timezone.localdate(first.first())


def _live(
    cast: Cast,
    calendar: Calendar,
    start: datetime,
    until: datetime,
    events: list[story.Event],
    untouched: "Untouched",
) -> int:
    """Everything between two moments: stretches of ordinary life, and what happened once between them."""
    midnights = list(_midnights(start, until))
    moments = sorted({start, until, *midnights, *(at for at, _ in events)})
    filed = 0
    for begins, ends in pairwise(moments):
        filed += _stretch(cast, calendar, begins, ends, untouched)
        if ends in midnights:
            with clock_at(ends):
                actions.write_visits(cast.software)
                _close_tasks(cast, ends)
        for at, tell in events:
            if at == ends:
                tell(at)
    return filed


def _midnights(start: datetime, until: datetime) -> Iterable[datetime]:
    day = timezone.localdate(start) + DAY
    while (at := datetime.combine(day, time(), timezone.get_default_timezone())) < until:
        yield at
        day += DAY


def _stretch(cast: Cast, calendar: Calendar, begins: datetime, ends: datetime, untouched: "Untouched") -> int:
    """File what falls after `begins` up to `ends`, everybody's acts in order of time."""
    agencies = [cast.organisations["northgate"], cast.organisations["lantern"]]
    cared_for = [
        *Person.objects.filter(provider__in=agencies).current().select_related("provider", "branch__provider")
    ]
    day = timezone.localdate(begins)
    sheets = load(cared_for, begins - 2 * DAY, ends + DAY)
    visits = _visits(cared_for, day)
    acts = []
    for sheet in sheets.values():
        answered = {slot for slot, rows in sheet.by_slot.items() if rows}
        doubted = {one.medicine_id for one in sheet.doubts}
        doubted |= {one.pk for line in doubted for one in sheet.joined(_line(sheet.medicines, line))}
        keys = {str(one.key) for one in sheet.doses}
        mine = [
            act
            for act in acts_of_day(calendar, sheet, visits.get(sheet.person.pk, []), day)
            if begins < act.at <= ends and not untouched.holds(act, sheet.person)
        ]
        keys |= {act.body["key"] for act in mine}
        acts += [act for act in mine if _stands(act, answered, doubted, keys)]
    for act in sorted(acts, key=lambda act: act.at):
        file(act)
    return len(acts)


def _line(rows: list[Medicine], pk: UUID) -> Medicine:
    return next(one for one in rows if one.pk == pk)


def _stands(act: Act, answered: set[Key], doubted: set[UUID], keys: set[str]) -> bool:
    """Whether it may still be filed: nobody answered it, the line is no STOP, what it follows is there."""
    if act.slot is not None and (act.slot in answered or act.slot[0] in doubted):
        return False
    return act.of is None or act.of in keys


def _visits(cared_for: list[Person], day: date) -> dict[UUID, list[Call]]:
    zone = timezone.get_default_timezone()
    start = datetime.combine(day, time(), zone)
    end = datetime.combine(day + DAY, time(), zone)
    rows = Visit.objects.planned().filter(person__in=cared_for, starts_at__gte=start, starts_at__lt=end)
    found: dict[UUID, list[Call]] = {}
    for visit in rows.select_related("worker").order_by("starts_at"):
        if visit.worker is not None:
            found.setdefault(visit.person_id, []).append(Call(visit.starts_at, visit.worker))
    return found


@dataclass(frozen=True)
class Untouched:
    """What a run leaves to whoever looks next: whole visits (person, start), and what is only just due."""

    until: datetime
    visits: frozenset[tuple[UUID, datetime]]

    def holds(self, act: Act, person: Person) -> bool:
        return act.at > self.until - UNTOUCHED or any(
            who == person.pk and starts_at - MINUTE <= act.at < starts_at + 120 * MINUTE
            for who, starts_at in self.visits
        )


def _untouched(cast: Cast, until: datetime, *, topping_up: bool) -> Untouched:
    """Meera's last visit that is late for her on-time medicine, one of Idris today, and Ivy's tray.

    A top-up leaves no second one of Meera beside one that nobody has answered.
    """
    held: set[tuple[UUID, datetime]] = set()
    agencies = [cast.organisations["northgate"], cast.organisations["lantern"]]
    own = {one.given_name: one for one in Person.objects.filter(provider__in=agencies)}
    last, before = _last_two("meera", until - ON_TIME_LATE)
    answered = {"due_date": timezone.localdate(before), "due_time": timezone.localtime(before).time()}
    if not topping_up or Dose.objects.filter(person=own["Meera"], **answered).exists():
        # Kishor is at home with her: whoever has not come to her has not come to him.
        held |= {
            (own[name].pk, last + wait) for name, wait in (("Meera", 0 * MINUTE), ("Kishor", 30 * MINUTE))
        }
    for name in ("Idris", "Ivy"):
        last, _ = _last_two(name.lower(), until - DUE)
        if timezone.localdate(last) == timezone.localdate(until):
            held.add((own[name].pk, last))
    return Untouched(until, frozenset(held))


def _last_two(name: str, moment: datetime) -> tuple[datetime, datetime]:
    """The last visit that began by `moment` and the one before it."""
    days = [timezone.localdate(moment) - ago * DAY for ago in (2, 1, 0)]
    zone = timezone.get_default_timezone()
    starts = [datetime.combine(day, at, zone) for day in days for at in people.visit_times(name)]
    before, last = sorted(at for at in starts if at <= moment)[-2:]
    return last, before


def _close_tasks(cast: Cast, at: datetime) -> None:
    """What was asked of the office yesterday is done: Ruth rang the surgery."""
    old = Task.objects.open().filter(provider=cast.organisations["northgate"], kind=Task.Kind.TELL_PRESCRIBER)
    for task in old.filter(due_at__lte=at):
        actions.close_task(
            cast.workers["ruth"], task=task, outcome="Told Mill Lane Surgery. No change for now."
        )
