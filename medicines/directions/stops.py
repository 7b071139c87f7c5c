"""What stops or warns when directions are entered: hiding words, methotrexate, times too close."""

import re
from collections.abc import Iterable
from datetime import time

from medicines.directions.shape import Directions, minutes_of


def times_too_close(directions: Directions) -> list[tuple[time, time]]:
    """Pairs of neighbouring times nearer than the line's own gap, over midnight too: tell the planner [D
    5.5].
    """
    if directions.gap_minutes is None or len(directions.times) < 2:
        return []
    clocks = [one.at for one in directions.times]
    return [
        (before, after)
        for before, after in zip(clocks, clocks[1:] + clocks[:1], strict=True)
        if (minutes_of(after) - minutes_of(before)) % (24 * 60) < directions.gap_minutes
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


NOT_BY_MOUTH = re.compile(r"inject|subcut|intramusc|intraven|intrathec|\bs\.?c\b|\bi\.?[mv]\b", re.IGNORECASE)


def methotrexate_by_mouth_not_weekly(
    *, ingredients: Iterable[str], route: str, directions: Directions
) -> str | None:
    """Why methotrexate by mouth may not be entered so, or None. A route we do not know counts as by mouth."""
    if not any("methotrexate" in name.casefold() for name in ingredients) or NOT_BY_MOUTH.search(route):
        return None
    if directions.kind == "fixed" and len(directions.times) == 1 and len(directions.weekdays or ()) == 1:
        return None
    return (
        "Methotrexate by mouth is taken once a WEEK, on one named day. "
        "Ring the pharmacist before entering this."
    )
