"""Rule groups: which group a product is in, and why; the files they come in; an agency's own version."""

from collections.abc import Iterable

import pytest

from medicines.groups import Found, Group, Rule, Subject, found_in, is_marked, shipped

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
    assert codes(found_in(ALL, slow)) == {"opioid", "slow"}
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
