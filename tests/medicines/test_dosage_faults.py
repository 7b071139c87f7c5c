"""What cannot be, and what says two things at once: flagged with both sides, and never scheduled."""

import json
from datetime import date

import pytest

from medicines import fhir
from tests.medicines.any_directions import LONDON
from tests.medicines.fhir_doses import Json, answers, dose, often

START = date(2027, 2, 1)


@pytest.fixture(autouse=True)
def starter() -> None:
    """Nothing here stands on a dictionary or a database."""


def faults(one: Json) -> str:
    return " ".join(fhir.faults(fhir.read([one])))


def ranged(low: Json | None, high: Json | None) -> Json:
    ends = {name: end for name, end in (("low", low), ("high", high)) if end}
    return {"doseAndRate": [{"doseRange": ends}], "timing": {"repeat": often(1)}}


def lasting(value: int, unit: str, times: int = 1) -> Json:
    return often(times, boundsDuration={"value": value, "unit": unit})


ONE, TWO = {"value": 1, "unit": "tablet"}, {"value": 2, "unit": "tablet"}

IMPOSSIBLE: list[tuple[Json, str]] = [
    (dose(56, repeat=often(2)), "56 tablet at once is more than is believed"),
    (dose(21, "capsule", repeat=often(1)), "21 capsule at once"),
    (dose(50_000, "milligram", repeat=often(1)), "50000 milligram at once"),
    (dose(30, "", repeat=often(1)), "30 at once"),
    (
        {"doseAndRate": [{"doseQuantity": {"value": 5, "unit": "milligram", "code": "ug"}}]},
        "named milligram, and its code says microgram",
    ),
    (dose(0, repeat=often(1)), "0 tablet is no dose"),
    (dose(-1, repeat=often(1)), "less than nothing"),
    (ranged(ONE, None), "only a lower end"),
    (ranged(TWO, ONE), "cannot go from 2 tablet to 1 tablet"),
    (ranged(ONE, {"value": 2, "unit": "millilitre"}), "cannot go from"),
    (dose(repeat=often(0)), "nothing or less"),
    (dose(repeat=often(3, frequencyMax=2)), "3 to 2 times"),
    (dose(repeat={"period": 3, "periodUnit": "d"}), "does not say how many doses"),
    (dose(repeat=often(1, 0, "h")), "cannot be"),
    (dose(repeat=often(1, -4, "h")), "cannot be"),
    (dose(repeat=often(1, 8, "h", periodMax=6)), "cannot be"),
    (dose(repeat={"frequency": 1, "period": 8}), "no unit of time"),
    (dose(repeat={"frequency": 1, "periodMax": 8, "periodUnit": "h"}), "longest interval"),
    (dose(repeat=often(1, 1, "min")), "more often than can be given"),
    (dose(repeat=often(500)), "more often than can be given"),
    (dose(repeat=often(1, 100, "a")), "longer than a line can last"),
    (dose(repeat=lasting(100, "year")), "longer than is believed"),
    (dose(repeat=lasting(0, "day")), "no time or less"),
    (dose(repeat=lasting(7, "tablet")), "without a unit of time"),
    (dose(repeat=often(1, boundsPeriod={"start": "2027-03-20", "end": "2027-03-10"})), "before it starts"),
    (dose(repeat=often(1, boundsPeriod={"start": "2027-03-20", "end": "2127-03-20"})), "longer than is"),
    (dose(repeat={"count": 0}), "number of doses in the course"),
    (dose(repeat={"count": 5, "countMax": 3}), "number of doses in the course"),
    (dose(repeat={"count": 5000}), "5000 doses is more"),
    (dose(repeat=often(1, duration=-1, durationUnit="h")), "no time or less"),
    (dose(repeat=often(1, duration=36, durationUnit="h")), "longer than the time to the next"),
    (dose(repeat=often(1, when=["NIGHT"], timeOfDay=["08:00:00"])), "only one of them can be meant"),
    (dose(repeat=often(1, when=["CM"], offset=30)), "nothing they are counted from"),
    (dose(repeat=often(1, offset=30)), "nothing they are counted from"),
    (dose(repeat=often(2, timeOfDay=["08:00:00", "08:00:00"])), "named twice"),
    (dose(repeat=often(3, timeOfDay=["08:00:00", "20:00:00"])), "a different number of doses a day"),
    (dose(repeat=often(3, unit="wk", dayOfWeek=["mon", "thu"])), "3 doses a week"),
    (dose(2, repeat=often(1), maxDosePerAdministration=ONE), "above its own maximum"),
    (dose(repeat=often(1), maxDosePerAdministration={"value": 0, "unit": "tablet"}), "nothing or less"),
    (
        {"doseAndRate": [{"doseQuantity": ONE}, {"doseQuantity": TWO}], "timing": {"repeat": often(1)}},
        "Two doses are coded",
    ),
]


@pytest.mark.parametrize(("one", "said"), IMPOSSIBLE)
def test_what_cannot_be_is_flagged(one: Json, said: str) -> None:
    assert said in faults(one)
    with pytest.raises(fhir.Unsafe):
        fhir.to_directions(fhir.read([one]), START, LONDON)


