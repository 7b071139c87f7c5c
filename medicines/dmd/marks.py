"""Our own rules over what the dictionary says: controlled-drug status and what a carer must know.

They are the two rule files of medicines/starter, by ingredient and name; a pharmacist signs them off.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from medicines.dictionary import Cd

STARTER = Path(__file__).resolve().parent.parent / "starter"
STRICTEST_FIRST = [Cd.SCHEDULE_2, Cd.SCHEDULE_3, Cd.SCHEDULE_4, Cd.SCHEDULE_5, Cd.NONE]

Row = dict[str, str]


@dataclass(frozen=True)
class Rule:
    """One row of cd-rules.csv or medicine-flags.csv: which products it speaks of, and the row itself."""

    ingredients: frozenset[str]
    matches: re.Pattern[str]
    excludes: re.Pattern[str] | None
    products: frozenset[str]
    row: Row

    def fits(self, code: str, name: str, ingredients: set[str]) -> bool:
        """True when ingredient (or, with none named, anything), name and product all agree with the rule."""
        return (
            (not self.ingredients or bool(self.ingredients & ingredients))
            and (not self.products or code in self.products)
            and bool(self.matches.search(name))
            and not (self.excludes and self.excludes.search(name))
        )


@dataclass
class Rules:
    """The rules of one file in their order, found by ingredient."""

    rules: list[Rule]
    _by_ingredient: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _any: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for place, rule in enumerate(self.rules):
            for ingredient in rule.ingredients:
                self._by_ingredient[ingredient].append(place)
            if not rule.ingredients:
                self._any.append(place)

    def fitting(self, code: str, name: str, ingredients: set[str]) -> Iterator[Rule]:
        """The rules that fit a product, in the file's order."""
        places = set(self._any)
        for ingredient in ingredients:
            places.update(self._by_ingredient.get(ingredient, ()))
        for place in sorted(places):
            if self.rules[place].fits(code, name, ingredients):
                yield self.rules[place]


def read_rules(path: Path) -> Rules:
    """cd-rules.csv or medicine-flags.csv."""
    return Rules(
        [
            Rule(
                ingredients=frozenset(split(row["ingredient_ids"])),
                matches=re.compile(row["name_matches"]),
                excludes=re.compile(row["name_excludes"]) if row["name_excludes"] else None,
                products=frozenset(split(row.get("vmp_ids", ""))),
                row=row,
            )
            for row in rows(path)
        ]
    )


def cd_status(code: str, name: str, ingredients: set[str], rules: Rules) -> tuple[Cd, str]:
    """(status, the rule's source): the strictest among the ingredients; for each the first rule that fits."""
    found: dict[Cd, str] = {}
    for ingredient in ingredients:
        rule = next(rules.fitting(code, name, {ingredient}), None)
        if rule:
            status = Cd(rule.row["cd"].replace(" ", "_"))
            found[status] = f"{rule.row['rule']}: {rule.row['source_url']}"
    for status in STRICTEST_FIRST:
        if status in found:
            return status, found[status]
    return (Cd.NOT_LISTED, "") if ingredients else (Cd.NOT_KNOWN, "")


def flags(code: str, name: str, ingredients: set[str], rules: Rules) -> list[tuple[str, str, str]]:
    """(flag, the carer's words, rule) of a product; two ingredients with one message make one mark."""
    found: dict[tuple[str, str], str] = {}
    for rule in rules.fitting(code, name, ingredients):
        found.setdefault((rule.row["flag"], rule.row["words_for_carer"]), rule.row["rule"])
    return [(flag, words, rule) for (flag, words), rule in found.items()]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def split(text: str) -> list[str]:
    return text.split("|") if text else []
