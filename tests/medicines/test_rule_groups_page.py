"""An agency's own version of a rule group: taken out, added, signed off, with its history and its page."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from medicines.actions import add_medicine
from medicines.actions.groups import NewRule, change_group
from medicines.groups import Group, groups_of, in_force, shipped
from medicines.models import RuleGroup
from people.records import Refused
from tests.cast import Cast
from tests.medicines.entries import at, code, ordinary

pytestmark = pytest.mark.django_db
PAGE = "/settings/groups/"
DIURETIC = next(one for one in shipped() if one.code == "diuretic")


def change(cast: Cast, **fields: Any) -> RuleGroup:
    usual = {"provider": cast.northgate, "group": "diuretic", "why": "Agreed with the pharmacist", "seen": 0}
    wanted = usual | fields
    return change_group(wanted.pop("by", cast.ruth), **wanted)


def theirs(cast: Cast, group: str = "diuretic") -> Group:
    return next(one for one in in_force(cast.northgate.pk) if one.code == group)


def place(name: str) -> int:
    return [one.value for one in DIURETIC.rules].index(name)


def entered(cast: Cast, product: str) -> set[str]:
    line = add_medicine(
        cast.joy, person=cast.meera, **ordinary(product_code=code(product), directions=at("08:00"))
    )
    return {one.group for one in groups_of(line)}


def test_a_rule_taken_out_is_out_for_this_agency_only(cast: Cast) -> None:
    kept = change(cast, take_out=[place("Furosemide")])
    assert (kept.version, kept.recorded_by) == (1, cast.ruth)
    assert "Furosemide" not in {one.value for one in theirs(cast).rules}
    assert next(one for one in in_force(cast.lantern.pk) if one.code == "diuretic") == DIURETIC


def test_a_rule_added_is_found_by_its_substance_and_says_why(cast: Cast) -> None:
    assert "diuretic" not in entered(cast, "Paracetamol 500mg tablets")
    change(cast, add=NewRule("substance", "paracetamol"))
    assert theirs(cast).rules[-1].ingredients == ("387517004",)
    line = add_medicine(cast.joy, person=cast.meera, **ordinary(directions=at("08:00")))
    assert [one.because for one in groups_of(line)] == ["because it contains paracetamol"]
    assert [one.version for one in groups_of(line)] == [1]


def test_a_line_keeps_what_it_was_entered_with(cast: Cast) -> None:
    line = add_medicine(cast.joy, person=cast.meera, **ordinary(directions=at("08:00")))
    change(cast, add=NewRule("substance", "paracetamol"))
    line.refresh_from_db()
    assert groups_of(line) == ()


def test_a_change_begins_unsigned_and_is_signed_by_name_and_day(cast: Cast) -> None:
    signed = change(cast, signed_by="Nadia Rahman, pharmacist", signed_on=date(2026, 11, 20))
    assert (signed.version, theirs(cast).rules) == (1, DIURETIC.rules)
    assert (theirs(cast).signed_by, theirs(cast).signed_on) == (
        "Nadia Rahman, pharmacist", date(2026, 11, 20),
    )  # fmt: skip
    change(cast, seen=1, add=NewRule("atc", "c09"))
    assert (theirs(cast).version, theirs(cast).signed_by) == (2, "")
    assert theirs(cast).rules[-1].value == "C09"


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"why": " "}, "why", "Write the reason"),
        ({}, "", "Nothing was changed"),
        ({"seen": 3, "take_out": [0]}, "", "Somebody else changed this group"),
        ({"group": "nonsense"}, "", "no such group"),
        ({"take_out": range(1000)}, "take_out", "Leave one at least"),
        ({"signed_by": "A pharmacist"}, "signed_on", "Write both"),
        ({"signed_on": date(2026, 11, 20)}, "signed_by", "Write both"),
        ({"signed_by": "A pharmacist", "signed_on": date(2027, 1, 1)}, "signed_on", "lies ahead"),
        ({"add": NewRule("substance", "xyzzy")}, "value", "no substance of this name"),
        ({"add": NewRule("atc", "5N")}, "value", "An ATC class begins"),
        ({"add": NewRule("atc", "N")}, "value", "An ATC class begins"),
        ({"add": NewRule("bnf", "fourteen")}, "value", "A BNF section is digits"),
        ({"add": NewRule("name", "ab")}, "value", "three letters"),
        ({"add": NewRule("colour", "blue")}, "by", "Choose the kind of rule"),
        ({"add": NewRule("substance", "furosemide")}, "value", "there already"),
        ({"add": NewRule("name", "x" * 101)}, "value", "too long"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(
    cast: Cast, fields: dict[str, Any], name: str, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        change(cast, **fields)
    assert sentence in " ".join(refused.value.fields[name])
    assert not RuleGroup.objects.exists()


def test_another_agency_cannot_change_it(cast: Cast) -> None:
    with pytest.raises(Refused, match="not yours"):
        change(cast, by=cast.grace, take_out=[0])


@pytest.mark.parametrize("who", ["ann", "joy", "paul", "lena", "nadia"])
def test_only_a_manager_changes_a_group(cast: Cast, who: str, client: Client) -> None:
    with pytest.raises(Refused):
        change(cast, by=getattr(cast, who), take_out=[0])
    client.force_login(getattr(cast, who))
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}?group=diuretic", {}).status_code == 403


def test_points_of_a_section_are_read_as_its_digits(cast: Cast) -> None:
    change(cast, add=NewRule("bnf", "4.7.2"))
    assert theirs(cast).rules[-1].value == "040702"


# --- the page -------------------------------------------------------------------------------------------


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    client.force_login(cast.ruth)
    return client


def test_the_page_lists_every_group_with_its_rules_in_words(desk: Client) -> None:
    shown = desk.get(PAGE).content.decode()
    for group in shipped():
        assert f"?group={group.code}" in shown
    assert "Slow-release pain relief" in shown
    assert "morphine, only where the name says modified-release" in shown
    assert shown.count("not signed off") == len(shipped())


def test_a_group_is_changed_and_its_history_says_what(desk: Client, cast: Cast) -> None:
    page = f"{PAGE}?group=diuretic"
    typed = {"seen": "0", "take_out": [str(place("Furosemide"))], "by": "name", "value": "water tablet"}
    answer = desk.post(
        page,
        typed | {"signed_by": "Nadia Rahman, pharmacist", "signed_on": "20-Nov-2026", "why": "Agreed"},
        follow=True,
    )
    assert "Version 1 is in force." in answer.content.decode()
    assert "Nadia Rahman, pharmacist" in answer.content.decode()
    shown = desk.get(page).content.decode()
    assert "added a name with “water tablet”" in shown
    assert "taken out furosemide" in shown


def test_a_fault_loses_nothing_and_answers_422(desk: Client) -> None:
    answer = desk.post(f"{PAGE}?group=opioid", {"seen": "0", "by": "substance", "value": "xyzzy", "why": "x"})
    assert answer.status_code == 422
    assert "no substance of this name" in answer.content.decode()
    assert answer.context["form"]["value"].value() == "xyzzy"


@pytest.mark.parametrize("asked", ["?group=nonsense", "?group="])
def test_a_group_that_is_not_there(desk: Client, asked: str) -> None:
    assert desk.get(PAGE + asked).status_code == 404
    assert desk.post(PAGE + asked, {}).status_code == 404


# --- the pages of a person ------------------------------------------------------------------------------


def test_a_marked_line_says_why_on_the_list_and_at_the_second_check(desk: Client, cast: Cast) -> None:
    apixaban = ordinary(product_code=code("Apixaban 5mg tablets"), directions=at("08:00", "20:00"))
    line = add_medicine(cast.joy, person=cast.meera, **apixaban)
    list_page = desk.get(f"/people/{cast.meera.pk}/").content.decode()
    assert "<b>High risk</b>: anticoagulant, because it contains apixaban" in list_page
    check = desk.get(f"/people/{cast.meera.pk}/medicines/{line.pk}/check/").content.decode()
    assert "<dt>High risk</dt><dd>anticoagulant, because it contains apixaban</dd>" in check


def test_choosing_a_product_ticks_its_marks_and_says_why(desk: Client, cast: Cast) -> None:
    chosen = desk.post(
        f"/people/{cast.meera.pk}/medicines/add/", {"choose": code("Apixaban 5mg tablets"), "how": "fixed"}
    )
    form = chosen.context["form"]
    assert (form["on_time"].value(), form["high_risk"].value()) == (True, True)
    assert "<b>High risk</b>: anticoagulant, because it contains apixaban" in chosen.content.decode()
