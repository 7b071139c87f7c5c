"""A server of our own: bin/serve as its own process, on a database of its own, with people in it."""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg

ROOT = Path(__file__).resolve().parents[2]
CLOCK = "2026-11-24T09:10+00:00"
PATIENCE = 120.0  # seconds until a server must have answered: it may have to compress static files first


@dataclass(frozen=True)
class Served:
    """Where the server and its database are, and who is in it (see `tests.proof.worlds`)."""

    address: str
    url: str
    world: dict[str, Any]

    def client(self, name: str) -> httpx.Client:
        """A client that is one worker, by the token made for them."""
        headers = {"Authorization": f"Token {self.world['tokens'][name]}"}
        return httpx.Client(base_url=self.address, headers=headers, timeout=30)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url) as there:
            return there.execute(query, values).fetchall()


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The address of a new database on the Postgres of the tests, which goes when the block ends.

    Its name carries our process id, so that the next run takes away what a killed one left.
    """
    name = f"test_emar_{os.getpid()}_{secrets.token_hex(4)}"
    with psycopg.connect(_on("postgres"), autocommit=True) as admin:
        admin.execute(f'create database "{name}"')
        try:
            yield _on(name)
        finally:
            admin.execute(f'drop database "{name}" with (force)')


def _on(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def environment(url: str, **more: str) -> dict[str, str]:
    """What a process of ours gets: this database, the tests' moment, honest commits."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PGOPTIONS", "TEST_DATABASE")}
    ours = {"DATABASE_URL": url, "DEMO": "1", "HTTPS": "0", "TEST_CLOCK": CLOCK, "LOG_LEVEL": "WARNING"}
    return kept | ours | {"DJANGO_SETTINGS_MODULE": "config.settings"} | more


def fill(url: str, world: str) -> dict[str, Any]:
    """Migrate the database and put the people of one world in it."""
    code = f"from tests.proof import worlds; worlds.main({world!r})"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env=environment(url),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@contextlib.contextmanager
def served(url: str, world: dict[str, Any], **settings: str) -> Iterator[Served]:
    """The server, answering; it and every process it started are ended when the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ROOT / "var" / f"proof-{port}.log"
    with words.open("w") as log:
        process = subprocess.Popen(
            [ROOT / "bin" / "serve"],
            env=environment(url, PORT=str(port), **settings),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    found = Served(f"http://127.0.0.1:{port}", url, world)
    try:
        wait_until(lambda: _healthy(found.address), words)
        yield found
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        words.unlink()


def wait_until(true: Callable[[], bool], words: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, words.read_text()[-3000:]
        time.sleep(0.1)


def _healthy(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def at_once[Given, Got](work: Callable[[Given], Got], given: Sequence[Given]) -> list[Got]:
    """Do the work for each of the given in a thread of its own, all let go at one moment."""
    gate = Barrier(len(given))

    def run(one: Given) -> Got:
        gate.wait()
        return work(one)

    with ThreadPoolExecutor(len(given)) as pool:
        return list(pool.map(run, given))
