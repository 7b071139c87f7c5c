"""What is due: pure arithmetic from a line's directions to slots, and from a slot and its answers to a state.

A slot is (line, local date, local time, ordinal). Nothing is stored and nothing is dropped or doubled: a
time in the spring gap moves to the first valid minute, an overlap is its first occurrence. Every instant
given back is in UTC, because Python compares and subtracts two times of one zone by the wall clock
[CQC-TIME].

The ordinal is the step of one minute (0; where a patch is changed 0 takes the old one off and 1 puts the new
one on), plus 2 where the minute comes for the second time in autumn: only elapsed intervals reach that.
"""

from medicines.schedule.ahead import HORIZON, next_due, replacing_starts_at
from medicines.schedule.bands import NEAR_A_VISIT, USUAL_TIMES, time_for_band
from medicines.schedule.shape import ON_TIME_WINDOW, WINDOW, Line, Slot, Suspension, end_of, utc
from medicines.schedule.slots import Course, course_of, due, slots_on
from medicines.schedule.states import (
    Answer,
    State,
    answered,
    half_way,
    late,
    late_rule_now,
    only_past,
    state,
)

__all__ = [
    "HORIZON",
    "NEAR_A_VISIT",
    "ON_TIME_WINDOW",
    "USUAL_TIMES",
    "WINDOW",
    "Answer",
    "Course",
    "Line",
    "Slot",
    "State",
    "Suspension",
    "answered",
    "course_of",
    "due",
    "end_of",
    "half_way",
    "late",
    "late_rule_now",
    "next_due",
    "only_past",
    "replacing_starts_at",
    "slots_on",
    "state",
    "time_for_band",
    "utc",
]
