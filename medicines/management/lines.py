"""JSON lines in, JSON lines out, in order: what the commands that read and write plain lines share."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from medicines.fhir import Unsafe, read_line


def answers(
    lines: Iterable[str], act: Callable[[dict[str, Any]], dict[str, Any]], refused: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """The answer to each line, with its id; a line that is refused answers with `refused` and the reasons."""
    for line in lines:
        id: object = None
        try:
            asked = read_line(line)
            id = asked.get("id")
            yield {"id": id, **act(asked)}
        except Unsafe as unsafe:
            yield {"id": id, **refused, "reasons": list(unsafe.reasons)}
        except (ArithmeticError, RecursionError):  # a date or number beyond what can be counted
            yield {"id": id, **refused, "reasons": ["The numbers are beyond what can be worked out."]}


def answer(said: Mapping[str, Any]) -> str:
    """One line of JSON; a number that was read exactly is written as a number."""
    return json.dumps(said, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} is not written as JSON")
