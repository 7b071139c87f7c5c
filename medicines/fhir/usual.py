"""At what clock time a dose falls that FHIR puts by the day, a meal or sleep."""

from collections.abc import Mapping, Sequence
from datetime import time

from medicines.directions.shape import minutes_of
from medicines.fhir.dosage import Repeat, Unsafe
from medicines.fhir.values import WHEN, clock, text

Usual = Mapping[str, time]

USUAL: Usual = {
    "WAKE": time(7),
    "MORN.early": time(7),
    "MORN": time(8),
    "CM": time(8),
    "MORN.late": time(10, 30),
    "NOON": time(12),
    "CD": time(12, 30),
    "AFT.early": time(13, 30),
    "AFT": time(15),
    "AFT.late": time(16, 30),
    "CV": time(17),
    "EVE.early": time(17, 30),
    "EVE": time(18),
    "EVE.late": time(20, 30),
    "NIGHT": time(21, 30),
    "HS": time(21, 30),
    "PHS": time(23),
}
MEALS = {1: ("CM",), 2: ("CM", "CV"), 3: ("CM", "CD", "CV"), 4: ("CM", "CD", "CV", "HS")}
SPREAD = {
    1: ("MORN",),
    2: ("MORN", "EVE"),
    3: ("MORN", "AFT", "NIGHT"),
    4: ("MORN", "NOON", "EVE", "NIGHT"),
}
BESIDE_A_MEAL = 30  # minutes before or after it, when nothing says how many
TOGETHER = 120  # minutes within which two times of the day are one dose
MOST = 12  # times a day that a line can have


def usual_times(value: object) -> Usual:
    """The usual times with those of a JSON object put over them. Raises Unsafe."""
    if value is None:
        return USUAL
    if not isinstance(value, dict):
        raise Unsafe("The times are not an object.")
    unknown = [str(name)[:20] for name in value if name not in WHEN]
    if unknown:
        raise Unsafe(f"“{unknown[0]}” is not a time of day that FHIR has a code for.")
    return {**USUAL, **{name: clock(text(at, name), name) for name, at in value.items()}}


def clock_times(repeat: Repeat, count: int | None, usual: Usual) -> tuple[time, ...]:
    """The clock times of `count` doses on one day; None when nothing says how many. Raises Unsafe."""
    if repeat.times:
        found = repeat.times
        if any(at.second for at in found):
            raise Unsafe("A time with seconds is not one that a dose can be given at.")
    elif repeat.when:
        found = _by_day(repeat, count, usual)
    elif count is None:
        raise Unsafe("Nothing says when.")
    else:
        found = spread(count, usual)
    if count is not None and len(found) != count:
        raise Unsafe(f"There are {count} doses a day, and times for {len(found)}.")
    if len(set(found)) < len(found):
        raise Unsafe("Two doses fall on one time of the day.")
    return tuple(sorted(found))


def spread(count: int, usual: Usual) -> tuple[time, ...]:
    """So many times a day: the usual ones up to four, else evenly from morning to night."""
    if count > MOST:
        raise Unsafe(f"{count} times a day is more than a line can have: no more than {MOST}.")
    if count in SPREAD:
        return tuple(usual[code] for code in SPREAD[count])
    first, last = minutes_of(usual["MORN"]), minutes_of(usual["NIGHT"])
    if last - first < (count - 1) * 60:
        raise Unsafe(f"{count} doses a day do not fit between morning and night.")
    return tuple(_at(first + round(n * (last - first) / (count - 1) / 15) * 15) for n in range(count))


def _by_day(repeat: Repeat, count: int | None, usual: Usual) -> tuple[time, ...]:
    """The times of the codes; a meal that is not named is each of the usual meals in turn."""
    codes: Sequence[str] = repeat.when
    if len(codes) == 1 and codes[0] in ("C", "AC", "PC"):
        if count not in MEALS:
            raise Unsafe("It goes by meals, and nothing says by which.")
        beside = codes[0].removesuffix("C")
        codes = [f"{beside}{meal}" if meal.startswith("C") else meal for meal in MEALS[count]]
    elif {"C", "AC", "PC"} & set(codes):
        raise Unsafe("It goes by meals and by times of the day, and nothing says which dose is which.")
    found = [_of(code, repeat.offset, usual) for code in codes]
    near = max(map(minutes_of, found)) - min(map(minutes_of, found)) <= TOGETHER
    if len(found) > 1 and near and count in (None, 1):
        return (min(found),)
    return tuple(found)


def _of(code: str, offset: int | None, usual: Usual) -> time:
    """The time of one code, its minutes before or after counted in."""
    meal = code[1:] if code[:2] in ("AC", "PC") else code
    at = minutes_of(usual[code] if code in usual else usual[meal])
    if code in usual and offset is None:
        return _at(at)
    minutes = BESIDE_A_MEAL if offset is None else offset
    before = code.startswith("AC") or code == "HS"
    found = at - minutes if before else at + minutes
    if not 0 <= found < 1440:
        raise Unsafe("The minutes before or after lead to another day.")
    return _at(found)


def _at(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
