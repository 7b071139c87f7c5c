"""Which days: the rules of the calendar, each with its phase."""

from datetime import date
from typing import Any

from medicines.directions.days import (
    LAST,
    Cycle,
    Dates,
    Days,
    EveryDays,
    EveryWeeks,
    MonthDays,
    Monthly,
    NthWeekday,
)
from medicines.directions.reading.fields import Faults, day, only, weekdays_of, whole_needed
from medicines.directions.shape import Unreadable

MOST_DATES = 60
FIELDS = {
    "every_days": frozenset({"rule", "every", "anchor"}),
    "every_weeks": frozenset({"rule", "every", "weekdays", "anchor"}),
    "monthly": frozenset({"rule", "every", "day", "anchor"}),
    "nth_weekday": frozenset({"rule", "every", "nth", "weekday", "anchor"}),
    "cycle": frozenset({"rule", "on", "off", "anchor"}),
    "month_days": frozenset({"rule", "first", "last"}),
    "dates": frozenset({"rule", "dates"}),
}


def days_of(value: Any, path: str) -> Days | None:
    """A rule of the calendar, or None for every day."""
    if value is None:
        return None
    rule = value.get("rule") if isinstance(value, dict) else None
    if not isinstance(rule, str) or rule not in FIELDS:
        raise Unreadable(path, "Say on which days.")
    row, faults = only(value, FIELDS[rule], path, "Say on which days."), Faults()

    def count(name: str, least: int, most: int, sentence: str) -> int:
        return faults.part(1, whole_needed, row.get(name), f"{path}.{name}", least, most, sentence)

    anchor = date.min
    if "anchor" in FIELDS[rule]:
        anchor = faults.part(date.min, day, row.get("anchor"), f"{path}.anchor")
    found: Days
    if rule == "every_days":
        found = EveryDays(count("every", 2, 366, "Say every how many days, from 2 to 366."), anchor)
    elif rule == "every_weeks":
        every = count("every", 2, 52, "Say every how many weeks, from 2 to 52.")
        weekdays = faults.part(None, weekdays_of, row.get("weekdays"), f"{path}.weekdays")
        if weekdays is None and not faults.found:
            faults.found.append(Unreadable(f"{path}.weekdays", "Choose the day of the week."))
        found = EveryWeeks(every, weekdays or (), anchor)
    elif rule == "monthly":
        every = count("every", 1, 12, "Say every how many months, from 1 to 12.")
        found = Monthly(every, count("day", 1, 31, "Say which day of the month, from 1 to 31."), anchor)
    elif rule == "nth_weekday":
        every = count("every", 1, 12, "Say every how many months, from 1 to 12.")
        nth = count("nth", LAST, 4, "Say which one in the month: first to fourth, or last.")
        if nth == 0:
            faults.found.append(Unreadable(f"{path}.nth", "Say which one in the month, or last."))
        found = NthWeekday(every, nth, count("weekday", 1, 7, "Choose the day of the week."), anchor)
    elif rule == "cycle":
        on = count("on", 1, 365, "Say how many days it is taken.")
        found = Cycle(on, count("off", 1, 365, "Say how many days off follow."), anchor)
    elif rule == "month_days":
        first = count("first", 1, 31, "Say the first day of the month, from 1 to 31.")
        found = MonthDays(first, count("last", first, 31, "The last day must come after the first."))
    else:
        found = Dates(_dates(row.get("dates"), f"{path}.dates"))
    faults.done()
    return found


def _dates(value: Any, path: str) -> tuple[date, ...]:
    if not isinstance(value, list) or not value:
        raise Unreadable(path, "Choose at least one date.")
    if len(value) > MOST_DATES:
        raise Unreadable(path, f"No more than {MOST_DATES} dates.")
    faults = Faults()
    found = [faults.part(date.min, day, one, f"{path}.{n}") for n, one in enumerate(value)]
    faults.done()
    if len(set(found)) != len(found):
        raise Unreadable(path, "A date is there twice.")
    return tuple(sorted(found))
