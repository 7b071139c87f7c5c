"""What a dose makes somebody ask: the doubts and the tasks it opens, in its own transaction."""

from datetime import datetime, timedelta
from uuid import UUID

from mar import courses
from mar.actions.received import Filing
from mar.concerns import hiding_word
from mar.models import MAY_NOT_RUN_OUT, OPENS_DOUBT, REFUSALS, RUNNING, Dose, Outcome, Reason
from mar.slots import ZONE, subject
from mar.steps import step_of
from medicines import actions as medicines_actions
from medicines import lines
from medicines.models import Doubt, Medicine
from medicines.ring import Ring, ring_for
from medicines.schedule import end_of
from people import actions as people_actions
from people.fields import readable
from people.models import Contact, Person, Task, Worker
from people.templatetags import words

LOOK_FOR_IT = "the other arm, the back, under the hair, clothes, bed, chair, floor"
"""Where an old patch is looked for (story 8)."""

FORTNIGHT = timedelta(days=14)
"""So long a refusal asks whether the person understands it (stories.md 6.15)."""


def follow(by: Worker, filing: Filing, dose: Dose, medicine: Medicine) -> None:
    """Doubts and tasks that this dose opens, and the chase that it ends."""
    _open_doubt(by, filing, dose, medicine)
    _end_chase(by, filing, dose)
    ask_about_hiding(by, medicine, dose.note, dose.key)
    name, person = lines.short_name(medicine.product_name), filing.person
    if dose.outcome == Outcome.LEFT_OUT:
        people_actions.open_task(
            by,
            provider=person.provider,
            person=person,
            kind=Task.Kind.ASK,
            subject=f"dose:{dose.key}",
            words=f"{words.amount(dose.amount or 0)} of {name} was left out at {words.time(dose.given_at)}. "
            "Ask what became of it.",
        )
    if dose.given_by is not None and dose.given_by != filing.signer:
        people_actions.open_task(
            by,
            provider=person.provider,
            person=person,
            kind=Task.Kind.CONFIRM_ENTRY,
            subject=f"dose:{dose.key}",
            owner=dose.given_by,
            words=f"{filing.signer.name} wrote that you gave {name} at "
            f"{words.time(dose.given_at)}. Is it right?",
        )
    if dose.reason in REFUSALS:
        _refused(by, filing, dose, medicine)
    if dose.reason == Reason.NO_ACCESS:
        _at_the_door(by, filing, dose)


def _refused(by: Worker, filing: Filing, dose: Dose, medicine: Medicine) -> None:
    """Tell the prescriber the same day; after two weeks ask whether the person understands."""
    name, person = lines.short_name(medicine.product_name), filing.person
    since = _refusing_since(medicine)
    if medicine.on_time or medicine.high_risk or len(since) >= RUNNING:
        people_actions.open_task(
            by,
            provider=person.provider,
            person=person,
            kind=Task.Kind.TELL_PRESCRIBER,
            subject=f"medicine:{medicine.pk}",
            due_at=end_of(filing.moment.astimezone(ZONE).date(), ZONE),
            words=f"{person.preferred_name} said no to {name}. Tell the GP or pharmacist today.",
        )
    if since and dose.given_at - since[-1] >= FORTNIGHT - timedelta(days=1):
        people_actions.open_task(
            by,
            provider=person.provider,
            person=person,
            kind=Task.Kind.LOOK_AT,
            subject=f"capacity:{medicine.pk}",
            words=f"{person.preferred_name} has said no to {name} for two weeks. Does "
            f"{words.pronoun(person.pronoun)} understand what it is for, and what happens without it? "
            "Ask the GP about capacity. Nothing is hidden in food or drink.",
        )


def _refusing_since(medicine: Medicine) -> list[datetime]:
    """When each refusal of the line running was, the latest first."""
    rows = Dose.objects.filter(medicine=medicine).in_force().exclude(outcome=Outcome.STRUCK)
    found = []
    for given_at, reason in rows.order_by("-given_at").values_list("given_at", "reason")[:200]:
        if reason not in REFUSALS:
            break
        found.append(given_at)
    return found


