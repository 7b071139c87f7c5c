"""The doses of FHIR dosages over some days, as plain values: what `manage.py due_slots` answers."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from medicines.directions import number
from medicines.fhir.dosage import Unsafe
from medicines.fhir.into import to_directions
from medicines.fhir.reading import read
from medicines.fhir.usual import usual_times
from medicines.fhir.values import DATE, text, whole
from medicines.schedule import Line, Slot, due
from people.wall_clock import instant

MOST_DAYS = 400


def due_slots(asked: Mapping[str, Any]) -> dict[str, Any]:
    """`dosage`, `start`, `days`, `zone` and `times` in; the slots out, and apart from them what is taken off.

    Raises Unsafe with the reasons when it cannot be scheduled. When needed falls due at no time.
    """
    dosages = read(asked.get("dosage"))
    start, days, zone = _start(asked.get("start")), _days(asked.get("days")), _zone(asked.get("zone"))
    found = to_directions(dosages, start, zone, usual_times(asked.get("times")))
    if not found.directions.scheduled:
        raise Unsafe("It is given when needed: no dose falls due by itself.")
    begins = instant(start, time(0), zone)
    line = Line("", found.directions, begins, begins)
    slots = due(line, start, start + timedelta(days=days), zone)
    answer: dict[str, Any] = {"slots": [_plain(one, zone) for one in slots if one.step == "give"]}
    removed = [_plain(one, zone) for one in slots if one.step == "remove"]
    return answer | ({"removals": removed} if removed else {}) | {"reasons": []}


def _plain(slot: Slot, zone: ZoneInfo) -> dict[str, Any]:
    found = {
        "date": slot.due_date.isoformat(),
        "time": slot.due_time.strftime("%H:%M"),
        "at": slot.due_at.astimezone(zone).isoformat(),
        "ordinal": slot.ordinal,
        "step": slot.step,
        "amount": None if slot.amount is None else number(slot.amount),
        "unit": slot.unit,
        "not_due": False,
    }
    return found if slot.amount_max is None else found | {"amount_max": number(slot.amount_max)}


def _start(value: object) -> date:
    if isinstance(value, str) and (found := DATE.fullmatch(value)) and not found[4]:
        try:
            if 1950 <= int(found[1]) <= 2150:
                return date.fromisoformat(value)
        except ValueError:
            pass
    raise Unsafe("Say the first day as a date, like 2027-03-20.")


def _days(value: object) -> int:
    found = whole(value, "days")
    if not 1 <= found <= MOST_DAYS:
        raise Unsafe(f"Say for how many days, from 1 to {MOST_DAYS}.")
    return found


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(text(value or "Europe/London", "zone"))
    except (ValueError, OSError, KeyError):
        raise Unsafe(f"“{str(value)[:30]}” is not a time zone.") from None
