"""A dose as NHS text: the parts in their order, those absent left out, joined by dashes.

Source: NHS England, Implementation Guide for Digital Medicines, dose to text translation. A patient
instruction is outside that rule; it closes the text here unless it only repeats it.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from medicines.directions.shape import DAYS
from medicines.fhir.dosage import Amount, Dosage, Period, Quantity, Range, Ratio, Repeat, Unsafe
from medicines.fhir.units import in_full, plain, time_unit, times_of

WHEN = {
    "MORN": "during the morning",
    "MORN.early": "during the early morning",
    "MORN.late": "during the late morning",
    "NOON": "around 12:00pm",
    "AFT": "during the afternoon",
    "AFT.early": "during the early afternoon",
    "AFT.late": "during the late afternoon",
    "EVE": "during the evening",
    "EVE.early": "during the early evening",
    "EVE.late": "during the late evening",
    "NIGHT": "during the night",
    "PHS": "once asleep",
    "HS": "before sleep",
    "WAKE": "upon waking",
    "C": "at a meal",
    "CM": "at breakfast",
    "CD": "at lunch",
    "CV": "at dinner",
    "AC": "before a meal",
    "ACM": "before breakfast",
    "ACD": "before lunch",
    "ACV": "before dinner",
    "PC": "after a meal",
    "PCM": "after breakfast",
    "PCD": "after lunch",
    "PCV": "after dinner",
}
EVERY_ONE = {"day": "daily", "week": "weekly", "month": "monthly", "year": "annually"}


def nhs_text(dosages: Sequence[Dosage]) -> str:
    """Faultless dosages as one text: steps one after another, or side by side in one. Raises Unsafe."""
    found = ""
    for number, dosage in enumerate(dosages):
        if number:
            parallel = dosage.sequence == dosages[number - 1].sequence
            found += ", and " if parallel else ", then "
        found += one(dosage)
    return found


def one(dosage: Dosage) -> str:
    """One dosage as NHS text. Raises Unsafe where it says nothing."""
    repeat = dosage.repeat
    parts = [
        *_doses(dosage.amounts),
        *_duration(repeat),
        frequency(repeat),
        _when(repeat),
        " ".join(part for part in (_weekdays(repeat), _times(repeat.times)) if part),
        dosage.route,
        dosage.site,
        _as_required(dosage),
        bounds(repeat.bounds),
        _count(repeat),
        _events(dosage.events),
        *_maxima(dosage),
        listed(dosage.additional),
    ]
    found = " - ".join(part for part in parts if part)
    found = " ".join(part for part in (dosage.method, found) if part)
    if not found:
        raise Unsafe("The dose says nothing that is coded.")
    extra = dosage.patient_instruction
    if extra and extra.casefold() not in found.casefold():
        found = extra if extra.casefold().startswith(found.casefold()) else f"{found} - {extra}"
    return found


def listed(parts: Sequence[str]) -> str:
    """A, B and C."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


# Dose and rate ---------------------------------------------------------------------------------------------


def _doses(amounts: Sequence[Amount]) -> list[str]:
    """The doses, a second one in brackets because it is the same dose in another unit, then the rates."""
    doses = [dose(one.dose) for one in amounts if one.dose is not None]
    said = doses[0] + "".join(f" ({other})" for other in doses[1:]) if doses else ""
    return [said, *(f"at a rate of {rate(one.rate)}" for one in amounts if one.rate is not None)]


def quantity(one: Quantity) -> str:
    return f"{plain(one.value)} {unit(one)}".rstrip()


def unit(one: Quantity) -> str:
    """The unit in full as coded; a unit given only by a code that is no word is refused."""
    found = in_full(one.unit or one.code)
    if not one.unit and found.isdigit():
        raise Unsafe(f"The unit of {plain(one.value)} is a code without words.")
    return found


def dose(one: Quantity | Range) -> str:
    if isinstance(one, Quantity):
        return quantity(one)
    if one.high is None:
        raise Unsafe("The dose has only a lower end, so it has no highest amount.")
    if one.low is None:
        return f"up to {quantity(one.high)}"
    return f"{plain(one.low.value)} to {quantity(one.high)}"


def rate(one: Quantity | Range | Ratio) -> str:
    if not isinstance(one, Ratio):
        return dose(one)
    below = one.denominator
    in_time = time_unit(below.unit, below.code)
    if below.value == 1:
        return f"{quantity(one.numerator)} per {in_time or unit(below)}"
    return f"{quantity(one.numerator)} every {times_of(below.value, in_time) if in_time else quantity(below)}"


# Time ------------------------------------------------------------------------------------------------------


def _duration(repeat: Repeat) -> list[str]:
    most = repeat.duration_max
    if repeat.duration is None:
        return []
    if most is not None and not repeat.duration:
        return [f"over up to {times_of(most, repeat.duration_unit)}"]
    maximum = f" (maximum {times_of(most, repeat.duration_unit)})" if most is not None else ""
    return [f"over {times_of(repeat.duration, repeat.duration_unit)}{maximum}"]


