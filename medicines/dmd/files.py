"""Which file of a release is which, wherever it lies: a folder, a zip, a zip within a zip, a CSV.

Files are known by the names NHSBSA gives them (f_vmp2_3010419.xml: of 1 April 2019) and CSVs by their
columns; whatever else lies there is passed over.
"""

import contextlib
import csv
import gzip
import hashlib
import io
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO, cast
from xml.parsers import expat

KINDS = (
    "vtm_ing", "vtm", "vmpp", "vmp", "ampp", "amp", "ingredient", "lookup", "gtin", "history", "bnf",
)  # fmt: skip
_XML = re.compile(rf"f_({'|'.join(KINDS)})\d*_(?:\d(\d\d)(\d\d)(\d\d)|[^/]*)\.xml", re.IGNORECASE)
_DATED = re.compile(r"(20\d\d)[-_](\d\d)(?:[-_](\d\d))?")
_IN_MEMORY = 32 * 1024 * 1024  # bytes of a zip within a zip before it goes to a temporary file
_CSV_KINDS = {
    "packs": {"medicine", "pack_size", "unit", "vmp_snomed_code", "vmpp_snomed_code", "ampp_name",
              "ampp_snomed_code"},
    "names": {"vpid", "bnf_section", "atc"},
}  # fmt: skip


class Unreadable(Exception):
    """A file that cannot be read as what it should be: `file` by name, and one sentence."""

    def __init__(self, file: str, sentence: str) -> None:
        super().__init__(f"{file}: {sentence}")
        self.file, self.sentence = file, sentence


@dataclass(frozen=True)
class Source:
    """One file of a release. `opened` gives its bytes from the start, each time anew."""

    kind: str
    name: str
    of: date | None
    opened: Callable[[], IO[bytes]]


@dataclass
class Sources:
    """All files given, by kind, with the day of the newest and SHA-256 over all that was read."""

    by_kind: dict[str, Source] = field(default_factory=dict)
    digest: str = ""

    @property
    def of(self) -> date | None:
        """The day of the products' file where there is one, else of the newest file."""
        for kind in ("vmp", "packs", "names"):
            if kind in self.by_kind and self.by_kind[kind].of:
                return self.by_kind[kind].of
        return max((one.of for one in self.by_kind.values() if one.of), default=None)

    @property
    def is_release(self) -> bool:
        return "vmp" in self.by_kind


@contextlib.contextmanager
def sources(paths: list[Path]) -> Iterator[Sources]:
    """The files of one release under these paths, open until the block ends."""
    found, digest = Sources(), hashlib.sha256()
    with contextlib.ExitStack() as kept:
        for path in paths:
            if not path.exists():
                raise Unreadable(str(path), "There is no such file or folder.")
            files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
            before = len(found.by_kind)
            for file in files:
                for source in _in_file(file, kept):
                    _add(found, source)
            if len(found.by_kind) == before:
                raise Unreadable(path.name, "No file of the NHS dictionary was found in it.")
        for kind in sorted(found.by_kind):
            with reading(found.by_kind[kind]) as file_bytes:
                while block := file_bytes.read(1 << 20):
                    digest.update(block)
        found.digest = digest.hexdigest()
        yield found


@contextlib.contextmanager
def reading(source: Source) -> Iterator[IO[bytes]]:
    """The file's bytes; whatever breaks while reading is said with the file's name."""
    try:
        with source.opened() as file:
            yield file
    except expat.ExpatError as fault:
        words = expat.ErrorString(fault.code)
        raise Unreadable(source.name, f"It is not whole XML: line {fault.lineno}, {words}.") from fault
    except (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile) as fault:
        raise Unreadable(source.name, "It is cut short or damaged.") from fault
    except UnicodeDecodeError as fault:
        raise Unreadable(source.name, "It is not written in UTF-8.") from fault
    except csv.Error as fault:
        raise Unreadable(source.name, f"It is not a table in CSV: {fault}.") from fault


def _add(found: Sources, source: Source) -> None:
    other = found.by_kind.setdefault(source.kind, source)
    if other is not source:
        raise Unreadable(source.name, f"{other.name} holds the same. Read one release at a time.")


def _in_file(path: Path, kept: contextlib.ExitStack) -> Iterator[Source]:
    if path.suffix.lower() == ".zip":
        yield from _in_zip(path.name, path, kept)
    elif said := _XML.fullmatch(path.name):
        yield _xml(said, path.name, lambda: path.open("rb"))
    elif path.name.lower().endswith((".csv", ".csv.gz")):
        yield from _csv(path)


def _in_zip(name: str, file: Path | IO[bytes], kept: contextlib.ExitStack) -> Iterator[Source]:
    try:
        archive = kept.enter_context(zipfile.ZipFile(file))
        members = archive.infolist()
        for member in members:
            base = member.filename.rpartition("/")[2]
            if base.lower().endswith(".zip"):
                inner = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - kept closes it
                kept.enter_context(inner)
                with archive.open(member) as packed:
                    while block := packed.read(1 << 20):
                        inner.write(block)
                inner.seek(0)
                yield from _in_zip(f"{name}/{base}", inner, kept)
            elif said := _XML.fullmatch(base):
                yield _xml(said, f"{name}/{base}", partial(archive.open, member))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as fault:
        # RuntimeError: a password is wanted.
        raise Unreadable(name, "It is not a whole zip file that can be opened.") from fault


def _xml(said: re.Match[str], name: str, opened: Callable[[], IO[bytes]]) -> Source:
    day = None
    if said[2]:
        with contextlib.suppress(ValueError):
            day = date(2000 + int(said[4]), int(said[3]), int(said[2]))
    return Source(said[1].lower(), name, day, opened)


def _csv(path: Path) -> Iterator[Source]:
    """A CSV by its columns; nothing when they are not ours."""

    def opened() -> IO[bytes]:
        if path.suffix.lower() == ".gz":
            return cast(IO[bytes], gzip.open(path, "rb"))  # reads and closes as one
        return path.open("rb")

    with reading(Source("csv", path.name, None, opened)) as file:
        header = file.readline(10_000).decode("utf-8-sig", errors="replace")
    columns = next(csv.reader(io.StringIO(header)), [])
    for kind, wanted in _CSV_KINDS.items():
        if wanted <= set(columns):
            said = _DATED.search(path.name) or _DATED.search(header)
            day = None
            if said:
                with contextlib.suppress(ValueError):
                    day = date(int(said[1]), int(said[2]), int(said[3] or 1))
            yield Source(kind, path.name, day, opened)
            return
