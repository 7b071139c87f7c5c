"""Real, published material that nobody of this project wrote, and what the product is held to over it.

A suite is a module with `SUITE` (its id and what it is), `MARK` (the least share of its cases that must pass,
in per cent) and `cases(folder)`, which yields them. The folder's parts: `dmd/` holds releases of the NHS
dictionary (folders of XML, zips), its name files (CSV) and `search.jsonl`; `nhs-number/` holds numbers.
Suites run on a new database that goes when they end; none is tuned to single cases.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One case by its id: whether it passed, and what was found when it did not."""

    id: str
    passed: bool
    found: str = ""
