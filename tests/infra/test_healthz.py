"""/healthz says whether this server can do its work."""

import os
import subprocess
import sys
from pathlib import Path

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


@pytest.mark.crash
def test_a_database_that_is_away_is_503() -> None:
    ask = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "answer = Client().get('/healthz')\n"
        "print(answer.status_code, answer.json()['database'])\n"
    )
    away = os.environ | {"DATABASE_URL": "postgres://app@/emar?host=/tmp/nowhere", "HTTPS": "0"}
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", ask], env=away, cwd=root, capture_output=True, text=True)
    assert done.stdout.split() == ["503", "False"]
