"""An entry as it was received: what every writer of one needs."""

from dataclasses import dataclass
from datetime import datetime

from mar.entries import Entry
from people.models import Person, Worker


@dataclass(frozen=True)
class Filing:
    """What a writer needs: the entry, its person (locked), its signer, and the moment it was received."""

    entry: Entry
    person: Person
    signer: Worker
    moment: datetime
    visible: bool
    by_other: bool
