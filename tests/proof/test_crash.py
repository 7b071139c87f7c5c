"""Postgres is killed with no warning, again and again, while a thousand doses are posted: none is lost."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from config import postgres
from tests.proof.bodies import dose
from tests.proof.serving import ROOT, Served, fill, served

pytestmark = [pytest.mark.crash]
PEOPLE, DAYS = 50, range(19, 24)
CLIENTS, KILLS = 8, 6


@pytest.fixture
def cluster() -> Iterator[postgres.Cluster]:
    """A Postgres of its own, with its own data folder; gone afterwards."""
    found = postgres.local(f"crash-{os.getpid()}")
    try:
        yield found
    finally:
        postgres.stop(found, "immediate")
        shutil.rmtree(found.data, ignore_errors=True)
        (ROOT / "var" / f"{found.data.name}.lock").unlink(missing_ok=True)


def test_a_thousand_doses_survive_kills(cluster: postgres.Cluster) -> None:
    url = postgres.start(cluster)
    with served(url, fill(url, "many")) as here:
        bodies = [
            dose(here, "ann", f"line{number}", clock, due_date=day, given_at=f"{day}T20:00:00+00:00")
            for day in (f"2026-11-{one}" for one in DAYS)
            for clock in ("07:00", "11:00", "15:00", "19:00")
            for number in range(PEOPLE)
        ]
        assert len(bodies) == 1000
        told: list[dict[str, Any]] = []  # appended to by all clients: list.append is atomic
        with killing(cluster, told) as kills, ThreadPoolExecutor(CLIENTS) as clients:
            shares = [bodies[start::CLIENTS] for start in range(CLIENTS)]
            list(clients.map(lambda share: insist(here, share, told), shares))
        assert len(told) == 1000
        assert len(kills) == KILLS, "the server was killed while doses were on their way"
        assert {one["key"] for one in told} == {one["key"] for one in bodies}
        stored = here.rows("select key::text, id::text from mar_dose")
        assert len(stored) == 1000
        assert dict(stored) == {one["key"]: one["id"] for one in told}, "each answer names its row"
        assert here.rows("select count(*) from mar_dose where clash_of_id is not null") == [(0,)]
        assert here.rows("select count(*) from mar_held") == [(0,)]


def insist(here: Served, bodies: list[dict[str, Any]], told: list[dict[str, Any]]) -> None:
    """Post each entry until it is answered by name, as the tablet does: the same key each time."""
    with here.client("ann") as client:
        for body in bodies:
            until = time.monotonic() + 60
            while (answer := _try(client, body)) is None:
                assert time.monotonic() < until, "an entry was not taken for a minute"
                time.sleep(0.2)
            told.append(answer)


def _try(client: httpx.Client, body: dict[str, Any]) -> dict[str, Any] | None:
    with contextlib.suppress(httpx.HTTPError):
        answer = client.post("/api/doses/", json=[body])
        assert answer.status_code in (200, 503), answer.text
        if answer.status_code == 200:
            [one] = answer.json()
            assert one["key"] == body["key"]
            assert one["status"] in ("saved", "saved_with_concerns"), one
            return one
    return None


@contextlib.contextmanager
def killing(cluster: postgres.Cluster, told: list[dict[str, Any]]) -> Iterator[list[int]]:
    """Kill the server at random moments between the answers, and start it again each time."""
    kills: list[int] = []
    over = Event()
    chance = random.Random()
    moments = sorted(chance.sample(range(20, 950), KILLS))

    def work() -> None:
        for moment in moments:
            while len(told) < moment:
                if over.wait(0.005):
                    return
            time.sleep(chance.uniform(0, 0.05))
            kill(cluster)
            kills.append(len(told))
            postgres.start(cluster)

    killer = Thread(target=work)
    killer.start()
    try:
        yield kills
    finally:
        over.set()
        killer.join()


def kill(cluster: postgres.Cluster) -> None:
    """-9 to the postmaster and each of its children: what a power cut leaves behind."""
    postmaster = postgres.postmaster_pid(cluster)
    family = [postmaster, *_children(postmaster)]
    for pid in family:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while any(_alive(pid) for pid in family):
        assert time.monotonic() < until, "a killed server is still there"
        time.sleep(0.02)


def _children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(one) for one in found.stdout.split()]


def _alive(pid: int) -> bool:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False
