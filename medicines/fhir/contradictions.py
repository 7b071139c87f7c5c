"""Words and code of one dosage compared. Both are shown; neither is chosen.

The words may also say more than the code (“for 10 days” beside a dose without an end, “at night” beside a
time nobody coded): a schedule made from the code alone would then be wrong, so that is a fault too.
"""

from collections.abc import Iterator
from datetime import time
from decimal import Decimal

from medicines.directions.shape import UNITS
from medicines.fhir.claims import ROUTES, SIDES, Claims, claims
from medicines.fhir.dosage import Dosage, Period, Quantity, Range, Repeat
from medicines.fhir.rates import Rate, rate, repeated, same
from medicines.fhir.saying import quantity
from medicines.fhir.units import MINUTES, in_full, time_unit
from medicines.fhir.values import day_of

GENERIC = frozenset({"", "ea", "each", "dose", "unit dose", "application", "actuation", "puff", "spray"})
SCALES = {
    "nanogram": ("mass", Decimal("0.000001")),
    "microgram": ("mass", Decimal("0.001")),
    "milligram": ("mass", Decimal(1)),
    "gram": ("mass", Decimal(1000)),
    "millilitre": ("volume", Decimal(1)),
    "litre": ("volume", Decimal(1000)),
    "unit": ("units", Decimal(1)),
    "international unit": ("units", Decimal(1)),
}
COUNTED = frozenset({*UNITS, "bag"}) - GENERIC - {"ml", "g", "unit"}
DROPS = {"opdrop": "drop"}
DAYTIMES = {
    "morning": ("MORN", "MORN.early", "MORN.late", "WAKE", "CM", "ACM", "PCM"),
    "midday": ("NOON", "CD", "ACD", "PCD", "MORN.late", "AFT.early"),
    "afternoon": ("AFT", "AFT.early", "AFT.late", "NOON", "PCD"),
    "evening": ("EVE", "EVE.early", "EVE.late", "CV", "ACV", "PCV", "NIGHT"),
    "night": ("NIGHT", "HS", "PHS", "EVE.late"),
}
ANY_MEAL = frozenset({"C", "AC", "PC"})
HOURS = {
    "morning": range(4, 12),
    "midday": range(11, 15),
    "afternoon": range(12, 19),
    "evening": range(16, 23),
    "night": (*range(19, 24), *range(5)),
}


def contradictions(dosage: Dosage, coded: str) -> tuple[str, ...]:
    """What the words and the code of a dosage say differently, in sentences; `coded` is its NHS text."""
    found: list[str] = []
    if dosage.text:
        said = claims(dosage.text)
        found += _how_often(said, dosage.repeat)
        found += _how_much(said, dosage)
        found += _how_long(said, dosage.repeat)
        found += _when(said, dosage)
        found += _where(said, dosage)
        found += _at_most(said, dosage)
        found += [f"“{words}” has two meanings." for words in said.two_meanings]
        if said.goes_on and dosage.sequence is None:
            found.append("The words go on with “then”; the coded part has one step.")
    for extra in (dosage.patient_instruction, dosage.timing_code, *dosage.additional):
        found += _how_often(claims(extra), dosage.repeat) if extra else []
    found += _inside(dosage.repeat)
    shown = f"The words say “{dosage.text or dosage.patient_instruction}”; the coded part says “{coded}”."
    return (shown, *dict.fromkeys(found)) if found else ()


def _how_often(said: Claims, repeat: Repeat) -> Iterator[str]:
    coded = repeated(repeat)
    for claimed, words in said.rates:
        if coded is None:
            yield f"“{words}” is only in the words."
        elif not same(claimed, coded) and not _one_of(claimed, coded, repeat):
            yield f"“{words}” is not how often the coded part says."


def _one_of(claimed: Rate, coded: Rate, repeat: Repeat) -> bool:
    """“daily” beside named weekdays, or beside several times of day that belong to one dose."""
    daily = rate(1, 1, Decimal(1), Decimal(1), "day")
    if repeat.weekdays and repeat.period_unit == "day":
        return same(claimed, (coded[0] * 7 / len(repeat.weekdays), coded[1] * 7 / len(repeat.weekdays)))
    return repeat.frequency is None and repeat.period is None and same(claimed, daily) and coded[0] <= 1


