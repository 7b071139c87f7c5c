"""Entries for a served world: as the tablet writes them, from ids alone."""

from typing import Any
from uuid import uuid4

from tests.proof.serving import Served


def dose(
    here: Served, worker: str, medicine: str, clock: str | None = "07:00", **more: Any
) -> dict[str, Any]:
    """One tablet taken and seen, at 09:00 of Tuesday 24-Nov-2026; with None, when needed."""
    found = here.world["medicines"][medicine]
    slot = {"due_date": "2026-11-24", "due_time": clock, "ordinal": 0} if clock else {"what_for": "pain"}
    return {
        "v": 1,
        "kind": "dose",
        "key": str(uuid4()),
        "person": found["person"],
        "signed_by": here.world["workers"][worker],
        "time_source": "now",
        "medicine": found["id"],
        **slot,
        "outcome": "taken",
        "who": "our_worker",
        "help": "administered",
        "basis": "saw",
        "amount": "1",
        "unit": "tablet",
        "given_at": "2026-11-24T09:00:00+00:00",
    } | more
