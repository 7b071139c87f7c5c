"""Phrases that are carried as they stand: the verb, the way in, the place on the body, what it is for, and
remarks. A remark nobody wrote down here is carried only when it stands by itself between stops and none of
its words could change how much or when, nor is a slip of the pen for such a word.
"""

from functools import lru_cache

from medicines.directions.label.shape import Aside, Element, Method, Route, Site
from medicines.directions.label.vocabulary import (
    DAYTIMES,
    IMPERATIVES,
    LATIN_OFTEN,
    LY,
    MEALS,
    METHOD_WORDS,
    MONTHS,
    PERIOD_WORDS,
    ROUTE_WORDS,
    UNIT_WORDS,
    WEEKDAY_WORDS,
    listed,
)
from medicines.directions.label.words import NUMBERS, PARTS, Tokens, first, said, skip

Found = tuple[Element, int] | None


def method(text: str, tokens: Tokens, at: int) -> Found:
    """ "take", "to be taken", "inhale the contents of", "use as a mouthwash"."""
    mouthwash = first(tokens, at, "use? as a mouthwash|mouthrinse")
    if mouthwash is not None:
        return Method("Use as a mouthwash"), mouthwash
    contents = first(tokens, at, "to be inhaled the contents of", "inhale the? contents of")
    if contents is not None:
        return Method("Inhale the contents"), contents
    passive = first(tokens, at, "to? be", "to be")
    if passive is not None and passive < len(tokens) and tokens[passive].norm in METHOD_WORDS:
        at, verb = passive, METHOD_WORDS[tokens[passive].norm]
    elif tokens[at].norm in METHOD_WORDS and tokens[at].norm not in ("dissolved", "placed", "dropped"):
        verb = METHOD_WORDS[tokens[at].norm]
    elif tokens[at].norm in IMPERATIVES:
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
    return Site(said(text, tokens, start, then)), then


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
ALONE = (
    "this? may cause|causes drowsiness",
    "this? may make you feel? sleepy|drowsy|tired",
    "take|use as directed|prescribed",
)
PURPOSE = (
    "to help to? lower|reduce|prevent|treat|control|relieve|ease|with|manage|protect|sleep",
    "to lower|reduce|prevent|treat|control|relieve|ease|manage|protect|thin|improve|regulate|support",
    "for",
)
# Words that could change how much is taken, or when, or whether: never carried inside a remark.
CHANGES = frozenset(
    listed(
        "not no never none nil except excepting unless only omit omitting skip miss missed stop "
        "stopping stopped reduce reducing reduced increase increasing increased decrease decreasing "
        "double doubled triple extra additional another more less fewer further repeat repeated "
        "repeating again until till if when while whilst during before after afterwards then next "
        "start starting started begin change changed changing alternate alternating instead or either "
        "but max maximum min minimum least up down step wean weaning taper tapering titrate titrating "
        "titrated adjust adjusted according vary varying sliding scale depending depends range "
        "loading maintenance dose dosage dosing dosed amount time times twice once thrice daily "
        "nightly cycle course courses break interval between apart gap wait hold withhold pause "
        "suspend discontinue cancel cease finish today tomorrow tonight yesterday now later soon "
        "immediately stat onset attack first last second third every each per other weekly hourly "
        "minutely biweekly bimonthly fortnight fortnightly weekend weekends weekday weekdays holiday "
        "holidays all total divided split equally spread both rest remaining away off on continue "
        "continuously continuous from may might could should must emergency crisis symptoms required "
        "needed necessary prn sos exceed over under above below than minus plus kg ratio percent "
        "breakthrough rescue level levels result results inr sugar sugars glucose weight reading test "
        "tests as directed reducingly ly add added take taken give given use used apply applied "
        "inject injected inhale inhaled insert inserted swallow remove removed replace replaced "
        "completed complete ended end ends old previous former formerly historic trial error wrong "
        "incorrect void see book chart letter plan protocol regime regimen refer consult ask check "
        "titration escalate bolus infusion rate ramp build gradually slowly pulse without single pair "
        "many any midweek season seasonal winter summer spring period menstruation menses "
        "dialysis chemo chemotherapy radiotherapy exercise travel journey flight procedure surgery "
        "operation appointment ill unwell asleep awake emergencies occasional occasionally sometimes "
        "often rarely frequently hrly qqh x "
    )
)
VOCABULARY = frozenset(
    {
        *NUMBERS,
        *PARTS,
        *UNIT_WORDS,
        *PERIOD_WORDS,
        *LY,
        *LATIN_OFTEN,
        *MEALS,
        *DAYTIMES,
        *WEEKDAY_WORDS,
        *MONTHS,
    }
    | {*METHOD_WORDS, *IMPERATIVES, *ROUTE_WORDS, *CHANGES}
    | {f"{one}s" for one in WEEKDAY_WORDS if len(one) > 4}
    | {"ac", "pc", "mane", "nocte", "om", "sleep", "hundred", "thousand", "dozen", "couple", "few", "several"}
)
PLAIN_REASONS = frozenset(
    listed(
        "mood sleep sleeping breathing fits wheeze wheezing nerve heart blood pressure bones bone "
        "stomach chest water skin cold colds cough thyroid pain reflux anxiety sickness vomiting "
        "diabetes constipation cramps itching allergy allergies infection prostate bladder bowel "
        "bowels memory angina gout asthma epilepsy"
    )
)
SMALL = frozenset(listed("the a an of in with and to your her his at by its this"))
LONGEST_REMARK = 16


