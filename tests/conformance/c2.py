"""C2: where the published text is older than the rule, ours says the same dose, times, route and maximum."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.conformance import Case
from tests.conformance.c1 import FILE
from tests.conformance.lines import rows, said

SUITE = ("C2", "structured dose to NHS text, the same meaning as an older wording")
MARK = 100
SAME = (
    (r"\b(?:once )?(dai|week|month)ly\b", lambda match: f"once a {match[1].replace('dai', 'day')}"),
    (r"(?<=\d)-(?=\d)", lambda match: " to "),
    (r"/", lambda match: " per "),
    (r"\b(\w{4,})s\b", lambda match: match[1]),
)
SMALL = frozenset({"a", "and", "at", "in", "of", "over", "per", "rate", "take", "to", "up", "international"})


def cases(folder: Path) -> Iterator[Case]:
    wanted = [row for row in rows(folder / FILE) if row["agreement"] == "older-wording-or-order"]
    answers = said("dosage_text", [{"id": row["id"], "dosage": [row["dosage"]]} for row in wanted])
    for row, answer in zip(wanted, answers, strict=True):
        lost = _words(row["expected_text"]) - _words(answer["text"] or "")
        yield Case(row["id"], not lost, f"{sorted(lost)} of “{row['expected_text']}” not in {answer}")


def _words(text: str) -> set[str]:
    """Numbers and words of a text, in one spelling, whatever their order."""
    plain = text.lower().replace("liter", "litre")
    for pattern, put in SAME:
        plain = re.sub(pattern, put, plain)
    return set(re.findall(r"\d+(?:\.\d+)?|[a-z]+", plain)) - SMALL
