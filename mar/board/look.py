"""What waits for a decision of a person: each is worked out again from all rows in force.

A matter goes away when somebody decides (a `Review` written after the last row of its dose), checks the line
or does the task; a row that comes later opens it again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import FETCH_PEERS, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from mar import story
from mar.models import Dose, FollowUp, Held, Outcome, Review
from mar.slots import answering
from medicines import lines
from medicines.models import Medicine
from people.models import Person, Task, Worker
from people.templatetags import words

CLASH = words.WORDS["clash"]
TOO_SOON = "Given closer together than the gap"
KEPT = "Kept: the office will look at it"
NOT_KNOWN = "Nobody knows what happened"
DENIED = "The giver says it was not so"
CORRECTED = "Corrected by somebody else"
UNCHECKED = "Not second-checked yet"
TO_DO = "To do"

PAIRS_BACK = timedelta(days=7)
NEAR = timedelta(hours=24)

HELD_BECAUSE = {
    "same_key": "The same entry came twice with different facts. Held: two facts disagree.",
    "elsewhere": "An entry for a person or medicine not found here.",
    "signer": "An entry signed for somebody not found here.",
    "corrects": "It corrects an entry that was not found.",
    "may_not_correct": "A correction of an entry of somebody else.",
    "absence": "To hospital or home again, at a time that does not fit what is written.",
}


@dataclass(frozen=True)
class Matter:
    """One thing to look at: `action` is the link to the page where it is decided."""

    group: str
    icon: str
    person: Person | None
    text: str
    action: str
    view: str
    args: tuple[UUID, ...]
    to_read: bool = True
    """Whether the page is also for those who may only read."""

    @property
    def name(self) -> str:
        """PATEL, Meera; empty when it names nobody of this agency."""
        return words.name_banner(self.person.family_name, self.person.given_name) if self.person else ""

    @property
    def url(self) -> str:
        return reverse(self.view, args=self.args)

    @property
    def anchor(self) -> str:
        """An id for its link, so that a refresh gives the focus back."""
        return f"look-{self.args[-1]}"


def to_look_at(worker: Worker, people: QuerySet[Person], now: datetime) -> list[Matter]:
    """Everything that waits, in groups, the gravest first. A fixed number of queries."""
    doses = Dose.objects.filter(provider_id=worker.provider_id, person__in=people)
    return [
        *_slots(doses, now),
        *_too_soon(doses, now),
        *_held(worker, people, now),
        *_not_known(doses, now),
        *_denied(people, now),
        *_unchecked(people, now),
        *_tasks(people, now),
    ]


def _named[Rows: (QuerySet[Dose], QuerySet[FollowUp])](rows: Rows) -> Rows:
    """With the people and medicines they name: read when asked for, for all rows at once. Mostly none is."""
    return rows.fetch_mode(FETCH_PEERS)


def undecided(rows: QuerySet[Dose]) -> QuerySet[Dose]:
    """Rows that no review of their dose has seen: a review sees all rows there are when it is written."""
    same = {name: OuterRef(name) for name in ("medicine", "due_date", "due_time", "ordinal")}
    of_slot = Review.objects.filter(
        recorded_at__gte=OuterRef("recorded_at"), **{f"dose__{name}": value for name, value in same.items()}
    )
    itself = Review.objects.filter(dose=OuterRef("pk"))
    return rows.filter(~Exists(of_slot), ~Exists(itself))


def _standing(rows: QuerySet[Dose]) -> QuerySet[Dose]:
    return rows.filter(~Exists(Dose.objects.filter(corrects=OuterRef("pk"))))


def _slots(doses: QuerySet[Dose], now: datetime) -> Iterable[Matter]:
    """Clashes, and corrections of somebody else's entry."""
    new = undecided(doses).filter(Q(clash_of__isnull=False, again=False) | Q(corrects__isnull=False))
    fresh = {one.pk: one for one in _named(new).order_by("recorded_at", "id")}
    lines_of = {one.medicine_id for one in fresh.values() if one.due_date}
    days = {one.due_date for one in fresh.values()}
    by_slot: dict[object, list[Dose]] = defaultdict(list)
    same = _standing(Dose.objects.filter(medicine__in=lines_of, due_date__in=days))
    for row in _named(same).order_by("recorded_at", "id"):
        by_slot[row.slot].append(row)
    corrected = []
    for slot in dict.fromkeys(one.slot for one in fresh.values() if one.slot):
        rows = answering(by_slot[slot])
        if len(rows) > 1:
            yield _clash(rows, now)
        else:
            corrected += [row for row in by_slot[slot] if row.pk in fresh]
    gone = {one.corrects_id for one in fresh.values()}
    corrected += [one for one in fresh.values() if not one.slot and one.pk not in gone]
    for row in corrected:
        was = row.corrects
        if was and was.outcome != Outcome.STRUCK and was.signed_by_id != row.signed_by_id:
            text = f"{_what(row, now)}: written by {was.signed_by.name}, corrected by {row.signed_by.name}."
            yield Matter(CORRECTED, "pen", row.person, text, "Look", "mar:review_dose", (row.pk,))


def _clash(rows: Sequence[Dose], now: datetime) -> Matter:
    who = words.list_and(dict.fromkeys(one.signed_by.initials for one in rows))
    text = f"{_what(rows[0], now)}: {who}. Both count."
    return Matter(CLASH, "clash", rows[0].person, text, "Decide", "mar:review_dose", (rows[0].pk,))


