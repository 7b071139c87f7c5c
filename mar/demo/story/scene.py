"""Whom the events of the demo are about, and when they are."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from mar.demo.cast import Cast
from people.models import Person, Worker

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Scene:
    """The people by first name in small letters, and the moments the first build begins and ends at."""

    cast: Cast
    people: dict[str, Person]
    began: datetime
    until: datetime

    def worker(self, name: str) -> Worker:
        return self.cast.workers[name]

    def at(self, days_ago: int, clock: str) -> datetime:
        """That time of day, so many days before the day of the build."""
        day = timezone.localdate(self.until) - days_ago * DAY
        return datetime.combine(day, time.fromisoformat(clock), timezone.get_default_timezone())
