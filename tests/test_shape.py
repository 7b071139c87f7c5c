"""The shape of the house (style.md): the line of imports, the kinds of record, who stands beside when."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from people import permissions
from people.models import Role
from people.records import Event, Kept

ROOT = Path(__file__).resolve().parent.parent
LINE = ["people", "training", "medicines", "mar", "incidents", "audits"]
TOP = {"manage.py", "pyproject.toml", "config", *LINE, "templates", "static", "tests", "README.md"}
TOP |= {"bin", "requirements", ".ci", ".gitignore", ".gitattributes", ".editorconfig"}
MADE = {"var", ".git", "uv.lock", "__pycache__"}

LONGEST = 360
ALL_WORDS = Path("people/templatetags/words.py")
"""The one module that writes every word of the screen (design.md 8): it may be longer."""

PLAN_TIMES = {"starts_at", "ends_at", "stops_at", "due_at", "expires_at"}
AGAIN = {"again_at"}
"""When to ask again about a dose: a plan too, in the words of the row's own signer."""

OURS = [model for name in LINE for model in apps.get_app_config(name).get_models()]
ALIVE = [model for model in OURS if not hasattr(model, "history_object")]


def sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def imports(tree: ast.Module) -> Iterator[str]:
    """The first name of everything a module imports, at its top or inside a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name.split(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_the_apps_stand_in_one_line() -> None:
    assert settings.LINE == LINE
    assert settings.INSTALLED_APPS[: len(LINE)] == LINE
    assert [one.name for one in apps.get_app_configs() if (ROOT / one.name).is_dir()] == LINE


@pytest.mark.parametrize("app", LINE)
def test_an_app_imports_only_what_stands_to_its_left(app: str) -> None:
    forbidden = {*LINE[LINE.index(app) + 1 :], "config", "tests"}
    wrong = [f"{path}: {name}" for path, tree in sources(app) for name in imports(tree) if name in forbidden]
    assert wrong == []


def test_every_app_says_what_it_owns() -> None:
    for app in LINE:
        said = ast.get_docstring(ast.parse((ROOT / app / "__init__.py").read_text()))
        assert said, app
        assert len(said) > 80, app


@pytest.mark.parametrize("app", LINE)
def test_views_never_touch_objects(app: str) -> None:
    modules = [*sources(f"{app}/views"), *sources(app)]
    views = [(path, tree) for path, tree in modules if "/views" in path]
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in views
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_base_manager")
    ]
    assert sorted(set(wrong)) == []


def test_nothing_writes_outside_the_actions() -> None:
    """Only actions, and the dictionary's import, save a record; commands and pages call them."""
    allowed = re.compile(r"^(people/records\.py|\w+/actions|medicines/dmd|\w+/management)")
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in sources(*LINE)
        if not allowed.match(path)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "save"
        and any(word.arg == "by" for word in node.keywords)
    ]
    assert wrong == []


def test_no_module_is_named_for_a_technique() -> None:
    names = {path.stem for app in LINE for path in (ROOT / app).rglob("*.py")}
    assert not names & {"utils", "util", "common", "core", "helpers", "services", "selectors", "signals"}


def test_every_model_is_kept_an_event_a_worker_or_reference() -> None:
    def kind(model: type[models.Model]) -> str:
        if issubclass(model, Kept):
            return "kept"
        if issubclass(model, Event):
            return "event"
        if model is apps.get_model(settings.AUTH_USER_MODEL):
            return "worker"
        return "reference" if model.__module__.startswith("medicines.dictionary.") else "none"

    assert [model.__name__ for model in ALIVE if kind(model) == "none"] == []
    assert {kind(model) for model in ALIVE} == {"kept", "event", "worker", "reference"}


def test_no_kept_row_has_a_many_to_many() -> None:
    assert [model.__name__ for model in ALIVE if issubclass(model, Kept) and model._meta.many_to_many] == []


def test_every_moment_of_an_act_has_its_person_beside_it() -> None:
    wrong = []
    for model in ALIVE:
        names = {one.name for one in model._meta.fields}
        for name in names:
            if not name.endswith("_at") or name in PLAN_TIMES | AGAIN:
                continue
            if name.removesuffix("_at") + "_by" not in names:
                wrong.append(f"{model.__name__}.{name}")
    assert wrong == []


def test_every_foreign_key_protects_what_it_points_to() -> None:
    wrong = [
        f"{model.__name__}.{one.name}"
        for model in ALIVE
        if issubclass(model, (Kept, Event))
        for one in model._meta.fields
        if isinstance(one, models.ForeignKey) and one.remote_field.on_delete is not models.PROTECT
    ]
    assert wrong == []


def test_the_top_level_is_exactly_this() -> None:
    there = {path.name for path in ROOT.iterdir()}
    hidden = {name for name in there if name.endswith("_cache") or name in (".hypothesis", ".venv")}
    assert there - hidden - MADE <= TOP
    assert TOP - there <= {".gitattributes", ".editorconfig"}


@pytest.mark.parametrize("app", [*LINE, "config"])
def test_no_module_is_too_long_to_read(app: str) -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
        and path.relative_to(ROOT) != ALL_WORDS
        and (lines := path.read_text().count("\n")) > LONGEST
    }
    assert long == {}


def test_the_readme_prints_the_roles_table_as_it_is() -> None:
    printed = dict(re.findall(r"^\| (.+?) \| (.+?) \|$", (ROOT / "README.md").read_text(), re.MULTILINE))
    before: set[str] = set()
    for role, rights in permissions.ROLES.items():
        if not rights:
            continue
        said = [name for name in printed if name.startswith(str(Role(role).label))]
        assert len(said) == 1, f"README.md has no row for {role}"
        words = printed[said[0]]
        more = words.removeprefix("+ ").split(" · ")
        own = set(rights.values())
        assert set(more) == (own - before if words.startswith("+ ") else own), role
        before = own
