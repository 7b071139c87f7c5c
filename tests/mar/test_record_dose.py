"""Recording a dose: it is kept whatever it says, and says what is wrong with it."""

from typing import Any

import pytest

from mar.actions import file_entry
from mar.models import Dose, Held
from mar.round import as_json
from medicines import actions as medicines_actions
from people.models import Task
from people.records import clock_at, now
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, dose, entry, fixed, line, needed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def kinds(answer: dict[str, Any]) -> list[str]:
    return [one["kind"] for one in answer["concerns"]]


@pytest.fixture
def levodopa(cast: Cast) -> Any:
    times = fixed("07:00", "11:00", "15:00", "19:00")
    return line(cast.ruth, cast.meera, CO_CARELDOPA, times, checker=cast.joy)


@pytest.fixture
def pain(cast: Cast) -> Any:
    return line(cast.ruth, cast.jean, PARACETAMOL, needed(), checker=cast.joy)


def test_it_is_kept_with_who_and_when(cast: Cast, levodopa: Any) -> None:
    answer = file_entry(cast.ann, dose(levodopa, cast.ann, "11:00", given_at=at("09:05").isoformat()))
    kept = Dose.objects.get()
    assert answer["id"] == answer["dose"] == str(kept.pk)
    assert (kept.signed_by, kept.recorded_by, kept.given_by) == (cast.ann, cast.ann, cast.ann)
    assert kept.given_at == at("09:05")
    assert kept.recorded_at == at("09:10")
    assert kept.provider == cast.northgate


def test_a_late_dose_is_kept_and_says_whom_to_ring(cast: Cast, levodopa: Any) -> None:
    answer = file_entry(cast.ann, dose(levodopa, cast.ann, "07:00"))
    assert answer["status"] == "saved_with_concerns"
    assert kinds(answer) == ["late"]
    assert "2 h 10 min after 07:00" in answer["concerns"][0]["text"]
    assert "01632 960 100" in answer["concerns"][0]["text"]


def test_the_same_key_again_answers_the_same(cast: Cast, levodopa: Any) -> None:
    body = dose(levodopa, cast.ann)
    first = file_entry(cast.ann, body)
    with clock_at(at("10:30")):
        assert (
            file_entry(cast.ann, {**body, "device": {"id": "x", "sent_at": at("10:30").isoformat()}}) == first
        )
    assert Dose.objects.count() == 1


def test_the_same_key_with_other_content_is_held(cast: Cast, levodopa: Any) -> None:
    body = dose(levodopa, cast.ann)
    file_entry(cast.ann, body)
    second = file_entry(cast.ann, {**body, "amount": "2"})
    assert second["status"] == "kept_for_review"
    assert file_entry(cast.ann, {**body, "amount": "2"}) == second
    assert Dose.objects.count() == 1
    assert Held.objects.get().cause == "same_key"


def test_two_workers_on_one_slot_are_both_kept(cast: Cast, levodopa: Any) -> None:
    first = file_entry(cast.ann, dose(levodopa, cast.ann))
    second = file_entry(cast.dawid, dose(levodopa, cast.dawid))
    assert "clash" in kinds(second)
    assert "Ann Osei" in second["concerns"][0]["text"]
    plain, beside = Dose.objects.order_by("recorded_at", "id")
    assert str(plain.pk) == first["id"]
    assert beside.clash_of == plain


def test_trying_again_is_no_clash(cast: Cast, levodopa: Any) -> None:
    no = dose(
        levodopa,
        cast.ann,
        outcome="not_taken",
        reason="did_not_want",
        who=None,
        help=None,
        basis=None,
        amount=None,
        unit=None,
    )
    file_entry(cast.ann, no)
    with clock_at(at("09:40")):
        again = file_entry(cast.ann, dose(levodopa, cast.ann, again=True, given_at=at("09:40").isoformat()))
    assert "clash" not in kinds(again)
    assert Dose.objects.count() == 2


def test_a_strike_frees_the_slot_and_the_next_entry_goes_on_its_chain(cast: Cast, levodopa: Any) -> None:
    wrong = dose(levodopa, cast.ann)
    file_entry(cast.ann, wrong)
    strike = dose(levodopa, cast.ann, outcome="struck", corrects=wrong["key"], why="I signed the wrong one.")
    assert file_entry(cast.ann, strike)["status"] in ("saved", "saved_with_concerns")
    after = file_entry(cast.ann, dose(levodopa, cast.ann))
    assert "clash" not in kinds(after)
    assert Dose.objects.get(pk=after["id"]).corrects.outcome == "struck"
    assert Dose.objects.filter(clash_of__isnull=True).in_force().count() == 1


