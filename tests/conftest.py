"""What every test stands on: a local Postgres, a database of its own, and Tuesday 24-Nov-2026 09:10."""

import copy
import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import django
import psycopg
import pytest

from config import postgres

LONDON = ZoneInfo("Europe/London")
TUESDAY = datetime(2026, 11, 24, 9, 10, tzinfo=LONDON)
ALONE = ["crash", "load", "browser"]  # run after all others, in this order, one at a time


def forget_killed_runs(url: str) -> None:
    """Drop the databases of runs that were killed: each carries the process id of its run."""
    with psycopg.connect(url, autocommit=True) as admin:
        found = admin.execute("select datname from pg_database where datname ~ '^test_emar_[0-9]+'")
        for (name,) in found.fetchall():
            if not Path("/proc", name.split("_")[2]).exists():
                admin.execute(f'drop database if exists "{name}" with (force)')


os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ["DEMO"] = "1"
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
os.environ.setdefault("LOG_LEVEL", "WARNING")
os.environ["PGOPTIONS"] = "-c synchronous_commit=off"  # quicker; crash tests use a server without it
if "PYTEST_XDIST_WORKER" not in os.environ:
    # Two runs at once must not share a database; xdist's workers inherit this name and add their own.
    os.environ["TEST_DATABASE"] = f"test_emar_{os.getpid()}"
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = postgres.start(postgres.local())
        forget_killed_runs(os.environ["DATABASE_URL"])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="also run the tests that take minutes")


def pytest_configure() -> None:
    """pytest-django looked for settings before this file could name them."""
    django.setup()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long tests unless asked for, and put those that must be alone last, on one worker."""
    if not config.getoption("--thorough"):
        long = [item for item in items if item.get_closest_marker("thorough")]
        items[:] = [item for item in items if item not in long]
        config.hook.pytest_deselected(items=long)
    for item in items:
        if _place(item):
            item.add_marker(pytest.mark.xdist_group("alone"))
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    return max((ALONE.index(mark.name) + 1 for mark in item.iter_markers() if mark.name in ALONE), default=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database, with only its TRUNCATE guards off: transactional tests empty the tables with it."""
    with django_db_blocker.unblock():
        truncate_guards("disable")


def truncate_guards(what: str) -> None:
    """Enable or disable every trigger that fires on TRUNCATE, and no other."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select tgrelid::regclass::text, quote_ident(tgname) from pg_trigger"
            " where not tgisinternal and tgtype & 32 = 32"
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f"alter table {table} {what} trigger {trigger}")


@pytest.fixture(scope="session", autouse=True)
def plain_static_files() -> None:
    """Tests serve the files as they are: nothing to collect first."""
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    # A thousand test sign-ins need no slow hash.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def at_nine_ten() -> Iterator[None]:
    """Every test lives at Tuesday 24-Nov-2026 09:10 unless it says otherwise."""
    from people.records import clock_at

    with clock_at(TUESDAY):
        yield


@pytest.fixture(autouse=True)
def honest_commits_in_crash_tests(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed server acknowledged must be on disk: the quick setting of all other tests is off."""
    if request.node.get_closest_marker("crash"):
        monkeypatch.delenv("PGOPTIONS")


@pytest.fixture(scope="session")
def built_cast(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The cast's rows, written once outside every test's transaction: half a second saved in each test."""
    from tests.cast import build

    with django_db_blocker.unblock():
        return build()


@pytest.fixture
def cast(built_cast: Any, db: None) -> Any:
    """Everybody whom the tests know by name (tests/cast.py), each time as new objects."""
    from people.models import Organisation
    from tests.cast import build

    if not Organisation.objects.filter(pk=built_cast.northgate.pk).exists():
        return build()  # a transactional test has emptied the tables
    return copy.deepcopy(built_cast)


@pytest.fixture(scope="session")
def built_dictionary(django_db_setup: None, django_db_blocker: Any) -> dict[str, int]:
    """The starter dictionary, read once outside every test's transaction; counts by table."""
    from medicines.dmd import load_starter

    with django_db_blocker.unblock():
        return load_starter()


@pytest.fixture
def dictionary(built_dictionary: dict[str, int], db: None) -> dict[str, int]:
    """The starter dictionary by counts; read again where a transactional test has emptied the tables."""
    from medicines.dmd import load_starter
    from medicines.models import Product

    return built_dictionary if Product.objects.exists() else load_starter()


# --- The browser ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's own chromium; a missing one is a failure, not a skip."""
    # Playwright keeps an event loop in this thread, where Django would refuse the database. For good: these
    # tests are the last, and the test database is dropped after them.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    found = shutil.which(os.environ.get("CHROMIUM") or "chromium") or shutil.which("chromium-browser")
    assert found, "No chromium: install the Debian package chromium, or name one: CHROMIUM=/path/to/chromium"
    flags = ["--no-sandbox"] if os.getuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": found, "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The carers' tablet: 800 × 1280, touch, in London; no service worker but in offline tests."""
    return {
        **browser_context_args,
        "viewport": {"width": 800, "height": 1280},
        "has_touch": True,
        "timezone_id": "Europe/London",
        "locale": "en-GB",
        "service_workers": "block",
    }