def _at_the_door(by: Worker, filing: Filing, dose: Dose) -> None:
    """The office hears at once that nobody opened: once a day, however many doses it was."""
    person, at = filing.person, dose.given_at.astimezone(ZONE)
    people_actions.open_task(
        by,
        provider=person.provider,
        person=person,
        kind=Task.Kind.LOOK_AT,
        subject=f"door:{person.pk}:{at.date()}",
        words=f"{filing.signer.name} could not get in at {words.time(at)}. Is {person.preferred_name} safe?",
    )


def ask_about_hiding(by: Worker, medicine: Medicine, text: str, entry: UUID) -> None:
    """Words that hide or alter a medicine open a stop, once, unless that was agreed (stories.md 6.15)."""
    word = hiding_word(text, medicine)
    asked = Doubt.objects.open().filter(medicine=medicine, kind=Doubt.Kind.HIDDEN)
    if word is None or asked.exists():
        return
    medicines_actions.raise_doubt(
        by,
        medicine=medicine,
        kind=Doubt.Kind.HIDDEN,
        words=f"A note says “{word}”. Nothing is hidden or altered until a pharmacist has agreed it.",
        entry=entry,
    )


def _end_chase(by: Worker, filing: Filing, dose: Dose) -> None:
    """Whoever was dealing with a dose not recorded yet need not any more."""
    if dose.slot is None or not dose.effect.answers or subject(*dose.slot) not in filing.desk.chased:
        return
    chases = Task.objects.open().filter(provider_id=dose.provider_id, kind=Task.Kind.CHASE)
    for task in chases.filter(subject=subject(*dose.slot)):
        said = f"Recorded: {words.outcome(dose.outcome).lower()} at {words.time(dose.given_at)}"
        people_actions.close_task(by, task=task, outcome=said)


def _open_doubt(by: Worker, filing: Filing, dose: Dose, medicine: Medicine) -> None:
    """A Stop reason makes the medicine `ask` until somebody answers."""
    if dose.outcome != Outcome.NOT_TAKEN:
        return
    name, at, ring = lines.short_name(medicine.product_name), words.time(dose.given_at), None
    said = (dose.advice or {}).get("words") or dose.note
    if dose.reason in OPENS_DOUBT or (dose.reason == Reason.TOLD_NOT_TO and filing.entry["until_answered"]):
        kind = Doubt.Kind(dose.reason)
    elif medicine.together and dose.reason in MAY_NOT_RUN_OUT:
        kind = Doubt.Kind.SUPPLY
        said = f"{words.reason(dose.reason).capitalize()}: {lines.shown_name(medicine.product_name)}. "
        said += "Never give a part of this dose as if it were the whole."
    elif dose.reason == Reason.NOT_FOUND and step_of(medicine, dose) == "remove":
        kind, ring = Doubt.Kind.OTHER, _nurse(filing)
        said = (
            f"The old {lines.unit_of(medicine)} was not found: do not put on a new one. Look: {LOOK_FOR_IT}. "
        )
        said += "Drowsy or breathing slowly: 999."
    elif courses.has_steps(medicine) and dose.again_at is None and not _asked_already(medicine):
        kind, said = Doubt.Kind.OTHER, courses.MISSED
    elif dose.reason == Reason.UNWELL and medicine.cd.startswith("schedule_"):
        kind, ring = Doubt.Kind.OTHER, _nurse(filing)
        said = f"Too drowsy or unwell for {name} at {at}. "
        said += "Will not wake, or breathing slowly: 999. Ring the nurse before giving it again."
    else:
        return
    photo = dose.documents[0] if dose.documents else None
    medicines_actions.raise_doubt(
        by,
        medicine=medicine,
        kind=kind,
        words=readable(said).strip() or str(kind.label),
        entry=dose.key,
        label_seen=readable(dose.note) if kind == Doubt.Kind.LABEL_DIFFERS else "",
        document_key=UUID(photo) if photo else None,
        ring=ring,
    )


def _asked_already(medicine: Medicine) -> bool:
    return Doubt.objects.open().filter(medicine=medicine, words=courses.MISSED).exists()


def _nurse(filing: Filing) -> Ring:
    """The nurse where one is known; else whoever answers at this hour."""
    person: Person = filing.person
    nurses = Contact.objects.filter(person=person, purpose=Contact.Purpose.NURSE, ended_on__isnull=True)
    nurse = nurses.order_by("id").first()
    if nurse is None:
        return ring_for(person, Doubt.Kind.OTHER, filing.moment)
    return Ring(who=nurse.name, number=nurse.number, hours=nurse.hours)
