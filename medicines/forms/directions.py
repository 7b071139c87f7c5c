"""What was typed about amounts, times and others who give, as the JSON value that directions are read from.

Nothing is judged here: amounts stay text, and what cannot be read is handed on as it was typed.
"""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from medicines.directions.shape import VERSION
from medicines.forms.fields import clock_of, minutes_of, whole
from medicines.models import Medicine

TIMES = ("amount", "amount_max", "when", "at")
OTHERS = ("others_who", "others_weekdays", "others_times")
Typed = Mapping[str, Any]
Bands = Mapping[str, tuple[time, bool]]


def word(typed: Typed, name: str) -> str:
    """One field without space at its ends; "" when it is empty or at fault."""
    return str(typed.get(name) or "").strip()


def used(typed: Typed, names: tuple[str, ...]) -> list[int]:
    """The rows of these fields that somebody wrote in, in their order."""
    filled = (name.rpartition("_") for name, value in typed.items() if value)
    return sorted({int(row) for head, _, row in filled if head in names and row.isdecimal()})


def directions_of(typed: Typed, bands: Bands) -> dict[str, Any] | None:
    """The directions of a line; None for an information-only one without times."""
    how = typed.get("how")
    value: dict[str, Any] = {"v": VERSION, "kind": how, "unit": word(typed, "unit")}
    if how == "as_needed":
        value |= {"amount": word(typed, "needed_amount"), "for": word(typed, "needed_for")}
        if word(typed, "needed_amount_max"):
            value["amount_max"] = word(typed, "needed_amount_max")
    else:
        rows = used(typed, TIMES)
        if not rows and typed.get("kind") != Medicine.Kind.OURS:
            return None
        value["times"] = [_time(typed, row, bands, unclear=how == "unclear") for row in rows]
        value["weekdays"] = _days(typed, "weekdays")
    if how != "unclear":
        value |= _limits(typed)
    if how == "fixed" and (others := used(typed, OTHERS)):
        value["others"] = [_other(typed, row) for row in others]
    return value


def _time(typed: Typed, row: int, bands: Bands, *, unclear: bool) -> dict[str, Any]:
    when, at = word(typed, f"when_{row}"), word(typed, f"at_{row}")
    clock = clock_of(at)
    if clock is None and when in bands and not at:
        clock = bands[when][0]
    value = {"at": f"{clock:%H:%M}" if clock else at, "band": when if when in bands else None}
    if unclear:
        return value
    value["amount"] = word(typed, f"amount_{row}")
    if word(typed, f"amount_max_{row}"):
        value["amount_max"] = word(typed, f"amount_max_{row}")
    return value


def _other(typed: Typed, row: int) -> dict[str, Any]:
    return {
        "who": word(typed, f"others_who_{row}"),
        "weekdays": _days(typed, f"others_weekdays_{row}"),
        "times": [
            f"{clock:%H:%M}" if (clock := clock_of(at)) else at
            for at in re.split(r"[\s,;]+(?:and\s+)?", word(typed, f"others_times_{row}"))
            if at
        ]
        or None,
    }


def _days(typed: Typed, name: str) -> list[int] | None:
    return [int(day) for day in typed.get(name) or ()] or None


def _limits(typed: Typed) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if gap := word(typed, "gap_hours"):
        found["gap_minutes"] = minutes_of(gap)
    if most := word(typed, "max_amount"):
        found["max_amount_24h"] = most
    if doses := word(typed, "max_doses"):
        found["max_doses_24h"] = int(doses) if whole(doses) else 0
    return found
