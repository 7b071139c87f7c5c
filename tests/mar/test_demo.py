"""The demo: the same for one seed, topped up by a second run, isolated, and nothing of later parts."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils.timezone import localdate

from mar import chart, demo
from mar import round as rounds
from mar.models import Dose, FollowUp, Held, Legend, Moved, Opened
from medicines.models import Doubt, Medicine
from people import nhs_number
from people.models import Organisation, Person, Visit, Worker
from people.records import clock_at
from tests.conftest import TUESDAY

PASSWORD = "hop pocket lane fourteen"
OF_LATER_PARTS = (
    "insulin", "midazolam", "thick"
)  # fmt: skip
TWELVE = {
    "Meera", "Ron", "Doreen", "Stan", "Jean", "Idris", "Sinéad", "Terry", "Kelly-Anne", "Winifred", "Arthur",
    "Gloria",
}  # fmt: skip
WHAT = (
    "person__given_name",
    "medicine__product_name",
    "outcome",
    "reason",
    "given_at",
    "recorded_at",
    "note",
)

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def empty(dictionary: dict[str, int]) -> None:
    """No organisation and nobody in them, until the test's transaction is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("truncate people_organisation, people_worker cascade")


def rolled_back[Found](make: Callable[[], Found]) -> Found:
    """What `make` returns, with nothing left of it."""
    with transaction.atomic():
        found = make()
        transaction.set_rollback(True)
    return found


def build(days: int = 1, at: datetime = TUESDAY, seed: int = 1) -> demo.Built:
    with clock_at(at):
        return demo.build(password=PASSWORD, seed=seed, days=days)


def lived() -> list[tuple[Any, ...]]:
    return sorted(Dose.objects.values_list(*WHAT), key=str)


def test_the_same_seed_lives_the_same_days() -> None:
    def once(seed: int) -> list[tuple[Any, ...]]:
        build(seed=seed)
        return lived()

    first = rolled_back(lambda: once(1))
    assert first == rolled_back(lambda: once(1))
    assert len(first) > 20
    assert first != rolled_back(lambda: once(2))


def test_a_second_run_at_the_same_moment_adds_nothing() -> None:
    assert build().fresh
    before = lived(), Opened.objects.count(), Visit.objects.count(), Organisation.history.count()
    again = build()
    assert (again.fresh, again.entries) == (False, 0)
    assert before == (lived(), Opened.objects.count(), Visit.objects.count(), Organisation.history.count())


def test_a_run_a_day_later_lives_the_day_between() -> None:
    build()
    before = set(lived())
    assert build(at=TUESDAY + timedelta(hours=30)).entries > 40
    added = set(lived()) - before
    assert before < set(lived())
    assert all(recorded > TUESDAY for *_, recorded, _ in added), (
        "nothing is written into a time already shown"
    )
    wednesday = {name for name, product, *_ in added if product and product.startswith("Methotrexate")}
    assert wednesday == {"Jean"}


def test_meera_is_late_and_kishor_is_stop() -> None:
    build()
    meera = Person.objects.get(given_name="Meera")
    of_today = Dose.objects.filter(person=meera, due_date=TUESDAY.date())
    assert not of_today.exists()
    assert Dose.objects.filter(person=meera, due_date=date(2026, 11, 23)).count() >= 4
    doubt = Doubt.objects.open().exclude(person__given_name="Ron").get()
    assert doubt.person.given_name == "Kishor"
    assert (doubt.ring_who, doubt.ring_number) == ("Oast Pharmacy", "01632 960 114")
    assert doubt.document_key


def test_a_tray_waits_to_be_answered() -> None:
    """Sinéad's is paused with her: Ivy's carer has not been yet."""
    build()
    with clock_at(TUESDAY):
        sam = Worker.objects.get(username="carer-b")
        ivy = next(
            one
            for one in rounds.as_json(sam, sam, TUESDAY.date(), TUESDAY)["people"]
            if one["called"] == "Ivy"
        )
    waiting = [one for one in ivy["slots"] if one["state"] in ("due", "overdue") and not one["past_only"]]
    assert {one["aid"] for one in waiting} == {"Weir Pharmacy tray, Tuesday breakfast"}
    assert len(waiting) == 2


