"""Their medicines: the fixed, weekday, when-needed and information-only lines of stories.md section 5.

Times are those of the person's visits. Patches, warfarin, insulin and reducing doses come with their part.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from mar.demo.cast import Cast
from medicines import actions
from medicines.dictionary import Ingredient, Product
from medicines.directions.shape import VERSION
from medicines.models import Medicine
from people.models import Person, Worker
from people.records import now

GP = "Dr Rao, Mill Lane Surgery"


@dataclass(frozen=True)
class Line:
    """One line as it is entered: whose, which product, the label word for word, and what else is said."""

    person: str
    product: str
    label: str
    directions: dict[str, Any] | None
    what_for: str
    more: dict[str, Any] = field(default_factory=dict)


def at_times(unit: str, *times: str, **more: Any) -> dict[str, Any]:
    """Directions at set times; each is "07:00 1" (exact) or "08:00 1 breakfast" (by the visit)."""
    rows = []
    for text in times:
        at, amount, *band = text.split()
        rows.append({"at": at, "amount": amount, "band": band[0] if band else None})
    return {"v": VERSION, "kind": "fixed", "unit": unit, "times": rows, **more}


def when_needed(unit: str, amount: str, reason: str, **limits: Any) -> dict[str, Any]:
    """Directions for when it is needed; `limits` are amount_max, gap_minutes and the most in 24 hours."""
    return {"v": VERSION, "kind": "as_needed", "unit": unit, "amount": amount, "for": reason, **limits}


ASSISTED = {"help_wanted": "assisted"}
TRAY = {"container": "Oast Pharmacy tray", "kept_where": "The dresser"}
IVYS_TRAY = {"container": "Weir Pharmacy tray", "kept_where": "Beside the kettle"}
"""Sinéad, whose tray it is in the stories, lies in hospital: Lantern’s carer has one to answer today."""
WEEKENDS = [{"who": "her daughter", "weekdays": [6, 7]}]
FOUR_HOURS = 240

LINES = (
    Line(
        "meera",
        "Co-careldopa 25mg/100mg tablets",
        "Take ONE tablet FOUR times a day at 7am, 11am, 3pm and 7pm",
        at_times("tablet", "07:00 1", "11:00 1", "15:00 1", "19:00 1"),
        "Parkinson’s: so that she can move",
        {"on_time": True, "kept_where": "Blue box, kitchen cupboard, top shelf"},
    ),
    Line(
        "meera",
        "Macrogol compound oral powder sachets NPF sugar free",
        "ONE sachet in half a glass of water ONCE a day",
        at_times("sachet", "07:00 1 breakfast"),
        "constipation",
    ),
    Line(
        "meera",
        "Lactulose 3.1-3.7g/5ml oral solution",
        "Take 15ml ONCE a day",
        at_times("ml", "19:00 15 tea"),
        "constipation",
    ),
    Line(
        "kishor",
        "Metformin 500mg tablets",
        "Take ONE tablet TWICE a day with or just after food",
        at_times("tablet", "07:30 1 breakfast", "17:30 1 tea"),
        "diabetes",
        {"help_wanted": "prompted", "food": "with_food", "kept_where": "White bag, kitchen cupboard"},
    ),
    Line(
        "winifred",
        "Levothyroxine sodium 50microgram tablets",
        "Take ONE tablet in the morning, 30 minutes before breakfast (total 75 micrograms)",
        at_times("tablet", "08:00 1 breakfast", others=WEEKENDS),
        "underactive thyroid",
        {"food": "before_food"},
    ),
    Line(
        "winifred",
        "Levothyroxine sodium 25microgram tablets",
        "Take ONE tablet in the morning, 30 minutes before breakfast (total 75 micrograms)",
        at_times("tablet", "08:00 1 breakfast", others=WEEKENDS),
        "underactive thyroid",
        {"food": "before_food"},
    ),
    Line(
        "winifred",
        "Memantine 10mg tablets",
        "Take ONE tablet TWICE a day",
        at_times("tablet", "08:00 1 breakfast", "20:00 1 bed", others=WEEKENDS),
        "memory",
    ),
    Line(
        "winifred",
        "Mirtazapine 15mg tablets",
        "Take ONE tablet at NIGHT",
        at_times("tablet", "20:00 1 bed", others=WEEKENDS),
        "low mood",
    ),
    Line(
        "jean",
        "Methotrexate 2.5mg tablets",
        "Take FOUR tablets (10mg) ONCE a WEEK on WEDNESDAY. Do not take on any other day",
        at_times("tablet", "08:40 4 breakfast", weekdays=[3]),
        "rheumatoid arthritis",
        {**ASSISTED, "warnings": "Once a week only. Do not touch the tablets: gloves."},
    ),
    Line(
        "jean",
        "Folic acid 5mg tablets",
        "Take ONE tablet ONCE a WEEK on FRIDAY",
        at_times("tablet", "08:40 1 breakfast", weekdays=[5]),
        "goes with methotrexate",
        ASSISTED,
    ),
    Line(
        "jean",
        "Paracetamol 500mg tablets",
        "Take TWO tablets up to FOUR times a day when needed, at least 4 hours apart",
        when_needed("tablet", "2", "sore hands", gap_minutes=FOUR_HOURS, max_amount_24h="8"),
        "pain",
        ASSISTED,
    ),
    Line(
        "sinéad",
        "Furosemide 40mg tablets",
        "Take ONE tablet in the morning",
        at_times("tablet", "09:15 1 breakfast"),
        "water tablet, for the heart",
        TRAY,
    ),
    Line(
        "sinéad",
        "Ramipril 2.5mg capsules",
        "Take ONE capsule in the morning",
        at_times("capsule", "09:15 1 breakfast"),
        "heart and blood pressure",
        TRAY,
    ),
    Line(
        "sinéad",
        "Bisoprolol 2.5mg tablets",
        "Take ONE tablet in the morning",
        at_times("tablet", "09:15 1 breakfast"),
        "heart",
        TRAY,
    ),
    Line(
        "sinéad",
        "Apixaban 2.5mg tablets",
        "Take ONE tablet TWICE a day",
        at_times("tablet", "09:15 1 breakfast", "18:15 1 tea"),
        "stops blood clots",
        TRAY,
    ),
    Line(
        "sinéad",
        "White soft paraffin 50% / Liquid paraffin 50% ointment",
        "Apply thinly to both lower legs TWICE a day",
        at_times("application", "09:15 1 breakfast", "18:15 1 tea"),
        "dry skin",
        {"route": "skin", "instructions": "Both lower legs, downwards, thinly.", "kept_where": "Bathroom"},
    ),
    Line(
        "idris",
        "Paracetamol 500mg tablets",
        "Take ONE tablet FOUR times a day",
        at_times("tablet", "08:00 1 breakfast", "12:00 1 lunch", "16:00 1 tea", "20:15 1 bed"),
        "back pain",
    ),
    Line(
        "idris",
        "Co-codamol 8mg/500mg tablets",
        "Take ONE or TWO tablets when needed, at least 4 hours apart. No more than 2 in 24 hours",
        when_needed(
            "tablet", "1", "bad back pain", amount_max="2", gap_minutes=FOUR_HOURS, max_amount_24h="2"
        ),
        "bad back pain",
    ),
    Line(
        "idris",
        "Lactulose 3.1-3.7g/5ml oral solution",
        "Take 15ml TWICE a day",
        at_times("ml", "08:00 15 breakfast", "20:15 15 bed"),
        "constipation",
    ),
    Line(
        "stan",
        "Morphine sulfate 10mg/5ml oral solution",
        "Take 5ml when needed, at least 4 hours apart. No more than 6 doses in 24 hours",
        when_needed("ml", "5", "pain", gap_minutes=FOUR_HOURS, max_doses_24h=6),
        "pain",
    ),
    Line(
        "stan",
        "Senna 7.5mg tablets",
        "Take TWO tablets at NIGHT",
        at_times("tablet", "21:30 2", others=[{"who": "his wife"}]),
        "constipation",
    ),
    Line(
        "stan",
        "Morphine sulfate 10mg/1ml solution for injection ampoules",
        "Just-in-case box. For the community nurse only",
        None,
        "pain, when he cannot swallow",
        {"kind": "information_only", "who_gives": "the community nurse", "route": "injection"},
    ),
    Line(
        "arthur",
        "Latanoprost 50micrograms/ml eye drops",
        "ONE drop in BOTH eyes at NIGHT",
        None,
        "glaucoma",
        {"kind": "information_only", "who_gives": "Arthur himself", "route": "eye"},
    ),
    Line(
        "arthur",
        "Amlodipine 5mg tablets",
        "Take ONE tablet in the morning",
        None,
        "blood pressure",
        {"kind": "information_only", "who_gives": "Arthur himself"},
    ),
    Line(
        "arthur",
        "Hydroxocobalamin 1mg/1ml solution for injection ampoules",
        "1mg every 12 weeks",
        None,
        "vitamin B12",
        {"kind": "information_only", "who_gives": "the practice nurse, every 12 weeks", "route": "injection"},
    ),
    Line(
        "doreen",
        "Metformin 500mg tablets",
        "Take ONE tablet TWICE a day with or just after food",
        at_times("tablet", "08:00 1 breakfast", "17:00 1 tea"),
        "diabetes",
        {**ASSISTED, "food": "with_food", "left_out_agreed": "Doreen and Ruth Hanley, 14-Apr-2026"},
    ),
    Line(
        "ivy",
        "Amlodipine 5mg tablets",
        "Take ONE tablet in the morning",
        at_times("tablet", "08:00 1 breakfast"),
        "blood pressure",
        IVYS_TRAY,
    ),
    Line(
        "ivy",
        "Bisoprolol 2.5mg tablets",
        "Take ONE tablet in the morning",
        at_times("tablet", "08:00 1 breakfast"),
        "heart",
        IVYS_TRAY,
    ),
    Line(
        "ivy",
        "Atorvastatin 40mg tablets",
        "Take ONE tablet at NIGHT",
        at_times("tablet", "20:00 1 bed"),
        "cholesterol",
        IVYS_TRAY,
    ),
    Line(
        "ivy",
        "Mirtazapine 15mg tablets",
        "Take ONE tablet at NIGHT",
        at_times("tablet", "20:00 1 bed"),
        "low mood",
        IVYS_TRAY,
    ),
    Line(
        "harold",
        "Atorvastatin 40mg tablets",
        "Take ONE tablet at tea time",
        at_times("tablet", "17:00 1 tea"),
        "cholesterol",
    ),
)
CAP_MG = Decimal(3000)


def add_all(cast: Cast, people: dict[str, Person]) -> None:
    """Every line, entered by one and checked by another; Winifred's two strengths joined; Idris's limit."""
    for one in LINES:
        enter(cast, people[one.person], one)
    levothyroxine = [
        line
        for line in Medicine.objects.filter(person=people["winifred"]).in_order()
        if line.product_name.startswith("Levothyroxine")
    ]
    actions.join_together(
        cast.workers["joy"], medicines=levothyroxine, why="75 micrograms is one dose from two boxes"
    )
    paracetamol = Ingredient.objects.get(name="Paracetamol")
    actions.set_cap(
        cast.workers["joy"], person=people["idris"], ingredient=paracetamol, mg=CAP_MG, said_by=GP
    )


def enter(cast: Cast, person: Person, one: Line, *, check: bool = True) -> Medicine:
    """Enter a line and, unless it waits for its check, have somebody else compare label and chart."""
    by, checker = _two(cast, person)
    product = Product.objects.get(name=one.product)
    given: dict[str, Any] = {
        "product_code": product.code,
        "product_name": product.name,
        "route": product.route or "mouth",
        "label": one.label,
        "directions": one.directions,
        "what_for": one.what_for,
        "starts_at": now(),
        "prescriber": GP,
    }
    medicine = actions.add_medicine(by, person=person, **(given | one.more))
    if check:
        medicine = actions.check_medicine(checker, medicine=medicine)
    return medicine


def _two(cast: Cast, person: Person) -> tuple[Worker, Worker]:
    """Who enters and who checks: the branch's senior and the manager."""
    senior, manager = {"Medway": ("hugh", "ruth"), "Ashford": ("tess", "grace")}.get(
        person.branch.name, ("joy", "ruth")
    )
    return cast.workers[senior], cast.workers[manager]
