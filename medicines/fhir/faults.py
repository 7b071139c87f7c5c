"""What makes a dosage unsafe: amounts nobody gives at once, times that cannot be, and parts that contradict
each other. Every fault is a sentence that shows what was found; nothing is put right here.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from medicines.directions.shape import UNITS
from medicines.fhir import saying
from medicines.fhir.contradictions import contradictions
from medicines.fhir.dosage import Amount, Dosage, Period, Quantity, Range, Ratio, Repeat, Unsafe
from medicines.fhir.rates import repeated
from medicines.fhir.saying import bounds, dose, frequency, quantity
from medicines.fhir.units import MINUTES, in_full, plain, time_unit
from medicines.fhir.values import day_of

MOST_YEARS = 10  # of a course
MOST_COUNT = 1000  # doses of a course
MOST_A_DAY = 24 * 12  # doses: one every five minutes
LONGEST_OFFSET = 7 * 1440  # minutes before or after a meal or sleep
WITHOUT_OFFSET = frozenset({"C", "CM", "CD", "CV"})
MOST_AT_ONCE = {
    "nanogram": 1_000_000,
    "microgram": 100_000,
    "milligram": 20_000,
    "gram": 500,
    "kilogram": 1,
    "millilitre": 5_000,
    "litre": 5,
    "millimole": 500,
    "milliequivalent": 500,
    "unit": 1_000_000,
    "international unit": 1_000_000,
    "centimetre": 100,
}
MOST_UNKNOWN = 100
MOST_COMPOUND = 10_000  # of something per something
MOST_WITHOUT_UNIT = 20


def sound(dosages: Sequence[Dosage]) -> Sequence[Dosage]:
    """The same dosages. Raises Unsafe with every fault."""
    found = faults(dosages)
    if found:
        raise Unsafe(*found)
    return dosages


def faults(dosages: Sequence[Dosage]) -> tuple[str, ...]:
    """Every fault of these dosages, in words; empty when they are safe to say."""
    found = [fault for dosage in dosages for fault in _of(dosage)]
    return tuple(dict.fromkeys(found))


def _of(dosage: Dosage) -> Iterator[str]:
    if dosage.text and dosage == Dosage(sequence=dosage.sequence, text=dosage.text):
        yield f"Nothing is coded: there are only the words “{dosage.text}”."
        return
    before = [
        *_doses(dosage),
        *_often(dosage.repeat),
        *_lengths(dosage.repeat),
        *_course(dosage.repeat),
        *_moments(dosage.repeat),
        *_maxima(dosage),
    ]
    yield from before
    if not before:
        try:
            said = saying.one(dosage)
        except Unsafe as unsafe:
            yield from unsafe.reasons
        else:
            yield from contradictions(dosage, said)


# Amounts ---------------------------------------------------------------------------------------------------


def _doses(dosage: Dosage) -> Iterator[str]:
    seen: dict[str, str] = {}
    for amount in dosage.amounts:
        if amount.dose is None:
            continue
        ends = (amount.dose.low, amount.dose.high) if isinstance(amount.dose, Range) else (amount.dose,)
        for one in ends:
            yield from _named(one) if one is not None else ()
        yield from _believed(amount.dose, dosage.repeat)
        said = _safely(amount.dose)
        unit = said.partition(" ")[2].split(" to ")[-1]
        if said and seen.setdefault(unit, said) != said:
            yield f"Two doses are coded: {seen[unit]} and {said}."
    for amount in dosage.amounts:
        yield from _rates(amount)


def _named(one: Quantity) -> Iterator[str]:
    """A unit whose name and code are two different units."""
    name, code = in_full(one.unit), in_full(one.code)
    both = name in MOST_AT_ONCE and code in MOST_AT_ONCE
    if both and name.removeprefix("international ") != code.removeprefix("international "):
        yield f"The unit is named {name}, and its code says {code}."


def _safely(one: Quantity | Range) -> str:
    try:
        return dose(one)
    except Unsafe:
        return ""


def _believed(one: Quantity | Range, repeat: Repeat) -> Iterator[str]:
    if isinstance(one, Range):
        if one.high is None:
            yield "The dose has only a lower end, so it has no highest amount."
            return
        if one.low is not None and (one.low.value >= one.high.value or _units(one.low, one.high)):
            yield f"The dose cannot go from {quantity(one.low)} to {quantity(one.high)}."
        if one.low is not None and one.low.value < 0:
            yield f"A dose of {quantity(one.low)} is less than nothing."
    most = one if isinstance(one, Quantity) else one.high
    if most is None:
        return
    if most.value < 0:
        yield f"A dose of {quantity(most)} is less than nothing."
    elif most.value == 0 and not (isinstance(one, Quantity) and is_off(repeat)):
        yield f"A dose of {quantity(most)} is no dose, and nothing says how long none is given."
    elif most.value > most_at_once(in_full(most.unit or most.code)):
        yield f"{quantity(most)} at once is more than is believed: perhaps it is the amount supplied."


def is_off(repeat: Repeat) -> bool:
    """Whether the timing is that of a time without: how long or on which days, and not how often."""
    lasts = bool(repeat.duration or repeat.bounds or repeat.weekdays)
    return lasts and repeat.frequency is None and repeat.frequency_max is None and repeat.period is None


def _units(low: Quantity, high: Quantity) -> bool:
    """Whether the two ends are in different units; one without a unit takes the other's."""
    one, other = low.unit or low.code, high.unit or high.code
    return bool(one and other) and in_full(one).lower() != in_full(other).lower()


