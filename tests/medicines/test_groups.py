"""Rule groups: which group a product is in, and why; the files they come in; an agency's own version."""

from collections.abc import Iterable

import pytest

from medicines.actions import add_medicine
from medicines.dictionary import Product
from medicines.groups import (
    Found,
    Group,
    Rule,
    Subject,
    found_in,
    groups_for,
    groups_of,
    is_marked,
    marks_of,
    shipped,
)
from tests.cast import Cast
from tests.medicines.entries import at, ordinary

APIXABAN = "11"
MORPHINE, MORPHINE_SALT, OPIATE_VTM = "21", "22", "23"

BLOOD = Group(
    "blood", "anticoagulant", ("high_risk",),
    (
        Rule("substance", "Apixaban", (APIXABAN,)), Rule("atc", "B01AF"), Rule("bnf", "020802"),
        Rule("moiety", "Coumarin", (), ("31",)), Rule("name", "blood thinner"),
    ),
)  # fmt: skip
OPIOID = Group(
    "opioid",
    "opioid",
    ("high_risk",),
    (Rule("substance", "Morphine", (MORPHINE, MORPHINE_SALT), (OPIATE_VTM,)),),
)
SLOW = Group(
    "slow", "slow-release pain relief", ("on_time",),
    (Rule("substance", "Morphine", (MORPHINE,), only="modified-release"),),
)  # fmt: skip
CALM = Group(
    "calm", "medicine for sleep", ("psychotropic",),
    (Rule("atc", "N05C"), Rule("substance", "Nightol", ("41",)), Rule("atc", "N05CM05", left_out=True)),
    not_routes=frozenset({"rectal"}),
)  # fmt: skip
ALL = (BLOOD, OPIOID, SLOW, CALM)


def known(name: str, *ingredients: str, **more: str) -> Subject:
    return Subject(name, frozenset(ingredients), known=True, **more)


def why(one: Subject) -> dict[str, str]:
    return {found.group: found.because for found in found_in(ALL, one)}


def codes(found: Iterable[Found]) -> set[str]:
    return {one.group for one in found}


@pytest.mark.parametrize(
    ("one", "because"),
    [
        (known("Apixaban 5mg tablets", APIXABAN, atc="B01AF02"), "because it contains apixaban"),
        (Subject("Newban 5mg tablets", vtm_name="Apixaban"), "because the dictionary names it for apixaban"),
        (known("Newban 5mg tablets", "99", atc="B01AF09"), "because it is in class B01AF (ATC)"),
        (known("Newban 5mg tablets", "99", bnf="02080200"), "because it is in section 020802 (BNF)"),
        (
            Subject("Apixaban 5mg tablets"),
            "because its name says apixaban, and what is in it is not known",
        ),
        (known("Oldban blood-thinner drops", "99"), "because it has a name with “blood thinner”"),
        (known("Coumarin 5mg tablets", "98", vtm="31"), "because the dictionary names it for coumarin"),
    ],
)  # fmt: skip
def test_the_first_way_that_fits_says_why(one: Subject, because: str) -> None:
    assert why(one) == {"blood": because}


def test_an_ingredient_says_more_than_a_class() -> None:
    """What holds two substances goes by each: the class of a product is only ever one."""
    both = known("Morphine 10mg / Apixaban 1mg tablets", MORPHINE_SALT, APIXABAN, atc="N02AA01")
    assert why(both) == {
        "blood": "because it contains apixaban",
        "opioid": "because it contains morphine",
    }


@pytest.mark.parametrize(
    "one",
    [
        known("Apixabanol 5mg tablets", "99"),
        known("Tablets to take beside apixaban", "99"),  # what is in it is known, and it is not that
        Subject("Apixabanol 5mg tablets"),
        known("Newban 5mg tablets", "99", atc="B01AC04", bnf="02080200"),  # its class is known and another
        known("Coumarin 5mg / Salt 1mg tablets", "98", vtm="32", vtm_name="Coumarin + Salt"),
        Subject(""),
    ],
)
def test_what_is_in_no_group(one: Subject) -> None:
    assert why(one) == {}


def test_a_rule_may_ask_for_words_of_the_name() -> None:
    slow = known("Morphine 10mg modified-release tablets", MORPHINE)
    assert why(slow) == {
        "opioid": "because it contains morphine",
        "slow": "because it contains morphine, and its name says modified-release",
    }
    assert codes(found_in(ALL, known("Morphine 10mg tablets", MORPHINE))) == {"opioid"}


def test_what_is_left_out_is_out_whatever_else_fits() -> None:
    assert codes(found_in(ALL, known("Nightol 1mg tablets", "41"))) == {"calm"}
    assert codes(found_in(ALL, known("Nightol 1mg tablets", "41", atc="N05CM05"))) == set()


def test_a_route_that_is_not_meant_is_out_and_one_not_known_is_in() -> None:
    assert codes(found_in(ALL, known("Nightol 1mg", "41", route="rectal"))) == set()
    assert codes(found_in(ALL, known("Nightol 1mg", "41", route=""))) == {"calm"}


def test_a_mark_is_given_by_any_group() -> None:
    found = found_in(ALL, known("Morphine 10mg modified-release tablets", MORPHINE))
    assert [is_marked(found, mark) for mark in ("on_time", "high_risk", "psychotropic")] == [
        True,
        True,
        False,
    ]


def test_rules_say_themselves_in_words() -> None:
    assert [one.words for one in (*BLOOD.rules, *SLOW.rules, CALM.rules[2])] == [
        "apixaban", "class B01AF (ATC)", "section 020802 (BNF)", "coumarin and nothing else",
        "a name with “blood thinner”", "morphine, only where the name says modified-release",
        "not class N05CM05 (ATC)",
    ]  # fmt: skip


