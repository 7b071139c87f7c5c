"""Away from home: who may say so, and what ends it."""

from datetime import timedelta

import pytest

from people import actions
from people.models import Absence
from people.records import Refused, clock_at, now


def refused(call):
    with pytest.raises(Refused) as fault:
        call()
    return fault.value.fields


def start(by, person, kind="hospital", **other):
    return actions.start_absence(by, person=person, kind=kind, **{"starts_at": now()} | other)


def test_story_32_a_carer_sends_her_to_hospital_once(cast):
    first = start(cast.ann, cast.meera, place="Maidstone Hospital")
    assert start(cast.dawid, cast.meera) == first
    assert first.provider == cast.northgate
    home = actions.end_absence(cast.ann, person=cast.meera, ends_at=now() + timedelta(hours=3))
    assert home is not None
    assert home.ends_at == now() + timedelta(hours=3)
    assert actions.end_absence(cast.ann, person=cast.meera, ends_at=now()) is None


def test_story_19_only_a_manager_writes_a_death(cast):
    assert refused(lambda: start(cast.ann, cast.meera, "died"))
    assert refused(lambda: start(cast.joy, cast.meera, "died"))
    assert "starts_at" in refused(
        lambda: start(cast.ruth, cast.meera, "died", starts_at=now() + timedelta(minutes=1))
    )
    death = start(cast.ruth, cast.meera, "died", words="At home, her daughter with her")
    assert actions.end_absence(cast.ruth, person=cast.meera, ends_at=now() + timedelta(hours=1)) is None
    assert refused(lambda: actions.void_absence(cast.joy, absence=death, why="Wrong person"))
    assert "why" in refused(lambda: actions.void_absence(cast.ruth, absence=death, why=""))
    assert actions.void_absence(cast.ruth, absence=death, why="Wrong person").void


def test_away_is_the_seniors_and_its_end_comes_after(cast):
    assert refused(lambda: start(cast.ann, cast.meera, "away"))
    assert "ends_at" in refused(lambda: start(cast.joy, cast.meera, "away", ends_at=now()))
    stay = start(cast.joy, cast.meera, "away", ends_at=now() + timedelta(days=2))
    assert Absence.objects.touching(now(), now() + timedelta(hours=1)).get() == stay
    start(cast.joy, cast.jean)
    assert "ends_at" in refused(lambda: actions.end_absence(cast.joy, person=cast.jean, ends_at=now()))


def test_home_before_the_planned_end_ends_the_stay_and_none_that_is_planned(cast):
    stay = start(cast.joy, cast.meera, "away", ends_at=now() + timedelta(days=2))
    later = start(
        cast.joy, cast.meera, "away", starts_at=now() + timedelta(days=9), ends_at=now() + timedelta(days=12)
    )
    with clock_at(now() + timedelta(days=1)):
        assert actions.end_absence(cast.ann, person=cast.meera, ends_at=now()) == stay
        stay.refresh_from_db()
        assert stay.ends_at == now()
        assert actions.end_absence(cast.ann, person=cast.meera, ends_at=now()) is None
    later.refresh_from_db()
    assert later.ends_at == now() + timedelta(days=12)


@pytest.mark.parametrize("who", ["carol", "sam", "grace", "paul", "lena", "nadia"])
def test_nobody_who_may_not_see_her_writes_about_her(cast, who):
    assert refused(lambda: start(getattr(cast, who), cast.meera))
    assert not Absence.objects.exists()
