"""What all of merging needs: rows in by COPY, rows of a query into a table, and how many were new."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

Counts = tuple[int, int]
"""New, changed."""

DAYS = ("named_on", "described_on")


def temporary(cursor: Any, name: str, columns: str) -> None:
    """A table that goes with the transaction; one that an import before left in it is made anew.

    `columns`: as in "(code text)", or "as select … with no data".
    """
    cursor.execute(f"drop table if exists pg_temp.{name}")
    before, _, query = columns.partition("as select")
    cursor.execute(
        f"create temporary table {name} {before}on commit drop" + (f" as select{query}" if query else "")
    )


def copy_in(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY the rows into a table of ours."""
    with cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def upsert(
    table: str,
    columns: Iterable[str],
    rows: str,
    *,
    key: tuple[str, ...] = ("code",),
    change: Iterable[str] = (),
    only: str = "true",
    **values: Any,
) -> Counts:
    """Insert the rows of a query, changing those columns where a row is there and differs.

    A later day alone (`named_on`, `described_on`) is written down but counts as no change.
    """
    change = list(change)
    does = "nothing"
    if change:
        sets = ", ".join(f"{column} = excluded.{column}" for column in change)
        mine = ", ".join(f"{table}.{column}" for column in change if column not in DAYS)
        theirs = ", ".join(f"excluded.{column}" for column in change if column not in DAYS)
        does = f"update set {sets} where ({only}) and ({mine}) is distinct from ({theirs})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"with done as (insert into {table} ({', '.join(columns)}) {rows}"
            f" on conflict ({', '.join(key)}) do {does} returning xmax = 0 as fresh)"
            " select count(*) filter (where fresh), count(*) filter (where not fresh) from done",
            values,
        )
        new, changed = cursor.fetchone()
    return new, changed


def move_on(table: str, source: str, column: str, day: str, **values: Any) -> None:
    """Write down the later day of the rows that `source` has again, unchanged."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"update {table} t set {column} = {day} from {source} n"
            f" where n.code = t.code and t.{column} < {day}",
            values,
        )


def follow(table: str, column: str) -> None:
    """Point what was read at the code that has taken the place of the one it names."""
    run(
        f"update {table} t set {column} = f.current from medicines_formercode f"
        " join medicines_product n on n.code = f.current"
        " left join medicines_product o on o.code = f.code"
        f" where t.{column} = f.code and (o.code is null or o.ended)"
    )
    run(f"analyze medicines_product, {table}")


def run(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


def count(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]
