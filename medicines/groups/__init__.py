"""Rule groups: which medicines are high risk, must be on time, act on the mind, and why each one is.

Data, not code: `groups.csv` and `rules.csv` come with the product; an agency may take rules out, add some and
have them signed off (`models.RuleGroup`, every version kept). A product is matched by ingredient first, then
VTM, then ATC or BNF class, then, where nobody knows what is in it, by its name [SPS-TCM] [CRIT] [STOMP].

Decided here: a line keeps the groups it was in when it was entered, as it keeps its ingredients, so that a
later rule changes no record. Not taken: marks on each product of the dictionary, made when it is imported:
no agency could change them, and nothing said why.
"""

from medicines.groups.in_force import (
    as_kept,
    changed,
    groups_for,
    groups_of,
    in_force,
    is_marked,
    subject_of,
)
from medicines.groups.saying import Mark, marks_of
from medicines.groups.shape import Found, Group, Rule, Subject, found_in, read_rule
from medicines.groups.shipped import shipped

__all__ = [
    "Found",
    "Group",
    "Mark",
    "Rule",
    "Subject",
    "as_kept",
    "changed",
    "found_in",
    "groups_for",
    "groups_of",
    "in_force",
    "is_marked",
    "marks_of",
    "read_rule",
    "shipped",
    "subject_of",
]
