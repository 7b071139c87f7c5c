"""Two hundred random lives: nothing that was written is missing from the chart, and nothing stands twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, get_args

import pytest
from django.db import transaction
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mar import chart
from mar.chart.shape import Chart, State
from mar.chart.written import as_json
from mar.models import Dose, Outcome
from tests.cast import LONDON, Cast
from tests.chart.grid import Grid
from tests.chart.histories import DAYS, MONTHS, WEDNESDAY, Act, Life, acts, live

pytestmark = pytest.mark.django_db
OPEN = ("overdue", "due", "later", "ask")


@contextmanager
def undone() -> Iterator[None]:
    """Each life leaves nothing behind for the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def written(life: Life) -> list[Dose]:
    """Every dose of the person that belongs to these days, straight from the table."""
    start = datetime.combine(life.first, time(0), LONDON)
    end = datetime.combine(life.first + timedelta(days=DAYS), time(0), LONDON)
    return [
        row
        for row in Dose.objects.filter(person=life.person)
        if (
            life.first <= row.due_date < life.first + timedelta(days=DAYS)
            if row.due_date
            else start <= row.given_at < end
        )
    ]


def test_every_dose_stands_once_and_no_open_cell_lies(cast: Cast, dictionary: Any) -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(first=st.sampled_from(MONTHS), history=acts, day=st.integers(0, DAYS), minute=st.integers(0, 1439))
    def one_life(first: date, history: Sequence[Act], day: int, minute: int) -> None:
        with undone():
            life = live(cast, first, history)
            now = life.at(day, minute)
            found = chart.build(life.person, first, DAYS, now)
            every_dose_once(found, life)
            no_open_cell_of_another_day(found, life)
            states_follow_the_rows(found)
            the_json_says_the_same(found, now)
            the_screen_shows_the_same(found)
            seen.update(cell.state for _, _, cell in found.cells())

    one_life()
    # The lives were full: each state occurred but `others` (nobody else gives a dose in them).
    assert {*get_args(State)} - {*seen} == {"others"}


def every_dose_once(found: Chart, life: Life) -> None:
    shown = Counter(pk for _, _, cell in found.cells() for pk in cell.doses)
    shown.update(one.dose for line in found.lines for one in line.given)
    shown.update(one.dose for one in found.besides)
    assert shown == Counter(row.pk for row in written(life))


def no_open_cell_of_another_day(found: Chart, life: Life) -> None:
    weekly = life.lines[1].product_name.split()[0].lower()
    for line, _, cell in found.cells():
        if weekly in line.short and cell.state in OPEN:
            assert cell.day.isoweekday() == WEDNESDAY, cell


def states_follow_the_rows(found: Chart) -> None:
    """What is said of a cell, worked out again from its rows alone."""
    rows = Dose.objects.in_bulk(pk for _, _, cell in found.cells() for pk in cell.doses)
    corrected = {row.corrects_id for row in rows.values()}
    for _, _, cell in found.cells():
        standing = [
            rows[pk] for pk in cell.doses if pk not in corrected and rows[pk].outcome != Outcome.STRUCK
        ]
        outcomes = {row.outcome for row in standing}
        if cell.state in ("given", "late", "part", "left_out", "not_known", "not_taken"):
            assert outcomes, cell
        if cell.state in ("given", "late"):
            assert Outcome.TAKEN in outcomes, cell
        if cell.state == "clash":
            assert len(standing) > 1, cell
        if cell.state in ("not_due", "later", "suspended", "others"):
            assert not standing, cell
        if cell.state == "not_due":
            assert not cell.doses, cell
        assert len([one for one in cell.marks if not one.struck]) >= len(standing), cell


def the_json_says_the_same(found: Chart, now: datetime) -> None:
    body = as_json(found, "K7Q4-2M9X", now)
    cells = [cell for line in body["medicines"] for row in line["rows"] for cell in row["cells"]]
    assert [(one["date"], one["state"], one["mark"], one["said"]) for one in cells] == [
        (cell.day.isoformat(), cell.state, cell.mark, cell.said) for _, _, cell in found.cells()
    ]


def the_screen_shows_the_same(found: Chart) -> None:
    """Each row names its medicine and time, and each cell holds the marks of its own day, and no other."""
    grid = Grid()
    grid.feed(render_to_string("mar/_chart_grid.html", {"chart": found, "narrow": False}))
    wanted = [
        (line.short, "".join(row.heading.split()), [cell.mark.replace(" ", "") for cell in row.cells])
        for line in found.timed
        for row in line.rows
    ]
    assert grid.rows == [(name, time.replace(" ", ""), cells) for name, time, cells in wanted]
    asked = [href.partition("day=")[2] for href in grid.links]
    assert asked == [
        c.day.isoformat() for line, _, c in found.cells() if not line.needed and (c.due or c.doses)
    ]
