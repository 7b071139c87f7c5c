"""Visits and lines that do not fit: too close for a gap, too short for what stands apart from the rest.

Pure but for reading a row (`spaced_of`). A dose counts as given when the visit nearest to its time begins
[D 5.5].
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from medicines.directions import Directions, Meal
from medicines.lines import schedule_line, short_name
from medicines.models import Medicine
from medicines.schedule import NEAR_A_VISIT, Line, due, utc
from people.models import Branch
from people.templatetags import words
from people.wall_clock import instant

NONE = timedelta(0)
MINUTE = timedelta(minutes=1)
NEAR = NEAR_A_VISIT * MINUTE


@dataclass(frozen=True)
class Spaced:
    """A line as far as it must stand apart. `together`: what makes one dose with it shares its value."""

    name: str
    line: Line
    ingredients: frozenset[str] = frozenset()
    together: object = None

    @property
    def directions(self) -> Directions:
        return self.line.directions

    @property
    def gap(self) -> timedelta:
        return (self.directions.gap_minutes or 0) * MINUTE

    @property
    def meal(self) -> Meal | None:
        """How it stands apart from other medicines, where it does."""
        meal = self.directions.meal
        return meal if meal is not None and meal.medicines else None

    def one_dose_with(self, other: "Spaced") -> bool:
        """Two boxes of one dose."""
        return self.together is not None and self.together == other.together

    def apart_from(self, other: "Spaced") -> timedelta:
        """The least time between a dose of each: of one line, or of two that share an ingredient."""
        if self.line.id != other.line.id and (
            self.one_dose_with(other) or not self.ingredients & other.ingredients
        ):
            return NONE
        return max(self.gap, other.gap)


def spaced_of(medicine: Medicine, branch: Branch) -> Spaced | None:
    """A line of the list; None for one without directions."""
    line = schedule_line(medicine, branch)
    if line is None:
        return None
    codes = frozenset(one["code"] for one in medicine.ingredients or ())
    return Spaced(short_name(medicine.product_name), line, codes, medicine.together)


@dataclass(frozen=True)
class Stay:
    """One visit, from its beginning to its end."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Misfit:
    """A sentence for the planner, and the visits it names."""

    visits: tuple[Stay, ...]
    text: str


def misfits(lines: Sequence[Spaced], stays: Iterable[Stay], zone: ZoneInfo) -> list[Misfit]:
    """Every pair of visits that forces a gap shorter than a line allows, and every visit that gives together
    what must stand apart. Said once for one pair of clock times.
    """
    visits = sorted(stays, key=lambda one: one.starts_at)
    given = sorted(_given(lines, visits, zone), key=lambda row: row[0].starts_at)
    longest = max((one.gap for one in lines), default=NONE)
    found: dict[str, Misfit] = {}
    for n, (visit, one) in enumerate(given):
        for later, other in given[n:]:
            apart = later.starts_at - visit.starts_at
            if apart >= max(longest, MINUTE):
                break
            if visit is not later and apart < one.apart_from(other):
                text = _too_close(one, other, visit, later)
                found.setdefault(text, Misfit((visit, later), text))
    for visit, one in given:
        if one.meal is not None and visit.ends_at - visit.starts_at < one.meal.minutes * MINUTE:
            with_it = (row for stay, row in given if stay is visit and _is_apart(one, row))
            rest = list(dict.fromkeys(row.name for row in with_it))
            if rest:
                text = _too_short(one, one.meal, rest, visit)
                found.setdefault(text, Misfit((visit,), text))
    return list(found.values())


def _given(lines: Sequence[Spaced], visits: Sequence[Stay], zone: ZoneInfo) -> Iterator[tuple[Stay, Spaced]]:
    """Each dose of ours with the visit that gives it; none where nobody comes near its time."""
    if not visits:
        return
    first = visits[0].starts_at.astimezone(zone).date()
    last = visits[-1].starts_at.astimezone(zone).date() + timedelta(days=1)
    for one in lines:
        for slot in due(one.line, first, last, zone):
            if slot.step != "give" or slot.others:
                continue
            near = min(visits, key=lambda visit: abs(utc(visit.starts_at) - slot.due_at))
            if abs(utc(near.starts_at) - slot.due_at) <= NEAR:
                yield near, one


def _too_close(one: Spaced, other: Spaced, visit: Stay, later: Stay) -> str:
    what = f"doses of {one.name}" if one.line.id == other.line.id else f"{one.name} and {other.name}"
    return (
        f"The {words.time(visit.starts_at)} and {words.time(later.starts_at)} visits are "
        f"{words.duration(later.starts_at - visit.starts_at)} apart: {what} need at least "
        f"{words.duration(one.apart_from(other))} between them."
    )


def _too_short(one: Spaced, meal: Meal, rest: Sequence[str], visit: Stay) -> str:
    return (
        f"The {words.time(visit.starts_at)} visit lasts {words.duration(visit.ends_at - visit.starts_at)}: "
        f"{one.name} is taken {words.duration(meal.minutes * MINUTE)} {meal.how} other medicines, and "
        f"{words.list_and(rest)} fall{'' if len(rest) > 1 else 's'} in the same visit."
    )


def _is_apart(one: Spaced, other: Spaced) -> bool:
    return other.line.id != one.line.id and not one.one_dose_with(other)


# --- on the form of a line ------------------------------------------------------------------------------


def meal_clashes(new: Spaced, others: Sequence[Spaced], day: datetime, zone: ZoneInfo) -> list[str]:
    """What else is due too near a line that stands apart from other medicines, the new line or one on the
    list: one sentence for each time. Looks at the fortnight from `day`.
    """
    found: dict[str, None] = {}
    for one in (new, *others):
        if one.meal is None:
            continue
        rest = [other for other in (new, *others) if _is_apart(one, other)]
        for text in _near(one, one.meal, rest if one is new else [new] if new in rest else [], day, zone):
            found[text] = None
    return list(found)


def visit_clashes(new: Spaced, others: Sequence[Spaced], clocks: Sequence[time], day: datetime) -> list[str]:
    """Which two visits are too close for a new line, where visits of these local times come every day."""
    zone = day.tzinfo
    if not isinstance(zone, ZoneInfo):
        raise TypeError("the day is a local one")
    dates = [day.date() + timedelta(days=n) for n in range(8)]
    stays = [Stay(at, at) for date in dates for at in (instant(date, clock, zone) for clock in clocks)]
    near = [one for one in others if new.apart_from(one)]
    return [one.text for one in misfits([new, *near], stays, zone) if len(one.visits) > 1]


def _near(one: Spaced, meal: Meal, others: Sequence[Spaced], day: datetime, zone: ZoneInfo) -> Iterator[str]:
    first = day.astimezone(zone).date()
    last = first + timedelta(days=14)
    span = meal.minutes * MINUTE
    slots = [(slot, other) for other in others for slot in due(other.line, first, last, zone)]
    for mine in due(one.line, first, last, zone):
        low, high = (
            (mine.due_at, mine.due_at + span) if meal.how == "before" else (mine.due_at - span, mine.due_at)
        )
        near = [
            f"{other.name} ({words.time(slot.due_at)})"
            for slot, other in slots
            if slot.step == "give" and (low <= slot.due_at < high or slot.due_at == mine.due_at)
        ]
        if near:
            yield (
                f"{one.name[:1].upper()}{one.name[1:]} at {words.time(mine.due_at)} is taken "
                f"{words.duration(span)} {meal.how} other medicines: {words.list_and(dict.fromkeys(near))} "
                f"{'is' if len(set(near)) == 1 else 'are'} due too near to it."
            )
