"""The guards in the database itself: what no application code, ours included, can go round.

One helper for migrations. The refusals carry SQLSTATE 23000, which Django raises as `IntegrityError`.
`SET LOCAL app.allow_erase = 'on'` opens them for one transaction, for lawful erasure only.
"""

from typing import Any

from django.db import migrations
from psycopg import sql

FUNCTIONS = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('app.allow_erase', true) = 'on' THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% refuses %: what happened stays written', TG_TABLE_NAME, TG_OP USING ERRCODE = '23000';
END $$;

CREATE OR REPLACE FUNCTION refuse_other_agency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.person_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM people_person WHERE id = NEW.person_id AND provider_id = NEW.provider_id
  ) THEN
    RAISE EXCEPTION '%: the agency is not the one of its person', TG_TABLE_NAME USING ERRCODE = '23000';
  END IF;
  RETURN NEW;
END $$;
"""


def functions() -> migrations.RunSQL:
    """The two functions the guards call; run once, by the first migration."""
    drop = "DROP FUNCTION refuse_change() CASCADE; DROP FUNCTION refuse_other_agency() CASCADE"
    return migrations.RunSQL(FUNCTIONS, drop)


def append_only(*tables: str) -> list[migrations.RunSQL]:
    """Refuse UPDATE, DELETE and TRUNCATE: for every Event and every history table."""
    return _triggers(tables, rows="UPDATE OR DELETE")


def never_deleted(*tables: str) -> list[migrations.RunSQL]:
    """Refuse DELETE and TRUNCATE: for every Kept table."""
    return _triggers(tables, rows="DELETE")


def same_agency(*tables: str) -> list[migrations.RunSQL]:
    """Refuse a row whose `provider` is not its person's: for every table with both."""
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER same_agency BEFORE INSERT OR UPDATE OF person_id, provider_id ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_other_agency()",
            f"DROP TRIGGER IF EXISTS same_agency ON {table}",
        )
        for table in tables
    ]


def _triggers(tables: tuple[str, ...], rows: str) -> list[migrations.RunSQL]:
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER guard_rows BEFORE {rows} ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change();"
            f"CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
            f"DROP TRIGGER IF EXISTS guard_rows ON {table}; DROP TRIGGER IF EXISTS guard_truncate ON {table}",
        )
        for table in tables
    ]


def grant(cursor: Any, role: str) -> None:
    """Give `role` what the application needs and the guards allow, and take away everything else.

    Event and history tables: read and add. Kept tables: change too. Sessions, locks and the dictionary, which
    no guard holds: delete too. Never TRUNCATE, and never the list of migrations. Run by the tables' owner.
    """
    cursor.execute(
        "SELECT relname, coalesce(bool_or(tgtype & 16 = 16), false), coalesce(bool_or(tgtype & 8 = 8), false)"
        " FROM pg_class LEFT JOIN pg_trigger ON tgrelid = pg_class.oid AND tgname = 'guard_rows'"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace GROUP BY relname"
    )
    name = sql.Identifier(role)
    for table, kept_as_it_is, never_deleted in cursor.fetchall():
        rights = ["SELECT"]
        if table != "django_migrations":
            rights += [
                "INSERT",
                *([] if kept_as_it_is else ["UPDATE"]),
                *([] if never_deleted else ["DELETE"]),
            ]
        one = sql.Identifier("public", table)
        cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(one, name))
        what = sql.SQL(", ").join(map(sql.SQL, rights))
        cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(what, one, name))
    cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
    cursor.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))
