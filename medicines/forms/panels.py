"""The panels of the form of a line: one for each family of directions."""

from typing import Any

from django import forms

from medicines import directions as said
from medicines.forms.directions import STEPS, TIMES, used, word
from medicines.forms.fields import days, number, pick, select, text, tick, whole

UNITS = [("", "Choose"), *((one, many) for one, (many, _) in said.UNITS.items())]
HOW = [
    ("fixed", "At set times, every day or on chosen days"),
    ("as_needed", "When needed (PRN)"),
    ("every", "Every other day, every few days or weeks"),
    ("monthly", "Once a month, or every few months"),
    ("cycle", "Some days on, some days off"),
    ("steps", "A course with steps: more, or less and less"),
    ("by_days", "Other amounts on other days of the week"),
    ("elapsed", "Every so many hours, counted through clock changes"),
    ("worn", "Patch or plaster"),
    ("result", "By a letter with the dose: warfarin"),
    ("once", "Once only, or on named dates"),
    ("continuous", "Runs by itself: oxygen, a feed"),
    ("unclear", "The label does not say enough: ask"),
]
NTH = [("", "Choose"), ("1", "first"), ("2", "second"), ("3", "third"), ("4", "fourth"), ("-1", "last")]
NAMED = [("", "Choose"), *((str(nth), name) for nth, name in enumerate(said.DAYS, start=1))]
STRENGTHS = [
    ("5", "5 mg, pink"), ("3", "3 mg, blue"), ("1", "1 mg, brown"), ("0.5", "500 micrograms, white"),
]  # fmt: skip

EITHER = [
    ("monthly", "month_day", "month_nth", "Say either a day of the month, or a weekday of it."),
    ("cycle", "days_on", "month_first", "Say either days on and off, or days of the month."),
]


class Panels(forms.Form):
    """Every field of directions but the rows of times and of steps, which are as many as are asked for."""

    how = pick("What should happen", HOW)
    unit = select("Unit", UNITS)
    weekdays = days("Only on some days? Every day when none is chosen.")
    every = number("Every")
    every_of = select("of", [("days", "days"), ("weeks", "weeks")], size="w5")
    every_weekdays = days("For weeks: on which days? The day it is counted from when none is chosen.")
    counted_from = text(
        "Counted from",
        "A day on which it falls, like 24-Nov-2026; for hours with the time. Empty: the first dose.",
        size="w12", most=40,
    )  # fmt: skip
    months = number("Every so many months", "1 is every month, 3 is quarterly, 12 is once a year.")
    month_day = number("On day", "1 to 31.")
    month_nth = select("or on the", NTH, size="w5")
    month_weekday = select("weekday", NAMED)
    days_on = number("Days on")
    days_off = number("then days off")
    month_first = number("or from day")
    month_last = number("to day of each month")
    hours = number(
        "Every so many hours", "72 for a patch of three days. A patch changed at a set time: empty.", "w5"
    )
    off_at = text("Taken off at", size="w5", most=20)
    at_start = number("How many are on now")
    sites = text("Places in turn", "Like left upper arm, right upper arm.", most=500)
    rest_days = number("Days before the same place again")
    day_0 = number("Every day")
    result = text("Which test", "Empty: INR.", size="w5", most=40)
    strengths = forms.MultipleChoiceField(
        label="Which tablets are in the house?", choices=STRENGTHS, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    next_test = text(
        "Day of the next test", "Like 8-Dec-2026. The letter holds until then.", size="w8", most=20
    )
    dates = text(
        "On which dates", "Like 27-Nov-2026, 30-Nov-2026. Empty: once, at the next of its times.", most=900
    )
    rate = text("At which rate", "Like 2 litres a minute.", most=200)
    run_start = text("Switched on at", size="w5", most=40)
    run_stop = text("Switched off at", size="w5", most=40)
    run_check = text("Looked at, at", "Like 08:00, 20:00.", size="w12", most=100)
    needed_amount = number("Amount")
    needed_amount_max = number("or up to")
    needed_for = text("Needed for", size="w8", most=200)
    gap_hours = number("At least hours apart")
    max_amount = number("Most in 24 hours")
    max_doses = number("Most doses in 24 hours")
    max_7d = number("Most doses in 7 days")
    max_course = number("Most doses altogether")
    meal_minutes = number("Minutes")
    meal_minutes_max = number("to")
    meal_how = select("before or after", [("before", "before food"), ("after", "after food")])
    meal_medicines = tick("and apart from other medicines")
    check_what = text("Measured first", "Like glucose.", size="w8", most=200)
    check_low = number("Give only from")
    check_high = number("to")
    check_unit = text("In", "Like mmol/L.", size="w5", most=200)
    for_doses = number("or for how many doses")

    def clean(self) -> dict[str, Any]:
        """What a panel needs of its fields together; what each of them means the directions say."""
        typed = super().clean() or {}
        self._course()
        self._either()
        return typed

    def _course(self) -> None:
        """Each step but the last says for how many days."""
        rows = used(self.cleaned_data, STEPS) if word(self.cleaned_data, "how") == "steps" else []
        for row in rows:
            count = word(self.cleaned_data, f"step_days_{row}")
            if not count and row != rows[-1]:
                self.add_error(f"step_days_{row}", "Say for how many days: another step follows.")
            elif count and not (whole(count) and 1 <= int(count) <= 1830):
                self.add_error(f"step_days_{row}", "Write a number of days, like 5.")

    def _either(self) -> None:
        """What a panel asks in two ways is answered in one: nothing typed is left out in silence."""
        typed = self.cleaned_data
        for how, one, other, sentence in EITHER:
            if word(typed, "how") == how and word(typed, one) and word(typed, other):
                self.add_error(one, sentence)
        if word(typed, "how") == "worn" and word(typed, "hours"):
            others = [word(typed, "off_at"), *used(typed, TIMES)]
            if any(one != "" for one in others):
                self.add_error("hours", "Say either every so many hours, or at which times.")
