"""Is this medicine one that a recorded allergy speaks of? By ingredient, its salts, and family [NQG] [PEN].

Read the recorded words once (`read_allergies`), then ask for each product (`hits`, pure). Whatever cannot be
checked is said, never passed over: an unknown word, a product whose ingredients are not known, latex, egg.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Q, Value

from medicines.dictionary import AllergyGroup, AllergyMember, Ingredient, Product
from medicines.dmd.search import branded
from medicines.dmd.words import TYPED, fold

ALIKE = 0.5  # trigram likeness from which a mistyped substance is taken for another
# What people write for a group, beside the names of its members.
CALLED = {
    "penicillins": r"penicillins?|pen v",
    "cephalosporins": r"(cephalo|cefalo)sporins?",
    "sulfonamides": r"(sulf|sulph)(a|onamides?)",
    "nsaids": r"nsaids?|anti-?inflammator(y|ies)",
    "opioids": r"opioids?|opiates?",
    "macrolides": r"macrolides?",
    "tetracyclines": r"tetracyclines",
    "quinolones": r"(fluoro)?quinolones?",
    "statins": r"statins?",
    "ace-inhibitors": r"ace[ -]inhibitors?",
    "latex": r"latex|rubber",
    "egg": r"eggs?",
    "gelatine": r"gelatine?",
    "soya": r"soya?",
    "peanut": r"peanuts?|arachis( oil)?",
    "lactose": r"lactose",
    "plasters": r"plasters?|adhesives?|sticking plasters?",
}
SAID = {"penicillin": "penicillins", "cephalosporin": "cephalosporins", "sulfonamide": "sulfonamides"}

Kind = Literal["stop", "warning", "not_checked"]


@dataclass(frozen=True, slots=True)
class Hit:
    """`stop`: not without a named prescriber or pharmacist who was asked; `words` are the carer's."""

    kind: Kind
    substance: str
    group: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Family:
    code: str
    name: str
    kind: str
    applies_to: str
    words: str
    members: frozenset[str]
    atc: tuple[str, ...]

    def holds(self, codes: frozenset[str], atc: str) -> bool:
        """By ingredient; by ATC only where the ingredients are not known."""
        return bool(self.members & codes) if codes else bool(atc and self.atc and atc.startswith(self.atc))


@dataclass(frozen=True, slots=True)
class Reading:
    """A recorded substance as the dictionary understands it; `guess` is what a mistyped one was taken for."""

    substance: str
    codes: frozenset[str]
    names: tuple[str, ...]
    families: tuple[Family, ...]
    related: tuple[Family, ...]
    unchecked: tuple[Family, ...]
    guess: str = ""


def read_allergies(substances: Iterable[str]) -> list[Reading]:
    """Each recorded substance, or part of one ("penicillin and latex"), as the dictionary understands it."""
    families = _families()
    return [_read(part, families) for text in substances for part in _parts(text)]


def hits(readings: Iterable[Reading], ingredient_codes: set[str], atc: str = "") -> list[Hit]:
    """What recorded allergies say of a product with these ingredients (dm+d ids), in the order read.

    Empty means nothing found. No ingredients means not known: then its ATC code is asked, and the rest is
    said to be unchecked. No queries.
    """
    found = []
    for reading in readings:
        found += _judge(reading, frozenset(ingredient_codes), atc)
    return found


def _judge(reading: Reading, codes: frozenset[str], atc: str) -> list[Hit]:
    def hit(kind: Kind, family: Family | None, words: str, why: str) -> Hit:
        taken_for = f" “{reading.substance}” was taken for {reading.guess}." if reading.guess else ""
        return Hit(kind, reading.substance, family.name if family else "", words, why + taken_for)

    allergy = f"An allergy to {reading.substance} is recorded."
    found = [hit("not_checked", family, family.words, allergy) for family in reading.unchecked]
    stops = [
        hit("stop", family, family.words, f"{allergy} This belongs to: {family.name}.")
        for family in reading.families
        if family.holds(codes, atc)
    ]
    if not stops and codes & reading.codes:
        words = "Do not give. Ring the pharmacist or prescriber first."
        stops.append(hit("stop", None, words, f"{allergy} This contains {' or '.join(reading.names)}."))
    if not stops:
        stops = [
            hit("warning", family, family.words, f"{allergy} This may be related.")
            for family in reading.related
            if family.holds(codes, atc)
        ]
    understood = bool(reading.codes or reading.families or reading.unchecked)
    if not stops and (not understood or reading.guess):
        words = (
            f"The computer does not know “{reading.substance}”, so it has not checked. Ask the pharmacist."
        )
        found.append(hit("not_checked", None, words, allergy))
    elif not stops and not codes and not reading.unchecked:
        words = (
            "The computer does not know what is in this medicine, so it has not checked. Ask the pharmacist."
        )
        found.append(hit("not_checked", None, words, allergy))
    return stops + found


