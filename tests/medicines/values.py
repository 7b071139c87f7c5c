"""JSON values of directions, as short as they can be written."""

from datetime import date, timedelta
from typing import Any

from tests.medicines.any_directions import Value

ONE = {"at": "08:00", "amount": "1"}
TWO = [ONE, {"at": "20:00", "amount": "1"}]
ANCHOR = "2026-11-24"


def fixed(**more: Any) -> Value:
    value: Value = {"v": 1, "kind": "fixed", "unit": "tablet"}
    return value | ({} if "parts" in more else {"times": [ONE]}) | more


def amount(given: Any) -> Value:
    return fixed(times=[{"at": "08:00", "amount": given}])


def elapsed(**more: Any) -> Value:
    anchor = f"{ANCHOR}T12:00Z"
    return {"v": 1, "kind": "elapsed", "unit": "patch", "amount": "1", "every": 4320, "anchor": anchor} | more


def needed(**more: Any) -> Value:
    value: Value = {"v": 1, "kind": "as_needed", "unit": "tablet", "amount": "1", "for": "pain"}
    return value | {"max_doses_24h": 4} | more


def days(rule: str, **more: Any) -> Value:
    return fixed(days={"rule": rule, **more})


def part(first: str | None, last: str | None, **more: Any) -> Value:
    return {"first": first, "last": last, "times": [ONE], **more}


def course(days: int) -> Value:
    """Of so many days, the first not counted."""
    last = date(2026, 11, 24) + timedelta(days=days)
    return fixed(parts=[part("2026-11-24", last.isoformat())])


def half_hours(many: int) -> Value:
    return fixed(times=[{"at": f"{n // 2:02}:{n % 2 * 30:02}", "amount": "1"} for n in range(many)])


def sites(many: int) -> Value:
    return elapsed(worn={"sites": [f"place {n}" for n in range(many)]})


def steps(many: int) -> Value:
    days = [(date(2026, 11, 1) + timedelta(days=n)).isoformat() for n in range(many)]
    return fixed(parts=[part(day, day) for day in days])


def dates(many: int) -> Value:
    return days("dates", dates=[(date(2026, 11, 1) + timedelta(days=n)).isoformat() for n in range(many)])


def meal(minutes: int, most: int | None = None) -> Value:
    return fixed(meal={"how": "before", "minutes": minutes, "minutes_max": most})
