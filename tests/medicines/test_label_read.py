"""Label words: what is read, what is asked, what is refused. Every sentence was written for this test."""

import csv
from pathlib import Path

import pytest

import medicines
from medicines.directions.label import read
from medicines.directions.label.strict import strict

TABLET = {"unit": "tablet", "system": "http://snomed.info/sct", "code": "428673006"}


def repeat(text, medicine=None):
    """The timing of the only dose of a label that is read."""
    found = read(text, medicine)
    assert found.verdict == "suggested", found.reasons
    assert len(found.dosage) == 1
    return found.dosage[0].get("timing", {}).get("repeat", {})


def amount(text, medicine=None):
    found = read(text, medicine)
    assert found.verdict == "suggested", found.reasons
    return found.dosage[0]["doseAndRate"][0]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Take THREE tablets at night", 3, "tablet"),
        ("Take a tablet at night", 1, "tablet"),
        ("One and a half tablets every morning", 1.5, "tablet"),
        ("1½ tablets every morning", 1.5, "tablet"),
        ("Take a quarter of a tablet daily", 0.25, "tablet"),
        ("three quarters of a tablet every day", 0.75, "tablet"),
        ("FOUR (4) capsules every morning", 4, "capsule"),
        ("7.5ml twice daily", 7.5, "millilitre"),
        ("1,500 mg every morning", 1500, "milligram"),
        ("Take two 5ml spoonfuls at bedtime", 2, "5 millilitre medicine spoonful - unit of product usage"),
        ("twenty five units every morning", 25, "unit"),
    ],
)
def test_one_amount_is_read_with_its_unit(text, value, unit):
    quantity = amount(text)["doseQuantity"]
    assert quantity["value"] == value
    assert quantity["unit"] == unit


@pytest.mark.parametrize("text", ["2-3 puffs bd", "2 or 3 puffs bd", "two to three puffs twice a day"])
def test_a_range_keeps_both_ends(text):
    dose = amount(text)["doseRange"]
    assert (dose["low"]["value"], dose["high"]["value"]) == (2, 3)


def test_a_strength_in_brackets_is_said_and_never_given():
    found = read("(75mg) 2 to be taken each morning")
    assert found.dosage[0]["doseAndRate"] == [{"doseQuantity": {"value": 2}}]
    assert found.dosage[0]["additionalInstruction"] == [{"text": "(75mg)"}]


@pytest.mark.parametrize(
    ("text", "timing"),
    [
        ("1 tablet 3 times a day", {"frequency": 3, "period": 1, "periodUnit": "d"}),
        ("1 tablet tid", {"frequency": 3, "period": 1, "periodUnit": "d"}),
        ("1 tablet q.d.s.", {"frequency": 4, "period": 1, "periodUnit": "d"}),
        ("1 tablet every 6 hours", {"frequency": 1, "period": 6, "periodUnit": "h"}),
        ("1 tablet every 6 to 8 hours", {"frequency": 1, "period": 6, "periodMax": 8, "periodUnit": "h"}),
        ("1 tablet every third day", {"frequency": 1, "period": 3, "periodUnit": "d"}),
        ("1 tablet every other day", {"frequency": 1, "period": 2, "periodUnit": "d"}),
        ("1 tablet fortnightly", {"frequency": 1, "period": 2, "periodUnit": "wk"}),
        ("1 tablet every 3 months", {"frequency": 1, "period": 3, "periodUnit": "mo"}),
        ("1 tablet up to 3 times daily", {"frequencyMax": 3, "period": 1, "periodUnit": "d"}),
        (
            "1 tablet two or three times daily",
            {"frequency": 2, "frequencyMax": 3, "period": 1, "periodUnit": "d"},
        ),
        ("1 tablet on Tuesdays", {"frequency": 1, "period": 1, "periodUnit": "wk", "dayOfWeek": ["tue"]}),
        (
            "1 tablet twice a week on Tuesday and Saturday",
            {"frequency": 2, "period": 1, "periodUnit": "wk", "dayOfWeek": ["tue", "sat"]},
        ),
        ("1 tablet mane", {"frequency": 1, "period": 1, "periodUnit": "d", "when": ["MORN"]}),
        (
            "1 tablet night and morning",
            {"frequency": 2, "period": 1, "periodUnit": "d", "when": ["NIGHT", "MORN"]},
        ),
        ("1 tablet with supper", {"frequency": 1, "period": 1, "periodUnit": "d", "when": ["CV"]}),
        (
            "1 tablet an hour before breakfast",
            {"frequency": 1, "period": 1, "periodUnit": "d", "when": ["ACM"], "offset": 60},
        ),
        (
            "1 tablet twice a day half an hour before meals",
            {"frequency": 2, "period": 1, "periodUnit": "d", "when": ["AC"], "offset": 30},
        ),
        (
            "1 tablet at 7.30am and 10pm",
            {"frequency": 2, "period": 1, "periodUnit": "d", "timeOfDay": ["07:30:00", "22:00:00"]},
        ),
        (
            "1 tablet on alternate mornings",
            {"frequency": 1, "period": 2, "periodUnit": "d", "when": ["MORN"]},
        ),
        (
            "1 tablet every morning before breakfast",
            {"frequency": 1, "period": 1, "periodUnit": "d", "when": ["ACM"]},
        ),
    ],
)  # fmt: skip
def test_how_often_and_when(text, timing):
    assert repeat(text) == timing


