"""What every form stands on: how it hears an action's refusal, and the kinds of field, each with one look."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from people.records import Kept, Refused, Stale, now
from people.search import DAY_SHAPES
from people.wall_clock import instant


class DayInput(forms.DateInput):
    """A typed day, shown as everywhere else: 06-Mar-1944. A device's own field shows 06/03 or 03/06."""

    def __init__(self) -> None:
        super().__init__(format="%d-%b-%Y", attrs={"class": "input w8", "autocomplete": "off"})


class MomentInput(forms.DateTimeInput):
    """A typed day and time: 24-Nov-2026 09:10."""

    def __init__(self) -> None:
        super().__init__(format="%d-%b-%Y %H:%M", attrs={"class": "input w12", "autocomplete": "off"})


class ClockInput(forms.TimeInput):
    """A typed time of the 24-hour clock: 08:30."""

    def __init__(self) -> None:
        super().__init__(format="%H:%M", attrs={"class": "input w5", "autocomplete": "off"})


class MomentField(forms.DateTimeField):
    """A typed local time, also one of the two nights when the clocks change (design.md section 3)."""

    def to_python(self, value: Any) -> datetime | None:
        """Django refuses what comes twice or never: here it is the first, or the first valid minute after."""
        try:
            return super().to_python(value)
        except ValidationError as fault:
            if fault.code != "ambiguous_timezone":
                raise
            typed: Any = forms.fields.BaseTemporalField.to_python(self, str(value).strip())
            return instant(typed.date(), typed.time(), ZoneInfo(str(timezone.get_default_timezone())))


Sections = tuple[tuple[str, tuple[str, ...]], ...]


class Form(forms.Form):
    """A plain form with sections, and a way to hear what an action refused.

    `seen`, where a form has it, is the history row the page was made from; after `Stale` it is the newest,
    so that saving again is a decision, and `theirs` lists what the other wrote beside what was typed here.
    """

    sections: Sections = ()
    theirs: list[tuple[str, str, str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False  # the actions name what is missing, all of it at once

    def parts(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """(heading, fields) of each section; one without a heading when the form has none."""
        for heading, names in self.sections or (("", tuple(self.fields)),):
            yield heading, [self[name] for name in names if name in self.fields]

    def hear[Done](self, act: Callable[[], Done]) -> Done | None:
        """Do it, when the form was posted and reads well; None when not done, the reasons on the fields."""
        if not self.is_valid():
            return None
        try:
            return act()
        except Refused as refused:
            for name, sentences in refused.fields.items():
                # A picture's fault is told by the action as its "file", whatever the form calls it.
                field = next(iter(self.fields)) if name == "file" and name not in self.fields else name
                self.add_error(field if field in self.fields else None, ValidationError(sentences))
        except Stale as stale:
            self._show(stale.theirs)
        return None

    def values(self) -> dict[str, Any]:
        """What the action takes: the clean data without `seen`."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def made_from(self) -> str | None:
        """The history row the page was made from; a page without one has seen nothing."""
        return self.cleaned_data.get("seen") or None

    def _show(self, theirs: Kept) -> None:
        self.theirs = [
            (str(self.fields[name].label), said(self.cleaned_data.get(name)), said(getattr(theirs, name)))
            for name in self.fields
            if hasattr(theirs, name)
            and name != "seen"
            and said(self.cleaned_data.get(name)) != said(getattr(theirs, name))
        ]
        self.add_error(None, "Somebody else changed this while you were typing. Compare, then save again.")
        typed = cast(QueryDict, self.data).copy()
        typed["seen"] = str(theirs.seen())
        self.data = typed


def said(value: Any) -> str:
    """One value as a reader compares it."""
    return "nothing" if value in (None, "") else str(value)


def text(label: str, hint: str = "", *, width: str = "", lines: int = 0) -> forms.CharField:
    """A line of text, or a box of `lines`. Longer than any column on purpose: the action says what fits."""
    attrs = {"class": f"input {width}".strip()}
    widget = forms.Textarea(attrs=attrs | {"rows": lines}) if lines else forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, help_text=hint, widget=widget, max_length=20_000)


def day(label: str, hint: str = "Like 06-Mar-1944 or 6/3/1944.") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        widget=DayInput(),
        input_formats=DAY_SHAPES,
        error_messages={"invalid": "Write the date with its year, like 06-Mar-1944."},
    )


def moment(label: str, hint: str = "Like 24-Nov-2026 09:10.") -> forms.DateTimeField:
    return MomentField(
        label=label,
        help_text=hint,
        widget=MomentInput(),
        input_formats=[f"{shape} %H:%M" for shape in DAY_SHAPES],
        error_messages={"invalid": "Write the date and the time, like 24-Nov-2026 09:10."},
    )


def clock(label: str, hint: str = "Like 08:30.") -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text=hint,
        widget=ClockInput(),
        input_formats=["%H:%M"],
        error_messages={"invalid": "Write the time on the 24-hour clock, like 08:30."},
    )


def pick(label: str, choices: Any, hint: str = "") -> forms.ChoiceField:
    """A few answers, all in sight."""
    return forms.ChoiceField(label=label, choices=choices, help_text=hint, widget=forms.RadioSelect)


def whole(label: str, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        widget=forms.NumberInput(attrs={"class": "input w5"}),
        error_messages={"invalid": "Write a whole number."},
    )


def reason(label: str = "Reason", hint: str = "It stays in the history.") -> forms.CharField:
    return text(label, hint)


def hidden() -> forms.CharField:
    return forms.CharField(widget=forms.HiddenInput)


def today() -> Any:
    return timezone.localdate(now())


class WhyForm(Form):
    why = reason()
