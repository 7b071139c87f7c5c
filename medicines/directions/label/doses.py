"""Phrases of how much: amounts with their units, the most in a period, strengths in brackets."""

from decimal import Decimal

from medicines.directions.label.shape import Amount, Aside, Doubt, Element, Most, Strength, Unknown
from medicines.directions.label.timing import per
from medicines.directions.label.vocabulary import PERIOD_WORDS, SPOONS, UNIT_WORDS
from medicines.directions.label.words import Tokens, first, number, said, skip

Found = tuple[Element, int] | None
OF_WHAT = "of the? cream|ointment|gel|lotion|liquid|medicine|solution|suspension|foam|spray"


def span(tokens: Tokens, at: int) -> tuple[Decimal, Decimal, int, bool] | None:
    """(low, high, where it ends, whether there are two) of "2", "1 or 2", "1-2", "one to two"."""
    low = number(tokens, at)
    if low is None:
        return None
    high, then = number(tokens, at + 2), at + 3
    if high is None or at + 1 >= len(tokens) or tokens[at + 1].norm not in ("to", "or", "-"):
        return low, low, at + 1, False
    if tokens[at + 1].norm == "to" and _of_time(tokens, then):
        return low, low, at + 1, False
    return low, high, then, True


def _of_time(tokens: Tokens, at: int) -> bool:
    """ "…one tablet to two hours before": the second number is of a time and no amount."""
    return at < len(tokens) and tokens[at].norm in PERIOD_WORDS


def amount(text: str, tokens: Tokens, at: int) -> Found:
    """An amount with its unit, or a question when the number may belong to what follows."""
    begin = skip(tokens, at, "up to") or at
    if begin == at and (one := _a_unit(tokens, at)) is not None:
        return one
    found = span(tokens, begin)
    if found is None:
        return None
    low, high, then, joined = found
    if first(tokens, then, "/") is not None and number(tokens, then + 1) is not None:
        asked = said(text, tokens, begin, min(then + 2, len(tokens)))
        return Doubt(f"“{asked}”: a part, a choice of two, or a number of days?"), then + 2
    unit, after = _unit(tokens, then)
    if unit is None and _counts_next(tokens, then):
        words = said(text, tokens, at, min(then + 3, len(tokens)))
        return Doubt(f"“{words}”: which number is how many at once, and which how often?"), then
    if unit is not None and first(tokens, after, "/|x", "per kg|kilogram|hour|minute|ml|dose") is not None:
        return Unknown(said(text, tokens, at, min(after + 2, len(tokens)))), after + 2
    if low > high or (joined and (low == high or begin > at)):
        return Doubt(f"“{said(text, tokens, at, after)}”: from how many to how many?"), after
    return Amount(None if begin > at else low, high, unit), after


def _a_unit(tokens: Tokens, at: int) -> tuple[Element, int] | None:
    """ "a tablet", "the patch"."""
    then = first(tokens, at, "a|an")
    if then is None or number(tokens, then) is not None:
        return None
    unit, after = _unit(tokens, then)
    if unit is None or (tokens[after - 1].norm.endswith("s") and unit != tokens[after - 1].norm):
        return None  # "a tablets" has lost its number
    return Amount(Decimal(1), Decimal(1), unit), after


def _unit(tokens: Tokens, at: int) -> tuple[str | None, int]:
    begin, at = at, skip(tokens, at, "metered|full|level|pump? x?") or at
    if at < len(tokens) and tokens[at].norm == "x":
        at += 1
    if number(tokens, at) == 5 and (spoon := skip(tokens, at + 1, "ml spoonful|spoonfuls|spoon|spoons")):
        return "5ml spoonful", spoon
    if first(tokens, begin, "x") is not None:
        return None, begin
    finger = skip(tokens, at, "fingertip unit|units") or skip(tokens, at, "ftu|ftus")
    if finger is not None:
        return "fingertip unit", finger
    if at < len(tokens) and tokens[at].norm in UNIT_WORDS:
        unit, then = UNIT_WORDS[tokens[at].norm], at + 1
        if skip(tokens, then, "|".join(SPOONS)) is not None:
            return None, begin  # "a 10 ml spoonful": no such spoon
        return unit, skip(tokens, then, OF_WHAT) or then
    return None, begin


