"""bin/mutants: whether the fast pure tests notice when schedule, limits or directions are wrong.

One small change at a time is made to a module as it is read, in a process of its own; nothing on the disk is
touched. A mutant that no test notices has survived: either a test is missing, or the change means the same.
Not taken: mutmut and cosmic-ray, which leave out functions with decorators (the slots are kept by one) or
write each mutant to the disk and start everything anew.

    bin/mutants [--all] [--sample 200] [--seed 1] [part of a path ...]
"""

import argparse
import ast
import contextlib
import copy
import importlib
import importlib.abc
import importlib.util
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests" / "medicines"
CPU_SECONDS, MEMORY = 90, 3 << 30  # of one mutant: one that runs on and on is noticed by that
EXAMPLES = 20  # of each property
NEAR = "not (2024 or 2025 or " + " or ".join(str(year) for year in range(2028, 2038)) + ")"
"""Of the clock changes, those of two years."""

SCHEDULE = (
    "test_kinds",
    "test_schedule",
    "test_schedule_properties",
    "test_calendar_properties",
    "test_clock_changes",
)
READING = ("test_bad_input", "test_edges_of_input", "test_directions", *SCHEDULE)
SAYING = ("test_directions", "test_words_of_kinds")
NEED_MODELS = {"test_words_of_kinds"}
LABEL = ("test_label_read",)
LIMITS = ("test_limits", "test_limits_properties")
AREAS: dict[str, tuple[str, ...]] = {
    "medicines/schedule/": SCHEDULE,
    "medicines/limits/": LIMITS,
    "medicines/directions/label/": LABEL,
    "medicines/directions/saying/": SAYING,
    "medicines/directions/stops.py": SAYING,
    "medicines/directions/": READING,
}
"""Where a module lies, to the tests that must notice it; the first that fits."""

PAIRS: list[tuple[type[ast.AST], type[ast.AST]]] = [
    (ast.Lt, ast.LtE),
    (ast.Gt, ast.GtE),
    (ast.Eq, ast.NotEq),
    (ast.Is, ast.IsNot),
    (ast.In, ast.NotIn),
    (ast.Add, ast.Sub),
    (ast.Mult, ast.FloorDiv),
    (ast.And, ast.Or),
    (ast.BitOr, ast.BitAnd),
]
SWAPS = dict(PAIRS) | {two: one for one, two in PAIRS} | {ast.Div: ast.Mult, ast.Mod: ast.FloorDiv}


@dataclass(frozen=True)
class Mutant:
    """The `nth` change that can be made to the file at `path`."""

    path: Path
    nth: int
    where: str
    what: str


def main() -> int:
    asked = _arguments()
    everything = [one for path in _files(asked.paths) for one in mutants(path)]
    chosen = everything
    if not asked.all:
        chosen = random.Random(asked.seed).sample(everything, min(asked.sample, len(everything)))
    print(f"{len(chosen)} of {len(everything)} mutants", flush=True)
    _load_what_is_never_mutated()
    for tests in {_tests(one.path) for one in chosen}:
        if not _finish(_start(None, tests)):
            print(f"These tests fail by themselves: {' '.join(one.stem for one in tests)}")
            return 1
    began, survived = time.monotonic(), 0
    for one in _survivors(chosen):
        survived += 1
        print(f"survived  {one.path.relative_to(ROOT)}:{one.where}  {one.what}", flush=True)
    killed = len(chosen) - survived
    share = 100 * killed / max(1, len(chosen))
    print(f"{killed} killed, {survived} survived, {share:.1f} %, {time.monotonic() - began:.0f} s")
    return 0


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="bin/mutants")
    asked.add_argument("--all", action="store_true", help="every mutant, not a sample: an hour or more")
    asked.add_argument("--sample", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("paths", nargs="*", help="only files whose path has one of these in it")
    return asked.parse_args()


def _files(parts: list[str]) -> list[Path]:
    found = {path for area in AREAS for path in [ROOT / area, *(ROOT / area).rglob("*.py")] if path.is_file()}
    return sorted(path for path in found if not parts or any(part in str(path) for part in parts))


def _tests(path: Path) -> tuple[Path, ...]:
    named = next(tests for area, tests in AREAS.items() if str(path.relative_to(ROOT)).startswith(area))
    return tuple(one for name in named if (one := TESTS / f"{name}.py").exists())


# What can be changed


def mutants(path: Path) -> list[Mutant]:
    """Every change that can be made to a file, in the order they stand."""
    changes = _changes(ast.parse(path.read_text()))
    return [
        Mutant(path, n, f"{node.lineno}", _said(node, change)) for n, (node, change) in enumerate(changes)
    ]


def _said(node: Any, change: Callable[[Any], None]) -> str:
    new = copy.deepcopy(node)
    change(new)
    was, is_ = ast.unparse(node).splitlines()[0], ast.unparse(new).splitlines()[0]
    return f"{was[:70]}  →  {is_[:70]}"


def _changes(tree: ast.Module) -> list[tuple[Any, Callable[[Any], None]]]:
    return [(node, change) for node in _code(tree) for change in _of(node)]


def _code(node: ast.AST) -> Iterator[ast.AST]:
    """All that is run: no annotations, decorators, docstrings, `assert`s or lists of names."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params", "bases"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.Assert | ast.Import | ast.ImportFrom):
                continue
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue
            if isinstance(child, ast.Assign) and (_names(child) & {"__all__"} or _is_type(child.value)):
                continue
            yield child
            yield from _code(child)


def _names(node: ast.Assign) -> set[str]:
    return {one.id for one in node.targets if isinstance(one, ast.Name)}


def _is_type(value: ast.expr) -> bool:
    """An alias such as `A | B` or `Literal["a"]`."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.BitOr):
        return all(isinstance(one, ast.Name) or _is_type(one) for one in (value.left, value.right))
    return isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name)


