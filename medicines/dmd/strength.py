"""What a product's name and form say of how it is counted, given and measured. Pure.

Where they do not say, the answer is "" or None, and a person must: nothing is guessed.
"""

import re
from decimal import Decimal

from medicines.dictionary import LateRule, Route, Unit
from medicines.dmd.words import MICROGRAMS

# The first pattern that the name (lower case) matches decides. Order matters: "oral solution sachets".
_COUNTED: list[tuple[str, Unit]] = [
    (r"sachets?\b", Unit.SACHET),
    (r"patch(es)?\b", Unit.PATCH),
    (r"plasters?\b", Unit.PLASTER),
    (r"^insulin\b.*units?/", Unit.UNIT),
    (r"suppositor(y|ies)\b", Unit.SUPPOSITORY),
    (r"pessar(y|ies)\b", Unit.PESSARY),
    (r"enemas?\b", Unit.ENEMA),
    (r"nebuliser liquid.*vials?\b", Unit.VIAL),
    (r"nasal spray|sublingual spray|oromucosal spray|saliva spray", Unit.SPRAY),
    (r"inhaler|solution for inhalation cartridge", Unit.PUFF),
    (r"inhalation powder capsules?\b", Unit.CAPSULE),
    (r"(eye|ear|nasal) drops", Unit.DROP),
    (r"powder.*injection|injection.*pre-filled (syringes?|disposable devices?|pens?)", Unit.INJECTION),
    (r"injection|infusion", Unit.ML),
    (r"lozenges?|pastilles?", Unit.LOZENGE),
    (r"tablets?\b", Unit.TABLET),
    (r"capsules?\b", Unit.CAPSULE),
    (r"rectal solution tube", Unit.ENEMA),
    (r"cream|ointment|lotion|emollient|(?<!oral )\bgel\b|paraffin solid", Unit.APPLICATION),
    (r"oral solution|oral suspension|oromucosal solution|mouthwash|liquid$", Unit.ML),
]

_GIVEN: list[tuple[str, Route]] = [
    (r"injection|infusion", Route.INJECTION),
    (r"rectal|suppositor|enema", Route.RECTAL),
    (r"pessar|vaginal", Route.VAGINAL),
    (r"eye (drops|ointment)", Route.EYE),
    (r"ear (drops|spray)", Route.EAR),
    (r"nasal", Route.NOSE),
    (r"inhal|nebuliser", Route.INHALED),
    (r"sublingual", Route.TONGUE),
    (r"oromucosal|buccal|mouthwash|saliva spray", Route.CHEEK),
    (r"patch|plaster|cream|ointment|lotion|emollient|paraffin solid|(?<!oral )gel\b", Route.SKIN),
    (r"tablet|capsule|\boral\b|granules|sachets|liquid$|bottle$", Route.MOUTH),
]

_AMOUNT = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>nanogram|microgram|mg|g)s?"
    r"(?:/(?P<per>\d[\d,]*(?:\.\d+)?)?(?P<of>ml|dose|hour|24hours|72hours)s?)?"
    r"(?: \([^)]*\))?"
)
# Counted whole, whatever the volume in it: a vial of 2.5mg/2.5ml holds 2.5 mg.
_WHOLE = {Unit.VIAL, Unit.INJECTION, Unit.ENEMA, Unit.SACHET}

# What a late dose asks for (stories.md 1.6), by the ATC code that NHSBSA publishes.
_GIVE_THEN_RING = ("N04", "N03")  # Parkinson's, epilepsy
_RING_FIRST = (
    *("A10A", "B01AA", "B01AB", "B01AE", "B01AF"),  # insulins, anticoagulants (not aspirin or clopidogrel)
    *("N02A", "N07BC", "R05DA"),  # opioids
    *("L01BA01", "L04AX03"),  # methotrexate
    *("N05AN", "C01AA05", "N05AH02"),  # lithium, digoxin, clozapine
)


def countable(name: str, form: str = "") -> Unit | str:
    """The unit that label and hand count; "" when neither name nor form says."""
    return _first(_COUNTED, name, form)


def route(name: str, form: str = "") -> Route | str:
    """The way the form is ordinarily given; "" when neither name nor form says."""
    return _first(_GIVEN, name, form)


def milligrams(amount: str, unit: str) -> tuple[Decimal | None, Decimal]:
    """(milligrams, in how many countable units) of an amount as dm+d writes it, "25mg/3ml" → (25, 3).

    (None, 1) where it does not say: per cent, mmol, units, a range, a rate of a patch, a volume that is not
    what the hand counts.
    """
    unknown = (None, Decimal(1))
    said = _AMOUNT.fullmatch(amount.strip().lower())
    if said is None or unit in {"", Unit.APPLICATION, Unit.DROP, Unit.UNIT}:
        return unknown
    mg = _decimal(said["number"]) * MICROGRAMS[said["unit"]] / 1000
    per = _decimal(said["per"] or "1")
    if mg == 0 or per == 0:
        return unknown
    match said["of"]:
        case None:
            return (mg, Decimal(1)) if unit != Unit.ML else unknown
        case "ml" if unit in _WHOLE and said["per"]:
            return mg, Decimal(1)
        case "ml" if unit == Unit.ML:
            return mg, per
        case "dose" if unit in {Unit.PUFF, Unit.SPRAY}:
            return mg, per
    return unknown


def late_rule(atc: str, cd: str) -> LateRule:
    """The default late rule by ATC code; epilepsy comes before controlled drug (phenobarbital is both)."""
    if atc.startswith(_GIVE_THEN_RING):
        return LateRule.GIVE_THEN_RING
    if atc.startswith(_RING_FIRST) or cd.startswith("schedule_"):
        return LateRule.RING_FIRST
    return LateRule.GIVE_AND_NOTE


def _first[Answer](table: list[tuple[str, Answer]], name: str, form: str) -> Answer | str:
    for text in (name.lower(), form.lower()):
        for pattern, answer in table:
            if re.search(pattern, text):
                return answer
    return ""


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))
