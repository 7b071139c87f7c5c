"""Each family of directions typed on its panel, saved by the real page, and filled back to be changed."""

import re
from typing import Any

import pytest

from medicines import lines
from medicines.forms.filled import panels_of
from medicines.models import Medicine
from tests.cast import Cast
from tests.medicines.entries import add, code
from tests.medicines.test_list_pages import signed_in, typed, url

pytestmark = pytest.mark.django_db
TIME = {"at": "08:00", "band": None, "amount": "1"}
AT_EIGHT = {"when_0": "exact", "at_0": "08:00", "amount_0": "1"}
WHEN = {"when_0": "exact", "at_0": "18:00", "amount_0": ""}
WED = "2026-11-25"
LINE = {"v": 1, "kind": "fixed", "unit": "tablet"}


def sheet(**changed: Any) -> dict[str, Any]:
    """Prednisolone 5 mg without an end, with what one panel adds."""
    return typed(for_days="", label="As the letter says.", with_food="", amount_0="", when_0="") | changed


def saved(cast: Cast, **fields: Any) -> Medicine:
    answer = signed_in(cast.ruth).post(url("add_medicine", cast.meera), sheet(**fields))
    faults = "" if answer.status_code == 302 else answer.context["form"].errors.as_json()
    assert answer.status_code == 302, faults
    return Medicine.objects.get()


def rule(**days: Any) -> dict[str, Any]:
    return {**LINE, "times": [TIME], "weekdays": None, "days": days}


def step(first: str, last: str | None, amount: str, *clocks: str) -> dict[str, Any]:
    times = [{"at": at, "band": None, "amount": amount} for at in clocks or ("18:00",)]
    return {"first": first, "last": last, "times": times}


