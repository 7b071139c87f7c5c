"""Remarks nobody wrote down here: carried only when they stand by themselves between stops and none of their
words could change how much or when, nor is a slip of the pen for such a word.
"""

from functools import lru_cache

from medicines.directions.label.shape import Aside
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
from medicines.directions.label.words import NUMBERS, PARTS, Tokens, first, said

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
        "rescue level levels result results inr sugar sugars glucose weight reading test "
        "tests as directed reducingly ly add added take taken give given use used apply applied "
        "inject injected inhale inhaled insert inserted swallow remove removed replace replaced "
        "completed complete ended end ends old previous former formerly historic trial error wrong "
        "incorrect void see book chart letter plan protocol regime regimen refer consult ask check "
        "titration escalate bolus infusion rate ramp build gradually slowly pulse without single pair "
        "many any midweek season seasonal winter summer spring period menstruation menses dialysis "
        "chemo chemotherapy radiotherapy exercise travel journey flight procedure surgery operation "
        "appointment ill unwell asleep awake emergencies be is are was occasional occasionally "
        "sometimes often rarely frequently hrly qqh x "
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
        "restless legs mood sleep sleeping breathing fits wheeze wheezing nerve heart blood pressure "
        "bones bone stomach chest water skin cold colds cough thyroid pain reflux anxiety sickness "
        "vomiting diabetes constipation cramps itching allergy allergies infection prostate bladder "
        "bowel bowels memory angina gout asthma epilepsy "
    )
)
SMALL = frozenset(listed("the a an of in with and to your her his at by its this"))
LONGEST_REMARK = 16


def harmless(word: str) -> bool:
    """Whether a word the grammar does not know can neither change a dose nor be a slip for one that does."""
    if word in PLAIN_REASONS:
        return True
    plain = len(word) > 2 and word.isalpha()  # neither "2nd" nor "don't"
    return plain and word not in VOCABULARY and not _slip(word)


@lru_cache(maxsize=4096)
def _slip(word: str) -> bool:
    """A word that matters with one letter wrong, missing, doubled or swapped, cut short, or glued on."""
    if len(word) > 2 and any(one.startswith(word) for one in VOCABULARY):
        return True
    if any(word.startswith(one) and one != "ten" for one in NUMBERS):
        return True
    if any(len(one) > 3 and (word.startswith(one) or word.endswith(one)) for one in VOCABULARY):
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


ALONE = (
    "this? may cause|causes drowsiness",
    "this? may make you feel? sleepy|drowsy|tired",
    "take|use as directed|prescribed",
)
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
    if any(one.norm not in SMALL for one in part) and all(
        one.norm in SMALL or harmless(one.norm) for one in part
    ):
        return Aside(said(text, tokens, at, end))
    return None
