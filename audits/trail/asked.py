"""What a reader of the trail asks for: whose, since when, until when, by whom, which kinds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from audits.trail.shape import KINDS, Kind
from mar import reading
from mar.slots import ZONE
from people.models import Person, Worker
from people.records import Refused, now
from people.wall_clock import instant

USUAL = timedelta(days=13)
DAY = timedelta(days=1)
MOST = 500
EVERYTHING = 100_000


@dataclass(frozen=True)
class Asked:
    """`since` and `until` are local days, both shown. `person` None: the whole agency. `by` None: anybody."""

    provider: UUID
    since: date
    until: date
    person: UUID | None = None
    by: Worker | None = None
    kinds: tuple[Kind, ...] = field(default_factory=lambda: (*KINDS,))
    most: int = MOST

    def when(self, name: str) -> Q:
        """The condition on a column of moments."""
        return Q(**{f"{name}__gte": self.start, f"{name}__lt": self.end})

    @property
    def start(self) -> datetime:
        return instant(self.since, time(0), ZONE)

    @property
    def end(self) -> datetime:
        return instant(self.until + DAY, time(0), ZONE)


def read(reader: Worker, query: Mapping[str, str], person: UUID | None = None, *, most: int = MOST) -> Asked:
    """From `?since=&until=&kind=&by=`. Raises `Refused` naming the field."""
    faults: dict[str, list[str]] = {}
    today = timezone.localdate(now())
    days = {"since": today - USUAL, "until": today}
    for name in days:
        if query.get(name):
            try:
                days[name] = reading.day(query[name])
            except ValueError:
                faults[name] = [reading.NO_DATE]
    if not faults and days["since"] > days["until"]:
        faults["since"] = ["The first day comes after the last."]
    kind = query.get("kind", "")
    if kind and kind not in KINDS:
        faults["kind"] = ["Choose doses, changes or looks."]
    by = _worker(reader, query.get("by", ""), faults)
    if faults:
        raise Refused(faults)
    kinds: tuple[Kind, ...] = tuple(one for one in KINDS if kind in ("", one))
    return Asked(reader.agency_id, days["since"], days["until"], person, by, kinds, most)


def workers_of(reader: Worker) -> QuerySet[Worker]:
    """Everybody of the reader's organisation, those who left too: they are on the trail."""
    return Worker.objects.filter(provider_id=reader.provider_id).order_by("name", "id")


def people_of(reader: Worker, ids: Iterable[UUID | None]) -> QuerySet[Person]:
    """Those of these people whom the reader may see."""
    return Person.objects.visible_to(reader).filter(pk__in=[one for one in ids if one])


def _worker(reader: Worker, text: str, faults: dict[str, list[str]]) -> Worker | None:
    if not text:
        return None
    try:
        found = workers_of(reader).filter(pk=reading.uuid(text)).first()
    except ValueError:
        found = None
    if found is None:
        faults["by"] = ["Nobody here has this id."]
    return found
