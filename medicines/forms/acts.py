"""The forms of the acts on a line, on its doubts, on the times and the limits."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from django import forms
from django.utils import timezone

from medicines.forms.fields import clock_of, moment_from, number, pick, select, text
from medicines.models import Doubt, DoubtAnswer, Medicine


class StopForm(forms.Form):
    """Ending a line: when, why, and who said so."""

    day = text("Day", size="w3", most=2)
    month = text("Month", size="w3", most=12)
    year = text("Year", size="w5", most=4)
    time = text("Time", size="w5", most=5)
    reason = text("Why is it stopped?", rows=2)
    said_by = text("Who said so?", "Name and role.", most=200)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        moment = moment_from(typed)
        if moment is None:
            self.add_error("day", "Write the day with its year and the time, like 24 Nov 2026 09:10.")
        typed["stops_at"] = moment
        return typed


class PauseForm(forms.Form):
    """Not given for a while: since when, until when, why, and who said so."""

    day = text("Day", size="w3", most=2)
    month = text("Month", size="w3", most=12)
    year = text("Year", size="w5", most=4)
    time = text("Time", size="w5", most=5)
    until_day = text("Day", size="w3", most=2)
    until_month = text("Month", size="w3", most=12)
    until_year = text("Year", size="w5", most=4)
    until_time = text("Time", size="w5", most=5)
    reason = text("Why is it paused?", rows=2)
    said_by = text("Who said so?", "Name and role.", most=200)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        typed["starts_at"], typed["ends_at"] = moment_from(typed), None
        if typed["starts_at"] is None:
            self.add_error("day", "Write the day with its year and the time, like 24 Nov 2026 09:10.")
        if any(typed.get(f"until_{part}") for part in ("day", "month", "year", "time")):
            typed["ends_at"] = moment_from(typed, "until_")
            if typed["ends_at"] is None:
                self.add_error(
                    "until_day", "Write the day with its year and the time, or leave all four empty."
                )
        return typed


class WhyForm(forms.Form):
    """A reason, and nothing else."""

    why = text("Why?", most=2000)


class HowTakenForm(forms.Form):
    """How a person takes medicines, for all of them."""

    how_takes = text(
        "How this person takes medicines", "With water, one by one, sitting up.", rows=2, most=2000
    )
    why = text("Why it changes", "Asked when it was not written down right before.", most=300)
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=36)


class AdjustForm(forms.Form):
    """What may change while a line is live: review date, window, help wanted."""

    review_day = number("Day")
    review_month = text("Month", size="w3", most=12)
    review_year = number("Year", size="w5")
    window_minutes = forms.IntegerField(
        label="Window, minutes either side", required=False, help_text="Empty: the usual one.",
        min_value=15, max_value=720, widget=forms.TextInput({"class": "input w3", "inputmode": "numeric"}),
    )  # fmt: skip
    help_wanted = pick("Help wanted with this medicine", Medicine.Help.choices)
    why = text("Why is it changed?", most=2000)
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=36)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        parts = [str(typed.get(f"review_{part}") or "") for part in ("day", "month", "year")]
        typed["review_on"] = None
        if any(parts):
            read = moment_from({**typed, "review_time": "00:00"}, "review_")
            if read is None:
                self.add_error("review_year", "Write the day with its year, like 24 Nov 2027.")
            else:
                typed["review_on"] = timezone.localtime(read).date()
        return typed


class DoubtForm(forms.Form):
    """Make a line STOP: ring before giving."""

    kind = pick("What is the matter?", Doubt.Kind.choices)
    words = text("In words", rows=2, most=2000)
    label_seen = text("What the label says, if it differs", rows=2, most=2000)


class AnswerForm(forms.Form):
    """Who said what about a doubt. The key makes a second press the same answer."""

    decision = pick("What did they say?", DoubtAnswer.Decision.choices)
    who = text("Who said so?", "Name.", size="w12", most=200)
    role = text("What are they?", "GP, pharmacist, nurse …", size="w12", most=120)
    at = text("When?", size="w5", most=5)
    words = text("Their words", rows=2, most=2000)
    key = forms.UUIDField(widget=forms.HiddenInput)


class CapForm(forms.Form):
    """A prescriber's limit of one ingredient from everything together."""

    ingredient = select("Ingredient", [], size="")
    mg = number("Most in any 24 hours, in milligrams", size="w5")
    said_by = text("Who set it?", "Name and role of the prescriber.", most=200)

    def __init__(self, *args: Any, ingredients: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ingredient"] = select("Ingredient", [("", "Choose"), *ingredients], "")
        self.fields["ingredient"].required = True


class JoinForm(forms.Form):
    """Several strengths that make one dose."""

    medicines = forms.MultipleChoiceField(label="Which make one dose?", widget=forms.CheckboxSelectMultiple)
    why = text("Why?", "For example: 50 and 25 micrograms make 75.", most=2000)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["medicines"] = forms.MultipleChoiceField(
            label="Which make one dose?", choices=list(choices), widget=forms.CheckboxSelectMultiple
        )


class TimesForm(forms.Form):
    """New times for the times in use: one field for each band or exact time."""

    why = text("Why are they moved?", most=2000)
    said_by = text("Who agreed?", "Name and role, for a medicine that must be on time.", most=200)

    def __init__(self, *args: Any, in_use: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_use = dict(in_use)
        for slot, key in enumerate(self.in_use):
            self.fields[f"new_{slot}"] = text(f"New time for {key}", size="w5", most=5)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        moves: dict[str, time] = {}
        for slot, key in enumerate(self.in_use):
            value = str(typed.get(f"new_{slot}") or "")
            if not value:
                continue
            clock = clock_of(value)
            if clock is None:
                self.add_error(f"new_{slot}", "Write the time with the 24-hour clock, like 08:00.")
            else:
                moves[key] = clock
        typed["moves"] = moves
        return typed
