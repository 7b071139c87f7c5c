"""What is known about one person over some days: what is due, what was answered, what is in doubt. Pure."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from mar.models import Dose, MovedDose, Outcome, Review
from mar.slots.moving import as_moved, with_next
from medicines import lines
from medicines.limits import Intake, LineLimit, long_lines
from medicines.models import Doubt, IngredientCap, Medicine, Pause
from medicines.schedule import (
    Answer,
    Line,
    Slot,
    State,
    Suspension,
    due,
    late,
    only_past,
    state,
    utc,
)
from people.models import Absence, Person

ZONE = ZoneInfo(settings.TIME_ZONE)
LOOK_BACK = timedelta(hours=48)
WEEK = timedelta(days=7)

Key = tuple[Hashable, date, time, int]


def subject(medicine: UUID, due_date: date, due_time: time, ordinal: int) -> str:
    """The name of a dose in a task about it."""
    return f"slot:{medicine}:{due_date}:{due_time}:{ordinal}"


class DueDose(NamedTuple):
    """One slot with what happened to it. `rows` are in force and not struck, oldest first."""

    slot: Slot
    medicine: Medicine
    state: State
    late: bool
    only_past: bool
    rows: tuple[Dose, ...]
    struck: tuple[Dose, ...]
    clash: bool
    next_slot: Slot | None = None
    moved: MovedDose | None = None


@dataclass
class Sheet:
    """What is known about one person from `start` to `end` (instants). Built by `load`, not changed after."""

    person: Person
    start: datetime
    end: datetime
    medicines: list[Medicine] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    caps: list[IngredientCap] = field(default_factory=list)
    doses: list[Dose] = field(default_factory=list)
    earlier: list[Dose] = field(default_factory=list)
    """Doses outside `start` to `end` of lines with a most in 7 days or in a course, for the limits alone."""
    former: list[Medicine] = field(default_factory=list)
    """Lines ended long ago that a line with a most in its course replaces."""
    reviews: list[Review] = field(default_factory=list)
    worn: list[Dose] = field(default_factory=list)
    """Of lines that are worn, all that was put on and taken off in the last month, in force, in order."""
    moves: list[MovedDose] = field(default_factory=list)

    def medicine(self, pk: UUID | None) -> Medicine | None:
        return self._by_id.get(pk)

    @cached_property
    def _by_id(self) -> dict[UUID | None, Medicine]:
        return {one.pk: one for one in self.medicines}

    def earlier_line(self, pk: UUID | None) -> Medicine | None:
        """A line ended long ago, where the limits of a course ask for it."""
        return next((one for one in self.former if one.pk == pk), None)

    @cached_property
    def replaced(self) -> set[UUID]:
        """The ids of lines that another line replaces."""
        return {one.replaces_id for one in self.medicines if one.replaces_id}

    @cached_property
    def _followed_from(self) -> dict[Hashable, datetime]:
        """When the line that replaces each begins."""
        return {one.replaces_id: one.starts_at for one in self.medicines if one.replaces_id}

    def doubts_of(self, medicine: Medicine) -> list[Doubt]:
        """Open doubts of the lines that make one dose with it: one missing is a Stop for all."""
        if not self.doubts:
            return []
        ids = {one.pk for one in self.joined(medicine)}
        return [one for one in self.doubts if one.medicine_id in ids]

    def joined(self, medicine: Medicine) -> list[Medicine]:
        """The lines that make one dose with this one, itself included."""
        if medicine.together is None:
            return [medicine]
        return [one for one in self.medicines if one.together == medicine.together]

    @cached_property
    def suspensions(self) -> list[Suspension]:
        """Absences and pauses, as the schedule reads them."""
        return lines.suspensions(self.absences, self.pauses)

    def line(self, medicine: Medicine) -> Line | None:
        """By letter, and not stopped by a person: asked about until another follows."""
        asks = lines.goes_by_letter(medicine) and (medicine.pk in self.replaced or not medicine.stop_reason)
        return lines.schedule_line(medicine, self.person.branch, asks=asks)

    def waits_for_letter(self, medicine: Medicine, now: datetime) -> bool:
        """Whether its letter has ended and nothing has followed: nobody knows the dose."""
        line, stop = self.line(medicine), medicine.stops_at
        over = stop is not None and stop <= now and medicine.pk not in self.replaced
        return over and line is not None and line.asks_after_end

    @cached_property
    def moved(self) -> dict[object, MovedDose]:
        """The doses moved on advice, by the name of their slot."""
        return {one.slot: one for one in self.moves}

    def slots(self, line: Line, first: date, last: date) -> list[Slot]:
        """The line's slots on the local dates from `first` up to, not including, `last`, moved as advised."""
        found = due(line, first, last, ZONE, self.suspensions)
        if line.asks_after_end and line.id in self._followed_from:
            found = [one for one in found if one.due_at < self._followed_from[line.id]]
        if not self.moves:
            return found
        return as_moved(found, {key: one.moved_to for key, one in self.moved.items()})

    def due_at(self, medicine: Medicine, at: datetime) -> list[Slot]:
        """The doses of a line due at this moment: one or none."""
        line, day = self.line(medicine), at.astimezone(ZONE).date()
        found = self.slots(line, day, day + timedelta(days=1)) if line is not None else ()
        return [one for one in found if one.due_at == at and one.step == "give"]

    # Doses

    @cached_property
    def in_force(self) -> list[Dose]:
        """Rows nobody corrects, struck ones included, in the order they were written."""
        return [one for one in self.doses if not one.corrected]

    def of_line(self, medicine: Medicine) -> list[Dose]:
        """Its rows in force, in the order they were written."""
        return self._of_line.get(medicine.pk, [])

    @cached_property
    def _of_line(self) -> dict[UUID | None, list[Dose]]:
        found: dict[UUID | None, list[Dose]] = defaultdict(list)
        for dose in self.in_force:
            found[dose.medicine_id].append(dose)
        return found

    @cached_property
    def by_slot(self) -> dict[Key, list[Dose]]:
        """Rows in force under the slot they answer; those without a time of their own are left out."""
        found: dict[Key, list[Dose]] = defaultdict(list)
        for dose in self.in_force:
            if (slot := dose.slot) is not None:
                found[slot].append(dose)
        return found

    def settled(self, rows: Sequence[Dose]) -> bool:
        """Whether a review has seen all of these rows: one that came later opens the question again."""
        ids = {str(one.pk) for one in rows}
        return any(ids <= set(review.seen) for review in self.reviews)

    def clashing(self, rows: Sequence[Dose]) -> bool:
        """More than one answer to one slot, trying again aside, that no person has decided yet."""
        return len(answering(rows)) > 1 and not self.settled(rows)

    # Slots

    def due_doses(self, now: datetime, first: date, last: date) -> list[DueDose]:
        """Every slot on the local dates from `first` up to, not including, `last`, in order of time."""
        now = utc(now)
        by_slot, replaced = self.by_slot, self.replaced
        found = []
        for medicine in lines.in_card_order(self.medicines):
            line = self.line(medicine)
            if line is None:
                continue
            slots = self.slots(line, first, last + timedelta(days=2))
            since = min((one.opened_at for one in self.doubts_of(medicine)), default=None)
            for slot, following in with_next(slots):
                if slot.due_date >= last:
                    break
                found.append(
                    self._due_dose(
                        medicine,
                        slot,
                        following,
                        by_slot.get(slot.key, []),
                        now,
                        since is not None and _in_doubt(slot, since, now),
                        replaced,
                    )
                )
        return sorted(found, key=lambda one: one.slot.due_at)  # of one time, the medicines by name

    def _due_dose(
        self,
        medicine: Medicine,
        slot: Slot,
        following: Slot | None,
        rows: list[Dose],
        now: datetime,
        doubted: bool,
        replaced: set[UUID],
    ) -> DueDose:
        standing = tuple(one for one in rows if one.outcome != Outcome.STRUCK)
        answers = [Answer(one.again_at) for one in standing]
        stopped = (
            medicine.stops_at is not None and medicine.stops_at <= now and slot.due_at < medicine.stops_at
        )
        return DueDose(
            slot=slot,
            medicine=medicine,
            state=state(
                slot,
                now,
                answers=answers,
                doubted=doubted,
                stopped_after_due=stopped and (bool(medicine.stop_reason) or medicine.pk in replaced),
            ),
            late=late(slot, now, answers),
            only_past=only_past(following, now),
            rows=standing,
            struck=tuple(one for one in rows if one.outcome == Outcome.STRUCK),
            clash=len(standing) > 1 and self.clashing(standing),
            next_slot=following,
            moved=self.moved.get(slot.key) if self.moves else None,
        )

    # Limits

    @cached_property
    def line_limits(self) -> list[LineLimit]:
        """The limits of every line, those that others replaced among them."""
        return lines.line_limits([*self.medicines, *self.former])

    @cached_property
    def long_lines(self) -> dict[Hashable, timedelta]:
        """The lines whose doses count for longer than a day, and how long: a week, or the whole course."""
        return long_lines(self.line_limits)

    @cached_property
    def limited(self) -> set[Hashable]:
        """The lines that have a gap or a maximum, or an ingredient that something else of hers is held to."""
        held = [one for one in self.line_limits if one.held]
        codes = {code for one in held for code in one.ingredients}
        codes |= {cap.ingredient for cap in lines.caps(self.caps)}
        return {one.line for one in self.line_limits if one.held or one.ingredients & codes}

    def may_limit(self, intake: Intake) -> bool:
        """Whether any gap or maximum may bear on it: on most medicines none does."""
        return intake.line is None or intake.line in self.limited


def _in_doubt(slot: Slot, since: datetime, now: datetime) -> bool:
    """Whether a doubt that is open since then is about this slot. What stood unanswered before it was raised,
    and is past anybody's round and board, is late and not recorded: nobody can ring before giving it.
    """
    return slot.window_until > since or slot.due_at > now - LOOK_BACK


def answering(rows: Sequence[Dose]) -> list[Dose]:
    """The rows of one slot that tell different stories: a try that came to nothing, then another, is one."""
    standing = [one for one in rows if one.outcome != Outcome.STRUCK]
    tried = [one for one in standing if one.outcome == Outcome.NOT_TAKEN and not one.left_pack]
    if len(standing) > 1 and any(one.again for one in standing):
        return [one for one in standing if one not in tried] or standing[-1:]
    return standing
