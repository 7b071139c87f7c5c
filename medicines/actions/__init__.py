"""Every act on a person's medicines list, its doubts, its pauses and its limits."""

from medicines.actions.caps import end_cap, set_cap
from medicines.actions.doubts import answer_doubt, raise_doubt, raise_home_doubts
from medicines.actions.hiding import write_how_taken
from medicines.actions.lines import (
    add_medicine,
    change_in_place,
    change_medicine,
    check_medicine,
    join_together,
    stop_medicine,
)
from medicines.actions.pauses import end_pause, pause_medicine
from medicines.actions.plans import write_plan
from medicines.actions.times import move_times

__all__ = [
    "add_medicine",
    "answer_doubt",
    "change_in_place",
    "change_medicine",
    "check_medicine",
    "end_cap",
    "end_pause",
    "join_together",
    "move_times",
    "pause_medicine",
    "raise_doubt",
    "raise_home_doubts",
    "set_cap",
    "stop_medicine",
    "write_how_taken",
    "write_plan",
]
