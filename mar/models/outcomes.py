"""What can have happened to a dose, and the one table that says what each outcome means.

Codes only: what they are called on a screen is `people.answers`.
"""

from dataclasses import dataclass

from django.db import models


class Outcome(models.TextChoices):
    TAKEN = "taken"
    PART_TAKEN = "part_taken"
    LEFT_OUT = "left_out"
    NOT_TAKEN = "not_taken"
    NOT_KNOWN = "not_known"
    STRUCK = "struck"


class Who(models.TextChoices):
    OUR_WORKER = "our_worker"
    PERSON = "person"
    FAMILY = "family"
    PROFESSIONAL = "professional"
    OTHER_AGENCY = "other_agency"


class Help(models.TextChoices):
    NONE = "none"
    PROMPTED = "prompted"
    ASSISTED = "assisted"
    ADMINISTERED = "administered"
    SPECIALIST = "specialist"


class Basis(models.TextChoices):
    SAW = "saw"
    TOLD = "told"
    PACK = "pack"
    NOT_CONFIRMED = "not_confirmed"


class Reason(models.TextChoices):
    """Why a dose was not taken."""

    DID_NOT_WANT = "did_not_want"
    REFUSED_OUT_OF_PACK = "refused_out_of_pack"
    DROPPED = "dropped"
    ASLEEP = "asleep"
    VOMITING = "vomiting"
    CANNOT_SWALLOW = "cannot_swallow"
    UNWELL = "unwell"
    NOT_IN = "not_in"
    IN_HOSPITAL = "in_hospital"
    NIL_BY_MOUTH = "nil_by_mouth"
    NONE_LEFT = "none_left"
    NOT_DELIVERED = "not_delivered"
    SPOILED = "spoiled"
    NOT_FOUND = "not_found"
    LABEL_DIFFERS = "label_differs"
    DOSE_UNCONFIRMED = "dose_unconfirmed"
    TOO_SOON = "too_soon"
    TOLD_NOT_TO = "told_not_to"
    STOPPED_TODAY = "stopped_today"
    ALLERGY = "allergy"
    PLAN_SAYS_HOLD = "plan_says_hold"
    NOT_NEEDED = "not_needed"
    MISSED_VISIT = "missed_visit"
    LATE_VISIT = "late_visit"
    NOT_SIGNED_OFF = "not_signed_off"
    NO_ACCESS = "no_access"
    NOBODY_ADVISED = "nobody_advised"
    OTHER = "other"


@dataclass(frozen=True)
class Effect:
    """What an outcome means to everything that reads it (design.md section 4).

    `counts`: "amount" as said (all of it if not said), "planned" at the latest possible time, or "nothing".
    """

    answers: bool
    leaves_pack: bool
    counts: str
    needs: tuple[str, ...] = ()


GIVEN = ("who", "help", "basis", "given_at", "amount", "unit")
EFFECTS: dict[str, Effect] = {
    Outcome.TAKEN: Effect(answers=True, leaves_pack=True, counts="amount", needs=GIVEN),
    Outcome.PART_TAKEN: Effect(
        answers=True,
        leaves_pack=True,
        counts="amount",
        needs=("who", "help", "basis", "given_at", "unit", "note"),
    ),
    Outcome.LEFT_OUT: Effect(answers=True, leaves_pack=True, counts="amount", needs=GIVEN),
    Outcome.NOT_TAKEN: Effect(
        answers=True, leaves_pack=False, counts="nothing", needs=("reason", "given_at")
    ),
    Outcome.NOT_KNOWN: Effect(answers=True, leaves_pack=False, counts="planned", needs=("given_at", "note")),
    Outcome.STRUCK: Effect(answers=False, leaves_pack=False, counts="nothing", needs=("why", "corrects")),
}
OUT_OF_PACK = frozenset({Reason.REFUSED_OUT_OF_PACK, Reason.DROPPED})
"""Reasons for not taken that leave the pack: the amount is asked, nothing counts in limits."""

REASON_NEEDS = {
    Reason.REFUSED_OUT_OF_PACK: ("amount", "unit"),
    Reason.DROPPED: ("amount", "unit"),
    Reason.TOLD_NOT_TO: ("advice",),
    Reason.OTHER: ("note",),
}
REFUSALS = frozenset({Reason.DID_NOT_WANT, Reason.REFUSED_OUT_OF_PACK})
RUNNING = 3
"""So many refusals running ask for a word with the GP or pharmacist (stories.md 6.14)."""
MAY_NOT_RUN_OUT = frozenset({Reason.NONE_LEFT, Reason.NOT_DELIVERED, Reason.SPOILED, Reason.NOT_FOUND})
"""Reasons that stop a dose made of several boxes: one missing is a Stop for all (stories.md 6.38)."""
OPENS_DOUBT = frozenset({Reason.LABEL_DIFFERS, Reason.DOSE_UNCONFIRMED, Reason.ALLERGY, Reason.STOPPED_TODAY})
"""Reasons that make the medicine `ask` in the same transaction; `told_not_to` does when it says so."""
