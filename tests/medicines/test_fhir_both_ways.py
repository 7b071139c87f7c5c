"""Our directions as FHIR and back: the same doses fall due, or it is refused in words; nothing is dropped."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medicines import fhir
from medicines.directions import Worn, parse, to_json
from medicines.schedule import Line, Slot, due
from people.wall_clock import instant
from tests.medicines.any_directions import KINDS, LONDON, Case, Value, any_directions
from tests.medicines.fhir_doses import Json, dose, often


@pytest.fixture(autouse=True)
def starter() -> None:
    """Nothing here stands on a dictionary or a database."""


START = date(2027, 2, 1)
BY_WORDS = frozenset(
    {"nth weekday", "days of the month", "monthly", "quarterly or yearly", "running", "counted course"}
)
"""Kinds that FHIR cannot name, wholly or on some days: they may be refused, never changed."""
ELSEWHERE = frozenset({"when needed"})


def doses(line: Line, first: date) -> list[tuple[Any, ...]]:
    """What falls due in 60 days. How many patches are on at the start is words in FHIR: none are, here."""
    begins = instant(first, time(0), LONDON)
    bare = replace(line.directions, worn=line.directions.worn and Worn())
    line = replace(line, id="", directions=bare, starts_at=begins, live_at=begins)
    return [_dose(one) for one in due(line, first, first + timedelta(days=60), LONDON)]


def _dose(one: Slot) -> tuple[Any, ...]:
    return (one.due_at, one.step, one.amount, one.amount_max)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - BY_WORDS - ELSEWHERE))
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_the_same_doses_fall_due(kind: str, data: st.DataObject) -> None:
    case: Case = data.draw(any_directions(kind))
    first = case.line.starts_at.astimezone(LONDON).date()
    written = fhir.from_directions(case.line.directions, first)
    back = fhir.to_directions(fhir.read(list(written.dosages)), first, LONDON).directions
    assert doses(replace(case.line, directions=back), first) == doses(case.line, first)


@pytest.mark.parametrize("kind", sorted(BY_WORDS))
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_days_that_fhir_cannot_name_are_refused_and_never_changed(kind: str, data: st.DataObject) -> None:
    case: Case = data.draw(any_directions(kind))
    first = case.line.starts_at.astimezone(LONDON).date()
    written = fhir.from_directions(case.line.directions, first)
    try:
        back = fhir.to_directions(fhir.read(list(written.dosages)), first, LONDON).directions
    except fhir.Unsafe:
        assert written.notes
    else:
        assert doses(replace(case.line, directions=back), first) == doses(case.line, first)


@given(case=any_directions("when needed"))
@settings(max_examples=10, deadline=None)
def test_when_needed_comes_back_when_needed(case: Case) -> None:
    written = fhir.from_directions(case.line.directions, START)
    back = fhir.to_directions(fhir.read(list(written.dosages)), START, LONDON).directions
    assert (back.kind, back.reason, back.amount) == ("as_needed", "pain", case.line.directions.amount)
    assert back.gap_minutes == case.line.directions.gap_minutes
    assert back.max_doses_24h == 4


BASE: Value = {"v": 1, "kind": "fixed", "unit": "tablet", "times": [{"at": "08:00", "amount": "1"}]}
NEEDED: Value = {"v": 1, "kind": "as_needed", "unit": "tablet", "amount": "1", "for": "pain"}
PATCH: Value = {"worn": {"at_start": 1, "sites": ["left arm", "right arm"], "rest_days": 7}, "unit": "patch"}
GLUCOSE: Value = {"check": {"what": "glucose", "unit": "mmol/L", "low": "4", "high": "15"}}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (NEEDED | {"max_doses_24h": 4, "max_doses_7d": 9}, "No more than 9 doses in 7 days"),
        (NEEDED | {"max_doses_24h": 4, "max_doses_course": 20}, "No more than 20 doses of this course"),
        (BASE | {"gap_minutes": 240}, "At least 240 minutes between doses"),
        (BASE | {"meal": {"how": "before", "minutes": 30}}, "30 minutes before food"),
        (BASE | {"by_result": "INR"}, "The dose goes by the result of INR"),
        (BASE | {"others": [{"who": "her son", "weekdays": [7]}]}, "Given by her son: Sunday, all times"),
        (BASE | GLUCOSE, "Measure glucose first: give only from 4 to 15 mmol/L"),
        (BASE | PATCH, "Use in turn: left arm, right arm; rest each for 7 days"),
        (BASE | PATCH, "On the body at the start: 1"),
    ],
)
def test_what_fhir_has_no_field_for_is_carried_as_text_with_a_note(value: Value, words: str) -> None:
    written = fhir.from_directions(parse(value), START)
    assert {"text": words} in written.dosages[0]["additionalInstruction"]
    assert f"Only in words: {words}" in written.notes


def test_a_maximum_of_24_hours_is_coded() -> None:
    written = fhir.from_directions(parse(NEEDED | {"max_amount_24h": "8"}), START)
    limit = written.dosages[0]["maxDosePerPeriod"]
    assert limit["numerator"] == {"value": 8, "unit": "tablet"}
    assert (limit["denominator"]["value"], limit["denominator"]["code"]) == (24, "h")


def test_the_days_off_of_a_cycle_are_a_step_without_a_dose() -> None:
    days = {"rule": "cycle", "on": 21, "off": 7, "anchor": "2027-02-01"}
    on, off = fhir.from_directions(parse(BASE | {"days": days}), START).dosages
    assert on["timing"]["repeat"]["boundsPeriod"] == {"start": "2027-02-01", "end": "2027-02-21"}
    assert off["doseAndRate"][0]["doseQuantity"]["value"] == 0
    assert off["timing"]["repeat"]["boundsDuration"]["value"] == 7


def test_days_that_only_words_can_name_carry_no_frequency() -> None:
    days = {"rule": "nth_weekday", "every": 1, "nth": -1, "weekday": 5, "anchor": "2027-02-01"}
    (one,) = fhir.from_directions(parse(BASE | {"days": days}), START).dosages
    assert "timing" not in one
    assert {"text": "On the last Friday of each month from 2027-02-01"} in one["additionalInstruction"]


@pytest.mark.parametrize(
    "dosages",
    [
        [dose(2, repeat=often(3))],
        [dose(repeat=often(1, when=["NIGHT"]))],
        [dose(repeat=often(1, dayOfWeek=["mon"]))],
        [dose(repeat=often(1, 2))],
        [dose(1, "patch", repeat=often(1, 72, "h"))],
        [dose(1, "plaster", repeat=often(1, duration=12, durationUnit="h"))],
        [dose(10, "millilitre", repeat=often(2, boundsDuration={"value": 5, "unit": "day"}))],
        [dose(repeat={"count": 1})],
    ],
)
def test_what_is_read_can_be_kept_on_a_line(dosages: list[Json]) -> None:
    found = fhir.to_directions(fhir.read(dosages), START, LONDON).directions
    assert parse(to_json(found)) == found


def test_a_dose_without_an_end_is_no_course_in_steps() -> None:
    found = fhir.to_directions(fhir.read([dose(2, "Tablet", repeat=often(2))]), START, LONDON).directions
    assert (found.parts, len(found.times), found.unit) == ((), 2, "tablet")
