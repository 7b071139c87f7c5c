"""What the tests of the list type in: directions and the fields of an ordinary line."""

from typing import Any

from medicines.actions import add_medicine
from medicines.dictionary import Product
from medicines.models import Medicine
from people.models import Person, Worker
from people.records import now


def code(name: str) -> str:
    """The dm+d code of a product of the starter dictionary."""
    return Product.objects.get(name=name).code


def at(*times: str, amount: str = "1", unit: str = "tablet", **more: Any) -> dict[str, Any]:
    """Directions at exact clock times."""
    rows = [{"at": clock, "band": None, "amount": amount} for clock in times]
    return {"v": 1, "kind": "fixed", "unit": unit, "times": rows, **more}


def when_needed(amount: str = "2", unit: str = "tablet", **more: Any) -> dict[str, Any]:
    """Directions for pain, four hours apart, eight in 24 hours."""
    limits = {"gap_minutes": 240, "max_amount_24h": "8"}
    return {"v": 1, "kind": "as_needed", "unit": unit, "amount": amount, "for": "pain", **limits, **more}


def unclear(*times: str, unit: str = "application") -> dict[str, Any]:
    """The label says "use as directed": times, and no amount."""
    rows = [{"at": clock, "band": None} for clock in times]
    return {"v": 1, "kind": "unclear", "unit": unit, "times": rows}


def ordinary(**changed: Any) -> dict[str, Any]:
    """The fields of an ordinary line: paracetamol, one at night."""
    fields = {
        "product_code": code("Paracetamol 500mg tablets"),
        "route": "mouth",
        "label": "ONE at NIGHT",
        "directions": at("21:30"),
        "starts_at": now(),
        "prescriber": "Dr Khan, GP",
    }
    return fields | changed


def add(by: Worker, person: Person, **changed: Any) -> Medicine:
    """An ordinary line, entered."""
    return add_medicine(by, person=person, **ordinary(**changed))
