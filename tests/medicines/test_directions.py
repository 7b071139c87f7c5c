from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.directions import (
    Unreadable,
    amount_words,
    duration,
    hidden_or_altered,
    methotrexate_by_mouth_not_weekly,
    number,
    parse,
    times_too_close,
    to_json,
    words,
)


def at(clock: str, amount: str = "1", band: str | None = None, most: str | None = None) -> dict[str, Any]:
    return {"at": clock, "band": band, "amount": amount, "amount_max": most}


def fixed(*times: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"v": 1, "kind": "fixed", "unit": "tablet", "times": list(times), **more}


def needed(**more: Any) -> dict[str, Any]:
    return {
        "v": 1,
        "kind": "as_needed",
        "unit": "tablet",
        "amount": "2",
        "for": "pain",
        "max_amount_24h": "8",
        **more,
    }


def said(value: dict[str, Any], mg: str | None = None, *extra: str) -> str:
    return words(parse(value), None if mg is None else Decimal(mg), extra).plain


FOUR = [at("07:00"), at("11:00"), at("15:00"), at("19:00")]


@pytest.mark.parametrize(
    ("value", "mg", "text"),
    [
        (fixed(*FOUR), None, "Take 1 tablet · at 07:00, 11:00, 15:00 and 19:00"),
        (
            fixed(*[{**one, "amount": "2"} for one in FOUR], gap_minutes=240, max_amount_24h="8"),
            "500",
            "Take 2 tablets (1 g) · 4 times a day, at least 4 hours apart · no more than 8 in 24 hours",
        ),
        (
            fixed(at("08:00", band="breakfast"), at("17:00", band="tea"), unit="sachet"),
            None,
            "Take 1 sachet · twice a day, breakfast and tea",
        ),
        (fixed(at("22:00")), None, "Take 1 tablet · once a day, at 22:00"),
        (
            fixed(at("08:00", "4", "breakfast"), weekdays=[3]),
            "2.5",
            "Take 4 tablets (10 mg) · once a WEEK on WEDNESDAY",
        ),
        (
            fixed(at("08:00", "0.5", "breakfast"), weekdays=[5, 1]),
            "0.125",
            "Take half a tablet (62.5 micrograms) · once a day, breakfast, only on MONDAY and FRIDAY",
        ),
        (
            fixed(at("08:00", "2", "breakfast"), at("21:30", "1", "bed")),
            "500",
            "Take 2 tablets (1 g) at breakfast, then 1 tablet (500 mg) at bedtime",
        ),
        (
            needed(gap_minutes=240),
            "500",
            "Take 2 tablets (1 g) · when needed for pain, at least 4 hours apart"
            " · no more than 8 in 24 hours",
        ),
        (
            {"v": 1, "kind": "as_needed", "unit": "ml", "amount": "5", "for": "pain", "max_doses_24h": 6},
            "2",
            "Take 5 ml (10 mg) · when needed for pain · no more than 6 doses in 24 hours",
        ),
        (
            needed(amount="1", amount_max="2", unit="puff", **{"for": "breathlessness"}),
            None,
            "Take 1 or 2 puffs · when needed for breathlessness · no more than 8 in 24 hours",
        ),
        (
            fixed(at("08:00", "16", "breakfast"), unit="units"),
            None,
            "Take 16 units · once a day, breakfast",
        ),
    ],
)
def test_are_said_in_the_words_of_the_house(value: dict[str, Any], mg: str | None, text: str) -> None:
    assert said(value, mg) == text


def test_pieces_let_a_template_make_the_amount_bold() -> None:
    first, second = words(parse(fixed(at("08:00", "2"), at("22:00", "1"))), Decimal(500)).pieces
    assert (first.amount_text, first.total_text, first.rest_text) == ("2 tablets", "1 g", " at 08:00, then ")
    assert (second.amount_text, second.total_text, second.rest_text) == ("1 tablet", "500 mg", " at 22:00")


def test_food_follows_the_times() -> None:
    assert said(fixed(at("08:00", "6", "breakfast")), "5", "with food").endswith(
        "once a day, breakfast, with food"
    )


