"""What bin/bench measures: a branch of 1,000 people with nine medicines each, two days of them signed.

It is ten past nine: the morning's doses are signed but for one of each person.
"""

from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mar.actions import file_entry
from medicines.models import Medicine
from people.models import Person, Worker
from people.records import clock_at
from tests import cast as casting
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, dose, fixed, line, needed
from tests.scale import clone_people

PEOPLE, ROUND = 1000, 20
TRAY = [
    "Bisoprolol 2.5mg tablets",
    "Atorvastatin 40mg tablets",
    "Furosemide 40mg tablets",
    "Ramipril 2.5mg capsules",
    "Metformin 500mg tablets",
    "Folic acid 5mg tablets",
    "Senna 7.5mg tablets",
]
SINCE = (22, 23, 24)
"""The days of November whose doses are signed, today's up to nine."""


def bench() -> dict[str, Any]:
    cast = casting.build()
    one = casting.person(
        cast.ruth, cast.maidstone, "Mabel Cole", casting.date(1939, 5, 1), "", "she", "1 Long Street",
        nhs_number_missing="Made for the bench",
    )  # fmt: skip
    casting.visits(cast.ruth, one, "07:00 08:00 12:30 20:00", cast.ben)
    lines = [_levodopa(cast, one), *(_tray(cast, one, name) for name in TRAY)]
    line(cast.ruth, one, PARACETAMOL, needed(), checker=cast.joy)
    _sign(cast, lines)
    with transaction.atomic():
        clone_people(one, PEOPLE - 1)
    carer = _carer_of_the_round(cast)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("CREATE TABLE bench_floor (id uuid PRIMARY KEY, body text)")
    return {
        "sessions": {"ben": _session(cast.ben), "carer": _session(carer), "ruth": _session(cast.ruth)},
        "ben": str(cast.ben.pk),
        "meera": str(cast.meera.pk),
        "people": _people(lines),
        "queries": _queries(cast, lines[0]),
    }


def _levodopa(cast: Cast, person: Person) -> Medicine:
    return line(cast.ruth, person, CO_CARELDOPA, fixed("07:00", "11:00", "15:00", "19:00"), checker=cast.joy)


def _tray(cast: Cast, person: Person, name: str) -> Medicine:
    unit = "capsule" if "capsules" in name else "tablet"
    return line(cast.ruth, person, name, fixed("08:00", "12:30", unit=unit), checker=cast.joy)


def _sign(cast: Cast, lines: list[Medicine]) -> None:
    """What happened so far; the last line's dose of this morning is still open."""
    for medicine in lines:
        directions = medicine.directions or {}
        for day in SINCE:
            for clock in (one["at"] for one in directions["times"]):
                moment = at(clock, day)
                if moment < at("09:00") and (medicine != lines[-1] or day != SINCE[-1]):
                    slot = {"due_date": moment.date().isoformat(), "given_at": moment.isoformat()}
                    with clock_at(moment):
                        body = dose(medicine, cast.ben, clock, unit=directions["unit"], **slot)
                        assert file_entry(cast.ben, body)["dose"], body


def _carer_of_the_round(cast: Cast) -> Worker:
    """Somebody new, whose visits are those of twenty of the thousand."""
    carer = casting.worker(
        cast.ruth, cast.northgate, "Ella Round", "ER", "care_worker", branch=cast.maidstone
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_visit SET worker_id = %s WHERE person_id IN (SELECT id FROM people_person"
            " WHERE family_name LIKE 'Cole %%' ORDER BY family_name LIMIT %s)",
            [carer.pk, ROUND],
        )
    return carer


def _people(lines: list[Medicine]) -> list[dict[str, Any]]:
    """Each of the thousand with (medicine, second time of the day, unit) of the eight fixed lines."""
    found: dict[str, list[list[str]]] = {}
    rows = Medicine.objects.filter(person__family_name__startswith="Cole")
    rows = rows.exclude(directions__kind="as_needed").order_by("person_id", "product_name")
    for pk, person, directions in rows.values_list("pk", "person_id", "directions"):
        found.setdefault(str(person), []).append([str(pk), directions["times"][1]["at"], directions["unit"]])
    return [{"person": person, "lines": lines} for person, lines in found.items()]


def _queries(cast: Cast, medicine: Medicine) -> int:
    """How many queries one post of one dose makes, savepoints aside."""
    client = Client()
    client.force_login(cast.ben, backend="django.contrib.auth.backends.ModelBackend")
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        body = [dose(medicine, cast.ben, "11:00")]
        client.post("/api/doses/", body, content_type="application/json")
        transaction.set_rollback(True)
    return sum("SAVEPOINT" not in one["sql"] for one in asked.captured_queries)


def _session(worker: Worker) -> str:
    client = Client()
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value
