"""One person, one transaction, one lock: read each entry, know a retry, keep it, answer it.

Entries about one person that came together share the lock and what was read under it (a tray of eight costs
half). Where one of them fails in any way all are taken back and each is filed in a transaction of its own, so
that a bad one never costs the others.

The answer is built from the stored row alone, so a retry gets the same bytes. Whatever cannot be filed is
`Held`, word for word, in the same words whether what it names exists elsewhere or not.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import batched, groupby
from typing import Any
from uuid import UUID

from django.db import IntegrityError, InterfaceError, OperationalError, connection, models, transaction

from mar import entries
from mar.actions import doses, others
from mar.actions.held import CannotFile, hold
from mar.actions.received import Desk, Filing
from mar.entries import Entry
from mar.models import Dose, FollowUp, Held, Moved, Opened
from medicines.models import Doubt, DoubtAnswer
from people.models import Person, Worker
from people.records import Refused, locked, now

TRIES = 3
TOGETHER = 50
"""So many entries at most keep one lock: nobody else waits longer for the person than these take."""

LANDINGS: tuple[type[models.Model], ...] = (Dose, FollowUp, Opened, Moved, Doubt, DoubtAnswer, Held)
"""Every table an entry can land in: its key is looked for in all of them."""

LANDED = " UNION ALL ".join(
    f"SELECT {number}, id, fingerprint FROM {model._meta.db_table}"  # noqa: S608  # our own tables' names
    " WHERE provider_id = %(provider)s AND key = %(key)s"
    for number, model in enumerate(LANDINGS)
)
"""Written out once: Django takes longer to put seven queries together than Postgres to answer them."""

WRITES: dict[str, Callable[[Worker, Filing], models.Model]] = {
    "dose": doses.record_dose,
    "other": doses.record_other,
    "follow_up": others.follow_up,
    "opened": others.opened,
    "doubt": others.doubt,
    "to_hospital": others.to_hospital,
    "home": others.home,
}


def file_entries(by: Worker, bodies: Sequence[Any]) -> list[dict[str, Any]]:
    """File each entry by itself and answer in the same order: one bad item costs the others nothing.

    A fault of our own in one is raised only when all the others are filed.
    """
    answers: list[dict[str, Any]] = []
    faults: list[Exception] = []
    for _, run in groupby(bodies, key=lambda body: body.get("person") if isinstance(body, dict) else None):
        for some in batched(run, TOGETHER):
            answers += _together(by, some) or [_alone(by, body, faults) for body in some]
    if faults:
        raise faults[0]
    return answers


def _together(by: Worker, bodies: Sequence[Any]) -> list[dict[str, Any]] | None:
    """File the entries about one person under one lock. None, and nothing filed, where anything is amiss."""
    moment = now()
    try:
        read = [entries.read(body, moment) for body in bodies]
        with transaction.atomic():
            desk = _desk(by, read[0].person)
            return [answer(_file(by, entry, moment, desk)) for entry in read]
    except (InterfaceError, OperationalError):
        raise  # the database does not answer, nor would it when asked for each
    except Exception:
        return None


def _alone(by: Worker, body: Any, faults: list[Exception]) -> dict[str, Any]:
    try:
        return file_entry(by, body)
    except (InterfaceError, OperationalError):
        raise
    except Exception as fault:
        faults.append(fault)
        return {}


def file_entry(by: Worker, body: Any) -> dict[str, Any]:
    """File one entry in the name of `by`, or say why it is refused. The same key again answers the same."""
    moment = now()
    try:
        entry = entries.read(body, moment)
        for again in range(TRIES):
            try:
                with transaction.atomic():
                    return answer(_file(by, entry, moment, _desk(by, entry.person)))
            except IntegrityError:
                # The same key came in by another person's lock at the same moment: now it can be found.
                if again == TRIES - 1:
                    raise
    except Refused as refused:
        return _refused(body, refused)
    raise AssertionError("a filing either answers or raises")


def _file(by: Worker, entry: Entry, moment: datetime, desk: Desk | None) -> models.Model:
    provider_id = by.provider_id
    landed = _landed(provider_id, entry.key)
    fingerprint = entry.fingerprint
    for model, pk, kept in landed:
        if kept == fingerprint:
            return model._base_manager.get(pk=pk)
    if desk is None:
        return hold(by, entry, None, "elsewhere")
    if landed:
        return hold(by, entry, desk.person, "same_key")
    signer = by if entry.signed_by == by.pk else _worker(by, entry.signed_by)
    if signer is None:
        return hold(by, entry, desk.person, "signer")
    try:
        row: models.Model = WRITES[entry.kind](by, Filing(entry, desk, signer, moment, signer != by))
    except CannotFile as fault:
        row = hold(by, entry, desk.person, fault.cause)
    desk.add(row)
    return row


def _desk(by: Worker, pk: UUID) -> Desk | None:
    """The person, locked, if they belong to this worker's agency, and whether this worker may open them."""
    people = Person.objects.filter(pk=pk, provider_id=by.provider_id).select_related("branch")
    person = next(iter(locked(people)), None)
    return None if person is None else Desk(person, person.open_to(by))


def _worker(by: Worker, pk: UUID) -> Worker | None:
    """Another worker of the same agency; a disabled one's entry is kept all the same."""
    return Worker.objects.filter(pk=pk, provider_id=by.provider_id).first()


def _landed(provider_id: UUID | None, key: UUID) -> list[tuple[type[models.Model], UUID, str]]:
    """Where this key is already, in one query over every table an entry can land in."""
    with connection.cursor() as cursor:
        cursor.execute(LANDED, {"provider": provider_id, "key": key})
        return [(LANDINGS[number], pk, kept) for number, pk, kept in cursor.fetchall()]


# --- answers ------------------------------------------------------------------------------------------


def answer(row: models.Model) -> dict[str, Any]:
    """What the sender is told, from the stored row alone."""
    if isinstance(row, Held):
        reasons = [{"kind": "kept", "text": row.words, "field": ""}]
        return _answer(row.key, "kept_for_review", row.pk, None, [], reasons)
    concerns = getattr(row, "concerns", [])
    dose = row.pk if isinstance(row, Dose) else getattr(row, "dose_id", None)
    status = "saved_with_concerns" if concerns else "saved"
    return _answer(row.key, status, row.pk, dose, concerns, [])  # type: ignore[attr-defined]  # every landing has one


def _answer(
    key: Any, status: str, pk: Any, dose: Any, concerns: list[Any], reasons: list[dict[str, str]]
) -> dict[str, Any]:
    return {
        "key": None if key is None else str(key),
        "status": status,
        "id": None if pk is None else str(pk),
        "dose": None if dose is None else str(dose),
        "concerns": concerns,
        "reasons": reasons,
    }


def _refused(body: Any, refused: Refused) -> dict[str, Any]:
    key = body.get("key") if isinstance(body, dict) else None
    reasons = [
        {"kind": "field", "text": sentence, "field": name}
        for name, sentences in refused.fields.items()
        for sentence in sentences
    ]
    return _answer(key if isinstance(key, str) else None, "refused", None, None, [], reasons)
