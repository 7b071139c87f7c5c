"""The cast itself: who sees whom, before anything else is tested."""

from datetime import timedelta

from people import actions
from people.models import Person, Visit, Worker
from people.records import clock_at, now


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


def test_one_person_is_open_to_whom_the_list_shows_them(cast):
    """The rule is written for a list and for one person at hand: both must say the same of everybody."""
    actions.open_cover(
        cast.dawid, family_name="Holloway", given_name="Jean", born=cast.jean.born, reason="Ann is ill"
    )
    actions.open_cover(
        cast.joy, family_name="Akers", given_name="Doreen", born=cast.doreen.born, reason="Ann is ill"
    )
    actions.end_worker(cast.ruth, worker=cast.ben, why="Left")
    actions.change_settings(cast.ruth, of=cast.medway, plans_visits=False)
    for moment in (now(), now() + timedelta(days=2), now() + timedelta(days=400)):
        with clock_at(moment):
            _agree()


def _agree():
    people, pairs = Person.objects.all(), 0
    for worker in Worker.objects.all():
        shown = set(Person.objects.visible_to(worker))
        pairs += len(shown)
        assert {one for one in people if one.open_to(worker)} == shown, worker.name
    assert 0 < pairs < len(people) * Worker.objects.count()
