"""The agency's key: which letter stands for what happened. Pure; the rows are `mar.models.Legend`.

The database stores outcomes, never letters, so a key may change without touching a record. One capital letter
for each: initials have two or more, so a letter can never be read as somebody's name. Not taken: letters of
two signs ("NR"), which a worker who joins later could be called by.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mar.models.outcomes import Help, Outcome, Reason, Who
from people.templatetags import words

CROSSED = frozenset("X×✕✗✘✖+☓")
TICKED = frozenset("✓✔☑√")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWYZ"
"""X is a cross on many charts."""
AXES = ("outcome", "reason", "who", "help")
LONGEST = 80
"""Letters of what a letter means: it stands on every chart, among all the others."""

NOT_KNOWN = "?"
"""Not a letter of the key: a dashed square with a question mark, on every chart."""


@dataclass(frozen=True)
class KeyLetter:
    """One letter. An axis left empty means any; the letter that names the most axes wins."""

    letter: str
    words: str
    outcome: str
    reason: str = ""
    who: str = ""
    help: str = ""

    @property
    def axes(self) -> dict[str, str]:
        """The axes it names."""
        return {axis: said for axis in AXES if (said := getattr(self, axis))}

    def as_json(self) -> dict[str, str]:
        """As it is stored in a `Legend` row."""
        return {"letter": self.letter, "words": self.words, **{axis: getattr(self, axis) for axis in AXES}}


def _reasons(letter: str, said: str, *reasons: Reason) -> list[KeyLetter]:
    return [KeyLetter(letter, said, Outcome.NOT_TAKEN, reason=str(one)) for one in reasons]


STARTING_KEY: tuple[KeyLetter, ...] = (
    KeyLetter("L", "left out: ask", Outcome.LEFT_OUT),
    *_reasons("D", "said no", Reason.DID_NOT_WANT),
    *_reasons("B", "said no, bagged", Reason.REFUSED_OUT_OF_PACK, Reason.DROPPED),
    *_reasons("S", "asleep", Reason.ASLEEP),
    *_reasons("V", "being sick now", Reason.VOMITING),
    *_reasons("W", "could not swallow", Reason.CANNOT_SWALLOW),
    *_reasons("U", "too drowsy or unwell", Reason.UNWELL),
    *_reasons("O", "not in", Reason.NOT_IN),
    *_reasons("H", "in hospital", Reason.IN_HOSPITAL),
    *_reasons("N", "nothing by mouth, test", Reason.NIL_BY_MOUTH),
    *_reasons("E", "none left / cannot find it", Reason.NONE_LEFT, Reason.NOT_FOUND),
    *_reasons("G", "not delivered", Reason.NOT_DELIVERED),
    *_reasons("Z", "out of date, spoiled", Reason.SPOILED),
    *_reasons("T", "told not to give it", Reason.TOLD_NOT_TO, Reason.STOPPED_TODAY, Reason.PLAN_SAYS_HOLD),
    *_reasons("Q", "stop: asked first", Reason.LABEL_DIFFERS, Reason.DOSE_UNCONFIRMED, Reason.TOO_SOON,
              Reason.ALLERGY, Reason.NOBODY_ADVISED),
    *_reasons("K", "not needed", Reason.NOT_NEEDED),
    *_reasons("C", "could not get in", Reason.NO_ACCESS),
    *_reasons("M", "missed or late visit, worker not signed off", Reason.MISSED_VISIT, Reason.LATE_VISIT,
              Reason.NOT_SIGNED_OFF),
    KeyLetter("R", "not taken, another reason: see the note", Outcome.NOT_TAKEN),
    KeyLetter("A", "took it alone", Outcome.TAKEN, who=Who.PERSON),
    KeyLetter("F", "family gave it", Outcome.TAKEN, who=Who.FAMILY),
    KeyLetter("P", "nurse, professional or other agency", Outcome.TAKEN, who=Who.PROFESSIONAL),
    KeyLetter("P", "nurse, professional or other agency", Outcome.TAKEN, who=Who.OTHER_AGENCY),
)  # fmt: skip
"""What an agency begins with, and may change. It is ours: the county's own key was not available."""


