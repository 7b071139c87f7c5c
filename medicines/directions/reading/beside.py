"""What stands beside the times: limits, food, what is worn, what is measured first."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from medicines.directions.reading.fields import (
    Faults,
    amount_of,
    most_of,
    only,
    whole,
    whole_needed,
    words_of,
)
from medicines.directions.shape import Check, Meal, Unreadable, Worn

SHORTEST_GAP, LONGEST_GAP = 5, 7 * 24 * 60
MOST_DOSES = 48
MOST_IN_24H = 24  # times the most of one dose
MOST_COUNTED = 1000
MOST_SITES = 20


def limits_of(value: Mapping[str, Any], unit: str) -> dict[str, Any]:
    """The gap and the maxima; None for each that is absent."""
    faults, most = Faults(), value.get("max_amount_24h")
    say_gap = "Say the gap in minutes, from 5 minutes to 7 days."

    def doses(name: str, top: int, stretch: str) -> int | None:
        say = f"Say the most doses {stretch}, from 1 to {top}."
        return faults.part(None, whole, value.get(name), name, 1, top, say)

    limits = {
        "gap_minutes": faults.part(
            None, whole, value.get("gap_minutes"), "gap_minutes", SHORTEST_GAP, LONGEST_GAP, say_gap
        ),
        "max_amount_24h": None
        if most is None
        else faults.part(None, amount_of, most, "max_amount_24h", most_of(unit) * MOST_IN_24H),
        "max_doses_24h": doses("max_doses_24h", MOST_DOSES, "in 24 hours"),
        "max_doses_7d": doses("max_doses_7d", 7 * MOST_DOSES, "in 7 days"),
        "max_doses_course": doses("max_doses_course", MOST_COUNTED, "in the whole course"),
    }
    faults.done()
    return limits


def needed_limits(value: Mapping[str, Any], unit: str) -> dict[str, Any]:
    """The limits of a when-needed line, which must have a maximum in 24 hours [CQC-PRN]."""
    limits = limits_of(value, unit)
    if limits["max_amount_24h"] is None and limits["max_doses_24h"] is None:
        raise Unreadable(
            "max_amount_24h", "Say the most in 24 hours. If it is not on the label, ring the pharmacy."
        )
    return limits


def meal_of(value: Any) -> Meal | None:
    if value is None:
        return None
    row = only(value, frozenset({"how", "minutes", "minutes_max", "medicines"}), "meal", "Say how long.")
    if row.get("how") not in ("before", "after"):
        raise Unreadable("meal.how", "Say before or after food.")
    if not isinstance(row.get("medicines", False), bool):
        raise Unreadable("meal.medicines", "Say yes or no.")
    say = "Say the minutes between it and food, from 5 to 240."
    minutes = whole_needed(row.get("minutes"), "meal.minutes", 5, 240, say)
    most = whole(row.get("minutes_max"), "meal.minutes_max", minutes + 1, 240, say)
    return Meal(row["how"], minutes, most, row.get("medicines", False))


def worn_of(value: Any) -> Worn | None:
    if value is None:
        return None
    row = only(value, frozenset({"at_start", "sites", "rest_days"}), "worn", "Say how many are on.")
    sites = row.get("sites") or []
    if not isinstance(sites, list) or len(sites) > MOST_SITES:
        raise Unreadable("worn.sites", f"Name up to {MOST_SITES} places.")
    faults = Faults()
    say = "Say how many are on now, from 0 to 6."
    at_start = faults.part(0, whole_needed, row.get("at_start", 0), "worn.at_start", 0, 6, say)
    named = [
        faults.part("", words_of, one, f"worn.sites.{n}", "Name the place.") for n, one in enumerate(sites)
    ]
    say = "Say how many days a place rests, from 0 to 60."
    rest = faults.part(0, whole_needed, row.get("rest_days", 0), "worn.rest_days", 0, 60, say)
    faults.done()
    if len(set(named)) != len(named):
        raise Unreadable("worn.sites", "A place is there twice.")
    return Worn(at_start, tuple(named), rest)


def check_of(value: Any) -> Check | None:
    if value is None:
        return None
    row = only(value, frozenset({"what", "unit", "low", "high"}), "check", "Say what is measured first.")
    faults = Faults()
    what = faults.part("", words_of, row.get("what"), "check.what", "Say what is measured first.")
    unit = faults.part("", words_of, row.get("unit"), "check.unit", "Say in what it is measured.")
    low = faults.part(Decimal(0), amount_of, row.get("low"), "check.low", 10000)
    high = faults.part(Decimal(0), amount_of, row.get("high"), "check.high", 10000)
    faults.done()
    if high <= low:
        raise Unreadable("check.high", "The upper figure must be above the lower one.")
    return Check(what, unit, low, high)
