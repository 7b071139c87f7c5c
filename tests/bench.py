"""bin/bench: what the product does in a second, beside a floor measured in the same run.

The floor is the same server and middleware, a signed-in worker and a view that makes one INSERT and commits.
Each figure is the median of several runs; a time is what the client waited, in milliseconds.
"""

import http.client
import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tests import bench_chart, bench_dictionary, bench_schedule
from tests.proof.serving import ROOT, Served, database, fill, served

RUNS = 5
ONE, MANY = 1, 16
POSTS = {ONE: 60, MANY: 240}
LOOKS, TRAYS = 15, 400
NOON = "2026-11-24T12:35+00:00"
TOKEN = "b" * 32
SEARCHES = ["parac", "morphine 10mg/5ml", "co-careldopa 25", "amlodipine 5mg tab", "furosimide"]


@dataclass(frozen=True)
class Figure:
    """One line of the table. `aim` is in the unit of `value`; None where none was set."""

    what: str
    value: float
    unit: str
    aim: float | None = None
    a_second: float | None = None
    p95: float | None = None

    @property
    def missed(self) -> bool:
        return self.aim is not None and self.value > self.aim


@dataclass(frozen=True)
class Times:
    """The waits of one run in milliseconds, and how long the whole run took in seconds."""

    waits: list[float]
    took: float

    @property
    def median(self) -> float:
        return statistics.median(self.waits)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.waits, n=20)[-1]


Ask = tuple[str, str, bytes]
"""Method, path, body."""


def main() -> int:
    with database() as url:
        world = fill(url, "bench")
        cold = [_cold_start(url, world) for _ in range(3)]
        with served(url, world) as here:
            pages = list(_pages(here))
        with served(url, world, DJANGO_SETTINGS_MODULE="tests.bench_settings", TEST_CLOCK=NOON) as here:
            figures = [
                *pages,
                *_posts(here),
                Figure("queries of a dose post", world["queries"], "", aim=15),
                Figure("cold start to first page", 1000 * statistics.median(cold), "ms"),
            ]
        chart = bench_chart.measure(url)
        figures += [Figure(what, chart[name], unit, aim=aim) for name, what, unit, aim in bench_chart.ROWS]
    figures += [Figure(*row) for row in (*bench_schedule.rows(), *bench_dictionary.rows())]
    _print(figures)
    said = {"at": datetime.now(UTC).isoformat(), "runs": RUNS, "figures": [asdict(one) for one in figures]}
    (ROOT / "var" / "bench.json").write_text(json.dumps(said, indent=1))
    return 0


def _cold_start(url: str, world: dict[str, Any]) -> float:
    began = time.perf_counter()
    with served(url, world) as here:
        _run(here, "", [("GET", "/sign-in/", b"")], 1)
        return time.perf_counter() - began


