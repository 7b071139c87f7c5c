"""A backup holds the whole record with its guards, and a restore overwrites nothing."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

from config import backup
from people.models import Organisation
from tests.cast import build


def address(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def tables(url: str) -> dict[str, int]:
    with psycopg.connect(url) as there:
        names = there.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        return {name: there.execute(f'select count(*) from "{name}"').fetchall()[0][0] for (name,) in names}


def triggers(url: str) -> set[tuple[str, str, str]]:
    with psycopg.connect(url) as there:
        return set(
            there.execute(
                "select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) from pg_trigger"
                " where not tgisinternal"
            )
        )


@pytest.fixture
def here(transactional_db: None) -> str:
    """The address of this test database, with the cast committed in it."""
    if not Organisation.objects.exists():
        build()
    return address(connection.settings_dict["NAME"])


@pytest.fixture
def elsewhere(here: str) -> Iterator[str]:
    """The address of a database that is not there yet; it and its forebears are gone afterwards."""
    name = f"{urlsplit(here).path.lstrip('/')}_back"
    yield address(name)
    with psycopg.connect(address("postgres"), autocommit=True) as admin:
        for (found,) in admin.execute(
            "select datname from pg_database where datname like %s", [f"{name}%"]
        ).fetchall():
            admin.execute(f'drop database "{found}" with (force)')


def test_counts_and_triggers_come_back(here: str, elsewhere: str, tmp_path: Path) -> None:
    file = tmp_path / "record.backup"
    backup.save(here, file)
    assert backup.restore(elsewhere, file) == ""
    assert tables(elsewhere) == tables(here)
    assert tables(here)["people_person"] > 1
    assert triggers(elsewhere) == triggers(here)
    assert len(triggers(elsewhere)) > 10
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_was_there_is_kept(here: str, elsewhere: str, tmp_path: Path) -> None:
    file = tmp_path / "record.backup"
    backup.save(here, file)
    backup.restore(elsewhere, file)
    with psycopg.connect(elsewhere) as there:
        there.execute("create table later (id int)")
    before = backup.restore(elsewhere, file)
    assert "later" in tables(address(before))
    assert "later" not in tables(elsewhere)


def test_a_file_that_is_there_is_not_overwritten(here: str, tmp_path: Path) -> None:
    file = tmp_path / "record.backup"
    file.write_text("the only copy")
    with pytest.raises(SystemExit, match="is there already"):
        backup.save(here, file)
    assert file.read_text() == "the only copy"


def test_a_broken_file_changes_nothing(here: str, elsewhere: str, tmp_path: Path) -> None:
    good, broken = tmp_path / "record.backup", tmp_path / "broken.backup"
    backup.save(here, good)
    backup.restore(elsewhere, good)
    broken.write_bytes(good.read_bytes()[:2000])
    with pytest.raises(SystemExit):
        backup.restore(elsewhere, broken)
    assert tables(elsewhere) == tables(here)
