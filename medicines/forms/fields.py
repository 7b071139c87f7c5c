"""Fields of the list's forms, and what is typed into them: days, clock times, whole numbers."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from medicines import directions as said
from people.templatetags.words import MONTHS
from people.wall_clock import instant

WEEKDAYS = [(str(number), name[:3]) for number, name in enumerate(said.DAYS, start=1)]


def text(label: str, hint: str = "", *, size: str = "", rows: int = 0, most: int = 5000) -> forms.CharField:
    """An optional field of text, one line unless `rows`."""
    attrs = {"class": f"input {size}".strip()}
    widget = forms.Textarea({**attrs, "rows": rows}) if rows else forms.TextInput(attrs)
    return forms.CharField(
        label=label, help_text=hint, required=False, widget=widget, max_length=most, strip=not rows
    )


def number(label: str, hint: str = "", size: str = "w3") -> forms.CharField:
    """An optional amount, kept as typed: the directions say what is wrong with it."""
    return text(label, hint, size=size, most=12)


def pick(label: str, choices: Iterable[tuple[str, str]], *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), widget=forms.RadioSelect, required=required)


def select(label: str, choices: Iterable[tuple[str, str]], size: str = "w8") -> forms.ChoiceField:
    widget = forms.Select({"class": f"input {size}"})
    return forms.ChoiceField(label=label, choices=list(choices), widget=widget, required=False)


def tick(label: str, hint: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=hint, required=False)


def days(label: str) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=WEEKDAYS, widget=widget, required=False)


def whole(typed: str) -> bool:
    """Whether these are plain digits: other scripts' digits are not what the hand meant to type."""
    return typed.isascii() and typed.isdecimal()


def month_of(typed: str) -> int | None:
    """11, Nov and November are the eleventh month."""
    if whole(typed):
        return int(typed) if 1 <= int(typed) <= 12 else None
    start = typed[:3].title()
    return MONTHS.index(start) + 1 if start in MONTHS else None


def clock_of(typed: str) -> time | None:
    """08:00, 8:00, 8.00 and 0800; None when it is no time of day."""
    digits = typed.replace(".", ":").strip()
    if whole(digits) and len(digits) == 4:
        digits = f"{digits[:2]}:{digits[2:]}"
    hour, _, minute = digits.partition(":")
    if not (whole(hour) and whole(minute) and len(minute) == 2 and len(hour) <= 2):
        return None
    return time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None


def day_of(typed: str) -> date | None:
    """24-Nov-2026, 24 November 2026, 24/11/2026 and 2026-11-24; None when it is no date."""
    parts = [part for part in re.split(r"[\s./-]+", typed.strip()) if part]
    if len(parts) == 3 and len(parts[0]) == 4:
        parts.reverse()
    month = month_of(parts[1]) if len(parts) == 3 else None
    if month is None or not (whole(parts[0]) and whole(parts[2]) and len(parts[2]) == 4):
        return None
    try:
        return date(int(parts[2]), month, int(parts[0]))
    except (ValueError, OverflowError):
        return None


def clocks_of(typed: str) -> list[str]:
    """08:00, 17.00 and 2000 → each as 24-hour text where it can be read, else as it was typed."""
    found = [at for at in re.split(r"[\s,;]+(?:and\s+)?", typed.strip()) if at]
    return [f"{clock:%H:%M}" if (clock := clock_of(at)) else at for at in found]


def minutes_of(hours: str) -> int:
    """4 → 240, 1.5 → 90; nought, which no rule allows, when it cannot be read."""
    try:
        return round(float(hours) * 60) if len(hours) <= 6 else 0
    except (ValueError, OverflowError):
        return 0


def day_parts(name: str, day: date | None) -> dict[str, Any]:
    """A date as the three fields show it: 25, Nov, 2026."""
    if day is None:
        return {}
    return {f"{name}_day": day.day, f"{name}_month": MONTHS[day.month - 1], f"{name}_year": day.year}


def moment_from(typed: Mapping[str, Any], prefix: str = "") -> datetime | None:
    """The instant of typed day, month, year and time; None when it cannot be read."""
    day, month = str(typed.get(f"{prefix}day") or ""), month_of(str(typed.get(f"{prefix}month") or ""))
    year, clock = str(typed.get(f"{prefix}year") or ""), clock_of(str(typed.get(f"{prefix}time") or ""))
    if month is None or clock is None or not (whole(day) and whole(year) and 1900 <= int(year) <= 2200):
        return None
    try:
        return instant(date(int(year), month, int(day)), clock, timezone.get_default_timezone())
    except (ValueError, OverflowError):
        return None


def moment_parts(moment: datetime, prefix: str = "") -> dict[str, Any]:
    """An instant as those fields show it."""
    local = timezone.localtime(moment)
    name = prefix.rstrip("_") or ""
    parts = day_parts(name or "x", local.date())
    shown = parts if name else {key.removeprefix("x_"): value for key, value in parts.items()}
    return shown | {f"{prefix}time": f"{local:%H:%M}"}
