"""Entering a line: it is live at once, kept with who and when; what is no instruction is refused in words."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from medicines import lines, schedule
from medicines.actions import add_medicine
from medicines.dictionary import Product
from medicines.models import Medicine
from medicines.rules import PhoneCall, WantedLine
from people import actions as people
from people.models import Task
from people.records import Refused, now
from tests.cast import LONDON, Cast
from tests.medicines.entries import at, code, ordinary, when_needed

pytestmark = pytest.mark.django_db


def refused(cast: Cast, by: Any = None, **changed: Any) -> dict[str, list[str]]:
    """Why such a line is refused."""
    with pytest.raises(Refused) as caught:
        add_medicine(by or cast.joy, person=cast.jean, **ordinary(**changed))
    assert not Medicine.objects.exists()
    return caught.value.fields


def test_a_line_is_live_at_once_and_not_checked_yet(cast: Cast) -> None:
    medicine = add_medicine(cast.joy, person=cast.meera, **ordinary())
    kept = Medicine.objects.get(pk=medicine.pk)
    assert (kept.entered_by, kept.entered_at, kept.checked_by) == (cast.joy, now(), None)
    assert kept.provider == cast.northgate
    assert kept.product_name == "Paracetamol 500mg tablets"
    assert kept.ingredients == [
        {"code": "387517004", "name": "Paracetamol", "mg": "500.000000", "per": "1.000000"}
    ]
    line = lines.schedule_line(kept, cast.maidstone)
    assert line is not None
    slots = schedule.next_due(line, now(), 10, LONDON)
    assert len(slots) == 10
    assert slots[0].due_at == datetime(2026, 11, 24, 21, 30, tzinfo=LONDON)


def test_its_history_says_who_entered_it(cast: Cast) -> None:
    medicine = add_medicine(cast.joy, person=cast.meera, **ordinary())
    row = medicine.history.get()
    assert (row.history_user, row.history_change_reason) == (cast.joy, "Entered")


def test_the_dictionary_fills_in_late_rule_and_marks(cast: Cast) -> None:
    levodopa = add_medicine(
        cast.joy, person=cast.meera,
        **ordinary(product_code=code("Co-careldopa 25mg/100mg tablets"), directions=at("07:00", "11:00")),
    )  # fmt: skip
    assert (levodopa.late_rule, levodopa.on_time) == ("give_then_ring", True)
    morphine = add_medicine(
        cast.joy, person=cast.meera,
        **ordinary(
            product_code=code("Morphine sulfate 10mg/5ml oral solution"), 
            directions=at("08:00", amount="5", unit="ml"),
        ),
    )  # fmt: skip
    assert (morphine.late_rule, morphine.high_risk, morphine.cd) == ("ring_first", True, "schedule_5")


@pytest.mark.parametrize("who", ["ann", "paul", "lena"])
def test_who_may_not_enter_is_refused(cast: Cast, who: str) -> None:
    assert "" in refused(cast, by=getattr(cast, who))


def test_another_agency_cannot_enter_for_her(cast: Cast) -> None:
    assert refused(cast, by=cast.grace) == {"": ["This person is not open to you."]}


# --- refused in words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("directions", "field"),
    [
        (None, "directions"),
        (at("08:00", amount="0"), "directions.times.0.amount"),
        (at("08:00", amount=""), "directions.times.0.amount"),
        (at("08:00", amount="NaN"), "directions.times.0.amount"),
        (at("08:00", amount="-1"), "directions.times.0.amount"),
        (at("08:00", unit=""), "directions.unit"),
        (at("08:00", unit="ml"), "directions.unit"),
        (at(), "directions.times"),
        (when_needed(max_amount_24h=None), "directions.max_amount_24h"),
    ],
)
def test_an_instruction_needs_amount_unit_when_and_maximum(cast: Cast, directions: Any, field: str) -> None:
    assert list(refused(cast, directions=directions)) == [field]


def test_the_first_dose_needs_a_day_with_its_year(cast: Cast) -> None:
    assert "starts_at" in refused(cast, starts_at=None)


@pytest.mark.parametrize("year", [1, 1899, 2201, 9999])
def test_a_year_that_cannot_be_is_refused(cast: Cast, year: int) -> None:
    assert "starts_at" in refused(cast, starts_at=datetime(year, 5, 5, 8, tzinfo=LONDON), date_confirmed=True)


def test_a_first_dose_more_than_a_year_away_is_asked_back(cast: Cast) -> None:
    far = datetime(2028, 11, 24, 8, tzinfo=LONDON)
    assert refused(cast, starts_at=far) == {
        "starts_at": ["24-Nov-2028 is more than a year away. Is that the day of the first dose?"]
    }
    assert (
        add_medicine(cast.joy, person=cast.jean, **ordinary(starts_at=far, date_confirmed=True)).starts_at
        == far
    )


def test_an_end_before_the_start_is_refused(cast: Cast) -> None:
    assert "stops_at" in refused(cast, stops_at=now() - timedelta(days=1))


@pytest.mark.parametrize("route", ["injection", "rectal", "vaginal", "tube"])
def test_a_nurse_s_route_can_only_be_for_information(cast: Cast, route: str) -> None:
    assert "kind" in refused(cast, route=route)
    noted = ordinary(route=route, kind="information_only", directions=None, who_gives="district nurse")
    assert add_medicine(cast.joy, person=cast.jean, **noted).kind == "information_only"


def test_the_product_s_own_route_cannot_be_talked_away(cast: Cast) -> None:
    insulin = Product.objects.filter(route="injection").first()
    assert insulin is not None
    assert "kind" in refused(cast, product_code=insulin.code, route="mouth")


def test_an_allergy_by_family_needs_a_named_prescriber(cast: Cast) -> None:
    fields = ordinary(
        product_code=code("Amoxicillin 500mg capsules"),
        directions=at("08:00", "14:00", "20:00", unit="capsule"),
    )
    with pytest.raises(Refused) as caught:
        add_medicine(cast.joy, person=cast.meera, **fields)
    assert list(caught.value.fields) == ["allergy_asked"]
    assert "Penicillins" in caught.value.fields["allergy_asked"][0]
    with pytest.raises(Refused):
        add_medicine(cast.joy, person=cast.meera, allergy_asked="yes", **fields)
    asked = "Dr Khan, GP: the rash was not from penicillin, give it"
    assert add_medicine(cast.joy, person=cast.meera, allergy_asked=asked, **fields).allergy_asked == asked


@pytest.mark.parametrize("by_text", [True, False])
def test_methotrexate_by_mouth_other_than_weekly_is_stopped(cast: Cast, by_text: bool) -> None:
    product = {"product_code": "", "product_name": "Methotrexate 2.5mg tablets"} if by_text else {
        "product_code": code("Methotrexate 2.5mg tablets")
    }  # fmt: skip
    assert "WEEK" in refused(cast, **product, directions=at("08:00", amount="4"))["directions"][0]
    weekly = at("08:00", amount="4", weekdays=[3])
    assert add_medicine(cast.joy, person=cast.jean, **ordinary(**product, directions=weekly)).late_rule


def test_story_5_a_phone_call_needs_all_four(cast: Cast) -> None:
    assert set(refused(cast, source="phone")) == {
        "phone_who", "phone_number", "phone_read_back", "phone_listener",
    }  # fmt: skip
    call = PhoneCall(who="Dr Khan, GP", number="01632 960 138", read_back=True, listener="Ruth Hanley")
    medicine = add_medicine(cast.joy, person=cast.jean, **ordinary(source="phone", phone=call))
    assert medicine.source_words == (
        "Dr Khan, GP by phone. Called back on 01632 960 138. Read back and spelt. Ruth Hanley listened too."
    )
    task = Task.objects.get(person=cast.jean)
    assert task.due_at == now() + timedelta(hours=24)
    assert "paper due within 24 hours" in task.words


def test_a_hidden_turn_of_text_is_refused_but_a_label_is_kept(cast: Cast) -> None:
    assert "prescriber" in refused(cast, prescriber="Dr \u202eKhan")
    label = "Take ONE <b>\u202e daily'); DROP TABLE 💊 O'Brien-Ní Ó"
    assert add_medicine(cast.joy, person=cast.jean, **ordinary(label=label)).label == label


def test_too_long_a_text_names_its_field(cast: Cast) -> None:
    assert set(refused(cast, prescriber="x" * 201, label="y" * 5001)) == {"prescriber", "label"}


def test_free_text_is_kept_and_marked_as_not_checked(cast: Cast) -> None:
    typed = ordinary(product_code="", product_name="  Granny's   drops ", route="ear")
    medicine = add_medicine(cast.joy, person=cast.jean, **typed)
    assert (medicine.product_name, medicine.ingredients, medicine.cd) == ("Granny's drops", None, "not_known")


def test_nothing_is_added_to_the_list_of_the_dead(cast: Cast) -> None:
    people.start_absence(cast.ruth, person=cast.jean, kind="died", starts_at=now())
    assert "closed" in refused(cast)[""][0]


def test_entries_have_one_shape() -> None:
    with pytest.raises(TypeError):
        WantedLine(dose="2")  # type: ignore[call-arg]  # wrong on purpose