def most_at_once(unit: str) -> int:
    """The most of a unit that is believed of one dose."""
    lower = unit.lower()
    if not lower:
        return MOST_WITHOUT_UNIT
    if " per " in lower or "/" in lower:
        return MOST_COMPOUND
    if lower in MOST_AT_ONCE:
        return MOST_AT_ONCE[lower]
    return UNITS[lower][1] if lower in UNITS else MOST_UNKNOWN


def _rates(amount: Amount) -> Iterator[str]:
    rate = amount.rate
    if rate is None:
        return
    if isinstance(rate, Ratio):
        if rate.denominator.value <= 0:
            yield "The rate is for no length of time."
        values = [rate.numerator]
    elif isinstance(rate, Range):
        if rate.high is None:
            yield "The rate has only a lower end, so it has no highest amount."
        if rate.low and rate.high and (rate.low.value >= rate.high.value or _units(rate.low, rate.high)):
            yield f"The rate cannot go from {quantity(rate.low)} to {quantity(rate.high)}."
        values = [one for one in (rate.low, rate.high) if one is not None]
    else:
        values = [rate]
    if any(one.value <= 0 for one in values):
        yield "The rate is nothing or less."


# Times -----------------------------------------------------------------------------------------------------


def _often(repeat: Repeat) -> Iterator[str]:
    least, most = repeat.frequency, repeat.frequency_max
    if (least is not None and least < 1) or (most is not None and most < 1):
        yield "The number of doses is nothing or less."
        return
    if least is not None and most is not None and most < least:
        yield f"The dose cannot be given {least} to {most} times."
    if repeat.period_max is not None and repeat.period is None:
        yield "A longest interval is given without a shortest."
    if repeat.period is None:
        if repeat.period_unit:
            yield f"The timing says “{repeat.period_unit}” and not how many."
        return
    if repeat.period <= 0 or (repeat.period_max is not None and repeat.period_max < repeat.period):
        yield f"The interval of {plain(repeat.period)} cannot be."
    elif not repeat.period_unit:
        yield f"The interval of {plain(repeat.period)} has no unit of time."
    elif least is None and most is None and (repeat.period != 1 or repeat.period_unit not in MINUTES):
        yield "The timing has a period and does not say how many doses fall in it."
    else:
        rate = repeated(repeat)
        if rate is not None and rate[1] > MOST_A_DAY:
            yield f"“{frequency(repeat)}” is more often than can be given."
        if Decimal(repeat.period) * MINUTES[repeat.period_unit] > MOST_YEARS * MINUTES["year"]:
            yield f"“{frequency(repeat)}” is longer than a line can last."


