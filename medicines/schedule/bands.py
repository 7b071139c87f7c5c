"""A band of the day is the visit nearest its usual time."""

from collections.abc import Iterable, Mapping
from datetime import time

from medicines.directions.shape import minutes_of

USUAL_TIMES: Mapping[str, time] = {
    "breakfast": time(8),
    "lunch": time(12, 30),
    "tea": time(17),
    "bed": time(21, 30),
}
NEAR_A_VISIT = 120  # minutes


def time_for_band(
    band: str, visits: Iterable[time], usual: Mapping[str, time] = USUAL_TIMES
) -> tuple[time, bool]:
    """The start of the visit nearest the band's usual time within 2 hours and True, else the usual time and
    False.
    """
    aim = usual[band]
    near = [
        (abs(minutes_of(visit) - minutes_of(aim)), visit)
        for visit in visits
        if abs(minutes_of(visit) - minutes_of(aim)) <= NEAR_A_VISIT
    ]
    return (min(near)[1], True) if near else (aim, False)
