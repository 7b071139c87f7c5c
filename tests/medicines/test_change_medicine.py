"""A change stops the line and starts one that replaces it; no dose is lost and none is given twice."""

from datetime import date, datetime, timedelta

import pytest

from medicines import lines, schedule
from medicines.actions import change_in_place, change_medicine, check_medicine, raise_doubt
from medicines.models import Doubt, Medicine
from medicines.rules import PhoneCall
from people.records import Refused, Stale, clock_at, now
from tests.cast import LONDON, Cast
from tests.medicines.entries import add, at, code

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 7, tzinfo=LONDON)
CALL = PhoneCall(who="Dr Khan, GP", number="01632 960 138", read_back=True, listener="Ruth Hanley")


def four_times(cast: Cast) -> Medicine:
    """Co-careldopa at 07, 11, 15 and 19 since Monday, half an hour either side."""
    with clock_at(MONDAY):
        return add(
            cast.joy,
            cast.meera,
            product_code=code("Co-careldopa 25mg/100mg tablets"),
            directions=at("07:00", "11:00", "15:00", "19:00"),
        )


def first_due(medicine: Medicine, cast: Cast) -> str:
    """The local time of its first dose."""
    line = lines.schedule_line(Medicine.objects.get(pk=medicine.pk), cast.maidstone)
    assert line is not None
    first = schedule.next_due(line, now() - timedelta(days=2), 1, LONDON)[0]
    return f"{first.due_at.astimezone(LONDON):%a %H:%M}"


def test_story_5_the_gp_phones_a_change(cast: Cast) -> None:
    old = four_times(cast)
    new = change_medicine(
        cast.joy, medicine=old, why="dose up", directions=at("07:00", "11:00", "15:00", "19:00", amount="2"),
        source="phone", phone=CALL,
    )  # fmt: skip
    old.refresh_from_db()
    assert (new.replaces, new.source, new.checked_by) == (old, "phone", None)
    assert (old.stops_at, old.stop_reason) == (now(), "Changed: dose up")
    assert first_due(new, cast) == "Tue 11:00"
    assert new.product_name == old.product_name


def test_an_open_dose_stays_with_the_old_line_as_ask(cast: Cast) -> None:
    with clock_at(MONDAY):
        old = add(cast.joy, cast.meera, directions=at("10:00"))
    new = change_medicine(cast.joy, medicine=old, why="dose up", directions=at("10:00", amount="2"))
    old.refresh_from_db()
    assert old.stops_at == new.starts_at == datetime(2026, 11, 24, 10, 1, tzinfo=LONDON)
    assert first_due(new, cast) == "Wed 10:00"
    doubt = Doubt.objects.open().get()
    assert (doubt.medicine, doubt.kind) == (old, "dose_unconfirmed")


def test_an_open_dose_that_nobody_gave_goes_over_to_the_new_line(cast: Cast) -> None:
    with clock_at(MONDAY):
        old = add(cast.joy, cast.meera, directions=at("10:00"))
    new = change_medicine(
        cast.joy, medicine=old, why="dose up", open_dose="changed", directions=at("10:00", amount="2")
    )
    assert first_due(new, cast) == "Tue 10:00"
    assert not Doubt.objects.exists()


def test_it_is_first_due_after_the_last_dose_with_an_answer(cast: Cast) -> None:
    old = four_times(cast)
    answered = datetime(2026, 11, 24, 11, 1, tzinfo=LONDON)
    new = change_medicine(
        cast.joy, medicine=old, why="dose up", after=answered,
        directions=at("07:00", "11:00", "15:00", "19:00", amount="2"),
    )  # fmt: skip
    assert first_due(new, cast) == "Tue 15:00"


def test_a_change_from_tomorrow_leaves_today_s_doses_alone(cast: Cast) -> None:
    old = four_times(cast)
    tomorrow = datetime(2026, 11, 25, 0, tzinfo=LONDON)
    new = change_medicine(
        cast.joy, medicine=old, why="from tomorrow", starts_at=tomorrow, directions=at("08:00")
    )
    old.refresh_from_db()
    assert old.stops_at == tomorrow
    assert first_due(new, cast) == "Wed 08:00"
    assert not Doubt.objects.exists()


def test_a_new_line_ends_the_doubts_of_the_old_one(cast: Cast) -> None:
    old = four_times(cast)
    raise_doubt(cast.ann, medicine=old, kind="label_differs")
    change_medicine(cast.joy, medicine=old, why="as the new label", directions=at("07:00", "15:00"))
    assert not Doubt.objects.open().exists()


def test_another_product_is_asked_about_again(cast: Cast) -> None:
    old = add(cast.joy, cast.meera, alteration_agreed="Mr Oast, pharmacist, 20-Nov-2026: with jam, she knows")
    same = change_medicine(cast.joy, medicine=old, why="times", directions=at("20:00"))
    assert same.alteration_agreed
    other = change_medicine(
        cast.joy, medicine=same, why="soluble", product_code=code("Paracetamol 500mg soluble tablets")
    )
    assert other.alteration_agreed == ""


def test_a_line_that_has_ended_cannot_be_changed(cast: Cast) -> None:
    old = four_times(cast)
    change_medicine(cast.joy, medicine=old, why="once", directions=at("07:00"))
    with pytest.raises(Refused):
        change_medicine(cast.joy, medicine=old, why="twice", directions=at("08:00"))
    assert Medicine.objects.count() == 2


@pytest.mark.parametrize("who", ["ann", "grace", "paul"])
def test_who_may_not_change_it(cast: Cast, who: str) -> None:
    old = four_times(cast)
    with pytest.raises(Refused):
        change_medicine(getattr(cast, who), medicine=old, why="x", directions=at("08:00"))
    assert Medicine.objects.count() == 1


def test_a_change_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(Refused) as caught:
        change_medicine(cast.joy, medicine=four_times(cast), why=" ", directions=at("08:00"))
    assert list(caught.value.fields) == ["why"]


def test_review_window_and_help_change_in_place_with_their_reason(cast: Cast) -> None:
    medicine = four_times(cast)
    review = date(2027, 1, 5)
    change_in_place(
        cast.joy,
        medicine=medicine,
        why="GP asked",
        review_on=review,
        window_minutes=45,
        help_wanted="prompted",
    )
    medicine.refresh_from_db()
    assert (medicine.review_on, medicine.window_minutes, medicine.help_wanted) == (review, 45, "prompted")
    assert medicine.history.order_by("history_id").last().history_change_reason == "GP asked"


def test_what_another_changed_meanwhile_is_not_overwritten(cast: Cast) -> None:
    medicine = four_times(cast)
    seen = medicine.seen()
    check_medicine(cast.ruth, medicine=medicine)
    with pytest.raises(Stale):
        change_in_place(cast.joy, medicine=medicine, why="GP asked", window_minutes=45, seen=seen)
