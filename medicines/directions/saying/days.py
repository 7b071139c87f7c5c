"""On which days, in words, and what is special about one of them. Weekday names stand before their dates."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import assert_never

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
from medicines.directions.shape import DAYS, Directions, Part
from people.templatetags.words import date_long, list_and

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}
DAILY = (Cycle, MonthDays)  # rules of whole stretches of days: within them it is "once a day"


def rule_words(days: Days) -> tuple[str, str]:
    """A rule and where it counts from ("" where that changes nothing): 'every other day', ', counting …'."""
    match days:
        case EveryDays(every, anchor):
            if every % 7:
                return "every other day" if every == 2 else f"every {every} days", _from(anchor)
            weeks, day = every // 7, DAYS[anchor.weekday()].upper()
            if weeks == 1:
                return f"once a WEEK on {day}", ""
            return f"every {weeks} weeks on {day}", _from(anchor)
        case EveryWeeks(every, weekdays, anchor):
            monday = anchor - timedelta(days=anchor.weekday())
            return (
                f"every {every} weeks on {names(weekdays)}",
                f", counting from the week of {date_long(monday)}",
            )
        case Monthly(every, day, anchor):
            return _monthly(every, day, anchor)
        case NthWeekday(every, nth, weekday, anchor):
            said = f"on the {NTH[nth]} {DAYS[weekday - 1].upper()} of"
            months, since = _months(every, anchor)
            return f"{said} {'each month' if every == 1 else months}", since
        case Cycle(on, off, anchor):
            return f"{_days(on)} on, {_days(off)} off", _from(anchor)
        case MonthDays(first, last):
            return f"from the {ordinal(first)} to the {ordinal(last)} of each month", ""
        case Dates(dates):
            only = "once only, on" if len(dates) == 1 else "only on"
            return f"{only} {list_and([date_long(one) for one in dates])}", ""
        case _:
            assert_never(days)


def _monthly(every: int, day: int, anchor: date) -> tuple[str, str]:
    months, since = _months(every, anchor)
    in_it = _month_numbers(every, anchor) or range(1, 13)
    # 2027 is no leap year: what does not fit into its months is moved in some year or other
    shorter = any(day > monthrange(2027, month)[1] for month in in_it)
    often = {1: "once a month", 12: "once a year"}.get(every, f"every {every} months")
    of = f" of {months}" if every > 1 and _month_numbers(every, anchor) else ""
    said = f"{often}, on the {ordinal(day)}{of}"
    return f"{said}{', or on the last day of a shorter month' if shorter else ''}", since


def _month_numbers(every: int, anchor: date) -> list[int]:
    """The months on which it always falls; none where they change from year to year."""
    if 12 % every:
        return []
    return sorted((anchor.month - 1 + step) % 12 + 1 for step in range(0, 12, every))


def _months(every: int, anchor: date) -> tuple[str, str]:
    numbers = _month_numbers(every, anchor)
    if numbers:
        return list_and([MONTHS[one - 1] for one in numbers]), ""
    return f"every {ordinal(every)} month", f", counting from {MONTHS[anchor.month - 1]} {anchor.year}"


def _from(anchor: date) -> str:
    return f", counting from {date_long(anchor)}"


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th, 31st."""
    ending = "th" if number // 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def names(weekdays: Iterable[int]) -> str:
    """MONDAY and THURSDAY; three or more in a row as MONDAY to SATURDAY."""
    runs: list[list[str]] = []
    last = 0
    for day in weekdays:
        if not runs or day != last + 1:
            runs.append([])
        runs[-1].append(DAYS[day - 1].upper())
        last = day
    said: list[str] = []
    for run in runs:
        said += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else run
    return list_and(said)


def stretch(part: Part, before: Part | None = None) -> str:
    """From when until when a step of a course goes: 'until Thursday 26-Nov-2026'; "" without dates.

    Where it follows at once on the step `before`, its first day is said already.
    """
    if part.first is not None and part.first == part.last:
        return f"on {date_long(part.first)} only"
    follows = before is not None and before.last is not None and part.first == before.last + timedelta(days=1)
    said = []
    if part.first is not None and (part.last is None or not follows):
        said.append(f"from {date_long(part.first)}{' on' if part.last is None else ''}")
    if part.last is not None:
        said.append(f"until {date_long(part.last)}")
    return " ".join(said)


def today(directions: Directions, day: date, part: int = 0) -> str:
    """Why the amount is what it is on a day, beside it on the round: 'step 2 of 4, until Thursday', 'Sunday’s
    amount', 'day 3 of 21'; "" where every day is the same. `part` is the slot's.
    """
    parts = directions.all_parts
    now = parts[part] if part < len(parts) else parts[0]
    said = []
    steps = list(dict.fromkeys((one.first, one.last) for one in parts))
    if len(steps) > 1:
        step = f"step {steps.index((now.first, now.last)) + 1} of {len(steps)}"
        said.append(f"{step}{_until(now.last, day)}")
    if now.weekdays is not None and any(one is not now and _same_dates(one, now) for one in parts):
        said.append(f"{DAYS[day.weekday()]}’s amount")
    if isinstance(now.days, Cycle) and now.days.falls_on(day):
        said.append(f"day {now.days.day_of(day)} of {now.days.on}")
    return ", ".join(said)


def _until(last: date | None, day: date) -> str:
    if last is None:
        return ""
    if last == day:
        return ", its last day"
    return f", until {DAYS[last.weekday()] if last - day < timedelta(days=7) else date_long(last)}"


def _same_dates(one: Part, other: Part) -> bool:
    return (one.first, one.last) == (other.first, other.last)
