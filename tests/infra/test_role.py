"""A database role that owns no tables runs the application, and can change nothing that happened."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from mar.models import Dose
from people import actions
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, dose, fixed, line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]
ROLE = 'emar "app"'  # a name that must be quoted


def run(words: str, *given: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(words, given)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def medicine(cast: Cast) -> Any:
    return line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("09:00", "15:00"), checker=cast.joy)


@pytest.fixture
def the_role(medicine: Any) -> Iterator[None]:
    """Everything from here on runs as the role; role and rights fall with the test's transaction."""
    run('CREATE ROLE "emar ""app""" NOLOGIN')
    call_command("grant_role", ROLE, stdout=StringIO())
    run('SET ROLE "emar ""app"""')
    yield
    run("RESET ROLE")


@pytest.mark.usefixtures("the_role")
def test_the_application_runs_as_it(cast: Cast, medicine: Any) -> None:
    assert run("SELECT current_user")[0][0] == ROLE
    assert run("SELECT count(*) FROM pg_class WHERE relowner = quote_ident(current_user)::regrole")[0][0] == 0
    client = Client()
    client.force_login(cast.ann, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/round/").status_code == 200
    answer = client.post("/api/doses/", json.dumps([dose(medicine, cast.ann, "09:00")]), "application/json")
    assert [one["status"] for one in answer.json()] == ["saved"]
    assert Dose.objects.filter(medicine=medicine).count() == 1
    # Kept rows change, with their history; the door opens and shuts, which deletes a session.
    before = cast.meera.history.count()
    actions.change_person(cast.ruth, person=cast.meera, phone="01632 960 111")
    assert cast.meera.history.count() == before + 1
    client.logout()


@pytest.mark.usefixtures("the_role")
@pytest.mark.parametrize("erasing", [False, True])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE mar_dose SET note = 'x'",
        "DELETE FROM mar_dose",
        "TRUNCATE mar_dose CASCADE",
        "UPDATE people_historicalperson SET family_name = 'x'",
        "DELETE FROM people_person",
        "ALTER TABLE mar_dose DISABLE TRIGGER ALL",
        "DROP TRIGGER guard_rows ON mar_dose",
        "SET session_replication_role = 'replica'",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NEW; END'",
    ],
)
def test_it_changes_nothing_that_happened(change: str, erasing: bool) -> None:
    if erasing:
        run("SET LOCAL app.allow_erase = 'on'")
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        run(change)


def test_nobody_and_a_superuser_are_refused() -> None:
    with pytest.raises(CommandError, match="There is no role"):
        call_command("grant_role", "nobody here")
    with pytest.raises(CommandError, match="superuser"):
        call_command("grant_role", run("SELECT rolname FROM pg_roles WHERE rolsuper LIMIT 1")[0][0])
