"""Request bodies as the tablet sends them, and the medicines the tests of `mar` stand on."""

from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from medicines import actions
from medicines.models import Medicine
from people.models import Person, Worker
from people.records import clock_at

LONDON = ZoneInfo("Europe/London")
ENTERED = datetime(2026, 11, 16, 7, 0, tzinfo=LONDON)
CO_CARELDOPA, PARACETAMOL = "Co-careldopa 25mg/100mg tablets", "Paracetamol 500mg tablets"


def at(clock: str, day: int = 24) -> datetime:
    """A time of November 2026 in London, "07:00" of Tuesday the 24th unless said."""
    hour, minute = clock.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=LONDON)


def fixed(*times: str, unit: str = "tablet", amount: str = "1", **more: Any) -> dict[str, Any]:
    """Directions at clock times, one amount each."""
    rows = [{"at": one, "band": None, "amount": amount} for one in times]
    return {"v": 1, "kind": "fixed", "unit": unit, "weekdays": None, "others": [], "times": rows} | more


def needed(unit: str = "tablet", amount: str = "2", **more: Any) -> dict[str, Any]:
    """When-needed directions for pain: 4 hours apart, 8 in 24 hours."""
    usual = {"gap_minutes": 240, "max_amount_24h": "8", "for": "pain"}
    return {"v": 1, "kind": "as_needed", "unit": unit, "amount": amount} | usual | more


def line(
    by: Worker,
    person: Person,
    name: str,
    directions: dict[str, Any] | None,
    *,
    checker: Worker | None = None,
    **more: Any,
) -> Medicine:
    """A line live since Monday 16-Nov, second-checked when a `checker` is given."""
    from medicines.models import Product

    product = Product.objects.filter(name=name).first()
    with clock_at(ENTERED):
        made = actions.add_medicine(
            by,
            person=person,
            product_code=product.code if product else "",
            product_name=name,
            route=more.pop("route", "mouth"),
            label=more.pop("label", "Take as the label says"),
            directions=directions,
            starts_at=ENTERED,
            prescriber="Dr Lund, Mill Lane Surgery",
            **more,
        )
        if checker:
            actions.check_medicine(checker, medicine=made)
    made.refresh_from_db()
    return made


def dose(medicine: Medicine, by: Worker, clock: str | None = "07:00", **more: Any) -> dict[str, Any]:
    """One entry: taken, administered, seen, now; for today's slot at `clock`, or when needed with None."""
    slot = {"due_date": "2026-11-24", "due_time": clock, "ordinal": 0} if clock else {}
    return {
        "v": 1,
        "kind": "dose",
        "key": str(uuid4()),
        "person": str(medicine.person_id),
        "signed_by": str(by.pk),
        "time_source": "now",
        "medicine": str(medicine.pk),
        **slot,
        "outcome": "taken",
        "who": "our_worker",
        "help": "administered",
        "basis": "saw",
        "amount": "1",
        "unit": "tablet",
        "given_at": at("09:10").isoformat(),
    } | more


def entry(kind: str, person: Person, by: Worker, **more: Any) -> dict[str, Any]:
    """An entry of another kind, now."""
    return {
        "v": 1,
        "kind": kind,
        "key": str(uuid4()),
        "person": str(person.pk),
        "signed_by": str(by.pk),
        "time_source": "now",
    } | more
