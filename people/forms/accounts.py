"""Signing in, accounts, and the settings of an organisation."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from people.forms.base import Form, Sections, clock, day, hidden, pick, text, whole
from people.models import Branch, Organisation, Worker
from people.permissions import may
from people.rules import CARES_BY_BRANCH, roles_open_to


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Name and password do not fit. Capitals count in the password.",
        "inactive": "Name and password do not fit. Capitals count in the password.",
    }

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, label_suffix="", **kwargs)
        self.fields["username"].label = "Username"

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()

    def confirm_login_allowed(self, user: Any) -> None:
        """An ended account, or an inspector's after its last day, is answered like a wrong password."""
        if not may(user, "account"):
            raise ValidationError(self.error_messages["inactive"], code="inactive")


class PasswordForm(Form):
    old = forms.CharField(
        label="The password you have now",
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="The new password",
        strip=False,
        help_text="At least 10 signs. Four plain words are good.",
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The new password once more",
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        if clean.get("new") != clean.get("again"):
            self.add_error("again", "The two new passwords differ. Type both again.")
        clean.pop("again", None)
        return clean


class WorkerForm(Form):
    name = text("Name")
    username = text("Username", "Small letters, like ann.osei. It never changes.")
    initials = text("Initials", "Two to four letters. Nobody here has had them before.", width="w5")
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)
    branch = forms.ModelChoiceField(Branch.objects.none(), label="Branch", empty_label="All branches")
    phone = text("Phone number", "The office rings it from the board.", width="w12")
    profession = text("Profession")
    registration_number = text("Registration number", width="w12")
    until = day("Last day", "An inspector reads until a day, like 31-Dec-2026.")
    seen = hidden()

    def __init__(
        self, *args: Any, by: Worker, organisation: Organisation, worker: Worker | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        roles = roles_open_to(by, organisation)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]  # any Field
        branches = organisation.branches.order_by("name")
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]  # any Field
        hide = {"seen"} if worker is None else {"username"}
        if organisation.kind == Organisation.Kind.CARE_AGENCY:
            hide |= {"profession", "registration_number"}
        if set(roles) <= CARES_BY_BRANCH | {"manager"}:
            hide |= {"until"}
        for name in hide:
            del self.fields[name]


class OrganisationForm(Form):
    name = text("Name")
    office_number = text("Office number", width="w12")
    office_hours = text("Office hours")
    oncall_number = text("On-call number", "Rung when the office is closed.", width="w12")
    tray_word = pick("What we call a tray", Organisation.Tray.choices)
    session_hours = whole("Hours a sign-in lasts", "A shift: 1 to 24.")
    seen = hidden()


class BranchForm(Form):
    name = text("Name")
    office_number = text("Office number", "Left empty, it is the organisation’s.", width="w12")
    oncall_number = text("On-call number", "Left empty, it is the organisation’s.", width="w12")
    plans_visits = forms.BooleanField(
        label="This branch plans its visits here", help_text="If not, its carers see all its people."
    )
    breakfast = clock("Breakfast")
    lunch = clock("Lunch")
    tea = clock("Tea")
    bed = clock("Bed")
    window_minutes = whole("Ordinary window, minutes either side", "15 to 240.")
    on_time_minutes = whole("Must-be-on-time window, minutes either side", "5 to 60.")
    seen = hidden()

    sections: Sections = (
        ("The branch", ("name", "office_number", "oncall_number", "plans_visits")),
        ("Usual times, where no visit is planned", ("breakfast", "lunch", "tea", "bed")),
        ("When a dose is late", ("window_minutes", "on_time_minutes", "seen")),
    )
