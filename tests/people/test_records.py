"""A row of ours is read in a quicker way than Django's, and is the same row."""

import pytest
from django.db import models

from people.models import Person
from tests.cast import Cast


def read(cast: Cast, by_django: bool, monkeypatch: pytest.MonkeyPatch) -> Person:
    with monkeypatch.context() as patched:
        if by_django:
            patched.setattr(Person, "from_db", vars(models.Model)["from_db"])
        rows = Person.objects.select_related("branch").defer("notes").fetch_mode(models.FETCH_PEERS)
        return rows.get(pk=cast.meera.pk)


def test_a_row_read_our_way_is_the_row_django_reads(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = (read(cast, by_django, monkeypatch) for by_django in (False, True))
    assert vars(ours) | {"_state": None} == vars(theirs) | {"_state": None}
    assert ours._state.fetch_mode is theirs._state.fetch_mode is models.FETCH_PEERS
    assert (ours._state.adding, ours._state.db) == (theirs._state.adding, theirs._state.db)
    assert ours.branch == theirs.branch == cast.maidstone


def test_a_field_that_was_not_read_is_fetched_when_it_is_asked_for(cast: Cast) -> None:
    row = Person.objects.defer("family_name").get(pk=cast.meera.pk)
    assert row.get_deferred_fields() == {"family_name"}
    assert row.family_name == cast.meera.family_name
