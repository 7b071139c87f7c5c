"""A patch changed every 72 hours, for the stories about what is worn."""

from typing import Any

from medicines.models import Medicine
from tests.cast import Cast
from tests.mar.bodies import line

FENTANYL = "Fentanyl 25micrograms/hour transdermal patches"
SITES = ("left upper arm", "right upper arm", "left chest")


def patch(cast: Cast, **more: Any) -> Medicine:
    """Jean's, changed at 09:00 on 19-Nov, Sunday 22-Nov and Wednesday 25-Nov; one on at the start."""
    directions = {
        "v": 1, "kind": "elapsed", "unit": "patch", "amount": "1", "every": 72 * 60,
        "anchor": "2026-11-19T09:00Z", "worn": {"at_start": 1, "sites": [*SITES], "rest_days": 7},
    }  # fmt: skip
    label = "Apply ONE patch every 72 hours"
    return line(
        cast.ruth, cast.jean, FENTANYL, directions, checker=cast.joy, route="skin", label=label, **more
    )
