"""Not recorded yet: what stands on the board, in which order, and what it costs."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mar import board
from mar.actions import file_entry, review_dose
from mar.board.unanswered import unanswered
from mar.models import Dose
from mar.slots import LOOK_BACK, ZONE, load
from medicines import actions as medicines_actions
from people import actions as people_actions
from people.models import Person
from people.records import clock_at
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, dose, entry, fixed, line, needed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

NOW = at("09:10")
HOURLY = [f"{hour:02}:00" for hour in (7, 11, 15, 19)]


def people(worker: Any) -> Any:
    return Person.objects.visible_to(worker).current()


def rows(worker: Any, now: Any = NOW) -> list[board.Row]:
    return list(board.build(worker, people(worker), now).rows)


def answer_all(worker: Any, medicine: Any, *days_and_times: tuple[int, str]) -> None:
    for day, clock in days_and_times:
        with clock_at(at(clock, day)):
            body = dose(medicine, worker, clock, given_at=at(clock, day).isoformat())
            unit = medicine.directions["unit"]
            answer = file_entry(worker, body | {"due_date": f"2026-11-{day}", "unit": unit})
            assert answer["dose"], answer


def before_today(times: list[str]) -> list[tuple[int, str]]:
    return [(day, clock) for day in (22, 23) for clock in times]


@pytest.fixture
def levodopa(cast: Cast) -> Any:
    made = line(cast.ruth, cast.meera, CO_CARELDOPA, fixed(*HOURLY), checker=cast.joy)
    answer_all(cast.ann, made, *before_today(HOURLY))
    return made


@pytest.fixture
def ordinary(cast: Cast) -> Any:
    made = line(
        cast.ruth, cast.idris, "Lactulose 3.1-3.7g/5ml oral solution", fixed("06:30", unit="ml", amount="15")
    )
    answer_all(cast.ann, made, *before_today(["06:30"]))
    return made


def looked_at(worker: Any, now: Any = NOW) -> list[tuple[str, str]]:
    return [(one.group, one.name) for one in board.to_look_at(worker, people(worker), now)]


# --- what is late ---------------------------------------------------------------------------------------


def test_a_dose_past_its_window_says_what_is_known(cast: Cast, levodopa: Any) -> None:
    (one,) = rows(cast.ruth)
    assert (one.name, one.medicine) == ("PATEL, Meera", "Co-careldopa 25 mg/100 mg tablets, 1 tablet")
    assert (one.late_by, one.due_at, one.window_until) == ("2 h 10 min", at("07:00"), at("07:30"))
    assert (one.on_time, one.stop, one.why) == (True, False, "late: give now, then ring")
    assert one.going
    assert one.going.text == "Ann Osei and Dawid Kowalczyk, 11:00"
    assert one.going.phone == "07700 900 214"


def test_once_the_next_dose_is_open_the_board_no_longer_says_give(cast: Cast, levodopa: Any) -> None:
    """[stories 1.4] two rows of one medicine that both say "give now" would be two tablets."""
    whys = [(one.due_at, one.why) for one in rows(cast.ruth, at("11:05"))]
    assert whys[0] == (at("07:00"), "from before: ask what happened, do not give it now")
    assert [why for due, why in whys if due == at("11:00")] in ([], ["late: give now, then ring"])


def test_it_goes_when_somebody_says_what_happened(cast: Cast, levodopa: Any) -> None:
    file_entry(cast.ann, dose(levodopa, cast.ann, "07:00"))
    assert rows(cast.ruth) == []


def test_it_comes_back_when_the_entry_is_struck(cast: Cast, levodopa: Any) -> None:
    body = dose(levodopa, cast.ann, "07:00")
    file_entry(cast.ann, body)
    file_entry(
        cast.ann,
        dose(levodopa, cast.ann, "07:00", outcome="struck", corrects=body["key"], why="Wrong person"),
    )
    assert [one.late_by for one in rows(cast.ruth)] == ["2 h 10 min"]


def test_asleep_ask_again_comes_back_after_its_time(cast: Cast) -> None:
    made = line(cast.ruth, cast.meera, PARACETAMOL, fixed("08:00"), checker=cast.joy)
    answer_all(cast.ann, made, *before_today(["08:00"]))
    later = {"outcome": "not_taken", "reason": "asleep", "again_at": at("09:30").isoformat()}
    file_entry(cast.ann, dose(made, cast.ann, "08:00") | later)
    assert rows(cast.ruth) == []
    assert [one.late_by for one in rows(cast.ruth, at("10:05"))] == ["2 h 5 min"]


def test_on_time_first_then_stop_then_the_longest_late(cast: Cast, levodopa: Any, ordinary: Any) -> None:
    doubted = line(cast.ruth, cast.jean, "Bisoprolol 2.5mg tablets", fixed("12:30"))
    answer_all(cast.ann, doubted, *before_today(["12:30"]))
    medicines_actions.raise_doubt(
        cast.ann, medicine=doubted, kind="label_differs", words="Label says TWO, chart ONE"
    )
    found = rows(cast.ruth)
    assert [(one.name, one.stop, one.late_by) for one in found] == [
        ("PATEL, Meera", False, "2 h 10 min"),
        ("HOLLOWAY, Jean", True, ""),
        ("JONES, Idris", False, "2 h 40 min"),
    ]
    assert found[1].why == "The label and the chart differ: “Label says TWO, chart ONE”"
    assert found[1].due_at == at("12:30")


def test_a_doubt_about_a_when_needed_medicine_has_no_time(cast: Cast) -> None:
    pain = line(cast.ruth, cast.jean, PARACETAMOL, needed(), checker=cast.joy)
    medicines_actions.raise_doubt(cast.ann, medicine=pain, kind="supply", words="Somebody else’s box")
    (one,) = rows(cast.ruth)
    assert (one.stop, one.due_at, one.no_time, one.late_by) == (True, None, "no time", "")


def test_a_doubt_of_somebody_in_hospital_stays_and_says_so(cast: Cast, levodopa: Any) -> None:
    medicines_actions.raise_doubt(cast.ann, medicine=levodopa, kind="supply", words="Another box")
    people_actions.start_absence(
        cast.ann, person=cast.meera, kind="hospital", starts_at=at("06:00"), place="Maidstone"
    )
    (one,) = rows(cast.ruth)
    assert (one.stop, one.due_at, one.no_time) == (True, None, "not due now")


def test_a_dose_whose_line_was_stopped_after_it_fell_due_is_a_stop(cast: Cast, levodopa: Any) -> None:
    medicines_actions.stop_medicine(
        cast.ruth, medicine=levodopa, stops_at=at("09:00"), reason="Dr Lund stopped it", said_by="Dr Lund"
    )
    (one,) = rows(cast.ruth)
    assert (one.stop, one.why) == (True, "Stopped at 24-Nov-2026 09:00: ring before giving")


def test_nobody_in_hospital_is_late(cast: Cast, levodopa: Any) -> None:
    people_actions.start_absence(
        cast.ann, person=cast.meera, kind="hospital", starts_at=at("06:00"), place="Maidstone"
    )
    assert rows(cast.ruth) == []


def test_lines_that_make_one_dose_are_one_row(cast: Cast) -> None:
    both = [
        line(cast.ruth, cast.jean, f"Levothyroxine sodium {strength}microgram tablets", fixed("06:30"))
        for strength in (50, 25)
    ]
    medicines_actions.join_together(cast.ruth, medicines=both, why="One dose of 75 micrograms")
    (one,) = rows(cast.ruth, at("10:00", 17))
    first, second = (f"Levothyroxine sodium {strength} microgram tablets, 1 tablet" for strength in (25, 50))
    assert one.medicine == f"{first} and {second}"


def test_due_soon_is_counted_by_dose_and_listed_by_person(cast: Cast, levodopa: Any) -> None:
    made = line(cast.ruth, cast.jean, PARACETAMOL, fixed("09:45"))
    answer_all(cast.ann, made, *before_today(["09:45"]))
    found = board.build(cast.ruth, people(cast.ruth), NOW)
    assert found.soon_before == at("10:15")
    assert [(one.name, one.count, one.unchecked) for one in found.soon] == [("HOLLOWAY, Jean", 1, 1)]
    assert (found.late, found.late_on_time, found.stops, found.soon_doses) == (1, 1, 0, 1)


def test_what_is_due_soon_may_be_cut_and_is_counted_whole(cast: Cast, levodopa: Any) -> None:
    for person, clock in ((cast.jean, "09:45"), (cast.kishor, "09:30"), (cast.doreen, "10:00")):
        answer_all(cast.ann, line(cast.ruth, person, PARACETAMOL, fixed(clock)), *before_today([clock]))
    found = board.build(cast.ruth, people(cast.ruth), NOW, soon_shown=2)
    assert [one.name for one in found.soon] == ["PATEL, Kishor", "HOLLOWAY, Jean"]
    assert (found.soon_total, found.soon_doses) == (3, 3)
    assert [one.name for one in found.rows] == ["PATEL, Meera"]


def test_it_says_who_comes_next_else_who_was_planned_else_who_is_there(cast: Cast, levodopa: Any) -> None:
    def going() -> tuple[str, str]:
        (one,) = rows(cast.ruth)
        return (one.going.text, one.going.phone) if one.going else ("", "")

    assert going() == ("Ann Osei and Dawid Kowalczyk, 11:00", "07700 900 214")
    for pattern in cast.meera.visit_patterns.all():
        people_actions.end_pattern(cast.ruth, pattern=pattern, from_day=NOW.date(), why="She moves")
    assert going() == ("Ann Osei and Dawid Kowalczyk, was planned 07:00", "07700 900 214")
    for worker, clock in ((cast.ann, "08:50"), (cast.dawid, "09:05"), (cast.ann, "08:55")):
        file_entry(worker, entry("opened", cast.meera, worker, at=at(clock).isoformat(), identity=True))
    assert going() == ("Dawid Kowalczyk, there since 09:05", cast.dawid.phone)


def test_a_senior_sees_the_branch_and_a_manager_the_agency(cast: Cast, levodopa: Any) -> None:
    line(cast.ruth, cast.doreen, PARACETAMOL, fixed("06:00"))
    assert {one.name for one in rows(cast.joy)} == {"PATEL, Meera"}
    assert {one.name for one in rows(cast.ruth)} == {"PATEL, Meera", "AKERS, Doreen"}
    assert rows(cast.grace) == []


# --- the same as the round ------------------------------------------------------------------------------


def test_the_lean_reading_agrees_with_the_sheet(cast: Cast, levodopa: Any, ordinary: Any) -> None:
    """Slots, states and lateness of the board are those of the round, for every kind of answer."""
    body = dose(levodopa, cast.ann, "07:00")
    file_entry(cast.ann, body)
    file_entry(cast.dawid, dose(levodopa, cast.dawid, "07:00"))
    file_entry(cast.ann, dose(levodopa, cast.ann, "07:00", outcome="struck", corrects=body["key"], why="x"))
    some = line(cast.ruth, cast.jean, PARACETAMOL, fixed("07:30", "19:30", weekdays=[1, 2, 7]))
    line(cast.ruth, cast.kishor, PARACETAMOL, fixed("05:00", others=[{"who": "his daughter"}]))
    line(cast.ruth, cast.doreen, CO_CARELDOPA, fixed("06:00", "20:00"), stops_at=at("21:00", 23))
    medicines_actions.raise_doubt(cast.ann, medicine=some, kind="other", words="Ask")
    people_actions.start_absence(cast.ruth, person=cast.idris, kind="away", starts_at=at("06:00", 23))
    for clock in ("05:00", "08:15", "09:10", "16:59", "23:30"):
        now = at(clock)
        found, _ = unanswered(cast.ruth, people(cast.ruth), now, at("23:59"))
        lean = {
            (one.medicine, one.slot.due_at, one.state, one.late)
            for one in found
            if one.slot.due_at < at("23:59")
        }
        sheets = load(list(people(cast.ruth)), now - LOOK_BACK, at("23:59"))
        first = (now - LOOK_BACK).astimezone(ZONE).date()
        full = {
            (one.medicine.pk, one.slot.due_at, one.state, one.late)
            for sheet in sheets.values()
            for one in sheet.due_doses(now, first, at("00:00", 25).date())
            if one.state in ("overdue", "due", "later", "ask") and one.slot.due_at >= now - LOOK_BACK
        }
        assert lean == full
        assert len({state for _, _, state, _ in full}) > 1


def test_its_queries_do_not_grow_with_the_people(cast: Cast, levodopa: Any, ordinary: Any) -> None:
    with CaptureQueriesContext(connection) as one:
        board.build(cast.ruth, people(cast.ruth), NOW)
        board.to_look_at(cast.ruth, people(cast.ruth), NOW)
    for person in (cast.kishor, cast.jean, cast.doreen):
        for clock in ("05:00", "06:00"):
            line(cast.ruth, person, PARACETAMOL, fixed(clock))
    with CaptureQueriesContext(connection) as more:
        board.build(cast.ruth, people(cast.ruth), NOW)
        board.to_look_at(cast.ruth, people(cast.ruth), NOW)
    assert len(more) == len(one)


def test_names_of_what_waits_are_read_for_all_at_once(cast: Cast, levodopa: Any) -> None:
    def clash(medicine: Any, clock: str) -> None:
        for worker in (cast.ann, cast.dawid):
            file_entry(worker, dose(medicine, worker, clock))

    clash(levodopa, "07:00")
    with CaptureQueriesContext(connection) as one:
        assert len(board.to_look_at(cast.ruth, people(cast.ruth), NOW)) == 1
    for person in (cast.kishor, cast.jean, cast.idris):
        clash(line(cast.ruth, person, PARACETAMOL, fixed("08:00"), checker=cast.joy), "08:00")
    with CaptureQueriesContext(connection) as more:
        assert len(board.to_look_at(cast.ruth, people(cast.ruth), NOW)) == 4
    assert len(more) == len(one)


# --- to look at -----------------------------------------------------------------------------------------


def test_two_records_of_one_dose_wait_until_somebody_decides(cast: Cast, levodopa: Any) -> None:
    first, second = dose(levodopa, cast.ann, "07:00"), dose(levodopa, cast.dawid, "07:00")
    file_entry(cast.ann, first)
    file_entry(cast.dawid, second)
    (matter,) = board.to_look_at(cast.joy, people(cast.joy), NOW)
    assert (matter.group, matter.name) == ("Two people recorded this", "PATEL, Meera")
    assert matter.text == "co-careldopa due 07:00: AO and DK. Both count."
    kept = [*Dose.objects.filter(key__in=[first["key"], second["key"]])]
    review_dose(
        cast.joy, decision="two_happened", words="Both say so", dose=kept[0], seen=[one.pk for one in kept]
    )
    assert looked_at(cast.joy) == []
    with clock_at(at("09:20")):
        file_entry(cast.ben, dose(levodopa, cast.ben, "07:00"))
    assert looked_at(cast.joy) == [("Two people recorded this", "PATEL, Meera")]


def test_a_second_try_is_no_clash(cast: Cast, levodopa: Any) -> None:
    file_entry(cast.ann, dose(levodopa, cast.ann, "07:00", outcome="not_taken", reason="did_not_want"))
    with clock_at(at("09:40")):
        file_entry(
            cast.dawid, dose(levodopa, cast.dawid, "07:00", again=True, given_at=at("09:40").isoformat())
        )
    assert [group for group, _ in looked_at(cast.joy)] == ["To do"]  # on time, refused: tell the GP today


def test_when_needed_doses_too_close_by_two_people_wait(cast: Cast) -> None:
    pain = line(cast.ruth, cast.jean, PARACETAMOL, needed(), checker=cast.joy)
    with clock_at(at("08:00")):
        file_entry(cast.ann, dose(pain, cast.ann, None, amount="2", given_at=at("08:00").isoformat()))
    file_entry(cast.ben, dose(pain, cast.ben, None, amount="2"))
    assert looked_at(cast.joy) == [("Given closer together than the gap", "HOLLOWAY, Jean")]


def test_held_not_known_denied_corrected_and_unchecked_wait(cast: Cast, levodopa: Any) -> None:
    body = dose(levodopa, cast.ann, "07:00")
    file_entry(cast.ann, body)
    file_entry(cast.ann, body | {"note": "Something else"})
    file_entry(cast.ann, dose(levodopa, cast.ann, None, key=str(uuid4())) | {"person": str(uuid4())})
    new = line(cast.joy, cast.jean, PARACETAMOL, fixed("08:00", "12:30"))
    answer_all(cast.ann, new, *before_today(["08:00", "12:30"]))
    file_entry(cast.ann, dose(new, cast.ann, "08:00", outcome="not_known", note="The box was open"))
    file_entry(
        cast.joy, dose(levodopa, cast.joy, "07:00", corrects=body["key"], why="It was 07:05", amount="1")
    )
    assert looked_at(cast.ruth) == [
        ("Corrected by somebody else", "PATEL, Meera"),
        ("Kept: the office will look at it", "PATEL, Meera"),
        ("Kept: the office will look at it", ""),
        ("Nobody knows what happened", "HOLLOWAY, Jean"),
        ("Not second-checked yet", "HOLLOWAY, Jean"),
    ]


def test_it_was_not_me_waits(cast: Cast, levodopa: Any) -> None:
    body = dose(levodopa, cast.ann, "07:00", given_by={"worker": str(cast.dawid.pk)})
    file_entry(cast.ann, body)
    file_entry(
        cast.dawid,
        entry(
            "follow_up", cast.meera, cast.dawid, of=body["key"], what="denied", at=NOW.isoformat(), text="No"
        ),
    )
    assert looked_at(cast.joy) == [("The giver says it was not so", "PATEL, Meera")]