def _what(dose: Dose, now: datetime) -> str:
    """co-careldopa due 07:00 · paracetamol yesterday 20:05."""
    name = lines.short_name(story.medicine_name(dose))
    if dose.due_date and dose.due_time:
        day = "" if dose.due_date == timezone.localdate(now) else f" {words.date_short(dose.due_date)}"
        return f"{name} due{day} {words.time(dose.due_time)}"
    return f"{name} {words.moment_near(dose.given_at, now)}"


def _too_soon(doses: QuerySet[Dose], now: datetime) -> Iterable[Matter]:
    """When-needed doses nearer than the gap, written by different people."""
    soon = undecided(_standing(doses)).filter(
        due_date__isnull=True,
        medicine__isnull=False,
        recorded_at__gte=now - PAIRS_BACK,
        concerns__contains=[{"kind": "too_soon"}],
    )
    found = [*_named(soon).order_by("given_at")]
    others = _standing(Dose.objects.filter(person__in={one.person_id for one in found}))
    near = [*_named(others.filter(given_at__gte=now - PAIRS_BACK - NEAR)).order_by("given_at")]
    for dose in found:
        nearest = nearest_to(dose, near)
        if nearest is None or nearest.signed_by_id == dose.signed_by_id:
            continue
        text = (
            f"{_what(nearest, now)} {nearest.signed_by.initials}, then "
            f"{_what(dose, now)} {dose.signed_by.initials}. Both count."
        )
        yield Matter(TOO_SOON, "overdue", dose.person, text, "Decide", "mar:review_dose", (dose.pk,))


def beside(dose: Dose) -> Dose | None:
    """The dose that makes this when-needed one too soon, for the page where somebody decides."""
    near = _standing(Dose.objects.filter(person=dose.person_id)).filter(
        given_at__gte=dose.given_at - NEAR, given_at__lte=dose.given_at + NEAR
    )
    return nearest_to(dose, [*_named(near).order_by("given_at")])


def nearest_to(dose: Dose, near: Iterable[Dose]) -> Dose | None:
    """The dose nearest in time that holds the same."""
    others = [
        one for one in near if one.pk != dose.pk and one.person_id == dose.person_id and _shared(one, dose)
    ]
    return min(others, key=lambda one: abs(one.given_at - dose.given_at), default=None)


def _shared(one: Dose, other: Dose) -> bool:
    """Whether something went in that both hold."""
    if one.outcome in (Outcome.STRUCK, Outcome.NOT_TAKEN):
        return False
    held = [
        {part["code"] for part in (dose.medicine.ingredients if dose.medicine else dose.ingredients) or ()}
        for dose in (one, other)
    ]
    return one.medicine_id == other.medicine_id or bool(held[0] & held[1])


def _held(worker: Worker, people: QuerySet[Person], now: datetime) -> Iterable[Matter]:
    rows = Held.objects.filter(provider_id=worker.provider_id, reviews__isnull=True)
    rows = rows.filter(Q(person__isnull=True) | Q(person__in=people))
    for one in rows.select_related("person", "recorded_by").order_by("recorded_at"):
        when = words.moment_near(one.recorded_at, now)
        text = f"{HELD_BECAUSE.get(one.cause, one.words)} {one.recorded_by.initials} {when}."
        action = "Compare" if one.cause == "same_key" else "Open"
        yield Matter(KEPT, "note", one.person, text, action, "mar:review_held", (one.pk,))


def _not_known(doses: QuerySet[Dose], now: datetime) -> Iterable[Matter]:
    rows = undecided(_standing(doses.filter(outcome=Outcome.NOT_KNOWN)))
    for one in _named(rows).order_by("given_at"):
        text = f"{_what(one, now)}, {one.signed_by.initials}: “{one.note}” It counts as taken."
        yield Matter(NOT_KNOWN, "unknown", one.person, text, "Look", "mar:review_dose", (one.pk,))


def _denied(people: QuerySet[Person], now: datetime) -> Iterable[Matter]:
    seen = Review.objects.filter(dose=OuterRef("dose"), recorded_at__gte=OuterRef("recorded_at"))
    gone = Dose.objects.filter(corrects=OuterRef("dose"))
    rows = FollowUp.objects.filter(~Exists(seen), ~Exists(gone), person__in=people, what=FollowUp.What.DENIED)
    for one in _named(rows).order_by("recorded_at"):
        text = f"{_what(one.dose, now)}: {one.recorded_by.name} did not give it."
        yield Matter(DENIED, "talk", one.person, text, "Look", "mar:review_dose", (one.dose_id,))


def _unchecked(people: QuerySet[Person], now: datetime) -> Iterable[Matter]:
    rows = Medicine.objects.filter(person__in=people, kind=Medicine.Kind.OURS, checked_at__isnull=True)
    for one in rows.live_at(now).select_related("person").order_by("entered_at"):
        text = f"{lines.short_name(one.product_name)}, live since {words.moment_near(one.entered_at, now)}."
        yield Matter(
            group=UNCHECKED,
            icon="eye",
            person=one.person,
            text=text,
            action="Check it",
            view="medicines:check_medicine",
            args=(one.person_id, one.pk),
            to_read=False,
        )


def _tasks(people: QuerySet[Person], now: datetime) -> Iterable[Matter]:
    kinds = (Task.Kind.TELL_PRESCRIBER, Task.Kind.SETTLE_ADVICE, Task.Kind.LOOK_AT)
    rows = Task.objects.open().filter(person__in=people, kind__in=kinds)
    for one in rows.select_related("person").order_by("due_at", "id"):
        yield Matter(TO_DO, "bell", one.person, one.words, "Open", "mar:task", (one.pk,))
