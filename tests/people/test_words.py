"""Every word on a screen has one shape: design.md section 8, stories.md sections 2 and 3."""

import dataclasses
import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from people import answers
from people.templatetags import words

ROOT = Path(__file__).resolve().parents[2]
UTC = dt.UTC
LONDON = ZoneInfo("Europe/London")
TODAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, 9, 12, tzinfo=UTC)


def test_a_day_is_shown_in_one_shape():
    assert words.date(dt.date(1944, 3, 6)) == "06-Mar-1944"
    assert words.date_long(TODAY) == "Tuesday 24-Nov-2026"
    assert words.date_short(TODAY) == "Tue 24-Nov-2026"
    assert words.date(None) == words.date_long(None) == words.date_short(None) == ""


def test_a_sentence_of_its_own_is_also_a_part_of_one():
    assert words.running("Taken, 1 tablet") == "taken, 1 tablet"
    assert words.running("") == ""


def test_whoever_was_asked_is_named_with_what_they_are():
    assert words.adviser({"who": "Farah Khan", "role": "pharmacist"}) == "Farah Khan, pharmacist"
    assert words.adviser({"who": "Farah Khan", "role": ""}) == "Farah Khan"
    assert words.adviser({}) == ""


def test_a_moment_is_shown_at_its_local_time(settings):
    settings.TIME_ZONE = "Europe/London"
    summer_night = dt.datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert words.moment(summer_night) == "02-Jul-2026 00:30"
    assert words.time(summer_night) == "00:30"
    assert words.time(dt.time(7, 5)) == "07:05"
    assert words.time(None) == words.moment(None) == ""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (dt.datetime(2026, 11, 24, 9, 0, tzinfo=UTC), "09:00"),
        (dt.datetime(2026, 11, 23, 20, 0, tzinfo=UTC), "yesterday 20:00"),
        (dt.datetime(2026, 11, 25, 8, 0, tzinfo=UTC), "tomorrow 08:00"),
        (dt.datetime(2026, 11, 22, 20, 0, tzinfo=UTC), "22-Nov-2026 20:00"),
    ],
)
def test_a_moment_near_now_says_its_day(value, said):
    assert words.moment_near(value, NOW) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0.5, "less than 1 min"),
        (12, "12 min"),
        (72, "1 h 12 min"),
        (120, "2 h"),
        (1439, "23 h 59 min"),
        (1440, "24 h"),
        (2880, "2 days"),
        (3065, "2 days 3 h"),
    ],
)
def test_a_stretch_of_time_is_said_in_hours_and_minutes(minutes, said):
    assert words.duration(dt.timedelta(minutes=minutes)) == said


def test_late_says_the_due_time_and_by_how_much():
    due = dt.datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert words.late(due, NOW) == "1 h 12 min late"


def test_late_counts_instants_when_the_clock_goes_back():
    due = dt.datetime(2026, 10, 25, 0, 30, tzinfo=LONDON)
    now = dt.datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=LONDON)
    assert words.late(due.astimezone(UTC), now.astimezone(UTC)) == "2 h late"


def test_ago():
    assert words.ago(NOW - dt.timedelta(minutes=12), NOW) == "12 min ago"
    assert words.ago(NOW - dt.timedelta(seconds=30), NOW) == "just now"


def test_born_with_age_in_whole_years():
    assert words.born(dt.date(1944, 3, 6), TODAY) == "06-Mar-1944 (82y)"
    assert words.age(dt.date(1944, 11, 24), TODAY) == "82y"
    assert words.age(dt.date(1944, 11, 25), TODAY) == "81y"
    assert words.age(dt.date(1944, 2, 29), dt.date(2026, 2, 28)) == "81y"
    assert words.age(dt.date(1944, 2, 29), dt.date(2026, 3, 1)) == "82y"


@pytest.mark.parametrize(
    ("family", "given", "banner"),
    [
        ("Patel", "Meera", "PATEL, Meera"),
        ("O'Brien-Ní Ó", "Sinéad", "O’BRIEN-NÍ Ó, Sinéad"),
        ("Marsh", "Kelly-Anne", "MARSH, Kelly-Anne"),
        ("", "Meera", "Meera"),
    ],
)
def test_the_banner_writes_family_in_capitals(family, given, banner):
    assert words.name_banner(family, given) == banner


def test_an_apostrophe_is_curled_only_inside_a_name():
    assert words.name_said("Sinéad", "O'Brien-Ní Ó") == "Sinéad O’Brien-Ní Ó"
    assert words.apostrophes("'; DROP TABLE") == "'; DROP TABLE"


def test_an_nhs_number_stands_in_its_groups():
    assert words.nhs_number("9994355422") == "999 435 5422"
    assert words.nhs_number("", "new to the country") == "not known: new to the country"
    assert words.nhs_number("") == "not known"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("01632960100", "01632 960 100"),
        ("+44 1632 960100", "01632 960 100"),
        ("+44 (0)1632 960100", "01632 960 100"),
        ("07700900214", "07700 900 214"),
        ("02079460123", "020 7946 0123"),
        ("01134960123", "0113 496 0123"),
        ("08081570123", "0808 157 0123"),
        ("111", "111"),
        ("999", "999"),
        ("01632 960 100 ext 4", "01632 960 100 ext 4"),
        ("", ""),
    ],
)
def test_a_phone_number_stands_in_its_usual_groups(typed, said):
    assert words.phone(typed) == said


