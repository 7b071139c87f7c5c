"""A printed chart read back as a machine hears it: the tables of its tags, each cell with its words, its
heads and its place on the page; and our own check of PDF/UA-1, where no validator can be had.
"""

import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pdfplumber
import pypdf
from pypdf.generic import ContentStream

Char = dict[str, Any]
Chars = dict[tuple[int, int | None], list[Char]]
"""The letters of each tag: by page and by the tag's number there."""

UNSEEN, NOTE = 2.0, (5.8, 6.2)
"""Letters below 2 pt are for reading aloud only; notes are 6 pt."""

PAINTS = {b"Tj", b"TJ", b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"Do", b"sh", b"EI", b"'"}


@dataclass(frozen=True)
class Cell:
    """`seen` is what the eye reads without the small numbers of notes, `notes` those, `unseen` what is only
    heard. `heads` are the words of its headers. `chars` are its visible letters with their places.
    """

    page: int
    seen: str
    notes: str
    unseen: str
    heads: tuple[str, ...]
    span: int
    header: bool
    chars: tuple[Char, ...] = ()


@dataclass
class Table:
    page: int
    rows: list[list[Cell]] = field(default_factory=list)

    @property
    def heads(self) -> list[str]:
        return [one.seen for one in self.rows[0]]


def tables(pdf: bytes) -> list[Table]:
    """Every table, in reading order; one that goes on over a page is one table on each.

    The tags are read by pypdf (pdfplumber leaves out an empty cell), the letters by pdfplumber.
    """
    chars: Chars = defaultdict(list)
    for number, page in enumerate(pages_of(bytes(pdf))):
        for one in page.chars:
            chars[number, one["mcid"]].append(one)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
    every = _elements(reader.trailer["/Root"]["/StructTreeRoot"].get_object())
    return [_table(one, chars, pages[one.raw_get("/Pg").idnum]) for one in every if one["/S"] == "/Table"]


def grids(pdf: bytes) -> list[Table]:
    return [one for one in tables(pdf) if one.heads[0] == "Medicine"]


def squeezed(text: str) -> str:
    """Paper breaks lines where it must: what is compared has no spaces."""
    return "".join(text.split())


def words(pdf: bytes) -> str:
    """All visible letters in the order they are drawn, which is that of reading, without spaces."""
    chars = (one for page in pages_of(bytes(pdf)) for one in page.chars)
    return squeezed("".join(one["text"] for one in chars if one["size"] > UNSEEN))


def sizes(pdf: bytes) -> Counter[float]:
    """How many visible letters there are of each size, in points."""
    said = (round(one["size"], 2) for page in pages_of(bytes(pdf)) for one in page.chars)
    return Counter(size for size in said if size > UNSEEN)


@dataclass(frozen=True)
class Page:
    """Letters and strokes with their places, and how wide the page is (points)."""

    chars: list[Char]
    strokes: list[Char]
    width: float


@lru_cache(maxsize=4)
def pages_of(pdf: bytes) -> list[Page]:
    """Read once, however many questions are asked of it: the letters of a crowded chart take seconds."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [Page(one.chars, [*one.rects, *one.lines], float(one.width)) for one in document.pages]


def _letters(node: Any, chars: Chars, page: int) -> list[Char]:
    kids = node.get("/K", [])
    found: list[Char] = []
    for kid in kids if isinstance(kids, list) else [kids]:
        one = kid.get_object()
        found += chars[page, int(one)] if isinstance(one, int) else _letters(one, chars, page)
    return found


def _table(node: Any, chars: Chars, page: int) -> Table:
    rows = [[kid.get_object() for kid in one["/K"]] for one in _elements(node) if one["/S"] == "/TR"]
    cells = [cell for row in rows for cell in row]
    names = {str(one["/ID"]): _seen(_letters(one, chars, page)) for one in cells if "/ID" in one}
    return Table(page, [[_cell(one, chars, names, page) for one in row] for row in rows])


def _seen(letters: list[Char]) -> str:
    text = "".join(
        one["text"] for one in letters if one["size"] > UNSEEN and not NOTE[0] < one["size"] < NOTE[1]
    )
    return re.sub(r"\s+", " ", text).strip()


def _cell(node: Any, chars: Chars, names: dict[str, str], page: int) -> Cell:
    letters = _letters(node, chars, page)
    return Cell(
        page=page,
        seen=_seen(letters),
        notes="".join(one["text"] for one in letters if NOTE[0] < one["size"] < NOTE[1]).strip(),
        unseen="".join(one["text"] for one in letters if one["size"] <= UNSEEN).strip(),
        heads=tuple(names[str(one)] for one in node["/A"].get("/Headers", ())),
        span=node["/A"].get("/ColSpan", 1),
        header=node["/S"] == "/TH",
        chars=tuple(one for one in letters if one["size"] > UNSEEN and one["text"].strip()),
    )


# --- PDF/UA-1, as far as a machine can tell ---------------------------------------------------------------


def ua_faults(pdf: bytes) -> list[str]:
    """What is against PDF/UA-1 (ISO 14289-1), in sentences; empty when nothing was found."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    return [
        *_document_faults(reader, root),
        *_tag_faults(root["/StructTreeRoot"].get_object()),
        *(
            fault
            for number, page in enumerate(reader.pages)
            for fault in _content_faults(reader, page, number)
        ),
        *_font_faults(reader),
    ]


