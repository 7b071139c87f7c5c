"""The charts beside this one, as addresses' queries: the days before and after, other lengths. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from mar.chart import USUAL_DAYS
from mar.chart.asked import MONTH

WEEK = 7
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Beside:
    """`?from=2026-10-12&days=28`. `week_before` and `week_after` turn the seven days of a tablet."""

    before: str
    after: str
    whole: str
    week: str
    week_before: str
    week_after: str


def beside(first: date, days: int, *, month: bool, week: tuple[int, int]) -> Beside:
    """`month`: whole calendar months are shown. `week` is which columns a tablet shows, as [from, until)."""
    begins = first + week[0] * DAY
    if month:
        last = first - DAY
        after = first + days * DAY
        before_, after_ = query(last.replace(day=1), MONTH), query(after, MONTH)
    else:
        before_, after_ = query(first - days * DAY, days), query(first + days * DAY, days)
    return Beside(
        before=before_,
        after=after_,
        whole=query(first, days if days > WEEK else USUAL_DAYS),
        week=query(begins, WEEK),
        week_before=query(begins - WEEK * DAY, WEEK),
        week_after=query(begins + WEEK * DAY, WEEK),
    )


def query(first: date, days: int | str) -> str:
    """The query that asks for these days."""
    return f"?from={first}&days={days}"


def week_of(first: date, days: int, today: date) -> tuple[int, int]:
    """Which seven columns a tablet shows: those that end today, else the first or the last there are."""
    end = min(max((today - first).days + 1, WEEK), days)
    return max(end - WEEK, 0), end


def a_month(first: date, days: int) -> bool:
    """Whether these days are one calendar month."""
    return first.day == 1 and days == calendar.monthrange(first.year, first.month)[1]
