"""A dose as NHS text: each rule of the guide, and lines that are no dose answered with their reasons."""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from medicines import fhir
from tests.medicines.fhir_doses import Json, answers, dose, often, text

HOURLY = {"value": 24, "unit": "hour", "code": "h"}


@pytest.fixture(autouse=True)
def starter() -> None:
    """Nothing here stands on a dictionary or a database."""


def ml(value: int) -> Json:
    return {"value": value, "unit": "ml"}


def words(display: str) -> Json:
    return {"coding": [{"system": "http://snomed.info/sct", "code": "1", "display": display}]}


@pytest.mark.parametrize(
    ("repeat", "said"),
    [
        ({"period": 1, "periodUnit": "d"}, "daily"),
        ({"period": 1, "periodUnit": "wk"}, "weekly"),
        ({"period": 1, "periodUnit": "mo"}, "monthly"),
        ({"period": 1, "periodUnit": "a"}, "annually"),
        (often(1), "once a day"),
        (often(2), "twice a day"),
        (often(4), "4 times a day"),
        (often(1, unit="wk"), "once a week"),
        (often(1, 8, "h"), "every 8 hours"),
        (often(1, 1.5, "h"), "every 1.5 hours"),
        (often(1, 6, "h", periodMax=8), "every 6 to 8 hours"),
        (often(2, 8, "h"), "twice every 8 hours"),
        (often(3, 8, "h"), "3 times every 8 hours"),
        (often(2, 6, "h", frequencyMax=3, periodMax=8), "2 to 3 times every 6 to 8 hours"),
        ({"frequencyMax": 3, "period": 1, "periodUnit": "d"}, "up to 3 times a day"),
        ({"frequencyMax": 4, "period": 8, "periodUnit": "h"}, "up to 4 times every 8 hours"),
        ({"frequency": 1}, "once"),
        ({"frequency": 2}, "twice"),
        ({"frequency": 3}, "3 times"),
        (often(1, when=["CM"]), "once a day - at breakfast"),
        (often(1, when=["AC"], offset=30), "once a day - 30 minutes before a meal"),
        (often(1, when=["ACM"], offset=60), "once a day - 1 hour before breakfast"),
        (often(1, when=["HS"], offset=1440), "once a day - 1 day before sleep"),
        (often(1, when=["PCV"], offset=120), "once a day - 2 hours after dinner"),
        (often(3, when=["CM", "CD", "NIGHT"]), "3 times a day - at breakfast, at lunch and during the night"),
        (often(1, when=["WAKE"]), "once a day - upon waking"),
        (often(2, unit="wk", dayOfWeek=["mon", "thu"]), "twice a week - on Monday and Thursday"),
        (often(1, dayOfWeek=["mon", "wed", "fri"]), "once a day - on Monday, Wednesday and Friday"),
        (often(2, timeOfDay=["10:00:00", "15:00:00"]), "twice a day - at 10:00 and 15:00"),
        (often(1, dayOfWeek=["mon"], timeOfDay=["10:30:00"]), "once a day - on Monday at 10:30"),
        (often(1, boundsDuration={"value": 7, "unit": "day", "code": "d"}), "once a day - for 7 days"),
        (often(1, boundsDuration={"value": 1, "unit": "d"}), "once a day - for 1 day"),
        (
            often(1, boundsRange={"low": {"value": 2, "code": "h"}, "high": {"value": 4, "code": "h"}}),
            "once a day - for 2 to 4 hours",
        ),
        (often(1, boundsRange={"low": {"value": 2, "code": "h"}}), "once a day - for at least 2 hours"),
        (often(1, boundsRange={"high": {"value": 2, "code": "h"}}), "once a day - for up to 2 hours"),
        (
            often(1, boundsPeriod={"start": "2027-02-01", "end": "2027-02-07"}),
            "once a day - from 01/02/2027 to 07/02/2027",
        ),
        ({"count": 1}, "take once"),
        ({"count": 2}, "take twice"),
        ({"count": 3, "countMax": 5}, "take 3 to 5 times"),
        (often(1, duration=8, durationUnit="h"), "over 8 hours - once a day"),
        (
            often(1, duration=4, durationMax=6, durationUnit="h"),
            "over 4 hours (maximum 6 hours) - once a day",
        ),
    ],
)
def test_times(repeat: Json, said: str) -> None:
    assert text(dose(repeat=repeat)) == f"1 tablet - {said}"


