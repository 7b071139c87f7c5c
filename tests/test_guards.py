"""The guards in the database itself: what happened stays written, and every row is its person's agency's."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction

from mar.actions import file_entry
from people.models import Worker
from people.records import Event, Kept
from tests.cast import Cast
from tests.conftest import truncate_guards
from tests.mar.bodies import CO_CARELDOPA, dose, fixed, line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

OURS = [model for name in settings.LINE for model in apps.get_app_config(name).get_models()]
HISTORIES = [model for model in OURS if hasattr(model, "history_object")]
APPEND_ONLY = [model for model in OURS if issubclass(model, Event)] + HISTORIES
NEVER_DELETED = [model for model in OURS if issubclass(model, Kept)]
OF_A_PERSON = [
    model
    for model in OURS
    if model not in HISTORIES and {"person", "provider"} <= {one.name for one in model._meta.fields}
]


def triggers() -> set[tuple[str, str, str]]:
    """(table, function, operation) of each row and statement trigger, whether it is on or off."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select event_object_table, action_statement, event_manipulation"
            " from information_schema.triggers where trigger_schema = 'public'"
            " union select tgrelid::regclass::text, 'EXECUTE FUNCTION ' || proname || '()', 'TRUNCATE'"
            " from pg_trigger join pg_proc on pg_proc.oid = tgfoid"
            " where not tgisinternal and tgtype & 32 = 32"
        )
        return {(table, words.split()[-1].removesuffix("()"), what) for table, words, what in cursor}


def missing(tables: list[type[models.Model]], function: str, *operations: str) -> list[str]:
    there = triggers()
    return [
        f"{model._meta.db_table} {what}"
        for model in tables
        for what in operations
        if (model._meta.db_table, function, what) not in there
    ]


def test_every_event_and_every_history_is_append_only() -> None:
    assert len(APPEND_ONLY) > 15
    assert missing(APPEND_ONLY, "refuse_change", "UPDATE", "DELETE", "TRUNCATE") == []


def test_every_kept_row_is_never_deleted_and_has_its_history() -> None:
    assert len(NEVER_DELETED) > 10
    assert missing(NEVER_DELETED, "refuse_change", "DELETE", "TRUNCATE") == []
    known = {model.instance_type for model in HISTORIES}
    assert [model.__name__ for model in [*NEVER_DELETED, Worker] if model not in known] == []


def test_every_row_about_a_person_is_checked_for_its_agency() -> None:
    assert len(OF_A_PERSON) > 10
    assert missing(OF_A_PERSON, "refuse_other_agency", "INSERT", "UPDATE") == []


@pytest.fixture
def lived(cast: Cast) -> Cast:
    """Somebody with a medicine and one dose taken."""
    levodopa = line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00"), checker=cast.joy)
    assert file_entry(cast.ann, dose(levodopa, cast.ann))["dose"]
    return cast


@pytest.mark.parametrize("table", ["mar_dose", "medicines_historicalmedicine", "people_historicalperson"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"], ids=lambda text: text[:8]
)
def test_what_happened_stays_written(lived: Cast, table: str, statement: str) -> None:
    if table.startswith(("medicines_h", "people_h")):
        statement = statement.replace("id = id", "history_id = history_id")
    refused(statement.format(table))


@pytest.mark.parametrize("table", ["medicines_medicine", "people_person", "people_visit", "people_task"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_is_kept_is_never_removed(lived: Cast, table: str, statement: str) -> None:
    if table == "people_task":
        from people.actions import open_task

        open_task(lived.ruth, provider=lived.northgate, kind="look_at", subject="guard", words="Look")
    refused(statement.format(table))


def refused(statement: str, *values: Any, match: str = "refuses") -> None:
    """The statement fails, by the role the application itself has, and changes nothing."""
    if statement.startswith("TRUNCATE"):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no trigger can change while a check is waiting
        truncate_guards("enable")  # off again when the test's transaction is rolled back
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match=match),
        transaction.atomic(),
    ):
        cursor.execute(statement, values)


def test_a_row_of_another_agency_than_its_persons_is_refused(lived: Cast) -> None:
    columns = "id, recorded_at, recorded_by_id, person_id, page, hour"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_access WHERE person_id = %s", [lived.meera.pk])
        before = cursor.fetchone()
    refused(
        f"INSERT INTO people_access ({columns}, provider_id)"
        " VALUES (gen_random_uuid(), now(), %s, %s, 'x', now(), %s)",
        lived.ann.pk,
        lived.meera.pk,
        lived.lantern.pk,
        match="the agency is not the one of its person",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_access WHERE person_id = %s", [lived.meera.pk])
        assert cursor.fetchone() == before


def test_a_row_cannot_be_moved_to_another_agency_or_person(lived: Cast) -> None:
    sentence = "the agency is not the one of its person"
    refused("UPDATE medicines_medicine SET provider_id = %s", lived.lantern.pk, match=sentence)
    refused("UPDATE medicines_medicine SET person_id = %s", lived.terry.pk, match=sentence)
