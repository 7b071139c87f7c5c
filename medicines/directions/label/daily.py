"""Phrases of when: parts of the day, meals, clock times, weekdays, when needed."""

from dataclasses import replace
from decimal import Decimal

from medicines.directions.label.shape import Aside, At, Element, Needed, Often, OnDays, Unknown, When
from medicines.directions.label.vocabulary import DAYTIMES, MEALS, PERIOD_WORDS, WEEKDAY_WORDS
from medicines.directions.label.words import Tokens, first, number, said, skip

Found = tuple[tuple[Element, ...], int] | None
EVERY_DAY = Often(1, 1, Decimal(1), "d")


def _joined(tokens: Tokens, at: int) -> int | None:
    """After ", ", "and", ", and", "&" or "plus" between the parts of a list."""
    return first(tokens, at, ",|and|&|+|plus and|&?")


def when(text: str, tokens: Tokens, at: int) -> Found:
    """ "at night", "every morning", "half an hour before breakfast", "with breakfast, lunch and supper"."""
    one = _one_when(text, tokens, at) or _bare_list(tokens, at)
    if one is None:
        return _between(text, tokens, at)
    found, then, before, each = one
    codes = list(found.codes)
    while (more := _joined(tokens, then)) is not None:
        next_one = _one_when(text, tokens, more)
        if next_one is not None and next_one[0].offset == found.offset and number(tokens, more) is None:
            codes += next_one[0].codes
            each, then = each or next_one[3], next_one[1]
            before = next_one[2]
            continue
        code = _noun(tokens, more, before)
        if code is None or code[0] in ("AC", "PC", "C"):
            break
        codes.append(code[0])
        then = code[1]
    whole = replace(found, codes=tuple(codes))
    if not each:
        return (whole,), then
    return (whole, replace(EVERY_DAY, high=len(codes), low=len(codes))), then


def _between(text: str, tokens: Tokens, at: int) -> Found:
    """ "30-60 minutes before food": the meal, and the range in words, which no code says."""
    begin = first(tokens, at, "at least", "about") or at
    both = number(tokens, begin) is not None and number(tokens, begin + 2) is not None
    if not both or first(tokens, begin + 1, "to|or|-") is None:
        return None
    unit = first(tokens, begin + 3, "minutes|mins|min|hours|hour|hrs")
    if unit is None or first(tokens, unit, "before|after") is None:
        return None
    one = _one_when(text, tokens, unit)
    return None if one is None else ((one[0], Aside(said(text, tokens, at, one[1]))), one[1])


def _noun(tokens: Tokens, at: int, before: str) -> tuple[str, int] | None:
    """The code of a meal or part of the day under the preposition that goes before: "", "A" or "P"."""
    at = skip(tokens, at, "a|the|your|each|every|main?") or at
    if (supper := first(tokens, at, "evening main? meal")) is not None:
        return {"": "CV", "A": "ACV", "P": "PCV"}[before], supper
    if at >= len(tokens):
        return None
    word = tokens[at].norm
    if word == "tea" and skip(tokens, at + 1, "time") is not None:
        return {"": "CV", "A": "ACV", "P": "PCV"}[before], at + 2
    if word in MEALS:
        end = skip(tokens, at + 1, "time") if word != "food" else None
        return {"": "C", "A": "AC", "P": "PC"}[before] + MEALS[word], end or at + 1
    if word in DAYTIMES and not (before and word not in ("bed", "bedtime")):
        end = first(tokens, at + 1, "time") if word in ("night", "bed") else None
        return DAYTIMES[word], end or at + 1
    return None


Phrase = tuple[When, int, str, bool]


def _one_when(text: str, tokens: Tokens, at: int) -> Phrase | None:
    at = skip(tokens, at, "first thing") or at
    offset, begin = _offset(tokens, at)
    plain = first(tokens, begin, "on? going|retiring to? bed", "before bed|sleep|sleeping")
    if plain is not None and offset is None and tokens[plain - 1].norm in ("bed", "sleep", "sleeping"):
        return When(("HS",)), plain, "", False
    waking = first(tokens, begin, "on|upon|when waking", "on waking up")
    if waking is not None and offset is None:
        return When(("WAKE",)), skip(tokens, waking, "up") or waking, "", False
    nightly = first(tokens, begin, "nightly", "nocte")
    if nightly is not None and offset is None:
        return When(("NIGHT",)), nightly, "", tokens[begin].norm == "nightly"
    if first(tokens, begin, "mane", "om") is not None and offset is None:
        return When(("MORN",)), begin + 1, "", True
    for words, before in (("before|ac", "A"), ("after|pc", "P"), ("with|at|in|during", "")):
        then = first(tokens, begin, words)
        if then is None or (offset is not None and not before):
            continue
        if tokens[begin].norm in ("ac", "pc"):
            return When((before + "C",), offset), then, before, False
        if first(tokens, then, "12 noon|midday") is not None:
            return When(("NOON",)), then + 2, "", False
        each = first(tokens, then, "every|each") is not None
        code = _noun(tokens, then, before)
        if code is not None and not (before == "" and tokens[begin].norm == "with" and code[0] in DAY_CODES):
            if tokens[code[1] - 1].norm == "food" and not before:
                return None  # "with food" is said in words: food is not always a meal
            return When((code[0],), offset), code[1], before, each and code[0] != "C"
    each_at = first(tokens, begin, "every|each")
    if each_at is not None and offset is None:
        code = _noun(tokens, each_at, "")
        if code is not None and code[0] in DAY_CODES:
            return When((code[0],)), code[1], "", True
    return None


