"""Scale data, cloned in SQL from people built by actions: the one thing that goes round the actions."""

from typing import Any

from django.db import connection, transaction

from people.models import Person

CHILDREN = (
    "people_allergy",
    "people_contact",
    "people_absence",
    "people_visit",
    "medicines_medicine",
    "medicines_pause",
    "medicines_doubt",
    "mar_dose",
)
"""Tables of rows about a person, each after those it points to."""

LINKS = ("medicine_id", "replaces_id", "corrects_id", "clash_of_id")
"""Links between rows of one person: the clone's row points to the clone's."""

Values = dict[str, str]


@transaction.atomic
def clone_people(person: Person, n: int) -> None:
    """Write `n` more people like this one, with allergies, contacts, absences, visits, medicines and doses.

    Each has ids, a folder code and a name of their own, and no NHS number. A cloned visit has no pattern.
    History and the access log are not cloned. May be called again, also for another person.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE clones (old uuid, new uuid, number int) ON COMMIT DROP")
        cursor.execute(
            "INSERT INTO clones SELECT %s, gen_random_uuid(), number FROM generate_series(1, %s) number",
            [person.pk, n],
        )
        cursor.execute("CREATE TEMP TABLE cloned_people ON COMMIT DROP AS SELECT * FROM clones")
        identity = {
            "folder_code": "substr(upper(replace(clones.new::text, '-', '')), 25, 8)",
            "nhs_number": "''",
            "nhs_number_missing": "'made for a test of size'",
            "family_name": "row.family_name || ' ' || clones.number",
            "address": "row.address || ' ' || clones.number",
            "address_key": "row.address_key || clones.number",
            "photo_id": "NULL",
        }
        _copy(cursor, "people_person", identity)
        for table in CHILDREN:
            cursor.execute(
                "INSERT INTO clones SELECT row.id, gen_random_uuid(), people.number"
                f" FROM {table} row, cloned_people people WHERE row.person_id = %s",
                [person.pk],
            )
            cursor.execute("CREATE INDEX IF NOT EXISTS clones_old ON clones (old, number)")
            cursor.execute("ANALYZE clones")
            own = {
                "person_id": "people.new",
                "pattern_id": "NULL",
                "pattern_day": "NULL",
                "key": "gen_random_uuid()",
            }
            _copy(cursor, table, own | {name: _clone_of(name) for name in LINKS})
        cursor.execute("DROP TABLE cloned_people, clones")


def _clone_of(link: str) -> str:
    return f"(SELECT one.new FROM clones one WHERE one.old = row.{link} AND one.number = clones.number)"


def _copy(cursor: Any, table: str, values: Values) -> None:
    """Write each row of `table` that has clones once for each of them, with `values` in place of its own."""
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    columns = [name for (name,) in cursor.fetchall()]
    chosen = ", ".join(({"id": "clones.new"} | values).get(name, f'row."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {table} row JOIN clones ON clones.old = row.id"
        " JOIN cloned_people people ON people.number = clones.number"
    )
