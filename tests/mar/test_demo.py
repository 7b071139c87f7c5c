"""The demo: the same for one seed, topped up by a second run, isolated, and nothing of later parts."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from mar import demo
from mar import round as rounds
from mar.models import Dose, FollowUp, Held, Moved, Opened
from medicines.models import Doubt, Medicine
from people.models import Organisation, Person, Visit, Worker
from people.records import clock_at
from tests.conftest import TUESDAY

PASSWORD = "hop pocket lane fourteen"
OF_LATER_PARTS = ("warfarin", "patch", "insulin", "prednisolone", "zopiclone", "thick")
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
    doubt = Doubt.objects.open().get()
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


@pytest.mark.thorough
def test_ordinary_life_is_in_it() -> None:
    """Each thing of issue 4 item 6, in two and a half weeks."""
    build(days=18)
    doses = Dose.objects.all()
    for outcome in ("taken", "part_taken", "left_out", "not_taken", "struck"):
        assert doses.filter(outcome=outcome).exists(), outcome
    assert doses.filter(clash_of__isnull=False, again=False, outcome="taken").count() == 2
    assert doses.filter(corrects__isnull=False, outcome="taken", why__startswith="I wrote").count() == 1
    assert doses.filter(outcome="struck", why__startswith="Pressed").count() == 1
    assert Held.objects.filter(cause="same_key").count() == 1
    assert Moved.objects.get().person.family_name == "O'Brien-Ní Ó"
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
    names = [name.lower() for name in Medicine.objects.values_list("product_name", flat=True)]
    assert [name for name in names if any(word in name for word in OF_LATER_PARTS)] == []
    northgate = Person.objects.filter(provider__name="Northgate Home Care")
    assert not northgate.filter(given_name__in=["Ron", "Terry", "Kelly-Anne", "Gloria"]).exists()
    states = set(northgate.values_list("allergy_state", flat=True))
    assert states == {"known", "none_known", "not_recorded", "unavailable"}


def test_it_runs_only_where_demo_is_set(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo")
    assert not Organisation.objects.exists()


def test_a_weak_password_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "short")
    with clock_at(TUESDAY), pytest.raises(CommandError, match="at least 10"):
        call_command("demo", days=1)
