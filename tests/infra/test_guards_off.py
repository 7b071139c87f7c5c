"""The test database has its TRUNCATE guards off so that it can be emptied; here one is on again and holds."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.conftest import truncate_guards


@pytest.mark.django_db
def test_a_truncate_guard_that_is_on_refuses() -> None:
    with transaction.atomic():
        truncate_guards("enable")
        with (
            connection.cursor() as cursor,
            pytest.raises(IntegrityError, match="refuses TRUNCATE"),
            transaction.atomic(),
        ):
            cursor.execute("truncate people_historicalperson cascade")
        truncate_guards("disable")


@pytest.mark.django_db
def test_all_other_guards_are_on_in_tests() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select tgname, tgenabled, tgtype & 32 = 32 from pg_trigger where not tgisinternal")
        found = cursor.fetchall()
    assert {enabled for _, enabled, truncates in found if not truncates} == {"O"}
    assert {enabled for _, enabled, truncates in found if truncates} == {"D"}