def test_a_carer_cannot_correct_anothers_entry_but_it_is_not_lost(cast: Cast, levodopa: Any) -> None:
    hers = dose(levodopa, cast.ann)
    file_entry(cast.ann, hers)
    answer = file_entry(cast.dawid, dose(levodopa, cast.dawid, corrects=hers["key"], why="It was half."))
    assert answer["status"] == "kept_for_review"
    assert Held.objects.get().cause == "may_not_correct"


def test_a_typed_future_time_is_refused_with_the_field(cast: Cast, levodopa: Any) -> None:
    body = dose(levodopa, cast.ann, "11:00", time_source="typed", given_at=at("11:00").isoformat())
    answer = file_entry(cast.ann, body)
    assert answer["status"] == "refused"
    assert [one["field"] for one in answer["reasons"]] == ["given_at"]
    assert not Dose.objects.exists()


def test_a_tablet_whose_clock_is_ahead_is_put_right(cast: Cast, levodopa: Any) -> None:
    ahead = at("10:10").isoformat()
    body = dose(levodopa, cast.ann, given_at=ahead, device={"id": "tablet 7", "sent_at": ahead})
    file_entry(cast.ann, body)
    kept = Dose.objects.get()
    assert kept.given_at == at("09:10")
    assert kept.device["said"] == ahead


@pytest.mark.parametrize("field", ["who", "help", "basis", "given_at", "amount", "unit"])
def test_what_a_taken_dose_needs_is_named(cast: Cast, levodopa: Any, field: str) -> None:
    body = dose(levodopa, cast.ann)
    del body[field]
    answer = file_entry(cast.ann, body)
    assert answer["status"] == "refused"
    assert field in [one["field"] for one in answer["reasons"]]


def test_another_agencys_person_and_nobody_are_held_in_the_same_words(cast: Cast, levodopa: Any) -> None:
    theirs = file_entry(cast.ann, dose(levodopa, cast.ann, person=str(cast.terry.pk)))
    nobody = file_entry(cast.ann, dose(levodopa, cast.ann, person=str(levodopa.pk)))
    assert {**theirs, "key": 0, "id": 0} == {**nobody, "key": 0, "id": 0}
    assert theirs["status"] == "kept_for_review"


def test_two_within_the_gap_are_too_soon(cast: Cast, pain: Any) -> None:
    first = file_entry(cast.ann, dose(pain, cast.ann, None, amount="2", what_for="pain"))
    with clock_at(at("10:10")):
        later = dose(pain, cast.ann, None, amount="2", what_for="pain", given_at=at("10:10").isoformat())
        second = file_entry(cast.ann, later)
    assert first["status"] == "saved"
    assert kinds(second) == ["too_soon"]
    assert "13:10" in second["concerns"][0]["text"]


def test_a_stop_reason_makes_the_medicine_ask(cast: Cast, levodopa: Any) -> None:
    body = dose(levodopa, cast.ann, outcome="not_taken", reason="label_differs", note="The box says TWO")
    file_entry(cast.ann, body)
    doubt = levodopa.doubts.get()
    assert doubt.kind == "label_differs"
    assert str(doubt.entry) == body["key"]


def test_left_out_asks_the_next_visit_and_the_answer_closes_the_question(cast: Cast, levodopa: Any) -> None:
    body = dose(levodopa, cast.ann, "11:00", outcome="left_out")
    assert "not_agreed" in kinds(file_entry(cast.ann, body))
    assert Task.objects.open().filter(kind="ask").count() == 1
    said = entry(
        "follow_up",
        cast.meera,
        cast.ann,
        of=body["key"],
        what="left_out_answer",
        answer="gone",
        at=at("09:10").isoformat(),
    )
    assert file_entry(cast.ann, said)["status"] == "saved"
    assert not Task.objects.open().filter(kind="ask").exists()


def test_a_unit_other_than_the_lines_is_refused(cast: Cast, levodopa: Any) -> None:
    answer = file_entry(cast.ann, dose(levodopa, cast.ann, unit="ml"))
    assert [one["field"] for one in answer["reasons"]] == ["unit"]