def _document_faults(reader: pypdf.PdfReader, root: Any) -> Iterator[str]:
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "not marked as tagged"
    if root.get("/Lang") != "en-GB":
        yield f"language {root.get('/Lang')}"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "the title is not shown"
    if not (reader.metadata and reader.metadata.title):
        yield "no title"
    xmp = root["/Metadata"].get_object().get_data().decode()
    if not re.search(r"pdfuaid:part(>|=[\"'])\s*1", xmp):
        yield "XMP does not say PDF/UA-1"
    if "dc:title" not in xmp:
        yield "XMP has no title"
    if reader.is_encrypted:
        yield "encrypted"


def _elements(node: Any) -> Iterator[Any]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        one = kid.get_object()
        if isinstance(one, dict) and "/S" in one:
            yield one
            yield from _elements(one)


def _tag_faults(tree: Any) -> Iterator[str]:
    every = list(_elements(tree))
    names = [str(one["/ID"]) for one in every if "/ID" in one]
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{times} cells are called {name}"
    levels = [int(one["/S"][2:]) for one in every if re.fullmatch(r"/H\d", one["/S"])]
    for before, after in zip([0, *levels], levels, strict=False):
        if after > before + 1:
            yield f"a heading of level {after} after one of level {before}"
    for one in every:
        kind, more = one["/S"], one.get("/A", {})
        if kind == "/Figure" and not (one.get("/Alt") and "/BBox" in more):
            yield "a figure without words"
        if kind == "/TH" and "/ID" not in one:
            yield "a head without a name"
        if kind == "/TD":
            heads = [str(head) for head in more.get("/Headers", [])]
            if not heads or not set(heads) <= {*names}:
                yield f"a cell with the heads {heads}"
        if kind == "/TR" and one["/P"].get_object()["/S"] not in ("/THead", "/TBody", "/TFoot", "/Table"):
            yield "a row outside its table"


def _content_faults(reader: pypdf.PdfReader, page: Any, number: int) -> Iterator[str]:
    """Everything painted is either tagged or an artifact, and every tag of the page leads to an element."""
    depth, seen = 0, set()
    contents = page.get_contents()
    for operands, operator in ContentStream(contents, reader).operations:
        if operator in (b"BMC", b"BDC"):
            depth += 1
            if operator == b"BDC" and isinstance(operands[1], dict) and "/MCID" in operands[1]:
                seen.add(int(operands[1]["/MCID"]))
        elif operator == b"EMC":
            depth -= 1
        elif operator in PAINTS and depth == 0:
            yield f"page {number + 1}: {operator.decode()} {operands} outside every tag"
    nums = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = nums[nums.index(page["/StructParents"]) + 1].get_object()
    if seen != set(range(len(parents))):
        yield f"page {number + 1}: tags {len(seen)}, parents {len(parents)}"


def _font_faults(reader: pypdf.PdfReader) -> Iterator[str]:
    for one in reader.xref_objStm.keys() | {n for table in reader.xref.values() for n in table}:
        font = reader.get_object(pypdf.generic.IndirectObject(one, 0, reader))
        if not isinstance(font, dict) or font.get("/Type") != "/Font":
            continue
        if font.get("/Subtype") in ("/Type0", "/Type1", "/TrueType", "/Type3") and "/ToUnicode" not in font:
            yield f"{font.get('/BaseFont')} does not say which letters it draws"
        if (described := font.get("/FontDescriptor")) is not None:
            described = described.get_object()
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described):
                yield f"{font.get('/BaseFont')} is not embedded"
