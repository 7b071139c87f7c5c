"""An entry as it was received: what every writer of one needs."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.db import models

from mar.entries import Entry
from mar.models import Dose, Outcome
from mar.slots import Sheet, load
from medicines import lines
from people.models import Person, Task, Worker


@dataclass
class Desk:
    """What was read about a person while their lock is held: nobody else can change it until then."""

    person: Person
    visible: bool
    sheet: Sheet | None = None

    @cached_property
    def chased(self) -> frozenset[str]:
        """The doses of this person that somebody is dealing with, each by the subject of its task."""
        tasks = Task.objects.open().filter(
            provider=self.person.provider_id, person=self.person.pk, kind=Task.Kind.CHASE
        )
        return frozenset(tasks.values_list("subject", flat=True))

    def between(self, start: datetime, end: datetime) -> Sheet:
        """The sheet from `start` to `end` or wider, read anew only where what lies here does not reach."""
        if self.sheet is None or start < self.sheet.start or end > self.sheet.end:
            self.sheet = load([self.person], start, end)[self.person.pk]
        return self.sheet

    def add(self, row: models.Model) -> None:
        """A row was written. A dose simply taken is one line more; after anything else all is read again."""
        if self.sheet is not None and isinstance(row, Dose) and _simply_taken(row):
            row.__dict__ |= {"corrected": False, "followed_by": ()}
            self.sheet = replace(self.sheet, doses=[*self.sheet.doses, row])
        else:
            self.sheet = None


def _simply_taken(dose: Dose) -> bool:
    """Whether nothing else that a sheet shows came of it: no stop, no earlier row out of force."""
    said = lines.parsed(dose.medicine) if dose.medicine else None
    worn = said is not None and said.worn is not None
    return dose.outcome == Outcome.TAKEN and not dose.corrects_id and not dose.note and not worn


@dataclass(frozen=True)
class Filing:
    """What a writer needs: the entry, what is read of its person, its signer, the moment it was received."""

    entry: Entry
    desk: Desk
    signer: Worker
    moment: datetime
    by_other: bool

    @property
    def person(self) -> Person:
        """Whom it is about, locked."""
        return self.desk.person
