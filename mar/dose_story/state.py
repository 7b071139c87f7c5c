"""The state of one dose and its words: those of its cell on the chart, with how late it is. Pure."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.text import capfirst

from mar import legend
from mar.chart.cells import STATES, Writing, cell
from mar.chart.notes import Group
from mar.chart.shape import State
from mar.models import Outcome
from medicines.models import Medicine
from people.templatetags import words

SIGNS: Mapping[State, tuple[str, str]] = {
    "given": ("taken", "taken"),
    "late": ("late", "taken"),
    "part": ("part", "taken"),
    "not_taken": ("not", "not"),
    "left_out": ("left", "not"),
    "not_known": ("unknown", "not"),
    "clash": ("clash", "clash"),
    "struck": ("close", "quiet"),
    "overdue": ("overdue", "overdue"),
    "due": ("due", "due"),
    "later": ("later", "quiet"),
    "ask": ("ask", "ask"),
    "others": ("people", "quiet"),
    "suspended": ("suspended", "quiet"),
    "not_due": ("later", "quiet"),
}
"""The sign in app/_icons.html and the chip's colour."""


def state(
    group: Group, medicine: Medicine | None, called: str, day: date, now: datetime
) -> tuple[State, str]:
    """The state and the words of its cell; a dose without a slot has no cell, and speaks for itself."""
    if medicine is not None and not group.slotless:
        found = cell(day, medicine, group, Writing(legend.STARTING_KEY, called, now, {}))
        return found.state, found.said
    last = group.standing[-1] if group.standing else None
    return STATES[last.outcome] if last else "struck", ""


def chip(found: State, group: Group, said: str, now: datetime) -> str:
    """Taken, 47 min late · Not taken: asleep · Late, not recorded: 2 h 12 min."""
    one = group.one
    last = group.standing[-1] if group.standing else None
    if found == "clash" or found == "ask":
        return words.WORDS[found]
    if found == "overdue" and one:
        return f"Not recorded, {words.duration(now - one.slot.due_at)} late"
    if found == "late" and one and last:
        early = last.given_at < one.slot.due_at
        by = words.duration(abs(last.given_at - one.slot.due_at))
        return f"Taken, {by} {'early' if early else 'late'}"
    if found == "struck":
        return "Struck through: it does not count"
    if last:
        reason = f": {words.reason(last.reason)}" if last.outcome == Outcome.NOT_TAKEN else ""
        return f"{words.outcome(last.outcome)}{reason}"
    return capfirst(said)
