"""The form of a when-needed plan."""

from typing import Any

from django import forms

from medicines.forms.fields import day_of, text
from people.templatetags import words


class PlanForm(forms.Form):
    """How a when-needed medicine is used. What was tried and who authorised it only where `mind`."""

    reason = text("What it is for", rows=2, most=2000)
    signs = text(
        "Signs that it is needed", "Also what you would see if the person cannot ask.", rows=3, most=2000
    )
    try_first = text(
        "What to try first", "Before the medicine: warmth, rest, a drink, company.", rows=2, most=2000
    )
    order = text("Which comes first", "Where several medicines would do.", rows=2, most=2000)
    choosing = text("How to choose how much", "Must be written where the dose is a range.", rows=2, most=2000)
    call = text("When to call whom", "With the number.", rows=2, most=2000)
    effect_minutes = text("Ask whether it helped after, in minutes", "30 unless written.", size="w3", most=4)
    tried = text("What was tried before", "Asked of every medicine that acts on the mind.", rows=2, most=2000)
    authorised_by = text("Who authorised it", "Name and role.", most=200)
    review_on = text("Review on", "Like 24-Feb-2027.", size="w8", most=20)
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=36)

    def __init__(self, *args: Any, mind: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not mind:
            del self.fields["tried"], self.fields["authorised_by"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        written = typed.get("review_on") or ""
        typed["review_on"] = day_of(written)
        if written and typed["review_on"] is None:
            self.add_error("review_on", "Write the day with its year, like 24-Feb-2027.")
        return typed


def plan_typed(plan: Any) -> dict[str, Any]:
    """A plan as its form shows it."""
    names = (*PlanForm.base_fields,)
    kept = {name: getattr(plan, name) for name in names if name != "seen"}
    return kept | {"review_on": words.date(plan.review_on), "seen": plan.seen()}
