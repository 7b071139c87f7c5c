"""The cast itself: who sees whom, before anything else is tested."""

from people.models import Person, Visit


def seen_by(worker):
    return {str(person) for person in Person.objects.visible_to(worker)}


def test_each_sees_only_their_own(cast):
    maidstone = {"Meera Patel", "Kishor Patel", "Jean Holloway", "Idris Jones"}
    assert seen_by(cast.ann) == maidstone
    assert seen_by(cast.dawid) == {"Meera Patel"}
    assert seen_by(cast.carol) == {"Doreen Akers"}
    assert seen_by(cast.joy) == maidstone
    assert seen_by(cast.ruth) == seen_by(cast.paul) == maidstone | {"Doreen Akers"}
    assert seen_by(cast.lena) == set()
    assert seen_by(cast.grace) == {"Terry Fagg", "Gloria Effiong"}
    assert seen_by(cast.nadia) == {"Meera Patel"}
    assert Person.objects.visible_to(cast.nadia).get() == cast.weald_meera


def test_visits_are_written_two_weeks_ahead(cast):
    days = {visit.pattern_day for visit in Visit.objects.filter(person=cast.meera)}
    assert min(days).isoformat() == "2026-11-16"
    assert max(days).isoformat() == "2026-11-29"
    assert Visit.objects.filter(person=cast.meera).count() == 14 * 4


def test_they_can_sign_in(cast, client):
    from tests.cast import PASSWORD

    assert cast.ann.username == "ann.osei"
    cast.ann.refresh_from_db()
    assert cast.ann.check_password(PASSWORD)
    assert not cast.ann.must_change_password