def test_the_number_behind_a_link_has_only_digits():
    assert words.tel("+44 1632 960 100") == "01632960100"
    assert words.tel("111") == "111"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2", "2"),
        ("2.0", "2"),
        ("0.50", "0.5"),
        (".5", "0.5"),
        ("1000", "1,000"),
        ("12500.250", "12,500.25"),
        ("10", "10"),
        ("1E+2", "100"),
        ("0", "0"),
    ],
)
def test_an_amount_has_no_trailing_zeros(value, said):
    assert words.amount(Decimal(value)) == said


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_number_is_no_amount(value):
    with pytest.raises(ValueError, match="number"):
        words.amount(Decimal(value))


@pytest.mark.parametrize(
    ("milligrams", "said"),
    [
        ("1000", "1 g"),
        ("1500", "1.5 g"),
        ("500", "500 mg"),
        ("1", "1 mg"),
        ("62.50", "62.5 mg"),
        (Decimal(25) / 3 * 2, "16.666667 mg"),
        ("0.0625", "62.5 micrograms"),
        ("0.001", "1 microgram"),
        ("0.0005", "500 nanograms"),
        ("0", "0 mg"),
    ],
)
def test_a_mass_is_said_in_the_unit_without_leading_zeros(milligrams, said):
    assert words.mass(Decimal(milligrams)) == said


def test_allergies_have_exactly_four_states_and_an_unknown_one_is_not_recorded():
    known = words.allergies(
        "known", known=[("penicillin", "rash"), ("latex", "")], as_of=dt.date(2026, 10, 24)
    )
    assert known.text == "Known allergies: penicillin (rash), latex"
    assert known.aside == "checked 24-Oct-2026"
    none = words.allergies("none_known", who_said="Ron and his GP practice", as_of=TODAY)
    assert none.text == "No known allergies, Ron and his GP practice asked"
    unavailable = words.allergies("unavailable", who_said="The GP practice", as_of=TODAY)
    assert unavailable.text == "Allergies unavailable. The GP practice has not answered."
    blank = words.allergies("", called="Stan")
    assert blank.state == "not_recorded"
    assert blank.text.startswith("Allergies not recorded. Ask Stan and the GP practice")
    assert len({one.icon for one in (known, none, unavailable)}) == 3


def test_known_allergies_that_nobody_wrote_down_never_read_as_none():
    assert (
        words.allergies("known").text
        == "Known allergies: not written down yet. Ask before anything is given."
    )


def test_how_many_people_in_one_home_is_said_in_words():
    banner = words.Banner("PATEL, Meera", "Mrs", "Meera", "", "", words.allergies("none_known"))
    kishor, asha = words.Housemate("Kishor"), words.Housemate("Asha")
    assert dataclasses.replace(banner, together=(kishor,)).together_words == "Two people here take medicines"
    both = dataclasses.replace(banner, together=(kishor, asha))
    assert both.together_words == "Three people here take medicines"


def test_pronouns_in_every_form():
    assert [words.pronoun("she", form) for form in ("subject", "object", "possessive")] == [
        "she",
        "her",
        "her",
    ]
    assert [words.pronoun("he", form) for form in ("subject", "object", "possessive")] == ["he", "him", "his"]
    assert [words.pronoun("they", form) for form in ("subject", "object", "possessive")] == [
        "they",
        "them",
        "their",
    ]
    assert words.verb("she", "takes", "take") == "she takes"
    assert words.verb("they", "takes", "take") == "they take"


def test_lists_end_in_and():
    assert words.list_and([]) == ""
    assert words.list_and(["a"]) == "a"
    assert words.list_and(["a", "b"]) == "a and b"
    assert words.list_and(["a", "b", "c"]) == "a, b and c"


def test_the_answers_in_words():
    assert words.outcome("part_taken") == "Part taken"
    assert words.who("person", "Meera") == "Meera alone"
    assert words.help("prompted") == "Prompted (reminded)"
    assert words.basis("told") == "was told"
    assert words.reason("told_not_to") == "told not to give it"
    assert words.follow_up("sick", "not_seen") == "was sick afterwards, no tablet seen"
    assert words.follow_up("effect") == "did it help?"
    assert words.late_rule("ring_first") == "ring first"
    assert words.word("ask") == "STOP: ring before giving"
    assert words.role("manager") == "registered manager"


def test_every_code_of_the_design_has_its_words():
    codes = (
        "did_not_want refused_out_of_pack dropped asleep vomiting cannot_swallow unwell not_in in_hospital "
        "nil_by_mouth none_left not_delivered spoiled not_found label_differs dose_unconfirmed too_soon "
        "told_not_to stopped_today allergy plan_says_hold not_needed missed_visit late_visit not_signed_off "
        "no_access nobody_advised other"
    )
    assert set(answers.REASONS) == set(codes.split())
    assert set(answers.OUTCOMES) == {"taken", "part_taken", "left_out", "not_taken", "not_known", "struck"}
    assert set(answers.WHO) == {"our_worker", "person", "family", "professional", "other_agency"}
    assert set(answers.HELP) == {"none", "prompted", "assisted", "administered", "specialist"}
    assert set(answers.BASIS) == {"saw", "told", "pack", "not_confirmed"}


def test_the_sheet_offers_every_reason_but_those_of_the_office():
    sheet = (ROOT / "templates/mar/round/_dose.html").read_text()
    offered = re.findall(r'data-code="(\w+)"', sheet)
    assert sorted(offered) == sorted(set(answers.REASONS) - {"missed_visit", "late_visit"})


def test_no_screen_word_is_one_of_the_words_carers_never_see():
    never = ("snapshot", "ordinal", "window", "event", "dm+d", "ATC", "FHIR", "missed dose")
    shown = [
        *answers.OUTCOMES.values(), *answers.WHO.values(), *answers.HELP.values(), *answers.BASIS.values(),
        *answers.REASONS.values(), *answers.WORDS.values(), *answers.FOLLOW_UPS.values(),
    ]  # fmt: skip
    assert [text for text in shown for word in never if word in text] == []
