"""Home again: what is asked, what is asked once, and what is kept when nobody was away."""

from typing import Any
from uuid import uuid4

import pytest

from mar.actions import file_entry
from mar.models import Moved
from medicines import actions as medicines_actions
from medicines.models import Doubt
from people import actions as people_actions
from people.models import Task
from people.records import clock_at
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, at, entry, fixed, line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


@pytest.fixture
def levodopa(cast: Cast) -> Any:
    return line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00", "11:00"), checker=cast.joy)


def kinds(answer: dict[str, Any]) -> list[str]:
    return [one["kind"] for one in answer["concerns"]]


def answered(by: Any, medicine: Any) -> None:
    for doubt in Doubt.objects.open().filter(medicine=medicine):
        medicines_actions.answer_doubt(
            by, doubt=doubt, key=uuid4(), fingerprint="", decision="as_chart", advice={"words": "Compared"}
        )


def test_home_said_twice_asks_once(cast: Cast, levodopa: Any) -> None:
    """Dawid's tablet sends late what Ann said too; the lists have been compared meanwhile."""
    file_entry(cast.ann, entry("to_hospital", cast.meera, cast.ann, at=at("09:10").isoformat()))
    with clock_at(at("10:30")):
        back = entry("home", cast.meera, cast.ann, at=at("10:30").isoformat())
        assert file_entry(cast.ann, back)["status"] == "saved"
        answered(cast.joy, levodopa)
        again = entry("home", cast.meera, cast.dawid, at=at("10:20").isoformat())
        answer = file_entry(cast.dawid, again)
        assert file_entry(cast.dawid, again) == answer
    assert answer["status"] == "saved_with_concerns"
    text = "No stay of Meera was open: nothing was paused. After hospital ring the office, 01632 960 100."
    assert answer["concerns"] == [{"kind": "not_due", "text": text}]
    assert [one.signed_by for one in Moved.objects.filter(kind="home").order_by("id")] == [
        cast.ann,
        cast.dawid,
    ]
    assert not Doubt.objects.open().exists()
    assert not Task.objects.open().exists()


def test_home_from_a_stay_nobody_wrote_is_kept_and_the_office_is_asked(cast: Cast, levodopa: Any) -> None:
    answer = file_entry(cast.ann, entry("home", cast.meera, cast.ann, at=at("09:00").isoformat()))
    assert (answer["status"], kinds(answer)) == ("saved_with_concerns", ["not_due"])
    assert Moved.objects.get().moved_at == at("09:00")
    assert not Doubt.objects.exists()
    task = Task.objects.open().get()
    assert (task.kind, task.person) == ("look_at", cast.meera)
    assert task.words.startswith("Ann Osei wrote that Meera is home since 24-Nov-2026 09:00.")


def test_home_after_a_planned_hospital_stay_asks_about_every_line_once(cast: Cast, levodopa: Any) -> None:
    stay: dict[str, Any] = {"kind": "hospital", "starts_at": at("09:10"), "ends_at": at("10:00")}
    people_actions.start_absence(cast.joy, person=cast.meera, **stay)
    with clock_at(at("10:30")):
        assert file_entry(cast.ann, entry("home", cast.meera, cast.ann, at=at("10:20").isoformat()))["id"]
        assert [one.kind for one in Doubt.objects.open()] == ["home"]
        answered(cast.joy, levodopa)
        second = entry("home", cast.meera, cast.dawid, at=at("10:25").isoformat())
        assert kinds(file_entry(cast.dawid, second)) == ["not_due"]
    assert not Doubt.objects.open().exists()
