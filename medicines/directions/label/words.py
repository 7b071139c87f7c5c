"""Label words to tokens: one number a token ("one and a half", "EIGHT (8)"), everything else word by word.

Bounded: a label longer than LONGEST is not read at all, and every pattern is linear.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from medicines.directions.label.vocabulary import LATIN_OFTEN, PERIOD_WORDS, UNIT_WORDS, listed

LONGEST = 400
Kind = Literal["number", "word", "mark", "date", "time", "other"]
AM_PM = r"(?:am|pm|a\.m\.?|p\.m\.?)(?![a-z])"
TOKEN = re.compile(
    rf"""(?P<date>\d{{4}}-\d{{2}}-\d{{2}}(?!\d)|\d{{1,2}}(?P<s>[./-])\d{{1,2}}(?P=s)(?:\d{{4}}|\d{{2}})(?![\d]))
    |(?P<time>\d{{1,2}}[:.]\d{{2}}\ ?{AM_PM}|\d{{1,2}}\ ?{AM_PM}|\d{{1,2}}:\d{{2}}(?!\d))
    |(?P<ordinal>\d{{1,2}}(?:st|nd|rd|th)(?![a-z]))
    |(?P<number>\d+(?:[.,]\d+)*)
    |(?P<abbreviated>(?:[a-z]\.){{1,3}}[a-z](?![a-z])\.?)
    |(?P<word>[a-z]+(?:['’][a-z]+)?(?:\(s\)|\(es\))?)
    |(?P<mark>[-–—.,;:()+&/×])
    |(?P<other>\S)""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
PLAIN = re.compile(r"(?:0|[1-9]\d{0,5})(?:\.\d{1,4})?\Z", re.ASCII)
CONTINENTAL = re.compile(r"[1-9]\d{0,2}\.\d{3}\Z", re.ASCII)  # 1.500: one and a half, or 1500?
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+\Z", re.ASCII)
ONES = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
NUMBERS = {name: Decimal(n) for n, name in enumerate(ONES)} | {
    name: Decimal(n) * 10 for n, name in enumerate(TENS, 2)
}
PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.25")}
SIGNS = (("½", "half"), ("¼", "a quarter"), ("¾", "three quarters"))
X = re.compile(r"(?<![a-z])x$", re.IGNORECASE | re.ASCII)
STUCK = re.compile(r"[a-z]+", re.IGNORECASE | re.ASCII)
AFTER_FIGURE = frozenset({*UNIT_WORDS, *PERIOD_WORDS, *LATIN_OFTEN, "x", "ml", "nocte", "mane", "prn", "om"})
DASHES = frozenset("-–—")


@dataclass(frozen=True)
class Token:
    """`norm` is what the grammar compares; `start` and `end` find the words again in the text."""

    kind: Kind
    norm: str
    start: int
    end: int
    value: Decimal | None = None
    spelled: bool = False
    time: datetime.time | None = None
    date: datetime.date | None = None


Tokens = tuple[Token, ...]


def clean(text: str) -> str:
    """One space between words; fractions that are one sign become words."""
    for sign, said in SIGNS:
        if sign in text:
            text = re.sub(rf"(?<=[0-9])\s*{sign}", f" and {said} ", text).replace(sign, f" {said} ")
    return " ".join(unicodedata.normalize("NFKC", text).split())


def tokens_of(text: str) -> tuple[Tokens, tuple[str, ...]]:
    """(tokens, questions about numbers that can be understood in two ways) of a cleaned text."""
    found = [_token(one, text) for one in TOKEN.finditer(text)]
    return _composed(found)


def _token(match: re.Match[str], text: str) -> Token:
    kind, said = match.lastgroup or "other", match[0].lower()
    start, end = match.span()
    if kind == "number":
        before = text[start - 1] if start else " "
        negative = before in DASHES and (start < 2 or not text[start - 2].isalnum())
        glued = before.isalpha() and not X.search(text, 0, start)
        value = None if negative or glued or before == "." or _runs_on(text, end) else _number(said)
        return Token("other" if value is None else "number", said, start, end, value)
    if kind == "date":
        day = _date(said)
        return Token("other" if day is None else "date", said, start, end, date=day)
    if kind == "time":
        at = _time(said)
        return Token("other" if at is None else "time", said, start, end, time=at)
    if kind == "ordinal":
        return Token("word", said, start, end)
    if kind == "abbreviated":
        return Token("word", said.replace(".", ""), start, end)
    if kind == "mark":
        return Token("mark", "-" if said in DASHES else said, start, end)
    if kind == "word":
        norm = said.partition("(")[0].replace("’", "'")
        value = NUMBERS.get(norm)
        if value is not None:
            return Token("number", norm, start, end, value, spelled=True)
        return Token("word", norm, start, end)
    return Token("other", said, start, end)


def _runs_on(text: str, end: int) -> bool:
    """Whether letters that are no unit are stuck to a figure ("8be"), or a range has lost its end ("1- ")."""
    if text[end : end + 1] in DASHES and not text[end + 1 : end + 2].isalnum():
        return True
    stuck = STUCK.match(text, end)
    return stuck is not None and stuck[0].lower() not in AFTER_FIGURE


def _number(said: str) -> Decimal | None:
    if PLAIN.match(said):
        return None if CONTINENTAL.match(said) else Decimal(said)
    return Decimal(said.replace(",", "")) if THOUSANDS.match(said) else None


def _date(said: str) -> datetime.date | None:
    """A British date, day first, or an ISO one; None when there is no such day."""
    parts = [int(one) for one in re.split(r"[./-]", said)]
    year, month, day = parts if len(said.split("-")[0]) == 4 else parts[::-1]
    try:
        found = datetime.date(year + 2000 if year < 100 else year, month, day)
        return found if 2000 <= found.year < 2100 else None
    except ValueError:
        return None


def _time(said: str) -> datetime.time | None:
    hour, _, minute = re.sub(r"[^\d:.]", "", said).strip(".").replace(".", ":").partition(":")
    clock, half = int(hour), re.sub(r"[^ap]", "", said)
    if half:
        if not 1 <= clock <= 12:
            return None
        clock = clock % 12 + (12 if half == "p" else 0)
    minutes = int(minute or 0)
    return datetime.time(clock, minutes) if clock < 24 and minutes < 60 else None


def _composed(found: list[Token]) -> tuple[Tokens, tuple[str, ...]]:
    """Number words and fractions become one token each."""
    asked: list[str] = []
    out: list[Token] = []
    at = 0
    while at < len(found):
        token, then = _one_number(found, at, asked)
        out.append(token)
        at = then
    return tuple(out), tuple(asked)


def _one_number(found: list[Token], at: int, asked: list[str]) -> tuple[Token, int]:
    token = found[at]
    after = _word(found, at + 1)
    if token.kind == "word" and token.norm in ("a", "one") and after in ("half", "quarter"):
        return _fraction(found, at + 1, PARTS[after], asked, token.start)
    if token.kind == "word" and token.norm in ("half", "quarter"):
        return _fraction(found, at, PARTS[token.norm], asked, token.start)
    if token.kind != "number" or token.value is None:
        return token, at + 1
    value, then = token.value, at + 1
    if token.norm in TENS and then < len(found):
        more = found[then + 1] if found[then].norm == "-" and then + 1 < len(found) else found[then]
        if more.spelled and more.value is not None and more.value < 10 and more.start - token.end <= 1:
            value, then = value + more.value, found.index(more) + 1
    if _word(found, then) == "quarters" and value == 3:
        return _fraction(found, then, Decimal("0.75"), asked, token.start)
    if _word(found, then) in PARTS:
        asked.append(
            f"“{token.norm} {found[then].norm}”: which is it, a part of one, or one and a part more?"
        )
        return replace(token, value=value, end=found[then].end), then + 1
    if _word(found, then) == "and":
        part = then + (2 if _word(found, then + 1) == "a" else 1)
        if _word(found, part) in ("half", "quarter"):
            made, then = _fraction(found, part, PARTS[found[part].norm], asked, token.start)
            return replace(made, value=value + (made.value or 0)), then
        if (three := _value(found, part)) == 3 and _word(found, part + 1) == "quarters":
            made, then = _fraction(found, part + 1, three / 4, asked, token.start)
            return replace(made, value=value + (made.value or 0)), then
    then = _repeated_in_brackets(found, then, value, asked)
    return replace(token, value=value, end=found[then - 1].end), then


def _fraction(found: list[Token], at: int, value: Decimal, asked: list[str], start: int) -> tuple[Token, int]:
    """From the word half or quarter: "half of a", "half of one" belong to it; "half two" is asked."""
    then, said = at + 1, found[at].norm
    if _word(found, then) == "of":
        other = _value(found, then + 1)
        if other == 1 or _word(found, then + 1) in ("a", "an"):
            then += 2
        elif other is not None:
            asked.append(f"“{said} of {found[then + 1].norm}”: how much is that in all?")
    elif _word(found, then) in ("a", "an"):
        then += 1
    else:
        dash = then < len(found) and found[then].norm == "-"
        if _value(found, then + dash) is not None:
            other_said = found[then + dash].norm
            asked.append(f"“{said} {other_said}”: {said} to {other_said}, or {said} of {other_said}?")
    end = found[then - 1].end
    return Token("number", said, start, end, value, spelled=True), then


def _repeated_in_brackets(found: list[Token], at: int, value: Decimal, asked: list[str]) -> int:
    """ "EIGHT (8) tablets" says one number twice."""
    said = [one.norm for one in found[at : at + 3]]
    if len(said) < 3 or said[0] != "(" or said[2] != ")" or found[at + 1].value is None:
        return at
    if found[at + 1].value != value:
        asked.append(f"{value} or {said[1]}: the label says both, which is right?")
    return at + 3


def _word(found: list[Token], at: int) -> str:
    return found[at].norm if at < len(found) and found[at].kind == "word" else ""


def _value(found: list[Token], at: int) -> Decimal | None:
    return found[at].value if at < len(found) and found[at].kind == "number" else None


@lru_cache(maxsize=1024)
def _slots(pattern: str) -> tuple[tuple[frozenset[str], bool], ...]:
    return tuple((frozenset(one.removesuffix("?").split("|")), one.endswith("?")) for one in pattern.split())


def skip(tokens: Tokens, at: int, pattern: str) -> int | None:
    """Where the words after `pattern` begin, or None. Slots are apart by spaces: "when|if needed?"."""
    for words, optional in _slots(pattern):
        if at < len(tokens) and tokens[at].norm in words:
            at += 1
        elif not optional:
            return None
    return at


def first(tokens: Tokens, at: int, *patterns: str) -> int | None:
    """The end of the first pattern that matches here."""
    for pattern in patterns:
        then = skip(tokens, at, pattern)
        if then is not None and then > at:
            return then
    return None


def number(tokens: Tokens, at: int) -> Decimal | None:
    """The number at this place."""
    return tokens[at].value if at < len(tokens) and tokens[at].kind == "number" else None


def said(text: str, tokens: Tokens, at: int, then: int) -> str:
    """The label's own words from one token up to another."""
    return text[tokens[at].start : tokens[then - 1].end] if then > at else ""
