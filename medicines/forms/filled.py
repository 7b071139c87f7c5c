"""The form of a line with something in it: a person's times, what was typed before, a line as it is."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from medicines import directions as said
from medicines import lines, schedule
from medicines.actions.lines import KEPT_ON_CHANGE
from medicines.directions.days import (
    Cycle,
    Dates,
    Days,
    EveryDays,
    EveryWeeks,
    MonthDays,
    Monthly,
    NthWeekday,
)
from medicines.forms.directions import Beside, directions_of
from medicines.forms.fields import day_parts
from medicines.forms.line import MedicineForm
from medicines.models import Medicine
from people.models import Branch
from people.templatetags import words


def bands_of(branch: Branch, visits: Iterable[time]) -> dict[str, tuple[time, bool]]:
    """Each visit band with its time for this person, and whether a visit is near it (design.md 3)."""
    usual = {band: getattr(branch, band) for band in said.BANDS}
    times = list(visits)
    return {band: schedule.time_for_band(band, times, usual) for band in said.BANDS}


def typed_again(form_class: type[MedicineForm], data: Any, **options: Any) -> dict[str, Any]:
    """What was typed, as the initial values of a form that shows no faults yet."""
    blank = form_class(**options)
    return {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in blank.fields.items()
        if not isinstance(field, forms.FileField)
    }


def of_line(medicine: Medicine) -> dict[str, Any]:
    """The initial values that show a line as it is, for changing it."""
    values: dict[str, Any] = {
        name: getattr(medicine, name) for name in KEPT_ON_CHANGE if name not in ("directions", "label_photo")
    }
    values |= {
        "product": lines.shown_name(medicine.product_name)
        if medicine.product_code
        else medicine.product_name,
        "free_text": not medicine.product_code,
        "with_food": medicine.food == "with_food",
        "before_food": medicine.food == "before_food",
        **day_parts(
            "last", medicine.stops_at and timezone.localtime(medicine.stops_at - timedelta(minutes=1)).date()
        ),
        **day_parts("review", medicine.review_on),
    }
    if medicine.directions is None:
        return values | {"how": "fixed"}
    return values | panels_of(medicine.directions)


def panels_of(directions: dict[str, Any]) -> dict[str, Any]:
    """Directions on the panel of their family. What no panel can show stands as it is written ("kept")."""
    read = said.parse(directions)
    values = _beside(read) | PANELS[family := _family(read)](read) | {"how": family}
    for row, one in enumerate(_times(read)):
        values |= {
            f"amount_{row}": _number(one.amount),
            f"amount_max_{row}": _number(one.amount_max),
            f"when_{row}": one.band or "exact",
            f"at_{row}": f"{one.at:%H:%M}",
            f"until_{row}": f"{one.until:%H:%M}" if one.until else "",
        }
    if family == "result":  # every letter is new: its milligrams are typed from it
        return values
    again = directions_of(values | {"kind": Medicine.Kind.OURS}, ANY_TIMES, Beside(START))
    try:
        same = said.parse(again) == read
    except said.Unreadable:
        same = False
    return values if same else values | {"how": "kept"}


# Only so that a time without a date can be read: what is filled in has its own dates.
START = datetime(2026, 1, 1, tzinfo=timezone.get_default_timezone())
ANY_TIMES = {band: (time(), False) for band in said.BANDS}
RULES: dict[type[Days], str] = {
    EveryDays: "every", EveryWeeks: "every", Monthly: "monthly", NthWeekday: "monthly", Cycle: "cycle",
    MonthDays: "cycle", Dates: "once",
}  # fmt: skip


def _family(read: said.Directions) -> str:
    """Which panel shows these directions."""
    if read.worn is not None:
        return "worn"
    if read.kind != "fixed":
        return read.kind
    if read.by_result is not None:
        return "result"
    if read.parts:
        return "steps" if any(part.first for part in read.parts) else "by_days"
    if read.days is not None:
        return RULES[type(read.days)]
    return "once" if read.count == 1 else "fixed"


def _times(read: said.Directions) -> list[said.Time]:
    """The rows of times: of all parts, each clock time once."""
    if read.kind == "continuous":
        return []
    return list({one.at: one for one in read.every_time if one.step == "give"}.values())


def _beside(read: said.Directions) -> dict[str, Any]:
    """What is the same for every family: unit, amount, limits, food, what is measured, who else gives it."""
    values: dict[str, Any] = {
        "unit": read.unit,
        "weekdays": [str(day) for day in read.weekdays or ()],
        "needed_amount": _number(read.amount),
        "needed_amount_max": _number(read.amount_max),
        "needed_for": read.reason or "",
        "gap_hours": "" if read.gap_minutes is None else f"{read.gap_minutes / 60:g}",
        "max_amount": _number(read.max_amount_24h),
        "max_doses": read.max_doses_24h or "",
        "max_7d": read.max_doses_7d or "",
        "max_course": read.max_doses_course or "",
        "for_doses": read.count or "",
    }
    if (meal := read.meal) is not None:
        values |= {
            "meal_how": meal.how, "meal_minutes": meal.minutes, "meal_minutes_max": meal.minutes_max or "",
            "meal_medicines": meal.medicines,
        }  # fmt: skip
    if (check := read.check) is not None:
        low, high = said.number(check.low), said.number(check.high)
        values |= {"check_what": check.what, "check_low": low, "check_high": high, "check_unit": check.unit}
    for row, other in enumerate(read.others):
        values |= {
            f"others_who_{row}": other.who,
            f"others_weekdays_{row}": [str(day) for day in other.weekdays or ()],
            f"others_times_{row}": ", ".join(f"{at:%H:%M}" for at in other.times or ()),
        }
    return values


def _nothing(read: said.Directions) -> dict[str, Any]:
    return {}


def _rule(read: said.Directions) -> dict[str, Any]:
    """The rule of the days on its panel."""
    match read.days:
        case EveryDays(every, anchor):
            weeks = every % 7 == 0
            count = every // 7 if weeks else every
            return {
                "every": count,
                "every_of": "weeks" if weeks else "days",
                "counted_from": words.date(anchor),
            }
        case EveryWeeks(every, weekdays, anchor):
            chosen = [str(day) for day in weekdays]
            told = {"every": every, "every_of": "weeks", "every_weekdays": chosen}
            return told | {"counted_from": words.date(anchor)}
        case Monthly(every, day, anchor):
            return {"months": every, "month_day": day, "counted_from": words.date(anchor)}
        case NthWeekday(every, nth, weekday, anchor):
            told = {"months": every, "month_nth": str(nth), "month_weekday": str(weekday)}
            return told | {"counted_from": words.date(anchor)}
        case Cycle(on, off, anchor):
            return {"days_on": on, "days_off": off, "counted_from": words.date(anchor)}
        case MonthDays(first, last):
            return {"month_first": first, "month_last": last}
        case Dates(dates):
            return {"dates": ", ".join(words.date(one) for one in dates)}
    return {}


def _steps(read: said.Directions) -> dict[str, Any]:
    """Each step with its own first day, so that nothing shifts when the line is changed."""
    values: dict[str, Any] = {}
    for row, part in enumerate(read.parts):
        days = "" if part.first is None or part.last is None else (part.last - part.first).days + 1
        values |= {
            f"step_amount_{row}": _number(part.times[0].amount),
            f"step_days_{row}": days,
            f"step_times_{row}": ", ".join(f"{one.at:%H:%M}" for one in part.times),
            f"step_first_{row}": words.date(part.first),
        }
    return values


def _by_days(read: said.Directions) -> dict[str, Any]:
    amounts = {day: part.times[0].amount for part in read.parts for day in part.weekdays or ()}
    return {f"day_{day}": _number(amounts[day]) if day in amounts else "0" for day in range(1, 8)}


def _hours(read: said.Directions) -> dict[str, Any]:
    if read.every is None or read.anchor is None:
        return {}
    return {"hours": f"{read.every / 60:g}", "counted_from": words.moment(read.anchor)}


def _worn(read: said.Directions) -> dict[str, Any]:
    off = dict.fromkeys(f"{one.at:%H:%M}" for one in read.every_time if one.step == "remove")
    worn = read.worn or said.Worn()
    on = {"at_start": worn.at_start or "", "sites": ", ".join(worn.sites), "rest_days": worn.rest_days or ""}
    return _hours(read) | on | {"off_at": ", ".join(off)}


def _running(read: said.Directions) -> dict[str, Any]:
    at = {
        step: ", ".join(f"{one.at:%H:%M}" for one in read.times if one.step == step)
        for step in ("start", "stop", "check")
    }
    return {"rate": read.rate or "", **{f"run_{step}": said_at for step, said_at in at.items()}}


PANELS: Mapping[str, Callable[[said.Directions], dict[str, Any]]] = {
    "fixed": _nothing, "as_needed": _nothing, "unclear": _nothing, "every": _rule, "monthly": _rule,
    "cycle": _rule, "once": _rule, "steps": _steps, "by_days": _by_days, "result": _nothing,
    "elapsed": _hours, "worn": _worn, "continuous": _running,
}  # fmt: skip


def _number(amount: Decimal | None) -> str:
    return "" if amount is None else said.number(amount)
