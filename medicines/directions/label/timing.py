"""Phrases of how often and for how long."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from medicines.directions.label.shape import (
    Bounds,
    Doubt,
    Element,
    Lasts,
    Often,
    Once,
    Period,
    Unknown,
)
from medicines.directions.label.vocabulary import (
    LATIN_OFTEN,
    LY,
    LY_PERIODS,
    MONTHS,
    PERIOD_WORDS,
)
from medicines.directions.label.words import Tokens, first, number, said, skip

Found = tuple[Element, int] | None


@dataclass(frozen=True)
class Per:
    """A period from `low` (to `high`) of `unit`; `loose` when it is said as "a day"."""

    low: Decimal
    high: Decimal | None
    unit: Period
    end: int
    loose: bool = False


def _period(tokens: Tokens, at: int) -> Period | None:
    return PERIOD_WORDS.get(tokens[at].norm) if at < len(tokens) else None


def _range(tokens: Tokens, at: int) -> tuple[Decimal, Decimal | None, int] | None:
    low = number(tokens, at)
    if low is None:
        return None
    high = number(tokens, at + 2)
    joined = at + 1 < len(tokens) and tokens[at + 1].norm in ("to", "or", "-")
    return (low, high, at + 3) if joined and high is not None else (low, None, at + 1)


def per(tokens: Tokens, at: int, *, of_a_most: bool = False) -> Per | None:
    """ "a day", "every 4 to 6 hours", "weekly", "every other day"; of a most also "in 24 hours"."""
    if at < len(tokens) and tokens[at].norm in LY:
        many, each = LY[tokens[at].norm]
        return Per(Decimal(many), None, each, at + 1)
    opened = "in|within|per|every|each|/ any? a?" if of_a_most else "in a|an"
    begin = first(tokens, at, opened, "every|each|per|a|an|/")
    if begin is None:
        return None
    loose = tokens[at].norm in ("a", "an", "per", "in", "/")
    other = first(tokens, begin, "other|second|2nd")
    third = first(tokens, begin, "third|3rd")
    fortnight = first(tokens, begin, "fortnight")
    if fortnight is not None:
        return Per(Decimal(2), None, "wk", fortnight)
    if (alone := other or third) is not None:
        unit = _period(tokens, alone)
        if unit is None or tokens[alone].norm.endswith("s"):
            return None
        return Per(Decimal(2 if other else 3), None, unit, alone + 1)
    found = _range(tokens, begin)
    low, high, then = found or (Decimal(1), None, begin)
    unit = _period(tokens, then)
    if unit is None or (found is None and tokens[then].norm.endswith("s") and tokens[then].norm != "hrs"):
        return None
    if found is not None and tokens[begin - 1].norm in ("a", "an") and not of_a_most:
        return None
    end = skip(tokens, then + 1, "period") or then + 1
    if unit in ("min", "h") and loose and not of_a_most:
        return None  # "an hour before breakfast" is no rate, and "5 ml per hour" is no dose
    return Per(low, high, unit, end, loose)


def often(text: str, tokens: Tokens, at: int) -> Found:
    """How many times in which period, or a question where the words have two meanings ("4 hourly")."""
    return (
        _hourly(text, tokens, at)
        or _counted(text, tokens, at)
        or _every(text, tokens, at)
        or _short(tokens, at)
    )


def _hourly(text: str, tokens: Tokens, at: int) -> Found:
    found = _range(tokens, at)
    if found is None:
        return None
    low, high, then = found
    then = skip(tokens, then, "-") or then
    if then >= len(tokens) or tokens[then].norm not in LY_PERIODS:
        return None
    words = said(text, tokens, at, then + 1)
    if low == 1 and high is None:
        return (Often(1, 1, Decimal(1), "h"), then + 1) if tokens[then].norm == "hourly" else None
    many = said(text, tokens, at, then).rstrip(" -")
    one = LY_PERIODS[tokens[then].norm]
    return Doubt(f"“{words}”: every {many} {one}s, or {many} every {one}?"), then + 1


COUNTS = {"once": 1, "twice": 2, "thrice": 3}


def _counted(text: str, tokens: Tokens, at: int) -> Found:
    """ "once a day", "up to 3 times daily", "twice in a week"."""
    begin = skip(tokens, at, "up to") or at
    if begin < len(tokens) and tokens[begin].norm in COUNTS:
        low = high = Decimal(COUNTS[tokens[begin].norm])
        then = begin + 1
    else:
        many = _range(tokens, begin)
        if many is None:
            return None
        low, high = many[0], many[1] or many[0]
        counted = first(tokens, many[2], "times|time|x")
        if counted is None:
            return None
        then = counted
    period = per(tokens, then)
    if period is None and tokens[then - 1].norm == "x":
        return None
    if period is None:
        if low == high == 1 and begin == at:
            return Once(), first(tokens, then, "only") or then
        return Unknown(said(text, tokens, at, then)), then
    if low % 1 or high % 1 or low > high or low < 1 or _said_twice(tokens, begin, low, high):
        return Doubt(f"“{said(text, tokens, at, period.end)}”: how many times?"), period.end
    least = None if begin > at else int(low)
    return Often(least, int(high), period.low, period.unit, period.high), period.end


def _said_twice(tokens: Tokens, at: int, low: Decimal, high: Decimal) -> bool:
    """ "5 - 5 times": a range of one number is a slip."""
    many = _range(tokens, at)
    return many is not None and many[1] is not None and low == high


def _every(text: str, tokens: Tokens, at: int) -> Found:
    """ "every 8 hours", "a day", "weekly", "on alternate days"."""
    alternate = first(tokens, at, "on|every? alternate days|day")
    if alternate is not None:
        return Often(1, 1, Decimal(2), "d"), alternate
    period = per(tokens, at)
    if period is None:
        return None
    if period.high is not None and period.high <= period.low:
        return Doubt(f"“{said(text, tokens, at, period.end)}”: how often?"), period.end
    return Often(1, 1, period.low, period.unit, period.high, period.loose), period.end


def _short(tokens: Tokens, at: int) -> Found:
    word = tokens[at].norm
    if word in LATIN_OFTEN:
        return _latin(word), at + 1
    end = first(tokens, at, "stat", "immediately", "straight away", "once only", "as a one off|-? off? dose")
    return None if end is None else (Once(), end)


def _latin(word: str) -> Often:
    many = LATIN_OFTEN[word]
    return Often(many, many, Decimal(1), "d")


def lasts(text: str, tokens: Tokens, at: int) -> Found:
    """For how long, from when, until when."""
    day_one = first(tokens, at, "on? the? first|1st day", "on? day 1|one")
    if day_one is not None and number(tokens, day_one) is None and tokens[at].norm != "the":
        return Lasts(Decimal(1), Decimal(1), "d", opening=True), day_one
    begin = first(tokens, at, "for at least|minimum", "for up to", "for the? next|first?", "after")
    if begin is not None and (found := _length(tokens, at, begin)) is not None:
        return found
    until = first(tokens, at, "until|till", "up to and including|until")
    start = first(tokens, at, "from", "starting|start|beginning on|from?")
    on = first(tokens, at, "on the?")
    if on is not None and (day := _day(tokens, on)) is not None:
        return Bounds(day[0], day[0]), day[1]
    if until is not None and (day := _day(tokens, until)) is not None:
        return Bounds(end=day[0]), day[1]
    if start is not None and (day := _day(tokens, start)) is not None:
        end = first(tokens, day[1], "to|until|till|-")
        last = None if end is None else _day(tokens, end)
        return (Bounds(day[0], last[0]), last[1]) if last is not None else (Bounds(start=day[0]), day[1])
    return None


def _length(tokens: Tokens, at: int, begin: int) -> Found:
    words = [one.norm for one in tokens[at:begin]]
    many, lone = _range(tokens, begin), False
    if many is None and (one := first(tokens, begin, "a|one")) is not None:
        many, lone = (Decimal(1), None, one), True
    if many is None:
        return None
    low, high, then = many
    unit = "d" if first(tokens, then, "nights|mornings") is not None else _period(tokens, then)
    if unit is None and first(tokens, then, "fortnight|fortnights") is not None and high is None:
        low, unit = low * 2, "wk"
    if unit is None or unit in ("min", "h") or (high is not None and high < low):
        return None
    if low % 1 or (high is not None and high % 1) or (lone and tokens[then].norm.endswith("s")):
        return None
    if "after" in words:
        return (Lasts(low, low, unit, back=True), then + 1) if high is None else None
    if "least" in words or "minimum" in words:
        return Lasts(low, None, unit), then + 1
    if "up" in words:
        return Lasts(None, high or low, unit), then + 1
    return Lasts(low, high or low, unit, opening="first" in words), then + 1


def _day(tokens: Tokens, at: int) -> tuple[date, int] | None:
    """A date in figures, or "1st September 2026"."""
    if at >= len(tokens):
        return None
    held = tokens[at].date
    if held is not None:
        return held, at + 1
    if at + 2 >= len(tokens) or tokens[at + 1].norm not in MONTHS:
        return None
    digits, year = tokens[at].norm.rstrip("stndrh"), number(tokens, at + 2)
    if not digits.isdigit() or year is None or not 2000 <= year <= 2100:
        return None
    try:
        return date(int(year), MONTHS.index(tokens[at + 1].norm) + 1, int(digits)), at + 3
    except ValueError:
        return None
