"""Doubts: why a line is STOP, and who said what about it (stories.md 1.1, design.md 3).

Doubt is never shown as nothing due. What a carer reports or was told is a fact: it is kept whatever it says.
"""

from typing import Any
from uuid import UUID

from django.db import transaction

from medicines import lines, rules
from medicines.models import Doubt, DoubtAnswer, Medicine
from medicines.ring import Ring, ring_about, ring_for
from people.actions.tasks import close_task, open_task
from people.fields import Fields
from people.models import Person, Role, Task, Worker
from people.permissions import may
from people.records import Refused, lock, now

DECIDES = frozenset(
    {DoubtAnswer.Decision.AS_CHART, DoubtAnswer.Decision.AS_TOLD, DoubtAnswer.Decision.DO_NOT_GIVE}
)


@transaction.atomic
def raise_doubt(
    by: Worker,
    *,
    medicine: Medicine,
    kind: str,
    words: str = "",
    label_seen: str = "",
    document_key: UUID | None = None,
    entry: UUID | None = None,
    key: UUID | None = None,
    fingerprint: str = "",
    ring: Ring | None = None,
) -> Doubt:
    """Make a line `ask` until somebody answers. Returns the doubt of this `key` if it is there already.

    `entry` is the key of the dose that raised it. Raises `Refused` for a kind that does not exist.
    """
    _must_be_of(by, medicine.person)
    typed = Fields({"kind": kind, "words": words, "label_seen": label_seen})
    typed.choice("kind", "reason to ask", Doubt.Kind.values)
    typed.text("words", "words", 2000, lines=True)
    typed.text("label_seen", "label", 2000, lines=True)
    typed.done()
    lock(medicine.person)
    there = Doubt.objects.filter(provider_id=medicine.provider_id, key=key).first() if key else None
    if there is not None:
        return there
    return open_doubt(
        by,
        medicine=medicine,
        kind=kind,
        words=words,
        label_seen=label_seen,
        document_key=document_key,
        entry=entry,
        key=key,
        fingerprint=fingerprint,
        ring=ring,
    )


def open_doubt(by: Worker, *, medicine: Medicine, kind: str, ring: Ring | None = None, **said: Any) -> Doubt:
    """Write the doubt; the person is locked by the caller."""
    number = ring or ring_about(medicine, kind, now())
    doubt = Doubt(
        person=medicine.person,
        medicine=medicine,
        kind=kind,
        opened_at=now(),
        opened_by=by,
        ring_who=number["who"],
        ring_number=number["number"],
        ring_hours=number["hours"],
        **said,
    )
    return doubt.save(by=by, why=Doubt.Kind(kind).label)


@transaction.atomic
def raise_home_doubts(by: Worker, *, person: Person, entry: UUID | None = None) -> list[Doubt]:
    """Just home from hospital: every line of ours is `ask` until somebody says which list is right."""
    _must_be_of(by, person)
    kept = lock(person)
    asked = Doubt.objects.open().filter(person=kept, kind=Doubt.Kind.HOME).values("medicine_id")
    live = Medicine.objects.filter(person=kept, kind=Medicine.Kind.OURS).live_at(now()).exclude(pk__in=asked)
    ring = ring_for(kept, Doubt.Kind.HOME, now())
    return [
        open_doubt(
            by,
            medicine=medicine,
            kind=Doubt.Kind.HOME,
            ring=ring,
            entry=entry,
            words="Compare the hospital’s letter, the label and this list.",
        )
        for medicine in live.in_order()
    ]


@transaction.atomic
def answer_doubt(
    by: Worker, *, doubt: Doubt, key: UUID, fingerprint: str, decision: str, advice: dict[str, Any]
) -> DoubtAnswer:
    """Keep who said what: `advice` is {"who", "role", "at", "words"}. One `key`, one answer.

    `as_chart` from a named professional, or by a senior, ends the doubt. `as_told` and `do_not_give` leave it
    `ask` with a task for a senior; `nobody_answered` changes nothing; two answers that differ leave it `ask`.
    """
    _must_be_of(by, doubt.person)
    person = lock(doubt.person)
    there = DoubtAnswer.objects.filter(provider_id=doubt.provider_id, key=key).first()
    if there is not None:
        return there
    kept = Doubt.objects.select_related("medicine").get(pk=doubt.pk)
    said = _advice(decision, advice)
    answer = DoubtAnswer(
        person=person, doubt=kept, key=key, fingerprint=fingerprint, decision=decision, advice=said
    )
    answer.save(by=by)
    if decision in DECIDES:
        _settle(by, kept, answer)
    return answer


