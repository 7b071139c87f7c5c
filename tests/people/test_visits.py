"""Visits: two weeks ahead, the past untouched, the clock's two odd nights, and files."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from people import actions
from people.forms.base import moment
from people.models import Visit
from people.records import Refused, clock_at
from people.wall_clock import instant

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 24)


def at(day, clock):
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=LONDON)


def planned(person, day):
    rows = Visit.objects.planned().filter(person=person, pattern_day=day).order_by("starts_at")
    return [visit.starts_at.astimezone(LONDON).strftime("%H:%M") for visit in rows]


def refused(call):
    with pytest.raises(Refused) as fault:
        call()
    return fault.value.fields


def test_the_night_writes_each_visit_once(cast):
    written = actions.write_visits(cast.software)
    assert written > 0
    assert actions.write_visits(cast.software) == 0
    assert planned(cast.jean, date(2026, 12, 7)) == ["08:00", "12:30", "17:00"]
    assert planned(cast.jean, date(2026, 12, 8)) == []


def test_a_change_touches_only_what_has_not_begun(cast):
    pattern = cast.jean.visit_patterns.order_by("starts")[1]
    changed = actions.change_pattern(
        cast.joy, pattern=pattern, starts=time(13, 0), ends=time(13, 30), why="Later"
    )
    assert planned(cast.jean, date(2026, 11, 23)) == ["08:00", "12:30", "17:00"]
    assert planned(cast.jean, TODAY) == ["08:00", "13:00", "17:00"]
    assert changed.since == TODAY
    early = cast.jean.visit_patterns.order_by("starts")[0]
    actions.end_pattern(cast.joy, pattern=early, why="Manages alone")
    assert planned(cast.jean, TODAY) == ["08:00", "13:00", "17:00"]
    assert planned(cast.jean, date(2026, 11, 25)) == ["13:00", "17:00"]
    assert "from_day" in refused(
        lambda: actions.end_pattern(cast.joy, pattern=changed, from_day=date(2026, 11, 1), why="x")
    )


def test_nobody_who_died_is_visited(cast):
    actions.start_absence(cast.ruth, person=cast.jean, kind="died", starts_at=at(TODAY, "06:00"))
    actions.write_visits(cast.software)
    assert planned(cast.jean, date(2026, 12, 5)) == []
    assert planned(cast.idris, date(2026, 12, 5)) != []


def test_one_visit_moves_or_falls_out(cast):
    visit = Visit.objects.get(person=cast.jean, starts_at=at(TODAY, "12:30"))
    moved = actions.move_visit(
        cast.joy, visit=visit, starts_at=at(TODAY, "13:00"), ends_at=at(TODAY, "13:20"), worker=cast.dawid
    )
    assert (moved.worker, moved.pattern) == (cast.dawid, visit.pattern)
    assert actions.write_visits(cast.software, people=[cast.jean], days=1) == 0
    actions.cancel_visit(cast.joy, visit=moved, why="Daughter is there")
    assert planned(cast.jean, TODAY) == ["08:00", "17:00"]
    over = Visit.objects.get(person=cast.jean, starts_at=at(TODAY, "08:00"))
    assert refused(lambda: actions.cancel_visit(cast.joy, visit=over, why="x"))
    assert refused(lambda: actions.move_visit(cast.ann, visit=moved, worker=cast.ann))


def test_what_a_pattern_needs(cast):
    def add(by=cast.joy, **other):
        given = {"weekdays": [2], "starts": time(9), "ends": time(9, 30), "since": TODAY}
        return actions.add_pattern(by, person=cast.jean, **given | other)

    assert "weekdays" in refused(lambda: add(weekdays=[]))
    assert "weekdays" in refused(lambda: add(weekdays=[8]))
    assert "ends" in refused(lambda: add(ends=time(9)))
    assert "worker" in refused(lambda: add(worker=cast.sam))
    assert "worker" in refused(lambda: add(worker=cast.paul))
    assert "worker2" in refused(lambda: add(worker=cast.ann, worker2=cast.ann))
    assert "until" in refused(lambda: add(until=date(2026, 11, 1)))
    assert refused(lambda: add(by=cast.ann))
    assert refused(lambda: add(by=cast.grace))
    night = add(starts=time(22), ends=time(7))
    first = Visit.objects.filter(pattern=night).earliest("starts_at")
    assert (first.ends_at - first.starts_at).total_seconds() == 9 * 3600


def test_the_clock_goes_forward_and_back():
    assert instant(date(2027, 3, 28), time(1, 30), LONDON) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert instant(date(2026, 10, 25), time(1, 30), LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_visits_keep_the_wall_clock_over_the_change(cast):
    with clock_at(datetime(2027, 3, 20, 6, 0, tzinfo=LONDON)):
        actions.write_visits(cast.software, people=[cast.jean])
    assert (
        planned(cast.jean, date(2027, 3, 27))
        == planned(cast.jean, date(2027, 3, 28))
        == ["08:00", "12:30", "17:00"]
    )


GOOD = """person,date,from,until,worker,worker2
999 449 8266,26-Nov-2026,10:00,10:30,AO,DK
idris jones,2026-11-26,9:00,9:20,ben.wright,
Meera Patel,26/11/2026,22:00,06:00,,
"""


def test_a_file_is_judged_first_and_written_once(cast):
    before = Visit.objects.count()
    dry = actions.import_visits(cast.joy, text=GOOD, dry_run=True)
    assert (len(dry.planned), dry.faults, dry.written) == (3, (), 0)
    assert Visit.objects.count() == before
    assert actions.import_visits(cast.joy, text=GOOD, dry_run=False).written == 3
    again = actions.import_visits(cast.joy, text=GOOD, dry_run=False)
    assert (again.written, [one.there for one in again.planned]) == (0, [True, True, True])
    jean = Visit.objects.get(person=cast.jean, starts_at=at(date(2026, 11, 26), "10:00"))
    assert (jean.worker, jean.worker2) == (cast.ann, cast.dawid)


def test_any_fault_in_a_file_writes_nothing(cast):
    bad = GOOD + "Terry Fagg,26-Nov-2026,08:00,08:30,AO\nMeera Patel,31-Feb-2026,25:00,,ZZ,\n"
    done = actions.import_visits(cast.joy, text=bad, dry_run=False)
    assert done.written == 0
    assert [(fault.line, fault.column) for fault in done.faults] == [
        (5, "person"), (6, "date"), (6, "from"), (6, "until"), (6, "worker"),
    ]  # fmt: skip
    assert "Terry Fagg" in done.faults[0].sentence
    assert not Visit.objects.filter(person=cast.jean, starts_at=at(date(2026, 11, 26), "10:00")).exists()


@pytest.mark.parametrize("text", ["", "a,b\n", "person,date,from,until,worker\n", '"open'])
def test_files_that_are_no_plans(cast, text):
    done = actions.import_visits(cast.joy, text=text, dry_run=False)
    assert (len(done.faults), done.written) == (1, 0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("25-Oct-2026 01:30", "2026-10-25T00:30+00:00"), ("29-Mar-2026 01:30", "2026-03-29T01:00+00:00")],
)
def test_a_typed_time_of_the_night_when_the_clocks_change_is_taken(typed, meant):
    """The one that comes twice is the first; the one that never comes is the first minute after the gap."""
    assert moment("From").clean(typed) == datetime.fromisoformat(meant)


def who_is(cast, name):
    """Whom a file of one visit means by this name, or its first fault."""
    read = actions.import_visits(
        cast.joy,
        text=f'person,date,from,until,worker\n"{name}",26-Nov-2026,10:00,10:30,AO\n',
        dry_run=True,
    )
    return read.faults[0].sentence if read.faults else read.planned[0].person


@pytest.mark.parametrize(
    "name",
    [
        "Idris Jones",
        "jones idris",
        "JONES, Idris",
        "  Jones ,Idris ",
        "Taid Jones",
        "Jones, Taid",
        "jones taid",
    ],
)
def test_a_name_is_read_in_any_order_that_means_one_person(cast, name):
    actions.change_person(cast.ruth, person=cast.idris, preferred_name="Taid")
    assert who_is(cast, name) == cast.idris


def test_a_name_that_can_be_two_people_is_refused_in_words(cast):
    actions.change_person(cast.ruth, person=cast.idris, given_name="Meera", family_name="Jean")
    actions.change_person(cast.ruth, person=cast.jean, given_name="Jean", family_name="Meera")
    for name in ("Meera Jean", "jean meera"):
        assert who_is(cast, name) == (
            f"“{name}” can be Meera Jean (14-Sep-1952) and Jean Meera (19-Aug-1958). Write the NHS number."
        )
    assert who_is(cast, "Jean, Meera") == cast.idris
    assert who_is(cast, "Meera, Jean") == cast.jean


@pytest.mark.parametrize("name", ["Idris", "Jones", "", "Sam Okafor", "Idris  Jones-Smith"])
def test_half_a_name_and_nobody_are_refused_in_words(cast, name):
    assert "Write the NHS number, or both names." in who_is(cast, name)


def test_a_number_of_nobody_here_says_so(cast):
    assert who_is(cast, "999 481 9658") == "Nobody open to you has the NHS number 999 481 9658."
