"""The least time between two doses of one product, or of two that share an ingredient."""

from datetime import datetime, timedelta

from medicines.limits.question import Question
from medicines.limits.records import Intake, Reason
from medicines.schedule import utc

NONE = timedelta(0)


def gap(asked: Question, one: Intake) -> timedelta:
    """The longer gap of the two lines when they are one product or share an ingredient; else none."""
    mine, other = asked.limit, asked.limit_of(one)
    if mine is not None and one.line in mine.together:
        return NONE
    if not asked.same_line(one) and not asked.shared(one):
        return NONE
    return max((limit.gap for limit in (mine, other) if limit is not None and limit.gap), default=NONE)


def too_soon(asked: Question, at: datetime) -> list[Intake]:
    """The intakes nearer to `at` than the gap asks, the latest first."""
    near = [(one, gap(asked, one)) for one in asked.before]
    found = [(one.nearest(at) + apart, one) for one, apart in near if abs(at - one.nearest(at)) < apart]
    return [one for _, one in sorted(found, key=lambda row: row[0], reverse=True)]


def too_soon_reason(asked: Question, one: Intake, moment: datetime | None) -> Reason:
    """'Too soon: paracetamol at 12:10. Not before 16:10.'"""
    shared = [asked.word(ingredient) for ingredient in sorted(asked.shared(one))]
    inside = [word for word in shared if word.casefold() not in one.name.casefold()]
    what = f"{one.name} at {asked.clock(one.at)}"
    if inside and not asked.same_line(one):
        what += f", which has {inside[0]} in it"
    if utc(one.at) > utc(asked.dose.at):
        what = f"{what} comes too close after"
    until = "" if moment is None else f" Not before {asked.clock(moment)}."
    if one.assumed and until:
        until = f"{until[:-1]}, unless someone says it was not taken."
    return Reason("too_soon", f"Too soon: {what}.{until}")
