"""Slots ∪ doses: everything about a person between two days, read in a fixed number of queries.

Round, board, filing and chart stand on this one reading, so they cannot disagree about what is due, what was
answered and what is in doubt. Nothing here writes.
"""

from mar.slots.intakes import RECENT, intake_of, intakes_of
from mar.slots.reading import AFTER, load
from mar.slots.sheet import LOOK_BACK, ZONE, DueDose, Key, Sheet, answering, subject

__all__ = [
    "AFTER",
    "LOOK_BACK",
    "RECENT",
    "ZONE",
    "DueDose",
    "Key",
    "Sheet",
    "answering",
    "intake_of",
    "intakes_of",
    "load",
    "subject",
]
