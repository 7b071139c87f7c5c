"""The chart: every dose of the record in its true state, and nothing shown as nothing due that is not."""

from datetime import date
from typing import Any

import pytest

from mar import chart
from mar.actions import file_entry, review_dose
from mar.chart.shape import Cell, Chart
from mar.models import Dose
from medicines import actions as medicines
from medicines.models import Medicine
from people.models import Worker
from people.records import clock_at
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, dose, entry, fixed, line, needed

pytestmark = pytest.mark.django_db
FIRST = date(2026, 11, 9)


def built(cast: Cast, now: str = "09:12", day: int = 24, **more: Any) -> Chart:
    return chart.build(cast.meera, FIRST, 28, at(now, day), **more)


def cell(found: Chart, day: int, time: str) -> Cell:
    (row,) = [row for line in found.lines for row in line.rows if row.time == time]
    return next(one for one in row.cells if one.day == date(2026, 11, day))


def filed(by: Worker, medicine: Medicine, day: int, due: str | None, given: str, **more: Any) -> Dose:
    slot = {"due_date": f"2026-11-{day}"} if due else {}
    with clock_at(at(given, day)):
        body = dose(medicine, by, due, **slot, given_at=at(given, day).isoformat(), **more)
        answer = file_entry(by, body)
    assert answer["status"].startswith("saved"), answer
    return Dose.objects.get(key=body["key"])


def corrected(by: Worker, row: Dose, outcome: str, **more: Any) -> Dose:
    body = dose(row.medicine, by, row.due_time.strftime("%H:%M") if row.due_time else None, **more)
    body |= {
        "corrects": str(row.key),
        "outcome": outcome,
        "why": "Wrong person’s tablet.",
        "time_source": "typed",
    }
    body["given_at"] = row.given_at.isoformat()
    if row.due_date:
        body["due_date"] = row.due_date.isoformat()
    with clock_at(row.recorded_at):
        answer = file_entry(by, body)
    assert answer["status"].startswith("saved"), answer
    return Dose.objects.get(key=body["key"])


@pytest.fixture
def levodopa(cast: Cast, dictionary: Any) -> Medicine:
    """Meera's co-careldopa at 07:00 and 11:00, on time, since 16-Nov."""
    return line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00", "11:00"), on_time=True)


def test_each_answer_has_its_own_state_and_mark(cast: Cast, levodopa: Medicine) -> None:
    filed(cast.ann, levodopa, 17, "07:00", "07:05")
    filed(cast.ann, levodopa, 18, "07:00", "09:30")
    filed(cast.dawid, levodopa, 19, "07:00", "07:10", outcome="not_taken", reason="did_not_want")
    filed(
        cast.dawid, levodopa, 20, "07:00", "07:10", outcome="part_taken", note="Spat half out.", amount="0.5"
    )
    filed(cast.ann, levodopa, 21, "07:00", "07:10", outcome="not_known", note="Nobody could say.")
    found = built(cast)
    seen = {n: (cell(found, n, "07:00").state, cell(found, n, "07:00").mark) for n in range(17, 22)}
    assert seen == {
        17: ("given", "AO"),
        18: ("late", "AO’"),
        19: ("not_taken", "D"),
        20: ("part", "½ DK"),
        21: ("not_known", "?"),
    }
    assert cell(found, 18, "07:00").said == "Taken, 1 tablet, 09:30, late, AO"


def test_open_doses_are_told_apart_by_the_moment(cast: Cast, levodopa: Medicine) -> None:
    found = built(cast, "11:10")
    assert [cell(found, 24, one).state for one in ("07:00", "11:00")] == ["overdue", "due"]
    assert cell(found, 24, "07:00").mark == "▲"
    assert cell(found, 25, "07:00").state == "later"
    before = cell(found, 15, "07:00")
    assert (before.state, before.where, before.mark) == ("not_due", "before", "")


def test_doubt_stands_in_every_coming_cell(cast: Cast, levodopa: Medicine) -> None:
    with clock_at(at("08:00")):
        medicines.raise_doubt(cast.joy, medicine=levodopa, kind="label_differs", words="Box says TWO.")
    found = built(cast)
    assert [(cell(found, n, "11:00").state, cell(found, n, "11:00").ahead) for n in (23, 24, 25)] == [
        ("ask", False), ("ask", True), ("ask", True),
    ]  # fmt: skip
    assert "Box says TWO." in found.lines[0].doubt


def test_what_was_late_long_before_a_doubt_is_late(cast: Cast, levodopa: Medicine) -> None:
    with clock_at(at("08:00")):
        medicines.raise_doubt(cast.joy, medicine=levodopa, kind="label_differs", words="Box says TWO.")
    found = built(cast)
    states = {n: cell(found, n, "11:00").state for n in range(19, 25)}
    assert states == {19: "overdue", 20: "overdue", 21: "overdue", 22: "ask", 23: "ask", 24: "ask"}


def test_a_clash_shows_both_until_a_person_decides(cast: Cast, levodopa: Medicine) -> None:
    first = filed(cast.ann, levodopa, 18, "11:00", "11:00")
    second = filed(cast.dawid, levodopa, 18, "11:00", "11:02")
    found = cell(built(cast), 18, "11:00")
    assert (found.state, found.mark) == ("clash", "AO DK")
    assert found.said.startswith("Two people recorded this")
    with clock_at(at("15:20", 18)):
        review_dose(
            cast.ruth, dose=first, decision="one_happened", keep=second.pk, words="The count shows one.",
            seen=[first.pk, second.pk],
        )  # fmt: skip
    chart_ = built(cast)
    found = cell(chart_, 18, "11:00")
    assert (found.state, [(one.text, one.struck) for one in found.marks]) == (
        "given",
        [("AO", True), ("DK", False)],
    )
    assert len(found.doses) == 3
    assert "The count shows one." in " ".join(one.words for one in chart_.notes if one.number in found.notes)


