"""Label words read into a suggestion, for a person to confirm: `read("One to be taken at night")`.

Pure. words.py (tokens) → grammar.py (phrases: doses, timing, daily, carried) → steps.py → checks.py → out.py.
"""

from medicines.directions.label.shape import Step, Verdict
from medicines.directions.label.verdict import Reading, read

__all__ = ["Reading", "Step", "Verdict", "read"]
