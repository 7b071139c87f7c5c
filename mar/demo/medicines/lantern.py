"""The lines of Lantern's two people."""

from mar.demo.medicines.line import Line, at_times

IVYS_TRAY = {"container": "Weir Pharmacy tray", "kept_where": "Beside the kettle"}
"""Sinéad, whose tray it is in the stories, lies in hospital: Lantern’s carer has one to answer today."""

LANTERN = (
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
