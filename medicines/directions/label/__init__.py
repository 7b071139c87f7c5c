"""Label words read into a suggestion, for a person to confirm: `read("One to be taken at night")`.

Pure. words (tokens) → grammar with its phrases (doses, timing, daily, carried, remarks) → steps → checks and
amounts (complete, agreeing, believable; strict: medicines for which nothing is added) → out (FHIR).
"""

from medicines.directions.label.shape import Step, Verdict
from medicines.directions.label.verdict import Reading, read

__all__ = ["Reading", "Step", "Verdict", "read"]