def harmless(word: str) -> bool:
    """Whether a word the grammar does not know can neither change a dose nor be a slip for one that does."""
    if word in PLAIN_REASONS:
        return True
    return word not in VOCABULARY and not _slip(word)


@lru_cache(maxsize=4096)
def _slip(word: str) -> bool:
    """A word that matters with one letter wrong, missing, doubled or swapped, cut short, or glued on."""
    if len(word) > 2 and any(one.startswith(word) for one in VOCABULARY):
        return True
    if any(len(one) > 4 and (word.startswith(one) or word.endswith(one)) for one in VOCABULARY):
        return True
    return len(word) > 3 and any(
        len(one) > 3 and abs(len(one) - len(word)) < 2 and _near(one, word) for one in VOCABULARY
    )


def _near(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    same = 0
    while same < len(one) and one[same] == other[same]:
        same += 1
    left, right = one[same:], other[same:]
    if len(one) < len(other):
        return left == right[1:]
    return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])


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


HANDLING = frozenset(
    listed(
        "swallow dissolve disperse mix chew suck rinse brush shake wash place allow leave rub massage "
        "clean dry spit gargle store keep avoid"
    )
)
SHORT_TIMES = frozenset({"minute", "minutes", "second", "seconds"})
OF_HANDLING = frozenset(
    listed(
        "before after or on under over both up down remove removed used using use tablets tablet "
        "capsule capsules sachet sachets bottle drops eyes skin mouth dissolve meals meal food whole"
    )
) | HANDLING  # fmt: skip


def remark(text: str, tokens: Tokens, at: int, end: int) -> Aside | None:
    """Words that fill the space between two stops, none of which could change a dose; or a sentence of how
    the medicine is handled ("Brush teeth for 1 minute").
    """
    part = tokens[at:end]
    if part and first(part, 0, *ALONE) == len(part):
        return Aside(said(text, tokens, at, end))
    if part and part[0].norm in HANDLING and len(part) <= LONGEST_REMARK:
        for n in range(len(part) - 2):
            if part[n + 1].kind == "number" and part[n].norm == "for" and part[n + 2].norm in SHORT_TIMES:
                part = part[:n] + part[n + 3 :]
                break
        part = tuple(one for one in part if one.norm not in OF_HANDLING)
        if all(one.norm in SMALL or (one.kind == "word" and harmless(one.norm)) for one in part):
            return Aside(said(text, tokens, at, end))
        return None
    if not part or len(part) > LONGEST_REMARK or any(one.kind != "word" for one in part):
        return None
    if all(one.norm in SMALL or harmless(one.norm) for one in part):
        return Aside(said(text, tokens, at, end))
    return None
