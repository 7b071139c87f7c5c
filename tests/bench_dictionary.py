"""What reading the NHS dictionary costs, and searching all its names: on a database of its own.

The release is made here, of the size of a published one with made-up names. Where the published name files
lie beside the clone they are read instead of the ones made here. Each import is a process of its own, so
that its peak memory is its own.
"""

import gzip
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tests.medicines.releases import LOOKUPS, MG, TABLET
from tests.proof.serving import ROOT, database, environment

PUBLISHED = ROOT.parent / "shared" / "data" / "dmd"
GENERICS, MAKERS_OF_EACH, PACKS_OF_EACH = 24_000, 5, 1
TIMES = 20  # each search, of which the median counts
SEARCHES = """
    paracetamol 500; amlodipin 10; para 500 tab; co-caredlopa; fentanyl 12 patch; metformin 500 mr; oramorph
    co-codamol 30/500; levothyroxine 50; thyroxine 25 microgram; madopar disp 62.5; ventolin evohaler
    lantus solostar; risperidone 0.5; salbutamol inhaler; pregablin 75; senna tabs; lactulose; warfarin 3
    mirtazapine 15 orodispersible; rivastigmine 9.5 patch; insulin glargine pen; morphine 10mg/5ml; amox; omep
"""
"""As people type."""
HARDEST = (
    "co; pa; in; tab; mg; ml; solution for injection; garmnet thihg; dressing 10cm x 10cm; class 1 thigh"
)
"""What meets the most names."""

Row = tuple[str, float, str, float | None, float | None, float | None]
"""What, value, unit, aim, a second, p95: the columns of tests.bench.Figure."""


def rows() -> Iterator[Row]:
    """The lines of the table. Minutes."""
    with tempfile.TemporaryDirectory() as folder, database() as url:
        _manage(url, "migrate", "--verbosity", "0")
        _manage(url, "load_starter")
        yield from _import(url, "a release", [_release(Path(folder))], aim=60)
    with tempfile.TemporaryDirectory() as folder, database() as url:
        _manage(url, "migrate", "--verbosity", "0")
        _manage(url, "load_starter")
        names = sorted(PUBLISHED.glob("*.csv.gz")) or [_packs(Path(folder))]
        yield from _import(url, "the names of all products", names, aim=60)
        said = _manage(
            url, "shell", "--no-imports", "-c", "from tests import bench_dictionary as b; b.search()"
        )
        typed, hardest = json.loads(said.splitlines()[-1])
        yield "search of the full names, median", statistics.median(typed), "ms", None, None, None
        yield "search of the full names, p95", _p95(typed), "ms", 10, None, None
        yield "search of the full names, the slowest", max(typed + hardest), "ms", 60, None, None


def search() -> None:
    """Print the milliseconds in the database of each search; run inside manage.py shell."""
    from django.db import connection

    from medicines import dmd

    spent: list[float] = []

    def timed(execute: Any, *args: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*args)
        finally:
            spent.append(time.perf_counter() - began)

    def wait(words: str) -> float:
        each = []
        for _ in range(TIMES):
            spent.clear()
            dmd.search(words.strip())
            each.append(1000 * sum(spent))
        return statistics.median(each)

    with connection.execute_wrapper(timed):
        asked = [SEARCHES.strip().replace("\n", ";"), HARDEST]
        print(json.dumps([[wait(words) for words in one.split(";")] for one in asked]))


