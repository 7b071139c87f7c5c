"""FHIR dosages for tests, and what the commands answer to lines."""

import io
import json
import sys
from collections.abc import Sequence
from typing import Any

from django.core.management import call_command

from medicines import fhir

Json = dict[str, Any]


def dose(value: Any = 1, unit: str = "tablet", **more: Any) -> Json:
    """A dosage of one dose; `repeat` is what its timing repeats."""
    repeat = more.pop("repeat", None)
    found: Json = {"doseAndRate": [{"doseQuantity": {"value": value, "unit": unit}}], **more}
    return found | ({"timing": {"repeat": repeat}} if repeat else {})


def often(frequency: Any, period: Any = 1, unit: str = "d", **more: Any) -> Json:
    return {"frequency": frequency, "period": period, "periodUnit": unit, **more}


def text(*dosages: Json) -> str:
    """The NHS text of dosages without faults. Raises Unsafe."""
    return fhir.nhs_text(fhir.sound(fhir.read(list(dosages))))


def answers(command: str, lines: Sequence[str]) -> list[Json]:
    """What a command writes to these lines, as it is."""
    out, before = io.StringIO(), sys.stdin
    sys.stdin = io.StringIO("".join(f"{line}\n" for line in lines))
    try:
        call_command(command, stdout=out)
    finally:
        sys.stdin = before
    return [json.loads(line) for line in out.getvalue().splitlines()]
