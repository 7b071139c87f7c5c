"""What is typed about the list. Plain forms that hand what they read to an action."""

from medicines.forms.acts import (
    AdjustForm,
    AnswerForm,
    CapForm,
    DoubtForm,
    HowTakenForm,
    JoinForm,
    PauseForm,
    StopForm,
    TimesForm,
    WhyForm,
)
from medicines.forms.fields import day_parts, moment_parts
from medicines.forms.filled import bands_of, of_line, typed_again
from medicines.forms.line import ROWS, STEP_ROWS, MedicineForm
from medicines.forms.plans import PlanForm, plan_typed

__all__ = [
    "ROWS",
    "STEP_ROWS",
    "AdjustForm",
    "AnswerForm",
    "CapForm",
    "DoubtForm",
    "HowTakenForm",
    "JoinForm",
    "MedicineForm",
    "PauseForm",
    "PlanForm",
    "StopForm",
    "TimesForm",
    "WhyForm",
    "bands_of",
    "day_parts",
    "moment_parts",
    "of_line",
    "plan_typed",
    "typed_again",
]
