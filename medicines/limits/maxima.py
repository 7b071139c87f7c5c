"""The most in any 24 hours, in any 7 days and in a whole course: by line, and by ingredient from everything.

A period is counted between instants, and every one that holds the dose is tried, also those that end later:
entries arrive in any order.
"""

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from medicines.directions.saying import amount_words
from medicines.limits.question import Question
from medicines.limits.records import Cap, Intake, LineLimit
from people.templatetags import words

DAY = timedelta(hours=24)
WEEK = timedelta(days=7)
EVER = timedelta.max


def dose_maxima(limit: LineLimit | None) -> list[tuple[int, timedelta, str]]:
    """(most doses, in how long, its words) of a line."""
    if limit is None:
        return []
    every = (
        (limit.max_doses, DAY, "in 24 hours"),
        (limit.max_doses_7d, WEEK, "in 7 days"),
        (limit.max_doses_course, EVER, "in this course"),
    )
    return [(most, span, said) for most, span, said in every if most is not None]


def longest(limit: LineLimit | None) -> timedelta:
    """How far apart two doses may be and still stand in one maximum of the line."""
    spans = [span for _, span, _ in dose_maxima(limit)]
    if limit is not None and limit.max_amount is not None:
        spans.append(DAY)
    return max(spans, default=timedelta(0))


def long_lines(limits: Iterable[LineLimit]) -> dict[Hashable, timedelta]:
    """The lines whose doses stand in a maximum of more than a day, those they replaced too, and how long."""
    found: dict[Hashable, timedelta] = {}
    for limit in limits:
        span = longest(limit)
        for line in (limit.line, *limit.same) if span > DAY else ():
            found[line] = max(span, found.get(line, span))
    return found


def periods(intakes: Iterable[Intake], at: datetime, span: timedelta) -> list[list[Intake]]:
    """For each stretch that holds `at` and ends at it or at a later intake: the intakes in it.

    The first is the one that ends at `at`; a course is one stretch.
    """
    if span == EVER:
        return [list(intakes)]
    times = [(one.nearest(at), one) for one in intakes]
    ends = {at, *(when for when, _ in times if at <= when < at + span)}
    return [[one for when, one in times if end - span < when <= end] for end in sorted(ends)]


def own_within(asked: Question, at: datetime, span: timedelta) -> list[Intake]:
    """This line's intakes in the stretch up to `at`."""
    return periods((one for one in asked.before if asked.same_line(one)), at, span)[0]


def used_mg(asked: Question, at: datetime) -> dict[str, Decimal]:
    """Milligrams by ingredient in the 24 hours up to `at`, from everything; unknown strengths add nothing."""
    used: dict[str, Decimal] = {}
    for one in periods(asked.before, at, DAY)[0]:
        for ingredient, mg in (one.mg or {}).items():
            used[ingredient] = used.get(ingredient, Decimal(0)) + (mg or Decimal(0))
    return used


def too_much(asked: Question, at: datetime) -> list[str]:
    """Sentences for each maximum that the dose would go over in some stretch that holds `at`."""
    own = [one for one in asked.before if asked.counts_for_line(one)]
    day = periods(asked.before, at, DAY)
    said = [
        _over_amount(asked, periods(own, at, DAY)),
        *(_over_doses(asked, own, at, *maximum) for maximum in dose_maxima(asked.limit)),
        *(_over_cap(asked, cap, day) for cap in asked.caps),
    ]
    return [text for text in said if text is not None]


def _over_amount(asked: Question, days: Sequence[Sequence[Intake]]) -> str | None:
    mine = asked.limit
    if mine is None or mine.max_amount is None:
        return None
    sums = (sum((asked.units(one) or Decimal(0) for one in day), Decimal(0)) for day in days)
    total = round((asked.dose.amount or Decimal(0)) + max(sums), 3)
    if total <= mine.max_amount:
        return None
    most = words.amount(mine.max_amount)
    return f"That would be {amount_words(total, mine.unit)} of {mine.name} in 24 hours. No more than {most}."


def _over_doses(
    asked: Question, own: Sequence[Intake], at: datetime, most: int, span: timedelta, said: str
) -> str | None:
    doses = 1 + max(len(period) for period in periods(own, at, span))
    if doses <= most:
        return None
    name = "" if asked.limit is None else asked.limit.name
    return f"That would be dose {doses} of {name} {said}. No more than {most}."


def _over_cap(asked: Question, cap: Cap, days: Sequence[Sequence[Intake]]) -> str | None:
    if cap.ingredient not in (asked.dose.mg or {}):
        return None
    total = max(
        sum(
            ((one.mg or {}).get(cap.ingredient) or Decimal(0) for one in [asked.dose, *day]),
            Decimal(0),
        )
        for day in days
    )
    if round(total, 9) <= cap.mg:  # 16.666… three times is 50, and no more
        return None
    most = f"No more than {words.mass(cap.mg)}{f' for {asked.person}' if cap.prescribed else ''}."
    return f"That would be {words.mass(total)} of {cap.name} in 24 hours. {most}"
