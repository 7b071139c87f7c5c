"""Which days a page or a program asks for: `?from=2026-11-09&days=28`, or `?from=2026-11&days=month`."""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from mar import reading
from mar.chart import MOST_DAYS, USUAL_DAYS
from people.records import Refused, now

MONTH = "month"


def days_asked(query: Mapping[str, str]) -> tuple[date, int]:
    """The first day and how many. Without `from`: from the Monday two weeks back, so that what was given and
    what comes stand on one chart. Raises `Refused` naming the field.
    """
    faults: dict[str, list[str]] = {}
    first, days = _usual(), USUAL_DAYS
    asked, many = query.get("from", ""), query.get("days", "")
    if asked:
        try:
            first = reading.day(asked)
        except ValueError:
            faults["from"] = [reading.NO_DATE]
    if many == MONTH:
        first = first.replace(day=1)
        days = calendar.monthrange(first.year, first.month)[1]
    elif many:
        days = int(many) if many.isascii() and many.isdecimal() and len(many) < 4 else 0
        if not 1 <= days <= MOST_DAYS:
            faults["days"] = [f"This must be a number from 1 to {MOST_DAYS}, or “month”."]
    if faults:
        raise Refused(faults)
    return first, days


def _usual() -> date:
    today = timezone.localdate(now())
    return today - timedelta(days=today.weekday() + 14)
