"""Directions: one JSON value on a medicine line, read into frozen dataclasses and said in plain words.

Pure. Amounts are Decimals in the product's countable unit and strings in JSON. The label's own words are
kept elsewhere, verbatim; this is the instruction to us, so it has amount, when and, as needed, a maximum
[CQC-PRN]. `kind` tells the families apart: later kinds join `fixed` and `as_needed` without changing
either.

    {"v": 1, "kind": "fixed", "unit": "tablet", "weekdays": null | [1..7],
     "others": [{"who", "weekdays"?, "times"?}],
     "times": [{"at": "07:00", "band": null | "breakfast", "amount": "1", "amount_max"?: "2"}]}
    {"v": 1, "kind": "as_needed", "unit": "tablet", "amount": "1", "amount_max"?: "2", "for": "pain"}
    {"v": 1, "kind": "unclear", "unit": "application", "weekdays": null | [1..7], "times": [{"at", "band"}]}
        (the label does not say enough: no amount is made up, and an open doubt keeps the line `ask`)
    and on the first two: "gap_minutes"?: 240, "max_amount_24h"?: "8", "max_doses_24h"?: 4
"""

from medicines.directions.reading import number, parse, to_json
from medicines.directions.saying import (
    Piece,
    Words,
    amount_words,
    duration,
    words,
)
from medicines.directions.shape import BANDS, DAYS, UNITS, Directions, Others, Time, Unreadable
from medicines.directions.stops import hidden_or_altered, methotrexate_by_mouth_not_weekly, times_too_close

__all__ = [
    "BANDS",
    "DAYS",
    "UNITS",
    "Directions",
    "Others",
    "Piece",
    "Time",
    "Unreadable",
    "Words",
    "amount_words",
    "duration",
    "hidden_or_altered",
    "methotrexate_by_mouth_not_weekly",
    "number",
    "parse",
    "times_too_close",
    "to_json",
    "words",
]