FAMILIES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "chosen weekdays": (
        {"how": "fixed", **AT_EIGHT, "weekdays": ["1", "5"]},
        {**LINE, "times": [TIME], "weekdays": [1, 5]},
    ),
    "a window over midnight": (
        {"how": "fixed", "when_0": "exact", "at_0": "22:00", "until_0": "2:00", "amount_0": "1"},
        {**LINE, "times": [{**TIME, "at": "22:00", "until": "02:00"}], "weekdays": None},
    ),
    "alternate days": (
        {"how": "every", **AT_EIGHT, "every": "2", "every_of": "days"},
        rule(rule="every_days", every=2, anchor=WED),
    ),
    "fortnightly from a day": (
        {"how": "every", **AT_EIGHT, "every": "2", "every_of": "weeks", "counted_from": "26 Nov 2026"},
        rule(rule="every_days", every=14, anchor="2026-11-26"),
    ),
    "two days of every second week": (
        {"how": "every", **AT_EIGHT, "every": "2", "every_of": "weeks", "every_weekdays": ["1", "4"]},
        rule(rule="every_weeks", every=2, weekdays=[1, 4], anchor=WED),
    ),
    "monthly on the 31st": (
        {"how": "monthly", **AT_EIGHT, "month_day": "31"},
        rule(rule="monthly", every=1, day=31, anchor=WED),
    ),
    "quarterly on the last Friday": (
        {"how": "monthly", **AT_EIGHT, "months": "3", "month_nth": "-1", "month_weekday": "5"},
        rule(rule="nth_weekday", every=3, nth=-1, weekday=5, anchor=WED),
    ),
    "21 days on, 7 off": (
        {"how": "cycle", **AT_EIGHT, "days_on": "21", "days_off": "7", "counted_from": "2026-11-20"},
        rule(rule="cycle", on=21, off=7, anchor="2026-11-20"),
    ),
    "the first to the 25th": (
        {"how": "cycle", **AT_EIGHT, "month_first": "1", "month_last": "25"},
        rule(rule="month_days", first=1, last=25),
    ),
    "a reducing course": (
        {"how": "steps", **WHEN, "step_amount_0": "6", "step_days_0": "3", "step_times_0": "08:00, 18:00",
         "step_amount_1": "4", "step_days_1": "2", "step_amount_2": "2"},
        {**LINE, "parts": [step(WED, "2026-11-27", "6", "08:00", "18:00"),
                           step("2026-11-28", "2026-11-29", "4"), step("2026-11-30", None, "2")]},
    ),
    "amounts by weekday": (
        {"how": "by_days", **WHEN, "day_0": "2", "day_7": "1", "day_3": "0"},
        {**LINE, "parts": [
            {"weekdays": [1, 2, 4, 5, 6], "times": [{"at": "18:00", "band": None, "amount": "2"}]},
            {"weekdays": [7], "times": [{"at": "18:00", "band": None, "amount": "1"}]}]},
    ),
    "every eight hours": (
        {"how": "elapsed", "needed_amount": "1", "hours": "8", "counted_from": "25-Nov-2026 06:00"},
        {"v": 1, "kind": "elapsed", "unit": "tablet", "amount": "1", "every": 480,
         "anchor": "2026-11-25T06:00+00:00"},
    ),
    "a patch of 72 hours": (
        {"how": "worn", "unit": "patch", "needed_amount": "1", "hours": "72", "start_time": "12:00",
         "sites": "left arm, right arm", "rest_days": "7", "at_start": "1"},
        {"v": 1, "kind": "elapsed", "unit": "patch", "amount": "1", "every": 4320,
         "anchor": "2026-11-25T12:00+00:00",
         "worn": {"at_start": 1, "sites": ["left arm", "right arm"], "rest_days": 7}},
    ),
    "a plaster for half the day": (
        {"how": "worn", "unit": "plaster", **AT_EIGHT, "off_at": "20:00"},
        {"v": 1, "kind": "fixed", "unit": "plaster", "weekdays": None,
         "times": [TIME, {"at": "20:00", "step": "remove"}],
         "worn": {"at_start": 0, "sites": [], "rest_days": 0}},
    ),
    "once only": ({"how": "once", **AT_EIGHT}, {**LINE, "times": [TIME], "weekdays": None, "count": 1}),
    "on named dates": (
        {"how": "once", **AT_EIGHT, "dates": "27-Nov-2026, 30/11/2026"},
        rule(rule="dates", dates=["2026-11-27", "2026-11-30"]),
    ),
    "oxygen at night": (
        {"how": "continuous", "unit": "dose", "rate": "2 litres a minute", "run_start": "20:00",
         "run_stop": "08:00", "run_check": "22:00"},
        {"v": 1, "kind": "continuous", "unit": "dose", "rate": "2 litres a minute", "weekdays": None,
         "times": [{"at": "20:00", "band": None, "step": "start"},
                   {"at": "08:00", "band": None, "step": "stop"},
                   {"at": "22:00", "band": None, "step": "check"}]},
    ),
    "not more than three nights a week": (
        {"how": "as_needed", "needed_amount": "1", "needed_for": "sleep", "max_doses": "1", "max_7d": "3",
         "max_course": "10"},
        {"v": 1, "kind": "as_needed", "unit": "tablet", "amount": "1", "for": "sleep", "max_doses_24h": 1,
         "max_doses_7d": 3, "max_doses_course": 10},
    ),
    "a counted course, before food, after a measurement": (
        {"how": "fixed", **AT_EIGHT, "for_doses": "21", "meal_minutes": "30", "meal_how": "before",
         "meal_medicines": "on", "check_what": "glucose", "check_low": "4", "check_high": "15",
         "check_unit": "mmol/L"},
        {**LINE, "times": [TIME], "weekdays": None, "count": 21,
         "meal": {"how": "before", "minutes": 30, "minutes_max": None, "medicines": True},
         "check": {"what": "glucose", "low": "4", "high": "15", "unit": "mmol/L"}},
    ),
    "amounts that do not stand on the label": (
        {"how": "unclear", **WHEN}, {"v": 1, "kind": "unclear", "unit": "tablet", "weekdays": None,
                                     "times": [{"at": "18:00", "band": None}]},
    ),
}  # fmt: skip
UNLIKE = {"counted_from", "start_time", "dates", "until_0", "at_0", "day_0"}  # filled in another spelling
FREE = {"product_code": "", "product": "Something from the hospital", "free_text": "on"}


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_is_saved_as_it_was_typed_and_filled_back(cast: Cast, family: str) -> None:
    fields, directions = FAMILIES[family]
    if fields.get("unit"):  # prednisolone is counted in tablets
        fields = fields | FREE
    medicine = saved(cast, **fields)
    assert medicine.directions == directions
    assert panels_of(directions)["how"] == fields["how"], "it stands on the panel it was typed on"
    page = signed_in(cast.ruth).get(url("change_medicine", cast.meera, medicine))
    shown = page.context["form"].initial
    told = {name: value for name, value in fields.items() if value and name not in FREE}
    for name in told.keys() - UNLIKE:
        assert str(shown[name] or "") in (str(told[name]), "True"), name
    assert lines.words(medicine) is not None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"how": "every", **AT_EIGHT, "every": "1"}, "every"),
        ({"how": "every", **AT_EIGHT, "every": "two"}, "every"),
        ({"how": "every", **AT_EIGHT, "every": ""}, "every"),
        ({"how": "every", **AT_EIGHT, "every": "2", "counted_from": "31-Nov-2026"}, "counted_from"),
        ({"how": "monthly", **AT_EIGHT, "month_day": "32"}, "month_day"),
        ({"how": "monthly", **AT_EIGHT}, "month_day"),
        ({"how": "monthly", **AT_EIGHT, "month_nth": "1"}, "month_weekday"),
        ({"how": "cycle", **AT_EIGHT, "days_on": "21"}, "days_off"),
        ({"how": "cycle", **AT_EIGHT, "month_first": "9", "month_last": "3"}, "month_last"),
        ({"how": "steps", **WHEN}, "step_amount_0"),
        ({"how": "steps", "step_amount_0": "6", "step_days_0": "3"}, "step_times_0"),
        ({"how": "steps", **WHEN, "step_amount_0": "0", "step_days_0": "3"}, "step_amount_0"),
        ({"how": "steps", **WHEN, "step_amount_0": "6", "step_amount_1": "3"}, "step_days_0"),
        ({"how": "steps", **WHEN, "step_amount_0": "6", "step_days_0": "x"}, "step_days_0"),
        ({"how": "steps", **WHEN, "step_amount_0": "6", "step_first_0": "soon"}, "step_first_0"),
        ({"how": "by_days", **WHEN, "day_0": "x"}, "day_0"),
        ({"how": "by_days", **WHEN}, "day_0"),
        ({"how": "elapsed", "needed_amount": "1", "hours": "0.5"}, "hours"),
        ({"how": "elapsed", "needed_amount": "1"}, "hours"),
        ({"how": "elapsed", "needed_amount": "", "hours": "8"}, "needed_amount"),
        ({"how": "elapsed", "needed_amount": "1", "hours": "8", "counted_from": "noon"}, "counted_from"),
        ({"how": "worn", **AT_EIGHT, "at_start": "9"}, "at_start"),
        ({"how": "worn", **AT_EIGHT, "needed_amount": "1", "hours": "72"}, "hours"),
        ({"how": "monthly", **AT_EIGHT, "month_day": "3", "month_nth": "1", "month_weekday": "2"},
         "month_day"),
        ({"how": "cycle", **AT_EIGHT, "days_on": "3", "days_off": "1", "month_first": "2"}, "days_on"),
        ({"how": "worn", **AT_EIGHT, "sites": "arm, arm"}, "sites"),
        ({"how": "worn", **AT_EIGHT, "rest_days": "99"}, "rest_days"),
        ({"how": "once", **AT_EIGHT, "dates": "tomorrow"}, "dates"),
        ({"how": "continuous", "run_check": "08:00"}, "rate"),
        ({"how": "fixed", **AT_EIGHT, "until_0": "08:10"}, "until_0"),
        ({"how": "fixed", **AT_EIGHT, "meal_minutes": "1", "meal_how": "before"}, "meal_minutes"),
        ({"how": "fixed", **AT_EIGHT, "check_what": "glucose", "check_unit": "mmol/L", "check_low": "9",
          "check_high": "4"}, "check_high"),
        ({"how": "fixed", **AT_EIGHT, "for_doses": "0"}, "for_doses"),
        ({"how": "as_needed", "needed_amount": "1", "needed_for": "sleep", "for_doses": "3",
          "max_doses": "1"}, "for_doses"),
        ({"how": "as_needed", "needed_amount": "1", "needed_for": "sleep", "max_7d": "x", "max_doses": "1"},
         "max_7d"),
    ],
)  # fmt: skip
def test_a_fault_of_a_panel_is_named_on_it(cast: Cast, fields: dict[str, str], field: str) -> None:
    answer = signed_in(cast.ruth).post(url("add_medicine", cast.meera), sheet(**fields))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors, answer.context["form"].errors.as_json()
    assert not Medicine.objects.exists()