def _parts(text: str) -> list[str]:
    """The substances named in one entry; what stands in brackets and a strength are not substances."""
    if text.strip().isdecimal():
        return [text.strip()]  # a dm+d id
    cut = re.sub(r"\([^)]*\)|\b\d[\d.,]*\s?[a-z%]*(/\S+)?", " ", text, flags=re.IGNORECASE)
    parts = [" ".join(part.split()) for part in re.split(r"[,;/&+]|\band\b", cut)]
    return [part for part in parts if any(letter.isalpha() for letter in part)] or [text]


def _read(substance: str, families: list[Family]) -> Reading:
    text = " ".join(TYPED.get(word, word) for word in fold(substance).split())
    called = {code for code, words in CALLED.items() if re.search(rf"\b({words})\b", text)}
    named = _ingredients_named(substance.strip(), text)
    guess = ""
    if not called and not named:
        near = difflib.get_close_matches(text, SAID, n=1, cutoff=0.8)
        if near:
            called, guess = {SAID[near[0]]}, near[0]
        else:
            likeness = TrigramSimilarity("name", text)
            named = dict(
                Ingredient.objects.annotate(likeness=likeness)
                .filter(likeness__gte=ALIKE)
                .order_by("-likeness")
                .values_list("code", "name")[:1]
            )
            guess = next(iter(named.values()), "")
    codes = _with_salts(set(named))
    mine = [family for family in families if family.code in called or family.members & codes]
    groups = tuple(f for f in mine if f.kind in {AllergyGroup.Kind.STOP, AllergyGroup.Kind.SINGLE})
    reached = {family.code for family in groups}
    return Reading(
        substance=substance,
        codes=codes,
        names=tuple(sorted(named.values())),
        families=groups,
        related=tuple(f for f in families if f.kind == AllergyGroup.Kind.CROSS and f.applies_to in reached),
        unchecked=tuple(f for f in mine if f.kind == AllergyGroup.Kind.UNCHECKED),
        guess=guess,
    )


def _ingredients_named(substance: str, text: str) -> dict[str, str]:
    """Code → name of the ingredients the text names by id, in its words, as a beginning, or by product."""
    about = Q(code=substance) | Q(said__icontains=F("name"))
    if len(text) >= 4:
        about |= Q(name__istartswith=text)
    rows = Ingredient.objects.annotate(said=Value(text)).filter(about).values_list("code", "name")
    named = {
        code: name
        for code, name in rows
        if code == substance or _whole(fold(name), text) or _whole(text, fold(name))
    }
    if len(text) >= 4:
        generic = Product.objects.filter(vtm_name__iexact=text).values_list("code", flat=True)
        inside = Ingredient.objects.filter(products__product__in={*generic, *branded(text)})
        named |= dict(inside.values_list("code", "name"))
    return named


def _whole(words: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", text) is not None


def _with_salts(codes: set[str]) -> frozenset[str]:
    """The codes, the substances they are salts of, and every salt of those."""
    bases = set(Ingredient.objects.filter(salts__in=codes).values_list("code", flat=True))
    salts = Ingredient.objects.filter(base__in=codes | bases).values_list("code", flat=True)
    return frozenset(codes | bases | set(salts))


def _families() -> list[Family]:
    members: dict[str, set[str]] = {}
    for group, ingredient, base in AllergyMember.objects.values_list(
        "group_id", "ingredient_id", "ingredient__base_id"
    ):
        members.setdefault(group, set()).update({ingredient, base} if base else {ingredient})
    return [
        Family(
            code=group.code,
            name=group.name,
            kind=group.kind,
            applies_to=group.applies_to,
            words=group.words,
            members=frozenset(members.get(group.code, ())),
            atc=tuple(prefix for prefix in group.atc_prefixes.split("|") if prefix),
        )
        for group in AllergyGroup.objects.order_by("code")
    ]
