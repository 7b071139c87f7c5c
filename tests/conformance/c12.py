"""C12: each product of the published code lists that the newest names have is in the group it belongs to.

The lists are of the folder's `lists/codelists`; which group answers to which list is said here, and nothing
about any product. Ids that the names do not have (makers' products, what has ended) are left out.
"""

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path

from tests.conformance import Case

SUITE = ("C12", "published code lists: each product is in the rule group it belongs to")
MARK = 95
CHUNK = 2000

GROUPS = {
    "opensafely-addictive-medicines": "dependence",
    "opensafely-dmards": "immune",
    "opensafely-first-generation-antipsychotics-excluding-long-acting-depots-dmd": "antipsychotic",
    "opensafely-high-dose-long-acting-opioids-openprescribing-dmd": "opioid",
    "opensafely-long-acting-injectable-and-depot-antipsychotics-dmd": "antipsychotic",
    "opensafely-midazolam-end-of-life": "dependence",
    "opensafely-monoamine-oxidase-inhibitors-dmd": "antidepressant",
    "opensafely-opioid-containing-medicines-buccal-nasal-and-oromucosal"
    "-excluding-drugs-for-substance-misuse-dmd": "opioid",
    "opensafely-opioid-containing-medicines-inhalation-excluding-drugs-for-substance-misuse-dmd": "opioid",
    "opensafely-opioid-containing-medicines-oral-excluding-drugs-for-substance-misuse-dmd": "opioid",
    "opensafely-opioid-containing-medicines-parenteral-excluding-drugs-for-substance-misuse-dmd": "opioid",
    "opensafely-opioid-containing-medicines-rectal-excluding-drugs-for-substance-misuse-dmd": "opioid",
    "opensafely-opioid-containing-medicines-transdermal-excluding-drugs-for-substance-misuse-dmd": "opioid",
    "opensafely-other-antidepressants-dmd": "antidepressant",
    "opensafely-prochlorperazine-dmd": "antipsychotic",
    "opensafely-second-generation-antipsychotics-excluding-long-acting-injections": "antipsychotic",
    "opensafely-selective-serotonin-reuptake-inhibitors-dmd": "antidepressant",
    "opensafely-teratogenic-medicines": "pregnancy",
    "opensafely-tricyclic-and-related-antidepressants-dmd": "antidepressant",
    "pincer-amio": "amiodarone",
    "pincer-anticoag": "anticoagulant",
    "pincer-antiplat": "antiplatelet",
    "pincer-aspirin": "antiplatelet",
    "pincer-diur": "diuretic",
    "pincer-lith": "lithium",
    "pincer-met": "methotrexate",
    "pincer-nsaid": "nsaid",
    "pincer-ppi": "acid",
}
CODES = ("dmd_id", "vpid", "snomed_id", "id", "code", "vmp_snomed_code")
"""The columns of a list, and of a name file, that hold the code of a product."""

said: list[str] = []


def cases(folder: Path) -> Iterator[Case]:
    from medicines import dmd

    lists = sorted((folder / "lists" / "codelists").glob("*.csv"))
    names = [*(folder / "dmd").glob("*.csv.gz"), *(folder / "dmd").glob("*.csv")]
    supplements = [*(folder / "dmd").glob("*.zip")]
    if not (lists and names):
        return
    dmd.load_starter()
    dmd.import_dmd(sorted([*names, *supplements]))
    held = _groups_of(_codes(names))
    for path in lists:
        group = GROUPS.get(path.stem, "")
        listed = sorted(_codes([path]) & held.keys())
        for code in listed:
            name, found = held[code]
            yield Case(f"{path.stem}/{code}", group in found, f"{name}: {', '.join(sorted(found)) or 'none'}")
        missed = sum(group not in held[code][1] for code in listed)
        said.append(f"{len(listed) - missed:4}/{len(listed):<4} {group:14} {path.stem}")


def figures() -> list[str]:
    return said


def _codes(paths: list[Path]) -> set[str]:
    """Every code in the columns of these files that hold one."""
    found = set()
    for path in paths:
        content = path.read_bytes()
        text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
        for row in csv.DictReader(io.StringIO(text)):
            found |= {row[name] for name in CODES if row.get(name)}
    return found


def _groups_of(codes: set[str]) -> dict[str, tuple[str, set[str]]]:
    """Code → (name, the groups it is in), for every product of these codes, by the groups as they came."""
    from medicines.dictionary import Product
    from medicines.groups import groups_for, shipped

    products = Product.objects.filter(code__in=codes).select_related("generic")
    products = products.prefetch_related("ingredients__ingredient", "generic__ingredients__ingredient")
    return {
        one.code: (one.name, {found.group for found in groups_for(shipped(), one)})
        for one in products.iterator(CHUNK)
    }
