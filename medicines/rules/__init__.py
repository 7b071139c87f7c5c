"""What stops a medicine line before it is live, what opens a stop on it, and what only has to be said.

Pure: all that is asked of the record comes with `Known`. A reason answers with a field and a sentence; none
means yes. Rules stop plans, never facts (style.md 11).
Rests on [GK NG67 1.5], [NQG], [CQC-PRN], domain.md 1.5, 2.8, 5.7 and stories 5, 15, 24.
"""

from medicines.entry import Known, PhoneCall, WantedLine
from medicines.rules.refused import reasons_not_to_enter, reasons_not_to_join
from medicines.rules.stops import has_a_dose, hidden_for, hiding_word, lets_go, stops_to_open
from medicines.rules.warned import NOT_CHECKED, warnings

__all__ = [
    "NOT_CHECKED",
    "Known",
    "PhoneCall",
    "WantedLine",
    "has_a_dose",
    "hidden_for",
    "hiding_word",
    "lets_go",
    "reasons_not_to_enter",
    "reasons_not_to_join",
    "stops_to_open",
    "warnings",
]
