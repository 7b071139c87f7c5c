"""Tokens to elements: at each place the first phrase that fits is taken; what fits none is not understood."""

from medicines.directions.label import carried, daily, doses, remarks, timing
from medicines.directions.label.shape import Aside, Doubt, Element, Join, Needed, Strength, Unknown
from medicines.directions.label.words import Tokens, first, said

STOPS = frozenset(".,;:-")
THEN = (
    "and? then reduce|reducing|increase|increasing|decrease frequency|dose? to",
    "and? then",
    "followed by",
    "reducing|increasing to",
)
LONG_THEN = ("thereafter", "and thereafter", "afterwards")


def elements(text: str, tokens: Tokens) -> tuple[Element, ...]:
    """What the words say, in their order."""
    found: list[Element] = []
    at = 0
    while at < len(tokens):
        more, then = _next(text, tokens, at)
        found += more
        at = then
    return tuple(found)


def _next(text: str, tokens: Tokens, at: int) -> tuple[list[Element], int]:
    token = tokens[at]
    if token.norm == "(":
        return _bracket(text, tokens, at)
    if at == 0 or (tokens[at - 1].kind == "mark" and tokens[at - 1].norm != "/"):
        end = at
        while end < len(tokens) and tokens[end].norm not in STOPS:
            end += 1
        whole = remarks.remark(text, tokens, at, end)
        if whole is not None:
            return [whole], end
    phrase = _phrase(text, tokens, at)
    if phrase is not None:
        return phrase
    if token.norm in STOPS:
        return [Join("stop", token.norm)], at + 1
    if token.norm in ("and", "&", "+", "plus"):
        return [Join("and")], at + 1
    end = at + 1
    while end < len(tokens) and tokens[end].kind == "word" and _phrase(text, tokens, end) is None:
        end += 1
    return [Unknown(said(text, tokens, at, end))], end


def _phrase(text: str, tokens: Tokens, at: int) -> tuple[list[Element], int] | None:
    then = first(tokens, at, *THEN)
    if then is not None and first(tokens, at, "then stop") is None:
        return [Join("then")], then
    if (after := first(tokens, at, *LONG_THEN)) is not None:
        return ([], after) if after == len(tokens) or tokens[after].norm == "." else ([Join("then")], after)
    if (known := carried.aside(text, tokens, at)) is not None and not isinstance(known[0], Unknown):
        return [known[0]], known[1]
    if (need := daily.needed(text, tokens, at)) is not None:
        return _with_reason(text, tokens, need[1])
    for one in (doses.most, doses.gap, timing.lasts, timing.often):
        if (single := one(text, tokens, at)) is not None:
            later = daily.alternate(text, tokens, at) if one is timing.often else None
            return ([*later[0]], later[1]) if later is not None else ([single[0]], single[1])
    for many in (daily.alternate, daily.clock, daily.weekdays, daily.when):
        if (several := many(text, tokens, at)) is not None:
            return [*several[0]], several[1]
    for one in (doses.amount, carried.site, carried.route, carried.method, carried.purpose):
        if (single := one(text, tokens, at)) is not None:
            return [single[0]], single[1]
    return None


def _with_reason(text: str, tokens: Tokens, at: int) -> tuple[list[Element], int]:
    reason = carried.purpose(text, tokens, at) if at < len(tokens) else None
    if reason is None or not isinstance(reason[0], Aside):
        return [Needed()], at
    return [Needed(reason[0].said.partition(" ")[2])], reason[1]


def _bracket(text: str, tokens: Tokens, at: int) -> tuple[list[Element], int]:
    """What stands in brackets: a strength, a remark, or phrases like any other."""
    end = next((n for n in range(at + 1, len(tokens)) if tokens[n].norm in "()"), None)
    if end is None or tokens[end].norm == "(":
        return [Unknown("(")], at + 1
    inner = tokens[at + 1 : end]
    strength = doses.in_brackets(text, inner)
    if strength is not None:
        return [Strength(strength.amount, said(text, tokens, at, end + 1))], end + 1
    named = len(inner) == 2 and inner[1].kind == "number" and len(inner[0].norm) > 3
    remark = remarks.remark(text, inner, 0, len(inner) - named)
    if remark is not None:
        return [Aside(said(text, tokens, at, end + 1))], end + 1
    return [Join("stop", "("), *elements(text, inner), Join("stop", ")")], end + 1


def doubts(found: tuple[Element, ...]) -> list[str]:
    """The questions among them."""
    return [one.question for one in found if isinstance(one, Doubt)]


def unknown(found: tuple[Element, ...]) -> list[str]:
    """The words among them that were not understood."""
    return [one.said for one in found if isinstance(one, Unknown)]
