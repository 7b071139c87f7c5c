"""Medicines for which a suggestion never goes beyond the label's words, by name; and what a medicine's own
name says: its form and strength. A list of stems and brands, not the product's rule groups: these need no
dictionary, and a name too many only makes a suggestion shorter.
"""

import re
from decimal import Decimal
from functools import lru_cache

from medicines.directions.label.vocabulary import GRAMS, UNIT_WORDS, listed

CONTROLLED = listed(
    "morph oxycod oxycontin oxynorm fentan buprenorph tramad code co-cod co-dydra dihydrocode methadon "
    "tapentad pethid dipipanon meptaz alfentan remifentan pentazoc papaveret oramorph zomorph sevredol mst "
    "longtec shortec butrans butec transtec matrifen mezolar durogesic temgesic targin zapain solpad kapake "
    "palexia physeptone pregabalin lyrica gabapentin neurontin diazepam lorazepam temazepam nitrazepam "
    "oxazepam clonazepam clobazam midazolam buccolam chlordiazepox lormetazepam loprazolam flurazepam "
    "alprazolam zopicl zolpid zaleplon phenobarb primidon methylphenid concerta ritalin equasym xaggitin "
    "lisdexamf dexamf amfetam elvanse ketamin nabilon sativex cannabi testosteron"
)
METHOTREXATES = listed("methotrex metoject methofill maxtrex jylamvo zlatal")
NARROW = listed(  # insulin, warfarin and its like, digoxin, lithium
    "insulin novorapid novomix humalog humulin lantus levemir toujeo tresiba abasaglar semglee insulatard "
    "apidra fiasp actrapid hypurin lyumjev admelog trurapi ryzodeg xultophy suliqua warfarin marevan "
    "acenocoumarol sinthrome phenindione digoxin lanoxin lithium priadel camcolit liskonum"
)
STRICT = re.compile(
    rf"\b(?:{'|'.join(map(re.escape, (*CONTROLLED, *METHOTREXATES, *NARROW)))})|morphin", re.IGNORECASE
)
METHOTREXATE = re.compile(rf"\b(?:{'|'.join(METHOTREXATES)})", re.IGNORECASE)
FORMS = ("tablet", "capsule", "sachet", "patch", "plaster", "suppository", "pessary", "lozenge", "pastille")
POURED = re.compile(
    r"\b(?:oral (?:solution|suspension|emulsion)|liquid|syrup|elixir|mixture|linctus|drops|cream|ointment|gel"
    r"|lotion|inhaler|spray)\b",
    re.IGNORECASE,
)
STRENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,4})?) ?(mg|micrograms?|mcg|g)\b(?! ?/)", re.IGNORECASE)
LONGEST_NAME = 300


@lru_cache(maxsize=2048)
def strict(*names: str) -> bool:
    """Whether the medicine, or one named in the words, is one of these."""
    return any(STRICT.search(one) for one in names)


@lru_cache(maxsize=2048)
def is_methotrexate(*names: str) -> bool:
    """Whether one of these names is methotrexate."""
    return any(METHOTREXATE.search(one) for one in names)


def form(medicine: str) -> str | None:
    """The one countable form a medicine's name holds: "Atenolol 50mg tablets" → tablet."""
    words = re.findall(r"[a-z]+", medicine.casefold())
    found = {UNIT_WORDS[one] for one in words if one in UNIT_WORDS} & set(FORMS)
    return found.pop() if len(found) == 1 else None


def poured(medicine: str) -> bool:
    """Whether the medicine is poured, dropped, sprayed or spread, so that "one" says nothing."""
    return POURED.search(medicine) is not None


def grams(medicine: str) -> Decimal | None:
    """The strength of one, in grams, when the name says just one."""
    if "/" in medicine:
        return None
    found = STRENGTH.findall(medicine)
    return Decimal(found[0][0]) * GRAMS[UNIT_WORDS[found[0][1].casefold()]] if len(found) == 1 else None
