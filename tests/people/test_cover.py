"""Story 35: a cover carer new today opens one person, for 12 hours, and the office can see it."""

from datetime import date, timedelta

import pytest

from people import actions
from people.models import Cover, Person, SecurityEvent
from people.records import Refused, clock_at, now


def by_name(worker, family="Patel", given="Meera", born=date(1944, 3, 6), reason="Ann is ill"):
    return actions.open_cover(worker, family_name=family, given_name=given, born=born, reason=reason)


def refused(call):
    with pytest.raises(Refused) as fault:
        call()
    return fault.value.fields


def test_story_35_by_name_and_birth_date(cast):
    assert cast.meera not in Person.objects.visible_to(cast.carol)
    cover = by_name(cast.carol, family="PATEL ")
    assert (cover.provider, cover.recorded_by, cover.found_by) == (cast.northgate, cast.carol, "name")
    assert cast.meera in Person.objects.visible_to(cast.carol)
    assert cast.kishor not in Person.objects.visible_to(cast.carol)
    with clock_at(now() + timedelta(hours=12)):
        assert cast.meera not in Person.objects.visible_to(cast.carol)


def test_story_35_by_the_code_in_the_folder(cast):
    old = cast.meera.folder_code
    cover = actions.open_cover(cast.carol, code=f"{old[:4].lower()} {old[4:]}", reason="Ann is ill")
    assert (cover.person, cover.found_by) == (cast.meera, "code")
    renewed = actions.renew_folder_code(cast.ruth, person=cast.meera)
    assert renewed.folder_code != old
    assert refused(lambda: actions.open_cover(cast.dawid, code=old, reason="x"))


def test_a_wrong_date_and_another_agency_get_the_same_answer(cast):
    wrong = refused(lambda: by_name(cast.carol, born=date(1944, 6, 3)))
    elsewhere = refused(lambda: by_name(cast.carol, family="Fagg", given="Terry", born=date(1956, 10, 5)))
    code = refused(lambda: actions.open_cover(cast.carol, code=cast.terry.folder_code, reason="x"))
    assert wrong == elsewhere == code
    assert Cover.objects.count() == 0
    assert SecurityEvent.objects.filter(recorded_by=cast.carol, provider=cast.northgate).count() == 3


def test_five_tries_an_hour_and_each_stays_written(cast):
    for _ in range(5):
        refused(lambda: by_name(cast.carol, given="Mira"))
    assert "five times" in refused(lambda: by_name(cast.carol))[""][0]
    assert SecurityEvent.objects.filter(kind="cover_try").count() == 5
    assert by_name(cast.dawid)
    with clock_at(now() + timedelta(minutes=61)):
        assert by_name(cast.carol)


def test_a_reason_is_needed_and_a_way_to_know_the_person(cast):
    assert "reason" in refused(lambda: by_name(cast.carol, reason=" "))
    assert "" in refused(lambda: by_name(cast.carol, born=None))
    assert SecurityEvent.objects.count() == 0


@pytest.mark.parametrize("who", ["lena", "paul", "nadia"])
def test_who_does_no_care_opens_nobody(cast, who):
    assert refused(lambda: by_name(getattr(cast, who)))


def test_twice_is_once(cast):
    assert by_name(cast.carol) == by_name(cast.carol)
