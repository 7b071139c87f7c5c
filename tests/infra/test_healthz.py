"""/healthz says whether this server can do its work."""

import pytest
from django.db import connection
from django.test import Client


@pytest.mark.django_db
def test_it_answers_without_signing_in(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"database": True, "migrations": True})


@pytest.mark.django_db
def test_a_migration_that_waits_is_503(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'sessions'")
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"database": True, "migrations": False})