def _pages(here: Served) -> Iterator[Figure]:
    people = here.world["meera"]
    searches = [f"/people/{people}/medicines/find/?q={one.replace(' ', '+')}" for one in SEARCHES]
    for what, who, paths, aim in (
        ("round of 20 people, its data", "carer", ["/api/round/"], None),
        ("round of 20 people, its page", "carer", ["/round/"], None),
        ("not recorded yet, 1,000 people", "ruth", ["/not-recorded/"], 200),
        ("product search", "ruth", searches, None),
    ):
        asks = [("GET", path, b"") for path in paths] * (LOOKS // len(paths))
        _run(here, who, asks[:3], 1)
        runs = [_run(here, who, asks, 1) for _ in range(RUNS)]
        yield _figure(what, runs, aim=40 if what.endswith("its data") else aim)


def _posts(here: Served) -> Iterator[Figure]:
    """Floor, one dose and eight doses taken in turns, so that all three meet the same weather."""
    everybody = here.world["people"]
    singles, whole = _single_doses(here, everybody[:-TRAYS]), _whole_trays(here, everybody[-TRAYS:])
    makes: dict[str, Callable[[], Ask]] = {
        "floor": lambda: ("POST", "/api/floor/", b"{}"),
        "one dose": lambda: _post([next(singles)]),
        "eight doses": lambda: _post(next(whole)),
    }
    found: dict[tuple[str, int], list[Times]] = {}
    for clients, what in itertools.product((ONE, MANY), makes):
        found[what, clients] = []
        _run(here, "ben", [makes[what]() for _ in range(8)], clients)
    for _, clients, what in itertools.product(range(RUNS), (ONE, MANY), makes):
        posts = POSTS[clients] // (4 if what == "eight doses" else 1)
        asks = [makes[what]() for _ in range(posts)]
        found[what, clients].append(_run(here, "ben", asks, clients))
    for (what, clients), runs in found.items():
        yield _figure(f"post of {what}, {clients} client{'s'[: clients > 1]}", runs)
    for clients, aim in ((ONE, 6), (MANY, 10)):
        times = _median(found["one dose", clients]) / _median(found["floor", clients])
        yield Figure(f"one dose against the floor, {clients}", times, "×", aim=aim)
    times = _median(found["eight doses", ONE]) / _median(found["one dose", ONE])
    yield Figure("eight doses against one", times, "×", aim=5)


def _single_doses(here: Served, people: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One dose for each person in turn, then one of the next line of each: no slot twice."""
    for number in range(8):
        for one in people:
            yield _dose(here, one, one["lines"][number])


def _whole_trays(here: Served, people: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Eight doses of one person at a time, each person once."""
    for one in people:
        yield [_dose(here, one, line) for line in one["lines"]]


def _dose(here: Served, one: dict[str, Any], line: list[str]) -> dict[str, Any]:
    medicine, clock, unit = line
    return {
        "v": 1,
        "kind": "dose",
        "key": str(uuid4()),
        "person": one["person"],
        "signed_by": here.world["ben"],
        "time_source": "now",
        "medicine": medicine,
        "due_date": "2026-11-24",
        "due_time": clock,
        "ordinal": 0,
        "outcome": "taken",
        "who": "our_worker",
        "help": "administered",
        "basis": "saw",
        "amount": "1",
        "unit": unit,
        "given_at": "2026-11-24T12:33:00+00:00",
    }


def _post(bodies: list[dict[str, Any]]) -> Ask:
    return "POST", "/api/doses/", json.dumps(bodies).encode()


def _run(here: Served, who: str, asks: list[Ask], clients: int) -> Times:
    """Ask each in turn, shared among so many clients, a connection each. Any answer but 200 ends it all."""
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        shares = pool.map(lambda start: _client(here, who, asks[start::clients]), range(clients))
        waits = [one for share in shares for one in share]
    return Times(waits, time.perf_counter() - began)


def _client(here: Served, who: str, asks: list[Ask]) -> list[float]:
    connection = http.client.HTTPConnection(here.address.removeprefix("http://"), timeout=60)
    session = here.world["sessions"].get(who, "")
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/json",
    }
    waits = []
    for method, path, body in asks:
        began = time.perf_counter()
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        said = answer.read()
        waits.append(1000 * (time.perf_counter() - began))
        if answer.status != 200 or (method == "POST" and b'"saved' not in said):
            sys.exit(f"{method} {path}: {answer.status} {said[:500]!r}")
    connection.close()
    return waits


def _figure(what: str, runs: list[Times], aim: float | None = None) -> Figure:
    return Figure(
        what,
        _median(runs),
        "ms",
        aim=aim,
        a_second=statistics.median(len(one.waits) / one.took for one in runs),
        p95=statistics.median(one.p95 for one in runs),
    )


def _median(runs: list[Times]) -> float:
    return statistics.median(one.median for one in runs)


def _print(figures: list[Figure]) -> None:
    print(f"{'':34}{'median':>11}{'p95':>11}{'a second':>10}{'aim':>8}")
    for one in figures:
        value = f"{one.value:.0f}" if one.unit == "" else f"{one.value:.1f} {one.unit}"
        p95 = f"{one.p95:.1f} ms" if one.p95 is not None else ""
        a_second = f"{one.a_second:.0f}" if one.a_second is not None else ""
        aim = "" if one.aim is None else f"≤ {one.aim:g}"
        print(f"{one.what:34}{value:>11}{p95:>11}{a_second:>10}{aim:>8}{'  missed' if one.missed else ''}")


if __name__ == "__main__":
    sys.exit(main())
