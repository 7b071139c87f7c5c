"""What stops or warns when directions are entered: hiding words, methotrexate, times too close."""

import re
from collections.abc import Iterable
from datetime import time

from medicines.directions.shape import Directions, minutes_of


def times_too_close(directions: Directions) -> list[tuple[time, time]]:
    """Pairs of neighbouring times nearer than the line's own gap, over midnight too: tell the planner [D 5.5]."""
    if directions.gap_minutes is None or len(directions.times) < 2:
        return []
    clocks = [one.at for one in directions.times]
    return [
        (before, after)
        for before, after in zip(clocks, clocks[1:] + clocks[:1], strict=True)
        if (minutes_of(after) - minutes_of(before)) % (24 * 60) < directions.gap_minutes
    ]


HIDING = re.compile(
    r"\b(?:hid(?:e|es|den|ing)|disguis(?:e|es|ed|ing)|covert(?:ly)?|secret(?:ly)?|conceal(?:s|ed|ing)?|sneak(?:s|ed|ing)?"
    r"|crush(?:es|ed|ing)?|grind(?:s|ing)?|ground up|pulveri[sz](?:e|ed|ing)"
    r"|open(?:s|ed|ing)? (?:the |each |every |up )*capsules?|without (?:her|him|them|his|their) knowing"
    r"|(?:mix|stir|put|sprinkl|add|pop|slip|tuck|mash|blend|dissolv)(?:e|s|es|ed|ing|ting|red|ring|ped|ping)?\b"
    r"(?: \w+){0,4}? (?:in|into|on|onto|to|with|over|under) (?:\w+(?:'s)? ){0,3}?"
    r"(?:food|tea|coffee|drinks?|dinner|lunch|breakfast|supper|porridge|yogh?urts?|jam|milk|juice|squash|soup|pudding"
    r"|custard|sandwich(?:es)?|meals?|cereal|weetabix|ice cream|honey|mash|jelly|toast|cake|gravy|biscuits?)"
    r"|mix(?:es|ed|ing)? (?:it |them |this |tablets? )*in(?:to)?(?! (?:a (?:glass|beaker|cup) of )?water)"
    r"|(?:in|into|inside|under) (?:her|his|their|the|some|a) (?:spoon(?:ful)? of |cup of |bowl of |bit of )?"
    r"(?:food|tea|coffee|drinks?|dinner|lunch|supper|porridge|yogh?urt|jam|milk|juice|squash|soup|pudding|custard"
    r"|sandwich|meal|cereal|weetabix|ice cream|honey|mash|jelly|cake|gravy))\b",
    re.IGNORECASE,
)
# "Take in the tea-time call", "crushed ice" and the label's own "do not crush" hide nothing.
HARMLESS = re.compile(
    r"\bcrushed ice\b|\b(?:tea|lunch|dinner|breakfast|supper)[ -]?time\b|\b(?:tea|lunch|breakfast|dinner) (?:visit|call|dose)\b"
    r"|\b(?:do not|don't|don’t|never|not to|must not be|should not be) (?:be )?(?:(?:chew|split|open|break|halve|crush)(?:ed)?"
    r"(?: or |, ))*(?:crush|chew|open|split|break|halve|hide|disguise)(?:ed|d)?(?: (?:or|and) (?:crush|chew|split|break)(?:ed)?)?\b",
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
    return "Methotrexate by mouth is taken once a WEEK, on one named day. Ring the pharmacist before entering this."
