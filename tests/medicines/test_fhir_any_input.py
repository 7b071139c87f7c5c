"""Whatever a line holds, it is answered: with a text or slots, or with reasons, and never with a crash."""

from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from medicines import fhir
from medicines.fhir.due import due_slots
from medicines.fhir.values import WEEKDAYS, WHEN
from tests.medicines.fhir_doses import Json


@pytest.fixture(autouse=True)
def starter() -> None:
    """Nothing here stands on a dictionary or a database."""


ODD = st.sampled_from([0.5, 1.5, 56, 1000, 10**8, 10**12, -1, 0, 0.0000001, 1 / 3, True, "2", None])
SMALL = st.sampled_from([1, 1, 1, 2, 2, 3, 4, 6, 8, 12, 72])
UNITS = st.sampled_from(["tablet", "tablet", "mg", "mL", "patch", "plaster"])
TIMES = st.sampled_from(["d", "d", "d", "h", "wk", "mo", "a", "min"])
SAID = st.sampled_from(["take with water", "one tablet twice a day", "at night", "repeat course", "½"])
SAID |= st.sampled_from(["4 times daily", "as required", "every 4 to 6 hours", "except on Mondays", "q6h"])
CLOCKS = st.sampled_from(["08:00:00", "20:00:00", "01:30:00", "23:59:00"])
DATES = st.sampled_from(["2027-03-20", "2027-04-01", "2027-03-28T01:30:00Z", "2027-03-28T01:30:00"])
STRANGE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | ODD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def amount(unit: st.SearchStrategy[str] = UNITS) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({"value": SMALL, "unit": unit})


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({}, optional=fields)


def several(one: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[list[Any]]:
    return st.lists(one, min_size=1, max_size=most, unique_by=repr)


def how_often() -> st.SearchStrategy[Json]:
    """Ways to say how often and when, each by itself sensible, put together at random."""
    period = st.fixed_dictionaries(
        {"period": SMALL, "periodUnit": TIMES}, optional={"frequency": SMALL, "frequencyMax": SMALL}
    )
    when = st.fixed_dictionaries(
        {"when": several(st.sampled_from(sorted(WHEN)))}, optional={"offset": st.sampled_from([30, 60])}
    )
    at = st.fixed_dictionaries({"timeOfDay": several(CLOCKS)})
    days = st.fixed_dictionaries({"dayOfWeek": several(st.sampled_from(WEEKDAYS), 3)})
    lasts = st.fixed_dictionaries({"duration": SMALL, "durationUnit": st.just("h")})
    ends = some(boundsDuration=amount(TIMES)) | some(boundsPeriod=some(start=DATES, end=DATES))
    rest = st.one_of(
        st.just({}), st.just({}), when, at, days, lasts, ends, some(count=SMALL, periodMax=SMALL)
    )
    return st.builds(lambda *all: {k: v for one in all for k, v in one.items()}, period, rest, rest)


def a_dosage() -> st.SearchStrategy[Json]:
    dose = some(doseQuantity=amount()) | some(doseRange=some(low=amount(), high=amount()))
    needed = st.fixed_dictionaries({"asNeededBoolean": st.just(True)})
    words = some(text=SAID, patientInstruction=SAID, additionalInstruction=several(some(text=SAID)))
    most = some(maxDosePerPeriod=some(numerator=amount(), denominator=amount(TIMES)))
    rest = st.one_of(st.just({}), st.just({}), st.just({}), needed, words, most, some(route=some(text=SAID)))
    core = st.fixed_dictionaries(
        {"timing": st.fixed_dictionaries({"repeat": how_often()}), "doseAndRate": several(dose, 1)}
    )
    return st.builds(lambda *all: {k: v for one in all for k, v in one.items()}, core, rest)


@st.composite
def spoilt(draw: st.DrawFn) -> Json:
    """A dosage of which one value, anywhere in it, is something strange."""
    one = draw(a_dosage())
    at: Any = one
    while True:
        key = draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if isinstance(at[key], dict | list) and at[key] and draw(st.integers(0, 3)):
            at = at[key]
            continue
        at[key] = draw(STRANGE)
        return one


@st.composite
def steps(draw: st.DrawFn) -> list[Json]:
    found = draw(st.lists(a_dosage(), min_size=1, max_size=3))
    if len(found) > 1 and draw(st.booleans()):
        found = [{**one, "sequence": n + draw(st.integers(0, 1))} for n, one in enumerate(found, start=1)]
    return found


@given(dosages=st.one_of(steps(), steps(), st.lists(spoilt(), max_size=2), STRANGE))
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_dosages_are_answered(dosages: Any) -> None:
    text = ""
    try:
        text = fhir.nhs_text(fhir.sound(fhir.read(dosages)))
    except fhir.Unsafe as refused:
        if not refused.reasons or not all(reason.strip() for reason in refused.reasons):
            pytest.fail("refused without a reason")
    assert "None" not in text
    assert "  " not in text
    try:
        found = due_slots({"dosage": dosages, "start": "2027-03-20", "days": 28})
    except fhir.Unsafe as refused:
        event("refused")
        if not refused.reasons:
            pytest.fail("refused without a reason")
    else:
        event("scheduled")
        moments = [(one["at"], one["ordinal"]) for one in found["slots"]]
        assert len(moments) == len(set(moments))
        assert len(moments) <= 28 * 25
        assert text


@given(dosages=steps())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_falls_due_is_the_same_whatever_days_are_asked_for(dosages: list[Json]) -> None:
    asked = {"dosage": dosages, "start": "2027-03-20"}
    try:
        long = due_slots({**asked, "days": 28})["slots"]
    except fhir.Unsafe:
        return
    short = due_slots({**asked, "days": 10})["slots"]
    assert short == [one for one in long if one["date"] < "2027-03-30"]
