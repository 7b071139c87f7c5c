"""How a person takes medicines, and what it stops: nothing is hidden or altered unasked (story 15)."""

from uuid import UUID

from django.db import transaction

from medicines.actions.doubts import open_doubt
from medicines.models import Doubt, Medicine
from medicines.rules import hidden_for
from people.actions.persons import change_person
from people.models import Person, Worker
from people.records import lock, now


@transaction.atomic
def write_how_taken(
    by: Worker, *, person: Person, how_takes: str, why: str = "", seen: UUID | str | None = None
) -> Person:
    """Write how this person takes medicines.

    Words that hide or alter make every line of ours by mouth `ask`, but those on which a pharmacist's
    agreement is kept. Taking the words out again ends no stop: a pharmacist does.
    """
    changed = change_person(by, person=person, how_takes=how_takes, why=why, seen=seen)
    kept = lock(changed)
    asked = Doubt.objects.open().filter(person=kept, kind=Doubt.Kind.HIDDEN).values("medicine_id")
    for line in Medicine.objects.filter(person=kept).live_at(now()).exclude(pk__in=asked).in_order():
        if words := hidden_for(kept, line):
            open_doubt(by, medicine=line, kind=Doubt.Kind.HIDDEN, words=words)
    return changed