def test_lengths_of_a_course():
    ucum = {"system": "http://unitsofmeasure.org"}
    week = {"value": 2, "unit": "week", "code": "wk", **ucum}
    assert repeat("1 tablet daily for 2 weeks")["boundsDuration"] == week
    assert repeat("1 tablet daily for a fortnight")["boundsDuration"] == week
    assert repeat("1 tablet daily for up to 2 weeks")["boundsRange"] == {"high": week}
    assert repeat("1 tablet daily for at least 2 weeks")["boundsRange"] == {"low": week}
    assert repeat("1 tablet daily until 4/3/2027")["boundsPeriod"] == {"end": "2027-03-04"}
    assert repeat("1 tablet daily from 4.3.2027")["boundsPeriod"] == {"start": "2027-03-04"}


def test_when_needed_with_its_reason_gap_and_most():
    found = read("Two tablets every 6 hours when required for back pain. Max 6 tablets in 24 hours")
    (dose,) = found.dosage
    assert dose["asNeededCodeableConcept"] == {"text": "back pain"}
    most = dose["maxDosePerPeriod"]
    assert most["numerator"] == {"value": 6, **TABLET}
    assert (most["denominator"]["value"], most["denominator"]["code"]) == (24, "h")
    apart = read("Two tablets when required, at least 6 hours apart").dosage[0]["maxDosePerPeriod"]
    assert apart["numerator"]["unit"] == "dose"
    assert (apart["denominator"]["value"], apart["denominator"]["code"]) == (6, "h")


def test_steps_one_after_another_and_beside_each_other():
    steps = read("Take 5 tablets daily for 4 days, then 3 tablets daily for 4 days, then stop").dosage
    assert [one["sequence"] for one in steps] == [1, 2]
    assert [one["doseAndRate"][0]["doseQuantity"]["value"] for one in steps] == [5, 3]
    assert [one["timing"]["repeat"]["boundsDuration"]["value"] for one in steps] == [4, 4]
    beside = read("Take 3 tablets in the morning and 1 tablet at bedtime").dosage
    assert [one["sequence"] for one in beside] == [1, 1]
    assert [one["timing"]["repeat"]["when"] for one in beside] == [["MORN"], ["HS"]]
    later = read("1 capsule daily, then increase to 1 capsule twice daily after 2 weeks").dosage
    assert later[0]["timing"]["repeat"]["boundsDuration"]["value"] == 2
    assert later[1]["timing"]["repeat"]["frequency"] == 2


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("1 tablet daily, kept by her daughter", "kept by her daughter"),
        ("1 tablet daily as directed by your doctor", "as directed by your doctor"),
        ("1 tablet daily to prevent gout", "to prevent gout"),
        ("1 tablet daily for tennis elbow", "for tennis elbow"),
        ("1 tablet daily. Swallow whole with a glass of water", "Swallow whole with a glass of water"),
        ("1 tablet daily with or after food", "with or after food"),
        ("1 tablet daily (pink bag)", "(pink bag)"),
    ],
)
def test_remarks_that_change_nothing_are_carried(text, remark):
    found = read(text)
    assert found.verdict == "suggested", found.reasons
    assert found.dosage[0]["additionalInstruction"] == [{"text": remark}]


