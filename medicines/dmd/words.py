"""One normaliser for the names of medicines and for what people type. Pure: no queries.

A name becomes a set of tokens. What is typed becomes terms, each matched by any one of its alternatives:
words as prefixes, numbers whole. A strength is written as number (500), number with unit (500mg), unit (mg)
and mass ("ug:500000": half a milligram is 500 micrograms); "10mg/5ml" and "8/500" also as a pair, so that
10mg/5ml is never found in 5mg/10ml. "=10" marks the strength of a whole thing: 10mg, not 10mg/ml.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

UNITS = {
    "microgram": ("micrograms", "microgram", "mcg", "ug"),
    "mg": ("milligrams", "milligram", "mg"),
    "g": ("grams", "gram", "gm", "g"),
    "nanogram": ("nanograms", "nanogram", "ng"),
    "ml": ("millilitres", "millilitre", "mls", "ml"),
    "litre": ("litres", "litre", "l"),
    "unit": ("units", "unit", "iu", "u"),
    "mmol": ("mmols", "mmol"),
    "dose": ("doses", "dose"),
    "hour": ("hours", "hour", "hrs", "hr"),
    "%": ("%",),
}
MICROGRAMS = {
    "nanogram": Decimal("0.001"),
    "microgram": Decimal(1),
    "mg": Decimal(1000),
    "g": Decimal(1000000),
}
VOLUMES = {"ml", "litre", "dose", "hour"}  # what a strength is measured in: "5" is not a strength of 10mg/5ml

SLOW = {"mr", "sr", "xl", "er", "cr", "xr", "la", "retard"}
GASTRO = {"ec", "gr"}
# What is typed → how names say it. Words of one letter less ("tab", "cap", "inj") are prefixes already.
TYPED = {
    "tabs": "tablet",
    "caps": "capsule",
    "supps": "suppositor",
    "suppository": "suppositor",
    "pessary": "pessar",
    "patches": "patch",
    "amps": "ampoule",
    "nebs": "nebuliser",
    "soln": "solution",
    "liq": "liquid",
    "crm": "cream",
    "puffer": "inhaler",
    "sf": "sugar",
    "odt": "orodispersible",
    # British names before 2003, which labels and people still use.
    "acetaminophen": "paracetamol",
    "amoxycillin": "amoxicillin",
    "beclomethasone": "beclometasone",
    "bendrofluazide": "bendroflumethiazide",
    "cephalexin": "cefalexin",
    "chlorpheniramine": "chlorphenamine",
    "epinephrine": "adrenaline",
    "frusemide": "furosemide",
    "hydroxyurea": "hydroxycarbamide",
    "lignocaine": "lidocaine",
    "oestradiol": "estradiol",
    "phenobarbitone": "phenobarbital",
    "sulphasalazine": "sulfasalazine",
    "thyroxine": "levothyroxine",
}
# What a name says → what people call it.
CALLED = {
    "pen": re.compile(r"pre-?filled (disposable (device|injection)|pen)"),
    "mr": re.compile(r"(modified|prolonged)[- ]release"),
    "gastroresistant": re.compile(r"enteric[- ]coated"),
    "gtn": re.compile(r"glyceryl trinitrate"),
}

_UNIT = {spelling: unit for unit, spellings in UNITS.items() for spelling in spellings}
_SPELT = "|".join(re.escape(spelling) for spelling in sorted(_UNIT, key=len, reverse=True))
_AMOUNT = rf"(?:\d+(?:\.\d+)?|\.\d+)(?:\s?(?:{_SPELT})(?![a-z0-9]))?"
_PIECES = re.compile(
    rf"(?P<ratio>{_AMOUNT}(?:\s?/\s?(?:{_AMOUNT}|(?:{_SPELT})(?![a-z0-9])))*)"
    r"|(?P<word>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)",
    re.ASCII,
)
_SIDE = re.compile(r"(?P<number>[0-9.]*)\s?(?P<unit>.*)")


@dataclass(frozen=True, slots=True)
class Amount:
    number: str
    unit: str = ""

    @property
    def mass(self) -> str:
        """The mass in micrograms as a token, empty when the unit is not one of mass."""
        if self.unit not in MICROGRAMS:
            return ""
        return "ug:" + _plain(Decimal(self.number) * MICROGRAMS[self.unit])


@dataclass(frozen=True, slots=True)
class Term:
    """One word or number of what was typed, met by any of `any_of`: as beginnings when `prefix`, else whole.

    Among the names that meet it, those with a token of `best` come first.
    """

    typed: str
    any_of: tuple[str, ...]
    prefix: bool
    best: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Lower case, no accents, one space, no thousands commas, the Greek mu of micrograms as u."""
    text = text.replace("µ", "u").replace("μ", "u")
    text = unicodedata.normalize("NFKD", text)
    text = "".join(mark for mark in text if not unicodedata.combining(mark)).lower()
    text = re.sub(r"['’`]", "", text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    return " ".join(text.split())


def tokens(name: str) -> set[str]:
    """Every token under which `name` is found."""
    text = fold(name)
    found = {called for called, says in CALLED.items() if says.search(text)}
    first_number = True
    for piece in _PIECES.finditer(text):
        if piece["word"]:
            found |= _word_tokens(piece["word"])
            continue
        sides = _sides(piece["ratio"])
        for place, side in enumerate(sides):
            found |= {token for token in (side.number + side.unit, side.unit, side.mass) if token}
            # The 5 of 10mg/5ml and the 3 of a 3ml pen are not strengths: only "5ml" finds them.
            if side.unit not in VOLUMES or (first_number and place == 0):
                found.add(side.number)
                if not any(other.unit in VOLUMES for other in sides[place + 1 :]):
                    found.add("=" + side.number)
        found |= _pairs(sides)
        first_number = False
    return found | _pairs(_compound(text))


def terms(typed: str) -> list[Term]:
    """What was typed as terms, in order; empty for fewer than two letters or digits."""
    text = fold(typed)
    if sum(letter.isalnum() for letter in text) < 2:
        return []
    found: dict[str, Term] = {}
    for piece in _PIECES.finditer(text):
        if piece["word"]:
            term = _word_term(piece["word"])
            found.setdefault(term.typed, term)
            continue
        sides = _sides(piece["ratio"])
        for side in sides:
            term = _number_term(side)
            found.setdefault(term.typed, term)
        for pair in sorted(_pairs(sides)):
            found.setdefault(pair, Term(pair, (pair,), prefix=False))
    return list(found.values())


def reads_all(typed: str) -> bool:
    """False when something was typed that is no term: letters of another alphabet."""
    return not any(letter.isalnum() for letter in _PIECES.sub(" ", fold(typed)))


def _word_tokens(word: str) -> set[str]:
    parts = word.split("-")
    found = {"".join(parts), *(part for part in parts if len(part) > 1)}
    return found | {"mr"} if found & SLOW else found


def _word_term(word: str) -> Term:
    joined = word.replace("-", "")
    any_of = [joined]
    if joined in SLOW and joined != "mr":
        any_of.append("mr")
    if joined in GASTRO:
        any_of.append("gastroresistant")
    if joined in TYPED:
        any_of.append(TYPED[joined])
    elif joined.endswith("s") and len(joined) > 4:
        any_of.append(joined[:-1])
    return Term(joined, tuple(any_of), prefix=True, best=tuple(any_of))


def _number_term(side: Amount) -> Term:
    typed = side.number + side.unit
    any_of = [typed]
    if side.mass:
        any_of.append(side.mass)
    elif not side.unit and side.number.startswith("0."):
        any_of.append(Amount(side.number, "mg").mass)  # "risperidone 0.5" is said of 500 micrograms
    return Term(typed, tuple(any_of), prefix=False, best=() if side.unit else ("=" + typed,))


def _sides(ratio: str) -> list[Amount]:
    """The amounts between the slashes; a bare unit ("/ml") is one of it."""
    sides = []
    for part in ratio.split("/"):
        side = _SIDE.fullmatch(part.strip())
        if side is None:  # cannot be: the pieces were cut by the same pattern
            continue
        number = side["number"] or "1"
        sides.append(Amount(_plain(Decimal(number)), _UNIT.get(side["unit"], "")))
    return sides


def _pairs(sides: list[Amount]) -> set[str]:
    return {f"{left.number}/{right.number}" for left, right in pairwise(sides)}


def _compound(text: str) -> list[Amount]:
    """The first strength of each part of "Sacubitril 24mg / Valsartan 26mg", which people write 24/26."""
    firsts = []
    for part in text.split(" / "):
        piece = next((piece for piece in _PIECES.finditer(part) if piece["ratio"]), None)
        if piece:
            firsts.append(_sides(piece["ratio"])[0])
    return firsts


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
