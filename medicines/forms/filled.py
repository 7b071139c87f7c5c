"""The form of a line with something in it: a person's times, what was typed before, a line as it is."""

from collections.abc import Iterable
from datetime import time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from medicines import directions as said
from medicines import lines, schedule
from medicines.actions.lines import KEPT_ON_CHANGE
from medicines.forms.fields import day_parts
from medicines.forms.line import MedicineForm
from medicines.models import Medicine
from people.models import Branch


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
    read = said.parse(medicine.directions)
    values |= {
        "how": read.kind,
        "unit": read.unit,
        "weekdays": [str(day) for day in read.weekdays or ()],
        "needed_amount": "" if read.amount is None else said.number(read.amount),
        "needed_amount_max": "" if read.amount_max is None else said.number(read.amount_max),
        "needed_for": read.reason or "",
        "gap_hours": "" if read.gap_minutes is None else f"{read.gap_minutes / 60:g}",
        "max_amount": "" if read.max_amount_24h is None else said.number(read.max_amount_24h),
        "max_doses": read.max_doses_24h or "",
    }
    for row, other in enumerate(read.others):
        values |= {
            f"others_who_{row}": other.who,
            f"others_weekdays_{row}": [str(day) for day in other.weekdays or ()],
            f"others_times_{row}": ", ".join(f"{at:%H:%M}" for at in other.times or ()),
        }
    for row, one in enumerate(read.times):
        values |= {
            f"amount_{row}": "" if one.amount is None else said.number(one.amount),
            f"amount_max_{row}": "" if one.amount_max is None else said.number(one.amount_max),
            f"when_{row}": one.band or "exact",
            f"at_{row}": f"{one.at:%H:%M}",
        }
    return values
