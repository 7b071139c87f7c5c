"""Gaps and maxima, by line and by ingredient across all lines: pure, between instants, and pessimistic.

What may have gone in counts as gone in, at the moment that is worst for the question asked (stories.md
1.2). What only somebody outside records cannot be known here; the page says so. [CQC-PRN] [PCM-NHS]
"""

from medicines.limits.judging import judge
from medicines.limits.maxima import EVER, long_lines
from medicines.limits.records import (
    PARACETAMOL,
    USUAL_CAPS,
    Cap,
    Intake,
    Judgement,
    LineLimit,
    Reason,
    caps_for,
)

__all__ = [
    "EVER",
    "PARACETAMOL",
    "USUAL_CAPS",
    "Cap",
    "Intake",
    "Judgement",
    "LineLimit",
    "Reason",
    "caps_for",
    "judge",
    "long_lines",
]
