"""The people cared for: what is kept exactly, what is refused in words, who may."""

from datetime import date, time

import pytest

from people import actions
from people.models import Allergy, Person, Visit, VisitPattern
from people.records import Refused, Stale


def somebody(cast, by=None, **other):
    given = {
        "family_name": "Tapsell", "given_name": "Winifred", "born": date(1935, 2, 27), "pronoun": "she",
        "nhs_number": "999 467 6814", "address": "1 Kiln Yard\nMaidstone",
    }  # fmt: skip
    return actions.add_person(by or cast.ruth, branch=cast.maidstone, **given | other)


def refused(call):
    with pytest.raises(Refused) as fault:
        call()
    return fault.value.fields


@pytest.mark.parametrize(
    "name", ["O'Brien-Ní Ó", "Nguyễn", "李", "🙂", "<b>Bold</b>", "'; drop table people; --"]
)
def test_a_name_is_kept_exactly(cast, name):
    made = somebody(cast, family_name=f"  {name} ")
    made.refresh_from_db()
    assert made.family_name == name


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x00", "\x1b", "\n"])
def test_signs_that_deceive_are_refused_with_their_field(cast, sign):
    assert set(refused(lambda: somebody(cast, given_name=f"Wini{sign}fred"))) == {"given_name"}


def test_every_fault_is_named_at_once(cast):
    fields = refused(
        lambda: somebody(
            cast,
            family_name="",
            born=date(2027, 1, 1),
            nhs_number="999 467 6815",
            address="x" * 301,
            weight_kg="-4",
        )
    )
    assert set(fields) == {"family_name", "born", "nhs_number", "address", "weight_kg"}
    assert fields["family_name"] == ["Write the family name."]


@pytest.mark.parametrize("born", [date(1, 1, 1), date(9999, 12, 31), None])
def test_impossible_birth_dates_are_refused(cast, born):
    assert "born" in refused(lambda: somebody(cast, born=born))


def test_no_number_needs_its_reason(cast):
    assert "nhs_number_missing" in refused(lambda: somebody(cast, nhs_number=""))
    made = somebody(cast, nhs_number="", nhs_number_missing="New to the country")
    assert made.nhs_number == ""


def test_a_number_is_one_persons_here_and_free_elsewhere(cast):
    assert "nhs_number" in refused(lambda: somebody(cast, nhs_number="9994355422"))
    assert "nhs_number" in refused(lambda: somebody(cast, nhs_number="0000000000"))
    assert cast.weald_meera.nhs_number == cast.meera.nhs_number


@pytest.mark.parametrize("who", ["ann", "joy", "paul", "lena", "grace", "nadia"])
def test_only_the_manager_adds_people(cast, who):
    assert refused(lambda: somebody(cast, by=getattr(cast, who)))
    assert Person.objects.filter(family_name="Tapsell").count() == 0


def test_a_change_says_who_and_when_and_never_overwrites_unseen(cast):
    seen = cast.meera.seen()
    actions.change_person(cast.ruth, person=cast.meera, seen=seen, phone="01632 960 111", why="New phone")
    with pytest.raises(Stale) as stale:
        actions.change_person(cast.ruth, person=cast.meera, seen=seen, phone="01632 960 999")
    assert stale.value.theirs.phone == "01632 960 111"
    last = cast.meera.history.first()
    assert (last.history_user, last.history_change_reason) == (cast.ruth, "New phone")
    assert last.family_name == "Patel"


def test_nobody_changes_a_person_of_elsewhere(cast):
    assert refused(lambda: actions.change_person(cast.grace, person=cast.meera, phone="1"))
    assert refused(lambda: actions.change_person(cast.ruth, person=cast.meera, branch=cast.lantern_branch))


def test_allergies_have_four_states_and_no_contradiction(cast):
    state = {"allergies_as_of": date(2026, 11, 24), "allergies_how": "Meera"}
    assert cast.meera.allergy_state == "known"
    fields = refused(
        lambda: actions.set_allergy_state(cast.ruth, person=cast.meera, allergy_state="none_known", **state)
    )
    assert "allergy_state" in fields
    actions.end_allergy(cast.ruth, allergy=Allergy.objects.get(person=cast.meera), why="Tested, negative")
    cast.meera.refresh_from_db()
    assert cast.meera.allergy_state == "not_recorded"
    now_known = actions.set_allergy_state(cast.ruth, person=cast.meera, allergy_state="none_known", **state)
    assert now_known.allergies_as_of == date(2026, 11, 24)
    missing = refused(
        lambda: actions.set_allergy_state(
            cast.ruth, person=cast.meera, allergy_state="known", allergies_as_of=None, allergies_how=""
        )
    )
    assert set(missing) == {"allergies_as_of", "allergies_how"}


def test_care_that_ends_ends_the_visits_ahead(cast):
    until_christmas = {"weekdays": [1], "starts": time(10), "ends": time(11), "until": date(2026, 12, 24)}
    actions.add_pattern(cast.ruth, person=cast.jean, since=date(2026, 11, 23), **until_christmas)
    ended = actions.end_person(cast.ruth, person=cast.jean, ended_on=date(2026, 11, 24), why="Moved away")
    assert ended.ended_on == date(2026, 11, 24)
    patterns = VisitPattern.objects.filter(person=cast.jean)
    assert {one.until for one in patterns} == {date(2026, 11, 24)}
    ahead = Visit.objects.planned().filter(person=cast.jean, starts_at__date__gt=date(2026, 11, 24))
    assert not ahead.exists()
    assert Visit.objects.planned().filter(person=cast.jean).exists()
    assert "ended_on" in refused(
        lambda: actions.end_person(cast.ruth, person=cast.idris, ended_on=date(2026, 11, 25), why="x")
    )


def test_two_people_at_one_door_share_the_key_of_the_address(cast):
    assert cast.meera.address_key == cast.kishor.address_key
    moved = actions.change_person(cast.ruth, person=cast.kishor, address="14, Hop-Pocket lane, MAIDSTONE")
    assert moved.address_key == cast.meera.address_key


def test_a_contact_has_a_number(cast):
    fields = refused(
        lambda: actions.add_contact(cast.ruth, person=cast.meera, purpose="gp", name="Dr Lund", number="none")
    )
    assert set(fields) == {"number"}
