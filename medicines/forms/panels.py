"""The panels of the form of a line: one for each family of directions, and where a fault belongs on them."""

from collections.abc import Mapping

from django import forms

from medicines import directions as said
from medicines.forms.fields import days, number, pick, select, text, tick

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

# Where a fault of the rules belongs; what is not named here has its own name.
PLACES = {
    "starts_at": "start_year", "stops_at": "for_days", "review_on": "review_year", "directions": "how",
    "directions.times": "how", "directions.unit": "unit", "directions.amount": "needed_amount",
    "directions.amount_max": "needed_amount_max", "directions.for": "needed_for",
    "directions.max_amount_24h": "max_amount", "directions.max_doses_24h": "max_doses",
    "directions.max_doses_7d": "max_7d", "directions.max_doses_course": "max_course",
    "directions.gap_minutes": "gap_hours", "directions.weekdays": "weekdays", "form": "product",
    "directions.others": "others_who_0", "product_code": "product", "product_name": "product",
    "directions.every": "hours", "directions.anchor": "counted_from", "directions.count": "for_doses",
    "directions.rate": "rate", "directions.by_result": "result", "directions.parts": "step_amount_0",
    "directions.worn.at_start": "at_start", "directions.worn.sites": "sites",
    "directions.worn.rest_days": "rest_days", "directions.meal": "meal_minutes",
    "directions.meal.how": "meal_how", "directions.meal.minutes_max": "meal_minutes_max",
    "directions.check": "check_what", "directions.check.low": "check_low",
    "directions.check.high": "check_high", "directions.check.unit": "check_unit",
    "directions.days.anchor": "counted_from", "directions.days.dates": "dates",
}  # fmt: skip
OF_THE_RULE: Mapping[str, Mapping[str, str]] = {
    "every": {"every": "every", "weekdays": "every_weekdays"},
    "monthly": {"every": "months", "day": "month_day", "nth": "month_nth", "weekday": "month_weekday"},
    "cycle": {"on": "days_on", "off": "days_off", "first": "month_first", "last": "month_last"},
}
OF_A_STEP = {"first": "step_first", "last": "step_days"}


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