def frequency(repeat: Repeat) -> str:
    """How often: once a day, every 6 to 8 hours, up to 3 times a day, daily. Empty when nothing says it."""
    least, most = repeat.frequency, repeat.frequency_max
    if least is None and most is None:
        return _every_one(repeat)
    if least is None:
        often = f"up to {_times_over(most or 0)}"
    elif most is None or most == least:
        often = _times_over(least)
    else:
        often = f"{least} to {most} times"
    if repeat.period is None:
        return often
    between = repeat.period_max is not None and repeat.period_max != repeat.period
    if repeat.period == 1 and not between:
        return f"{often} {'an' if repeat.period_unit == 'hour' else 'a'} {repeat.period_unit}"
    every = f"every {plain(repeat.period)} "
    if between:
        every += f"to {times_of(repeat.period_max or Decimal(0), repeat.period_unit)}"
    else:
        every = f"every {times_of(repeat.period, repeat.period_unit)}"
    return every if often == "once" else f"{often} {every}"


def _every_one(repeat: Repeat) -> str:
    if repeat.period is None:
        return ""
    found = EVERY_ONE.get(repeat.period_unit) if repeat.period == 1 else None
    if found is None or repeat.period_max not in (None, 1):
        raise Unsafe("The timing has a period and does not say how many doses fall in it.")
    return found


def _times_over(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _when(repeat: Repeat) -> str:
    return listed([f"{_offset(repeat.offset)}{WHEN[code]}" for code in repeat.when])


def _offset(minutes: int | None) -> str:
    if not minutes:
        return ""
    for size, name in ((1440, "day"), (60, "hour")):
        if minutes % size == 0:
            return f"{times_of(Decimal(minutes // size), name)} "
    return f"{times_of(Decimal(minutes), 'minute')} "


def _weekdays(repeat: Repeat) -> str:
    return f"on {listed([DAYS[day - 1] for day in repeat.weekdays])}" if repeat.weekdays else ""


def _times(times: Sequence[time]) -> str:
    return f"at {listed([_clock(at) for at in times])}" if times else ""


def _clock(at: time) -> str:
    return at.strftime("%H:%M:%S" if at.second else "%H:%M")


def _as_required(dosage: Dosage) -> str:
    if not dosage.as_needed:
        return ""
    return f"as required for {dosage.as_needed_for}" if dosage.as_needed_for else "as required"


def bounds(one: Quantity | Range | Period | None) -> str:
    """for 7 days, for 2 to 4 hours, for at least 2 hours, from 01/02/2027 to 07/02/2027."""
    if one is None:
        return ""
    if isinstance(one, Quantity):
        return f"for {long(one)}"
    if isinstance(one, Range):
        if one.high is None:
            return f"for at least {long(one.low)}" if one.low else ""
        return f"for {plain(one.low.value)} to {long(one.high)}" if one.low else f"for up to {long(one.high)}"
    ends = (("from", one.start), ("to", one.end))
    return " ".join(f"{word} {_date(day)}" for word, day in ends if day is not None)


def long(one: Quantity) -> str:
    """How long a course is, in words. Raises Unsafe when its unit is none of time."""
    found = time_unit(one.unit, one.code)
    if found is None:
        raise Unsafe(f"The course lasts {quantity(one)}, which is no length of time.")
    return times_of(one.value, found)


def _count(repeat: Repeat) -> str:
    if repeat.count is None:
        return ""
    if repeat.count_max not in (None, repeat.count):
        return f"take {repeat.count} to {repeat.count_max} times"
    return f"take {_times_over(repeat.count)}"


def _events(events: Sequence[date | datetime]) -> str:
    return f"on {listed([_date(at) for at in events])}" if events else ""


def _date(at: date | datetime) -> str:
    clock = f" at {_clock(at.timetz())}" if isinstance(at, datetime) else ""
    return f"{at:%d/%m/%Y}{clock}"


# Limits ----------------------------------------------------------------------------------------------------


def _maxima(dosage: Dosage) -> list[str]:
    found = []
    if dosage.max_per_period is not None:
        below = dosage.max_per_period.denominator
        in_time = time_unit(below.unit, below.code)
        if in_time is None:
            raise Unsafe("The maximum is not for a length of time.")
        found.append(f"{quantity(dosage.max_per_period.numerator)} in {times_of(below.value, in_time)}")
    if dosage.max_per_dose is not None:
        found.append(f"{quantity(dosage.max_per_dose)} per dose")
    if dosage.max_per_lifetime is not None:
        found.append(f"{quantity(dosage.max_per_lifetime)} for the lifetime of patient")
    return [f"up to a maximum of {one}" for one in found]
