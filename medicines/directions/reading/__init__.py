"""JSON to directions. What is no instruction is refused in words, with its field named [CQC-PRN]."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

from medicines.directions.reading.beside import (
    MOST_COUNTED,
    check_of,
    limits_of,
    meal_of,
    needed_limits,
    worn_of,
)
from medicines.directions.reading.days import days_of
from medicines.directions.reading.fields import (
    NO_RANGE,
    Faults,
    moment,
    number,
    range_of,
    unit_of,
    weekdays_of,
    whole,
    whole_needed,
    words_of,
)
from medicines.directions.reading.times import (
    LONGEST_COURSE,
    doses_by_day,
    most_in_a_day,
    others_of,
    parts_of,
    times_of,
)
from medicines.directions.shape import VERSION, Directions, Others, Part, Time, Unreadable, Worn

__all__ = ["number", "parse"]

LIMITS = frozenset({"gap_minutes", "max_amount_24h", "max_doses_24h", "max_doses_7d", "max_doses_course"})
COMMON = LIMITS | {"v", "kind", "unit", "meal", "check"}
WHEN = frozenset({"times", "weekdays", "days", "parts", "others"})
FIELDS = {
    "fixed": COMMON | WHEN | {"count", "by_result", "worn"},
    "elapsed": COMMON | {"amount", "amount_max", "every", "anchor", "count", "worn"},
    "continuous": (COMMON | WHEN | {"rate"}) - {"check"},
    "as_needed": COMMON | {"amount", "amount_max", "for"},
    "unclear": frozenset({"v", "kind", "unit", "times", "weekdays", "days"}),
}
MINUTE = timedelta(minutes=1)
SHORTEST_INTERVAL, LONGEST_INTERVAL = 60, 90 * 24 * 60  # minutes of an `elapsed` line


def parse(value: Any) -> Directions:
    """Read the JSON value of a line, or raise `Unreadable`: the first fault, and every other in its `all`."""
    if not isinstance(value, dict):
        raise Unreadable("directions", "Directions are missing.")
    if type(value.get("v")) is not int or value["v"] != VERSION:
        raise Unreadable("v", "These directions were written for another version of the record.")
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in FIELDS:
        raise Unreadable("kind", "Say whether it is given at set times or when needed.")
    for key in value:
        if key not in FIELDS[kind]:
            raise Unreadable(str(key)[:40], "This does not belong to directions of this kind.")
    faults = Faults()
    unit = faults.part("", unit_of, value.get("unit"))
    read = faults.part(None, READERS[kind], value, unit)
    beside: dict[str, Any] = faults.part({}, _beside, value)
    faults.done()
    if read is None:  # never: what could not be read was raised
        raise Unreadable("directions", "Directions are missing.")
    _refuse_more_than_the_maximum(read)
    _refuse_a_count_never_reached(read)
    if "worn" not in beside and any(one.step == "remove" for one in read.every_time):
        beside["worn"] = Worn()
    return replace(read, **beside)


def _beside(value: dict[str, Any]) -> dict[str, Any]:
    faults = Faults()
    found = {
        "meal": faults.part(None, meal_of, value.get("meal")),
        "worn": faults.part(None, worn_of, value.get("worn")),
        "check": faults.part(None, check_of, value.get("check")),
    }
    faults.done()
    return {name: one for name, one in found.items() if one is not None}


def _fixed(value: dict[str, Any], unit: str) -> Directions:
    faults, kind = Faults(), value["kind"]
    times: tuple[Time, ...] = ()
    parts: tuple[Part, ...] = ()
    weekdays, days = None, None
    if value.get("parts") is not None:
        parts = faults.part((), parts_of, value["parts"], unit, kind)
        for name in ("times", "weekdays", "days"):
            if value.get(name) is not None:
                faults.found.append(Unreadable(name, "Each step says this for itself."))
    else:
        times = faults.part((), times_of, value.get("times"), unit, kind)
        weekdays = faults.part(None, weekdays_of, value.get("weekdays"), "weekdays")
        days = faults.part(None, days_of, value.get("days"), "days")
    limits: dict[str, Any] = faults.part({}, limits_of, value, unit)
    others: tuple[Others, ...] = faults.part(
        (), others_of, value.get("others"), [*times, *(one for part in parts for one in part.times)], weekdays
    )
    say = f"Say how many doses the course has, from 1 to {MOST_COUNTED}."
    count = faults.part(None, whole, value.get("count"), "count", 1, MOST_COUNTED, say)
    result = None
    if value.get("by_result") is not None:
        result = faults.part(None, words_of, value["by_result"], "by_result", "Name the test.")
    rate = None
    if kind == "continuous":
        say = "Say the rate, for example 2 litres a minute."
        rate = faults.part(None, words_of, value.get("rate"), "rate", say)
    faults.done()
    return Directions(
        kind=kind,
        unit=unit,
        times=times,
        weekdays=weekdays,
        days=days,
        parts=parts,
        others=others,
        count=count,
        by_result=result,
        rate=rate,
        **limits,
    )


def _elapsed(value: dict[str, Any], unit: str) -> Directions:
    faults = Faults()
    amount, most = faults.part(NO_RANGE, range_of, value, unit, "")
    say = "Say every how many hours, from 1 hour to 90 days."
    every = faults.part(
        SHORTEST_INTERVAL, whole_needed, value.get("every"), "every", SHORTEST_INTERVAL, LONGEST_INTERVAL, say
    )
    anchor = faults.part(None, moment, value.get("anchor"), "anchor")
    limits: dict[str, Any] = faults.part({}, limits_of, value, unit)
    say = f"Say how many doses the course has, from 1 to {MOST_COUNTED}."
    count = faults.part(None, whole, value.get("count"), "count", 1, MOST_COUNTED, say)
    faults.done()
    if limits["gap_minutes"] is not None and limits["gap_minutes"] > every:
        raise Unreadable("gap_minutes", "The gap is longer than the time between two doses.")
    return Directions(
        kind="elapsed",
        unit=unit,
        amount=amount,
        amount_max=most,
        every=every,
        anchor=anchor,
        count=count,
        **limits,
    )


def _as_needed(value: dict[str, Any], unit: str) -> Directions:
    faults = Faults()
    amount, most = faults.part(NO_RANGE, range_of, value, unit, "")
    reason = faults.part(
        "", words_of, value.get("for"), "for", "Say what it is needed for, for example pain."
    )
    limits: dict[str, Any] = faults.part({}, needed_limits, value, unit)
    faults.done()
    if limits["max_amount_24h"] is not None and limits["max_amount_24h"] < (most or amount):
        raise Unreadable("max_amount_24h", "The most in 24 hours is less than one dose.")
    return Directions(kind="as_needed", unit=unit, amount=amount, amount_max=most, reason=reason, **limits)


READERS = {
    "fixed": _fixed,
    "unclear": _fixed,
    "continuous": _fixed,
    "elapsed": _elapsed,
    "as_needed": _as_needed,
}


def _refuse_more_than_the_maximum(read: Directions) -> None:
    """Set times that add up to more than the line allows in a day contradict themselves."""
    if read.kind == "as_needed":
        return
    amount, doses = most_in_a_day(read.all_parts)
    if read.every is not None:
        doses = -(-24 * 60 // read.every)
        amount = (read.amount or Decimal(0)) * doses
    if read.max_amount_24h is not None and amount > read.max_amount_24h:
        raise Unreadable("max_amount_24h", "The times add up to more than the most in 24 hours.")
    if read.max_doses_24h is not None and doses > read.max_doses_24h:
        raise Unreadable("max_doses_24h", "There are more times than the most doses in 24 hours.")
    if read.max_doses_7d is not None and _most_in_a_week(read) > read.max_doses_7d:
        raise Unreadable("max_doses_7d", "There are more times than the most doses in 7 days.")
    if read.count is not None and read.max_doses_course is not None and read.count > read.max_doses_course:
        raise Unreadable("max_doses_course", "The course counts more than the most doses in it.")


def _refuse_a_count_never_reached(read: Directions) -> None:
    """A counted course must end: within five years, and with no fewer doses than its days have."""
    if read.count is None:
        return
    if read.every is not None:
        reached = (read.count - 1) * read.every <= LONGEST_COURSE // MINUTE
    else:
        doses = accumulate(doses_by_day(read.all_parts, LONGEST_COURSE.days))
        reached = any(given >= read.count for given in doses)
    if not reached:
        raise Unreadable("count", "Its days have fewer doses than that in 5 years.")


def _most_in_a_week(read: Directions) -> int:
    if read.every is not None:
        return -(-7 * 24 * 60 // read.every)
    doses = list(doses_by_day(read.all_parts, 2 * 366))
    return max(sum(doses[n : n + 7]) for n in range(len(doses)))
