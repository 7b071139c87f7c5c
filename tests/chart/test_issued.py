"""A chart as it is issued: what it was made from, what its number hangs on, and what no reader may miss."""

from datetime import date, datetime
from typing import Any

import pytest

from mar import chart
from mar.actions import file_entry, issue_chart, review_dose
from mar.chart.seal import Broken, check
from mar.chart.shape import Chart
from mar.chart.written import content
from mar.models import ChartIssue
from medicines import actions as medicines
from medicines.models import Medicine
from people import actions as people
from people.models import Person
from people.records import clock_at
from tests.cast import LONDON, Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, entry, fixed, line, needed
from tests.mar.test_chart import corrected, filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]
TODAY = date(2026, 11, 24)


@pytest.fixture
def levodopa(cast: Cast) -> Medicine:
    return line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00", "11:00"), on_time=True)


@pytest.fixture
def pain(cast: Cast) -> Medicine:
    return line(cast.ruth, cast.meera, PARACETAMOL, needed())


def issued(cast: Cast, first: date = TODAY, **more: Any) -> ChartIssue:
    wanted: dict[str, Any] = {"person": cast.meera, "first_day": first, "days": 7} | more
    return issue_chart(cast.joy, draw=lambda chart, issue: b"%PDF", **wanted)


def of(cast: Cast, first: date, days: int = 4, **more: Any) -> Chart:
    return chart.build(cast.meera, first, days, at("09:12"), **more)


def test_a_struck_dose_when_needed_is_crossed_in_both_its_rows(cast: Cast, pain: Medicine) -> None:
    row = filed(cast.ann, pain, 24, None, "08:00", amount="2", what_for="hip")
    corrected(cast.ann, row, "struck")
    (shown,) = of(cast, TODAY).when_needed
    assert [one.mark.struck for one in shown.given] == [True, True]


def test_a_dose_given_before_a_change_of_today_stands_in_the_folder(cast: Cast, pain: Medicine) -> None:
    row = filed(cast.ann, pain, 24, None, "08:00", amount="2", what_for="hip")
    with clock_at(at("09:00")):
        medicines.change_medicine(
            cast.ruth, medicine=pain, why="less", directions=needed(amount="1"), label="ONE",
            source="prescription", starts_at=at("09:00"), prescriber="Dr Lund",
        )  # fmt: skip
    found = of(cast, TODAY, 28, contingency=True)
    assert [one.dose for shown in found.lines for one in shown.given] == [row.pk]
    assert [bool(shown.stop) for shown in found.lines] == [True, False]


def test_it_is_made_from_the_person_as_they_are(cast: Cast, levodopa: Medicine) -> None:
    """The page that asks may have read the person before somebody else wrote an allergy."""
    read_before = cast.kishor
    people.add_allergy(
        cast.ruth, person=Person.objects.get(pk=read_before.pk), substance="Aspirin", reaction="wheeze",
        severity="severe", noted_on=TODAY, said_by="his daughter",
    )  # fmt: skip
    assert read_before.allergy_state == "none_known"
    assert "Aspirin" in issued(cast, person=read_before).snapshot


def test_it_is_whole_whatever_zone_the_clock_was_in(cast: Cast, levodopa: Medicine) -> None:
    with clock_at(datetime(2027, 6, 1, 9, 0, tzinfo=LONDON)):
        first = issued(cast, date(2027, 5, 24))
        assert issued(cast, date(2027, 5, 24)) == first


def test_what_is_decided_of_other_days_changes_no_chart(cast: Cast, levodopa: Medicine) -> None:
    filed(cast.ann, levodopa, 17, "07:00", "07:05")
    before = content(of(cast, date(2026, 11, 16)))
    first = filed(cast.ann, levodopa, 23, "11:00", "11:00")
    second = filed(cast.dawid, levodopa, 23, "11:00", "11:02")
    with clock_at(at("15:20", 23)):
        review_dose(
            cast.joy, dose=first, decision="two_happened", words="Both did.", seen=[first.pk, second.pk]
        )
    assert content(of(cast, date(2026, 11, 16))) == before
    assert "JA" in dict(of(cast, date(2026, 11, 22)).initials)


def test_every_initials_on_it_have_a_name(cast: Cast, levodopa: Medicine) -> None:
    row = filed(cast.ann, levodopa, 24, "07:00", "07:05")
    after = entry(
        "follow_up", cast.meera, cast.joy, of=str(row.key), what="sick", answer="seen",
        at=at("08:00").isoformat(),
    )  # fmt: skip
    assert file_entry(cast.joy, after)["status"].startswith("saved")
    found = of(cast, TODAY)
    assert found.notes[0].words.endswith("tablet seen, JA.")
    assert dict(found.initials)["JA"] == "Joy Adeyemi, senior"


# --- a dose in no cell ----------------------------------------------------------------------------------


def test_a_dose_when_needed_stands_in_its_block_whatever_time_it_names(cast: Cast, pain: Medicine) -> None:
    row = filed(cast.ann, pain, 24, "08:00", "08:05", amount="2")
    (shown,) = of(cast, TODAY).when_needed
    assert [one.dose for one in shown.given] == [row.pk]
    assert not [one for one in shown.rows if one.time == "08:00"]


def test_a_dose_at_no_time_of_its_line_stands_on_the_back(cast: Cast, levodopa: Medicine) -> None:
    row = filed(cast.ann, levodopa, 24, None, "08:00")
    found = of(cast, TODAY)
    ((shown,),) = [one.given for one in found.timed]
    assert shown.dose == row.pk
    (note,) = [one for one in found.notes if one.number in shown.notes]
    assert (note.bold, note.words) == (
        "co-careldopa, taken, 1 tablet.",
        "At none of the times of this line.",
    )


def test_seconds_make_no_second_slot(cast: Cast, levodopa: Medicine) -> None:
    filed(cast.ann, levodopa, 24, "07:00", "07:05")
    filed(cast.dawid, levodopa, 24, "07:00:30", "07:06")
    cells = [one for _, row, one in of(cast, TODAY).cells() if one.doses]
    assert [(one.state, one.mark) for one in cells] == [("clash", "AO DK")]


def test_a_seal_of_strange_letters_is_a_broken_one(cast: Cast, levodopa: Medicine) -> None:
    issue = issued(cast)
    name = issue.seal.partition(":")[0]
    issue.seal = f"{name}:é"
    with pytest.raises(Broken):
        check(issue)


def test_no_two_charts_of_an_agency_have_one_number(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = {"": "AAAA-AAAA", "AAAA-AAAA": "BBBB-BBBB"}
    monkeypatch.setattr("mar.chart.issued._serial", lambda chart, said, before, turn="": numbers[turn])
    first, second = issued(cast), issued(cast, person=cast.kishor)
    assert [first.serial, second.serial] == ["AAAA-AAAA", "BBBB-BBBB"]
    assert issued(cast).serial == first.serial


def test_no_sign_turns_the_words_of_a_chart_round(cast: Cast, levodopa: Medicine, pain: Medicine) -> None:
    """What was typed is kept as it came; on paper a hidden sign would make 21 of 12 and empty a line."""
    filed(
        cast.ann, levodopa, 24, "07:00", "07:05", outcome="not_taken", reason="asleep",
        note="\u202e21 gm\x1b\u2066 left",
    )  # fmt: skip
    filed(cast.ann, pain, 24, None, "08:00", amount="2", what_for="hip\u202e 21")
    found = of(cast, TODAY)
    assert found.notes[0].words == "“21 gm left”"
    assert [one.why for one in found.when_needed[0].given] == ["hip 21"]
