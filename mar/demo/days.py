"""An ordinary day: who comes when, what they give, and what now and then goes another way.

Everything here is worked out from the seed, the day's number and the slot, so that the same day is the same
day however often it is asked for; nothing here writes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from mar.courses import has_steps
from mar.demo.acts import Act, answer, entry, given, plain
from mar.demo.month import ARRIVALS, TOLD, Said
from mar.slots import DueDose, Sheet
from medicines import lines
from medicines.models import Medicine
from people.models import Person, Worker

MINUTE = timedelta(minutes=1)
FAR = timedelta(hours=2)
SAYS_NO = {"Winifred": 0.13, "Idris": 0.04, "Terry": 0.04, "Gloria": 0.03}
LATE_VISIT = 0.035
AGAIN_AFTER = 18 * MINUTE
TWICE = 0.4
"""How likely the most of a range was wanted."""
EFFECT_AFTER = 24 * MINUTE
WHEN_NEEDED = {
    "Jean": {"08:40": 0.55, "17:00": 0.4},
    "Stan": {"08:45": 0.9, "13:15": 0.5, "17:30": 0.8},
    "Terry": {"09:10": 0.6, "17:40": 0.35},
}
"""How likely somebody asks for the when-needed medicine at which visit."""

NO_WORDS = ("Did not want it today.", "Turned her head away.", "“Not now, love.”", "")


@dataclass(frozen=True)
class Call:
    """A visit that somebody makes."""

    starts_at: datetime
    worker: Worker


@dataclass(frozen=True)
class Calendar:
    """Chance by seed: the same for one seed, one person and one day counted from where the demo began.

    `built` is the day of the first build while that is made; what is told counts back from it.
    """

    seed: int
    began: date
    built: date | None = None

    def chance(self, person: Person, day: date, *parts: Any) -> Random:
        """A stream of its own for everything that can happen."""
        words = (self.seed, (day - self.began).days, person.given_name, *parts)
        return Random("|".join(map(str, words)))  # noqa: S311 — a demo's ordinary life, no secret

    def told(self, person: Person, name: str, day: date, clock: str) -> Said | None:
        """What is told word for word of this dose, by the first word of its name."""
        return TOLD.get(self._visit(person, day, clock), {}).get(name)

    def arrival(self, person: Person, day: date, clock: str) -> int | None:
        """The minutes after its time at which this visit is told to have begun."""
        return ARRIVALS.get(self._visit(person, day, clock))

    def _visit(self, person: Person, day: date, clock: str) -> tuple[str, int, str]:
        ago = (self.built - day).days if self.built else -1
        return person.given_name, ago, clock


def acts_of_day(calendar: Calendar, sheet: Sheet, visits: Sequence[Call], day: date) -> list[Act]:
    """Everything that is filed about one person on one local day, in order of time."""
    person, found = sheet.person, []
    for medicine in sheet.medicines:
        medicine.person = person  # as it was read, without asking for it line by line
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), timezone.get_default_timezone())
    due = [one for one in sheet.due_doses(end, day, day + timedelta(days=1)) if not one.slot.suspended]
    there = [one for one in visits if not _away(sheet, one.starts_at)]
    last: dict[Any, datetime] = {}
    for number, visit in enumerate(there):
        at = _arrival(calendar, person, visit)
        following = there[number + 1 : number + 2]
        found.append(
            Act(at, visit.worker, entry("opened", visit.worker, person, at, at=at.isoformat(), identity=True))
        )
        mine = [one for one in due if not one.slot.others and _nearest(one, there) is visit]
        # What makes one dose, or lies in one tray, is given in one go.
        goes = list(dict.fromkeys(_go(one.medicine) for one in mine))
        for one in mine:
            moment = at + (1 + goes.index(_go(one.medicine))) * MINUTE
            found += _answered(calendar, one, visit.worker, moment, following)
        found += _when_needed(calendar, sheet, visit, at + (len(mine) + 2) * MINUTE, last)
    if there and day.isoweekday() == 1:
        found += _told_about_sunday(calendar, sheet, there[0], day)
    return sorted(found, key=lambda act: act.at)


def _go(medicine: Medicine) -> Any:
    return medicine.together or medicine.container or medicine.pk


def _away(sheet: Sheet, moment: datetime) -> bool:
    return any(
        one.starts_at <= moment and (one.ends_at is None or one.ends_at > moment) for one in sheet.absences
    )


def _arrival(calendar: Calendar, person: Person, visit: Call) -> datetime:
    """When the carer is there: near the time, now and then much later."""
    local = timezone.localtime(visit.starts_at)
    told = calendar.arrival(person, local.date(), f"{local:%H:%M}")
    if told is not None:
        return visit.starts_at + told * MINUTE
    chance = calendar.chance(person, local.date(), "arrival", f"{local:%H:%M}")
    if chance.random() < LATE_VISIT:
        return visit.starts_at + chance.randint(38, 75) * MINUTE
    return visit.starts_at + chance.randint(0, 8) * MINUTE


def _nearest(due: DueDose, visits: Sequence[Call]) -> Call | None:
    near = [one for one in visits if abs(one.starts_at - due.slot.due_at) <= FAR]
    return min(near, key=lambda one: abs(one.starts_at - due.slot.due_at), default=None)


def _answered(
    calendar: Calendar, due: DueDose, worker: Worker, at: datetime, following: Sequence[Call]
) -> Iterable[Act]:
    """What happened to one dose: nearly always taken."""
    medicine, slot = due.medicine, due.slot
    # Lines that make one dose share their first word, so they share what happens.
    name = medicine.product_name.split()[0]
    chance = calendar.chance(medicine.person, slot.due_date, name, f"{slot.due_time:%H:%M}")
    said = calendar.told(medicine.person, name, slot.due_date, f"{slot.due_time:%H:%M}")
    roll, no = chance.random(), SAYS_NO.get(medicine.person.given_name, 0.012)

    def act(moment: datetime, outcome: str, part: str = "", **fields: Any) -> Act:
        return Act(moment, worker, answer(worker, due, moment, outcome, part, **fields), slot.key)

    if slot.step != "give" or has_steps(medicine):
        yield act(at, "taken")
    elif (site := _site(medicine, slot.due_date)) and said is None:
        yield act(at, "taken", site=site)
    elif said is not None:
        first = act(at, said.outcome, **said.fields)
        yield from _left_out(first, medicine.person, following) if said.outcome == "left_out" else [first]
    elif roll < no:
        note = chance.choice(NO_WORDS)
        yield act(at, "not_taken", reason="did_not_want", note=note)
        if chance.random() < 0.45:
            later = at + AGAIN_AFTER
            yield act(later, "taken", "again", again=True, note="Tried again after a cup of tea.")
    elif roll < no + 0.012 and not medicine.on_time:
        return  # nobody wrote it down
    elif roll < no + 0.03 and slot.due_time.hour >= 19 and not medicine.on_time:
        again_at = at + AGAIN_AFTER
        yield act(at, "not_taken", reason="asleep", again_at=again_at.isoformat())
        yield act(again_at, "taken", "again", again=True)
    elif roll < no + 0.06 and slot.unit in ("sachet", "ml") and slot.amount:
        half = plain(slot.amount / 2)
        yield act(at, "part_taken", amount=half, note="Drank about half.")
    elif roll < no + 0.15 and medicine.left_out_agreed and following:
        yield from _left_out(act(at, "left_out", note="Wanted it after her tea."), medicine.person, following)
    else:
        unseen = medicine.help_wanted == "prompted" and chance.random() < 0.12
        told = ["the office"] if medicine.on_time and at > slot.due_at + 30 * MINUTE else []
        note = "Late: roadworks on the bridge." if told else ""
        yield act(at, "taken", basis="not_confirmed" if unseen else "saw", told=told, note=note)


def _site(medicine: Medicine, day: date) -> str:
    """Where the patch of that day goes: the places in turn; empty for what is not worn."""
    read = lines.parsed(medicine)
    if read is None or read.worn is None:
        return ""
    each = max(1, (read.every or 0) // (24 * 60))
    return read.worn.sites[day.toordinal() // each % len(read.worn.sites)] if read.worn.sites else ""


def _left_out(left: Act, person: Person, following: Sequence[Call]) -> Iterable[Act]:
    """Left out as agreed, and the next visit asks."""
    yield left
    for visit in following:
        at = visit.starts_at + 9 * MINUTE
        yield follow_up(
            visit.worker,
            person,
            left.body["key"],
            "left_out_answer",
            at,
            answer="gone",
            text="The cup was empty.",
        )


def follow_up(worker: Worker, person: Person, of: str, what: str, at: datetime, **fields: Any) -> Act:
    """What came after the dose whose key is `of`."""
    body = entry("follow_up", worker, person, of, what, of=of, what=what, at=at.isoformat(), **fields)
    return Act(at, worker, body, of=of)


def _when_needed(
    calendar: Calendar, sheet: Sheet, visit: Call, at: datetime, last: dict[Any, datetime]
) -> Iterable[Act]:
    """A when-needed dose that was asked for, asked about first, with what it did."""
    person = sheet.person
    local = timezone.localtime(visit.starts_at)
    likely = WHEN_NEEDED.get(person.given_name, {}).get(f"{local:%H:%M}", 0.0)
    chance = calendar.chance(person, local.date(), "when needed", f"{local:%H:%M}")
    for medicine in sheet.medicines:
        read = lines.parsed(medicine)
        if read is None or read.kind != "as_needed" or not _live(medicine, at) or read.amount is None:
            continue
        gap = timedelta(minutes=(read.gap_minutes or 0) + 5)
        if chance.random() >= likely or at - last.get(medicine.pk, at - timedelta(days=1)) < gap:
            continue
        last[medicine.pk] = at
        amount = read.amount_max if read.amount_max and chance.random() < TWICE else read.amount
        body = entry(
            "dose",
            visit.worker,
            person,
            medicine.pk,
            visit.starts_at,
            medicine=str(medicine.pk),
            outcome="taken",
            given_at=at.isoformat(),
            what_for=read.reason,
            asked={"answer": "none"},
            **given(medicine, amount, read.unit),
        )
        yield Act(at, visit.worker, body)
        helped = chance.choice(("helped", "helped", "helped", "some"))
        yield follow_up(visit.worker, person, body["key"], "effect", at + EFFECT_AFTER, answer=helped)


def _live(medicine: Medicine, at: datetime) -> bool:
    return medicine.starts_at <= at and (medicine.stops_at is None or medicine.stops_at > at)


def _told_about_sunday(calendar: Calendar, sheet: Sheet, visit: Call, monday: date) -> Iterable[Act]:
    """On most Mondays the daughter says how Sunday went."""
    sunday, person = monday - timedelta(days=1), sheet.person
    if calendar.chance(person, monday, "told").random() > 0.6:
        return
    at = visit.starts_at + 14 * MINUTE
    for due in sheet.due_doses(at, sunday, monday):
        if not due.slot.others or due.medicine.kind != Medicine.Kind.OURS:
            continue
        body = answer(
            visit.worker,
            due,
            due.slot.due_at,
            "taken",
            who="family",
            basis="told",
            given_by={"name": due.slot.others},
            time_source="typed",
        )
        yield Act(at, visit.worker, body, due.slot.key)
