"""A when-needed plan in words, for round and chart: short labels, each with what was written."""

from datetime import date

from medicines.groups import groups_of, is_marked
from medicines.models import AsNeededPlan, Medicine
from people.templatetags import words


def acts_on_the_mind(medicine: Medicine) -> bool:
    """Whether a plan must say what was tried and who authorised it."""
    return is_marked(groups_of(medicine), "psychotropic")


def pieces(plan: AsNeededPlan, today: date, often: int | None = None) -> list[tuple[str, str]]:
    """[("Signs", "She hides her hands"), …], empty ones left out. `often`: how many times this month, said
    where it is known.
    """
    late = " (it is overdue: tell the office)" if plan.review_on < today else ""
    found = [
        ("For", plan.reason),
        ("Signs", plan.signs),
        ("Try first", plan.try_first),
        ("Which first", plan.order),
        ("How much", plan.choosing),
        ("Call", plan.call),
        ("Tried before", plan.tried),
        ("Authorised by", plan.authorised_by),
        ("This month", "" if often is None else f"{often} time{'' if often == 1 else 's'}"),
        ("Review", f"{words.date(plan.review_on)}{late}"),
    ]
    return [(label, " ".join(text.split())) for label, text in found if text]


def sentence(plan: AsNeededPlan) -> str:
    """The same as one text, of no day: 'Signs: she hides her hands. Call: …'."""
    return " ".join(f"{label}: {text.rstrip('.')}." for label, text in pieces(plan, plan.review_on))