def test_days_others_give_are_said_beside_it() -> None:
    read = parse(fixed(*FOUR, others=[{"who": "her daughter", "weekdays": [6, 7], "times": ["19:00"]}]))
    assert words(read).others == ("her daughter gives it at 19:00 on Saturday and Sunday",)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("directions", None),
        ("directions", []),
        ("v", {}),
        ("v", fixed(at("08:00"), v=True)),
        ("v", fixed(at("08:00"), v=2)),
        ("kind", {"v": 1, "kind": "as directed"}),
        ("unit", fixed(at("08:00"), unit="")),
        ("unit", fixed(at("08:00"), unit="mg")),
        ("times", fixed()),
        ("times", fixed(at("08:00"), at("08:00"))),
        ("times", fixed(at("08:00"), at("08:01"))),
        ("times", fixed(*[at(f"{hour:02}:00") for hour in range(13)])),
        ("times.0.at", fixed(at("8am"))),
        ("times.0.at", fixed(at("24:00"))),
        ("times.0.at", fixed(at("０８:00"))),
        ("times.0.band", fixed(at("08:00", band="elevenses"))),
        ("times.0.amount", fixed({"at": "08:00"})),
        ("times.0.amount", fixed(at("08:00", "0"))),
        ("times.0.amount", fixed(at("08:00", "-1"))),
        ("times.0.amount", fixed(at("08:00", "NaN"))),
        ("times.0.amount", fixed(at("08:00", "1e3"))),
        ("times.0.amount", fixed({"at": "08:00", "amount": 1})),
        ("times.0.amount", fixed(at("08:00", "56"))),
        ("times.0.amount_max", fixed(at("08:00", "2", most="1"))),
        ("weekdays", fixed(at("08:00"), weekdays=[])),
        ("weekdays", fixed(at("08:00"), weekdays=[8])),
        ("weekdays", fixed(at("08:00"), weekdays=[1, 1])),
        ("others.0.who", fixed(at("08:00"), others=[{"weekdays": [6]}])),
        ("others.0.weekdays", fixed(at("08:00"), weekdays=[1], others=[{"who": "wife", "weekdays": [2]}])),
        ("others.0.times", fixed(at("08:00"), others=[{"who": "wife", "times": ["09:00"]}])),
        ("max_amount_24h", fixed(*FOUR, max_amount_24h="3")),
        ("max_doses_24h", fixed(*FOUR, max_doses_24h=3)),
        ("gap_minutes", needed(gap_minutes=1)),
        ("gap_minutes", needed(gap_minutes="240")),
        ("for", {**needed(), "for": " "}),
        ("for", {**needed(), "for": "pain\x00"}),
        ("for", {**needed(), "for": "x" * 201}),
        ("amount", {**needed(), "amount": None}),
        ("max_amount_24h", {**needed(), "max_amount_24h": None}),
        ("max_amount_24h", needed(max_amount_24h="1")),
        ("times", needed(times=[])),
        ("note", fixed(at("08:00"), note="as directed")),
    ],
)
def test_what_is_no_instruction_is_refused_with_its_field(field: str, value: Any) -> None:
    with pytest.raises(Unreadable) as refused:
        parse(value)
    assert refused.value.field == field
    assert refused.value.sentence.endswith((".", "…"))


def test_a_label_that_does_not_say_enough_keeps_its_times_and_makes_up_no_amount() -> None:
    times = [{"at": "08:00", "band": "breakfast"}]
    value = {"v": 1, "kind": "unclear", "unit": "application", "times": times}
    read = parse(value)
    assert [one.amount for one in read.times] == [None]
    assert parse(to_json(read)) == read
    assert words(read).plain == "No dose is confirmed · ring before giving, once a day, breakfast"
    with pytest.raises(Unreadable) as refused:
        parse({**value, "times": [at("08:00")]})
    assert refused.value.field == "times.0.amount"


AMOUNTS = st.decimals("0.125", "20", places=3).map(number)


