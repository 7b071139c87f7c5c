"""One generic product from everything that is said of it: release, name, moiety, what was known before.

A release's own rows win over what was read from a name, and a newer file over an older one; an older or a
poorer file only fills what is not known. So nothing once known is lost, and nothing is guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from medicines.dictionary import Cd
from medicines.dmd import marks, strength
from medicines.dmd.named import amounts_in, moiety_in, named

# The release's categories. Schedule 1 is not among those our lines know: the strictest they do is kept.
CATEGORIES = {
    "0000": Cd.NONE,
    **dict.fromkeys(("0001", "0002", "0003"), Cd.SCHEDULE_2),
    **dict.fromkeys(("0004", "0005", "0006", "0007"), Cd.SCHEDULE_3),
    **dict.fromkeys(("0008", "0009"), Cd.SCHEDULE_4),
    "0010": Cd.SCHEDULE_5,
}
COLUMNS = (
    "code", "name", "form", "strength", "unit", "route", "vtm_code", "vtm_name", "atc", "bnf", "cd",
    "cd_source", "ingredients_known", "late_rule", "read_from_name", "named_on", "described_on", "ended",
)  # fmt: skip
"""Of medicines_product: what this module decides for a generic product."""


@dataclass(frozen=True, slots=True)
class Strength:
    """One ingredient of a product as the release has it; units by name."""

    ingredient: str
    amount: Decimal | None = None
    of: str = ""
    in_: Decimal | None = None
    what: str = ""


@dataclass(slots=True)
class Said:
    """What the files being read say of one generic product."""

    code: str
    name: str
    in_release: bool = False
    ended: bool = False
    moiety: str = ""
    form: str = ""
    routes: list[str] = field(default_factory=list)
    unit_dose: str = ""
    size: strength.Size | None = None
    category: str = ""
    category_words: str = ""
    strengths: list[Strength] = field(default_factory=list)
    atc: str = ""
    bnf: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    ingredient: str
    position: int
    amount: str
    mg: Decimal | None
    per: Decimal


@dataclass(frozen=True, slots=True)
class Described:
    """The product's columns by name; `contents` None: what is known of them stays."""

    columns: dict[str, Any]
    contents: list[Content] | None
    flags: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Facts:
    """What the dictionary holds beside the products. `current` follows a former code to the present one."""

    ingredients: Mapping[str, str]
    bases: Mapping[str, str]
    moieties: Mapping[str, str]
    moiety_names: Mapping[str, str]
    moiety_ingredients: Mapping[str, list[str]]
    current: Mapping[str, str]
    cd_rules: marks.Rules
    flag_rules: marks.Rules

    def with_bases(self, codes: Iterable[str]) -> set[str]:
        found = set(codes)
        return found | {self.bases[code] for code in found if code in self.bases}


def describe(
    said: Said, old: Mapping[str, Any] | None, old_ingredients: list[str], of: date, facts: Facts
) -> Described:
    """The product as it should now be, `old` being its row by column, `of` the day of the files."""
    names_it = old is None or old["named_on"] is None or of >= old["named_on"]
    leads = said.in_release and (old is None or old["described_on"] is None or of >= old["described_on"])
    name = said.name if old is None or names_it else old["name"]
    was: Mapping[str, Any] = old or {}
    if old and old["described_on"] is None and name != old["name"]:
        was = {**old, "form": "", "strength": "", "unit": "", "route": ""}  # they were read from that name

    def pick(column: str, new: Any) -> Any:
        return (new or was.get(column) or "") if leads else (was.get(column) or new or "")

    read = named(name)
    form = pick("form", said.form or read.form)
    unit = pick("unit", strength.countable(name, form, said.unit_dose))
    moiety, vtm_name = _moiety(said, was, name, facts)
    contents = _contents(said, was, name, unit, moiety, facts, leads=leads)
    codes = old_ingredients if contents is None else [one.ingredient for one in contents]
    cd, cd_source = _cd(said, was, name, facts.with_bases(codes), facts, leads=leads)
    atc = said.atc or was.get("atc") or ""
    described = said.in_release and (leads or not was.get("described_on"))
    # Read again, a product that another has taken the place of stays hidden.
    again = old is not None and of == old["named_on"] and said.code in facts.current
    columns = {
        "code": said.code,
        "name": name,
        "form": form,
        "strength": pick("strength", read.strength[:255]),
        "unit": unit,
        "route": pick("route", strength.route(name, form, said.routes)),
        "vtm_code": moiety,
        "vtm_name": vtm_name,
        "atc": atc,
        "bnf": said.bnf or was.get("bnf") or "",
        "cd": cd,
        "cd_source": cd_source,
        "ingredients_known": bool(codes),
        "late_rule": strength.late_rule(atc, cd),
        "read_from_name": not described and was.get("read_from_name", True),
        "named_on": of if names_it else was["named_on"],
        "described_on": of if described else was.get("described_on"),
        "ended": said.ended if names_it and not again else was["ended"],
    }
    return Described(
        columns, contents, marks.flags(said.code, name, facts.with_bases(codes), facts.flag_rules)
    )


def _moiety(said: Said, was: Mapping[str, Any], name: str, facts: Facts) -> tuple[str, str]:
    code = said.moiety or was.get("vtm_code") or moiety_in(name, facts.moieties)
    code = facts.current.get(code, code)
    known = facts.moiety_names.get(code) or (was.get("vtm_name") if code == was.get("vtm_code") else "")
    return code, known or ""


def _contents(
    said: Said, was: Mapping[str, Any], name: str, unit: str, moiety: str, facts: Facts, *, leads: bool
) -> list[Content] | None:
    """The release's rows, else what is known, else what the moiety holds; [] is not known."""
    known = bool(was.get("ingredients_known"))
    if said.strengths and (leads or not known):
        found = list(_measured(said, unit))
        if all(one.ingredient in facts.ingredients for one in found):
            return found
    if known:
        return None
    codes = facts.moiety_ingredients.get(moiety, [])
    if not codes or not all(code in facts.ingredients for code in codes):
        return []
    found = []
    for position, (code, amount) in enumerate(
        zip(codes, amounts_in(name, [facts.ingredients[code] for code in codes]), strict=True)
    ):
        mg, per = strength.milligrams(amount, unit)
        found.append(Content(code, position, amount[:120], mg, per))
    return found


def _measured(said: Said, unit: str) -> Iterable[Content]:
    """The release's strengths; an ingredient that stands twice keeps both as written and no milligrams."""
    found: dict[str, Content] = {}
    for one in said.strengths:
        written, mg, per = strength.measured(one.amount, one.of, one.in_, one.what, unit, said.size)
        other = found.get(one.ingredient)
        if other is None:
            found[one.ingredient] = Content(one.ingredient, len(found), written[:120], mg, per)
        else:
            both = " + ".join(amount for amount in (other.amount, written) if amount)[:120]
            found[one.ingredient] = Content(one.ingredient, other.position, both, None, Decimal(1))
    return found.values()


def _cd(
    said: Said, was: Mapping[str, Any], name: str, codes: set[str], facts: Facts, *, leads: bool
) -> tuple[str, str]:
    """The release's category where it leads, else a status known before, else our list's."""
    before = was.get("cd", Cd.NOT_KNOWN)
    known = before not in {Cd.NOT_KNOWN, Cd.NOT_LISTED}
    if said.category in CATEGORIES and (leads or not known):
        words = said.category_words or said.category
        return CATEGORIES[said.category], f"NHS dm+d release: {words}"
    if known:
        return before, was["cd_source"]
    return marks.cd_status(said.code, name, codes, facts.cd_rules)
