"""What the words of a label could mean, as directions for a person to confirm: never saved by themselves."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from medicines import directions as said
from medicines import fhir
from medicines.directions.label import read
from medicines.forms.directions import OTHERS, STEPS, TIMES
from medicines.forms.filled import panels_of
from medicines.forms.panels import Panels


@dataclass(frozen=True)
class Suggestion:
    """`directions` as JSON and in words, or none; `asks` are what must be asked, or was assumed."""

    directions: dict[str, Any] | None = None
    text: str = ""
    asks: tuple[str, ...] = ()


def suggestion(label: str, product: str, start: date | None, mg: Decimal | None = None) -> Suggestion:
    """The label read for a product. What is unclear gives the question to ask."""
    if not label.strip():
        return Suggestion()
    reading = read(label, product or None)
    if reading.verdict != "suggested":
        return Suggestion(asks=reading.reasons)
    zone = timezone.get_default_timezone()
    try:
        found = fhir.to_directions(fhir.read(reading.dosage), start or timezone.localdate(), zone)
        value = said.to_json(found.directions)
        kept = said.parse(value)
    except fhir.Unsafe as unsafe:
        return Suggestion(asks=tuple(unsafe.reasons))
    except said.Unreadable as fault:
        return Suggestion(asks=tuple(one.sentence for one in fault.all))
    notes = [one for one in (*reading.reasons, *found.notes) if not one.startswith(("method:", "route:"))]
    return Suggestion(value, said.words(kept, mg).plain, tuple(notes))


def over(values: dict[str, Any], directions: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with these directions on their panel instead of what stood on the panels."""
    rows = (*TIMES, *STEPS, *OTHERS, "day")
    cleared = {
        name: [] if isinstance(value, list) else ""
        for name, value in values.items()
        if name in Panels.base_fields or name.rpartition("_")[0] in rows
    }
    return values | cleared | panels_of(directions)