@pytest.mark.parametrize(
    ("one", "said"),
    [
        ({"doseQuantity": {"value": 50, "unit": "milligram"}}, "50 milligram"),
        ({"doseQuantity": {"value": 50, "unit": "mg"}}, "50 milligram"),
        ({"doseQuantity": {"value": 2.5, "code": "mL"}}, "2.5 millilitre"),
        ({"doseQuantity": {"value": 1000.0, "unit": "millilitre"}}, "1000 millilitre"),
        ({"doseRange": {"low": ml(20), "high": ml(40)}}, "20 to 40 millilitre"),
        ({"doseRange": {"high": ml(40)}}, "up to 40 millilitre"),
        (
            {
                "rateRatio": {
                    "numerator": {"value": 30, "unit": "millilitre"},
                    "denominator": {"value": 1, "unit": "hour"},
                }
            },
            "at a rate of 30 millilitre per hour",
        ),
        (
            {
                "rateRatio": {
                    "numerator": {"value": 30, "unit": "millilitre"},
                    "denominator": {"value": 2, "unit": "hour"},
                }
            },
            "at a rate of 30 millilitre every 2 hours",
        ),
        (
            {"rateRange": {"low": {"value": 1, "unit": "L/min"}, "high": {"value": 2, "unit": "L/min"}}},
            "at a rate of 1 to 2 litre per minute",
        ),
    ],
)  # fmt: skip
def test_doses_and_rates(one: Json, said: str) -> None:
    assert text({"doseAndRate": [one]}) == said


def test_all_parts_stand_in_their_order() -> None:
    whole = dose(
        2,
        method=words("Apply"),
        repeat=often(1, when=["NIGHT"], boundsDuration={"value": 2, "unit": "week"}, count=14),
        route=words("Topical"),
        site=words("Left knee"),
        asNeededCodeableConcept=words("Pain"),
        maxDosePerPeriod={"numerator": {"value": 8, "unit": "tablet"}, "denominator": HOURLY},
        maxDosePerAdministration={"value": 2, "unit": "tablet"},
        maxDosePerLifetime={"value": 60, "unit": "tablet"},
        additionalInstruction=[{"text": "Shake well"}, {"text": "Keep cool"}, {"text": "Then stop"}],
    )
    assert text(whole) == (
        "Apply 2 tablet - once a day - during the night - Topical - Left knee - as required for Pain - "
        "for 2 weeks - take 14 times - up to a maximum of 8 tablet in 24 hours - "
        "up to a maximum of 2 tablet per dose - up to a maximum of 60 tablet for the lifetime of patient - "
        "Shake well, Keep cool and Then stop"
    )


def test_events_are_dates_of_the_day_first() -> None:
    assert (
        text(dose(timing={"event": ["2027-02-01", "2027-03-01"]}))
        == "1 tablet - on 01/02/2027 and 01/03/2027"
    )


@pytest.mark.parametrize(
    ("instruction", "said"),
    [
        ("Only if awake", "1 tablet - once a day - Only if awake"),
        ("1 tablet - once a day", "1 tablet - once a day"),
        ("1 tablet - once a day - until Easter", "1 tablet - once a day - until Easter"),
    ],
)
def test_a_patient_instruction_closes_the_text_and_never_repeats_it(instruction: str, said: str) -> None:
    assert text(dose(repeat=often(1), patientInstruction=instruction)) == said