MOST: Json = {
    "maxDosePerPeriod": {
        "numerator": {"value": 8, "unit": "tablet"},
        "denominator": {"value": 24, "unit": "hour"},
    }
}
CONTRADICTIONS: list[tuple[str, Json, str]] = [
    ("Take one tablet 4 times daily", dose(repeat=often(1, 4)), "4 times a day"),
    ("One tablet once daily", dose(repeat=often(5)), "once daily"),
    ("1 tablet once weekly", dose(repeat=often(1)), "weekly"),
    ("1 tablet every 8 hours", dose(repeat=often(1, 6, "h")), "every 8 hours"),
    ("1 tablet on alternate days", dose(repeat=often(1)), "alternate days"),
    ("1 tablet up to 3 times a day", dose(repeat=often(3)), "up to 3 times a day"),
    ("1 tablet tds", dose(repeat=often(2)), "3 times a day"),
    ("Two tablets twice a day", dose(repeat=often(2)), "2 tablets"),
    ("One or two tablets at night", dose(repeat=often(1, when=["NIGHT"])), "1 or 2 tablets"),
    ("One tablet twice a day", dose(1, "capsule", repeat=often(2)), "1 tablet"),
    ("5 mg twice a day", dose(10, "milligram", repeat=often(2)), "5 mg"),
    ("1 g twice a day", dose(100, "milligram", repeat=often(2)), "1 g"),
    ("1 tablet daily for 10 days", dose(repeat=lasting(7, "day")), "for 10 days"),
    ("1 tablet daily for 10 days", dose(repeat=often(1)), "only in the words"),
    ("1 tablet in the morning", dose(repeat=often(1, when=["NIGHT"])), "say morning"),
    ("1 tablet at night", dose(repeat=often(1, timeOfDay=["08:00:00"])), "say night"),
    ("1 tablet at bedtime", dose(repeat=often(1)), "say night"),
    ("1 tablet at 8am", dose(repeat=often(1, timeOfDay=["20:00:00"])), "08:00"),
    ("1 tablet 4 hourly", dose(repeat=often(1, 4, "h")), "“4 hourly” has two meanings"),
    ("2 tablets daily for 3 days then 1 daily", dose(2, repeat=lasting(3, "day")), "go on with “then”"),
    ("1 tablet as required, max 4 in 24 hours", dose(asNeededBoolean=True), "only in the words"),
    ("1 tablet prn. Maximum 6 tablets in 24 hours", dose(asNeededBoolean=True) | MOST, "coded maximum of 8"),
    ("1 tablet on Mondays", dose(repeat=often(1, dayOfWeek=["tue"])), "other days of the week"),
    ("1 tablet twice a day as required", dose(repeat=often(2)), "when needed"),
    ("1 tablet twice a day", dose(repeat=often(2), asNeededBoolean=True), "when needed"),
    ("1 tablet daily by subcutaneous use", dose(repeat=often(1), route={"text": "Oral"}), "subcutaneous"),
    ("1 drop in the left eye daily", dose(1, "drop", repeat=often(1), site={"text": "Right eye"}), "left"),
]


@pytest.mark.parametrize(("words", "one", "said"), CONTRADICTIONS)
def test_words_that_contradict_the_code_are_flagged_with_both_shown(words: str, one: Json, said: str) -> None:
    line = json.dumps({"id": 1, "dosage": [one | {"text": words}]})
    (answer,) = answers("dosage_text", [line])
    assert answer["text"] is None
    coded = fhir.nhs_text(fhir.read([one]))
    shown, *reasons = answer["reasons"]
    assert f"The words say “{words}”" in shown
    assert coded in shown
    assert said.casefold() in " ".join([shown, *reasons]).casefold()
    (due,) = answers("due_slots", [line[:-1] + ', "start": "2027-02-01", "days": 7}'])
    assert due["slots"] == []
    assert due["reasons"]


@pytest.mark.parametrize(
    ("words", "one"),
    [
        ("Take ONE tablet TWICE a day", dose(repeat=often(2))),
        ("One to be taken twice daily", dose(repeat=often(2))),
        ("28 tablets. One tablet to be taken four times a day", dose(repeat=often(4))),
        ("Two 5mg tablets twice a day", dose(2, repeat=often(2))),
        ("10 mg (two tablets) once daily", dose(10, "milligram", repeat=often(1))),
        ("0.5 g twice a day", dose(500, "milligram", repeat=often(2))),
        ("1 tablet every 12 hours", dose(repeat=often(2))),
        ("1 tablet daily", dose(repeat=often(1, when=["NIGHT"]))),
        ("1 tablet weekly on a Wednesday", dose(repeat=often(1, dayOfWeek=["wed"]))),
        ("1 tablet daily on Mondays and Thursdays", dose(repeat=often(1, dayOfWeek=["mon", "thu"]))),
        ("1 tablet three times a day with food", dose(repeat=often(3, when=["C"]))),
        ("1 tablet prn. Maximum 8 tablets in 24 hours", dose(asNeededBoolean=True) | MOST),
        ("1 tablet 1 hourly", dose(repeat=often(1, 1, "h"))),
        ("Take 1 daily", dose(repeat=often(1))),
        ("1 tablet daily for 5 days then stop", dose(repeat=lasting(5, "day"))),
        ("1 tablet twice a day for one week", dose(repeat=lasting(7, "day", 2))),
        ("As directed", dose(repeat=often(2))),
    ],
)  # fmt: skip
def test_words_that_agree_are_not_flagged(words: str, one: Json) -> None:
    assert faults(one | {"text": words}) == ""


def test_a_patient_instruction_that_contradicts_is_flagged_too() -> None:
    assert "not how often" in faults(dose(repeat=often(2), patientInstruction="Take three times a day"))


def test_words_alone_are_no_coded_dose() -> None:
    assert "only the words “1 tablet, at NIGHT”" in faults({"text": "1 tablet, at NIGHT"})


@pytest.mark.parametrize("repeat", [{"duration": 12, "durationUnit": "h"}, lasting(7, "day")])
def test_a_dose_of_nothing_is_a_time_without_only_where_its_length_is_said(repeat: Json) -> None:
    without = {name: one for name, one in repeat.items() if not name.startswith(("frequency", "period"))}
    assert faults(dose(0, "plaster", repeat=without)) == ""
    assert "no dose" in faults(dose(0, "plaster"))
