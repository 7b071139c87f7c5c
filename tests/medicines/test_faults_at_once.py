"""One submission names every fault it can know, each beside its field; several others who give it."""

from datetime import timedelta
from typing import Any

import pytest

from medicines.directions import Unreadable, parse
from medicines.models import Medicine
from people.records import now
from tests.cast import Cast
from tests.medicines.entries import add, at
from tests.medicines.test_list_pages import signed_in, typed, url

pytestmark = pytest.mark.django_db

FAULTY = {
    "prescriber": "", "start_year": "", "start_time": "25:99", "route": "", "amount_0": "0", "amount_1": "1",
    "when_1": "exact", "when_2": "tea", "gap_hours": "0", "max_doses": "99", "source": "phone",
    "window_minutes": "5", "others_weekdays_0": "6", "others_times_0": "noon", "alteration_agreed": "yes",
}  # fmt: skip


def test_one_submission_shows_every_fault(cast: Cast) -> None:
    answer = signed_in(cast.ruth).post(url("add_medicine", cast.meera), typed(**FAULTY))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {
        "prescriber", "start_year", "start_time", "route", "amount_0", "at_1", "amount_2", "gap_hours",
        "max_doses", "phone_who", "phone_number", "phone_read_back", "phone_listener", "window_minutes",
        "others_who_0", "others_times_0", "alteration_agreed",
    }  # fmt: skip


def test_what_the_form_said_is_not_said_again_by_the_rules(cast: Cast) -> None:
    answer = signed_in(cast.ruth).post(
        url("add_medicine", cast.meera), typed(kind="", unit="bucket", start_year="", start_month="Smarch")
    )
    assert {name: len(said) for name, said in answer.context["form"].errors.items()} == {
        "kind": 1, "unit": 1, "start_year": 1,
    }  # fmt: skip


def test_a_change_without_a_reason_names_its_other_faults_too(cast: Cast) -> None:
    old = add(cast.joy, cast.meera, directions=at("07:00"), starts_at=now() - timedelta(days=2))
    answer = signed_in(cast.ruth).post(
        url("change_medicine", cast.meera, old),
        typed(product_code="", product="x", free_text="on", amount_0="0"),
    )
    assert set(answer.context["form"].errors) == {"why", "amount_0"}


def test_directions_hold_all_their_faults(cast: Cast) -> None:
    value = at("08:00", "9am", amount="0", unit="mg", others=[{"who": ""}], max_doses_24h=0)
    with pytest.raises(Unreadable) as caught:
        parse(value)
    assert [one.field for one in caught.value.all] == [
        "unit", "times.0.amount", "times.1.at", "times.1.amount", "max_doses_24h", "others.0.who",
    ]  # fmt: skip


def others(**more: str | list[str]) -> dict[str, Any]:
    fields = {
        "others_who_0": "daughter", "others_weekdays_0": ["6"], "others_who_1": "son",
        "others_weekdays_1": ["7"], "others_times_1": "07:00",
    }  # fmt: skip
    return typed(for_days="", **(fields | more))


def test_several_others_give_it_on_their_days(cast: Cast) -> None:
    client = signed_in(cast.ruth)
    assert client.post(url("add_medicine", cast.meera), others()).status_code == 302
    line = Medicine.objects.get()
    assert line.directions["others"] == [
        {"who": "daughter", "weekdays": [6], "times": None},
        {"who": "son", "weekdays": [7], "times": ["07:00"]},
    ]
    # A change begins with both, their times among them: nothing of theirs becomes ours unsaid.
    form = client.get(url("change_medicine", cast.meera, line)).context["form"]
    assert [[field.value() for field in row.values()] for row in form.other_rows] == [
        ["daughter", ["6"], ""],
        ["son", ["7"], "07:00"],
    ]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"others_who_0": ""}, "others_who_0"),
        ({"others_who_1": ""}, "others_who_1"),
        ({"others_weekdays_1": ["6"]}, "others_who_1"),
        ({"others_times_1": "09:00"}, "others_times_1"),
        ({"weekdays": ["6"]}, "others_weekdays_1"),
    ],
)
def test_a_fault_of_the_second_stands_beside_the_second(cast: Cast, more: dict[str, Any], field: str) -> None:
    answer = signed_in(cast.ruth).post(url("add_medicine", cast.meera), others(**more))
    assert list(answer.context["form"].errors) == [field]


def test_one_more_of_them_keeps_what_was_typed(cast: Cast) -> None:
    sent = others(more="others")
    del sent["save"]
    answer = signed_in(cast.ruth).post(url("add_medicine", cast.meera), sent)
    form = answer.context["form"]
    assert [row["who"].value() for row in form.other_rows] == ["daughter", "son", None]
    assert 'name="others_times_2"' in answer.content.decode()
    assert form.more_open
