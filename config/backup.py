"""One file that holds the whole record, and the way back from it.

A backup is a single snapshot: it holds every entry acknowledged before it began and none by half. A restore
fills a new database beside the present one and then changes their names, so that nothing is overwritten.
`python -m config.backup save|restore FILE` uses DATABASE_URL; bin/backup and bin/restore call it.
"""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config import postgres


def save(url: str, file: Path) -> None:
    """Write the database at `url` to `file`, which must not exist; readable by its owner only."""
    if file.exists():
        sys.exit(f"{file} is there already. Nothing was written: name a new file.")
    part = file.with_name(file.name + ".part")
    part.touch(mode=0o600)
    _client("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={part}", url)
    _client("pg_restore", "--list", str(part), quiet=True)  # a file that cannot be listed is no backup
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.rename(file)


def restore(url: str, file: Path) -> str:
    """Put the record of `file` at `url`.

    What was there stays under another name, which is returned; "" if nothing was.
    """
    if not file.exists():
        sys.exit(f"{file} is not there. Nothing was changed.")
    name, stamp = urlsplit(url).path.lstrip("/"), f"{datetime.now(UTC):%Y%m%d_%H%M%S}"
    fresh, before = f"{name}_restoring_{stamp}", f"{name}_before_{stamp}"
    with psycopg.connect(_with_database(url, "postgres"), autocommit=True) as connection:
        _ddl(connection, "create database {}", fresh)
        try:
            target = _with_database(url, fresh)
            _client(
                "pg_restore",
                "--exit-on-error",
                "--no-owner",
                "--no-privileges",
                f"--dbname={target}",
                str(file),
            )
        except SystemExit:
            _ddl(connection, "drop database {}", fresh)
            raise
        kept = _set_aside(connection, url, name, before)
        _ddl(connection, "alter database {} rename to {}", fresh, name)
    return kept


def _set_aside(connection: psycopg.Connection, url: str, name: str, before: str) -> str:
    """Give the present database another name; an empty one goes, a missing one is no matter."""
    if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
        return ""
    with psycopg.connect(url) as present:
        tables = present.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    _ddl(connection, "alter database {} allow_connections false", name)  # a pool would be back at once
    connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])
    if not tables or not tables[0]:
        _ddl(connection, "drop database {}", name)
        return ""
    _ddl(connection, "alter database {} rename to {}", name, before)
    _ddl(connection, "alter database {} allow_connections true", before)
    return before


def _ddl(connection: psycopg.Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _client(program: str, *args: str, quiet: bool = False) -> None:
    words = subprocess.DEVNULL if quiet else None
    done = subprocess.run([postgres.find_binaries() / program, *args], stdout=words, stderr=None)
    if done.returncode:
        sys.exit(f"{program} failed; its own words are above.")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("save", "restore"):
        sys.exit("bin/backup FILE, bin/restore FILE")
    if sys.argv[1] == "save":
        save(os.environ["DATABASE_URL"], Path(sys.argv[2]))
        print(f"The record is in {sys.argv[2]}.")
    elif aside := restore(os.environ["DATABASE_URL"], Path(sys.argv[2])):
        print(f"The record is back. What was there before is kept in the database {aside}.")
    else:
        print("The record is back.")
