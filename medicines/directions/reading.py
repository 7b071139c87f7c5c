"""JSON to directions and back. What is no instruction is refused in words, with its field named [CQC-PRN]."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import time
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from medicines.directions.shape import BANDS, UNITS, VERSION, Directions, Others, Time, Unreadable, minutes_of

MOST_TIMES = 12
CLOSEST = 30  # minutes between two times of one line
SHORTEST_GAP, LONGEST_GAP = 5, 7 * 24 * 60
MOST_DOSES = 48
MOST_IN_24H = 24  # times the most of one dose

AMOUNT = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

COMMON = frozenset({"v", "kind", "unit", "gap_minutes", "max_amount_24h", "max_doses_24h"})
FIELDS = {
    "fixed": COMMON | {"times", "weekdays", "others"},
    "as_needed": COMMON | {"amount", "amount_max", "for"},
    "unclear": frozenset({"v", "kind", "unit", "times", "weekdays"}),
}


NO_RANGE: tuple[Decimal, Decimal | None] = (Decimal(0), None)


class Faults:
    """Reads the parts of a value one by one and gathers what is wrong, so that all is named at once."""

    def __init__(self) -> None:
        self.found: list[Unreadable] = []

    def part[Part](self, instead: Part, read: Callable[..., Part], *given: Any) -> Part:
        """What `read` makes of `given`; `instead` where it cannot be read."""
        try:
            return read(*given)
        except Unreadable as fault:
            self.found += fault.all
            return instead

    def done(self) -> None:
        """Raise the first fault, with the others in it."""
        if self.found:
            first, *more = self.found
            raise Unreadable(first.field, first.sentence, *more)


def parse(value: Any) -> Directions:
    """Read the JSON value of a line, or raise `Unreadable`: the first fault, and every other in its `all`."""
    if not isinstance(value, dict):
        raise Unreadable("directions", "Directions are missing.")
    if type(value.get("v")) is not int or value["v"] != VERSION:
        raise Unreadable("v", "These directions were written for another version of the record.")
    kind = value.get("kind")
    if kind not in FIELDS:
        raise Unreadable("kind", "Say whether it is given at set times or when needed.")
    for key in value:
        if key not in FIELDS[kind]:
            raise Unreadable(str(key)[:40], "This does not belong to directions of this kind.")
    faults = Faults()
    unit = faults.part("", _unit, value.get("unit"))
    read = faults.part(None, _as_needed if kind == "as_needed" else _fixed, value, unit)
    faults.done()
    if read is None:  # never: what could not be read was raised
        raise Unreadable("directions", "Directions are missing.")
    return read


def _fixed(value: dict[str, Any], unit: str) -> Directions:
    faults = Faults()
    kind: Literal["fixed", "unclear"] = "unclear" if value["kind"] == "unclear" else "fixed"
    times: tuple[Time, ...] = faults.part((), _times, value.get("times"), unit, kind)
    weekdays = faults.part(None, _weekdays, value.get("weekdays"), "weekdays")
    limits: dict[str, Any] = faults.part({}, _limits, value, unit)
    others: tuple[Others, ...] = faults.part((), _others, value.get("others"), times, weekdays)
    faults.done()
    read = Directions(kind=kind, unit=unit, times=times, weekdays=weekdays, others=others, **limits)
    _refuse_times_over_the_maximum(read)
    return read


def _times(rows: Any, unit: str, kind: Literal["fixed", "unclear"]) -> tuple[Time, ...]:
    if not isinstance(rows, list) or not rows:
        raise Unreadable("times", "Say when: at least one time of day.")
    if len(rows) > MOST_TIMES:
        raise Unreadable(
            "times", f"More than {MOST_TIMES} times a day is not possible here. Ring the pharmacy."
        )
    faults = Faults()
    found = [faults.part(None, _time, row, n, unit, kind) for n, row in enumerate(rows)]
    faults.done()
    times = tuple(sorted((one for one in found if one), key=lambda one: one.at))
    for before, after in pairwise(times):
        if before.at == after.at:
            raise Unreadable("times", f"{before.at:%H:%M} is there twice.")
        if minutes_of(after.at) - minutes_of(before.at) < CLOSEST:
            raise Unreadable("times", f"{before.at:%H:%M} and {after.at:%H:%M} are too close together.")
    return times


def _refuse_times_over_the_maximum(read: Directions) -> None:
    planned = sum((one.amount for one in read.times if one.amount is not None), Decimal(0))
    if read.max_amount_24h is not None and planned > read.max_amount_24h:
        raise Unreadable("max_amount_24h", "The times add up to more than the most in 24 hours.")
    if read.max_doses_24h is not None and len(read.times) > read.max_doses_24h:
        raise Unreadable("max_doses_24h", "There are more times than the most doses in 24 hours.")


def _as_needed(value: dict[str, Any], unit: str) -> Directions:
    faults = Faults()
    amount, most = faults.part(NO_RANGE, _range, value, unit, "")
    reason = faults.part("", _words, value.get("for"), "for", "Say what it is needed for, for example pain.")
    limits: dict[str, Any] = faults.part({}, _needed_limits, value, unit)
    faults.done()
    if limits["max_amount_24h"] is not None and limits["max_amount_24h"] < (most or amount):
        raise Unreadable("max_amount_24h", "The most in 24 hours is less than one dose.")
    return Directions(kind="as_needed", unit=unit, amount=amount, amount_max=most, reason=reason, **limits)


def _needed_limits(value: Mapping[str, Any], unit: str) -> dict[str, Any]:
    limits = _limits(value, unit)
    if limits["max_amount_24h"] is None and limits["max_doses_24h"] is None:
        raise Unreadable(
            "max_amount_24h", "Say the most in 24 hours. If it is not on the label, ring the pharmacy."
        )
    return limits


def _time(row: Any, n: int, unit: str, kind: Literal["fixed", "unclear"]) -> Time:
    if not isinstance(row, dict):
        raise Unreadable(f"times.{n}", "Say when and how much.")
    for key in row:
        if key not in (("at", "band") if kind == "unclear" else ("at", "band", "amount", "amount_max")):
            raise Unreadable(f"times.{n}.{str(key)[:40]}", "This does not belong to a time.")
    band = row.get("band")
    if band is not None and band not in BANDS:
        raise Unreadable(f"times.{n}.band", "Choose breakfast, lunch, tea, bed or an exact time.")
    faults = Faults()
    at = faults.part(time(), _clock, row.get("at"), f"times.{n}.at")
    amount, most = (
        (None, None) if kind == "unclear" else faults.part(NO_RANGE, _range, row, unit, f"times.{n}.")
    )
    faults.done()
    return Time(at=at, amount=amount, amount_max=most, band=band)


def _clock(value: Any, field: str) -> time:
    found = CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Unreadable(field, "Write the time with the 24-hour clock, like 08:00.")
    return time(int(found[1]), int(found[2]))


def _unit(value: Any) -> str:
    word = value.strip().lower() if isinstance(value, str) else ""
    if not word:
        raise Unreadable("unit", "Say what is counted: tablets, ml, puffs …")
    for one, (many, _) in UNITS.items():
        if word in (one, many):
            return one
    raise Unreadable(
        "unit", "Choose the unit from the list. Strengths such as mg are not counted out by hand."
    )


def _amount(value: Any, field: str, most: int) -> Decimal:
    if value is None or value == "":
        raise Unreadable(field, "Say how much.")
    if not isinstance(value, str) or AMOUNT.fullmatch(value) is None:
        raise Unreadable(field, "Write the amount as a number, like 1 or 2.5.")
    amount = Decimal(value)
    if amount <= 0:
        raise Unreadable(field, "The amount must be more than nothing.")
    if amount > most:
        raise Unreadable(
            field, f"{number(amount)} is more than is believed of one medicine. Ring the pharmacy."
        )
    return amount


def _most(unit: str) -> int:
    """The most believed of one dose; of any unit where the unit cannot be read."""
    return UNITS[unit][1] if unit else max(most for _, most in UNITS.values())


def _range(row: Mapping[str, Any], unit: str, path: str) -> tuple[Decimal, Decimal | None]:
    faults, most = Faults(), _most(unit)
    amount = faults.part(Decimal(0), _amount, row.get("amount"), f"{path}amount", most)
    if row.get("amount_max") is None:
        faults.done()
        return amount, None
    upper = faults.part(Decimal(0), _amount, row["amount_max"], f"{path}amount_max", most)
    faults.done()
    if upper <= amount:
        raise Unreadable(f"{path}amount_max", "The larger amount comes second, as in 1 or 2.")
    return amount, upper


def _limits(value: Mapping[str, Any], unit: str) -> dict[str, Any]:
    faults, most = Faults(), value.get("max_amount_24h")
    gap, doses = value.get("gap_minutes"), value.get("max_doses_24h")
    say_gap = "Say the gap in minutes, from 5 minutes to 7 days."
    say_doses = f"Say the most doses in 24 hours, from 1 to {MOST_DOSES}."
    limits = {
        "gap_minutes": faults.part(None, _whole, gap, "gap_minutes", SHORTEST_GAP, LONGEST_GAP, say_gap),
        "max_amount_24h": None
        if most is None
        else faults.part(None, _amount, most, "max_amount_24h", _most(unit) * MOST_IN_24H),
        "max_doses_24h": faults.part(None, _whole, doses, "max_doses_24h", 1, MOST_DOSES, say_doses),
    }
    faults.done()
    return limits


def _whole(value: Any, field: str, least: int, most: int, sentence: str) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not least <= value <= most:
        raise Unreadable(field, sentence)
    return value


def _weekdays(value: Any, field: str) -> tuple[int, ...] | None:
    if value is None:
        return None
    if (
        not isinstance(value, list)
        or not value
        or any(type(day) is not int or not 1 <= day <= 7 for day in value)
    ):
        raise Unreadable(field, "Choose at least one day of the week.")
    if len(set(value)) != len(value):
        raise Unreadable(field, "A day is there twice.")
    return None if len(value) == 7 else tuple(sorted(value))


def _others(value: Any, times: Sequence[Time], weekdays: tuple[int, ...] | None) -> tuple[Others, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > 7:
        raise Unreadable("others", "Say who else gives it, and on which days.")
    faults = Faults()
    found = [faults.part(None, _other, row, f"others.{n}", times, weekdays) for n, row in enumerate(value)]
    faults.done()
    return tuple(one for one in found if one)


def _other(row: Any, path: str, times: Sequence[Time], weekdays: tuple[int, ...] | None) -> Others:
    if not isinstance(row, dict) or not set(row) <= {"who", "weekdays", "times"}:
        raise Unreadable(path, "Say who gives it, and on which days.")
    faults = Faults()
    who = faults.part("", _words, row.get("who"), f"{path}.who", "Say who gives it on these days.")
    days = faults.part(None, _weekdays, row.get("weekdays"), f"{path}.weekdays")
    if days is not None and weekdays is not None and not set(days) <= set(weekdays):
        faults.found.append(Unreadable(f"{path}.weekdays", "It is not due on one of these days."))
    clocks = faults.part(None, _others_times, row.get("times"), f"{path}.times", times)
    faults.done()
    return Others(who, days, clocks)


def _others_times(value: Any, field: str, times: Sequence[Time]) -> tuple[time, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not value:
        raise Unreadable(field, "Choose at least one of its times.")
    chosen = tuple(sorted({_clock(at, field) for at in value}))
    if times and not set(chosen) <= {one.at for one in times}:  # no times: they could not be read themselves
        raise Unreadable(field, "It is not due at one of these times.")
    return chosen


def _words(value: Any, field: str, sentence: str) -> str:
    words = value.strip() if isinstance(value, str) else ""
    if not words:
        raise Unreadable(field, sentence)
    if len(words) > 200 or UNPRINTABLE.search(words):
        raise Unreadable(field, "Use fewer than 200 plain characters.")
    return words


def to_json(directions: Directions) -> dict[str, Any]:
    """The JSON value that `parse` reads back to equal directions; absent limits are left out."""
    value: dict[str, Any] = {"v": VERSION, "kind": directions.kind, "unit": directions.unit}
    if directions.kind == "unclear":
        value["times"] = [{"at": f"{one.at:%H:%M}", "band": one.band} for one in directions.times]
        value["weekdays"] = None if directions.weekdays is None else list(directions.weekdays)
    elif directions.kind == "fixed":
        value["times"] = [
            {
                "at": f"{one.at:%H:%M}",
                "band": one.band,
                "amount": None if one.amount is None else number(one.amount),
                "amount_max": None if one.amount_max is None else number(one.amount_max),
            }
            for one in directions.times
        ]
        value["weekdays"] = None if directions.weekdays is None else list(directions.weekdays)
        value["others"] = [_others_json(one) for one in directions.others]
    else:
        value["amount"] = None if directions.amount is None else number(directions.amount)
        value["amount_max"] = None if directions.amount_max is None else number(directions.amount_max)
        value["for"] = directions.reason
    if directions.gap_minutes is not None:
        value["gap_minutes"] = directions.gap_minutes
    if directions.max_amount_24h is not None:
        value["max_amount_24h"] = number(directions.max_amount_24h)
    if directions.max_doses_24h is not None:
        value["max_doses_24h"] = directions.max_doses_24h
    return value


def _others_json(one: Others) -> dict[str, Any]:
    return {
        "who": one.who,
        "weekdays": None if one.weekdays is None else list(one.weekdays),
        "times": None if one.times is None else [f"{at:%H:%M}" for at in one.times],
    }


def number(amount: Decimal) -> str:
    """An amount as JSON and a field hold it: '2', '2.5', '0.125'; no commas, so that it reads back."""
    text = f"{amount:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