def _counts_next(tokens: Tokens, at: int) -> bool:
    """Whether "4 times" or one more number follows a number without a unit: "2 4 times a day"."""
    if first(tokens, at, "times|x") is not None:
        return True
    at = skip(tokens, at, "-") or at
    return number(tokens, at) is not None


OPENERS = (
    "up to a? max|maximum .? of? ",
    "max|maximum .? dose|dosage? of|is|=? :?",
    "no|not more than",
    "not to exceed",
    "do not exceed",
    "do not take|use|give|have|apply|exceed more than",
    "do not use|take|give|apply for more|longer than",
)


def most(text: str, tokens: Tokens, at: int) -> Found:
    """The most in a period: "max 8 in 24 hours", "no more than 4 doses a day", "up to 8 tablets in a day"."""
    opened = first(tokens, at, *OPENERS)
    if opened is None:
        begin = skip(tokens, at, "up to")
        if begin is None:
            return None
        counted = _most_of(tokens, begin)
        if counted is None or counted[0].unit is None or first(tokens, counted[2], "in|within") is None:
            return None
        return counted[0], counted[1]
    use = skip(tokens, opened, "for") or opened
    if use > opened or "for" in (one.norm for one in tokens[at:opened]):
        many = span(tokens, use)
        end = None if many is None else first(tokens, many[2], "day|days|week|weeks|month|months")
        return None if end is None else (Aside(said(text, tokens, at, end)), end)
    counted = _most_of(tokens, opened)
    if counted is not None:
        return counted[0], counted[1]
    return Unknown(said(text, tokens, at, opened)), opened


def _most_of(tokens: Tokens, at: int) -> tuple[Most, int, int] | None:
    """(the most, where it ends, where its period begins)."""
    for words, value in (("once", 1), ("twice", 2)):
        if (then := first(tokens, at, words)) is not None:
            return _within(tokens, Decimal(value), "dose", then)
    many = span(tokens, at)
    if many is None or many[0] != many[1]:
        return None
    times = first(tokens, many[2], "times")
    if times is not None:
        return _within(tokens, many[1], "dose", times)
    unit, then = _unit(tokens, many[2])
    return _within(tokens, many[1], unit, then)


def _within(tokens: Tokens, value: Decimal, unit: str | None, at: int) -> tuple[Most, int, int] | None:
    period = per(tokens, skip(tokens, at, "of") or at, of_a_most=True)
    if period is None or period.high is not None:
        return None
    return Most(value, unit, period.low, period.unit), period.end, at


def gap(text: str, tokens: Tokens, at: int) -> Found:
    """The least time between two doses, as one dose in so long."""
    begin = first(tokens, at, "not|no more often|frequently than every?", "not within")
    closed = begin is not None
    if begin is None:
        begin = first(tokens, at, "leave|with|wait? at least", "leave|wait")
    found = None if begin is None else span(tokens, begin)
    if found is None or found[0] != found[1]:
        return None
    then = found[2]
    if then >= len(tokens) or PERIOD_WORDS.get(tokens[then].norm) not in ("h", "min"):
        return None
    end = first(
        tokens, then + 1, "between|apart|of? each|the|any? doses|dose|applications|administrations?", "apart"
    )
    if end is None and not closed:
        return None
    return Most(Decimal(1), "dose", found[1], PERIOD_WORDS[tokens[then].norm]), end or then + 1


def in_brackets(text: str, tokens: Tokens) -> Strength | None:
    """A strength or second amount that fills a bracket: (300mg), (four tablets), (10mg/5ml)."""
    found = amount(text, tokens, 0)
    if found is not None and isinstance(found[0], Amount) and found[1] == len(tokens) and found[0].unit:
        return Strength(found[0], said(text, tokens, 0, len(tokens)))
    mixed = all(one.kind == "number" or one.norm in UNIT_WORDS or one.norm in ("/", "=", "per", "total", "in")
                for one in tokens)  # fmt: skip
    if tokens and mixed and any(one.norm in ("/", "per") for one in tokens):
        return Strength(None, said(text, tokens, 0, len(tokens)))
    return None
