"""The rows of a medicine: one for each time and step, with the days it falls on in a few letters. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

from mar.chart.cells import Writing, cell
from mar.chart.notes import Group
from mar.chart.shape import Cell, Row
from mar.slots import Key
from mar.steps import step_at
from medicines import lines
from medicines.directions import DAYS, Directions
from medicines.directions.days import Cycle, Days, EveryDays, EveryWeeks, MonthDays, Monthly, NthWeekday
from medicines.models import Medicine
from medicines.schedule.slots import SECOND_PASSING
from people.templatetags import words

HOUR = 60
NTH = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", -1: "last"}


def timed(
    medicine: Medicine, dates: Sequence[date], groups: Mapping[Key, Group], writing: Writing
) -> tuple[Row, ...]:
    """One row for each time and step of the line, also for a time at which only something was written."""
    directions = lines.parsed(medicine)
    times = {(at, ordinal) for line, _, at, ordinal in groups if line == medicine.pk}
    if not times and directions is not None:
        times = {(one.at, step) for one in directions.every_time for step in _steps(directions, one.step)}
    nothing = Group("", ())

    def cells(at: time, ordinal: int) -> Iterable[Cell]:
        for day in dates:
            yield cell(day, medicine, groups.get((medicine.pk, day, at, ordinal), nothing), writing)

    return tuple(
        Row(
            words.time(at),
            ordinal,
            step=_step(directions, at, ordinal),
            cells=tuple(cells(at, ordinal)),
            days=_days(directions, at, ordinal),
        )
        for at, ordinal in sorted(times)
    )


def _steps(directions: Directions, step: str) -> tuple[int, ...]:
    """The ordinals of one time: what is worn comes off and goes on."""
    if directions.worn is None or step != "give":
        return (0,)
    own = any(one.step == "remove" for one in directions.every_time)
    return (1,) if own else (0, 1)


def _step(directions: Directions | None, at: time, ordinal: int) -> str:
    """remove, apply, check, start or stop; empty for a dose of what is not worn."""
    if directions is None or (directions.worn is None and directions.kind != "continuous"):
        return ""
    step = step_at(directions, at, ordinal)
    if step == "give":
        return "apply" if directions.worn is not None else ""
    return step


def _days(directions: Directions | None, at: time, ordinal: int) -> str:
    """Wed · Mon to Sat · every 3 days · 72 h · 2nd time, of an hour that comes twice; empty for every day."""
    if directions is None:
        return ""
    second = "2nd time" if ordinal >= SECOND_PASSING else ""
    if directions.every is not None:
        return second or f"{directions.every / HOUR:g} h"
    parts = [part for part in directions.all_parts if any(one.at == at for one in part.times)]
    if not parts or any(part.weekdays is None and part.days is None for part in parts):
        return second
    if rules := {part.days for part in parts if part.days is not None}:
        return "" if len(rules) > 1 else rule_short(rules.pop())
    weekdays = sorted({one for part in parts for one in part.weekdays or ()})
    named = [words.WEEKDAYS[one - 1][:3] for one in weekdays]
    if len(weekdays) == len(DAYS):
        return ""
    run = len(weekdays) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1
    return f"{named[0]} to {named[-1]}" if run else words.list_and(named)


def rule_short(days: Days) -> str:
    """A rule of the calendar in the few letters that stand over a time."""
    match days:
        case EveryDays(every, anchor):
            if every == 7:
                return words.WEEKDAYS[anchor.weekday()][:3]
            return f"every {every // 7} weeks" if every % 7 == 0 else f"every {every} days"
        case EveryWeeks(every, _, _):
            return f"every {every} weeks"
        case Monthly(every, _, _):
            return {1: "monthly", 12: "yearly"}.get(every, f"every {every} months")
        case NthWeekday(_, nth, weekday, _):
            return f"{NTH[nth]} {words.WEEKDAYS[weekday - 1][:3]}"
        case Cycle(on, off, _):
            return f"{on} on, {off} off"
        case MonthDays(first, last):
            return f"day {first} to {last}"
    return ""