DAY_CODES = frozenset({"MORN", "NOON", "AFT", "EVE", "NIGHT", "HS"})


def _after_alternate(tokens: Tokens, at: int) -> str:
    return DAYTIMES.get(tokens[at].norm, "") if at < len(tokens) else ""


def alternate(text: str, tokens: Tokens, at: int) -> Found:
    """ "on alternate mornings", "every other night"."""
    then = first(tokens, at, "on|in? alternate", "every other|alternate")
    code = "" if then is None else _after_alternate(tokens, then)
    if then is None or not code:
        return None
    return (When((code,)), Often(1, 1, Decimal(2), "d")), then + 1


def _bare_list(tokens: Tokens, at: int) -> Phrase | None:
    """ "morning and night": two or more without a preposition; one alone is not understood."""
    if tokens[at].norm == "nocte" or tokens[at].norm not in DAYTIMES | MEALS:
        return None
    code = _noun(tokens, at, "")
    if code is None or code[0] not in DAY_CODES | {"CM", "CD", "CV"}:
        return None
    more = _joined(tokens, code[1])
    other = None if more is None else _noun(tokens, more, "")
    return None if other is None else (When((code[0],)), code[1], "", False)


def _offset(tokens: Tokens, at: int) -> tuple[int | None, int]:
    """ "30 minutes", "half an hour", "at least 1 hour" ahead of before or after."""
    begin = first(tokens, at, "at least", "about") or at
    many = number(tokens, begin)
    then = begin + 1
    if many is None and (one := first(tokens, begin, "an|a")) is not None:
        many, then = Decimal(1), one
    if many is None or then >= len(tokens) or PERIOD_WORDS.get(tokens[then].norm) not in ("min", "h"):
        return None, at
    if first(tokens, then + 1, "before|after") is None:
        return None, at
    minutes = many * (60 if PERIOD_WORDS[tokens[then].norm] == "h" else 1)
    return (int(minutes), then + 1) if minutes % 1 == 0 and minutes <= 1440 else (None, at)


def clock(text: str, tokens: Tokens, at: int) -> Found:
    """ "at 8am", "at 08:00 and 20:00"."""
    begin = first(tokens, at, "at") or at
    if begin >= len(tokens) or tokens[begin].time is None:
        return None
    times, then = [tokens[begin].time], begin + 1
    while (more := _joined(tokens, then)) is not None:
        more = first(tokens, more, "at") or more
        if more >= len(tokens) or tokens[more].time is None:
            break
        times.append(tokens[more].time)
        then = more + 1
    found = tuple(sorted(one for one in times if one is not None))
    if len(set(found)) < len(found):
        return (Unknown(said(text, tokens, at, then)),), then
    return (At(found),), then


def weekdays(text: str, tokens: Tokens, at: int) -> Found:
    """ "on Mondays", "every Monday and Thursday", "Monday to Friday", "at weekends"."""
    ends = first(tokens, at, "at|on the? weekend|weekends")
    if ends is not None:
        return (OnDays((6, 7), weekly=True),), ends
    begin = first(tokens, at, "on|every|each a|every|each?") or at
    weekly = any(one.norm in ("every", "each") for one in tokens[at:begin])
    weekday = first(tokens, begin, "weekday|weekdays")
    if weekday is not None:
        return (OnDays((1, 2, 3, 4, 5), weekly=True),), weekday
    one = _weekday(tokens, begin)
    if one is None:
        return None
    days, weekly, then = [one[0]], weekly or one[1], begin + 1
    last = first(tokens, then, "to|-")
    if last is not None and (until := _weekday(tokens, last)) is not None and until[0] > one[0]:
        return (OnDays(tuple(range(one[0], until[0] + 1)), weekly=True),), last + 1
    while then < len(tokens):
        more = _joined(tokens, then) or then
        more = skip(tokens, more, "on|every|each? a|every|each?") or more
        next_one = _weekday(tokens, more)
        if next_one is None:
            break
        days.append(next_one[0])
        weekly = weekly or next_one[1]
        then = more + 1
    if len(set(days)) < len(days):
        return (Unknown(said(text, tokens, at, then)),), then
    week = first(tokens, then, "of? each|every week")
    return (OnDays(tuple(sorted(days)), weekly or week is not None),), week or then


def _weekday(tokens: Tokens, at: int) -> tuple[int, bool] | None:
    """(ISO day, whether the plural says that it comes back)."""
    if at >= len(tokens):
        return None
    word = tokens[at].norm
    if word in WEEKDAY_WORDS:
        return WEEKDAY_WORDS[word], False
    return (WEEKDAY_WORDS[word[:-1]], True) if word[:-1] in WEEKDAY_WORDS and word.endswith("days") else None


def needed(text: str, tokens: Tokens, at: int) -> Found:
    """ "when required", "if needed", "prn"."""
    end = first(
        tokens, at, "only? as|when|if|whenever and? when? needed|required|necessary|req", "only? prn", "prn"
    )
    return None if end is None else ((Needed(),), end)
