"""A chart as JSON: for programs, for the content a serial belongs to, and for the snapshot that is kept."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import is_dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from mar.chart.shape import Cell, Chart, ChartLine, Given, Row

OPEN = {"due": "open", "later": "open"}


def as_json(chart: Chart, serial: str, as_at: datetime) -> dict[str, Any]:
    """The shape of design.md section 6. A dose that was taken besides stands under a medicine of null."""
    medicines = [_line(one) for one in chart.lines]
    if chart.besides:
        given = [_given(one) for one in chart.besides]
        medicines.append(
            {"medicine": None, "text": "Taken besides", "replaces": None, "rows": [], "as_needed": given}
        )
    return {
        "person": str(chart.person),
        "first_day": chart.first_day.isoformat(),
        "days": chart.days,
        "serial": serial,
        "as_at": as_at.isoformat(),
        "legend": {
            "version": chart.legend.version,
            "letters": {one.letter: one.words for one in chart.legend.letters},
        },
        "medicines": medicines,
        "information_only": [*chart.information],
        "notes": [
            {"number": one.number, "at": one.at.isoformat(), "text": f"{one.bold} {one.words}", "by": one.by}
            for one in chart.notes
        ],
    }


def _line(line: ChartLine) -> dict[str, Any]:
    return {
        "medicine": str(line.medicine),
        "text": line.text,
        "replaces": str(line.replaces) if line.replaces else None,
        "rows": [_row(one) for one in line.rows],
        "as_needed": [_given(one) for one in line.given],
    }


def _row(row: Row) -> dict[str, Any]:
    cells = [_cell(one) for one in row.cells]
    return {"time": row.time, "ordinal": row.ordinal, "step": row.step, "cells": cells}


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "date": cell.day.isoformat(),
        "state": cell.state,
        "mark": cell.mark,
        "said": cell.said,
        "doses": [str(one) for one in cell.doses],
        "notes": [*cell.notes],
    }


def _given(given: Given) -> dict[str, Any]:
    return {
        "dose": str(given.dose),
        "at": given.at.isoformat(),
        "amount": given.amount,
        "why": given.why,
        "effect": given.effect,
        "mark": given.mark.shown,
        "struck": given.mark.struck,
        "said": given.said,
        "notes": [*given.notes],
    }


def snapshot(chart: Chart) -> str:
    """The whole chart as text, in one canonical form."""
    return _canonical(chart, _text)


def content(chart: Chart) -> str:
    """SHA-256 of what the paper shows. What is due now and what is still to come are drawn alike there, so
    that an hour that changes nothing on paper is no new chart.
    """
    return hashlib.sha256(_canonical(chart, _drawn).encode()).hexdigest()


def _canonical(chart: Chart, text: Callable[[Any], Any]) -> str:
    return json.dumps(chart, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=text)


def _drawn(value: Any) -> Any:
    if isinstance(value, Cell) and value.state in OPEN:
        return {**vars(value), "state": OPEN[value.state], "said": ""}
    return _text(value)


def _text(value: Any) -> Any:
    if is_dataclass(value):
        return vars(value)  # as `asdict` says it, without its copy of every cell
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not belong on a chart")
