"""The helper for tests of size: a clone is a whole person, and nothing of it points to the first one."""

from mar.models import Dose
from medicines.models import Medicine
from people.models import Allergy, Person, Visit
from tests.mar.bodies import CO_CARELDOPA, at, dose, fixed, line
from tests.scale import clone_people


def test_a_clone_is_a_person_with_medicines_visits_and_doses(cast, dictionary, client):
    made = line(cast.joy, cast.meera, CO_CARELDOPA, fixed("07:00", "11:00"), checker=cast.ruth)
    client.force_login(cast.ann)
    first = dose(made, cast.ann)
    again = dose(made, cast.ann, note="At 07:10", corrects=first["key"], why="Wrong time")
    answers = client.post("/api/doses/", [first, again], content_type="application/json").json()
    assert {one["status"] for one in answers} <= {"saved", "saved_with_concerns"}, answers
    clone_people(cast.meera, 3)
    clone_people(cast.meera, 2)
    clones = Person.objects.filter(provider=cast.northgate, family_name__startswith="Patel ")
    assert clones.count() == 5
    for one in clones:
        medicine = Medicine.objects.get(person=one)
        doses = Dose.objects.filter(person=one)
        assert doses.count() == 2
        assert {row.medicine for row in doses} == {medicine}
        corrected = doses.get(corrects__isnull=False)
        assert corrected.corrects.person == one
        assert Allergy.objects.get(person=one).substance == "Penicillin"
        assert Visit.objects.filter(person=one, worker=cast.ann, starts_at=at("07:00")).count() == 1
    assert len({one.folder_code for one in clones}) == 5
