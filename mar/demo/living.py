"""Building the demo and topping it up: the cast, then each day lived at its own times."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from mar.demo import cast as casts
from mar.demo import medicines, people
from people import actions
from people.models import Person
from people.records import clock_at, now

DAYS = 35
BEGINS = time(6)


@dataclass(frozen=True)
class Built:
    """What a run did. `entries` counts what was filed."""

    fresh: bool
    entries: int


def build(*, password: str, seed: int = 1, days: int = DAYS) -> Built:
    """Build the demo of the last `days` days, or top up the days since the last run. Again adds nothing."""
    until = now()
    cast = casts.find()
    if cast is not None:
        return Built(False, 0)
    began = _begins(until, days)
    with clock_at(began):
        cast = casts.begin(password)
        cared_for: dict[str, Person] = people.add_all(cast)
        medicines.add_all(cast, cared_for)
    actions.write_visits(cast.software)
    return Built(True, 0)


def _begins(until: datetime, days: int) -> datetime:
    day = timezone.localdate(until) - timedelta(days=days)
    return datetime.combine(day, BEGINS, timezone.get_default_timezone())
