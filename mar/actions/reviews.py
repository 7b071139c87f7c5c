"""A person decides: two records of one dose, an entry that was held, a dose nobody can tell about.

The software never resolves a clash. Whoever's entry it is does not decide about it.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from mar import entries, reading
from mar.actions.filing import WRITES
from mar.actions.held import Kept
from mar.actions.received import Filing
from mar.entries import Entry
from mar.models import Dose, Held, Outcome, Review
from people.models import Person, Worker
from people.permissions import may
from people.records import Refused, lock, new_id, now


@transaction.atomic
def review(
    by: Worker,
    *,
    decision: str,
    words: str,
    dose: Dose | None = None,
    held: Held | None = None,
    keep: UUID | None = None,
    person: Person | None = None,
    seen: Sequence[UUID] = (),
) -> Review:
    """Decide about a dose (with all rows of its slot) or a held entry, with a reason in words.

    `seen` are the rows in force the reviewer was shown: another that came meanwhile is refused here, and
    reopens the question later. `one_happened` strikes all but `keep`. `filed` needs a person when the entry
    named nobody of this agency. Raises `Refused` with the field.
    """
    subject = dose.person if dose else (held.person if held else None) or person
    if subject is not None:
        lock(subject)
    if held is not None:
        # It may name nobody: then only its own row stands between two who decide at once.
        Held.objects.select_for_update(no_key=True).get(pk=held.pk)
    rows = rows_of(dose) if dose else []
    _refuse(by, decision, words, dose, held, rows, keep, subject, seen)
    if decision == Review.Decision.ONE_HAPPENED:
        rows = [row if row.pk == keep else _strike(by, row, words) for row in rows]
    if held is not None and subject is not None and decision == Review.Decision.FILED:
        _file(by, held, subject)
    return Review(
        provider_id=by.agency_id,
        person=subject if dose or (held and held.person) else None,
        dose=dose,
        held=held,
        decision=decision,
        words=words,
        seen=[str(row.pk) for row in rows],
    ).save(by=by)


def rows_of(dose: Dose) -> list[Dose]:
    """The rows in force that tell of the same dose: those of its slot, or its own chain when it has none."""
    rows = Dose.objects.filter(person=dose.person_id).in_force()
    if dose.due_date is None:
        return [*rows.filter(pk=dose.pk)]
    same = {"medicine": dose.medicine_id, "due_date": dose.due_date, "due_time": dose.due_time}
    return [*rows.filter(ordinal=dose.ordinal, **same).order_by("recorded_at", "id")]


def _refuse(  # the one list of what may not be decided, in the order a person would meet it
    by: Worker,
    decision: str,
    words: str,
    dose: Dose | None,
    held: Held | None,
    rows: Sequence[Dose],
    keep: UUID | None,
    subject: Person | None,
    seen: Iterable[UUID],
) -> None:
    faults: dict[str, list[str]] = {}
    if not may(by, "review"):
        faults[""] = ["Only a senior or a manager can decide this."]
    if not words.strip():
        faults["words"] = ["Say why, for whoever reads this later."]
    if decision not in Review.Decision.values:
        faults["decision"] = ["Choose what happened."]
    if by.pk in _whose(rows, held):
        faults[""] = ["This is your own entry. Somebody else must decide about it."]
    standing = [row for row in rows if row.outcome != Outcome.STRUCK]
    if dose is not None and {row.pk for row in standing} - set(seen):
        faults[""] = ["Something was added while you were reading. Look again before you decide."]
    elif dose is not None and set(seen) - {row.pk for row in rows}:
        # A row on the page has been struck since, or decided about: this decision is about another question.
        faults[""] = ["Something was changed while you were reading. Look again before you decide."]
    if decision == Review.Decision.ONE_HAPPENED and keep not in [row.pk for row in standing]:
        faults["keep"] = ["Choose the one that happened."]
    if decision == Review.Decision.FILED and (held is None or subject is None):
        faults["person"] = ["Choose whom it is about."]
    if held is not None and decision in (Review.Decision.ONE_HAPPENED, Review.Decision.TWO_HAPPENED):
        faults["decision"] = ["A held entry is filed, or it is not ours, or noted."]
    if held is not None and held.reviews.exists():
        faults[""] = ["Somebody has decided about this already."]
    if faults:
        raise Refused(faults)


def _whose(rows: Sequence[Dose], held: Held | None) -> set[UUID | None]:
    whose = {one for row in rows for one in (row.signed_by_id, row.recorded_by_id, row.given_by_id)}
    if held is not None:
        whose |= {held.recorded_by_id, reading.uuid(held.body["signed_by"])}
    return whose


def _strike(by: Worker, row: Dose, words: str) -> Dose:
    """A correction in the reviewer's name: the struck row stays readable."""
    if row.outcome == Outcome.STRUCK:
        return row
    struck = Dose(
        id=new_id(),
        person=row.person,
        key=new_id(),
        fingerprint="",
        signed_by=by,
        medicine_id=row.medicine_id,
        product_code=row.product_code,
        product_name=row.product_name,
        due_date=row.due_date,
        due_time=row.due_time,
        ordinal=row.ordinal,
        outcome=Outcome.STRUCK,
        given_at=row.given_at,
        time_source="typed",
        corrects=row,
        clash_of_id=row.clash_of_id,
        why=words,
    )
    return struck.save(by=by)


def _file(by: Worker, held: Held, person: Person) -> None:
    """The held entry becomes an entry: signed by its signer, recorded by the reviewer, with its own key."""
    body: dict[str, Any] = {**held.body, "person": str(person.pk), "key": str(uuid5(held.pk, "filed"))}
    entry: Entry = entries.read(body, now())
    signer = Worker.objects.filter(pk=entry.signed_by, provider_id=by.provider_id).first() or held.recorded_by
    try:
        WRITES[entry.kind](by, Filing(entry, person, signer, held.recorded_at, True, True))
    except Kept as kept:
        sentence = "What it names is not on this person’s record, so it cannot be filed. Choose another way."
        raise Refused({"decision": [sentence]}) from kept
