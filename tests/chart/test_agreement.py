"""Chart, round, board and list say the same of one dose at one moment, whatever days the chart shows."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mar import chart
from mar.board import build as board_of
from mar.chart.shape import Cell, Chart
from mar.round.people import _around
from mar.round.person import person_json
from mar.slots import LOOK_BACK, ZONE
from medicines.listing import listing
from people.models import Person
from people.wall_clock import instant
from tests.cast import Cast
from tests.chart.histories import DAYS, MONTHS, Act, Life, acts, live
from tests.chart.test_histories import undone

pytestmark = pytest.mark.django_db
ANSWERED = {"given", "late", "part", "not_taken", "left_out", "not_known", "clash"}
Slot = tuple[str, str, str, int]


def test_a_dose_is_said_alike_everywhere(cast: Cast, dictionary: Any) -> None:
    compared = {"round": 0, "board": 0, "windows": 0, "list": 0}

    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        first=st.sampled_from(MONTHS), history=acts, day=st.integers(3, DAYS - 1), minute=st.integers(0, 1439)
    )
    def one_life(first: date, history: Sequence[Act], day: int, minute: int) -> None:
        with undone():
            life = live(cast, first, [one for one in history if one[:2] <= (day, minute)])
            now = life.at(day, minute)
            whole = cells(chart.build(life.person, first, DAYS, now))
            compared["windows"] += of_other_days(life, whole, day, now)
            compared["round"] += on_the_round(life, whole, now)
            compared["board"] += on_the_board(life, whole, now)
            compared["list"] += on_the_list(life, now)

    one_life()
    assert min(compared.values()) > 50, compared


def cells(found: Chart) -> dict[Slot, Cell]:
    return {
        (str(line.medicine), cell.day.isoformat(), row.time, row.ordinal): cell
        for line, row, cell in found.cells()
        if cell.due or cell.doses
    }


def told(cell: Cell) -> tuple[Any, ...]:
    return cell.state, cell.said, cell.mark, cell.doses, cell.due


def of_other_days(life: Life, whole: dict[Slot, Cell], day: int, now: datetime) -> int:
    """A cell does not hang on which days are shown beside it."""
    many = 0
    for begins, days in ((day - 2, 3), (day, 28), (0, 3), (day - 20, 62)):
        first = life.first + timedelta(days=begins)
        found = cells(chart.build(life.person, first, days, now))
        for slot, cell in found.items():
            if slot in whole:
                assert told(cell) == told(whole[slot]), (slot, days)
                many += 1
        for slot in whole:
            inside = first <= date.fromisoformat(slot[1]) < first + timedelta(days=days)
            assert not inside or slot in found, (slot, days)
    return many


def on_the_round(life: Life, whole: dict[Slot, Cell], now: datetime) -> int:
    ann, day = life.cast.ann, now.astimezone(ZONE).date()
    person = Person.objects.select_related("provider", "branch__provider").get(pk=life.person.pk)
    start, end = instant(day, time(0), ZONE), instant(day + timedelta(days=1), time(0), ZONE)
    (around,) = _around(ann, ann, [person], day, now, start, end)
    slots = {
        (one["medicine"], one["due_date"], one["due_time"], one["ordinal"]): one
        for one in person_json(around)["slots"]
    }
    for slot, one in slots.items():
        if slot not in whole:
            assert date.fromisoformat(slot[1]) >= life.first + timedelta(days=DAYS), slot
            continue
        state = whole[slot].state
        if one["clash"]:
            assert state == "clash", slot
        elif one["state"] == "done":
            assert state in ANSWERED - {"clash"}, slot
        else:
            assert state == one["state"], slot
        assert len(whole[slot].doses) >= len(one["doses"]), slot
    for slot, cell in whole.items():
        due = instant(date.fromisoformat(slot[1]), time.fromisoformat(slot[2]), ZONE)
        if now - LOOK_BACK <= due <= now and cell.state in ("overdue", "due", "ask"):
            assert slot in slots, (slot, cell)
    return len(slots)


def on_the_board(life: Life, whole: dict[Slot, Cell], now: datetime) -> int:
    found = board_of(life.cast.ruth, Person.objects.filter(pk=life.person.pk), now)
    late = {one.subject for one in found.rows}
    wanted = set()
    for (medicine, day, clock, ordinal), cell in whole.items():
        due = instant(date.fromisoformat(day), time.fromisoformat(clock), ZONE)
        if now - LOOK_BACK <= due <= now and cell.state == "overdue":
            wanted.add(f"slot:{medicine}:{day}:{clock}:00:{ordinal}")
    assert wanted <= late, wanted - late
    return len(wanted)


def on_the_list(life: Life, now: datetime) -> int:
    found = chart.build(life.person, now.astimezone(ZONE).date(), 7, now)
    doubted = {line.medicine for line in found.lines if line.doubt and not line.stop}
    shown = listing(life.person, now)
    assert doubted == {one.medicine.pk for one in shown.ours if one.state == "ask"}
    return len(shown.ours)
