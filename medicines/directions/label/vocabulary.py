"""The words a label is written in, as data: units, periods, verbs, routes, times of day, Latin.

Codes are the ones NHS England's agreed codings use; where none is known a unit stands in words only.
"""

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from medicines.directions.label.shape import Period


def listed(text: str) -> tuple[str, ...]:
    """A list of words as it is written."""
    return tuple(text.split())


SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"


@dataclass(frozen=True)
class Unit:
    """`kind`: counted by hand, weighed, or measured by volume or length. `most` is believed of one dose."""

    display: str
    kind: Literal["counted", "mass", "volume", "length"]
    most: int
    system: str | None = None
    code: str | None = None


UNITS = MappingProxyType(
    {
        "tablet": Unit("tablet", "counted", 20, SNOMED, "428673006"),
        "capsule": Unit("capsule", "counted", 20, SNOMED, "428641000"),
        "sachet": Unit("sachet", "counted", 10, SNOMED, "426148002"),
        "drop": Unit("drop", "counted", 60, SNOMED, "404218003"),
        "puff": Unit("puff", "counted", 12, SNOMED, "415215001"),
        "spray": Unit("spray", "counted", 12, SNOMED, "419694003"),
        "dose": Unit("dose", "counted", 12, SNOMED, "3317411000001100"),
        "patch": Unit("patch", "counted", 6, SNOMED, "419702001"),
        "plaster": Unit("plaster", "counted", 6, SNOMED, "655791000001103"),
        "application": Unit("application", "counted", 4, SNOMED, "10692211000001108"),
        "actuation": Unit("actuation", "counted", 12, SNOMED, "655831000001108"),
        "ampoule": Unit("ampoule", "counted", 10, SNOMED, "413516001"),
        "vial": Unit("vial", "counted", 10, SNOMED, "415818006"),
        "bottle": Unit("bottle", "counted", 6, SNOMED, "419672006"),
        "enema": Unit("enema", "counted", 2, SNOMED, "700476008"),
        "injection": Unit("injection", "counted", 4, SNOMED, "3092611000001103"),
        "5ml spoonful": Unit(
            "5 millilitre medicine spoonful - unit of product usage", "counted", 10, SNOMED, "514941000000109"
        ),
        "unit": Unit("unit", "counted", 300, SNOMED, "767525000"),
        "fingertip unit": Unit("fingertip unit", "counted", 40),
        "suppository": Unit("suppository", "counted", 4),
        "pessary": Unit("pessary", "counted", 4),
        "lozenge": Unit("lozenge", "counted", 10),
        "pastille": Unit("pastille", "counted", 10),
        "nebule": Unit("nebule", "counted", 10),
        "film": Unit("film", "counted", 10),
        "wafer": Unit("wafer", "counted", 10),
        "scoop": Unit("scoop", "counted", 20),
        "mg": Unit("milligram", "mass", 20000, UCUM, "mg"),
        "g": Unit("gram", "mass", 500, UCUM, "g"),
        "microgram": Unit("microgram", "mass", 20000, UCUM, "ug"),
        "ml": Unit("millilitre", "volume", 1000, UCUM, "mL"),
        "cm": Unit("centimetre", "length", 30, UCUM, "cm"),
    }
)
_SHORT = (
    "tab=tablet tabs=tablet cap=capsule caps=capsule patches=patch suppositories=suppository "
    "pessaries=pessary suppos=suppository milligram=mg milligrams=mg mgs=mg gram=g grams=g gm=g "
    "mcg=microgram micrograms=microgram millilitre=ml millilitres=ml mls=ml centimetre=cm "
    "centimetres=cm cms=cm caplet=tablet caplets=tablet sprays=spray inhalation=puff "
    "inhalations=puff blister=dose "
)
UNIT_WORDS = (
    {name: name for name in UNITS if " " not in name}
    | {f"{name}s": name for name in UNITS if " " not in name and len(name) > 2 and name[-1] not in "hy"}
    | dict(one.split("=") for one in listed(_SHORT))
)
GRAMS = MappingProxyType({"mg": Decimal("0.001"), "g": Decimal(1), "microgram": Decimal("0.000001")})
SPOONS = frozenset({"spoonful", "spoonfuls", "spoon", "spoons"})

