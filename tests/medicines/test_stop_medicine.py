"""Stopping a line, checking it, pausing it: who, when and why are kept."""

from datetime import timedelta

import pytest

from medicines.actions import check_medicine, end_pause, pause_medicine, raise_doubt, stop_medicine
from medicines.models import Doubt, Medicine, Pause
from people.records import Refused, now
from tests.cast import Cast
from tests.medicines.entries import add

pytestmark = pytest.mark.django_db


def test_a_stop_keeps_who_said_so_and_why(cast: Cast) -> None:
    medicine = add(cast.joy, cast.meera, starts_at=now() - timedelta(days=3))
    yesterday = now() - timedelta(days=1)
    stop_medicine(cast.joy, medicine=medicine, reason="rash", said_by="Dr Khan, GP", stops_at=yesterday)
    medicine.refresh_from_db()
    assert (medicine.stops_at, medicine.stop_reason, medicine.stop_said_by) == (
        yesterday,
        "rash",
        "Dr Khan, GP",
    )
    last = medicine.history.order_by("history_id").last()
    assert (last.history_user, last.history_change_reason) == (cast.joy, "rash")


def test_a_stop_ends_the_doubts_of_the_line_and_of_no_other(cast: Cast) -> None:
    one, other = add(cast.joy, cast.meera), add(cast.joy, cast.meera)
    raise_doubt(cast.ann, medicine=one, kind="stopped_today")
    raise_doubt(cast.ann, medicine=other, kind="stopped_today")
    stop_medicine(cast.joy, medicine=one, reason="stopped by the GP", said_by="Dr Khan")
    assert [doubt.medicine for doubt in Doubt.objects.open()] == [other]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"reason": "", "said_by": "Dr Khan"}, "reason"),
        ({"reason": "rash", "said_by": ""}, "said_by"),
        ({"reason": "rash", "said_by": "Dr Khan", "stops_at": "early"}, "stops_at"),
    ],
)
def test_a_stop_without_its_words_is_refused(cast: Cast, fields: dict[str, object], wrong: str) -> None:
    medicine = add(cast.joy, cast.meera)
    if "stops_at" in fields:
        fields = {**fields, "stops_at": now() - timedelta(days=5)}
    with pytest.raises(Refused) as caught:
        stop_medicine(cast.joy, medicine=medicine, **fields)  # type: ignore[arg-type]  # fields of any kind
    assert list(caught.value.fields) == [wrong]
    assert Medicine.objects.get(pk=medicine.pk).stops_at is None


def test_a_line_stops_once(cast: Cast) -> None:
    medicine = add(cast.joy, cast.meera)
    stop_medicine(cast.joy, medicine=medicine, reason="rash", said_by="Dr Khan")
    with pytest.raises(Refused):
        stop_medicine(cast.joy, medicine=medicine, reason="again", said_by="Dr Khan")


@pytest.mark.parametrize("who", ["ann", "grace", "paul", "lena"])
def test_who_may_not_stop_it(cast: Cast, who: str) -> None:
    medicine = add(cast.joy, cast.meera)
    with pytest.raises(Refused):
        stop_medicine(getattr(cast, who), medicine=medicine, reason="rash", said_by="Dr Khan")


def test_story_23_another_person_checks_it(cast: Cast) -> None:
    medicine = add(cast.joy, cast.meera)
    check_medicine(cast.ruth, medicine=medicine)
    medicine.refresh_from_db()
    assert (medicine.checked_by, medicine.checked_at) == (cast.ruth, now())


@pytest.mark.parametrize("who", ["joy", "ann", "grace"])
def test_never_the_own_line_and_never_without_the_right(cast: Cast, who: str) -> None:
    medicine = add(cast.joy, cast.meera)
    with pytest.raises(Refused):
        check_medicine(getattr(cast, who), medicine=medicine)
    assert Medicine.objects.get(pk=medicine.pk).checked_by is None


def test_a_pause_holds_until_it_is_ended(cast: Cast) -> None:
    medicine = add(cast.joy, cast.meera)
    pause = pause_medicine(cast.joy, medicine=medicine, reason="blood test", said_by="Mill Lane Surgery")
    assert (pause.starts_at, pause.ends_at) == (now(), None)
    with pytest.raises(Refused):
        pause_medicine(cast.joy, medicine=medicine, reason="twice", said_by="Mill Lane Surgery")
    end_pause(cast.joy, pause=pause, why="blood test done")
    assert Pause.objects.get().ends_at == now()
    with pytest.raises(Refused):
        end_pause(cast.joy, pause=pause, why="again")


def test_a_carer_cannot_pause(cast: Cast) -> None:
    with pytest.raises(Refused):
        pause_medicine(cast.ann, medicine=add(cast.joy, cast.meera), reason="x", said_by="y")
