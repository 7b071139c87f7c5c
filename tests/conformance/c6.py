"""C6: what must be refused and what has two meanings is never scheduled; words that hold the letters of a
Latin abbreviation are never read as one.

Each phrase is read alone and, where it is a part of a dose, beside enough of a dose to be scheduled: "2
daily" and "take one tablet 2 daily". A word that is no Latin must leave no frequency behind.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from tests.conformance import Case
from tests.conformance.lines import said

SUITE = ("C6", "what must be refused or has two meanings is never scheduled; no word is read as Latin")
MARK = 100
FILE = Path("dosage", "nhsengland-directions.json")


def cases(folder: Path) -> Iterator[Case]:
    path = folder / FILE
    if not path.exists():
        return
    held = json.loads(path.read_text(encoding="utf-8"))
    phrases = [("must_refuse", one) for one in held["must_refuse"]]
    for one in held["ambiguous_phrases"]:
        shapes = (one, f"take {one}", f"{one} twice a day", f"take one tablet {one}", f"{one} as directed")
        phrases += [("ambiguous_phrases", shape) for shape in shapes]
    for word in held["never_latin"]:
        beside = (word, f"take 1 tablet {word}", f"2 puffs for {word}", f"1 capsule, {word}")
        phrases += [("never_latin", shape) for shape in beside]
    answers = said("read_directions", [{"id": n, "text": text} for n, (_, text) in enumerate(phrases)])
    for (group, text), answer in zip(phrases, answers, strict=True):
        refused = answer["verdict"] in ("refused", "ambiguous") and bool(answer["reasons"])
        yield Case(f"{group} “{text}”", refused and not answer["dosage"], str(answer))
