"""What the record is worth when everybody signs at once, over real HTTP against bin/serve."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.proof.bodies import dose
from tests.proof.serving import Served, at_once, database, fill, served
from tests.proof.worlds import COVERS, PAIN

pytestmark = [pytest.mark.load]
SLOTS = (f"2026-11-{day}" for day in range(17, 25))
"""Each test has a day of its own, so that none reads another's rows."""


@pytest.fixture(scope="module")
def here() -> Iterator[Served]:
    with database() as url, served(url, fill(url, "races")) as found:
        yield found


@pytest.fixture
def day() -> str:
    return next(SLOTS)


def post(here: Served, worker: str, *bodies: dict[str, Any]) -> Any:
    """The answer to one post in a worker's name: never an error of ours."""
    with here.client(worker) as client:
        answer = client.post("/api/doses/", json=list(bodies))
    assert answer.status_code == 200, answer.text
    return answer


def kinds(answer: dict[str, Any]) -> list[str]:
    return [one["kind"] for one in answer["concerns"]]


def rows_of(here: Served, day: str) -> list[tuple[str, bool]]:
    """(key, whether it clashes) of every dose that is due on that day."""
    return here.rows("select key::text, clash_of_id is not null from mar_dose where due_date = %s", day)


def test_fifty_workers_on_one_slot_are_one_plain_and_forty_nine_clashes(here: Served, day: str) -> None:
    bodies = {
        name: dose(here, name, "levodopa", due_date=day, given_at=f"{day}T07:00:00+00:00")
        for name in (f"cover{number}" for number in range(COVERS))
    }
    answers = at_once(lambda name: post(here, name, bodies[name]).json()[0], list(bodies))
    assert {one["key"] for one in answers} == {one["key"] for one in bodies.values()}
    assert Counter("clash" in kinds(one) for one in answers) == {False: 1, True: 49}
    stored = rows_of(here, day)
    assert {key for key, _ in stored} == {one["key"] for one in bodies.values()}
    assert Counter(clashes for _, clashes in stored) == {False: 1, True: 49}
    assert not any("not_assigned" in kinds(one) for one in answers), "each of the fifty has real cover"


def test_one_entry_fifty_times_is_one_record_and_fifty_equal_answers(here: Served, day: str) -> None:
    body = dose(here, "ann", "levodopa", due_date=day, given_at=f"{day}T07:00:00+00:00")
    answers = at_once(lambda _: post(here, "ann", body).content, range(50))
    assert len(set(answers)) == 1
    assert rows_of(here, day) == [(body["key"], False)]


def test_twenty_five_keys_twice_each_are_twenty_five_records(here: Served, day: str) -> None:
    bodies = [
        dose(here, "ann", "levodopa", due_date=day, given_at=f"{day}T07:00:00+00:00") for _ in range(25)
    ] * 2
    answers = at_once(lambda body: post(here, "ann", body).content, bodies)
    assert answers[:25] == answers[25:], "each key has one answer"
    assert Counter(clashes for _, clashes in rows_of(here, day)) == {False: 1, True: 24}


def test_eight_doses_of_one_ingredient_are_one_saved_and_seven_too_soon(here: Served) -> None:
    bodies = [
        dose(here, "ann", f"pain{number}", None, unit="capsule" if "capsules" in name else "tablet")
        for number, name in enumerate(PAIN)
    ]
    answers = at_once(lambda body: post(here, "ann", body).json()[0], bodies)
    said = Counter((one["status"], *kinds(one)) for one in answers)
    assert said == {("saved",): 1, ("saved_with_concerns", "too_soon"): 7}


