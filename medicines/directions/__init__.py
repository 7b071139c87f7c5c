"""Directions: one JSON value on a medicine line, read into frozen dataclasses and said in plain words.

Pure. Amounts are Decimals in the product's countable unit and strings in JSON. The label's own words are
kept elsewhere, verbatim; this is the instruction to us, so it has amount, when and, as needed, a maximum
[CQC-PRN]. `kind` tells the families apart: later kinds join `fixed` and `as_needed` without changing
either.

    {"v": 1, "kind": "fixed", "unit": "tablet", "weekdays": null | [1..7], "days"?: RULE,
     "others": [{"who", "weekdays"?, "times"?}], "count"?: 21, "by_result"?: "INR",
     "times": [{"at": "07:00", "band": null | "breakfast", "until"?: "02:00", "amount": "1",
                "amount_max"?: "2"} | {"at", "step": "remove"}]}
        or, instead of times, weekdays and days, the steps of a course or the days of a week apart:
     "parts": [{"first": date | null, "last": date | null, "weekdays", "days", "times"}]
    {"v": 1, "kind": "elapsed", "unit": "patch", "amount": "1", "every": 4320 (minutes), "anchor": instant}
    {"v": 1, "kind": "continuous", "unit": "dose", "rate": "2 litres a minute",
     "times": [{"at", "band", "step": "check" | "start" | "stop"}]}
    {"v": 1, "kind": "as_needed", "unit": "tablet", "amount": "1", "amount_max"?: "2", "for": "pain"}
    {"v": 1, "kind": "unclear", "unit": "application", "weekdays": null | [1..7], "times": [{"at", "band"}]}
        (the label does not say enough: no amount is made up, and an open doubt keeps the line `ask`)
    RULE: {"rule": "every_days", "every", "anchor"} | {"rule": "every_weeks", "every", "weekdays", "anchor"}
        | {"rule": "monthly", "every", "day", "anchor"} | {"rule": "cycle", "on", "off", "anchor"}
        | {"rule": "nth_weekday", "every", "nth": 1..4 | -1, "weekday", "anchor"}
        | {"rule": "month_days", "first", "last"} | {"rule": "dates", "dates"}
    on all but `unclear`: "gap_minutes"?: 240, "max_amount_24h"?: "8", "max_doses_24h"?: 4,
        "max_doses_7d"?: 3, "max_doses_course"?: 10,
        "meal"?: {"how", "minutes", "minutes_max"?, "medicines"?},
        "check"?: {"what": "glucose", "unit": "mmol/L", "low": "4", "high": "15"}
    on what is worn: "worn"?: {"at_start": 0..6, "sites": ["left upper arm"], "rest_days": 7}
"""

from medicines.directions.reading import number, parse
from medicines.directions.saying import (
    Piece,
    Words,
    amount_words,
    duration,
    today,
    words,
)
from medicines.directions.shape import (
    BANDS,
    DAYS,
    UNITS,
    Check,
    Directions,
    Meal,
    Others,
    Part,
    Time,
    Unreadable,
    Worn,
)
from medicines.directions.stops import hidden_or_altered, methotrexate_by_mouth_not_weekly, times_too_close
from medicines.directions.writing import to_json

__all__ = [
    "BANDS",
    "DAYS",
    "UNITS",
    "Check",
    "Directions",
    "Meal",
    "Others",
    "Part",
    "Piece",
    "Time",
    "Unreadable",
    "Words",
    "Worn",
    "amount_words",
    "duration",
    "hidden_or_altered",
    "methotrexate_by_mouth_not_weekly",
    "number",
    "parse",
    "times_too_close",
    "to_json",
    "today",
    "words",
]
