"""The rows of the board: on time first, then STOP, then the longest late; each in words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from mar.board.doing import Done, Going, done_about, who_goes
from mar.board.unanswered import Unanswered, unanswered
from medicines import lines
from medicines.directions import UNITS, amount_words
from medicines.models import Doubt, Medicine
from people.models import Person, Worker
from people.templatetags import words

ASKED = {"remove": "take off the old one", "check": "look at it", "start": "start it", "stop": "stop it"}
QUARTER = timedelta(minutes=15)
SOON = timedelta(hours=1)
PAGE = 100


@dataclass(frozen=True)
class Row:
    """One dose past its window, or one doubt at its next dose; when-needed ones have no `due_at`."""

    subject: str
    person: UUID
    line: UUID
    name: str
    medicine: str
    why: str
    stop: bool
    on_time: bool
    late: bool
    due_at: datetime | None
    no_time: str
    late_by: str
    window_until: datetime | None
    doubt: UUID | None
    going: Going | None
    done: Done

    @property
    def anchor(self) -> str:
        """An id for the row's controls, so that a refresh gives the focus back."""
        return self.subject.replace(":", "-").replace(" ", "-")


@dataclass(frozen=True)
class Soon:
    """One person's doses due at one moment."""

    due_at: datetime
    person: UUID
    name: str
    count: int
    unchecked: int = 0
    going: str = ""


@dataclass(frozen=True)
class Board:
    """The whole board. `rows` is one page of `total`, `soon` the first of `soon_total`; counts are of all."""

    as_of: datetime
    people: int
    rows: tuple[Row, ...]
    total: int
    late: int
    late_on_time: int
    stops: int
    soon_before: datetime
    soon_doses: int
    soon_total: int
    soon: tuple[Soon, ...]


@dataclass(frozen=True)
class _Waiting:
    """A row before it has words: the doses that make it, and its doubt."""

    doses: tuple[Unanswered, ...]
    doubt: Doubt | None

    @property
    def first(self) -> Unanswered | None:
        return self.doses[0] if self.doses else None

    @property
    def stop(self) -> bool:
        return self.doubt is not None or any(one.state == "ask" for one in self.doses)

    @property
    def urgent(self) -> bool:
        return any(one.on_time and one.late for one in self.doses)

    def order(self, now: datetime) -> tuple[int, timedelta]:
        """On time first, then STOP, then the longest late."""
        rank = 0 if self.urgent else 1 if self.stop else 2
        return rank, (self.first.slot.due_at - now if self.first else timedelta.max)


def soon_before(now: datetime) -> datetime:
    """The quarter of an hour after the next hour: at 09:12 it is 10:15."""
    at = now + SOON
    past = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at - past + QUARTER if past else at


def build(
    worker: Worker, people: QuerySet[Person], now: datetime, page: int = 1, soon_shown: int | None = None
) -> Board:
    """The board of these people at this moment. A fixed number of queries, whatever their number.

    `soon_shown`: list so many of what is due soon, all when None. Only who is listed is read and worded.
    """
    until = soon_before(now)
    found, doubts = unanswered(worker, people, now, until)
    waiting = sorted(_waiting(found, doubts), key=lambda one: one.order(now))
    shown = waiting[(page - 1) * PAGE : page * PAGE]
    coming = [one for one in found if one.state in ("due", "later") and one.slot.due_at < until]
    soon = _by_person(coming)
    listed = soon[:soon_shown]
    about = {one.person for one, _ in listed} | {one.doubt.person_id for one in shown if one.doubt}
    about |= {dose.person for one in shown for dose in one.doses}
    named = Person.objects.filter(pk__in=about).in_bulk()
    going = who_goes(about, now)
    overdue = [one for one in waiting if not one.stop]
    return Board(
        as_of=now,
        people=people.count(),
        rows=tuple(_rows(shown, named, going, now)),
        total=len(waiting),
        late=len(overdue),
        late_on_time=sum(one.urgent for one in overdue),
        stops=len(waiting) - len(overdue),
        soon_before=until,
        soon_doses=len(coming),
        soon_total=len(soon),
        soon=tuple(_soon(listed, named, going)),
    )


def _waiting(found: Sequence[Unanswered], doubts: Iterable[Doubt]) -> Iterable[_Waiting]:
    """Lines that make one dose are one row, each step of what is worn another; every open doubt is one row at
    its earliest unanswered dose.
    """
    by_line: dict[UUID, list[Unanswered]] = defaultdict(list)
    for one in found:
        by_line[one.together or one.medicine].append(one)
    doubted = set()
    for doubt in doubts:
        line = doubt.medicine.together or doubt.medicine_id
        doubted.add(line)
        doses = sorted(by_line.get(line, []), key=lambda one: one.slot.due_at)
        yield _Waiting(tuple(one for one in doses if one.slot.due_at == doses[0].slot.due_at), doubt)
    together: dict[tuple[UUID, datetime, int], list[Unanswered]] = defaultdict(list)
    for one in found:
        line = one.together or one.medicine
        if line not in doubted and (one.state == "ask" or one.state == "overdue"):
            together[line, one.slot.due_at, one.slot.ordinal].append(one)
    for doses in together.values():
        yield _Waiting(tuple(doses), None)


