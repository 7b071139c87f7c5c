"""What a chart costs: 10 medicines, 16 rows, 28 days, on screen, as JSON and on paper, beside a one-line PDF.

In processor time of this one process, for paper: the engine uses one core, and others may be at work here.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from typing import Any

from tests.proof.serving import ROOT, environment

FIRST, DAYS = date(2026, 11, 9), 28
RUNS = 7
NAMES = (
    "Bisoprolol 2.5mg tablets",
    "Atorvastatin 40mg tablets",
    "Furosemide 40mg tablets",
    "Ramipril 2.5mg capsules",
    "Metformin 500mg tablets",
    "Folic acid 5mg tablets",
    "Senna 7.5mg tablets",
)
ROWS: tuple[tuple[str, str, str, float | None], ...] = (
    ("page", "chart page, 10 medicines, 28 days", "ms", 40),
    ("queries", "queries of the chart page", "", 12),
    ("json", "chart as JSON", "ms", None),
    ("floor", "PDF of one line", "ms", None),
    ("paper", "PDF of the chart", "ms", 300),
    ("memory", "memory that printing takes", "MB", 100),
    ("again", "the same chart printed again", "ms", 20),
)
"""Name in `measure`, what it is, unit and aim. The times are processor time."""


def measure(url: str) -> dict[str, float]:
    """Milliseconds by name, MB for `memory`, a count for `queries`; in a process of its own."""
    code = "from tests import bench_chart; bench_chart.main()"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env=environment(url),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Build the person in the database of DATABASE_URL, measure, print JSON."""
    from django.test import Client

    from people.models import Worker

    person = _person()
    client = Client()
    client.force_login(Worker.objects.get(username="ruth.hanley"), backend=_BACKEND)
    path, days = f"/people/{person.pk}/chart", f"?from={FIRST}&days={DAYS}"
    found = {
        "page": _asked(client, f"{path}/{days}"),
        "queries": float(_queries(client, f"{path}/{days}")),
        "json": _asked(client, f"/api{path}/{days}"),
    }
    print(json.dumps(found | _paper(client, f"{path}.pdf{days}", person)))


_BACKEND = "django.contrib.auth.backends.ModelBackend"


def _asked(client: Any, path: str) -> float:
    def once() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    return _time(once)


def _queries(client: Any, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def _paper(client: Any, path: str, person: Any) -> dict[str, float]:
    from mar import chart, pdf
    from mar.models import ChartIssue
    from people.records import now

    engine = pdf._engine()
    line = "<html lang=en><title>x</title><p>One line"
    one = engine.weasyprint.HTML(string=line, url_fetcher=engine.fetcher)
    floor = _time(lambda: one.write_pdf(font_config=engine.fonts, pdf_variant="pdf/ua-1"))
    before = _memory()
    assert client.get(path).status_code == 200
    issue = ChartIssue.objects.get(person=person)
    found = chart.build(person, FIRST, DAYS, now())
    paper = _time(lambda: pdf.draw(found, issue))
    return {"floor": floor, "paper": paper, "memory": _memory() - before, "again": _asked(client, path)}


def _memory() -> float:
    """The most this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _time(work: Callable[[], Any]) -> float:
    """Milliseconds of processor time, the median of several."""
    taken = []
    for _ in range(RUNS):
        began = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - began))
    return median(taken[1:])


def _person() -> Any:
    """Ten medicines in sixteen rows, signed for a week."""
    from mar.actions import file_entry
    from people.models import Branch, Worker
    from people.records import clock_at
    from tests import cast as casting
    from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, dose, fixed, line

    ruth, ben = (Worker.objects.get(username=name) for name in ("ruth.hanley", "ben.wright"))
    joy = Worker.objects.get(username="joy.adeyemi")
    person = casting.person(
        ruth, Branch.objects.get(name="Maidstone"), "Ivy Chart", date(1939, 5, 1), "", "she", "9 Long Street",
        nhs_number_missing="Made for the bench",
    )  # fmt: skip
    lines = [line(ruth, person, CO_CARELDOPA, fixed("07:00", "11:00", "15:00", "19:00"), checker=joy)]
    for number, name in enumerate([*NAMES, PARACETAMOL, "Lactulose 3.1-3.7g/5ml oral solution"]):
        unit = "capsule" if "capsules" in name else "ml" if "solution" in name else "tablet"
        times = ("08:00", "20:00") if number < 3 else ("08:00",)
        lines.append(line(ruth, person, name, fixed(*times, unit=unit), checker=joy))
    for medicine in lines:
        for day in range(17, 24):
            for one in (medicine.directions or {})["times"]:
                moment = at(one["at"], day)
                slot = {"due_date": moment.date().isoformat(), "given_at": moment.isoformat()}
                with clock_at(moment + timedelta(minutes=5)):
                    body = dose(medicine, ben, one["at"], unit=(medicine.directions or {})["unit"], **slot)
                    assert file_entry(ben, body)["dose"], body
    return person
