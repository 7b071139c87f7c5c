"""A backup taken while carers sign: all that was acknowledged before it began, and nothing by half."""

import contextlib
import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
import pytest

from config import backup
from tests.proof.bodies import dose
from tests.proof.serving import Served, database, fill, served

pytestmark = [pytest.mark.load]
CLIENTS = 4

GUARDS = (
    "select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled from pg_trigger"
    " where not tgisinternal order by 1, 2"
)
HALVES = {
    "a dose left out without the question what became of it": (
        "select key from mar_dose where outcome = 'left_out'"
        " and not exists (select 1 from people_task where subject = 'dose:' || mar_dose.key)"
    ),
    "a question without its dose": (
        "select subject from people_task where subject like 'dose:%'"
        " and not exists (select 1 from mar_dose where 'dose:' || key = people_task.subject)"
    ),
    "a dose whose label differed without its doubt": (
        "select key from mar_dose where reason = 'label_differs'"
        " and not exists (select 1 from medicines_doubt where entry = mar_dose.key)"
    ),
    "a doubt without its dose": (
        "select entry from medicines_doubt where entry is not null"
        " and not exists (select 1 from mar_dose where key = medicines_doubt.entry)"
    ),
    "a task without its history": (
        "select id from people_task"
        " where not exists (select 1 from people_historicaltask past where past.id = people_task.id)"
    ),
}


@pytest.fixture(scope="module")
def here() -> Iterator[Served]:
    with database() as url, served(url, fill(url, "many")) as found:
        yield found


def test_a_backup_under_load_holds_what_was_acknowledged_and_nothing_by_half(
    here: Served, tmp_path: Path
) -> None:
    over = Event()
    told: list[str] = []  # appended to by all clients: list.append is atomic
    with ThreadPoolExecutor(CLIENTS) as clients:
        working = [clients.submit(sign, here, start, told, over) for start in range(CLIENTS)]
        try:
            wait_for(told, 60)
            before = set(told)
            backup.save(here.url, tmp_path / "record.backup")
            after = len(told)
            wait_for(told, after + 20)
        finally:
            over.set()
        for one in working:
            one.result()
    assert after > len(before), "doses were signed while the backup was written"
    with restored(tmp_path / "record.backup") as url:
        kept = {key for (key,) in rows(url, "select key::text from mar_dose")}
        assert before <= kept
        assert kept <= {key for (key,) in here.rows("select key::text from mar_dose")}
        for what, query in HALVES.items():
            assert rows(url, query) == [], what
            assert rows(url, query.replace("not exists", "exists")) != [], "the question finds something"
        assert rows(url, GUARDS) == here.rows(GUARDS)
        assert len(rows(url, GUARDS)) > 30


def test_a_backup_at_rest_holds_every_row(here: Served, tmp_path: Path) -> None:
    with here.client("ann") as client:
        for body in itertools.islice(entries(here, 0), 20):
            assert client.post("/api/doses/", json=[body]).status_code == 200
    backup.save(here.url, tmp_path / "record.backup")
    with restored(tmp_path / "record.backup") as url:
        assert counts(url) == counts(here.url)
        assert counts(url)["mar_dose"] >= 20
        assert rows(url, GUARDS) == here.rows(GUARDS)


@contextlib.contextmanager
def restored(file: Path) -> Iterator[str]:
    """The address of a new database filled from the file."""
    with database() as url:
        assert backup.restore(url, file) == "", "an empty database leaves nothing behind"
        yield url


def sign(here: Served, start: int, told: list[str], over: Event) -> None:
    with here.client("ann") as client:
        for body in entries(here, start):
            if over.is_set():
                return
            answer = client.post("/api/doses/", json=[body])
            assert answer.status_code == 200, answer.text
            assert answer.json()[0]["dose"], answer.text
            told.append(body["key"])


def entries(here: Served, start: int) -> Iterator[dict[str, Any]]:
    """Doses that open something in the same transaction: a question, a doubt."""
    opens = itertools.cycle(
        [
            {"outcome": "left_out"},
            {"outcome": "not_taken", "reason": "label_differs", "note": "The box says TWO"},
        ]
    )
    for turn in itertools.count(start, CLIENTS):
        clock = ("07:00", "11:00", "15:00", "19:00")[turn // 50 % 4]
        day = f"2026-11-{17 + turn // 200 % 7}"
        yield dose(
            here,
            "ann",
            f"line{turn % 50}",
            clock,
            due_date=day,
            given_at=f"{day}T20:00:00+00:00",
            **next(opens),
        )


def wait_for(told: list[str], many: int) -> None:
    pause = Event()
    for _ in range(600):
        if len(told) >= many:
            return
        pause.wait(0.1)
    raise AssertionError(f"only {len(told)} doses were signed in a minute")


@pytest.fixture(autouse=True)
def honest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGOPTIONS", raising=False)


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as there:
        return there.execute(query).fetchall()


def counts(url: str) -> dict[str, int]:
    names = rows(url, "select tablename from pg_tables where schemaname = 'public'")
    return {name: rows(url, f'select count(*) from "{name}"')[0][0] for (name,) in names}
