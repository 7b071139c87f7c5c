"""One line as it is said before it is entered, and the ways to write its directions."""

from dataclasses import dataclass, field
from typing import Any

from medicines.directions.shape import VERSION

GP = "Dr Rao, Mill Lane Surgery"
FOUR_HOURS = 240
ASSISTED = {"help_wanted": "assisted"}


@dataclass(frozen=True)
class Line:
    """One line as it is entered: whose, which product, the label word for word, and what else is said."""

    person: str
    product: str
    label: str
    directions: dict[str, Any] | None
    what_for: str
    more: dict[str, Any] = field(default_factory=dict)


def at_times(unit: str, *times: str, **more: Any) -> dict[str, Any]:
    """Directions at set times; each is "07:00 1" (exact) or "08:00 1 breakfast" (by the visit)."""
    rows = []
    for text in times:
        at, amount, *band = text.split()
        rows.append({"at": at, "amount": amount, "band": band[0] if band else None})
    return {"v": VERSION, "kind": "fixed", "unit": unit, "times": rows, **more}


def when_needed(unit: str, amount: str, reason: str, **limits: Any) -> dict[str, Any]:
    """Directions for when it is needed; `limits` are amount_max, gap_minutes and the most in 24 hours."""
    return {"v": VERSION, "kind": "as_needed", "unit": unit, "amount": amount, "for": reason, **limits}


def unclear(unit: str, at: str) -> dict[str, Any]:
    """Directions of a label that does not say how much: STOP at this time."""
    return {"v": VERSION, "kind": "unclear", "unit": unit, "times": [{"at": at, "band": None}]}
