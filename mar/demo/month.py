"""What is told word for word of some visits. Meera's make her chart the one of mock-up 04.

By person, days before the day of the first build, and clock time. All else is left to chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Said:
    """The answer to one dose: its outcome and the fields that are not the usual ones."""

    outcome: str
    fields: Mapping[str, Any] = field(default_factory=dict)


Visit = tuple[str, int, str]
JOY = {"who": "Joy Adeyemi", "role": "medicines lead"}
PHARMACIST = {"who": "Farah Khan", "role": "pharmacist, Oast Pharmacy"}

BRIDGE = Said(
    "taken",
    {
        "note": "Late: the bridge was shut.",
        "told": ["the office"],
        "advice": {
            "who": "Moira Flynn",
            "role": "epilepsy nurse",
            "words": "Give both now. The 08:00 stays as it is.",
        },
    },
)

ARRIVALS: Mapping[Visit, int] = {
    ("Meera", 13, "07:00"): 46,
    ("Meera", 12, "11:00"): 4,
    ("Meera", 2, "11:00"): 3,
    ("Ron", 1, "18:10"): 3,
    ("Kelly-Anne", 6, "20:00"): 43,
    ("Doreen", 6, "20:35"): 46,
}
"""Minutes after the planned time at which the carer is there."""

TOLD: Mapping[Visit, Mapping[str, Said]] = {
    ("Meera", 14, "15:00"): {
        "Co-careldopa": Said(
            "not_known",
            {"note": "Kishor had the box open. Neither could say if she had it.", "told": ["the office"]},
        )
    },
    ("Meera", 13, "07:00"): {
        "Co-careldopa": Said(
            "taken",
            {
                "note": "Late: the car would not start.",
                "told": ["the office"],
                "advice": JOY | {"words": "The 11:00 stays. Ring if she is stiff."},
            },
        )
    },
    ("Meera", 11, "07:00"): {"Macrogol": Said("left_out", {"note": "Wanted it with her tea."})},
    ("Meera", 5, "07:00"): {
        "Co-careldopa": Said(
            "not_taken",
            {
                "reason": "did_not_want",
                "note": "Felt sick and wanted none.",
                "told": ["the office"],
                "advice": PHARMACIST | {"words": "Leave this one. Give the 11:00 at its time."},
            },
        )
    },
    ("Meera", 3, "11:00"): {
        "Co-careldopa": Said(
            "part_taken",
            {
                "amount": "0.5",
                "wasted": "0.5",
                "note": "It broke. Half fell: bagged.",
                "told": ["the office"],
            },
        )
    },
    ("Meera", 2, "15:00"): {
        "Co-careldopa": Said("not_taken", {"reason": "asleep", "told": ["the office"]}),
    },
    ("Kelly-Anne", 6, "20:00"): {"Levetiracetam": BRIDGE, "Lamotrigine": BRIDGE},
}
"""By the first word of the product's name."""
