"""C1: a dose in the code of FHIR becomes exactly the published NHS text."""

from collections.abc import Iterator
from pathlib import Path

from tests.conformance import Case
from tests.conformance.lines import rows, said

SUITE = ("C1", "structured dose to NHS text, equal to what is published")
MARK = 100
FILE = Path("dosage", "nhs-dose-to-text.jsonl")


def cases(folder: Path) -> Iterator[Case]:
    wanted = [row for row in rows(folder / FILE) if row["agreement"] == "exact"]
    answers = said("dosage_text", [{"id": row["id"], "dosage": [row["dosage"]]} for row in wanted])
    for row, answer in zip(wanted, answers, strict=True):
        text = answer["text"]
        passed = text is not None and _plain(text) in _allowed(row["expected_text"], row["dosage"])
        yield Case(row["id"], passed, f"wanted “{row['expected_text']}”, found {answer}")


def _plain(text: str) -> str:
    """`take once` and `once` both conform."""
    return text.replace(" - take ", " - ")


def _allowed(text: str, dosage: dict[str, object]) -> set[str]:
    """The text, with or without the patient instruction that closes it."""
    found = _plain(text)
    return {found, found.removesuffix(f" - {dosage.get('patientInstruction', '')}")}