def warfarin(mg: int, **fields: Any) -> dict[str, Any]:
    named = {"product_code": code(f"Warfarin {mg}mg tablets"), "product": f"Warfarin {mg} mg tablets"}
    return {
        "how": "result",
        **named,
        **WHEN,
        "late_rule": "ring_first",
        "source": "discharge_letter",
        **fields,
    }


LETTER = {"day_0": "4", "day_7": "3", "strengths": ["1", "3"], "next_test": "9-Dec-2026"}


def test_a_warfarin_letter_becomes_whole_tablets_of_each_strength(cast: Cast) -> None:
    three = saved(cast, **warfarin(3, **LETTER))
    assert three.directions == {
        **LINE, "weekdays": None, "by_result": "INR",
        "times": [{"at": "18:00", "band": None, "amount": "1"}],
    }  # fmt: skip
    assert three.stops_at is not None
    assert three.stops_at.isoformat() == "2026-12-10T00:00:00+00:00", "until the day of the test"
    assert three.source_words == "Next INR test Wednesday 09-Dec-2026."
    fields = sheet(**warfarin(1, **LETTER, together_with=str(three.pk)))
    assert signed_in(cast.ruth).post(url("add_medicine", cast.meera), fields).status_code == 302
    one = Medicine.objects.exclude(pk=three.pk).get()
    assert one.directions == {
        **LINE, "weekdays": [1, 2, 3, 4, 5, 6], "by_result": "INR",
        "times": [{"at": "18:00", "band": None, "amount": "1"}],
    }  # fmt: skip
    three.refresh_from_db()
    assert one.together == three.together is not None


