"""Phrases that are carried as they stand: the verb, the way in, the place on the body, what it is for, and
remarks that are known to change nothing.
"""

from medicines.directions.label.remarks import SMALL, harmless
from medicines.directions.label.shape import Aside, Element, Method, Route, Site
from medicines.directions.label.vocabulary import IMPERATIVES, METHOD_WORDS, ROUTE_WORDS
from medicines.directions.label.words import Tokens, first, number, said, skip

Found = tuple[Element, int] | None


def method(text: str, tokens: Tokens, at: int) -> Found:
    """ "take", "to be taken", "inhale the contents of", "use as a mouthwash"."""
    mouthwash = first(tokens, at, "use? as a mouthwash|mouthrinse")
    if mouthwash is not None:
        return Method("Use as a mouthwash"), mouthwash
    contents = first(tokens, at, "to be inhaled the contents of", "inhale the? contents of?")
    if contents is not None:
        return Method("Inhale the contents"), contents
    passive = first(tokens, at, "to? be", "to be")
    if passive is not None and passive < len(tokens) and tokens[passive].norm in METHOD_WORDS:
        at, verb = passive, METHOD_WORDS[tokens[passive].norm]
    elif tokens[at].norm in METHOD_WORDS and tokens[at].norm not in ("dissolved", "placed", "dropped"):
        verb = METHOD_WORDS[tokens[at].norm]
    elif tokens[at].norm in IMPERATIVES and (tokens[at].norm != "drop" or number(tokens, at + 1) is not None):
        verb = IMPERATIVES[tokens[at].norm]
    else:
        return None
    then = at + 1
    if verb == "Apply" and (thin := first(tokens, then, "sparingly|thinly")) is not None:
        return Method("Apply sparingly"), thin
    then = first(tokens, then, "the contents of") or then
    return Method(verb), then


def route(text: str, tokens: Tokens, at: int) -> Found:
    """ "by mouth", "orally", "subcutaneous route", "by subcutaneous injection"."""
    mouth = first(tokens, at, "by mouth")
    if mouth is not None:
        return Route("Oral"), mouth
    under = first(tokens, at, "under the tongue")
    if under is not None:
        return Route("Sublingual"), under
    begin = first(tokens, at, "by|via|for the? ", "by|via the?") or at
    if begin < len(tokens) and tokens[begin].norm in ROUTE_WORDS:
        name = ROUTE_WORDS[tokens[begin].norm]
        return Route(name), first(tokens, begin + 1, "route|injection|use") or begin + 1
    return None


BODY = (
    "eye|eyes|ear|ears|nostril|nostrils|area|areas|skin|scalp|nose|mouth|rectum|vagina|face|neck|arm|arms|leg"
    "|legs|hand|hands|foot|feet|back|chest|abdomen|thigh|knee|knees|nail|nails|gums|tongue|cheek|wound|ulcer"
    "|canal|anus|elbows|groin|hip|shoulder|shoulders|ankle|ankles|toes|heels|hair|lips|trunk|body"
)
SIDES = (
    "the|your? affected|both|each|left|right|infected|sore|dry|upper|lower|itchy|anal? "
    "affected|sore|lower|upper?"
)


def site(text: str, tokens: Tokens, at: int) -> Found:
    """ "in each nostril", "into the affected eye(s)", "to the face and neck", "both eyes"."""
    begin = first(tokens, at, "in|into|to|on|onto|inside|around|over of?")
    start = begin or at
    then = skip(tokens, start, SIDES + " " + BODY)
    if then is None or (begin is None and then - start < 2):
        return None
    while (more := skip(tokens, then, "and|or|,|& " + SIDES + " " + BODY)) is not None:
        then = more
    named = skip(tokens, start, "the|your") or start
    return Site(said(text, tokens, named, then)), then


KNOWN = (
    "as directed by? your|the? doctor|prescriber|pharmacist|nurse|hospital|clinic?",
    "as per? instructions|instructed|advised|prescribed|explained",
    "as prescribed|advised|instructed|explained",
    "with|after or just? after|with food",
    "with or just? after food|meals|a? meal?",
    "with food|milk|water",
    "with or without food",
    "with a? full|large? glass of? water|milk",
    "with plenty|lots of water|fluid|fluids",
    "on an? empty stomach",
    "take these|this|the|your tablets|capsules|medicine with|after or? just? after? food|meals|water",
    "as a single dose",
    "in a|one single|one? dose",
    "as one dose",
    "at the same time of? each|every? day",
    "swallowed? whole with? a? full|large? glass? of? water?",
    "swallow whole with? a? glass? of? water?",
    "do not crush|chew or|and? chew|crush?",
    "do not chew|crush|break|split|suck or|and|,? crush|chew|break|split|suck?",
    "dissolved|dispersed|mixed in|into|with a? half|small|full? glass? of? water|juice|liquid",
    "dissolve|disperse|mix in|into|with a? half|small|full? glass? of? water",
    "shake the|well? bottle|container|inhaler? well? before? use?",
    "via|with|through|using a|the|your? spacer|nebuliser|aerochamber|volumatic device?",
    "to be used in the nebuliser",
    "rinse your|the? mouth with? water? after each? use|inhalation?",
    "remove the? old patch before applying the|a? new patch|one?",
    "until finished|gone|completed|complete",
    "until the? symptoms|pain|rash|redness|swelling|itching|infection stop|stops|settle|settles|clear|clears",
    "then stop",
    "until all|the? course|tablets|capsules|pack is|are|have|has? been? finished|gone|completed|used",
    "finish|complete the? prescribed? course",
    "warning .|,|:|-? may cause drowsiness",
    "avoid alcohol|alcoholic drink|drinks?",
    "avoid grapefruit juice?",
    "do not drink|take alcohol",
    "do not stop taking this|your medicine except on your doctor's|doctors advice",
    "do not drive or? operate? machinery? if? affected?",
    "if affected do not drive or operate machinery",
    "wash hands|your? hands? after|before use|applying|application",
    "for external use only",
    "using a? applicator|dropper|syringe|spoon|toothbrush provided|supplied?",
    "with the? spoon|syringe|dropper|applicator provided|supplied",
    "please",
    "sparingly|thinly|liberally|generously",
    "a|as a? thin layer",
)
PURPOSE = (
    "to help to? lower|reduce|prevent|treat|control|relieve|ease|with|manage|protect|sleep",
    "to lower|reduce|prevent|treat|control|relieve|ease|manage|protect|thin|improve|regulate|support",
    "for",
)


def aside(text: str, tokens: Tokens, at: int) -> Found:
    """A remark that is known to change nothing."""
    end = max((then for one in KNOWN if (then := first(tokens, at, one)) is not None), default=None)
    return None if end is None else (Aside(said(text, tokens, at, end)), end)


def purpose(text: str, tokens: Tokens, at: int) -> Found:
    """ "for nerve pain", "to lower cholesterol": up to six words that change nothing."""
    begin = first(tokens, at, *PURPOSE)
    if begin is None:
        return None
    then = begin
    while then < len(tokens) and then - begin < 6 and tokens[then].kind == "word":
        word = tokens[then].norm
        follows = tokens[then + 1] if then + 1 < len(tokens) else None
        small = word in SMALL and follows is not None and follows.kind == "word" and harmless(follows.norm)
        if not (small or (word not in SMALL and harmless(word))):
            break
        then += 1
    if then == begin and tokens[begin - 1].norm != "sleep":
        return None
    return Aside(said(text, tokens, at, then), purpose=True), then
