"""FHIR R4 Dosage, read into frozen dataclasses, said as NHS text, judged, and turned into our Directions and
back. Pure. NHS text is for machines and FHIR only and never on a screen: people read `directions.words`. What
is unclear, impossible or says two things at once is refused with the reasons in plain English, both sides
shown, and is never scheduled.
"""

from medicines.fhir.dosage import Dosage, Unsafe
from medicines.fhir.faults import faults, sound
from medicines.fhir.into import Converted, to_directions
from medicines.fhir.out import Written, from_directions
from medicines.fhir.reading import read, read_line
from medicines.fhir.saying import nhs_text

__all__ = [
    "Converted",
    "Dosage",
    "Unsafe",
    "Written",
    "faults",
    "from_directions",
    "nhs_text",
    "read",
    "read_line",
    "sound",
    "to_directions",
]
