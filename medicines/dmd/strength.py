"""What a product's name and form say of how it is counted, given and measured. Pure.

Where they do not say, the answer is "" or None, and a person must: nothing is guessed.
"""

import re
from collections.abc import Iterable
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

Size = tuple[Decimal, str]
"""How much is in one whole thing: (2, "ml") in a vial."""

_AMOUNT = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>nanogram|microgram|mg|g)s?"
    r"(?:/(?P<per>\d[\d,]*(?:\.\d+)?)?(?P<of>ml|dose|hour|24hours|72hours)s?)?"
    r"(?: \([^)]*\))?"
)
# Counted whole, whatever the volume in it: a vial of 2.5mg/2.5ml holds 2.5 mg.
_WHOLE = {Unit.VIAL, Unit.INJECTION, Unit.ENEMA, Unit.SACHET}

# The release's names of units, as names of products spell them.
_SPELT = {"gram": "g", "actuation": "dose", "unit dose": "dose"}
_MILLIGRAMS = {unit: number / 1000 for unit, number in MICROGRAMS.items()}
_UNITS = {
    **{unit.value: unit for unit in Unit},
    "pastille": Unit.LOZENGE,
    "dual dose sachet": Unit.SACHET,
    "nebule": Unit.VIAL,
    "actuation": Unit.PUFF,
    "pre-filled disposable injection": Unit.INJECTION,
    "syringe": Unit.INJECTION,
}
_ROUTES = {
    "oral": Route.MOUTH,
    "sublingual": Route.TONGUE,
    **dict.fromkeys(("buccal", "oromucosal", "gingival", "dental"), Route.CHEEK),
    "inhalation": Route.INHALED,
    "nasal": Route.NOSE,
    "ocular": Route.EYE,
    "auricular": Route.EAR,
    **dict.fromkeys(("cutaneous", "transdermal"), Route.SKIN),
    **dict.fromkeys(("intravenous", "intramuscular", "subcutaneous", "intradermal"), Route.INJECTION),
    "rectal": Route.RECTAL,
    "vaginal": Route.VAGINAL,
    "gastroenteral": Route.TUBE,
}

# What a late dose asks for (stories.md 1.6), by the ATC code that NHSBSA publishes.
_GIVE_THEN_RING = ("N04", "N03")  # Parkinson's, epilepsy
_RING_FIRST = (
    *("A10A", "B01AA", "B01AB", "B01AE", "B01AF"),  # insulins, anticoagulants (not aspirin or clopidogrel)
    *("N02A", "N07BC", "R05DA"),  # opioids
    *("L01BA01", "L04AX03"),  # methotrexate
    *("N05AN", "C01AA05", "N05AH02"),  # lithium, digoxin, clozapine
)


def countable(name: str, form: str = "", unit_dose: str = "") -> Unit | str:
    """The unit that label and hand count, else the release's unit dose; "" when none of them says."""
    return _first(_COUNTED, name, form) or _UNITS.get(unit_dose, "")


def route(name: str, form: str = "", routes: Iterable[str] = ()) -> Route | str:
    """The way the form is ordinarily given, of the release's `routes` where it names them; "" for none."""
    ordinary = _first(_GIVEN, name, form)
    listed = {_ROUTES[one.lower()] for one in routes if one.lower() in _ROUTES}
    return listed.pop() if len(listed) == 1 and ordinary not in listed else ordinary


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


def measured(
    amount: Decimal | None,
    of: str,
    in_: Decimal | None,
    what: str,
    unit: str,
    size: tuple[Decimal, str] | None,
) -> tuple[str, Decimal | None, Decimal]:
    """(as written, milligrams, in how many countable units) of a strength in the release's own columns.

    `of` and `what` are the names of its units: 3, "mg", 1, "ml" of a vial of (2, "ml") is 6 mg in one vial.
    """
    if amount is None or amount == 0:
        return "", None, Decimal(1)
    of, what = _SPELT.get(of, of), _SPELT.get(what, what)
    written = f"{_said(amount)}{of}" + (f"/{'' if in_ == 1 else _said(in_)}{what}" if in_ else "")
    unknown = (written, None, Decimal(1))
    if of not in _MILLIGRAMS or unit in {"", Unit.APPLICATION, Unit.DROP, Unit.UNIT}:
        return unknown
    mg = amount * _MILLIGRAMS[of]
    if not in_:
        per = Decimal(1)
        if unit == Unit.ML:
            return unknown
    elif (what == "ml" and unit == Unit.ML) or (what == "dose" and unit in {Unit.PUFF, Unit.SPRAY}):
        per = in_
    elif size and _SPELT.get(size[1], size[1]) == what and unit != Unit.ML:
        mg, per = mg * size[0], in_
    elif what == unit:
        per = in_
    else:
        return unknown
    if mg != round(mg, 6) or mg >= 10**8 or per >= 10**8:
        return unknown
    return written, mg.normalize() + 0, per


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


def _said(number: Decimal | None) -> str:
    return f"{(number or Decimal(0)).normalize():f}"


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))
