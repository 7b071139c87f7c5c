"""bin/conformance: run the suites, print a line each, and end with 1 when a mark is missed."""

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from tests.conformance import Case
from tests.proof.serving import database, environment

SUITES = ("c1", "c2", "c3", "c4", "c5", "c6", "c9", "c10", "c12")
SHOWN = 20  # failing cases of a suite that are printed


def main(arguments: list[str]) -> int:
    if not arguments or not Path(arguments[0]).is_dir():
        print("Say which folder: bin/conformance ../shared/data [C10]", file=sys.stderr)
        return 2
    folder, wanted = Path(arguments[0]), {one.lower() for one in arguments[1:]} or set(SUITES)
    with database() as url:
        os.environ.update(environment(url))
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        met = [_run(suite, folder) for suite in _suites(wanted)]
    return 0 if met and all(met) else 1


def _suites(wanted: set[str]) -> Iterator[ModuleType]:
    here = Path(__file__).parent
    for name in SUITES:
        if name in wanted and (here / f"{name}.py").exists():
            yield import_module(f"tests.conformance.{name}")


def _run(suite: ModuleType, folder: Path) -> bool:
    """Print the suite's line, then the cases that fail and the figures it measured."""
    cases: list[Case] = list(suite.cases(folder))
    failed = [one for one in cases if not one.passed]
    share = 100 * (len(cases) - len(failed)) / len(cases) if cases else 0
    met = bool(cases) and share >= suite.MARK
    mark = f"{len(cases) - len(failed)}/{len(cases)}"
    name, what = suite.SUITE
    said = "met" if met else "MISSED"
    print(f"{name:4} {mark:>9}  {share:5.1f} %  mark {suite.MARK} %  {said:7} {what}")
    for one in failed[:SHOWN]:
        print(f"     {one.id}: {one.found}")
    if len(failed) > SHOWN:
        print(f"     and {len(failed) - SHOWN} more: {' '.join(one.id for one in failed[SHOWN:])}")
    for line in getattr(suite, "figures", list)():
        print(f"     {line}")
    return met


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
