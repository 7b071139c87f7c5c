"""The files of a release into temporary tables, by COPY: makers' products, packs, barcodes, former codes.

Each file is read once and no row is kept. What the rows mean is `merging`'s to say.
"""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import connection

from medicines.dmd.files import Source, Sources, Unreadable
from medicines.dmd.merging.tables import copy_in, temporary
from medicines.dmd.named import of_pack
from medicines.dmd.release import Row, day, rows, table

TABLES = {
    "in_ingredient": "code text, name text",
    "in_moiety": "code text, name text, ended bool",
    "in_moiety_ingredient": "moiety text, ingredient text, position int",
    "in_former": "code text, current text, kind text, ended text",
    "in_product": "code text, generic text, level text, name text, supplier text, ended bool",
    "in_pack": (
        "code text, product text, generic text, name text, quantity numeric, unit text, combination text,"
        " discontinued bool, discontinued_on date, ended bool"
    ),
    "in_part": "pack text, part text",
    "in_barcode": "gtin text, pack text, starts_on date, ends_on date",
}
COLUMNS = {name: [column.split()[0] for column in columns.split(", ")] for name, columns in TABLES.items()}
_COMBINATION = {"0001": "pack", "0002": "part"}
_PREVIOUS = {"ingredient": ("ISID", "ISIDPREV"), "vtm": ("VTMID", "VTMIDPREV")}
_HISTORY = {"VTM": "vtm", "VMP": "vmp", "ING": "ingredient"}
_PACKS = ("vmpp", "ampp")

Lookups = dict[str, dict[str, str]]


def stage(found: Sources, lookups: Lookups) -> None:
    """Fill the temporary tables from the XML files given; they go with the transaction."""
    with connection.cursor() as cursor:
        for name, columns in TABLES.items():
            temporary(cursor, name, f"({columns}) ")
        kinds = found.by_kind
        if "ingredient" in kinds:
            _copy(cursor, "in_ingredient", _ingredients(kinds["ingredient"]))
        if "vtm" in kinds:
            _copy(cursor, "in_moiety", _moieties(kinds["vtm"]))
        if "vtm_ing" in kinds:
            _copy(cursor, "in_moiety_ingredient", _moiety_ingredients(kinds["vtm_ing"]))
        for kind in ("ingredient", "vtm", "history"):
            if kind in kinds:
                _copy(cursor, "in_former", _former(kinds[kind]))
        if "amp" in kinds:
            _copy(cursor, "in_product", _makers(kinds["amp"], lookups))
        for kind in _PACKS:
            if kind in kinds:
                _copy(cursor, "in_pack", _packs(kinds[kind], lookups))
                _copy(cursor, "in_part", _parts(kinds[kind]))
        if "gtin" in kinds:
            _copy(cursor, "in_barcode", _barcodes(kinds["gtin"]))
        cursor.execute("analyze in_product, in_pack, in_barcode, in_former")


def stage_packs(source: Source, brands: dict[tuple[str, str], str]) -> None:
    """The packs of the CSV. `brands`: code by (generic code, lower-case name), of those held and then more.

    A name read from a pack becomes a product of its own with the first such pack's code, unless a maker's
    product of that name is held, or the name is the generic one.
    """
    with connection.cursor() as cursor:
        for name in ("csv_pack", "csv_product"):
            columns = TABLES[name.replace("csv", "in")]
            temporary(cursor, name, f"({columns}) ")
        products: list[tuple[Any, ...]] = []
        generic_packs: set[str] = set()
        _copy(cursor, "csv_pack", _csv_packs(source, brands, products, generic_packs))
        _copy(cursor, "csv_product", iter(products))
        cursor.execute("insert into in_pack select * from csv_pack")
        cursor.execute("insert into in_product select * from csv_product")
        cursor.execute("analyze in_product, in_pack")


def read_lookups(source: Source) -> Lookups:
    """Table name → code → words."""
    found: Lookups = {}
    for name, row in rows(source):
        found.setdefault(name, {})[row["CD"]] = row.get("DESC", "")
    return found


def _copy(cursor: Any, name: str, lines: Iterator[tuple[Any, ...]]) -> None:
    copy_in(cursor, name, COLUMNS[name.replace("csv", "in")], lines)


def _ingredients(source: Source) -> Iterator[tuple[Any, ...]]:
    for _, row in rows(source):
        yield row["ISID"], row["NM"][:255]


def _moieties(source: Source) -> Iterator[tuple[Any, ...]]:
    for _, row in rows(source):
        yield row["VTMID"], row["NM"][:255], "INVALID" in row


def _moiety_ingredients(source: Source) -> Iterator[tuple[Any, ...]]:
    places: dict[str, int] = {}
    for _, row in rows(source):
        place = places[row["VTMID"]] = places.get(row["VTMID"], -1) + 1
        yield row["VTMID"], row["ISID"], place


