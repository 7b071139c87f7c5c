"""Changing a rule group: what is taken out, what is added, who signed it off."""

from django import forms

from medicines.actions.groups import NewRule
from medicines.groups import Group
from people.forms import Form, day, pick, reason, text

KINDS = (
    ("substance", "Substance"),
    ("moiety", "Substance, alone"),
    ("atc", "ATC class"),
    ("bnf", "BNF section"),
    ("name", "Words of the name"),
)


class GroupForm(Form):
    """`seen` is the version the page was made from; `take_out` are places in its rules."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    take_out = forms.TypedMultipleChoiceField(
        label="Take out", widget=forms.CheckboxSelectMultiple, coerce=int, choices=()
    )
    by = pick("A new rule goes by", KINDS)
    value = text("Which", "Like morphine, N05A, 4.7.2, or words of the name.", width="w20")
    only = text("Only where the name also says", "Like modified-release. Empty: always.", width="w20")
    left_out = forms.BooleanField(label="It is not in the group, whatever else fits")
    signed_by = text("The rules as they then are, signed off by", "Name and role: a pharmacist.", width="w20")
    signed_on = day("Signed off on", "Like 20-Nov-2026.")
    why = reason()

    sections = (
        ("Add a rule", ("by", "value", "only", "left_out")),
        ("Sign-off", ("signed_by", "signed_on", "why")),
    )

    def __init__(self, *args: object, group: Group, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = group.version
        places = [(place, one.words) for place, one in enumerate(group.rules)]
        self.fields["take_out"].choices = places  # type: ignore[attr-defined]  # any Field
        self.fields["by"].initial = "substance"

    def new_rule(self) -> NewRule:
        """The rule as it was typed."""
        typed = self.cleaned_data
        return NewRule(typed["by"], typed["value"], typed["only"], bool(typed["left_out"]))
