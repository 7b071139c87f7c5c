"""A release of the NHS dictionary, or its name files, into the database: all of it or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from medicines.dictionary import Release
from medicines.dmd import marks, merging, staged
from medicines.dmd.described import COLUMNS, Described, Facts, Said, Strength, describe
from medicines.dmd.files import Source, Sources, sources
from medicines.dmd.merging.tables import copy_in, count
from medicines.dmd.names import make_names, names_held
from medicines.dmd.release import rows, table
from medicines.dmd.starter import one_at_a_time
from people.records import now

Counts = merging.Counts


@dataclass
class Report:
    """What an import did: of which day, (new, changed) by kind, and sentences for what was left out."""

    name: str
    of: date
    counts: dict[str, Counts] = field(default_factory=dict)
    hidden: int = 0
    shown: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def changed_nothing(self) -> bool:
        return not self.hidden and all(counts == (0, 0) for counts in self.counts.values())

    def left_out(self, number: int, what: str, why: str) -> None:
        if number:
            self.notes.append(f"{number:,} {what} left out: {why}.")


def import_dmd(paths: list[Path]) -> Report:
    """Read one release (zip, folder, XML) or its name files (CSV) into the dictionary.

    Raises `files.Unreadable` with the file and what is wrong with it; then nothing has changed.
    """
    with sources(paths) as found, transaction.atomic():
        one_at_a_time()
        held = Release.objects.aggregate(newest=Max("of"))["newest"]
        of = found.of or now().date()
        report = Report(_name(found, of), of)
        _read(found, of, report, newest=held is None or of >= held)
        Release.objects.update_or_create(
            digest=found.digest, defaults={"name": report.name, "of": of, "loaded": now()}
        )
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:  # what the names made anew have left would be searched through
            cursor.execute("vacuum (analyze) medicines_productname, medicines_searchword, medicines_product")
    return report


def _name(found: Sources, of: date) -> str:
    what = (
        "release" if found.is_release else "names" if found.by_kind.keys() & {"packs", "names"} else "files"
    )
    return f"NHS dm+d {what} of {of.day} {of:%B %Y}"


def _read(found: Sources, of: date, report: Report, *, newest: bool) -> None:
    kinds = found.by_kind
    lookups = staged.read_lookups(kinds["lookup"]) if "lookup" in kinds else {}
    staged.stage(found, lookups)
    hidden_before = _hidden()
    bases: set[tuple[str, str]] = set()
    said = _said(found, lookups, bases)
    report.counts["former codes"] = merging.merge_former()
    report.counts["ingredients"] = merging.merge_ingredients(newest=newest)
    report.counts["substances"] = merging.merge_moieties(newest=newest)
    merging.join_ingredients()
    merging.set_bases(bases)
    report.counts |= merging.merge_generics(_described(said, of))
    merging.hide_taken_over()
    if "packs" in kinds:
        staged.stage_packs(kinds["packs"], _brands())
    report.counts["makers’ products and brands"], left = merging.merge_makers(of)
    report.left_out(left, "makers’ products", "their generic product is in no file")
    report.counts["packs"], left = merging.merge_packs(of, is_release=found.is_release)
    report.left_out(left, "packs", "their product is in no file")
    report.counts["barcodes"], left = merging.merge_barcodes()
    report.left_out(left, "barcodes", "their pack is in no file")
    report.hidden = _hidden() - hidden_before
    report.shown = names_held() if report.changed_nothing else make_names()


def _said(found: Sources, lookups: staged.Lookups, bases: set[tuple[str, str]]) -> dict[str, Said]:
    """What the files say of each generic product; former codes go to their table, salts into `bases`."""
    kinds, said = found.by_kind, dict[str, Said]()
    if "vmp" in kinds:
        former: list[tuple[str, str, str, str]] = []
        for element, row in rows(kinds["vmp"]):
            if element == "VMP":
                said[row["VPID"]] = _product(kinds["vmp"], row, lookups)
                if "VPIDPREV" in row:
                    former.append((row["VPIDPREV"], row["VPID"], "vmp", ""))
            elif row["VPID"] in said:
                _more(said[row["VPID"]], element, kinds["vmp"], row, lookups, bases)
        with connection.cursor() as cursor:
            copy_in(cursor, "in_former", staged.COLUMNS["in_former"], former)
    for kind, code, name in (
        ("packs", "vmp_snomed_code", "medicine"),
        ("names", "vpid", _name_column(found)),
    ):
        for row in table(kinds[kind]) if kind in kinds else ():
            if row[code] not in said:
                staged.check_code(kinds[kind], row[code])
                said[row[code]] = Said(row[code], row[name][:500])
            if kind == "names":
                _classes(said[row[code]], row["atc"], row["bnf_section"])
    if "bnf" in kinds:
        for _, row in rows(kinds["bnf"]):
            one = said.setdefault(row["VPID"], Said(row["VPID"], ""))
            _classes(one, row.get("ATC", ""), row.get("BNF", ""))
    return said


def _name_column(found: Sources) -> str:
    """The name files put the month into the heading: vmp_name_2025_08."""
    if "names" not in found.by_kind:
        return ""
    first = next(table(found.by_kind["names"]), {})
    return next((column for column in first if column.startswith("vmp_name")), "vmp_name")


def _classes(said: Said, atc: str, bnf: str) -> None:
    """ATC and BNF codes; what is not applicable there is not known here."""
    said.atc = said.atc or (atc[:8] if atc.lower() != "n/a" else "")
    said.bnf = said.bnf or bnf[:20]


def _product(source: Source, row: dict[str, str], lookups: staged.Lookups) -> Said:
    units = lookups.get("UNIT_OF_MEASURE", {})
    said = Said(row["VPID"], row["NM"][:500], in_release=True, ended="INVALID" in row)
    said.moiety = row.get("VTMID", "")
    said.unit_dose = units.get(row.get("UNIT_DOSE_UOMCD", ""), "")
    size, of = staged.number(source, row.get("UDFS")), units.get(row.get("UDFS_UOMCD", ""), "")
    said.size = (size, of) if size and of else None
    return said


def _more(
    said: Said,
    element: str,
    source: Source,
    row: dict[str, str],
    lookups: staged.Lookups,
    bases: set[tuple[str, str]],
) -> None:
    """A row about a product read before: an ingredient, its form, a route, its controlled-drug category."""
    if element == "DFORM":
        form = lookups.get("FORM", {}).get(row["FORMCD"], "")
        said.form = said.form or (form if form != "Not applicable" else "")
    elif element == "DROUTE":
        said.routes.append(lookups.get("ROUTE", {}).get(row["ROUTECD"], ""))
    elif element == "CONTROL_INFO":
        said.category = row["CATCD"]
        said.category_words = lookups.get("CONTROL_DRUG_CATEGORY", {}).get(row["CATCD"], "")
    elif element == "VPI":
        units = lookups.get("UNIT_OF_MEASURE", {})
        said.strengths.append(
            Strength(
                row["ISID"],
                staged.number(source, row.get("STRNT_NMRTR_VAL")),
                units.get(row.get("STRNT_NMRTR_UOMCD", ""), ""),
                staged.number(source, row.get("STRNT_DNMTR_VAL")),
                units.get(row.get("STRNT_DNMTR_UOMCD", ""), ""),
            )
        )
        # "Based on base substance": the strength is stated in another substance than the one inside.
        if row.get("BASIS_STRNTCD") == "0002" and row.get("BS_SUBID", row["ISID"]) != row["ISID"]:
            bases.add((row["ISID"], row["BS_SUBID"]))


def _described(said: dict[str, Said], of: date) -> Iterator[Described]:
    """Every generic product of the files, and those held whose ingredients may have become known.

    All that is asked of the database is asked before the first: they are copied into it as they come.
    """
    columns = ", ".join(COLUMNS)
    held = {row["code"]: row for row in _rows(f"select {columns} from medicines_product where level = 'vmp'")}
    inside: dict[str, list[str]] = {}
    for product, ingredient in _pairs(
        "select product_id, ingredient_id from medicines_productingredient order by product_id, position"
    ):
        inside.setdefault(product, []).append(ingredient)
    return _each(said, held, inside, of, _facts())


def _each(
    said: dict[str, Said],
    held: dict[str, dict[str, Any]],
    inside: dict[str, list[str]],
    of: date,
    facts: Facts,
) -> Iterator[Described]:
    for code, one in said.items():
        old = held.get(code)
        if one.name:
            yield describe(one, old, inside.get(code, []), of, facts)
        elif old is not None:
            one.name = old["name"]
            yield _again(one, old, inside.get(code, []), of, facts)
    for code, old in held.items():
        if code not in said and not old["ingredients_known"] and not old["ended"]:
            yield _again(Said(code, old["name"]), old, [], of, facts)


def _again(said: Said, old: dict[str, Any], ingredients: list[str], of: date, facts: Facts) -> Described:
    """A product that no file names: of the day it was named."""
    said.ended = old["ended"]
    return describe(said, old, ingredients, old["named_on"] or of, facts)


def _facts() -> Facts:
    current = dict(_pairs("select code, current from medicines_formercode"))
    holds: dict[str, list[str]] = {}
    for moiety, ingredient in _pairs(
        "select moiety_code, ingredient_code from medicines_moietyingredient order by moiety_code, position"
    ):
        holds.setdefault(current.get(moiety, moiety), []).append(ingredient)
    names = dict(_pairs("select code, name from medicines_moiety order by ended desc, code"))
    live = _pairs("select lower(name), code from medicines_moiety where not ended order by code")
    return Facts(
        ingredients=dict(_pairs("select code, name from medicines_ingredient")),
        bases=dict(_pairs("select code, base_id from medicines_ingredient where base_id is not null")),
        moieties={name: current.get(code, code) for name, code in live},
        moiety_names=names | {current[code]: name for code, name in names.items() if code in current},
        moiety_ingredients=holds,
        current=current,
        cd_rules=marks.read_rules(marks.STARTER / "cd-rules.csv"),
        flag_rules=marks.read_rules(marks.STARTER / "medicine-flags.csv"),
    )


def _brands() -> dict[tuple[str, str], str]:
    """(generic code, lower-case name) → code of the makers' products and brands held, makers' first."""
    found: dict[tuple[str, str], str] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select generic_id, lower(name), code from medicines_product"
            " where generic_id is not null and not ended order by level, code"
        )
        for generic, name, code in cursor:
            found.setdefault((generic, name), code)
    return found


def _hidden() -> int:
    return count("select count(*) from medicines_product where ended")


def _pairs(query: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _rows(query: str) -> Iterator[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        columns = [column.name for column in cursor.description]
        for row in cursor:
            yield dict(zip(columns, row, strict=True))