def _of(node: ast.AST) -> Iterator[Callable[[Any], None]]:
    """The changes of one node, each made in place."""
    match node:
        case ast.Compare(ops=ops):
            yield from (_swapped(n) for n in range(len(ops)))
        case ast.BinOp(op=op) | ast.BoolOp(op=op) | ast.AugAssign(op=op) if type(op) in SWAPS:
            yield lambda it: setattr(it, "op", SWAPS[type(it.op)]())
        case ast.UnaryOp(op=ast.USub()):
            yield lambda it: setattr(it, "op", ast.UAdd())
        case ast.UnaryOp(op=ast.Not()):
            yield lambda it: setattr(it, "operand", ast.UnaryOp(ast.Not(), it.operand))
        case ast.If() | ast.IfExp():
            yield lambda it: setattr(it, "test", ast.UnaryOp(ast.Not(), it.test))
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield lambda it: setattr(it, "value", ast.Constant(None))
        case ast.Constant(value=bool()):
            yield lambda it: setattr(it, "value", not it.value)
        case ast.Constant(value=int()):
            yield lambda it: setattr(it, "value", it.value + 1)
        case ast.Constant(value=str() as words) if words and " " not in words:
            yield lambda it: setattr(it, "value", it.value + "x")


def _swapped(n: int) -> Callable[[Any], None]:
    """The `nth` operator of a comparison."""
    return lambda it: it.ops.__setitem__(n, SWAPS[type(it.ops[n])]())


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


# One process for each


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module with its change made, when somebody imports it."""

    def __init__(self, mutant: Mutant) -> None:
        parts = mutant.path.relative_to(ROOT).with_suffix("").parts
        self.package = parts[-1] == "__init__"
        self.name = ".".join(parts[:-1] if self.package else parts)
        self.mutant = mutant

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if name != self.name:
            return None
        where = self.mutant.path
        within = [str(where.parent)] if self.package else None
        return importlib.util.spec_from_file_location(
            name, where, loader=self, submodule_search_locations=within
        )

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        tree = ast.parse(self.mutant.path.read_text())
        node, change = _changes(tree)[self.mutant.nth]
        change(node)
        exec(compile(ast.fix_missing_locations(tree), self.mutant.path, "exec"), vars(module))  # noqa: S102 - its work


def _load_what_is_never_mutated() -> None:
    """Read once here, and not again in each process."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "1"}
    os.environ.setdefault("DATABASE_URL", "postgres://nobody@localhost/none")
    os.environ.setdefault("SECRET_KEY", "mutants")
    for name in ("django.template", "hypothesis.strategies", "pytest"):
        importlib.import_module(name)
    if any(name.startswith("medicines.") for name in sys.modules):
        raise RuntimeError("a module to be mutated was already read")


def _start(mutant: Mutant | None, tests: tuple[Path, ...]) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        if mutant is not None:
            sys.meta_path.insert(0, _Mutated(mutant))
        code = _run(tests)
    finally:
        os._exit(code)


def _run(tests: tuple[Path, ...]) -> int:
    import django
    import pytest
    from hypothesis import HealthCheck, Phase, settings

    if any(one.stem in NEED_MODELS for one in tests):
        django.setup()  # no database is asked for
    settings.register_profile(
        "mutants",
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutants")
    plain = [
        "-x",
        "-q",
        "--noconftest",
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-k",
        NEAR,
    ]
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        os.dup2(nowhere.fileno(), 2)
        return int(pytest.main([*plain, *map(str, tests)]))


def _finish(child: int) -> bool:
    """Whether all its tests passed."""
    return os.waitpid(child, 0)[1] == 0


def _survivors(chosen: list[Mutant]) -> Iterator[Mutant]:
    waiting, running = list(reversed(chosen)), dict[int, Mutant]()
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            one = waiting.pop()
            running[_start(one, _tests(one.path))] = one
        child, status = os.wait()
        one = running.pop(child)
        if status == 0:
            yield one


if __name__ == "__main__":
    sys.exit(main())
