"""read(): label words to a suggestion for a person to confirm, or the question to ask.

Nothing is left out: each word is a phrase of the dose, or a remark that is carried. Words that could change
how much or when, and were not understood, give no suggestion [D 1.1, 9.1: "as directed" is no instruction].
"""

from dataclasses import dataclass, field
from typing import Any

from medicines.directions.label import checks, out
from medicines.directions.label.grammar import doubts, elements, unknown
from medicines.directions.label.shape import NotRead, Step, Verdict
from medicines.directions.label.steps import drafts
from medicines.directions.label.strict import LONGEST_NAME
from medicines.directions.label.words import LONGEST, clean, tokens_of

NO_DOSE = "The label does not say how much and when."


@dataclass(frozen=True)
class Reading:
    """`reasons`: why there is no suggestion, with the question to ask; on a suggestion, what was assumed."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    steps: tuple[Step, ...] = field(default=(), repr=False)

    @property
    def dosage(self) -> list[dict[str, Any]]:
        """FHIR R4 Dosage; empty unless suggested."""
        return out.dosage(self.steps)


def read(text: str, medicine: str | None = None) -> Reading:
    """Read label words ("Take ONE tablet twice a day"). `medicine` is its name, which may say the form.

    Never raises, and takes no longer than its length allows: over words.LONGEST it is refused.
    """
    try:
        return _read(text, None if medicine is None else medicine[:LONGEST_NAME])
    except NotRead as answer:
        return Reading(answer.verdict, answer.reasons)


def _read(text: str, medicine: str | None) -> Reading:
    if len(text) > LONGEST:
        raise NotRead(f"The words are too long to be read safely: over {LONGEST} letters.")
    plain = clean(text)
    if len(plain) > 2 * LONGEST:
        raise NotRead("The words are too long to be read safely.")
    tokens, asked = tokens_of(plain)
    if not tokens:
        raise NotRead("There are no words to read.")
    strange = [plain[max(0, one.start - 1) : one.end].strip() for one in tokens if one.kind == "other"]
    if strange:
        raise NotRead(f"Not understood: {_quoted(strange)}. What does the label say there?")
    found = elements(plain, tokens)
    questions = [*asked, *doubts(found)]
    left = unknown(found)
    missed = [f"Not understood: {_quoted(left)}. What does it mean for the dose?"] if left else []
    if questions:
        raise NotRead(*questions, *missed, asked=True)
    if missed:
        raise NotRead(*missed)
    steps, notes = checks.checked(drafts(found), plain, medicine)
    if not steps:
        raise NotRead(NO_DOSE)
    return Reading("suggested", notes, steps)


def _quoted(said: list[str]) -> str:
    return ", ".join(f"“{one[:80]}”" for one in said[:6])