def _how_much(said: Claims, dosage: Dosage) -> Iterator[str]:
    for low, high, unit, words in said.doses:
        for amount in dosage.amounts:
            one = amount.dose
            if one is None:
                continue
            bottom, top = (one.low, one.high) if isinstance(one, Range) else (one, one)
            if top is None:
                continue
            claimed, coded = _kind(unit), _kind(_unit(top))
            loosely = "generic" in (claimed[0], coded[0]) and {claimed[0], coded[0]} <= {"generic", *COUNTED}
            if claimed[0] == coded[0] or loosely:
                least = (bottom or top).value
                if low * claimed[1] != least * coded[1] or high * claimed[1] != top.value * coded[1]:
                    yield f"“{words}” is not the coded dose of {quantity(top)}."
            elif claimed[0] in COUNTED and coded[0] in COUNTED:
                yield f"“{words}” is not the coded dose of {quantity(top)}."


def _unit(one: Quantity) -> str:
    lower = in_full(one.unit or one.code).lower()
    return DROPS.get(lower, lower)


def _kind(unit: str) -> tuple[str, Decimal]:
    """What is counted, and how much of it one of the unit is."""
    if unit in GENERIC:
        return ("generic", Decimal(1))
    return SCALES.get(unit, (unit, Decimal(1)))


def _how_long(said: Claims, repeat: Repeat) -> Iterator[str]:
    lengths = _lengths(repeat)
    for one in said.lasting:
        if not lengths:
            yield f"“{one.words}” is only in the words."
        elif one.days not in lengths:
            yield f"“{one.words}” is not how long the coded part says."


def _lengths(repeat: Repeat) -> tuple[Decimal, ...]:
    """The lengths of the course in days that the code can mean; empty when it has no end."""
    ends = repeat.bounds
    if isinstance(ends, Period):
        start, end = day_of(ends.start), day_of(ends.end)
        if start is None or end is None:
            return ()
        days = Decimal((end - start).days)
        return (days, days + 1)
    known = (ends,) if isinstance(ends, Quantity) else (ends.low, ends.high) if ends else ()
    found = [(one.value, time_unit(one.unit, one.code)) for one in known if one is not None]
    found += [(repeat.duration, repeat.duration_unit)] if repeat.duration else []
    return tuple(value * MINUTES[unit] / 1440 for value, unit in found if unit)


def _when(said: Claims, dosage: Dosage) -> Iterator[str]:
    repeat = dosage.repeat
    if said.needed and not dosage.as_needed:
        yield "The words say when needed; the coded part says always."
    if dosage.as_needed and said.rates and not said.needed:
        yield "The coded part says when needed; the words say always."
    for hour, minute in said.clocks:
        if time(hour, minute) not in repeat.times:
            yield f"{hour:02}:{minute:02} is only in the words."
    for name in sorted(said.daytimes):
        known = set(repeat.when) & (set(DAYTIMES[name]) | ANY_MEAL)
        if not known and not any(at.hour in HOURS[name] for at in repeat.times):
            yield f"The words say {name}; the coded part does not."
    if said.weekdays and said.weekdays != set(repeat.weekdays):
        yield "The words name other days of the week than the coded part."


def _where(said: Claims, dosage: Dosage) -> Iterator[str]:
    route, site = dosage.route.lower(), dosage.site.lower()
    known = {one for one in ROUTES if one in route}
    if said.routes and known and not said.routes & known:
        yield f"The words say {', '.join(sorted(said.routes))}; the coded route is {dosage.route}."
    sides = {one for one in SIDES if one in site.split()}
    if said.sides and sides and said.sides != sides:
        yield f"The words say {', '.join(sorted(said.sides))}; the coded site is {dosage.site}."


def _at_most(said: Claims, dosage: Dosage) -> Iterator[str]:
    limit = dosage.max_per_period
    for value, unit, words in said.most:
        if limit is None:
            yield f"“{words}” is only in the words."
            continue
        claimed, coded = _kind(unit), _kind(_unit(limit.numerator))
        alike = claimed[0] == coded[0] or (not unit and coded[0] in COUNTED)
        if alike and value * claimed[1] != limit.numerator.value * coded[1]:
            yield f"“{words}” is not the coded maximum of {quantity(limit.numerator)}."


def _inside(repeat: Repeat) -> Iterator[str]:
    """Parts of the code that contradict each other."""
    if repeat.frequency is None or repeat.frequency_max is not None or repeat.period_max is not None:
        return
    if repeat.period is None or not repeat.period_unit:
        return
    each = rate(repeat.frequency, repeat.frequency, repeat.period, repeat.period, repeat.period_unit)[0]
    by_day = repeat.period * MINUTES[repeat.period_unit] <= 1440
    if repeat.times and by_day and each != len(repeat.times):
        yield f"{len(repeat.times)} clock times are coded, and a different number of doses a day."
    if repeat.weekdays and repeat.period_unit == "week" and repeat.period == 1:
        doses = repeat.frequency
        if doses != len(repeat.weekdays) * max(1, len(repeat.times)):
            yield f"{len(repeat.weekdays)} days of the week are coded, and {doses} doses a week."
