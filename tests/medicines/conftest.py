"""The starter dictionary, read once for the tests of one file and taken away after them."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module")
def starter(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[dict[str, int]]:
    """Counts by table. Each test's own transaction runs inside this one."""
    from django.db import transaction

    from medicines.dmd import load_starter

    with django_db_blocker.unblock(), transaction.atomic():
        yield load_starter()
        transaction.set_rollback(True)