def test_two_batches_in_opposite_order_do_not_wait_for_each_other(here: Served, day: str) -> None:
    def batch(names: list[str]) -> list[dict[str, Any]]:
        return [
            dose(here, "ann", name, clock, due_date=day, given_at=f"{day}T20:00:00+00:00")
            for clock in ("07:00", "11:00", "15:00", "19:00")
            for name in names
        ]

    posted = 0
    for _ in range(10):
        there, back = batch(["levodopa", "kishors"]), batch(["kishors", "levodopa"])
        for answer in at_once(lambda bodies: post(here, "ann", *bodies).json(), [there, back]):
            assert {one["status"] for one in answer} == {"saved_with_concerns"}, answer
        posted += len(there) + len(back)
    assert len(rows_of(here, day)) == posted
    assert sum(not clashes for _, clashes in rows_of(here, day)) == 8, "one plain row a slot"


def test_one_tray_signed_by_ten_at_once_is_answered_entry_by_entry(here: Served, day: str) -> None:
    """Entries about one person share a lock; every second post has a refused one, which undoes no other."""

    def tray(name: str, *, unit: str) -> list[dict[str, Any]]:
        at = {"due_date": day, "given_at": f"{day}T20:00:00+00:00"}
        good = [dose(here, name, "levodopa", clock, **at) for clock in ("07:00", "11:00", "15:00")]
        return [*good[:1], dose(here, name, "levodopa", "19:00", **at | {"unit": unit}), *good[1:], good[0]]

    trays = {f"cover{n}": tray(f"cover{n}", unit=("tablet", "ml")[n % 2]) for n in range(10)}
    answers = at_once(lambda name: post(here, name, *trays[name]).json(), list(trays))
    for found, bodies in zip(answers, trays.values(), strict=True):
        assert [one["key"] for one in found] == [one["key"] for one in bodies]
        refused = [one["status"] == "refused" for one in found]
        assert refused == [one["unit"] == "ml" for one in bodies]
        assert found[0] == found[4], "the same key again"
    stored = rows_of(here, day)
    assert len(stored) == 10 * 3 + 5
    assert sum(not clashes for _, clashes in stored) == 4, "one plain row a slot"


@pytest.mark.parametrize("seed", range(3))
def test_random_signs_corrections_and_strikes_leave_one_row_in_force(
    here: Served, day: str, seed: int
) -> None:
    chance = random.Random(seed)
    plans = [(f"cover{number}" if number % 3 else "joy", chance.random()) for number in range(24)]
    posted: list[dict[str, Any]] = []  # appended to by all threads: list.append is atomic

    def live(plan: tuple[str, float]) -> list[dict[str, Any]]:
        worker, start = plan
        mine, answers = random.Random(start), []
        for _ in range(4):
            body = dose(here, worker, "levodopa", due_date=day, given_at=f"{day}T07:00:00+00:00")
            what = mine.choice(["sign", "correct", "strike"])
            if posted and what != "sign":
                body |= {"corrects": mine.choice(posted)["key"], "why": "It was another dose."}
            if posted and what == "strike":
                body["outcome"] = "struck"
            answers.append(post(here, worker, body).json()[0])
            posted.append(body)
        return answers

    answers = [one for found in at_once(live, plans) for one in found]
    keys = {one["key"] for one in posted}
    assert len(keys) == len(answers) == 96
    assert {one["status"] for one in answers} <= {"saved", "saved_with_concerns", "kept_for_review"}
    doses = {key for key, _ in rows_of(here, day)}
    held = {key for (key,) in here.rows("select key::text from mar_held")}
    assert keys == (doses | held) & keys, "nothing is lost"
    assert not doses & held, "nothing is kept twice"
    unflagged = here.rows(
        "select one.id from mar_dose one where one.due_date = %s and one.clash_of_id is null"
        " and not exists (select 1 from mar_dose later where later.corrects_id = one.id)",
        day,
    )
    assert len(unflagged) == 1


def test_two_prints_at_one_moment_are_one_chart(here: Served) -> None:
    path = f"/api/people/{here.world['medicines']['levodopa']['person']}/chart.pdf"

    def printed(_: int) -> bytes:
        with here.client("joy") as client:
            answer = client.get(path, params={"from": "2026-11-09", "days": "28"})
        assert answer.status_code == 200, answer.text
        return answer.content

    assert len({*at_once(printed, range(4))}) == 1
    assert here.rows("select count(*) from mar_chartissue") == [(1,)]
