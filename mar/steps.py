"""Steps that are no dose: the old patch taken off, oxygen looked at, begun or ended. Pure.

A step is answered as a dose is, with an amount of nothing: it leaves no pack and counts in no limit. The road
not taken: a second table of steps, with its own answers, corrections and clashes.
"""

from collections.abc import Mapping
from datetime import time

from mar.models import Dose
from medicines import lines
from medicines.directions import Directions
from medicines.directions.shape import Step
from medicines.models import Medicine

DONE: Mapping[str, str] = {
    "apply": "put on",
    "remove": "taken off",
    "check": "looked at: as planned",
    "start": "started",
    "stop": "stopped",
}
"""What was done, where a dose is "taken"."""

NOT_DONE: Mapping[str, str] = {
    "apply": "not put on",
    "remove": "not taken off",
    "check": "not as planned",
    "start": "not started",
    "stop": "not stopped",
}


def step_at(directions: Directions, at: time, ordinal: int) -> Step:
    """What is done at this time of these directions; "give" where it is a dose."""
    if directions.worn is not None and ordinal % 2:
        return "give"
    said: Step = next((one.step for one in directions.every_time if one.at == at), "give")
    return "remove" if directions.worn is not None and said == "give" else said


def step_of(medicine: Medicine | None, dose: Dose) -> Step:
    """What an entry answered: "give" for a dose, also for one without a time of its own."""
    directions = lines.parsed(medicine) if medicine else None
    if directions is None or dose.due_time is None or dose.ordinal is None:
        return "give"
    if directions.worn is None and directions.kind != "continuous":
        return "give"
    return step_at(directions, dose.due_time, dose.ordinal)


def said_as(medicine: Medicine | None, dose: Dose) -> str:
    """The step in whose words an entry is said: "apply" for what is worn, "give" for any other dose."""
    step = step_of(medicine, dose)
    directions = lines.parsed(medicine) if medicine else None
    worn = directions is not None and directions.worn is not None
    return "apply" if worn and step == "give" else step
