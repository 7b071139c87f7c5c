"""C9: NHS numbers and the verdict their publishers expect, through the command that reads them."""

import csv
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conformance import Case

SUITE = ("C9", "NHS numbers: valid, invalid, wrongly written, of other parts of Britain")
MARK = 100


def cases(folder: Path) -> Iterator[Case]:
    path = folder / "nhs-number" / "cases.csv"
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    answers = _said([row["input"] for row in rows])
    for line, (row, said) in enumerate(zip(rows, answers, strict=True), start=2):
        wanted = row["expected"]
        passed = said["input"] == row["input"] and _as_wanted(wanted, said)
        yield Case(f"line {line} “{row['input']}”", passed, f"wanted {wanted}, found {said}")


def _said(numbers: list[str]) -> list[dict[str, Any]]:
    """What the command prints for these lines."""
    from django.core.management import call_command

    out, before = io.StringIO(), sys.stdin
    sys.stdin = io.StringIO("".join(f"{one}\n" for one in numbers))
    try:
        call_command("check_nhs_number", stdout=out)
    finally:
        sys.stdin = before
    return [json.loads(line) for line in out.getvalue().splitlines()]


def _as_wanted(wanted: str, said: dict[str, Any]) -> bool:
    match wanted.split():
        case ["valid"]:
            return said["valid"] is True
        case ["invalid" | "reject-format"]:
            return said["valid"] is False and bool(said["reason"])
        case ["normalises-to", number]:
            return said["number"] == number
        case ["valid-checksum-not-NHS-range"]:
            return said["valid"] is True and "range" in (said["reason"] or "")
    return False
