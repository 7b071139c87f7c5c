"""What opens a stop on a line, and who may let it go again."""

import re
from typing import Any

from medicines import directions as said
from medicines.dictionary import Route
from medicines.entry import WantedLine
from medicines.models import Medicine
from people.models import Person

PROFESSIONAL = re.compile(
    r"\b(?:gp|dr|doctors?|surgeon|consultant|prescriber|pharmacist|nurse|matron|paramedic|hospital|ward|clinic|111|999)\b",
    re.IGNORECASE,
)
PHARMACIST = re.compile(r"\bpharmacist\b", re.IGNORECASE)


def hiding_word(entry: WantedLine) -> str | None:
    """The word in label, instructions or notes that hides or alters it, unless that was agreed (story 15)."""
    if entry.alteration_agreed:
        return None
    needed_for = entry.directions.get("for") if isinstance(entry.directions, dict) else ""
    texts = (
        entry.label,
        entry.instructions,
        entry.warnings,
        entry.what_for,
        entry.kept_where,
        entry.source_words,
        str(needed_for or ""),
    )
    return next((found for text in texts if (found := said.hidden_or_altered(text))), None)


def hidden_for(person: Person, line: WantedLine | Medicine) -> str:
    """What stops this line because of how the person takes medicines; "" where nothing does (story 15).

    Only what is swallowed can be hidden so, and only where no pharmacist has agreed it for this product.
    """
    swallowed = line.kind == Medicine.Kind.OURS and line.route == Route.MOUTH
    word = said.hidden_or_altered(person.how_takes) if swallowed and not line.alteration_agreed else None
    if word is None:
        return ""
    return (
        f"How {person.preferred_name} takes medicines says “{word}”. Nothing is hidden or altered until a "
        "pharmacist has agreed it."
    )


def stops_to_open(entry: WantedLine, person: Person) -> list[tuple[str, str]]:
    """(kind of doubt, words) that the new line starts with: it is `ask`, never absent."""
    if entry.kind != Medicine.Kind.OURS:
        return []
    found = []
    if isinstance(entry.directions, dict) and entry.directions.get("kind") == "unclear":
        found.append(("directions", "The label does not say where, how much or how often."))
    if word := hiding_word(entry):
        found.append(
            ("hidden", f"It says “{word}”. Nothing is hidden or altered until a pharmacist has agreed it.")
        )
    elif sentence := hidden_for(person, entry):
        found.append(("hidden", sentence))
    return found


def lets_go(advice: dict[str, Any], kind: str, *, senior: bool, pharmacist: bool) -> bool:
    """Whether “as the chart says” may end this doubt: a named professional said so, or a senior answers.

    What was hidden or altered needs a pharmacist, by name or answering, whoever writes it down (story 15).
    """
    named = bool(str(advice.get("who") or "").strip())
    text = f"{advice.get('role') or ''} {advice.get('who') or ''}"
    if kind == "hidden":
        return pharmacist or (named and bool(PHARMACIST.search(text)))
    return senior or (named and bool(PROFESSIONAL.search(text)))


def has_a_dose(directions: Any) -> bool:
    """Whether the chart says how much: “as the chart says” answers nothing where it does not (story 24)."""
    return isinstance(directions, dict) and directions.get("kind") != "unclear"
