"""A person decides: two records of one dose, an entry that was held, a dose nobody can tell about.

The software never resolves a clash. Whoever's entry it is does not decide about it.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from mar import entries, reading
from mar.actions.filing import WRITES
from mar.actions.held import CannotFile
from mar.actions.received import Desk, Filing
from mar.entries import Entry
from mar.models import Dose, Held, Outcome, Review
from people.models import Person, Worker
from people.permissions import may
from people.records import Refused, lock, new_id, now
from people.templatetags.words import moment_near

Decision = Review.Decision
Faults = dict[str, list[str]]

OF_A_DOSE = (Decision.TWO_HAPPENED, Decision.ONE_HAPPENED, Decision.NOTED)
OF_WHAT_WAS_HELD = (Decision.FILED, Decision.NOT_OURS, Decision.NOTED)


@transaction.atomic
def review_dose(
    by: Worker,
    *,
    dose: Dose,
    decision: str,
    words: str,
    keep: UUID | None = None,
    seen: Sequence[UUID] = (),
) -> Review:
    """Decide about a dose, with all rows of its slot, for a reason in words.

    `seen` are the rows in force and the decisions the reviewer was shown. A row, a change or a decision that
    came meanwhile is told here before anything is decided; one that comes later opens the question again.
    `one_happened` strikes all but `keep`. Raises `Refused` with the field.
    """
    lock(dose.person)
    rows = rows_of(dose)
    whose = {one for row in rows for one in (row.signed_by_id, row.recorded_by_id, row.given_by_id)}
    faults = _faults(by, decision, words, OF_A_DOSE, whose)
    if meanwhile := _meanwhile(dose, rows, {*seen}):
        faults[""] = [meanwhile]
    if decision == Decision.ONE_HAPPENED and keep not in _standing(rows):
        faults["keep"] = ["Choose the one that happened."]
    if faults:
        raise Refused(faults)
    if decision == Decision.ONE_HAPPENED:
        rows = [row if row.pk == keep else _strike(by, row, words) for row in rows]
    shown = [str(row.pk) for row in rows]
    return Review(person=dose.person, dose=dose, decision=decision, words=words, seen=shown).save(by=by)


@transaction.atomic
def review_held(by: Worker, *, held: Held, decision: str, words: str, person: Person | None = None) -> Review:
    """Decide about an entry that could not be filed, for a reason in words.

    `filed` makes it an entry, and needs a `person` when it named nobody of this agency. It is decided once.
    Raises `Refused` with the field.
    """
    subject = held.person or person
    if subject is not None:
        lock(subject)
    # It may name nobody: then only its own row stands between two who decide at once.
    Held.objects.select_for_update(no_key=True).get(pk=held.pk)
    whose = {held.recorded_by_id, reading.uuid(held.body["signed_by"])}
    faults = _faults(by, decision, words, OF_WHAT_WAS_HELD, whose)
    if decision == Decision.FILED and subject is None:
        faults["person"] = ["Choose whom it is about."]
    if decided := held.reviews.select_related("recorded_by").first():
        faults[""] = [said(decided)]
    if faults:
        raise Refused(faults)
    if decision == Decision.FILED and subject is not None:
        _file(by, held, subject)
    agency = {"provider_id": by.agency_id, "person": held.person}
    return Review(**agency, held=held, decision=decision, words=words).save(by=by)


def rows_of(dose: Dose) -> list[Dose]:
    """The rows in force that tell of the same dose: those of its slot, or its own chain when it has none."""
    rows = Dose.objects.filter(person=dose.person_id).in_force()
    if dose.due_date is None:
        return [*rows.filter(pk=dose.pk)]
    return [*rows.filter(**_same_slot(dose)).order_by("recorded_at", "id")]


def decisions_on(dose: Dose) -> QuerySet[Review]:
    """What was decided about the same dose so far, the oldest first."""
    chain = Dose.objects.filter(**({"pk": dose.pk} if dose.due_date is None else _same_slot(dose)))
    found = Review.objects.filter(dose__in=chain)
    return found.select_related("recorded_by").order_by("recorded_at", "id")


def _same_slot(dose: Dose) -> dict[str, Any]:
    return {name: getattr(dose, name) for name in ("medicine_id", "due_date", "due_time", "ordinal")}


def said(decided: Review) -> str:
    """Joy Adeyemi decided this meanwhile (09:10): “Both happened: both count”, because “Both gave it”."""
    at = moment_near(decided.recorded_at, now())
    label = decided.get_decision_display()
    return f"{decided.recorded_by.name} decided this meanwhile ({at}): “{label}”, because “{decided.words}”."


def _faults(
    by: Worker, decision: str, words: str, offered: Sequence[str], whose: Iterable[UUID | None]
) -> Faults:
    """What stops any decision: who decides, for what reason, and whether it is one."""
    faults: Faults = {}
    if not may(by, "review"):
        faults[""] = ["Only a senior or a manager can decide this."]
    if by.pk in whose:
        faults[""] = ["This is your own entry. Somebody else must decide about it."]
    if not words.strip():
        faults["words"] = ["Say why, for whoever reads this later."]
    if decision not in offered:
        faults["decision"] = ["Choose what happened."]
    return faults


def _meanwhile(dose: Dose, rows: Sequence[Dose], seen: set[UUID]) -> str:
    """What came while the reviewer was reading, so that the decision is about another question."""
    decisions = [*decisions_on(dose)]
    if new := [one for one in decisions if one.pk not in seen]:
        return f"{said(new[-1])} Look again before you decide."
    if _standing(rows) - seen:
        return "Something was added while you were reading. Look again before you decide."
    if seen - {one.pk for one in (*rows, *decisions)}:
        return "Something was changed while you were reading. Look again before you decide."
    return ""


def _standing(rows: Iterable[Dose]) -> set[UUID]:
    return {row.pk for row in rows if row.outcome != Outcome.STRUCK}


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
        WRITES[entry.kind](by, Filing(entry, Desk(person, True), signer, held.recorded_at, True))
    except CannotFile as fault:
        sentence = "What it names is not on this person’s record, so it cannot be filed. Choose another way."
        raise Refused({"decision": [sentence]}) from fault