def _import(url: str, what: str, paths: list[Path], aim: float) -> Iterator[Row]:
    before, began = _count(url), time.perf_counter()
    arguments = [sys.executable, "manage.py", "import_dmd", *map(str, paths)]
    process = subprocess.Popen(arguments, cwd=ROOT, env=environment(url), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    if status:
        sys.exit(f"import_dmd of {what} failed")
    yield f"import of {what}", took, "s", aim, (_count(url) - before) / took, None
    yield f"import of {what}, peak memory", usage.ru_maxrss / 1024, "MB", 400, None, None


def _manage(url: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(url),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def _count(url: str) -> int:
    """Rows of the dictionary that come from files."""
    import psycopg

    tables = ("product", "productingredient", "ingredient", "moiety", "pack", "barcode", "formercode")
    with psycopg.connect(url) as there:
        return sum(
            there.execute(f"select count(*) from medicines_{table}").fetchall()[0][0] for table in tables
        )


def _p95(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=20)[-1]


def _names() -> Iterator[str]:
    """24,000 names as products have them: 2,400 substances, each in ten strengths and forms."""
    starts = ["ama", "beto", "calo", "dori", "ebra", "feno", "gala", "hexi", "ilo", "jola", "keto", "lami"]
    middles = ["ba", "cili", "do", "fe", "mi", "no", "pra", "ri", "so", "ti"]
    ends = [
        "dine",
        "farin",
        "lol",
        "mab",
        "nazole",
        "olone",
        "pril",
        "quine",
        "ram",
        "statin",
        "tadine",
        "vir",
    ]
    ends += ["xetine", "zepam", "zide", "mycin", "caine", "barb", "gliptin", "sartan"]
    strengths = ("1mg", "2.5mg", "5mg", "10mg", "20mg", "25mg", "40mg", "50mg", "100mg", "500mg")
    substances = ("".join(parts).capitalize() for parts in itertools.product(starts, middles, ends))
    for substance in itertools.islice(substances, GENERICS // len(strengths)):
        for strength in strengths:
            yield f"{substance} {strength} tablets"


def _release(folder: Path) -> Path:
    """A zip as published, of about 560,000 rows."""
    path = folder / "nhsbsa_dmd.zip"
    codes = [str(9_000_000_000 + number) for number in range(GENERICS)]
    lookups = itertools.chain.from_iterable(_lookup(table, said) for table, said in LOOKUPS.items())
    makers = [
        (f"91{code}{number}", code, f"{name.split()[0][:6]}{'aeiou'[number]} {name.split(maxsplit=1)[1]}")
        for code, name in zip(codes, _names(), strict=True)
        for number in range(MAKERS_OF_EACH)
    ]
    files = {
        "lookup2_3": ("LOOKUP", lookups),
        "ingredient2_3": (
            "INGREDIENT_SUBSTANCES",
            (f"<ING><ISID>92{code}</ISID><NM>Substance {code}</NM></ING>" for code in codes[::10]),
        ),
        "vmp2_3": ("VIRTUAL_MED_PRODUCTS", _generics(codes)),
        "amp2_3": (
            "ACTUAL_MEDICINAL_PRODUCTS",
            _group("AMPS", (
                f"<AMP><APID>{code}</APID><VPID>{generic}</VPID><NM>{name}</NM><DESC>{name} (A Ltd)</DESC>"
                "<SUPPCD>901001</SUPPCD><LIC_AUTHCD>0001</LIC_AUTHCD><AVAIL_RESTRICTCD>0001</AVAIL_RESTRICTCD></AMP>"
                for code, generic, name in makers
            )),
        ),
        "vmpp2_3": (
            "VIRTUAL_MED_PRODUCT_PACK",
            _group("VMPPS", (
                f"<VMPP><VPPID>93{code}</VPPID><NM>Pack {code}</NM><VPID>{code}</VPID><QTYVAL>28</QTYVAL>"
                f"<QTY_UOMCD>{TABLET}</QTY_UOMCD></VMPP>"
                for code in codes
            )),
        ),
        "ampp2_3": (
            "ACTUAL_MEDICINAL_PROD_PACKS",
            _group("AMPPS", (
                f"<AMPP><APPID>94{code}</APPID><NM>{name} (A Ltd) 28 tablet</NM><VPPID>93{generic}</VPPID>"
                f"<APID>{code}</APID><LEGAL_CATCD>0003</LEGAL_CATCD></AMPP>"
                for code, generic, name in makers
            )),
        ),
        "gtin2_0": (
            "GTIN_DETAILS",
            _group("AMPPS", (
                f"<AMPP><AMPPID>94{code}</AMPPID><GTINDATA><GTIN>{int(code) % 10**13}</GTIN>"
                "<STARTDT>2015-06-01</STARTDT></GTINDATA></AMPP>"
                for code, _, _ in makers
            )),
        ),
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, (root, lines) in files.items():
            with archive.open(f"f_{name}140825.xml", "w", force_zip64=True) as file:
                file.write(f"<{root}>".encode())
                for line in lines:
                    file.write(line.encode())
                file.write(f"</{root}>".encode())
    return path


def _group(name: str, lines: Iterator[str]) -> Iterator[str]:
    yield f"<{name}>"
    yield from lines
    yield f"</{name}>"


def _lookup(table: str, said: dict[str, str]) -> Iterator[str]:
    rows_ = (f"<INFO><CD>{code}</CD><DESC>{escape(words)}</DESC></INFO>" for code, words in said.items())
    return _group(table, rows_)


def _generics(codes: list[str]) -> Iterator[str]:
    yield from _group("VMPS", (
        f"<VMP><VPID>{code}</VPID><NM>{name}</NM><BASISCD>0001</BASISCD><PRES_STATCD>0001</PRES_STATCD>"
        f"<DF_INDCD>1</DF_INDCD><UDFS>1</UDFS><UDFS_UOMCD>{TABLET}</UDFS_UOMCD></VMP>"
        for code, name in zip(codes, _names(), strict=True)
    ))  # fmt: skip
    yield from _group("VIRTUAL_PRODUCT_INGREDIENT", (
        f"<VPI><VPID>{code}</VPID><ISID>92{codes[place - place % 10]}</ISID>"
        "<STRNT_NMRTR_VAL>5</STRNT_NMRTR_VAL>"
        f"<STRNT_NMRTR_UOMCD>{MG}</STRNT_NMRTR_UOMCD></VPI>"
        for place, code in enumerate(codes)
    ))  # fmt: skip
    for group, row, tag, value in (
        ("DRUG_FORM", "DFORM", "FORMCD", "385055001"),
        ("DRUG_ROUTE", "DROUTE", "ROUTECD", "26643006"),
        ("CONTROL_DRUG_INFO", "CONTROL_INFO", "CATCD", "0000"),
    ):
        yield from _group(
            group, (f"<{row}><VPID>{code}</VPID><{tag}>{value}</{tag}></{row}>" for code in codes)
        )


def _packs(folder: Path) -> Path:
    """The packs' name file, made up, where the published one is not there."""
    from tests.medicines.releases import PACKS

    path = folder / "packs_2025-08-14.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(PACKS)
        for number, name in enumerate(_names()):
            for maker in range(MAKERS_OF_EACH):
                code = f"{9_000_000_000 + number}"
                brand = f"{name.split()[0][:6]}{'aeiou'[maker]} {name.split(maxsplit=1)[1]} (A Ltd) 28 tablet"
                file.write(f"{name},28.0,tablet,{code},93{code},,,,,,{brand},94{code}{maker}\n")
    return path
