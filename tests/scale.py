"""Scale data, cloned in SQL from people built by actions: the one thing that goes round the actions."""

from django.db import connection

from people.models import Person

CHILDREN = ("people_allergy", "people_contact", "people_visit", "medicines_medicine", "mar_dose")
"""Tables of rows about a person, in the order in which they point to each other."""


def clone_people(person: Person, n: int) -> None:
    """Write `n` more people like this one, with their allergies, contacts, visits, medicines and doses.

    Each has an id, a folder code and a name of their own, and no NHS number. Rows that point to a row of the
    same person (a dose to its medicine) point to the clone's. Rows that replace or correct another are left
    out, and a visit's link to its pattern is.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE clone_map (old uuid, new uuid, number int) ON COMMIT DROP")
        cursor.execute(
            "INSERT INTO clone_map SELECT %s, gen_random_uuid(), number FROM generate_series(1, %s) number",
            [person.pk, n],
        )
        _copy(
            cursor, "people_person",
            {
                "folder_code": "lpad(upper(to_hex(clone_map.number)), 8, '0')",
                "nhs_number": "''",
                "nhs_number_missing": "'made for a test of size'",
                "family_name": "row.family_name || ' ' || clone_map.number",
                "address": "row.address || ' ' || clone_map.number",
                "address_key": "row.address_key || clone_map.number",
                "photo_id": "NULL",
            },
        )  # fmt: skip
        cursor.execute("CREATE TEMP TABLE clone_people ON COMMIT DROP AS SELECT * FROM clone_map")
        for table in CHILDREN:
            _clone_rows(cursor, table, person)
        cursor.execute("DROP TABLE clone_people, clone_map")


def _clone_rows(cursor, table: str, person: Person) -> None:
    columns = _columns(cursor, table)
    links = {"mar_dose": {"medicine_id"}}.get(table, set())
    drop = [name for name in ("replaces_id", "corrects_id", "clash_of_id") if name in columns]
    rows = " AND ".join(["row.person_id = %s", *(f"row.{name} IS NULL" for name in drop)])
    cursor.execute(
        "INSERT INTO clone_map (old, new, number)"
        f" SELECT row.id, gen_random_uuid(), people.number FROM {table} row, clone_people people"
        f" WHERE {rows}",
        [person.pk],
    )
    values = {
        "person_id": "people.new",
        "pattern_id": "NULL",
        "pattern_day": "NULL",
        "key": "gen_random_uuid()",
    }
    values |= {
        name: f"(SELECT new FROM clone_map m WHERE m.old = row.{name} AND m.number = clone_map.number)"
        for name in links
    }
    _copy(cursor, table, values, people=True)


def _copy(cursor, table: str, values: dict[str, str], *, people: bool = False) -> None:
    columns = _columns(cursor, table)
    values = {"id": "clone_map.new"} | values
    chosen = ", ".join(values.get(name, f'row."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    join = " JOIN clone_people people ON people.number = clone_map.number" if people else ""
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {chosen}"
        f" FROM clone_map JOIN {table} row ON row.id = clone_map.old{join}"
    )


def _columns(cursor, table: str) -> list[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]
