"""Where a fault of the rules belongs on the form of a line."""

from collections.abc import Mapping

from medicines.forms.directions import OTHERS, OWN_AMOUNTS, STEPS, TIMES, WHEN, Typed, used, word

# What is not named here has its own name.
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


def place_of(typed: Typed, place: str) -> str:
    """`directions.times.1.at` is the second row somebody wrote in; what a family has is on its panel."""
    parts, how = place.split("."), word(typed, "how")
    if parts[0] != "directions" or len(parts) < 2:
        return PLACES.get(place, place)
    if how in ("by_days", "result") and parts[1] in ("parts", "times") and parts[-1] in ("amount", "parts"):
        return "day_0"
    if parts[1] == "days" and len(parts) > 2 and parts[2] in OF_THE_RULE.get(how, {}):
        return OF_THE_RULE[how][parts[2]]
    found = _row_place(typed, parts[1:])
    while not found and len(parts) > 1:
        found = PLACES.get(".".join(parts), "")
        parts.pop()
    return found or "how"


def _row_place(typed: Typed, parts: list[str]) -> str:
    """The field of a row of times, of others or of steps; "" for what is no row or was not typed."""
    times = WHEN if word(typed, "how") in OWN_AMOUNTS else TIMES
    names = {"times": times, "others": OTHERS, "parts": STEPS}.get(parts[0], ())
    rows = used(typed, names) if names else []
    if len(parts) < 2 or not parts[1].isdecimal() or int(parts[1]) >= len(rows):
        return ""
    row = rows[int(parts[1])]
    if parts[0] == "parts":
        name = "step_amount" if parts[-1] == "amount" else OF_A_STEP.get(parts[-1], "step_times")
        return f"{name if len(parts) > 2 else 'step_days'}_{row}"
    name = parts[2] if len(parts) > 2 else "at"
    return f"{name if parts[0] == 'times' else f'others_{name}'}_{row}"
