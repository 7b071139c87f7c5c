"""Rows of `mar`, one module a noun; what each outcome means stands beside the choices in `outcomes`."""

from mar.models.charts import ChartIssue, Legend
from mar.models.entries import Dose, FollowUp, Moved, MovedDose, Opened
from mar.models.outcomes import (
    EFFECTS,
    GIVEN,
    MAY_NOT_RUN_OUT,
    OPENS_DOUBT,
    OUT_OF_PACK,
    REASON_NEEDS,
    REFUSALS,
    RUNNING,
    Basis,
    Effect,
    Help,
    Outcome,
    Reason,
    Who,
)
from mar.models.reviews import Held, Review

__all__ = [
    "EFFECTS",
    "GIVEN",
    "MAY_NOT_RUN_OUT",
    "OPENS_DOUBT",
    "OUT_OF_PACK",
    "REASON_NEEDS",
    "REFUSALS",
    "RUNNING",
    "Basis",
    "ChartIssue",
    "Dose",
    "Effect",
    "FollowUp",
    "Held",
    "Help",
    "Legend",
    "Moved",
    "MovedDose",
    "Opened",
    "Outcome",
    "Reason",
    "Review",
    "Who",
]
