"""The trail as a CSV file, for a spreadsheet that must not take a name for a formula."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from audits.trail import KINDS, TrailLine
from people.templatetags import words

HEAD = ("When", "Who", "Kind", "About", "What", "Field", "Before", "After", "Reason")
MORE = "This file is full: there are older lines. Ask for fewer days."
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Also as full-width letters, which some spreadsheets read as these."""


def cell(text: str) -> str:
    """A cell that begins like a formula gets an apostrophe before it, which a spreadsheet does not show."""
    return f"'{text}" if text.startswith(FORMULA) else text


def rows(lines: Iterable[TrailLine]) -> Iterator[tuple[str, ...]]:
    """One row for each changed field; a line without any is one row."""
    for one in lines:
        struck = "struck through: " if one.struck else ""
        what = f"{struck}{one.bold} {one.text}".strip()
        start = (words.moment(one.at), one.by, KINDS[one.kind], one.about, what)
        for pair in one.pairs or (None,):
            change = (pair.field, pair.before, pair.after) if pair else ("", "", "")
            yield (*start, *change, one.why)


def as_csv(lines: Iterable[TrailLine], *, more: bool = False) -> str:
    """The whole file, with its heading; lines end as spreadsheets want them. `more`: there are older ones."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows([cell(text) for text in row] for row in rows(lines))
    if more:
        writer.writerow(("", "", "", "", MORE, "", "", "", ""))
    return out.getvalue()