def _former(source: Source) -> Iterator[tuple[Any, ...]]:
    """(former, current, kind, until): the same pair may come from two files."""
    for name, row in rows(source):
        if source.kind == "history":
            if row["IDCURRENT"] != row["IDPREVIOUS"]:
                yield row["IDPREVIOUS"], row["IDCURRENT"], _HISTORY[name], row.get("ENDDT", "")
        else:
            current, former = _PREVIOUS[source.kind]
            if former in row:
                yield row[former], row[current], source.kind, ""


def _makers(source: Source, lookups: Lookups) -> Iterator[tuple[Any, ...]]:
    suppliers = lookups.get("SUPPLIER", {})
    for _, row in rows(source):
        supplier = suppliers.get(row.get("SUPPCD", ""), "")
        yield row["APID"], row["VPID"], "amp", row["NM"][:500], supplier[:255], "INVALID" in row


def _packs(source: Source, lookups: Lookups) -> Iterator[tuple[Any, ...]]:
    units = lookups.get("UNIT_OF_MEASURE", {})
    for name, row in rows(source):
        codes: tuple[str, str, str | None]
        if name == "VMPP":
            codes = row["VPPID"], row["VPID"], None
        elif name == "AMPP":
            codes = row["APPID"], row["APID"], row["VPPID"]
        else:
            continue
        gone = row.get("DISCCD") == "0001"
        yield (
            *codes,
            row["NM"][:800],
            number(source, row.get("QTYVAL")),
            units.get(row.get("QTY_UOMCD", ""), "")[:150],
            _COMBINATION.get(row.get("COMBPACKCD", ""), ""),
            gone,
            day(source, row["DISCDT"]) if gone and "DISCDT" in row else None,
            "INVALID" in row,
        )


def _parts(source: Source) -> Iterator[tuple[Any, ...]]:
    for name, row in rows(source):
        if name == "CCONTENT":
            yield (
                (row["PRNTVPPID"], row["CHLDVPPID"])
                if source.kind == "vmpp"
                else (row["PRNTAPPID"], row["CHLDAPPID"])
            )


def _barcodes(source: Source) -> Iterator[tuple[Any, ...]]:
    for _, row in rows(source):
        gtin = row["GTIN"].lstrip("0")
        if not (gtin.isascii() and gtin.isdigit() and len(gtin) <= 14):
            raise Unreadable(source.name, f"“{row['GTIN'][:40]}” is not a barcode.")
        until = day(source, row["ENDDT"]) if "ENDDT" in row else None
        yield gtin, row["AMPPID"], day(source, row["STARTDT"]), until


def _csv_packs(
    source: Source, brands: dict[tuple[str, str], str], products: list[tuple[Any, ...]], seen: set[str]
) -> Iterator[tuple[Any, ...]]:
    for row in table(source):
        generic, pack = row["vmp_snomed_code"], row["vmpp_snomed_code"]
        check_code(source, generic)
        check_code(source, pack)
        size, unit = number(source, row["pack_size"]), "" if row["unit"].isdigit() else row["unit"]
        if pack not in seen:
            seen.add(pack)
            name = " ".join(f"{row['medicine']} {row['pack_size'].removesuffix('.0')} {unit}".split())
            yield pack, generic, None, name[:800], size, unit[:150], "", False, None, False
        if not row["ampp_name"]:
            continue
        check_code(source, row["ampp_snomed_code"])
        product = _brand(row, brands, products)
        code, name = row["ampp_snomed_code"], row["ampp_name"][:800]
        yield code, product, pack, name, size, unit[:150], "", False, None, False


def _brand(row: Row, brands: dict[tuple[str, str], str], products: list[tuple[Any, ...]]) -> str:
    """The code of the product that a maker's pack is of."""
    generic, code = row["vmp_snomed_code"], row["ampp_snomed_code"]
    name, maker = of_pack(row["ampp_name"])
    if name.lower() == row["medicine"].lower():
        return generic
    known = brands.get((generic, name.lower()))
    if known is None:
        known = brands[generic, name.lower()] = code
        products.append((code, generic, "brand", name[:500], maker[:255], False))
    return known


def check_code(source: Source, code: str) -> None:
    if not (code.isascii() and code.isdigit() and len(code) <= 18):
        raise Unreadable(source.name, f"“{code[:40]}” is no code of the dictionary.")


def number(source: Source, text: str | None) -> Decimal | None:
    """A quantity, None for none, or the fault in words."""
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation as fault:
        raise Unreadable(source.name, f"“{text[:40]}” is not a number.") from fault
    if not found.is_finite() or abs(found) >= 10**9:
        raise Unreadable(source.name, f"“{text[:40]}” is not a number that can be meant.")
    return round(found, 3)
