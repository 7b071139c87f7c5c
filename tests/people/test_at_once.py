"""Several at once: the rules hold under races, and nobody meets a fault of ours."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from people import actions
from people.models import Absence, Document, Person, SecurityEvent, Task, Visit, Worker
from people.records import Refused, Stale, now
from tests.people.test_tasks_documents import picture

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8


def at_once(act: Callable[[int], object]) -> list[object]:
    """What each of eight threads got: the record, or the `Refused` it met. Anything else fails the test."""
    start = Barrier(MANY)

    def one(number: int) -> object:
        try:
            start.wait(10)
            return act(number)
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as threads:
        return list(threads.map(one, range(MANY)))


def done(answers: list[object]) -> list[object]:
    return [one for one in answers if not isinstance(one, Refused)]


def test_initials_and_nhs_numbers_are_given_out_once(cast):
    def add_worker(number: int) -> object:
        return actions.add_worker(
            cast.ruth, organisation=cast.northgate, name="Xenia York", username=f"xenia.{number}",
            initials="XY", role="care_worker", branch=cast.maidstone,
        )  # fmt: skip

    def add_person(number: int) -> object:
        return actions.add_person(
            cast.ruth, branch=cast.maidstone, family_name="Tapsell", given_name="Winifred", pronoun="she",
            born=date(1935, 2, 27), nhs_number="999 467 6814", address="1 Kiln Yard",
        )  # fmt: skip

    assert len(done(at_once(add_worker))) == 1
    assert Worker.objects.filter(initials="XY").count() == 1
    assert len(done(at_once(add_person))) == 1
    assert Person.objects.filter(family_name="Tapsell").count() == 1


def test_five_tries_are_five_also_at_once(cast):
    answers = at_once(
        lambda number: actions.open_cover(cast.carol, code=f"AAAA222{number}", reason="Ann is ill")
    )
    assert done(answers) == []
    assert SecurityEvent.objects.count() == 5


def test_one_task_one_absence_one_document(cast):
    key, content = uuid4(), picture()

    def open_task(number: int) -> object:
        return actions.open_task(
            cast.ann, provider=cast.northgate, person=cast.meera, kind="chase", subject="s", words="Ring"
        )

    def to_hospital(number: int) -> object:
        by = cast.ann if number % 2 else cast.dawid
        return actions.start_absence(by, person=cast.meera, kind="hospital", starts_at=now())

    def keep(number: int) -> object:
        return actions.keep_document(
            cast.ann, provider=cast.northgate, person=cast.meera, key=key, kind="label", content=content
        )

    for act, table in ((open_task, Task), (to_hospital, Absence), (keep, Document)):
        answers = done(at_once(act))
        assert len(answers) == MANY
        assert len(set(answers)) == table.objects.count() == 1


def test_two_who_change_the_same_person_are_both_told_the_truth(cast):
    seen = cast.meera.seen()

    def change(number: int) -> object:
        try:
            return actions.change_person(
                cast.ruth, person=cast.meera, seen=seen, phone=f"01632 960 11{number}"
            )
        except Stale as stale:
            return Refused({"": [str(stale)]})

    assert len(done(at_once(change))) == 1


def test_the_same_file_sent_twice_plans_its_visits_once(cast):
    name = f"{cast.meera.given_name} {cast.meera.family_name}"
    text = f"person,date,from,until,worker,worker2\n{name},26-Nov-2026,03:10,03:40,AO,\n"
    answers = done(at_once(lambda _: actions.import_visits(cast.joy, text=text, dry_run=False)))
    assert (len(answers), [one.faults for one in answers]) == (MANY, [()] * MANY)
    assert Visit.objects.filter(person=cast.meera, starts_at__minute=10).count() == 1