# --- the files ------------------------------------------------------------------------------------------


def test_the_files_hold_together() -> None:
    groups = shipped()
    assert len({one.code for one in groups}) == len(groups) > 25
    for group in groups:
        assert group.rules, group.code
        assert all((group.title, group.words, group.source)), group.code
        assert len(group.code) <= 20
        assert set(group.marks) <= {"on_time", "high_risk", "psychotropic"}
        assert {rule.by for rule in group.rules} <= {"substance", "moiety", "atc", "bnf", "name"}
        for rule in group.rules:
            ids = (*rule.ingredients, *rule.moieties)
            assert all(one.isdigit() and 6 <= len(one) <= 18 for one in ids), rule
            assert len(group.rules) == len({(one.by, one.value, one.left_out) for one in group.rules})


def test_nobody_has_signed_a_shipped_group() -> None:
    assert {(one.version, one.signed_by) for one in shipped()} == {(0, "")}


def test_every_mark_comes_from_somewhere() -> None:
    marks = {mark for one in shipped() for mark in one.marks}
    assert marks == {"on_time", "high_risk", "psychotropic"}


# --- the starter's products, and lines ------------------------------------------------------------------

BOTH = {"on_time", "high_risk"}
on_the_dictionary = pytest.mark.usefixtures("dictionary")


@on_the_dictionary
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "marks", "group", "because"),
    [
        ("Co-careldopa 25mg/100mg tablets", {"on_time"}, "parkinsons", "it contains carbidopa and levodopa"),
        ("Apixaban 5mg tablets", BOTH, "anticoagulant", "it contains apixaban"),
        ("Warfarin 3mg tablets", {"high_risk"}, "anticoagulant", "it contains warfarin"),
        ("Methotrexate 2.5mg tablets", {"high_risk"}, "methotrexate", "it contains methotrexate"),
        ("Morphine 10mg modified-release tablets", BOTH, "opioid", "it contains morphine"),
        ("Co-codamol 30mg/500mg tablets", {"high_risk"}, "opioid", "it contains codeine"),
        ("Sertraline 50mg tablets", {"psychotropic"}, "antidepressant", "it contains sertraline"),
        ("Diazepam 2mg tablets", {"psychotropic", "high_risk"}, "sedative", "it contains diazepam"),
        ("Pregabalin 75mg capsules", {"high_risk"}, "controlled", "it is a Schedule 3 controlled drug"),
        ("Hydrocortisone 10mg tablets", {"on_time"}, "adrenal", "it contains hydrocortisone"),
        ("Hydrocortisone 1% cream", set(), "", ""),
        ("Furosemide 40mg tablets", set(), "diuretic", "it contains furosemide"),
        ("Paracetamol 500mg tablets", set(), "", ""),
        ("Amlodipine 5mg tablets", set(), "", ""),
    ],
)  # fmt: skip
def test_products_in_use_are_in_their_groups(name: str, marks: set[str], group: str, because: str) -> None:
    found = groups_for(shipped(), Product.objects.get(name=name))
    assert {mark for one in found for mark in one.marks} == marks
    assert {one.group: one.because for one in found}.get(group, "") == (
        f"because {because}" if because else ""
    )


@on_the_dictionary
@pytest.mark.django_db
def test_a_line_keeps_the_groups_it_was_in_when_it_was_entered(cast: Cast) -> None:
    code = Product.objects.get(name="Apixaban 5mg tablets").code
    line = add_medicine(
        cast.joy, person=cast.meera, **ordinary(product_code=code, directions=at("08:00", "20:00"))
    )
    assert (line.on_time, line.high_risk) == (True, True)
    line.refresh_from_db()
    assert codes(groups_of(line)) == {"anticoagulant", "doac"}
    assert [(one.label, one.first) for one in marks_of(line)] == [
        ("Must be on time", "direct anticoagulant, because it contains apixaban"),
        ("High risk", "anticoagulant, because it contains apixaban"),
    ]


@on_the_dictionary
@pytest.mark.django_db
def test_what_a_person_says_is_kept_apart_from_what_the_groups_say(cast: Cast) -> None:
    code = Product.objects.get(name="Apixaban 5mg tablets").code
    line = add_medicine(
        cast.joy, person=cast.meera,
        **ordinary(product_code=code, directions=at("08:00"), on_time=False, high_risk=False),
    )  # fmt: skip
    assert [one.first for one in marks_of(line)] == [
        "direct anticoagulant, because it contains apixaban, but taken off by who entered it",
        "anticoagulant, because it contains apixaban, but taken off by who entered it",
    ]
    plain = Product.objects.get(name="Amlodipine 5mg tablets").code
    other = add_medicine(
        cast.joy, person=cast.meera, **ordinary(product_code=plain, directions=at("08:00"), on_time=True)
    )
    assert [(one.label, one.first) for one in marks_of(other)] == [
        ("Must be on time", "said by who entered it")
    ]


@on_the_dictionary
@pytest.mark.django_db
def test_what_is_only_typed_goes_by_its_name(cast: Cast) -> None:
    line = add_medicine(
        cast.joy, person=cast.meera,
        **ordinary(product_code="", product_name="Lithium 300 mg, from Spain", directions=at("08:00")),
    )  # fmt: skip
    assert {one.because for one in groups_of(line)} == {
        "because its name says lithium, and what is in it is not known"
    }
    assert line.high_risk
    assert is_marked(groups_of(line), "psychotropic")


@on_the_dictionary
@pytest.mark.django_db
def test_a_line_of_before_there_were_groups_is_in_none(cast: Cast) -> None:
    line = add_medicine(cast.joy, person=cast.meera, **ordinary(directions=at("08:00")))
    line.groups = None
    assert groups_of(line) == ()
    assert marks_of(line) == []
