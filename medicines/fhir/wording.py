"""What our directions say that a FHIR dosage has no field for, in words."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from medicines.directions import number
from medicines.directions.days import Cycle, MonthDays, Monthly, NthWeekday
from medicines.directions.shape import DAYS, Directions, Part, Time, minutes_of

NONE = Decimal(0)
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}


def beside(one: Directions) -> Iterator[str]:
    """What stands beside the times and has no field in FHIR."""
    if one.max_amount_24h is not None and one.max_doses_24h is not None:
        yield f"No more than {one.max_doses_24h} doses in 24 hours"
    if one.max_doses_7d is not None:
        yield f"No more than {one.max_doses_7d} doses in 7 days"
    if one.max_doses_course is not None:
        yield f"No more than {one.max_doses_course} doses of this course"
    if one.gap_minutes is not None and one.kind != "as_needed":
        yield f"At least {one.gap_minutes} minutes between doses"
    if one.meal is not None:
        most = f" to {one.meal.minutes_max}" if one.meal.minutes_max else ""
        apart = " and other medicines" if one.meal.medicines else ""
        yield f"{one.meal.minutes}{most} minutes {one.meal.how} food{apart}"
    if one.check is not None:
        low, high = number(one.check.low), number(one.check.high)
        yield f"Measure {one.check.what} first: give only from {low} to {high} {one.check.unit}"
    if one.by_result is not None:
        yield f"The dose goes by the result of {one.by_result}"
    for other in one.others:
        days = ", ".join(DAYS[day - 1] for day in other.weekdays or ()) or "all days"
        times = ", ".join(f"{at:%H:%M}" for at in other.times or ()) or "all times"
        yield f"Given by {other.who}: {days}, {times}"
    if one.worn is not None:
        yield "Take the old one off"
        if one.worn.sites:
            yield f"Use in turn: {', '.join(one.worn.sites)}; rest each for {one.worn.rest_days} days"
        if one.worn.at_start:
            yield f"On the body at the start: {one.worn.at_start}"
    for each in one.every_time:
        if each.until is not None:
            yield f"From {each.at:%H:%M} to {each.until:%H:%M}"


def steps(times: Sequence[Time]) -> Iterator[str]:
    for one in times:
        yield f"{one.step.capitalize()} at {one.at:%H:%M}"


def worn_for(times: Sequence[Time]) -> int | None:
    """Minutes from putting on to taking off, where each happens once a day."""
    on = [one for one in times if one.step == "give"]
    off = [one for one in times if one.step == "remove"]
    if len(on) != 1 or len(off) != 1:
        return None
    return (minutes_of(off[0].at) - minutes_of(on[0].at)) % 1440


def doses_in_words(one: Directions) -> list[str]:
    """Each dose with its time: 2 tablet at 08:00."""
    given = [each for each in one.every_time if each.step == "give" and each.amount is not None]
    return [f"{number(each.amount or NONE)} {one.unit} at {each.at:%H:%M}" for each in given]


def only_words(part: Part, start: date) -> list[str]:
    """The days of a part as words, where FHIR cannot name them; empty where it can."""
    days, every = part.days, getattr(part.days, "every", 1)
    said: str | None = None
    each = "each month" if every == 1 else f"every {every} months"
    if isinstance(days, MonthDays):
        said = f"On days {days.first} to {days.last} of each month"
    elif isinstance(days, NthWeekday):
        said = f"On the {NTH[days.nth]} {DAYS[days.weekday - 1]} of {each} from {days.anchor}"
    elif isinstance(days, Monthly) and first_day(part, start).day != days.day:
        said = f"On day {days.day} of {each} from {days.anchor}"
    elif isinstance(days, Cycle) and (part.first is not None or part.last is not None):
        said = f"{days.on} days on, {days.off} days off, from {days.anchor}"
    elif days is not None and part.weekdays is not None:
        said = f"By two rules: {days}"
    if said is None:
        return []
    found = [said, *(f"At {one.at:%H:%M}" for one in part.times if one.step == "give")]
    found += [f"On {', '.join(DAYS[day - 1] for day in part.weekdays)}"] if part.weekdays else []
    found += [f"From {part.first}"] if part.first else []
    return found + ([f"Until {part.last}"] if part.last else [])


def first_day(part: Part, start: date) -> date:
    """The first day on or after `start` that the part falls on; `start` when it has none in 20 years."""
    days = (start + timedelta(days=n) for n in range(20 * 366))
    return next((day for day in days if part.falls_on(day)), start)


def off_words(part: Part) -> list[str]:
    """Taking it off, where that is not so long after putting it on."""
    if worn_for(part.times) is not None:
        return []
    return [f"Take off at {one.at:%H:%M}" for one in part.times if one.step == "remove"]