def meeras_chart_is_the_one_of_the_mock_up() -> None:
    """Each mark of mock-up 04 stands on her chart of the four weeks."""
    meera = Person.objects.select_related("branch__provider").get(given_name="Meera")
    with clock_at(TUESDAY):
        drawn = chart.build(meera, date(2026, 11, 9), 28, now=TUESDAY)
    bands = {(line.name.split()[0], bool(line.stop)): line for line in drawn.lines}
    levodopa = {(row.time, cell.day): cell for row in bands["Co-careldopa", False].rows for cell in row.cells}
    states = {
        (10, "15:00"): "not_known",
        (11, "07:00"): "late",
        (19, "07:00"): "not_taken",
        (21, "11:00"): "part",
        (22, "11:00"): "clash",
        (22, "15:00"): "not_taken",
        (24, "07:00"): "overdue",
    }
    assert states == {(day, time): levodopa[time, date(2026, 11, day)].state for day, time in states}
    corrected = levodopa["11:00", date(2026, 11, 12)]
    assert [(mark.text, mark.struck) for mark in corrected.marks] == [("AO", True), ("DK", False)]
    away = {cell.day.day for cell in levodopa.values() if cell.state == "suspended"}
    assert away == {14, 15, 16}
    (once,) = bands["Macrogol", True].rows
    assert once.cells[4].state == "left_out"
    assert once.ends_on == bands["Lactulose", True].rows[0].ends_on == date(2026, 11, 23)
    assert [row.time for row in bands["Macrogol", False].rows] == ["07:00", "19:00"]
    assert any("The 11:00 stays" in note.words for note in drawn.notes)
    assert len(drawn.information) == 1


def nobody_is_in_two_homes() -> None:
    """As planned, from one visit of each worker to the next."""
    visits: dict[str, list[Visit]] = {}
    for visit in Visit.objects.planned().select_related("worker").order_by("starts_at"):
        assert visit.worker is not None
        visits.setdefault(visit.worker.initials, []).append(visit)
    assert set(visits) == {"AO", "DK", "BW", "CM", "SO"}
    for initials, planned in visits.items():
        for one, following in pairwise(planned):
            assert one.ends_at <= following.starts_at, (initials, one.starts_at, following.starts_at)


@pytest.mark.thorough
def test_ordinary_life_is_in_it() -> None:
    """Each thing of issue 4 item 6 and issue 5 item 6, in two and a half weeks."""
    build(days=18)
    meeras_chart_is_the_one_of_the_mock_up()
    nobody_is_in_two_homes()
    doses = Dose.objects.all()
    for outcome in ("taken", "part_taken", "left_out", "not_taken", "struck"):
        assert doses.filter(outcome=outcome).exists(), outcome
    assert doses.filter(clash_of__isnull=False, again=False, outcome="taken").count() == 3
    assert doses.filter(corrects__isnull=False, outcome="taken", why__startswith="I wrote").count() == 1
    assert doses.filter(outcome="struck", why__startswith="Pressed").count() == 1
    assert Held.objects.filter(cause="same_key").count() == 1
    moved = Moved.objects.order_by("moved_at").values_list("person__given_name", "kind")
    assert [*moved] == [("Meera", "to_hospital"), ("Meera", "home"), ("Sinéad", "to_hospital")]
    assert {"effect", "sick", "dropped"} <= set(FollowUp.objects.values_list("what", flat=True))
    assert Medicine.objects.filter(source="phone", replaces__isnull=False).count() == 1


def test_lantern_sees_nobody_of_northgate() -> None:
    build()
    with clock_at(TUESDAY):
        for username in ("carer-b", "manager-b"):
            seen = Person.objects.visible_to(Worker.objects.get(username=username))
            assert {one.given_name for one in seen} == {"Ivy", "Harold"}
        seen = Person.objects.visible_to(Worker.objects.get(username="carer"))
        assert {one.given_name for one in seen} == {"Meera", "Kishor", "Winifred", "Jean", "Sinéad"}


