"""Several entries in one post: those about one person share a lock, and none is ever lost for another."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from mar.actions import doses, file_entries, file_entry, filing
from mar.models import Dose, Held
from people import actions as people_actions
from people.models import Task
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, dose, entry, fixed, line, needed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

TABLETS = ["Bisoprolol 2.5mg tablets", "Atorvastatin 40mg tablets", "Furosemide 40mg tablets"]


def kinds(answers: list[dict[str, Any]]) -> list[list[str]]:
    return [[one["kind"] for one in answer["concerns"]] for answer in answers]


def locks(work: Callable[[], Any]) -> int:
    """How often the person was locked meanwhile."""
    with CaptureQueriesContext(connection) as asked:
        work()
    return sum("FOR NO KEY UPDATE" in one["sql"] for one in asked.captured_queries)


@pytest.fixture
def levodopa(cast: Cast) -> Any:
    times = fixed("07:00", "09:00", "15:00", "19:00")
    return line(cast.ruth, cast.meera, CO_CARELDOPA, times, checker=cast.joy)


@pytest.fixture
def pain(cast: Cast) -> Any:
    return line(cast.ruth, cast.meera, PARACETAMOL, needed(), checker=cast.joy)


@pytest.fixture
def tray(cast: Cast) -> list[Any]:
    return [line(cast.ruth, cast.meera, name, fixed("08:00"), checker=cast.joy) for name in TABLETS]


def test_a_tray_is_answered_as_if_one_by_one(cast: Cast, tray: list[Any]) -> None:
    bodies = [dose(one, cast.ann, "08:00") for one in tray]
    answers: list[Any] = []
    assert locks(lambda: answers.extend(file_entries(cast.ann, bodies))) == 1
    assert [one["key"] for one in answers] == [one["key"] for one in bodies]
    assert {one["status"] for one in answers} == {"saved"}
    assert [file_entry(cast.ann, one) for one in bodies] == answers
    assert Dose.objects.count() == len(tray)


def test_the_second_sees_the_first(cast: Cast, levodopa: Any, pain: Any) -> None:
    """A slot answered twice and a maximum reached within one post are known, as between two posts."""
    first = dose(pain, cast.ann, None, amount="2", given_at=at("09:00").isoformat())
    bodies = [
        first,
        dose(levodopa, cast.ann, "09:00"),
        dose(levodopa, cast.ann, "09:00"),
        dose(pain, cast.ann, None, amount="1", given_at=at("09:05").isoformat()),
        first,
    ]
    answers = file_entries(cast.ann, bodies)
    assert kinds(answers) == [[], [], ["clash"], ["too_soon", "amount"], []]
    assert answers[4] == answers[0]
    rows = Dose.objects.filter(medicine=levodopa).order_by("recorded_at", "id")
    assert [one.clash_of for one in rows] == [None, rows[0]]


def test_what_an_entry_changed_is_read_by_the_next(cast: Cast, levodopa: Any, pain: Any) -> None:
    """A stop, a strike and hospital each stand on the sheet that the entry after them is judged by."""
    taken = dose(levodopa, cast.ann, "09:00")
    strike = dose(levodopa, cast.ann, "09:00", outcome="struck", corrects=taken["key"], why="Wrong slot")
    differs = dose(
        levodopa, cast.ann, "07:00", outcome="not_taken", reason="label_differs", note="Label says 4"
    )
    away = entry("to_hospital", cast.meera, cast.ann, at=at("09:02").isoformat(), where="Maidstone")
    bodies = [
        taken,
        strike,
        dose(levodopa, cast.ann, "09:00"),
        differs,
        dose(levodopa, cast.ann, "15:00"),
        away,
        dose(pain, cast.ann, None, given_at=at("09:03").isoformat()),
    ]
    found = kinds(file_entries(cast.ann, bodies))
    assert "clash" not in found[2]
    assert "ask" not in found[2]
    assert "ask" in found[4]
    assert "suspended" in found[6]


def test_the_same_key_twice_with_other_content_is_held(cast: Cast, levodopa: Any) -> None:
    first = dose(levodopa, cast.ann, "09:00")
    answers = file_entries(cast.ann, [first, {**first, "amount": "2"}])
    assert [one["status"] for one in answers] == ["saved", "kept_for_review"]
    assert (Dose.objects.count(), Held.objects.count()) == (1, 1)


def test_a_refused_one_undoes_no_other(cast: Cast, tray: list[Any]) -> None:
    """One is refused before it is judged (no amount), one after the first was written (its unit)."""
    bodies = [dose(one, cast.ann, "08:00") for one in tray]
    bodies[1]["unit"] = "ml"
    answers = file_entries(cast.ann, [*bodies, dose(tray[0], cast.ann, amount="-1")])
    assert [one["status"] for one in answers] == ["saved", "refused", "saved", "refused"]
    assert [answers[1]["reasons"][0]["field"], answers[3]["reasons"][0]["field"]] == ["unit", "amount"]
    assert {one.medicine for one in Dose.objects.all()} == {tray[0], tray[2]}


@pytest.mark.parametrize("fault", [IntegrityError("a constraint"), ZeroDivisionError("our own mistake")])
def test_a_fault_of_our_own_costs_the_others_nothing(
    cast: Cast, tray: list[Any], monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    """Those before it and those after it are filed, also of another person; then it is raised."""
    others = line(cast.ruth, cast.kishor, TABLETS[0], fixed("08:00"), checker=cast.joy)
    bodies = [dose(one, cast.ann, "08:00") for one in tray]

    def follow(by: Any, found: Any, row: Dose, medicine: Any) -> None:
        if medicine == tray[1]:
            raise fault

    monkeypatch.setattr(doses, "follow", follow)
    with pytest.raises(type(fault)):
        file_entries(cast.ann, [*bodies, dose(others, cast.ann, "08:00")])
    assert {one.medicine for one in Dose.objects.all()} == {tray[0], tray[2], others}


def test_a_database_that_does_not_answer_is_asked_once(
    cast: Cast, tray: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def nothing(by: Any, pk: Any) -> None:
        asked.append(pk)
        raise OperationalError("no connection")

    monkeypatch.setattr(filing, "_desk", nothing)
    with pytest.raises(OperationalError):
        file_entries(cast.ann, [dose(one, cast.ann, "08:00") for one in tray])
    assert len(asked) == 1


def test_another_agencys_person_is_held_each_time(cast: Cast, levodopa: Any) -> None:
    bodies = [dose(levodopa, cast.ann, person=str(cast.terry.pk)) for _ in range(2)]
    answers = file_entries(cast.ann, [*bodies, dose(levodopa, cast.ann, "09:00")])
    assert [one["status"] for one in answers] == ["kept_for_review", "kept_for_review", "saved"]


def test_a_long_post_lets_go_of_the_person_now_and_then(cast: Cast, pain: Any) -> None:
    bodies = [dose(pain, cast.ann, None, amount="1") for _ in range(filing.TOGETHER + 1)]
    assert locks(lambda: file_entries(cast.ann, bodies)) == 2
    assert Dose.objects.count() == len(bodies)


def test_eight_doses_ask_little_more_than_one(cast: Cast, levodopa: Any, tray: list[Any]) -> None:
    file_entry(cast.ann, dose(levodopa, cast.ann))
    with CaptureQueriesContext(connection) as one:
        file_entries(cast.ann, [dose(tray[0], cast.ann, "08:00")])
    with CaptureQueriesContext(connection) as more:
        file_entries(cast.ann, [dose(medicine, cast.ann, "08:00") for medicine in tray[1:]])
    assert len(more) - len(one) == 2, "each dose more: its key looked for, its row written"


def test_a_dose_in_a_tray_ends_its_own_chase(cast: Cast, tray: list[Any]) -> None:
    for medicine in tray[:2]:
        people_actions.open_task(
            cast.joy,
            provider=cast.northgate,
            person=cast.meera,
            kind=Task.Kind.CHASE,
            subject=f"slot:{medicine.pk}:2026-11-24:08:00:00:0",
            words="Not recorded",
        )
    file_entries(cast.ann, [dose(medicine, cast.ann, "08:00") for medicine in tray[1:]])
    assert [one.subject.split(":")[1] for one in Task.objects.open()] == [str(tray[0].pk)]
