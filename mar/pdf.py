"""The chart on paper: the one module that knows WeasyPrint, slow to import and in need of system libraries.

The traps are design.md section 9 (row "paper"). WeasyPrint, its stylesheet and its fonts are loaded at the
first print, once; the fetcher hands out our own stylesheet and signs and nothing else, so that no word of a
record can make the engine read a file or ask an address. One chart is drawn at a time in a process: Pango's
fonts are not for two threads, and the garbage collector is off meanwhile.
"""

import gc
import logging
import math
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import segno
from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from PIL import ImageFile

from mar.chart.shape import Chart, Column
from mar.models import ChartIssue

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2"
MORE_FONTS = "fonts-noto-core fonts-noto-cjk"
SHEET = "css/paper.css"
SIGNS = ("known", "none", "unknown", "hatch", "dots", "stop", "stop-ahead")
OURS = "file:///paper/"
BOX = "□"
"""What stands for a letter that no font has: drawn from a font we have, and a letter when read aloud."""

MOST_COLUMNS = 31
"""More days in one row would leave no room for initials: the grid is then drawn in parts."""

PAGE_MM = 191
NEEDED_ROWS, FREE_ROWS, NOTE_ROWS, HAND_ROWS = 10, 4, 3, 5
"""Rows of a when-needed block, how many of them at least are free, and lines to write on at the back."""

_log = logging.getLogger(__name__)
_one_at_a_time = Lock()


class NoPaper(Exception):
    """This machine cannot draw a PDF; says which Debian packages it lacks."""


@dataclass(frozen=True)
class Part:
    """The days of one grid: their heads, which cells of each row, and how many columns a band spans."""

    columns: tuple[Column, ...]
    days: str

    @property
    def span(self) -> int:
        return len(self.columns) + 2


def draw(chart: Chart, issue: ChartIssue) -> bytes:
    """The chart as a tagged PDF (PDF/UA-1) under the names of its issue. Raises `NoPaper`.

    A letter that no installed font has is never a silent box: the paper says so, and the log names packages.
    """
    engine = _engine()
    with _one_at_a_time, _without_garbage():
        drawn, missing = engine.draw(_page(chart, issue))
        if missing:
            _log.warning("No font for letters of a chart. Install the Debian packages " + MORE_FONTS)
            boxed = _page(chart, issue, missing).translate(dict.fromkeys(map(ord, missing), BOX))
            drawn, _ = engine.draw(boxed)
    return drawn


