"""The lines of Northgate's people in Medway."""

from mar.demo.medicines.line import ASSISTED, Line, at_times, when_needed

BEFORE_FOOD = {"how": "before", "minutes": 30, "medicines": True}

MEDWAY = (
    Line(
        "doreen",
        "Metformin 500mg tablets",
        "Take ONE tablet TWICE a day with or just after food",
        at_times("tablet", "08:35 1 breakfast", "17:00 1 tea"),
        "diabetes",
        {**ASSISTED, "food": "with_food", "left_out_agreed": "Doreen and Ruth Hanley, 14-Apr-2026"},
    ),
    Line(
        "kelly-anne",
        "Levetiracetam 500mg tablets",
        "Take ONE tablet TWICE a day at 8am and 8pm",
        at_times("tablet", "08:00 1", "20:00 1"),
        "epilepsy: so that she has no fits",
    ),
    Line(
        "kelly-anne",
        "Lamotrigine 25mg tablets",
        "Take THREE tablets (75mg) TWICE a day at 8am and 8pm",
        at_times("tablet", "08:00 3", "20:00 3"),
        "epilepsy: so that she has no fits",
    ),
    Line(
        "terry",
        "Carbocisteine 375mg capsules",
        "Take TWO capsules THREE times a day",
        at_times("capsule", "09:10 2 breakfast", "13:05 2 lunch", "17:40 2 tea"),
        "thins the phlegm",
        ASSISTED,
    ),
    Line(
        "terry",
        "Salbutamol 100micrograms/dose inhaler CFC free",
        "Inhale 1 or 2 puffs when needed. No more than 8 puffs in 24 hours",
        when_needed("puff", "1", "short of breath", amount_max="2", max_amount_24h="8"),
        "short of breath",
        {**ASSISTED, "route": "inhaled"},
    ),
    Line(
        "terry",
        "Alendronic acid 70mg tablets",
        "Take ONE tablet once a WEEK on SUNDAY, 30 minutes before food. Stay upright",
        at_times("tablet", "07:20 1", weekdays=[7], meal=BEFORE_FOOD),
        "strong bones",
        {**ASSISTED, "warnings": "A full glass of water. Upright for 30 minutes."},
    ),
)
