"""Courses that reduce or increase by steps. Their calendar stands: what was missed is asked about, and shifts
nothing in silence. Pure.
"""

from medicines import lines
from medicines.models import Medicine

MISSED = "A dose of this course was missed: ask before the next step."


def has_steps(medicine: Medicine) -> bool:
    """Whether its directions have steps, each with dates of its own."""
    directions = lines.parsed(medicine)
    return directions is not None and len({(one.first, one.last) for one in directions.all_parts}) > 1