def pdf_response(issue: ChartIssue) -> HttpResponse:
    """The stored bytes, to look at in the browser under a name that holds the serial and no person's."""
    response = HttpResponse(bytes(issue.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="chart-{issue.serial}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


# --- the page ---------------------------------------------------------------------------------------------


def _page(chart: Chart, issue: ChartIssue, missing: Collection[str] = ()) -> str:
    rows = max((len(line.given) for line in chart.when_needed), default=0)
    context = {
        "chart": chart,
        "issue": issue,
        "qr": _qr(issue.serial),
        "parts": _parts(chart) if chart.timed else (),
        "missing": ", ".join(sorted({_script(one) for one in missing})),
        "joined": _height(chart) > PAGE_MM,
        "blank": range(max(NEEDED_ROWS - rows, FREE_ROWS)),
        "blank_notes": range(NOTE_ROWS),
        "blank_lines": range(HAND_ROWS),
    }
    return render_to_string("mar/paper/chart.html", context)


def _height(chart: Chart) -> int:
    """About how many millimetres the front takes. Past one page the back follows where there is room for all
    of it, so that most long charts are still one sheet; a wrong guess costs a page and nothing else.
    """
    rows = sum(len(line.rows) for line in chart.timed)
    return 77 + 16 * len(chart.timed) + 7 * rows + 60 * len(chart.when_needed)


def _script(letter: str) -> str:
    """Bengali letters · U+1F9FF."""
    if unicodedata.category(letter)[0] not in "LM":
        return f"U+{ord(letter):04X}"
    first = unicodedata.name(letter, "unknown").split()[0]
    return f"{'Chinese or Japanese' if first == 'CJK' else first.capitalize()} letters"


def _parts(chart: Chart) -> Iterator[Part]:
    many = math.ceil(chart.days / MOST_COLUMNS)
    width = math.ceil(chart.days / many)
    for start in range(0, chart.days, width):
        yield Part(chart.columns[start : start + width], f"{start}:{start + width}")


def _qr(serial: str) -> dict[str, Any]:
    code = segno.make(serial, error="q", micro=False)
    dark = ((x, y) for y, row in enumerate(code.matrix) for x, one in enumerate(row) if one)
    return {"path": "".join(f"M{x} {y}h1v1h-1z" for x, y in dark), "size": len(code.matrix)}


# --- the engine -------------------------------------------------------------------------------------------


class _Engine:
    """WeasyPrint with our one stylesheet and one font configuration."""

    def __init__(self, weasyprint: Any, text: Any, fetcher: Any) -> None:
        self.weasyprint, self.fetcher = weasyprint, fetcher
        self.fonts = text.FontConfiguration()
        text_of = _ours()[OURS + SHEET].decode()
        sheet = weasyprint.CSS(
            string=text_of, base_url=OURS + SHEET, url_fetcher=fetcher, font_config=self.fonts
        )

        class Page(weasyprint.HTML):
            """Our sheet in place of its own, whose rules would be matched with each of hundreds of cells."""

            def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
                return [sheet]

        self.page = Page

    def draw(self, page: str) -> tuple[bytes, set[str]]:
        """The PDF, and each letter that no font has."""
        html = self.page(string=page, base_url=OURS, url_fetcher=self.fetcher)
        with _unknown_letters() as missing:
            drawn = html.write_pdf(
                font_config=self.fonts,
                pdf_variant="pdf/ua-1",
                finisher=_finish,
            )
        return drawn, missing


@cache
def _engine() -> _Engine:
    """Loaded at the first print, and then left alone by the garbage collector. Raises `NoPaper`."""
    try:
        import weasyprint
        from weasyprint.text import fonts
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except OSError as missing:
        raise NoPaper(
            f"Charts cannot be printed on this machine yet. Install the Debian packages {PACKAGES}."
        ) from missing
    # WeasyPrint sets this for the whole process: a photo cut off on its way would be kept as if whole.
    ImageFile.LOAD_TRUNCATED_IMAGES = False

    class OnlyOurs(URLFetcher):
        """Hands out the stylesheet and its signs, and refuses everything else there is."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in _ours():
                raise ValueError("A chart fetches nothing but its own stylesheet and signs.")
            kind = "text/css" if url.endswith(".css") else "image/svg+xml"
            return URLFetcherResponse(url, _ours()[url], {"Content-Type": kind})

    found = _Engine(weasyprint, fonts, OnlyOurs())
    gc.collect()
    gc.freeze()  # what is loaded by now stays: each chart's collection then looks at that chart alone
    return found


@cache
def _ours() -> dict[str, bytes]:
    """Address → bytes of every file that a chart is drawn with, read once."""
    static: Path = settings.ROOT / "static"
    names = [SHEET, *(f"img/paper/{sign}.svg" for sign in SIGNS)]
    return {OURS + name: (static / name).read_bytes() for name in names}


@contextmanager
def _without_garbage() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


class _Unknown(logging.Filter):
    """Takes down the letters that WeasyPrint says no font has, instead of a line of log for each."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        unknown = str(record.msg).startswith(".notdef") and isinstance(record.args, tuple)
        if unknown:
            self.letters.add(str(record.args[0]))  # type: ignore[index]
        return not unknown


@contextmanager
def _unknown_letters() -> Iterator[set[str]]:
    logger, unknown = logging.getLogger("weasyprint"), _Unknown()
    logger.addFilter(unknown)
    try:
        yield unknown.letters
    finally:
        logger.removeFilter(unknown)


def _finish(document: Any, pdf: Any) -> None:
    """Mend two things in the tags that WeasyPrint leaves to us.

    A table that goes on over pages names its heads alike on each: every name is made the only one. A band
    that spans all columns would be read with every day of the month: it keeps the first head, "Medicine".
    """
    seen: set[str] = set()
    for one in pdf.objects:
        if not isinstance(one, dict) or one.get("S") not in ("/TH", "/TD"):
            continue
        if (name := one.get("ID")) is not None:
            while name.string in seen:
                name.string += "."
            seen.add(name.string)
        elif "ColSpan" in one["A"]:
            one["A"]["Headers"][1:] = []
