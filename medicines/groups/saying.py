"""Why a line is marked, in words: for its details, its second check and the list."""

from dataclasses import dataclass

from medicines.groups.in_force import groups_of
from medicines.groups.shape import Found
from medicines.models import Medicine
from people.templatetags.words import WORDS

LABELS = {
    "on_time": WORDS["on_time"].capitalize(),
    "high_risk": "High risk",
    "psychotropic": "Acts on mood, behaviour or sleep",
    "": "Good to know",
}
"""The marks in the order they are said; what has none is said last."""
BY_HAND = "said by who entered it"
TAKEN_OFF = "but taken off by who entered it"


@dataclass(frozen=True)
class Mark:
    """'High risk', each reason ('anticoagulant, because it contains apixaban'), and the carer's words."""

    mark: str
    label: str
    reasons: tuple[str, ...]
    words: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        return self.reasons[0]


def marks_of(medicine: Medicine) -> list[Mark]:
    """Every mark of a line with why it has it; also one that its groups gave and a person took off."""
    found = groups_of(medicine)
    given = {"on_time": medicine.on_time, "high_risk": medicine.high_risk}
    said = [_mark(mark, [one for one in found if _gives(one, mark)], given.get(mark)) for mark in LABELS]
    return [one for one in said if one is not None]


def _gives(one: Found, mark: str) -> bool:
    return mark in one.marks if mark else not one.marks


def _mark(mark: str, found: list[Found], given: bool | None) -> Mark | None:
    """`given` None: nobody but the groups says it."""
    reasons = [f"{one.title}, {one.because}" for one in found]
    if given is True and not found:
        reasons = [BY_HAND]
    if given is False and found:
        reasons = [f"{one}, {TAKEN_OFF}" for one in reasons]
    if not reasons:
        return None
    return Mark(mark, LABELS[mark], tuple(reasons), tuple(one.words for one in found if one.words))
