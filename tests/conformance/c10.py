"""C10: releases of the NHS dictionary into one database in the order of their days, then the newest names.

What each release says is read here a second time, by another reader, and asked of the dictionary afterwards.
"""

import json
import statistics
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tests.conformance import Case

SUITE = ("C10", "the NHS dictionary: two releases, then the newest names, and what search finds")
MARK = 100
WORST = 60.0  # milliseconds a search may take
TRIES = 3  # of which the quickest counts: others may be at work on this machine

Rows = list[dict[str, str]]

took: dict[str, float] = {}
held: dict[str, Any] = {}


def cases(folder: Path) -> Iterator[Case]:
    from medicines import dmd

    releases, names = _paths(folder / "dmd")
    if not names:
        return
    dmd.load_starter()
    kept = []
    for path in releases:
        dmd.import_dmd([path])
        kept += list(_lines(path))
    before = time.perf_counter()
    dmd.import_dmd(names)
    took["names in"] = time.perf_counter() - before
    for path in releases:
        yield from _release(path)
    yield from _names_kept(kept)
    yield from _again(releases, names)
    yield from _search(folder / "dmd" / "search.jsonl")


def figures() -> list[str]:
    searches = sorted(value for name, value in took.items() if name.startswith("search "))
    if not searches:
        return []
    p95 = searches[int(0.95 * len(searches))]
    median, worst = statistics.median(searches), searches[-1]
    return [
        f"searches: median {median:.1f} ms, p95 {p95:.1f} ms, worst {worst:.1f} ms (aim ≤ {WORST:.0f})",
        f"the newest names were read in {took['names in']:.1f} s",
    ]


def _paths(folder: Path) -> tuple[list[Path], list[Path]]:
    """(folders that hold a release, by day; the name files and what supplements them)."""
    releases = {path.parent for path in folder.glob("*/f_vmp2_*.xml")}
    days = {path: _day(next(path.glob("f_vmp2_*.xml"))) for path in releases}
    names = sorted([*folder.glob("*.csv.gz"), *folder.glob("*.csv"), *folder.glob("*.zip")])
    return sorted(releases, key=days.__getitem__), names


def _day(file: Path) -> str:
    """f_vmp2_3010419.xml → 190401."""
    digits = file.stem.rpartition("_")[2][-6:]
    return digits[4:] + digits[2:4] + digits[:2]


def _rows(folder: Path, kind: str, *path: str) -> Rows:
    files = sorted(folder.rglob(f"f_{kind}[0-9]_*.xml"))
    if not files:
        return []
    found = ET.parse(files[0]).getroot().findall("/".join(path))  # noqa: S314 - published files
    return [{leaf.tag: (leaf.text or "").strip() for leaf in row} for row in found]


def _release(folder: Path) -> Iterator[Case]:
    from medicines import dmd
    from medicines.dictionary import Pack, PackPart, Product

    for row in _rows(folder, "vmp", "VMPS", "VMP"):
        one = Product.objects.filter(code=row["VPID"]).first()
        yield Case(f"{folder.name}/vmp-{row['VPID']}", one is not None, "not held")
        if row.get("VPIDPREV"):
            yield _leads(folder, row["VPIDPREV"], row["VPID"])
        if row.get("INVALID"):
            yield Case(f"{folder.name}/invalid-{row['VPID']}", bool(one and one.ended), "found by search")
    for row in _rows(folder, "vmp", "VIRTUAL_PRODUCT_INGREDIENT", "VPI"):
        inside = set(
            Product.objects.get(code=row["VPID"]).ingredients.values_list("ingredient_id", flat=True)
        )
        yield Case(
            f"{folder.name}/ingredient-{row['VPID']}-{row['ISID']}", row["ISID"] in inside, str(inside)
        )
    for row in _rows(folder, "history", "VMPS", "VMP"):
        if row["IDPREVIOUS"] != row["IDCURRENT"]:
            yield _leads(folder, row["IDPREVIOUS"], row["IDCURRENT"])
    for row in _rows(folder, "amp", "AMPS", "AMP"):
        found = [one for one in dmd.search(row["NM"], limit=50) if one.code == row["APID"]]
        if row.get("INVALID"):
            yield Case(f"{folder.name}/invalid-{row['APID']}", not found, "found by search")
        one = Product.objects.filter(code=row["APID"], level="amp").first()
        yield Case(f"{folder.name}/amp-{row['APID']}", bool(one and one.name == row["NM"]), str(one))
    for row in _rows(folder, "ampp", "AMPPS", "AMPP"):
        pack = Pack.objects.filter(code=row["APPID"]).first()
        gone = row["DISCDT"] if row.get("DISCCD") == "0001" else "None"
        wanted = (gone, row["APID"], row.get("COMBPACKCD") == "0001")
        known = pack and (str(pack.discontinued_on), pack.product_id, pack.combination == "pack")
        yield Case(f"{folder.name}/ampp-{row['APPID']}", known == wanted, f"{known} and not {wanted}")
    for kind, group in (("vmpp", "VPPID"), ("ampp", "APPID")):
        for row in _rows(folder, kind, "COMB_CONTENT", "CCONTENT"):
            whole, part = row[f"PRNT{group}"], row[f"CHLD{group}"]
            held_together = PackPart.objects.filter(pack=whole, part=part).exists()
            yield Case(f"{folder.name}/combination-{whole}-{part}", held_together, "not held")
    yield from _barcodes(folder)


