"""A rule group, a product as the rules see it, and which groups it is in, with why. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Literal

from people.templatetags.words import list_and, running

By = Literal["substance", "moiety", "atc", "bnf", "name"]
Step = Literal["ingredient", "vtm", "class", "name"]
STEPS: tuple[Step, ...] = ("ingredient", "vtm", "class", "name")

BECAUSE = {
    "ingredient": "it contains {}",
    "vtm": "the dictionary names it for {}",
    "class": "it is in {}",
    "name": "its name says {}, and what is in it is not known",
    "words": "it has {}",
}


@dataclass(frozen=True)
class Rule:
    """One rule of a group. `value` is a substance, the beginning of an ATC or BNF code, or words of a name.

    `ingredients` and `moieties` are the substance's dm+d ids, its salts among them (a `moiety` rule has no
    ingredients: the substance alone, not whatever it is also in). `only`: words that the product's name must
    have. `left_out`: what this rule fits is not in the group, whatever the others say.
    """

    by: By
    value: str
    ingredients: tuple[str, ...] = ()
    moieties: tuple[str, ...] = ()
    only: str = ""
    left_out: bool = False

    @property
    def what(self) -> str:
        """'morphine', 'class N04 (ATC)'."""
        said = {
            "atc": f"class {self.value} (ATC)",
            "bnf": f"section {self.value} (BNF)",
            "name": f"a name with “{self.value}”",
        }
        return said.get(self.by, running(self.value))

    @property
    def words(self) -> str:
        """'morphine, only where the name says modified-release', 'not clobazam'."""
        alone = " and nothing else" if self.by == "moiety" else ""
        only = f", only where the name says {self.only}" if self.only else ""
        return f"{'not ' if self.left_out else ''}{self.what}{alone}{only}"

    def as_json(self) -> dict[str, Any]:
        """As it is stored in a `RuleGroup` row."""
        return asdict(self)

    def fits(self, one: "Subject", step: Step) -> bool:
        """Whether the rule speaks of this product, asked in this one way."""
        if self.only and f" {_plain(self.only)} " not in one.plain_name:
            return False
        match step, self.by:
            case "ingredient", "substance":
                return not one.ingredients.isdisjoint(self.ingredients)
            case "vtm", "substance" | "moiety":
                return one.vtm in self.moieties or self._names(one.vtm_parts)
            case "class", "atc":
                return bool(one.atc) and one.atc.startswith(self.value)
            case "class", "bnf":
                return not one.atc and bool(one.bnf) and one.bnf.startswith(self.value)
            case "name", "substance" | "name":
                asked = self.by == "name" or not one.known
                return asked and f" {_plain(self.value)} " in one.plain_name
        return False

    def _names(self, parts: tuple[str, ...]) -> bool:
        mine = _plain(self.value)
        return parts == (mine,) if self.by == "moiety" else mine in parts


@dataclass(frozen=True)
class Group:
    """Rules, and what a product that they fit is called and marked. No marks: said, and nothing follows.

    `not_routes`: products given so are not in it (a gel for the knee is no tablet). `version` 0: as it came.
    """

    code: str
    title: str
    marks: tuple[str, ...]
    rules: tuple[Rule, ...]
    words: str = ""
    source: str = ""
    not_routes: frozenset[str] = frozenset()
    version: int = 0
    signed_by: str = ""
    signed_on: date | None = None

    def why(self, one: "Subject") -> str:
        """Why this product is in it: ingredient first, then VTM, class and name; "" when it is not."""
        if one.route in self.not_routes:
            return ""
        out = [rule for rule in self.rules if rule.left_out]
        if any(rule.fits(one, step) for rule in out for step in STEPS):
            return ""
        for step in STEPS:
            fitting = [rule for rule in self.rules if rule.fits(one, step)]
            if fitting:
                first = fitting[0]
                what = list_and(rule.what for rule in fitting) if step == "ingredient" else first.what
                only = f", and its name says {first.only}" if first.only else ""
                return f"because {BECAUSE['words' if first.by == 'name' else step].format(what)}{only}"
        return ""


@dataclass(frozen=True)
class Subject:
    """A product as the rules see it. `known`: what is in it is known; then its name is not asked.

    ATC and BNF as published, without dots ("N05AH02", "04020100"); "" for what is not known. The BNF section
    is asked only where there is no ATC class: it goes by use, and leaves out what is used for two things.
    """

    name: str
    ingredients: frozenset[str] = frozenset()
    known: bool = False
    vtm: str = ""
    vtm_name: str = ""
    atc: str = ""
    bnf: str = ""
    route: str = ""

    @cached_property
    def plain_name(self) -> str:
        return f" {_plain(self.name)} "

    @cached_property
    def vtm_parts(self) -> tuple[str, ...]:
        """A VTM of several substances joins them with a plus."""
        return tuple(_plain(part) for part in self.vtm_name.split(" + ")) if self.vtm_name else ()


@dataclass(frozen=True)
class Found:
    """A group that a product is in, and why, as a line keeps it; `version` of the rules it was read by."""

    group: str
    title: str
    marks: tuple[str, ...]
    because: str
    words: str = ""
    version: int = 0

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "marks": list(self.marks)}


def found_in(groups: Iterable[Group], one: Subject) -> list[Found]:
    """The groups a product is in, in their order, each with why. No queries."""
    return [
        Found(group.code, group.title, group.marks, why, group.words, group.version)
        for group in groups
        if (why := group.why(one))
    ]


def read_rule(row: Mapping[str, Any]) -> Rule:
    """A rule as it is stored."""
    return Rule(
        by=row["by"],
        value=row["value"],
        ingredients=tuple(row["ingredients"]),
        moieties=tuple(row["moieties"]),
        only=row["only"],
        left_out=row["left_out"],
    )


def read_found(rows: Iterable[Mapping[str, Any]] | None) -> Iterator[Found]:
    """What is kept on a line; nothing where nobody looked."""
    for row in rows or ():
        yield Found(**{**row, "marks": tuple(row["marks"])})


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Words of letters and digits only, one space between, in small letters."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))