def test_a_struck_dose_is_open_again_and_stays_readable(cast: Cast, levodopa: Medicine) -> None:
    row = filed(cast.ann, levodopa, 23, "07:00", "07:05")
    corrected(cast.ann, row, "struck")
    chart_ = built(cast)
    found = cell(chart_, 23, "07:00")
    assert found.state == "overdue"
    assert [(one.text, one.struck) for one in found.marks] == [("AO", True), ("▲", False)]
    assert "entered in error" in found.said
    (note,) = [one for one in chart_.notes if one.number in found.notes]
    assert note.bold.endswith("struck through by AO.")
    assert "Wrong person’s tablet." in note.words


def test_a_dose_whose_slot_is_gone_stands_at_its_time(cast: Cast, levodopa: Medicine) -> None:
    filed(cast.ann, levodopa, 23, "11:00", "11:05")
    with clock_at(at("08:00")):
        medicines.stop_medicine(
            cast.ruth, medicine=levodopa, stops_at=at("20:00", 22), reason="Dr Shah rang", said_by="Dr Shah"
        )
    chart_ = built(cast)
    found = cell(chart_, 23, "11:00")
    assert (found.state, found.mark, found.due) == ("given", "AO", False)
    assert found.said.endswith("not due then")
    assert cell(chart_, 24, "11:00").where == "after"
    assert chart_.lines[0].stop.startswith("STOPPED 22-Nov-2026 20:00 by Dr Shah")


def test_hospital_pauses_with_its_letter(cast: Cast, levodopa: Medicine) -> None:
    with clock_at(at("10:00", 20)):
        file_entry(cast.ann, entry("to_hospital", cast.meera, cast.ann, at=at("10:00", 20).isoformat()))
    found = built(cast)
    assert (cell(found, 20, "11:00").state, cell(found, 20, "11:00").mark) == ("suspended", "H")
    assert cell(found, 20, "07:00").state == "overdue"


def test_when_needed_doses_stand_in_their_block(cast: Cast, dictionary: Any) -> None:
    medicine = line(cast.ruth, cast.meera, PARACETAMOL, needed())
    row = filed(cast.ann, medicine, 23, None, "12:10", what_for="hip", amount="2")
    (found,) = built(cast).when_needed
    (given,) = found.given
    assert (given.dose, given.amount, given.why, given.mark.text) == (row.pk, "2 tablets", "hip", "AO")
    assert found.limits == ("At least 4 h apart", "No more than 8 tablets in 24 hours")


def test_each_maximum_of_a_when_needed_line_stands_in_its_box(cast: Cast, dictionary: Any) -> None:
    directions = needed() | {"max_doses_24h": 1, "max_doses_7d": 3, "max_doses_course": 10}
    line(cast.ruth, cast.meera, PARACETAMOL, directions)
    (found,) = built(cast).when_needed
    assert found.limits[-3:] == (
        "No more than 1 dose in 24 hours",
        "No more than 3 doses in 7 days",
        "No more than 10 doses in the whole course",
    )


def test_the_chart_for_the_folder_leaves_out_what_stopped(cast: Cast, levodopa: Medicine) -> None:
    line(cast.ruth, cast.meera, PARACETAMOL, fixed("08:00"))
    with clock_at(at("08:00")):
        medicines.stop_medicine(
            cast.ruth, medicine=levodopa, stops_at=at("08:00"), reason="GP", said_by="Dr Shah"
        )
    names = [one.short for one in built(cast, contingency=True).lines]
    assert names == ["paracetamol 500 mg"]


def test_what_somebody_else_gave_before_is_said(cast: Cast, levodopa: Medicine) -> None:
    before = line(cast.joy, cast.meera, PARACETAMOL, None, kind="information_only", who_gives="her daughter")
    with clock_at(at("12:00", day=22)):
        medicines.change_medicine(
            cast.joy,
            medicine=before,
            why="We give it from now on",
            kind="ours",
            who_gives="",
            directions=fixed("08:00"),
        )
    taken_over = next(one for one in built(cast).lines if one.replaces == before.pk)
    assert taken_over.change == "Starts 22-Nov-2026. Until then her daughter gave it."


def test_equal_records_give_equal_charts(cast: Cast, levodopa: Medicine) -> None:
    filed(cast.ann, levodopa, 17, "07:00", "07:05")
    assert built(cast) == built(cast)


def test_a_line_changed_after_these_days_does_not_say_to_leave_what_is_left(
    cast: Cast, levodopa: Medicine
) -> None:
    """The box goes on under the new directions: "do not give what is left" would be wrong."""
    with clock_at(at("12:00", 23)):
        medicines.change_medicine(
            cast.ruth,
            medicine=levodopa,
            why="moved by the clinic",
            open_dose="changed",
            directions=fixed("08:00"),
            starts_at=at("08:00", 24),
        )
    (ended,) = chart.build(cast.meera, date(2026, 11, 16), 5, at("09:12", 25)).lines
    assert "changed, see co-careldopa 25 mg/100 mg" in ended.stop
    assert "Do not give" not in ended.stop


def test_what_followed_a_dose_is_asked_and_answered_without_a_comma_between() -> None:
    from people.templatetags import words

    assert words.follow_up("left_out_answer", "gone") == "what became of the dose left out? it is gone"
    assert words.follow_up("sick", "not_seen") == "was sick afterwards, no tablet seen"
