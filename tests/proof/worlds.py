"""Who is in the database of a proof: built through the actions, printed as JSON for the tests outside.

`main(name)`, run in `manage.py shell`, migrates the database of DATABASE_URL and fills it.
"""

import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command

from medicines.dmd import load_starter
from people import actions
from people.models import Person, Worker
from tests import cast as casting
from tests.bench_world import bench
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, fixed, line, needed

COVERS = 50
PAIN = [
    PARACETAMOL,
    "Paracetamol 500mg capsules",
    "Paracetamol 500mg soluble tablets",
    "Co-codamol 8mg/500mg tablets",
    "Co-codamol 15mg/500mg tablets",
    "Co-codamol 30mg/500mg tablets",
    "Co-codamol 8mg/500mg effervescent tablets",
    "Co-dydramol 10mg/500mg tablets",
]
"""Eight products with one ingredient in common, each a tablet or capsule."""


def races() -> dict[str, Any]:
    """Meera with a dose at fixed times, Jean with eight painkillers, fifty covers for Meera."""
    cast = casting.build()
    workers = {"ann": cast.ann, "joy": cast.joy, "dawid": cast.dawid} | _covers(cast, cast.meera)
    medicines = {
        "levodopa": _four_times(cast, cast.meera),
        "kishors": _four_times(cast, cast.kishor),
    }
    for number, name in enumerate(PAIN):
        unit = "capsule" if "capsules" in name else "tablet"
        medicines[f"pain{number}"] = line(cast.ruth, cast.jean, name, needed(unit, "1"), checker=cast.joy)
    return _said(cast, workers, medicines)


def many(people: int = 50) -> dict[str, Any]:
    """`people` whom Ann may see, each with one line four times a day since Monday 16-Nov."""
    cast = casting.build()
    medicines = {}
    for number in range(people):
        cared_for = casting.person(
            cast.ruth,
            cast.maidstone,
            f"Person {number:03}",
            date(1940, 1, 1),
            "",
            "they",
            f"{number} Long Street",
            nhs_number_missing="Made for a proof",
        )
        medicines[f"line{number}"] = _four_times(cast, cared_for)
    return _said(cast, {"ann": cast.ann, "joy": cast.joy}, medicines)


def _covers(cast: Cast, person: Person) -> dict[str, Worker]:
    """Fifty carers of the branch whose visits are elsewhere; each opens this person for today."""
    found = {}
    for number in range(COVERS):
        initials = f"Q{chr(65 + number // 26)}{chr(65 + number % 26)}"
        made, _ = actions.add_worker(
            cast.ruth,
            organisation=cast.northgate,
            name=f"Cover {initials}",
            username=f"cover.{initials.lower()}",
            initials=initials,
            role="care_worker",
            branch=cast.maidstone,
        )
        actions.open_cover(made, code=person.folder_code, reason="Short of staff today")
        found[f"cover{number}"] = made
    return found


def _four_times(cast: Cast, person: Person) -> Any:
    times = fixed("07:00", "11:00", "15:00", "19:00")
    return line(cast.ruth, person, CO_CARELDOPA, times, checker=cast.joy)


def _said(cast: Cast, workers: dict[str, Worker], medicines: dict[str, Any]) -> dict[str, Any]:
    tokens = {name: actions.make_token(one, worker=one, words="proof")[1] for name, one in workers.items()}
    return {
        "tokens": tokens,
        "workers": {name: str(one.pk) for name, one in workers.items()},
        "medicines": {
            name: {"id": str(one.pk), "person": str(one.person_id)} for name, one in medicines.items()
        },
    }


WORLDS: dict[str, Callable[[], dict[str, Any]]] = {"races": races, "many": many, "bench": bench}


def main(name: str) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here
    call_command("migrate", verbosity=0)
    load_starter()
    json.dump(WORLDS[name](), sys.stdout)