def test_steps_follow_and_stand_side_by_side() -> None:
    first, beside = dose(2, sequence=1, repeat=often(1)), dose(1, sequence=1, repeat=often(1, when=["HS"]))
    later = dose(3, sequence=2, repeat=often(1))
    assert text(later, first, beside) == (
        "2 tablet - once a day, and 1 tablet - once a day - before sleep, then 3 tablet - once a day"
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "not readable JSON"),
        ("not json", "not readable JSON"),
        ("[" * 100_000, "not readable JSON|nested too deeply"),
        ('{"id": "a", "dosage": ' + "[" * 90_000 + "]" * 90_000 + "}", "nested too deeply"),
        ("x" * 300_000, "too long"),
        ("[1, 2]", "not a JSON object"),
        ('{"id": "a"}', "no dose to read"),
        ('{"id": "a", "dosage": []}', "no dose to read"),
        ('{"id": "a", "dosage": [3]}', "not an object"),
        ('{"id": "a", "dosage": [{"doseAndRate": [{"doseQuantity": {"value": NaN}}]}]}', "not a number"),
        ('{"id": "a", "dosage": [{"doseAndRate": [{"doseQuantity": {"value": 1e400}}]}]}', "too large"),
        ('{"id": "a", "dosage": [{"doseAndRate": [{"doseQuantity": {"value": 1e-400}}]}]}', "six digits"),
        ('{"dosage": [{"doseAndRate": [{"doseQuantity": {"value": ' + "9" * 5000 + "}}]}]}", "JSON|large"),
        ('{"id": "a", "dosage": [{"doseAndRate": [{"doseQuantity": {"value": "2"}}]}]}', "written as text"),
        ('{"id": "a", "dosage": [{"doseAndRate": [{"doseQuantity": {"value": true}}]}]}', "not a number"),
        ('{"id": "a", "dosage": [{"timing": {"repeat": {"when": ["SOON"]}}}]}', "SOON"),
        ('{"id": "a", "dosage": [{"timing": {"repeat": {"timeOfDay": ["25:00:00"]}}}]}', "not a time of day"),
        ('{"id": "a", "dosage": [{"timing": {"event": ["2027-02-30"]}}]}', "not a date"),
        ('{"id": "a", "dosage": [{"modifierExtension": [{}], "text": "x"}]}', "changes its meaning"),
    ],
)  # fmt: skip
def test_a_bad_line_answers_with_its_reasons(line: str, reason: str) -> None:
    began = time.process_time()
    (said,) = answers("dosage_text", [line])
    assert said["text"] is None
    assert re.search(reason, " ".join(said["reasons"]))
    assert time.process_time() - began < 1


def test_every_line_is_answered_in_order() -> None:
    good = json.dumps({"id": 7, "dosage": [dose(repeat=often(2))]})
    assert answers("dosage_text", [good, "?", good]) == [
        {"id": 7, "text": "1 tablet - twice a day"},
        {"id": None, "text": None, "reasons": ["The line is not readable JSON."]},
        {"id": 7, "text": "1 tablet - twice a day"},
    ]


def test_long_words_take_no_longer_than_their_length_allows() -> None:
    for stuff in ("1 to " * 400, "every " * 330, "a" * 2000, "1 times a " * 190, "max " * 480):
        began = time.process_time()
        answers("dosage_text", [json.dumps({"dosage": [dose(text=stuff[:2000], repeat=often(1))]})])
        assert time.process_time() - began < 1


def test_every_fault_of_a_line_is_named_at_once() -> None:
    wrong: dict[str, Any] = {"sequence": "1", "timing": {"repeat": {"frequency": 1.5, "when": ["X"]}}}
    with pytest.raises(fhir.Unsafe) as refused:
        fhir.read([wrong])
    assert len(refused.value.reasons) == 3


def test_no_page_prints_nhs_text() -> None:
    """NHS text is for machines: only the package that writes it and its command know it."""
    root = Path(__file__).parents[2]
    apps = ("people", "training", "medicines", "mar", "incidents", "audits", "config")
    knowing = {
        str(path.relative_to(root))
        for app in apps
        for path in (root / app).rglob("*.py")
        if "nhs_text" in path.read_text(encoding="utf-8")
        or re.search(r"fhir\.saying|fhir import saying", path.read_text(encoding="utf-8"))
    }
    allowed = {"medicines/management/commands/dosage_text.py"}
    assert {path for path in knowing if not path.startswith("medicines/fhir/")} == allowed
    assert not [path for path in (root / "templates").rglob("*.html") if "nhs_text" in path.read_text()]
