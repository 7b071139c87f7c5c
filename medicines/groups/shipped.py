"""The groups that come with the product: groups.csv and rules.csv (their README gives origin and licence)."""

import csv
from functools import cache
from pathlib import Path

from medicines.groups.shape import Group, Rule

HERE = Path(__file__).resolve().parent


@cache
def shipped() -> tuple[Group, ...]:
    """Every group as it came, in the order of the file. Nobody has signed one off."""
    rules: dict[str, list[Rule]] = {}
    for row in _rows("rules.csv"):
        rules.setdefault(row["group"], []).append(
            Rule(
                by=row["by"],  # type: ignore[arg-type]  # one of the four, by a test over the file
                value=row["value"],
                ingredients=_split(row["ingredient_ids"]),
                moieties=_split(row["vtm_ids"]),
                only=row["only"],
                left_out=bool(row["left_out"]),
            )
        )
    return tuple(
        Group(
            code=row["group"],
            title=row["title"],
            marks=tuple(row["marks"].split()),
            rules=tuple(rules[row["group"]]),
            words=row["words"],
            source=row["source"],
            not_routes=frozenset(row["not_routes"].split()),
        )
        for row in _rows("groups.csv")
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()