def test_how_a_letter_is_made_up_is_shown_before_it_is_saved(cast: Cast) -> None:
    fields = sheet(**warfarin(3, **LETTER))
    page = signed_in(cast.ruth).post(url("preview_medicine", cast.meera), fields).content.decode()
    assert "4 mg = 1 × 3 mg (blue) + 1 × 1 mg (brown)" in page
    assert "3 mg = 1 × 3 mg (blue)" in page


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        (LETTER | {"day_0": "4.5"}, "day_0"),
        (LETTER | {"day_7": "0.5"}, "day_7"),
        (LETTER | {"day_0": "", "day_7": ""}, "day_0"),
        (LETTER | {"next_test": ""}, "next_test"),
        (LETTER | {"next_test": "soon"}, "next_test"),
        (LETTER | {"day_0": "60"}, "day_0"),
        (LETTER | {"strengths": ["5"], "day_0": "5", "day_7": ""}, "product"),
        (LETTER | FREE, "product"),
    ],
)
def test_a_letter_that_whole_tablets_do_not_make_is_refused(
    cast: Cast, fields: dict[str, Any], field: str
) -> None:
    answer = signed_in(cast.ruth).post(url("add_medicine", cast.meera), sheet(**warfarin(3) | fields))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors, answer.context["form"].errors.as_json()


def test_what_is_out_of_sight_is_not_saved(cast: Cast) -> None:
    leftover = {"every": "2", "day_0": "9", "rate": "x", "sites": "arm", "step_amount_0": "3", "hours": "8"}
    assert saved(cast, how="fixed", **AT_EIGHT, **leftover).directions == {
        **LINE, "times": [TIME], "weekdays": None,
    }  # fmt: skip