PERIOD_WORDS: dict[str, Period] = {
    **dict.fromkeys(("minute", "minutes", "min", "mins"), "min"),
    **dict.fromkeys(("hour", "hours", "hr", "hrs"), "h"),
    **dict.fromkeys(("day", "days"), "d"),
    **dict.fromkeys(("week", "weeks", "wk", "wks"), "wk"),
    **dict.fromkeys(("month", "months"), "mo"),
    **dict.fromkeys(("year", "years"), "a"),
}
PERIOD_SAID = MappingProxyType(
    {"min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}
)
LY: dict[str, tuple[int, Period]] = {
    "hourly": (1, "h"),
    "daily": (1, "d"),
    "weekly": (1, "wk"),
    "fortnightly": (2, "wk"),
    "monthly": (1, "mo"),
    "quarterly": (3, "mo"),
    "yearly": (1, "a"),
    "annually": (1, "a"),
}
LY_PERIODS = MappingProxyType(
    dict(
        one.split("=")
        for one in listed(
            "minutely=minute hourly=hour daily=day nightly=night weekly=week "
            "fortnightly=fortnight monthly=month quarterly=quarter yearly=year annually=year"
        )
    )
)
LATIN_OFTEN = MappingProxyType({"od": 1, "bd": 2, "bid": 2, "tds": 3, "tid": 3, "qds": 4, "qid": 4})

# verb: (code or None, the words it is said in). Words with more than one part come first in the grammar.
METHODS: dict[str, str | None] = {
    "Take": "419652001",
    "Apply": "417924000",
    "Apply sparingly": "93431000001109",
    "Use": "419385000",
    "Use as a mouthwash": "93481000001108",
    "Inject": "422145002",
    "Insert": "421257003",
    "Instill": "421538008",
    "Inhale": None,
    "Give": None,
    "Administer": "418283001",
    "Swallow": "421521009",
    "Nebulise": "71791000001107",
    "Suck": None,
    "Chew": None,
    "Dissolve": None,
    "Place": None,
    "Drink": None,
    "Inhale the contents": None,
    "Drop": None,
}
METHOD_WORDS = MappingProxyType(
    {
        "taken": "Take", "applied": "Apply", "used": "Use", "injected": "Inject", "inserted": "Insert",
        "instilled": "Instill", "inhaled": "Inhale", "given": "Give", "administered": "Administer",
        "swallowed": "Swallow", "nebulised": "Nebulise", "sucked": "Suck", "chewed": "Chew",
        "dissolved": "Dissolve", "placed": "Place", "drunk": "Drink", "dropped": "Drop",
    }
)  # fmt: skip
IMPERATIVES = MappingProxyType(
    {verb.casefold(): verb for verb in METHODS if " " not in verb} | {"instil": "Instill", "put": "Place"}
)
DOSE_BY_ITSELF = frozenset({"Apply", "Apply sparingly"})  # "apply twice a day": spreading it is the dose

ROUTES: dict[str, str | None] = {
    "Oral": "26643006",
    "Sublingual": "37839007",
    "Subcutaneous": "34206005",
    "Intramuscular": "78421000",
    "Intravenous": "47625008",
    "Rectal": "37161004",
    "Topical": "6064005",
    "Cutaneous": "448598008",
    "Inhalation": "18679011000001101",
    "Buccal": None,
    "Transdermal": "45890007",
    "Nasal": None,
    "Vaginal": None,
}
ROUTE_WORDS = MappingProxyType(
    {name.casefold(): name for name in ROUTES if name != "Inhalation"}
    | {
        "orally": "Oral",
        "sublingually": "Sublingual",
        "subcutaneously": "Subcutaneous",
        "intramuscularly": "Intramuscular",
        "intravenously": "Intravenous",
        "rectally": "Rectal",
        "topically": "Topical",
        "vaginally": "Vaginal",
    }
)
MEALS = MappingProxyType(
    {"breakfast": "M", "lunch": "D", "lunchtime": "D", "dinner": "V", "dinnertime": "V", "supper": "V",
     "suppertime": "V", "teatime": "V", "meal": "", "meals": "", "food": ""}
)  # fmt: skip
DAYTIMES = MappingProxyType(
    {"morning": "MORN", "mornings": "MORN", "noon": "NOON", "midday": "NOON", "afternoon": "AFT",
     "evening": "EVE", "evenings": "EVE", "night": "NIGHT", "nights": "NIGHT", "bedtime": "HS",
     "bed": "HS", "waking": "WAKE"}
)  # fmt: skip
ANY_MEAL = frozenset({"AC", "PC", "C"})  # say nothing of how many a day
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY_WORDS = {name: n for n, name in enumerate(WEEKDAYS, 1)} | {
    short: n for n, names in enumerate(("mon", "tue tues", "wed", "thu thur thurs", "fri", "sat", "sun"), 1)
    for short in names.split()
}  # fmt: skip
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
REASONS = MappingProxyType({"pain": "22253000", "pain relief": "22253000", "migraine": "37796009",
                            "fever": "386661006", "nausea": "422587007"})  # fmt: skip
