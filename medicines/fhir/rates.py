"""How often, as a number: doses a day, least and most. Exact, so that two ways of saying it compare."""

from decimal import Decimal
from fractions import Fraction

from medicines.fhir.dosage import Repeat
from medicines.fhir.units import MINUTES

Rate = tuple[Fraction, Fraction]
DAY = Fraction(1440)
WHOLE_DAYS = frozenset({"day", "week"})


def rate(least: int, most: int, period: Decimal, period_max: Decimal, unit: str) -> Rate:
    """`least` to `most` times every `period` to `period_max` of a unit of time, as doses a day."""
    minutes = Fraction(MINUTES[unit])
    return Fraction(least) * DAY / (Fraction(period_max) * minutes), Fraction(most) * DAY / (
        Fraction(period) * minutes
    )


def repeated(repeat: Repeat) -> Rate | None:
    """What frequency and period say, named weekdays counted in; None when they say nothing."""
    base = _by_frequency(repeat)
    if base is None and repeat.times:
        base = Fraction(len(repeat.times)), Fraction(len(repeat.times))
    if base is None and repeat.when:
        base = Fraction(1), Fraction(len(repeat.when))
    if base is None and repeat.weekdays:
        base = Fraction(1), Fraction(1)
    if base is None:
        return None
    if repeat.weekdays and repeat.period_unit in ("", "day", "hour", "minute"):
        share = Fraction(len(set(repeat.weekdays)), 7)
        return base[0] * share, base[1] * share
    return base


def _by_frequency(repeat: Repeat) -> Rate | None:
    if repeat.period is None or not repeat.period_unit:
        return None
    most = repeat.frequency_max or repeat.frequency or 1
    least = repeat.frequency if repeat.frequency is not None else (0 if repeat.frequency_max else 1)
    return rate(least, most, repeat.period, repeat.period_max or repeat.period, repeat.period_unit)


def same(one: Rate, other: Rate) -> bool:
    return one == other