def _advice(decision: str, advice: dict[str, Any]) -> dict[str, Any]:
    typed = Fields(
        {"decision": decision} | {name: advice.get(name) for name in ("who", "role", "words", "at")}
    )
    told = decision in (DoubtAnswer.Decision.AS_TOLD, DoubtAnswer.Decision.DO_NOT_GIVE)
    typed.choice("decision", "answer", DoubtAnswer.Decision.values)
    said = {
        "who": typed.text("who", "name of who said so", 200, must=told),
        "role": typed.text("role", "role of who said so", 120),
        "words": typed.text("words", "words", 2000, must=told, lines=True),
        "at": typed.text("at", "time", 40),
    }
    typed.done()
    return said


def _settle(by: Worker, doubt: Doubt, answer: DoubtAnswer) -> None:
    """End it, or leave it open with a task for a senior. Under the lock."""
    earlier = DoubtAnswer.objects.filter(doubt=doubt, decision__in=DECIDES).exclude(pk=answer.pk)
    differ = earlier.exclude(decision=answer.decision).exists()
    senior, pharmacist = may(by, "medicines"), by.role == Role.PHARMACIST
    ends = (
        answer.decision == DoubtAnswer.Decision.AS_CHART
        and not differ
        and rules.has_a_dose(doubt.medicine.directions)
        and rules.lets_go(answer.advice, doubt.kind, senior=senior, pharmacist=pharmacist)
    )
    if ends:
        if doubt.closed_at is None:
            doubt.closed_at, doubt.closed_by = now(), by
            doubt.save(by=by, why=_said(answer))
        return
    running = doubt.medicine.stops_at is None or doubt.medicine.stops_at > now()
    if doubt.closed_at is not None and running:
        # An answer that came late says otherwise: nobody may give it until somebody has settled the two.
        doubt.closed_at = doubt.closed_by = None
        doubt.save(by=by, why=f"Two answers differ. {_said(answer)}")
    if running:
        name = lines.shown_name(doubt.medicine.product_name)
        open_task(
            by,
            provider=doubt.person.provider,
            person=doubt.person,
            kind=Task.Kind.SETTLE_ADVICE,
            subject=task_subject(doubt),
            words=f"{name}: {'two answers differ. ' if differ else ''}{_said(answer)}",
        )


def _said(answer: DoubtAnswer) -> str:
    """'Do not give it: Dr Khan (GP), “stop it today”.'"""
    advice = answer.advice
    role = f" ({advice['role']})" if advice["role"] else ""
    who = f": {advice['who']}{role}" if advice["who"] else ""
    words = f", “{advice['words']}”" if advice["words"] else ""
    return f"{answer.get_decision_display()}{who}{words}."


def task_subject(doubt: Doubt) -> str:
    """The subject of the task that settles this doubt."""
    return f"doubt:{doubt.pk}"


def close_doubts(by: Worker, medicine: Medicine, *, outcome: str) -> None:
    """A stop or a new line ends every open doubt of a line, and the tasks to settle them. Under the lock."""
    for doubt in Doubt.objects.open().filter(medicine=medicine):
        doubt.closed_at, doubt.closed_by = now(), by
        doubt.save(by=by, why=outcome)
        for task in Task.objects.open().filter(provider_id=doubt.provider_id, subject=task_subject(doubt)):
            close_task(by, task=task, outcome=outcome[:2000])


def _must_be_of(by: Worker, person: Person) -> None:
    """What somebody of this agency reports is kept, also by who no longer visits: facts are never stopped."""
    if by.role != Role.SOFTWARE and by.provider_id != person.provider_id:
        raise Refused({"": ["This person is not open to you."]})
