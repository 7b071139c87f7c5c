"""What free words claim about a dose: how often, how much, how long, when. Only clear words are claims.

This reads less than `directions.label`, on purpose: it is there to catch words that contradict the code
beside them, so what it does not understand is no claim. Bounded: texts have at most 2,000 characters when
they get here, and no pattern repeats inside a repetition.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from medicines.directions.shape import UNITS
from medicines.fhir.rates import Rate, rate
from medicines.fhir.units import MINUTES, in_full

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
NUMBERS = {word: str(number) for number, word in enumerate((*WORDS, "twelve"))} | {
    "once": "1 times",
    "twice": "2 times",
    "thrice": "3 times",
    "half": "0.5",
    "½": "0.5",
}
LATIN = {
    **dict.fromkeys(("od", "qd", "o.d."), "1 times a day"),
    **dict.fromkeys(("bd", "bid", "b.d."), "2 times a day"),
    **dict.fromkeys(("tds", "tid", "t.d.s."), "3 times a day"),
    **dict.fromkeys(("qds", "qid", "q.d.s."), "4 times a day"),
    "prn": "as required",
    "mane": "every morning",
    "nocte": "at night",
    "po": "oral",
    "iv": "intravenous",
    "sc": "subcutaneous",
    "subcut": "subcutaneous",
    "im": "intramuscular",
    "daily": "a day",
    "weekly": "a week",
    "monthly": "a month",
    "fortnightly": "every 2 weeks",
}
UNIT = r"(minute|min|hour|hr|day|week|wk|month|mth|year)s?"
NUMBER = r"(\d{1,9}(?:\.\d{1,6})?)"
TO = r"(?:\s?(?:-|–|to|or)\s?" + NUMBER + r")?"
SINGULAR = {many: one for one, (many, _) in UNITS.items() if many != one} | {"bags": "bag"}
THINGS = "|".join(
    sorted(
        {*UNITS, *SINGULAR, "bag", "actuation", "milligram", "microgram", "gram", "millilitre"}
        | {"milligrams", "micrograms", "grams", "millilitres", "mg", "mcg"},
        key=len,
        reverse=True,
    )
)

MAXIMUM = re.compile(
    r"(?:up to a max|max\w*|(?:no|not) more|do not (?:exceed|take|use|apply|repeat)|not exceed)[^.;]*"
)
MOST = re.compile(
    rf"(?:max\w*|(?:no|not) more than|not exceed)(?: dose)?(?: of)? {NUMBER} ?({THINGS})?"
    rf" ?(?:in|per|a|each|every)? ?(?:any )?(?:\d+ )?(?:hour|hr|day)"
)
TWO_MEANINGS = re.compile(
    rf"\b(?:(?!1\b)\d+|{'|'.join(WORDS[2:])}|twelve)[ -](?:minutely|hourly|daily|weekly|monthly)\b"
)
GOES_ON = re.compile(r"\bthen\b(?! stop)")
STRENGTH = re.compile(rf"(?<=\d ){NUMBER}\s?(?:mg|microgram|mcg|g|ml|milligram)s? (?=tablet|capsule|spoon)")
SUPPLY = re.compile(r"^\s*\d+ (?:tablet|capsule|patch|sachet)(?:e?s)?\.\s")
OFTEN = re.compile(
    rf"(up to )?{NUMBER}{TO} ?(?:x|times?) ?(?:a|an|per|each|every|in)? ?(?:{NUMBER}{TO} ?)?{UNIT}\b"
)
EVERY = re.compile(rf"\b(?:every|each|q) ?(?:(other|second|alternate) |{NUMBER}{TO} ?)?(?:{UNIT}|h)\b")
ALTERNATE = re.compile(r"\balternate days?\b")
SPAN = "(day|week|month|year)"
SINGLE = re.compile(rf"(?<!times )(?<!\d )\b(?:a|per) {SPAN}\b|\b1 (?:a|per) {SPAN}\b")
DOSE = re.compile(rf"(?<![\d.]){NUMBER}{TO} ?({THINGS})\b")
BARE = re.compile(
    rf"^(?:(?:take|use|give|apply|inhale) )?{NUMBER}{TO}"
    r"(?: (?:to be taken|at night|in the|every|each)| \d+ times)"
)
LASTING = re.compile(rf"\b(?:for|x) (at least |up to )?{NUMBER} {UNIT}\b")
CLOCK = re.compile(r"\b(?:at|and) (?:(\d{1,2})(?:[:.](\d\d))? ?(am|pm)|(\d{1,2}):(\d\d)|(\d\d)(\d\d) ?h)")
DAYTIMES = {
    "morning": re.compile(r"\bmornings?\b|\bbreakfast\b|\bon waking\b"),
    "midday": re.compile(r"\bmidday\b|\bnoon\b|\blunch(?:time)?\b"),
    "afternoon": re.compile(r"\bafternoon\b"),
    "evening": re.compile(r"\bevening\b|\bdinner\b|\bsupper\b|\btea ?time\b"),
    "night": re.compile(r"\bnight\b|\bbed(?:time)?\b"),
}
WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b")
WEEKDAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
NEEDED = re.compile(r"\b(?:as|when|if) (?:and when )?(?:required|needed|necessary|req'?d)\b")
ROUTES = ("oral", "intravenous", "subcutaneous", "intramuscular", "rectal")
SIDES = ("left", "right")


@dataclass(frozen=True)
class Lasting:
    """How long a course is said to be, in days; `at` the least or the most when the words say so."""

    days: Decimal
    words: str


@dataclass(frozen=True)
class Claims:
    rates: tuple[tuple[Rate, str], ...] = ()
    doses: tuple[tuple[Decimal, Decimal, str, str], ...] = ()  # low, high, unit in full or "", the words
    lasting: tuple[Lasting, ...] = ()
    clocks: tuple[tuple[int, int], ...] = ()
    daytimes: frozenset[str] = frozenset()
    weekdays: frozenset[int] = frozenset()
    needed: bool = False
    routes: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()
    most: tuple[tuple[Decimal, str, str], ...] = ()  # the maximum of a day, its unit in full or "", the words
    two_meanings: tuple[str, ...] = ()
    goes_on: bool = False


def claims(text: str) -> Claims:
    """The claims of one text."""
    said = normal(text)
    most = tuple((Decimal(one[1]), _full(one[2] or ""), one[0]) for one in MOST.finditer(said))
    goes_on = GOES_ON.search(said) is not None
    said = MAXIMUM.sub(" ", SUPPLY.sub("", said))
    said = STRENGTH.sub("", said)
    lasting = tuple(_lasting(said))
    short = LASTING.sub(" ", said)
    return Claims(
        rates=tuple(_rates(short)),
        doses=tuple(_doses(short)),
        lasting=lasting,
        clocks=tuple(_clocks(short)),
        daytimes=frozenset(name for name, pattern in DAYTIMES.items() if pattern.search(short)),
        weekdays=_weekdays(short),
        needed=NEEDED.search(short) is not None,
        routes=frozenset(one for one in ROUTES if re.search(rf"\b{one}(?:ly)?\b", short)),
        sides=frozenset(one for one in SIDES if re.search(rf"\b{one}\b", short)),
        most=most,
        two_meanings=tuple(one[0] for one in TWO_MEANINGS.finditer(text.lower())),
        goes_on=goes_on,
    )


def normal(text: str) -> str:
    """Lower case, brackets left out, number words and Latin in figures and words."""
    plain = re.sub(r"\([^()]*\)", " ", text.lower().replace("’", "'"))
    plain = re.sub(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)", " ", plain)  # 500mg, q6h
    plain = re.sub(r"[,–—]|(?<=\s)-(?=\s)", " ", plain)
    words = re.split(r"(\s+|-|[.;:](?=\s|$))", plain)
    found = "".join(NUMBERS.get(word, LATIN.get(word, word)) for word in words)
    found = re.sub(r"(?<=\d) and a 0\.5\b", ".5", found).replace("1 and 0.5", "1.5")
    return " ".join(found.split())


def _rates(said: str) -> list[tuple[Rate, str]]:
    found = []
    for match in OFTEN.finditer(said):
        upto, least, most, period, period_max, unit = match.groups()
        low = int(Decimal(least))
        high = int(Decimal(most or least))
        one = _rate(0 if upto else low, high, period, period_max, unit)
        if one is not None:
            found.append((one, match[0].strip()))
    rest = OFTEN.sub(" ", said)
    for match in EVERY.finditer(rest):
        other, period, period_max, unit = match.groups()
        if unit is None and period is None:
            continue
        one = _rate(1, 1, "2" if other else period, period_max, unit or "hour")
        if one is not None:
            found.append((one, match[0].strip()))
    if WEEKDAY.search(said):  # “on Monday of each week”
        found = [(one, words) for one, words in found if not words.endswith(("each week", "every week"))]
    if ALTERNATE.search(rest):
        found.append((rate(1, 1, Decimal(2), Decimal(2), "day"), "alternate days"))
    for match in SINGLE.finditer(EVERY.sub(" ", rest)):
        one = _rate(1, 1, None, None, match[1] or match[2])
        if one is not None:
            found.append((one, match[0].strip()))
    return found


def _rate(least: int, most: int, period: str | None, period_max: str | None, unit: str) -> Rate | None:
    """None when the words make no sense as a rate."""
    names = {"min": "minute", "hr": "hour", "wk": "week", "mth": "month"}
    low, high = Decimal(period or 1), Decimal(period_max or period or 1)
    if not (0 < low <= high) or most < 1:
        return None
    return rate(least, most, low, high, names.get(unit, unit))


def _doses(said: str) -> list[tuple[Decimal, Decimal, str, str]]:
    found = []
    for match in DOSE.finditer(said):
        low, high, unit = match.groups()
        found.append((Decimal(low), Decimal(high or low), _full(unit), match[0]))
    bare = BARE.match(said)
    if not found and bare is not None:
        found.append((Decimal(bare[1]), Decimal(bare[2] or bare[1]), "", f"{bare[1]}"))
    return found


def _full(unit: str) -> str:
    return in_full(SINGULAR.get(unit, unit))


def _lasting(said: str) -> list[Lasting]:
    return [
        Lasting(Decimal(match[2]) * MINUTES[match[3]] / 1440, match[0])
        for match in LASTING.finditer(said)
        if not match[1] and match[3] in MINUTES and MINUTES[match[3]] >= 1440
    ]


def _clocks(said: str) -> list[tuple[int, int]]:
    found = []
    for match in CLOCK.finditer(said):
        hour = int(match[1] or match[4] or match[6])
        minute = int(match[2] or match[5] or match[7] or 0)
        if match[3]:
            hour = hour % 12 + (12 if match[3] == "pm" else 0)
        if hour < 24 and minute < 60:
            found.append((hour, minute))
    return found


def _weekdays(said: str) -> frozenset[int]:
    if re.search(r"\bexcept\b|\bnot on\b", said):
        return frozenset()
    return frozenset(WEEKDAYS.index(match[1]) + 1 for match in WEEKDAY.finditer(said))