def test_what_no_panel_can_show_stands_as_it_is_written(cast: Cast) -> None:
    parts = [
        {
            "first": WED,
            "last": "2026-11-27",
            "times": [{"at": "08:00", "amount": "2"}, {"at": "20:00", "amount": "1"}],
        },
        {"first": "2026-11-28", "last": None, "times": [{"at": "08:00", "amount": "1"}]},
    ]
    medicine = add(cast.joy, cast.meera, directions={**LINE, "parts": parts})
    page = signed_in(cast.ruth).get(url("change_medicine", cast.meera, medicine))
    assert page.context["form"].initial["how"] == "kept"
    assert "As it is written now" in page.content.decode()
    fields = sheet(
        how="kept", product_code=medicine.product_code, product="Paracetamol 500 mg tablets", why="new box",
        source="label",
    )  # fmt: skip
    answer = signed_in(cast.ruth).post(url("change_medicine", cast.meera, medicine), fields)
    assert answer.status_code == 302, answer.context["form"].errors.as_json()
    assert Medicine.objects.get(replaces=medicine).directions == medicine.directions


def test_a_course_keeps_its_calendar_when_it_is_changed(cast: Cast) -> None:
    fields, directions = FAMILIES["a reducing course"]
    medicine = saved(cast, **fields)
    shown = signed_in(cast.ruth).get(url("change_medicine", cast.meera, medicine)).context["form"].initial
    again = {
        name: value if isinstance(value, list) else str(value)
        for name, value in shown.items()
        if value not in (None, False, "")
    }
    again |= {"source": "discharge_letter", "why": "another box", "save": "1", "start_day": "28"}
    answer = signed_in(cast.ruth).post(url("change_medicine", cast.meera, medicine), again)
    assert answer.status_code == 302, answer.context["form"].errors.as_json()
    new = Medicine.objects.get(replaces=medicine)
    told: Any = new.directions
    assert [one["first"] for one in told["parts"]] == [WED, "2026-11-28", "2026-11-30"]
    assert told["parts"] == directions["parts"]


def test_the_next_ten_doses_are_shown_with_weekday_and_date(cast: Cast) -> None:
    fields = sheet(how="every", **AT_EIGHT, every="2", every_of="weeks")
    page = signed_in(cast.ruth).post(url("preview_medicine", cast.meera), fields).content.decode()
    assert "The next 10 doses" in page
    days = re.findall(r"<span>(\w{3}) <span class=\"keep\">([\w-]+)</span>, 08:00", page)
    assert days[0] == ("Wed", "25-Nov-2026")
    assert days[1] == ("Wed", "09-Dec-2026")
    assert len(days) == 10


def test_the_label_is_read_as_a_suggestion_and_saved_by_nobody_but_the_person(cast: Cast) -> None:
    client = signed_in(cast.ruth)
    fields = sheet(label="Take TWO tablets THREE times a day", how="every", every="9", **AT_EIGHT)
    page = client.post(url("preview_medicine", cast.meera), fields).content.decode()
    assert "The label could mean" in page
    assert "Take 2 tablets · at" in page or "Take 2 tablets (10 mg) · at" in page
    del fields["save"]
    form = client.post(url("add_medicine", cast.meera), fields | {"suggest": "1"}).context["form"]
    assert (form["how"].value(), form["every"].value()) == ("fixed", "")
    assert [form[f"amount_{row}"].value() for row in range(3)] == ["2", "2", "2"]
    assert form["prescriber"].value() == "Dr Khan, GP", "what else was typed stays"
    assert not Medicine.objects.exists()


def test_a_label_that_can_mean_two_things_is_asked_about(cast: Cast) -> None:
    client = signed_in(cast.ruth)
    fields = sheet(label="Take as directed", how="fixed", **AT_EIGHT)
    page = client.post(url("preview_medicine", cast.meera), fields).content.decode()
    assert "The label, to be asked about" in page
    assert "How much?" in page
    del fields["save"]
    form = client.post(url("add_medicine", cast.meera), fields | {"suggest": "1"}).context["form"]
    assert form["amount_0"].value() == "1", "nothing is filled in"