def _by_person(coming: Iterable[Unanswered]) -> list[tuple[Unanswered, list[Unanswered]]]:
    together: dict[tuple[datetime, UUID], list[Unanswered]] = defaultdict(list)
    for one in coming:
        together[one.slot.due_at, one.person].append(one)
    return [(doses[0], doses) for _, doses in sorted(together.items())]


# --- in words -------------------------------------------------------------------------------------------


def _rows(
    shown: Sequence[_Waiting], named: dict[UUID, Person], going: dict[UUID, Going], now: datetime
) -> Iterable[Row]:
    ids = {dose.medicine for one in shown for dose in one.doses}
    ids |= {one.doubt.medicine_id for one in shown if one.doubt}
    medicines = Medicine.objects.filter(pk__in=ids).in_bulk()
    dealt = done_about({_subject(one): one.doubt for one in shown}, named.values(), now)
    for one in shown:
        first, doubt = one.first, one.doubt
        of = [medicines[dose.medicine] for dose in one.doses] or [medicines[doubt.medicine_id]]  # type: ignore[union-attr]  # else a doubt
        person = of[0].person_id
        subject = _subject(one)
        yield Row(
            subject=subject,
            person=person,
            line=doubt.medicine_id if doubt else of[0].pk,
            name=words.name_banner(named[person].family_name, named[person].given_name),
            medicine=_medicine(one, of),
            why=_why(one, of[0]),
            stop=one.stop,
            on_time=of[0].on_time,
            late=first is not None and first.late,
            due_at=first.slot.due_at if first else None,
            no_time="" if first else _no_time(of[0]),
            late_by=words.duration(now - first.slot.due_at) if first and first.late else "",
            window_until=first.slot.window_until if first else None,
            doubt=doubt.pk if doubt else None,
            going=going.get(person),
            done=dealt[subject],
        )


def _subject(one: _Waiting) -> str:
    return f"doubt:{one.doubt.pk}" if one.doubt else one.doses[0].subject


def _medicine(one: _Waiting, of: Sequence[Medicine]) -> str:
    """Co-careldopa 25 mg/100 mg tablets, 1 tablet: each line that makes the dose, with its amount."""
    if not one.doses:
        return lines.shown_name(of[0].product_name)
    return words.list_and(
        sorted(
            ", ".join(filter(None, [lines.shown_name(medicine.product_name), amount(dose)]))
            for medicine, dose in zip(of, one.doses, strict=True)
        )
    )


def amount(dose: Unanswered) -> str:
    """1 tablet, as planned; empty when the directions do not say."""
    slot = dose.slot
    if slot.step != "give":
        return ASKED[slot.step]
    if slot.amount is None:
        return ""
    if slot.unit not in UNITS:
        return f"{words.amount(Decimal(slot.amount))} {slot.unit}"
    return amount_words(slot.amount, slot.unit, slot.amount_max)


def _no_time(medicine: Medicine) -> str:
    """Why a doubt has no dose to stand at: it is taken when needed, or everything is answered or paused."""
    directions = lines.parsed(medicine)
    fixed = directions is not None and directions.kind != "as_needed"
    return "not due now" if fixed and medicine.is_ours else "no time"


def _why(one: _Waiting, medicine: Medicine) -> str:
    if one.doubt:
        said = one.doubt.words.strip()
        kind = one.doubt.get_kind_display()
        return f"{kind}{'' if kind.endswith('?') else ':'} “{said}”" if said and said != kind else kind
    if one.stop and one.doses[0].stopped_at:
        return f"Stopped at {words.moment(one.doses[0].stopped_at)}: ring before giving"
    if one.doses and one.doses[0].slot.unsourced:
        return "The letter with the next doses has not come: ring the clinic"
    if one.doses and one.doses[0].past:
        return "from before: ask what happened, do not give it now"
    return f"late: {words.late_rule(medicine.late_rule)}"


def _soon(
    soon: Sequence[tuple[Unanswered, list[Unanswered]]], named: dict[UUID, Person], going: dict[UUID, Going]
) -> Iterable[Soon]:
    ids = {dose.medicine for _, doses in soon for dose in doses}
    new = set(Medicine.objects.filter(pk__in=ids, checked_at__isnull=True).values_list("pk", flat=True))
    for first, doses in soon:
        person = named[first.person]
        yield Soon(
            due_at=first.slot.due_at,
            person=first.person,
            name=words.name_banner(person.family_name, person.given_name),
            count=len(doses),
            unchecked=sum(one.medicine in new for one in doses),
            going=going[first.person].text.split(",")[0] if first.person in going else "",
        )