def test_hospital_pauses_and_home_asks_about_every_line(cast: Cast, levodopa: Any) -> None:
    assert file_entry(cast.ann, entry("to_hospital", cast.meera, cast.ann, at=at("09:10").isoformat()))["id"]
    with clock_at(at("10:30")):
        kept = file_entry(cast.ann, dose(levodopa, cast.ann, "11:00", given_at=at("10:30").isoformat()))
        assert "suspended" in kinds(kept)
        file_entry(cast.ann, entry("home", cast.meera, cast.ann, at=at("10:30").isoformat()))
    assert levodopa.doubts.get().kind == "home"


def test_a_list_that_changed_before_it_was_sent_says_so(cast: Cast, levodopa: Any) -> None:
    seen = _seen(cast.ann, "Meera")
    with clock_at(at("09:20")):
        fresh = dose(levodopa, cast.ann, "11:00", chart_seen=seen, given_at=at("09:20").isoformat())
        assert "old_chart" not in kinds(file_entry(cast.ann, fresh))
        medicines_actions.stop_medicine(cast.joy, medicine=levodopa, reason="Dr Lund", said_by="GP")
    with clock_at(at("09:30")):
        late = dose(levodopa, cast.ann, "07:00", chart_seen=seen, given_at=at("09:15").isoformat())
        assert "old_chart" in kinds(file_entry(cast.ann, late))


def test_ones_own_doubt_is_no_change_of_somebody_elses(cast: Cast, levodopa: Any) -> None:
    seen = _seen(cast.ann, "Meera")
    differs = dose(levodopa, cast.ann, "07:00", outcome="not_taken", reason="label_differs", note="TWO")
    file_entry(cast.ann, differs)
    own = file_entry(cast.ann, dose(levodopa, cast.ann, "11:00", chart_seen=seen))
    assert "old_chart" not in kinds(own)
    assert "old_chart" in kinds(file_entry(cast.dawid, dose(levodopa, cast.dawid, "15:00", chart_seen=seen)))


def _seen(worker: Any, called: str) -> str:
    """The token the worker's screen has for the first medicine of a person."""
    people = as_json(worker, worker, at("09:10").date(), now())["people"]
    return next(one for one in people if one["called"] == called)["slots"][0]["chart_seen"]


def test_an_ambulance_told_by_who_no_longer_visits_is_held_not_refused(cast: Cast, levodopa: Any) -> None:
    told = entry("to_hospital", cast.meera, cast.carol, at=at("09:10").isoformat())
    assert file_entry(cast.carol, told)["status"] == "kept_for_review"
    assert not cast.meera.absences.exists()


def test_home_before_hospital_is_held_for_a_person_to_sort_out(cast: Cast, levodopa: Any) -> None:
    file_entry(cast.ann, entry("to_hospital", cast.meera, cast.ann, at=at("09:10").isoformat()))
    back = entry("home", cast.meera, cast.ann, at=at("08:00").isoformat())
    assert file_entry(cast.ann, back)["status"] == "kept_for_review"


def test_a_sign_nobody_sees_costs_no_stop_and_no_ambulance(cast: Cast, levodopa: Any) -> None:
    """The note comes back exactly; the question and the place made from it are without the sign."""
    said = "Label says \u202eowt\u202c a day\x07"
    answer = file_entry(
        cast.ann, dose(levodopa, cast.ann, outcome="not_taken", reason="label_differs", note=said)
    )
    assert answer["status"] != "refused", answer["reasons"]
    assert Dose.objects.get().note == said
    doubt = levodopa.doubts.get()
    assert (doubt.words, doubt.label_seen) == ("Label says owt a day", "Label says owt a day")
    away = {"at": at("09:10").isoformat(), "where": "Kent\nCounty\u202e"}
    assert file_entry(cast.ann, entry("to_hospital", cast.meera, cast.ann, **away))["status"] == "saved"
    assert cast.meera.absences.get().place == "Kent County"


def test_two_answers_to_a_dose_days_ahead_still_meet(cast: Cast, levodopa: Any) -> None:
    """However long before its day the first was written, the second finds it."""
    ahead = {"due_date": "2026-12-01", "outcome": "not_taken", "reason": "in_hospital", "amount": None}
    with clock_at(at("10:00", 17)):
        first = file_entry(cast.ann, dose(levodopa, cast.ann, **ahead, given_at=at("10:00", 17).isoformat()))
    second = file_entry(cast.dawid, dose(levodopa, cast.dawid, **ahead))
    assert first["status"].startswith("saved")
    assert "clash" in kinds(second)