@pytest.mark.parametrize(
    "text",
    [
        "1 drop 6 hourly", "6-hourly", "3 monthly", "3 daily", "1-2 daily", "half two tablets daily",
        "half one tablet daily", "1/2 tablet daily", "2 3 times a day", "1 or 2 - 4 times a day",
        "take one tablet two daily", "1 tablet in the morning and 2 at night", "1 tablet on Friday",
        "1 tablet twice a day at night", "5ml (250mg) three times a day", "4 to 2 tablets daily",
        "1 tablet daily then 2 tablets daily", "1 to 3 a day",
        "1 tablet for 3 days then 2 tablets daily for itching", "FOUR (5) tablets daily",
        "1 tablet daily and at night", "1 tablet twice a day and when required", "1 tablet daily and",
        "1 tablet once at night", "1 tablet once on Mondays", "1 tablet daily on Mondays",
        "2 tablets for the first 3 days twice a day", "daily (50mg) apply",
        "2 tablets every 4 hours after meals", "up to 1-2 tablets daily",
        "1 drop od in the right eye", "1 tablet daily on Monday at night in the morning",
    ],
)  # fmt: skip
def test_two_meanings_are_asked_about(text):
    found = read(text)
    assert found.verdict == "ambiguous", found.dosage
    assert found.dosage == []
    assert any("?" in one for one in found.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "As directed", "1 tablet", "Take one", "twice daily", "at night", "1 tablet with food",
        "0 tablets daily", "90 tablets daily", "25 daily 25", "-2 tablets daily", ".5ml daily", "2,5ml daily",
        "1 tablet daily except Sundays", "1 tablet daily unless asleep", "1 tablet daily, extra when hot",
        "1 tablet daily, omitt on dialysis days", "1 tablet daily may make you tired", "Onetablet daily",
        "5mg/kg daily", "one tablet every 1 minute", "one tablet daily for 90 years",
        "One to9 be taken daily", "1 to 8be taken daily", "1 tablet every14 hours", "i-2 tablets prn",
        "1 tablet daily for twodays", "2-bed", "a tablets at night", "1- once daily", "020mg daily",
        "1 tablet daily then", "Two to two tablets daily", "1 tablet 5 - 5 times a day", "1.500 mg daily",
        "1 tablet for 5 days each month", "1 tablet daily for 1.2 months", "1 tablet every 46 hours",
        "2 tablets every 6 hours, max 8 in 2 hours", "1 tablet daily, see yellow book",
        "1 tablet daily, don't when vomiting", "1 tablet daily (2nd box)", "2 nightly",
        "apply an hour", "1 patch every 7 hours", "250g daily", "Use one, drop at night", "5ml per hour",
        "1 tablet daily until 30/2/2027", "1 tablet daily from 9/3/2027 to 2/3/2027",
        "3 tablets daily reduce by one tablet every 2 days", "x" * 5000, "1 tablet twise daily",
    ],
)  # fmt: skip
def test_what_is_no_dose_is_refused(text):
    found = read(text)
    assert found.verdict in ("refused", "ambiguous"), found.dosage
    assert found.dosage == []
    assert found.reasons


@pytest.mark.parametrize("word", ["codeine-free", "methodical", "tidying", "prnx", "modding", "stdbd", "odd"])
def test_letters_inside_a_word_are_never_latin(word):
    assert read(f"Take 1 capsule {word}").dosage == []


def test_question_names_both_meanings():
    assert read("1 tablet 6 hourly").reasons == ("“6 hourly”: every 6 hours, or 6 every hour?",)


@pytest.mark.parametrize(
    "medicine",
    ["Morphine sulfate 10mg tablets", "Warfarin 1mg tablets", "Digoxin 62.5microgram tablets",
     "Priadel 400mg modified-release tablets", "Diazepam 2mg tablets"],
)  # fmt: skip
def test_for_some_medicines_nothing_is_added_to_the_words(medicine):
    (dose,) = read("One at night", medicine).dosage
    assert dose["doseAndRate"] == [{"doseQuantity": {"value": 1}}]
    assert dose["timing"]["repeat"] == {"when": ["NIGHT"]}
    assert read("2 a day", medicine).verdict == "ambiguous"


def test_the_form_of_other_medicines_fills_in_the_unit_and_says_so():
    found = read("One at night", "Simvastatin 40mg tablets")
    assert found.dosage[0]["doseAndRate"] == [{"doseQuantity": {"value": 1, **TABLET}}]
    assert found.reasons == ("The label does not say tablet: taken from the medicine's name.",)
    assert read("One at night", "Senna 7.5mg/5ml oral solution").verdict == "ambiguous"
    assert read("1 tablet at night", "Ramipril 5mg capsules").verdict == "ambiguous"


def test_a_named_strict_medicine_in_the_words_counts_too():
    assert read("warfarin, 2 a day").verdict == "ambiguous"


def test_methotrexate_is_weekly_on_a_named_day():
    assert read("4 tablets once a week on Thursday", "Methotrexate 2.5mg tablets").verdict == "suggested"
    assert read("4 tablets once a week", "Methotrexate 2.5mg tablets").verdict == "ambiguous"
    assert read("4 tablets daily", "Methotrexate 2.5mg tablets").verdict == "refused"


def test_a_second_amount_must_say_the_same():
    assert read("2 tablets (10mg) daily", "Bisoprolol 5mg tablets").verdict == "suggested"
    assert read("2 tablets (5mg) daily", "Bisoprolol 5mg tablets").verdict == "ambiguous"
    assert read("10mg (2 tablets) daily", "Bisoprolol 5mg tablets").verdict == "suggested"
    assert read("10mg (3 tablets) daily", "Bisoprolol 5mg tablets").verdict == "ambiguous"


def test_every_controlled_drug_we_ship_a_rule_for_is_among_them():
    rules = Path(medicines.__file__).parent / "starter" / "cd-rules.csv"
    with rules.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["cd"].startswith("schedule")]
    assert rows
    assert [row["ingredient"] for row in rows if not strict(row["ingredient"])] == []


def test_a_name_without_end_is_cut_before_it_is_searched():
    assert read("One at night", "x" * 1_000_000).verdict == "suggested"
