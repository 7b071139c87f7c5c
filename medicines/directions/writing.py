"""Directions back to their JSON value. What is absent is left out, but for what a form always asks."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from medicines.directions.days import (
    Cycle,
    Dates,
    Days,
    EveryDays,
    EveryWeeks,
    MonthDays,
    Monthly,
    NthWeekday,
)
from medicines.directions.reading import number
from medicines.directions.shape import VERSION, Directions, Others, Part, Time

RULES: dict[type[Days], str] = {
    EveryDays: "every_days",
    EveryWeeks: "every_weeks",
    Monthly: "monthly",
    NthWeekday: "nth_weekday",
    Cycle: "cycle",
    MonthDays: "month_days",
    Dates: "dates",
}
PLAIN = (
    "every",
    "count",
    "by_result",
    "rate",
    "gap_minutes",
    "max_doses_24h",
    "max_doses_7d",
    "max_doses_course",
)


def to_json(directions: Directions) -> dict[str, Any]:
    """The JSON value that `parse` reads back to equal directions."""
    value: dict[str, Any] = {"v": VERSION, "kind": directions.kind, "unit": directions.unit}
    clear = directions.kind != "unclear"
    if directions.kind in ("as_needed", "elapsed"):
        value |= {"amount": _number(directions.amount), "amount_max": _number(directions.amount_max)}
    elif directions.parts:
        value["parts"] = [_part(one, clear=clear) for one in directions.parts]
    else:
        value["times"] = [_time(one, clear=clear) for one in directions.times]
        value["weekdays"] = _list(directions.weekdays)
        if directions.days is not None:
            value["days"] = _days(directions.days)
    if directions.kind in ("fixed", "continuous"):
        value["others"] = [_others(one) for one in directions.others]
    if directions.kind == "as_needed":
        value["for"] = directions.reason
    if directions.anchor is not None:
        value["anchor"] = directions.anchor.isoformat(timespec="minutes")
    value |= {name: found for name in PLAIN if (found := getattr(directions, name)) is not None}
    if directions.max_amount_24h is not None:
        value["max_amount_24h"] = number(directions.max_amount_24h)
    if (meal := directions.meal) is not None:
        value["meal"] = {
            "how": meal.how,
            "minutes": meal.minutes,
            "minutes_max": meal.minutes_max,
            "medicines": meal.medicines,
        }
    if (worn := directions.worn) is not None:
        value["worn"] = {"at_start": worn.at_start, "sites": list(worn.sites), "rest_days": worn.rest_days}
    if (check := directions.check) is not None:
        value["check"] = {
            "what": check.what,
            "unit": check.unit,
            "low": number(check.low),
            "high": number(check.high),
        }
    return value


def _part(part: Part, *, clear: bool) -> dict[str, Any]:
    return {
        "first": _iso(part.first),
        "last": _iso(part.last),
        "weekdays": _list(part.weekdays),
        "days": None if part.days is None else _days(part.days),
        "times": [_time(one, clear=clear) for one in part.times],
    }


def _time(one: Time, *, clear: bool) -> dict[str, Any]:
    value: dict[str, Any] = {"at": f"{one.at:%H:%M}", "band": one.band}
    if one.until is not None:
        value["until"] = f"{one.until:%H:%M}"
    if one.step != "give":
        value["step"] = one.step
    elif clear:
        value |= {"amount": _number(one.amount), "amount_max": _number(one.amount_max)}
    return value


def _days(days: Days) -> dict[str, Any]:
    value: dict[str, Any] = {"rule": RULES[type(days)]}
    for field in fields(days):
        found = getattr(days, field.name)
        if isinstance(found, date):
            found = found.isoformat()
        elif isinstance(found, tuple):
            found = [one.isoformat() if isinstance(one, date) else one for one in found]
        value[field.name] = found
    return value


def _others(one: Others) -> dict[str, Any]:
    return {
        "who": one.who,
        "weekdays": _list(one.weekdays),
        "times": None if one.times is None else [f"{at:%H:%M}" for at in one.times],
    }


def _number(amount: Decimal | None) -> str | None:
    return None if amount is None else number(amount)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _list(found: tuple[int, ...] | None) -> list[int] | None:
    return None if found is None else list(found)
