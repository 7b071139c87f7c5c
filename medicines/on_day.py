"""The medicines list of any day: what it said at the end of a past one, what is planned for one to come.

What changes in place (the stop, the check, a pause, an absence, a doubt) is read from its history as it was
written down by then. So the list says what could be read that day, not what was learnt later; a stop that was
written down only afterwards stands beside its line.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from medicines.listing import Listing, Shown, arranged, listing
from medicines.models import Doubt, IngredientCap, Medicine, Pause
from people.models import Absence, Person, Worker
from people.records import Kept
from people.templatetags import words
from people.wall_clock import instant


@dataclass(frozen=True)
class OnDay:
    """The list of one day: a past one, or one still to come. Today's is the list itself."""

    day: date
    past: bool
    listing: Listing


def list_on(person: Person, day: date, now: datetime) -> OnDay:
    """The list at the end of a local day. Seven queries for a past day, five for one to come."""
    zone = timezone.get_default_timezone()
    start, end = instant(day, time(0), zone), instant(day + timedelta(days=1), time(0), zone)
    end -= timedelta(microseconds=1)
    if end > now:
        return OnDay(day, past=False, listing=listing(person, end))
    medicines = _by_then(Medicine, person, end)
    doubts = [one for one in _by_then(Doubt, person, end) if one.closed_at is None]
    _name(medicines, doubts)
    found = arranged(
        sorted(medicines, key=lambda one: (one.product_name, one.starts_at, str(one.pk))),
        end,
        doubts=sorted(doubts, key=lambda one: one.opened_at),
        pauses=[one for one in _by_then(Pause, person, end) if _runs(one, end)],
        away=next((one for one in _by_then(Absence, person, end) if _runs(one, end) and not one.void), None),
        caps=[one for one in _by_then(IngredientCap, person, end) if one.ended_on is None],
        since=start,
    )
    return OnDay(day, past=True, listing=_with_what_came_later(found, person, end))


def _by_then[One: Kept](model: type[One], person: Person, moment: datetime) -> list[One]:
    """The person's rows of a kind, each in the words it had at that moment. One query."""
    rows = model.history.filter(person_id=person.pk, history_date__lte=moment)
    last = rows.order_by("id", "-history_date", "-history_id").distinct("id")
    return [row.instance for row in last]


def _runs(one: Pause | Absence, moment: datetime) -> bool:
    return one.starts_at <= moment and (one.ends_at is None or one.ends_at > moment)


def _name(medicines: Iterable[Medicine], doubts: Iterable[Doubt]) -> None:
    """Give every row its workers, in one query."""
    wanted: list[tuple[Any, str]] = [(one, "opened_by") for one in doubts]
    wanted += [(one, name) for one in medicines for name in ("entered_by", "checked_by")]
    workers = Worker.objects.in_bulk({getattr(one, f"{name}_id") for one, name in wanted} - {None})
    for one, name in wanted:
        if (pk := getattr(one, f"{name}_id")) is not None:
            setattr(one, name, workers[pk])


def _with_what_came_later(found: Listing, person: Person, end: datetime) -> Listing:
    """Say beside a line what was written down after that day about that day. One query."""
    stopped = Medicine.objects.filter(person=person, stops_at__lte=end).values_list("pk", "stops_at")
    stops = dict(stopped)

    def mended(shown: Iterable[Shown]) -> tuple[Shown, ...]:
        return tuple(replace(one, afterwards=_afterwards(one, stops)) for one in shown)

    return replace(
        found, ours=mended(found.ours), information=mended(found.information), stopped=mended(found.stopped)
    )


def _afterwards(shown: Shown, stops: dict[UUID, datetime | None]) -> str:
    stopped = stops.get(shown.medicine.pk)
    if stopped is None or stopped == shown.medicine.stops_at:
        return ""
    return f"Written down after that day: it had stopped {words.moment(stopped)}."