@given(
    clocks=st.lists(st.integers(0, 47), min_size=1, max_size=12, unique=True),
    amount=AMOUNTS,
    days=st.one_of(st.none(), st.lists(st.integers(1, 7), min_size=1, max_size=6, unique=True)),
)
def test_come_back_from_json_as_they_were(clocks: list[int], amount: str, days: list[int] | None) -> None:
    read = parse(fixed(*[at(f"{n // 2:02}:{n % 2 * 30:02}", amount) for n in clocks], weekdays=days))
    assert parse(to_json(read)) == read
    assert [one.at for one in read.times] == sorted(one.at for one in read.times)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(
                    ["v", "kind", "unit", "times", "at", "amount", "others", "who", "weekdays", "for"]
                ),
                inner,
            )
        ),
    )
)
def test_nothing_else_comes_out_of_bad_input(value: Any) -> None:
    with pytest.raises(Unreadable):
        parse(value)


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        ("1", "tablet", "1 tablet"),
        ("1.50", "tablet", "1 and a half tablets"),
        ("0.25", "tablet", "a quarter of a tablet"),
        ("2", "patch", "2 patches"),
        ("2.50", "ml", "2.5 ml"),
        ("10", "unit", "10 units"),
        ("0.5", "ml", "0.5 ml"),
    ],
)
def test_amounts_have_no_trailing_noughts(amount: str, unit: str, text: str) -> None:
    assert amount_words(Decimal(amount), unit) == text


def test_other_ranges() -> None:
    assert amount_words(Decimal(5), "ml", Decimal(10)) == "5 to 10 ml"
    assert amount_words(Decimal("0.5"), "tablet", Decimal(1)) == "half a tablet or 1 tablet"


def test_durations() -> None:
    assert [duration(n) for n in (60, 240, 90, 45)] == [
        "1 hour",
        "4 hours",
        "1 hour 30 minutes",
        "45 minutes",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Crush the tablets",
        "hide it in jam",
        "disguised",
        "mix in her tea",
        "mixed with orange juice",
        "give covertly",
        "put in his tea",
        "pop it in the porridge",
        "sprinkle on cereal",
        "a spoonful, in a spoonful of jam",
        "open the capsule",
        "without him knowing",
        "so she won't notice",
        "in her food",
        "Mix it in",
        "swallow whole, do not crush or chew, but crush if asked",
    ],
)
def test_hiding_or_altering_opens_the_stop(text: str) -> None:
    assert hidden_or_altered(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Take in the TEA-time call",
        "crushed ice",
        "Do not crush or chew",
        "must not be crushed",
        "take with food",
        "take before breakfast",
        "Put one drop in each eye at breakfast",
        "mix one sachet in a glass of water",
        "dissolve in water",
        "kept in the bread tin in her kitchen",
        "tablets in her lunch box",
        "secretary rang",
        "add thickener to all drinks",
        "Put a patch on after breakfast",
    ],
)
def test_ordinary_words_do_not(text: str) -> None:
    assert hidden_or_altered(text) is None


def test_hiding_words_are_found_in_bounded_time() -> None:
    assert hidden_or_altered("put in " * 20_000 + "a " * 20_000) is None


WEEKLY = fixed(at("08:00", "4"), weekdays=[3])


@pytest.mark.parametrize(
    ("value", "route", "stopped"),
    [
        (WEEKLY, "oral", False),
        (fixed(at("08:00")), "oral", True),
        (fixed(at("08:00"), weekdays=[1, 4]), "oral", True),
        (fixed(at("08:00"), at("20:00"), weekdays=[3]), "oral", True),
        (needed(), "oral", True),
        (fixed(at("08:00")), "", True),
        (fixed(at("08:00"), unit="injection"), "injection", False),
    ],
)
def test_methotrexate_by_mouth_is_weekly_or_stopped(value: dict[str, Any], route: str, stopped: bool) -> None:
    why = methotrexate_by_mouth_not_weekly(ingredients=["Methotrexate"], route=route, directions=parse(value))
    assert (why is not None) == stopped


def test_other_medicines_may_be_daily() -> None:
    read = parse(fixed(at("08:00")))
    assert methotrexate_by_mouth_not_weekly(ingredients=["Folic acid"], route="oral", directions=read) is None


def test_times_nearer_than_the_gap_are_named() -> None:
    read = parse(fixed(at("08:00"), at("12:30"), at("17:00"), at("20:00"), gap_minutes=240))
    assert times_too_close(read) == [(time(17), time(20))]