@dataclass(frozen=True)
class Answer:
    """One answer that a letter can stand for, in the words of its own page. `name` names its field there."""

    name: str
    group: str
    words: str
    axes: Mapping[str, str]


def answers() -> list[Answer]:
    """Every answer an agency gives a letter to, in the order of stories.md section 2."""
    found = [Answer("left_out", "Left out", "left out for later", {"outcome": Outcome.LEFT_OUT})]
    for reason in Reason:
        axes = {"outcome": Outcome.NOT_TAKEN, "reason": str(reason)}
        found.append(Answer(str(reason), "Not taken", words.reason(str(reason)), axes))
    found.append(Answer("not_taken", "Not taken", "any other reason", {"outcome": Outcome.NOT_TAKEN}))
    for who in Who:
        if who != Who.OUR_WORKER:
            axes = {"outcome": Outcome.TAKEN, "who": str(who)}
            found.append(Answer(str(who), "Taken, and who gave it", words.who(str(who), "the person"), axes))
    for help_ in Help:
        axes = {"outcome": Outcome.TAKEN, "who": Who.OUR_WORKER, "help": str(help_)}
        said = f"our worker, help: {words.help(str(help_)).lower()}"
        found.append(Answer(f"help_{help_}", "Taken, instead of initials", said, axes))
    return found


def read(rows: Iterable[Mapping[str, Any]]) -> tuple[KeyLetter, ...]:
    """The letters as stored in a `Legend` row."""
    return tuple(
        KeyLetter(**{name: row.get(name, "") for name in ("letter", "words", *AXES)}) for row in rows
    )


def said(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(letter, meaning) of a stored key, each once, in the order of the letters."""
    return sorted({(one.letter, one.words) for one in read(rows)})


def letter_for(
    key: Sequence[KeyLetter], *, outcome: str, reason: str = "", who: str = "", help: str = ""
) -> str:
    """The letter for what happened, or "" where there is none (then the initials stand). A part dose is read
    as a taken one: the half above it says the rest.
    """
    asked = {"outcome": outcome, "reason": reason, "who": who, "help": help}
    if outcome == Outcome.NOT_KNOWN:
        return NOT_KNOWN
    if outcome == Outcome.PART_TAKEN:
        asked["outcome"] = Outcome.TAKEN
    fitting = [one for one in key if all(getattr(one, axis) in ("", asked[axis]) for axis in AXES)]
    return max(fitting, key=lambda one: len(one.axes), default=KeyLetter("", "", "")).letter


def faults(key: Sequence[KeyLetter], initials: Iterable[str]) -> list[str]:
    """Why this cannot be an agency's key, in sentences; empty when it can. `initials`: everybody's, ever."""
    found: list[str] = []
    taken = {one.upper() for one in initials}
    meanings: dict[str, str] = {}
    for one in key:
        letter = one.letter
        if letter.upper() in CROSSED or letter in TICKED:
            found.append(
                f"“{letter}” cannot be used: a cross or a tick means different things on different charts."
            )
        elif letter.upper() in taken:
            found.append(f"“{letter}” is somebody’s initials.")
        elif not (len(letter) == 1 and "A" <= letter <= "Z"):
            found.append(f"“{letter}”: use one capital letter, A to Z.")
        if not one.words.strip():
            found.append(f"Say in words what “{letter}” means.")
        if len(one.words) > LONGEST:
            found.append(f"What “{letter}” means is too long: {len(one.words):,} letters, and {LONGEST} fit.")
        if meanings.setdefault(letter, one.words) != one.words:
            found.append(f"“{letter}” stands for two things: {meanings[letter]}, and {one.words}.")
    said = [tuple(getattr(one, axis) for axis in AXES) for one in key]
    for one in key:
        if said.count(tuple(getattr(one, axis) for axis in AXES)) > 1:
            found.append(f"Two letters stand for the same answer: {one.words}.")
    for reason in Reason:
        if not letter_for(key, outcome=Outcome.NOT_TAKEN, reason=str(reason)):
            found.append(f"No letter stands for “{words.reason(str(reason))}”.")
    if not letter_for(key, outcome=Outcome.LEFT_OUT):
        found.append("No letter stands for “left out”.")
    return list(dict.fromkeys(found))
