"""Reading the XML files of a dm+d release, one row at a time: field names as NHSBSA's specification has them.

Nothing is kept in memory but the row being read. Fields that hold nothing are left out, as absent ones are.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from xml.parsers import expat

from medicines.dmd.files import Source, Unreadable, reading

Row = dict[str, str]

# Which elements of each file are rows, and what a row of theirs must hold.
ROWS: dict[str, dict[str, tuple[str, ...]]] = {
    "lookup": {"INFO": ("CD", "DESC")},
    "ingredient": {"ING": ("ISID", "NM")},
    "vtm": {"VTM": ("VTMID", "NM")},
    "vtm_ing": {"VTM_ING": ("VTMID", "ISID")},
    "vmp": {
        "VMP": ("VPID", "NM"),
        "VPI": ("VPID", "ISID"),
        "DFORM": ("VPID", "FORMCD"),
        "DROUTE": ("VPID", "ROUTECD"),
        "CONTROL_INFO": ("VPID", "CATCD"),
    },
    "vmpp": {"VMPP": ("VPPID", "NM", "VPID"), "CCONTENT": ("PRNTVPPID", "CHLDVPPID")},
    "amp": {"AMP": ("APID", "VPID", "NM")},
    "ampp": {"AMPP": ("APPID", "NM", "VPPID", "APID"), "CCONTENT": ("PRNTAPPID", "CHLDAPPID")},
    "gtin": {"GTINDATA": ("AMPPID", "GTIN", "STARTDT")},
    "history": dict.fromkeys(("VTM", "VMP", "ING"), ("IDCURRENT", "IDPREVIOUS")),
    "bnf": {"VMP": ("VPID",)},
}
ROOTS = {
    "lookup": "LOOKUP",
    "ingredient": "INGREDIENT_SUBSTANCES",
    "vtm": "VIRTUAL_THERAPEUTIC_MOIETIES",
    "vtm_ing": "VTM_INGREDIENTS",
    "vmp": "VIRTUAL_MED_PRODUCTS",
    "vmpp": "VIRTUAL_MED_PRODUCT_PACK",
    "amp": "ACTUAL_MEDICINAL_PRODUCTS",
    "ampp": "ACTUAL_MEDICINAL_PROD_PACKS",
    "gtin": "GTIN_DETAILS",
    "history": "HISTORY",
    "bnf": "BNF_DETAILS",
}
CODES = {
    "ISID", "VTMID", "VPID", "VPPID", "APID", "APPID", "AMPPID", "IDCURRENT", "IDPREVIOUS", "PRNTVPPID",
    "CHLDVPPID", "PRNTAPPID", "CHLDAPPID",
}  # fmt: skip
_OUTER = {"gtin": "AMPPID"}  # said once for the rows that follow it
_LONGEST = 2000  # letters of any field


def rows(source: Source) -> Iterator[tuple[str, Row]]:
    """(element, its fields) for each row of the file; a lookup's element is its table's name."""
    with reading(source) as file:
        reader = _Reader(source)
        while block := file.read(1 << 18):
            reader.parser.Parse(block, False)
            yield from reader.ready
            reader.ready.clear()
        reader.parser.Parse(b"", True)


def table(source: Source) -> Iterator[Row]:
    """The rows of a CSV by column."""
    with reading(source) as file:
        lines = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""), strict=True)
        for row in lines:
            if None in row or None in row.values():
                raise Unreadable(source.name, f"Line {lines.line_num} has not as many columns as the first.")
            if any("\0" in text for text in row.values()):
                raise Unreadable(source.name, f"Line {lines.line_num} holds a letter that is none.")
            yield row


def day(source: Source, text: str) -> date:
    """A date of the release, or the fault in words."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise Unreadable(source.name, f"“{text[:40]}” is not a date.") from fault


class _Reader:
    """Gathers the leaves of the row being read. expat's own calls: a tree of each row takes twice as long."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.wanted = ROWS[source.kind]
        self.outer = _OUTER.get(source.kind)
        self.ready: list[tuple[str, Row]] = []
        self.row: Row | None = None
        self.above: Row = {}
        self.path: list[str] = []
        self.text = ""
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, tag: str, _: dict[str, str]) -> None:
        if not self.path and tag != ROOTS[self.source.kind]:
            raise Unreadable(self.source.name, f"It should hold {ROOTS[self.source.kind]} and holds {tag}.")
        self.path.append(tag)
        self.text = ""
        if tag in self.wanted and len(self.path) > 1:
            self.row = dict(self.above)

    def _data(self, text: str) -> None:
        self.text += text
        if len(self.text) > _LONGEST:
            self._wrong("a field that never ends")

    def _end(self, tag: str) -> None:
        self.path.pop()
        text, self.text = self.text.strip(), ""
        if self.row is not None and tag in self.wanted:
            if self.row != self.above:  # releases hold empty rows
                self._check(tag, self.row)
                self.ready.append((self.path[-1] if tag == "INFO" else tag, self.row))
            self.row = None
        elif tag == self.outer:
            self.above = {tag: text}
        elif self.row is not None and text:
            self.row[tag] = text

    def _check(self, tag: str, row: Row) -> None:
        for name in self.wanted[tag]:
            if name not in row and not (tag == "INFO" and name == "DESC"):
                self._wrong(f"a {tag} without {name}")
            if name in CODES and not (row[name].isascii() and row[name].isdigit() and len(row[name]) <= 18):
                self._wrong(f"a {tag} whose {name} “{row[name][:40]}” is no code")

    def _doctype(self, *_: object) -> None:
        self._wrong("a document type of its own, which no release has")

    def _wrong(self, what: str) -> None:
        raise Unreadable(self.source.name, f"Line {self.parser.CurrentLineNumber} has {what}.")
