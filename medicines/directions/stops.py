"""What stops or warns when directions are entered: hiding words, methotrexate, times too close."""

import re
from collections.abc import Iterable
from datetime import time
from itertools import pairwise, product

from medicines.directions.days import Dates, EveryDays
from medicines.directions.shape import DAYS, Directions, Part, minutes_of

DAY = 24 * 60  # minutes


def times_too_close(directions: Directions) -> list[tuple[time, time]]:
    """Pairs of neighbouring times nearer than the line's own gap, over midnight and from step to step too:
    tell the planner [D 5.5].
    """
    if directions.gap_minutes is None:
        return []
    parts = directions.all_parts
    clocks = [[one.at for one in part.times if one.step == "give"] for part in parts]
    pairs = [pair for times in clocks for pair in pairwise(times)]
    pairs += [(times[-1], times[0]) for times in clocks if len(times) > 1]
    # Groups of weekdays may follow one another in any order, the steps of a course in theirs.
    nights = pairwise(clocks) if any(one.first for one in parts) else product(clocks, repeat=2)
    pairs += [(one[-1], other[0]) for one, other in nights if one is not other and one and other]
    return [
        (before, after)
        for before, after in dict.fromkeys(pairs)
        if ((minutes_of(after) - minutes_of(before)) % DAY or DAY) < directions.gap_minutes
    ]


FOOD = (
    r"(?:food|tea|coffee|cocoa|drinks?|dinner|lunch|breakfast|supper|meals?|porridge|cereal|weetabix|yogh?urts?"
    r"|jam|honey|milk|milkshakes?|juice|squash|soup|gravy|mash|puddings?|custard|jelly|ice cream"
    r"|sandwich(?:es)?|toast|cakes?|biscuits?|chocolate|bananas?|apple ?sauce)"
)
# Up to three words between "in" and the food, but none that begins a new thought: "in both eyes after tea".
OF_HERS = (
    r"(?:(?!(?:after|at|before|with|and|both|each|every|until|till|during|when|while|for|then|or)\b)"
    r"\w+(?:'s)? ){0,3}"
)
ENDING = r"(?:p|t)?(?:e|s|es|d|ed|ing)?"
PUT = rf"(?:sprinkl|crumbl|dissolv|put|pop|slip|tuck|add|drop){ENDING}"
MIX = rf"(?:mix|stir|mash|blend){ENDING}"
HIDING = re.compile(
    r"\b(?:hid(?:e|es|den|ing)|disguis(?:e|es|ed|ing)|covert(?:ly)?|secretly|conceal(?:s|ed|ing)?"
    r"|sneak(?:s|ed|ing)?|camouflag(?:e|ed|ing)|mask(?:s|ed|ing)? the taste|taste (?:is )?masked"
    r"|crush(?:es|ed|ing)?|grind(?:s|ing)?|ground (?:up|down|to)|pulveri[sz](?:e|ed|ing)|powdered"
    r"|open(?:s|ed|ing)? (?:up )?(?:the |each |every |her |his )?capsules?"
    r"|without (?:her|him|them|\w+) knowing"
    r"|so (?:that )?(?:she|he|they) (?:does|do|will|won't|can)(?: not|n't)? (?:know|notice|see|taste)"
    rf"|(?:{PUT} (?:\w+ ){{0,4}}?(?:in|into|inside|on|onto|to|under)"
    rf"|{MIX} (?:\w+ ){{0,4}}?(?:in|into|to|with))"
    rf" {OF_HERS}?{FOOD}"
    r"|mix(?:es|ed|ing)? (?:it |them |this |tablets? |the )*in(?:to)?(?! (?:\w+ ){0,3}water)"
    rf"|(?:in|into|inside|under) (?:her|his|their|the|some|a) (?:\w+ of )?{FOOD})\b",
    re.IGNORECASE,
)
# "Crushed ice", "at the tea-time call", "eye drops … after tea" and the label's own "do not crush or chew".
ALTER = r"(?:crush|chew|split|open|break|halve|hide|disguise|dissolve)(?:d|ed)?"
HARMLESS = re.compile(
    r"\bcrushed ice\b|\badd(?:s|ed|ing)? (?:the )?thickener\b"
    r"|\b(?:tea|lunch|dinner|breakfast|supper)[ -]?(?:time|visit|call|dose|round|room|box|table|tin|tray)\b"
    rf"|\b(?:do not|don't|never|not to|must not|should not|not) (?:be )?{ALTER}"
    rf"(?:(?:,| or| and|, or) {ALTER})*\b",
    re.IGNORECASE,
)


def hidden_or_altered(text: str) -> str | None:
    """The word in any direction or note that hides or alters a medicine, or None (stories.md 15).

    Pessimistic: "mix with juice" opens the stop even where she knows; a person then says which it is.
    """
    plain = HARMLESS.sub(" ", " ".join(text.replace("’", "'").split()))
    found = HIDING.search(plain)
    return None if found is None else found[0]


METHOTREXATE = re.compile(r"methotrexate|maxtrex|jylamvo", re.IGNORECASE)
NOT_BY_MOUTH = re.compile(r"inject|subcut|intramusc|intraven|intrathec|\bs\.?c\b|\bi\.?[mv]\b", re.IGNORECASE)
A_DAY = re.compile(rf"\b({'|'.join(DAYS)})s?\b", re.IGNORECASE)


def methotrexate_by_mouth_not_weekly(
    *, ingredients: Iterable[str], route: str, directions: Directions, label: str = ""
) -> str | None:
    """Why methotrexate by mouth may not be entered so, or None. A route we do not know counts as by mouth.

    `ingredients` are its names, also those of the product. Where the `label` names a day, it is that day.
    """
    if not any(METHOTREXATE.search(name) for name in ingredients) or NOT_BY_MOUTH.search(route):
        return None
    days = {_day_of_the_week(part) for part in directions.all_parts}
    day = days.pop() if len(days) == 1 and directions.kind == "fixed" else None
    if day is None:
        return (
            "Methotrexate by mouth is taken once a WEEK, on one named day. "
            "Ring the pharmacist before entering this."
        )
    named = {name.title() for name in A_DAY.findall(label)}
    if named and named != {DAYS[day - 1]}:
        return (
            f"The label says {' and '.join(sorted(named))}, and this is {DAYS[day - 1]}. "
            "Ring the pharmacist before entering this."
        )
    return None


def _day_of_the_week(part: Part) -> int | None:
    """The one weekday on which this part has its one dose, and no more than once in a week; else None."""
    if len(part.times) != 1 or part.times[0].step != "give":
        return None
    if part.first is not None and part.first == part.last:
        return part.first.isoweekday()
    if part.days is None:
        return part.weekdays[0] if part.weekdays is not None and len(part.weekdays) == 1 else None
    if isinstance(part.days, EveryDays) and part.days.every == 7 and part.weekdays is None:
        return part.days.anchor.isoweekday()
    if isinstance(part.days, Dates):
        days = {day.isoweekday() for day in part.days.dates}
        return days.pop() if len(days) == 1 else None
    return None
