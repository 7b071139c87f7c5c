"""What stands round one person on the round: the worker, the visits, who else has them open."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from mar.models import Opened
from mar.slots import Sheet
from people.models import Absence, Allergy, Contact, Person, Visit, Worker


@dataclass
class Around:
    """What stands round the sheet on one person's page. `worker` is who looks, maybe at another's round."""

    worker: Worker
    day: date
    now: datetime
    sheet: Sheet
    visits: list[Visit] = field(default_factory=list)
    others: list[Visit] = field(default_factory=list)
    mine: list[Opened] = field(default_factory=list)
    open_elsewhere: list[Opened] = field(default_factory=list)
    allergies: list[Allergy] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    housemates: list[Person] = field(default_factory=list)
    may_open: set[UUID] = field(default_factory=set)
    often: dict[UUID, int] = field(default_factory=dict)
    """How many times this month each when-needed medicine that acts on the mind went in, by its line."""
    senior: bool = False

    @property
    def person(self) -> Person:
        return self.sheet.person

    @property
    def absence(self) -> Absence | None:
        """In hospital, away or died, as of now."""
        open_ones = (one for one in self.sheet.absences if one.starts_at <= self.now)
        return next((one for one in open_ones if one.ends_at is None or one.ends_at > self.now), None)

    @property
    def visit(self) -> Visit | None:
        """The visit the worker is on: the last that begins within the hour or has begun, else the first."""
        begun = [one for one in self.visits if one.starts_at <= self.now + timedelta(hours=1)]
        if begun:
            return begun[-1]
        return self.visits[0] if self.visits else None