def _barcodes(folder: Path) -> Iterator[Case]:
    from medicines.dictionary import Barcode

    for file in sorted(folder.rglob("f_gtin[0-9]_*.xml")):
        for pack in ET.parse(file).getroot().iter("AMPP"):  # noqa: S314 - published files
            for one in pack.iter("GTINDATA"):
                gtin, start = (one.findtext("GTIN") or "").lstrip("0"), one.findtext("STARTDT") or ""
                known = Barcode.objects.filter(
                    gtin=gtin, pack=pack.findtext("AMPPID"), starts_on=date.fromisoformat(start)
                ).first()
                right = known is not None and str(known.ends_on) == str(one.findtext("ENDDT"))
                yield Case(f"{folder.name}/gtin-{gtin}-{start}", right, f"ends {known and known.ends_on}")


def _leads(folder: Path, former: str, current: str) -> Case:
    """A former code gives the same product as the one that took its place."""
    from medicines import dmd

    found, wanted = dmd.product(former), dmd.product(current)
    right = wanted is not None and found == wanted and not found.ended
    return Case(f"{folder.name}/former-{former}", right, f"{found} and not {wanted}")


def _lines(folder: Path) -> Iterator[tuple[str, str]]:
    """(id, product's name) of a line on a list for each product, entered while its release is newest."""
    from medicines.actions import add_medicine
    from people.records import now
    from tests import cast as casting

    if "cast" not in held:
        held["cast"] = casting.build()
    manager, person = held["cast"].ruth, held["cast"].meera
    for row in _rows(folder, "vmp", "VMPS", "VMP"):
        line = add_medicine(
            manager,
            person=person,
            kind="information_only",
            product_code=row["VPID"],
            route="mouth",
            label="As the clinic says",
            directions=None,
            starts_at=now(),
            who_gives="the clinic",
            prescriber="Dr Khan, GP",
        )
        yield str(line.pk), line.product_name


def _names_kept(kept: list[tuple[str, str]]) -> Iterator[Case]:
    from medicines.models import Medicine

    for number, (line, name) in enumerate(kept):
        found = Medicine.objects.get(pk=line).product_name
        yield Case(f"line-{number}", found == name, f"{found} was {name}")


def _again(releases: list[Path], names: list[Path]) -> Iterator[Case]:
    """The same files again, the older ones too, change nothing."""
    from medicines import dmd

    for paths in ([path] for path in releases):
        report = dmd.import_dmd(paths)
        yield Case(f"again-{paths[0].name}", report.changed_nothing, str(report.counts))
    report = dmd.import_dmd(names)
    yield Case("again-names", report.changed_nothing, str(report.counts))


def _search(path: Path) -> Iterator[Case]:
    from medicines import dmd

    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        waits = []
        for _ in range(TRIES):
            began = time.perf_counter()
            found = dmd.search(case["query"])
            waits.append(1000 * (time.perf_counter() - began))
        took[f"search {case['id']}"] = min(waits)
        codes = [one.code for one in found]
        place = codes.index(case["want"]) + 1 if case["want"] in codes else 0
        right = 0 < place <= case["top"] and min(waits) <= WORST
        yield Case(case["id"], right, f"“{case['query']}”: place {place}, {min(waits):.1f} ms")
