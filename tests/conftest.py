"""What every test stands on: a local Postgres, a database of its own, and Tuesday 24-Nov-2026 09:10."""

import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config import postgres  # noqa: E402 - the path above comes first, and Postgres before Django's settings

LONDON = ZoneInfo("Europe/London")
TUESDAY = datetime(2026, 11, 24, 9, 10, tzinfo=LONDON)

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ["DEMO"] = "1"
os.environ["PGOPTIONS"] = "-c synchronous_commit=off"  # quicker; no test of this process crashes the server
if "PYTEST_XDIST_WORKER" not in os.environ:
    # Two runs at once must not share a database; xdist's workers inherit this name and add their own.
    os.environ["TEST_DATABASE"] = f"test_emar_{os.getpid()}"
    os.environ.setdefault("DATABASE_URL", postgres.start(postgres.local()))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
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


@pytest.fixture(autouse=True)
def at_nine_ten() -> Iterator[None]:
    """Every test lives at Tuesday 24-Nov-2026 09:10 unless it says otherwise."""
    from people.records import clock_at

    with clock_at(TUESDAY):
        yield