def _lengths(repeat: Repeat) -> Iterator[str]:
    if repeat.duration is None:
        if repeat.duration_max is not None:
            yield "A longest time for one dose is given without a shortest."
        return
    if repeat.duration < 0 or (repeat.duration == 0 and not repeat.duration_max):
        yield "One dose lasts no time or less."
    elif not repeat.duration_unit:
        yield f"One dose lasts {plain(repeat.duration)}, without a unit of time."
    elif repeat.duration_max is not None and repeat.duration_max < repeat.duration:
        yield f"One dose cannot last {plain(repeat.duration)} to {plain(repeat.duration_max)}."
    elif repeat.period is not None and repeat.period > 0 and repeat.period_unit and repeat.frequency == 1:
        lasts = repeat.duration * MINUTES[repeat.duration_unit]
        if lasts > (repeat.period_max or repeat.period) * MINUTES[repeat.period_unit]:
            yield "One dose lasts longer than the time to the next."


def _course(repeat: Repeat) -> Iterator[str]:
    ends = repeat.bounds
    if isinstance(ends, Period):
        start, end = day_of(ends.start), day_of(ends.end)
        if start and end and end < start:
            yield f"The course ends on {end:%d/%m/%Y}, before it starts on {start:%d/%m/%Y}."
        if start and end and (end - start).days > MOST_YEARS * 366:
            yield f"A course “{bounds(ends)}” is longer than is believed."
    elif ends is not None:
        ranged = isinstance(ends, Range)
        sides = (ends.low, ends.high) if isinstance(ends, Range) else (None, ends)
        known = [one for one in sides if one is not None]
        units = [time_unit(one.unit, one.code) for one in known]
        if any(one.value <= 0 for one in known):
            yield "The course lasts no time or less."
        elif None in units:
            yield "The course has a length without a unit of time."
        else:
            minutes = [one.value * MINUTES[unit or ""] for one, unit in zip(known, units, strict=True)]
            if ranged and len(minutes) == 2 and minutes[0] > minutes[1]:
                yield f"The course cannot last “{bounds(ends)}”."
            if max(minutes) > MOST_YEARS * MINUTES["year"]:
                yield f"A course “{bounds(ends)}” is longer than is believed."
    if repeat.count is None:
        if repeat.count_max is not None:
            yield "A highest number of doses is given without a lowest."
    elif repeat.count < 1 or (repeat.count_max is not None and repeat.count_max < repeat.count):
        yield "The number of doses in the course cannot be."
    elif max(repeat.count, repeat.count_max or 0) > MOST_COUNT:
        yield f"A course of {max(repeat.count, repeat.count_max or 0)} doses is more than is believed."


def _moments(repeat: Repeat) -> Iterator[str]:
    for name, values in (("time", repeat.times), ("day", repeat.weekdays), ("time", repeat.when)):
        if len(set(values)) < len(values):
            yield f"The same {name} is named twice."
    if repeat.when and repeat.times:
        yield "Clock times and times by meals or sleep are both coded: only one of them can be meant."
    if repeat.offset is not None:
        if not repeat.when or WITHOUT_OFFSET & set(repeat.when):
            yield "Minutes before or after are coded, and nothing they are counted from."
        if not 0 <= repeat.offset <= LONGEST_OFFSET:
            yield f"{repeat.offset} minutes before or after cannot be."


# Limits ----------------------------------------------------------------------------------------------------


def _maxima(dosage: Dosage) -> Iterator[str]:
    whole = dosage.max_per_period
    if whole is not None and whole.denominator.value <= 0:
        yield "The maximum is for no length of time."
    most = [whole.numerator if whole else None, dosage.max_per_dose, dosage.max_per_lifetime]
    for limit in most:
        if limit is None:
            continue
        if limit.value <= 0:
            yield "The maximum is nothing or less."
            continue
        for amount in dosage.amounts:
            high = amount.dose.high if isinstance(amount.dose, Range) else amount.dose
            if high is not None and not _units(high, limit) and high.value > limit.value:
                yield f"A dose of {quantity(high)} is above its own maximum of {quantity(limit)}."