def test_nothing_of_later_parts_is_pretended() -> None:
    build()
    lines = Medicine.objects.all()
    names = [name.lower() for name in lines.values_list("product_name", flat=True)]
    assert [name for name in names if any(word in name for word in OF_LATER_PARTS)] == []
    warfarin = lines.filter(product_name__startswith="Warfarin")
    assert {line.directions and line.directions["by_result"] for line in warfarin} == {None, "INR"}
    northgate = Person.objects.filter(provider__name="Northgate Home Care")
    states = set(northgate.values_list("allergy_state", flat=True))
    assert states == {"known", "none_known", "not_recorded", "unavailable"}


def test_the_twelve_and_meeras_husband_are_northgates() -> None:
    build()
    northgate = Person.objects.filter(provider__name="Northgate Home Care")
    assert {one.given_name for one in northgate} == TWELVE | {"Kishor"}
    for person in northgate:
        assert Medicine.objects.filter(person=person).live_at(TUESDAY).exists(), person.given_name
        assert nhs_number.check(person.nhs_number).valid
    assert [number for number in _numbers() if not number.startswith("999")] == []
    assert not Medicine.objects.filter(product_code="").exists(), "each is a product of the dictionary"


def _numbers() -> list[str]:
    return [
        *Person.objects.exclude(nhs_number=None).exclude(nhs_number="").values_list("nhs_number", flat=True)
    ]


def test_warfarin_goes_by_its_letter_and_courses_end_by_themselves() -> None:
    """The clinic's letter goes to tomorrow, the day of the test; the next one has still to come."""
    build()
    warfarin = Medicine.objects.filter(product_name__startswith="Warfarin", directions__isnull=False)
    given = Dose.objects.filter(medicine__in=warfarin, due_date=date(2026, 11, 23))
    assert {(one.medicine.product_name, one.amount) for one in given} == {
        ("Warfarin 1mg tablets", 1), ("Warfarin 3mg tablets", 1),
    }  # fmt: skip
    assert len({line.together for line in warfarin} - {None}) == 1
    days = {
        " ".join(line.product_name.split()[:2]): (localdate(line.starts_at), localdate(line.stops_at))
        for line in Medicine.objects.filter(stops_at__gt=TUESDAY).exclude(product_name__startswith="Warfarin")
        if line.stops_at
    }
    assert days == {
        "Amoxicillin 500mg": (date(2026, 11, 22), date(2026, 11, 27)),
        "Doxycycline 100mg": (date(2026, 11, 23), date(2026, 11, 28)),
        "Prednisolone 1mg": (date(2026, 11, 15), date(2027, 1, 17)),
        "Prednisolone 5mg": (date(2026, 11, 23), date(2026, 11, 28)),
        "Risperidone 500microgram": (date(2026, 11, 13), date(2026, 12, 11)),
    }
    assert {localdate(line.stops_at) for line in warfarin if line.stops_at} == {date(2026, 11, 26)}


def test_each_kind_of_directions_is_lived() -> None:
    """A patch changed with its place, a step of a course, an amount by letter."""
    build()
    patch = Medicine.objects.get(product_name__startswith="Rivastigmine")
    on = Dose.objects.filter(medicine=patch, ordinal=1, outcome="taken", who="our_worker")
    off = Dose.objects.filter(medicine=patch, ordinal=0, outcome="taken", who="our_worker")
    assert on.exists()
    assert {one.site in (patch.directions or {})["worn"]["sites"] for one in on} == {True}
    assert {one.amount for one in off} == {0}
    kinds = {name.split()[0] for name in Medicine.objects.values_list("product_name", flat=True)}
    wanted = {"Fentanyl", "Rivastigmine", "Doxycycline", "Prednisolone", "Risperidone", "Zopiclone"}
    assert wanted <= kinds


def test_northgate_plans_nobody_twice_and_keeps_its_own_key() -> None:
    build()
    nobody_is_in_two_homes()
    legend = Legend.objects.get()
    assert (legend.provider.name, legend.version) == ("Northgate Home Care", 1)


def test_it_runs_only_where_demo_is_set(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo")
    assert not Organisation.objects.exists()


def test_a_weak_password_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "short")
    with clock_at(TUESDAY), pytest.raises(CommandError, match="at least 10"):
        call_command("demo", days=1)
