"""Reading the chart's grid back from its page as the eye does: hidden words left out, signs as letters."""

from html.parser import HTMLParser

SIGNS = {"#i-overdue": "▲"}


class Grid(HTMLParser):
    """`rows` are (medicine, time, what each cell shows), without spaces; `links` where the cells lead."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, str, list[str]]] = []
        self.links: list[str] = []
        self._row: list[str] | None = None
        self._band = False
        self._body = False
        self._open: list[bool] = []
        """For each open element, whether its words are seen."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        classes = (said.get("class") or "").split()
        if tag == "tbody":
            self._body = True
        if self._body and tag == "tr":
            self._band = "band" in classes
            self._row = None if self._band else []
        if self._row is not None:
            if tag in ("th", "td"):
                self._row.append("")
            if tag == "use" and self._row:
                self._row[-1] += SIGNS.get(said.get("href") or "", "")
            if tag == "a" and "cell" in classes:
                self.links.append(said.get("href") or "")
        if tag not in ("br", "col", "use", "path"):
            self._open.append(tag != "sup" and "hide" not in classes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in ("br", "col", "use", "path"):
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self._open:
            self._open.pop()
        if tag == "tbody":
            self._body = False
        if tag == "tr" and self._row:
            name, time, *cells = self._row
            self.rows.append((name.strip(), "".join(time.split()), ["".join(one.split()) for one in cells]))
            self._row = None

    def handle_data(self, data: str) -> None:
        if self._row and all(self._open):
            self._row[-1] += data
