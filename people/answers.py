"""The closed lists of answers and their words: codes of design.md section 5, words of stories.md 2 and 3.

Data only. Effects of an outcome (does it answer the slot, does it count) stand beside the choices in
`mar.models.outcomes`; functions and filters over these words in `people.templatetags.words`.
"""

OUTCOMES = {
    "taken": "Taken",
    "part_taken": "Part taken",
    "left_out": "Left out",
    "not_taken": "Not taken",
    "not_known": "Not known",
    "struck": "Struck out: entered in error",
}
WHO = {
    "our_worker": "our worker",
    "person": "{called} alone",
    "family": "family or friend",
    "professional": "nurse or other professional",
    "other_agency": "another agency",
}
HELP = {
    "none": "None",
    "prompted": "Prompted (reminded)",
    "assisted": "Assisted",
    "administered": "Administered",
    "specialist": "Specialist task",
}
BASIS = {
    "saw": "saw it taken",
    "told": "was told",
    "pack": "the pack shows it",
    "not_confirmed": "not confirmed",
}
SURE = {
    "clock": "time read from a clock",
    "about": "about that time",
    "not_sure": "not sure of the time",
}
REASONS = {
    "did_not_want": "did not want it",
    "refused_out_of_pack": "refused after it was out of the pack",
    "asleep": "asleep",
    "vomiting": "being sick now",
    "cannot_swallow": "could not swallow",
    "unwell": "too drowsy or unwell",
    "not_in": "not in",
    "in_hospital": "in hospital",
    "nil_by_mouth": "nothing by mouth for a test",
    "dropped": "dropped or spat out and no other given",
    "none_left": "none left",
    "not_delivered": "not delivered",
    "spoiled": "out of date or spoiled",
    "not_found": "cannot find it",
    "label_differs": "label and chart differ",
    "dose_unconfirmed": "dose not confirmed",
    "too_soon": "too soon after the last",
    "told_not_to": "told not to give it",
    "stopped_today": "stopped by the prescriber today",
    "allergy": "allergy worry",
    "plan_says_hold": "the plan says hold",
    "not_needed": "not needed",
    "missed_visit": "missed visit",
    "late_visit": "late visit",
    "not_signed_off": "worker not signed off",
    "no_access": "could not get in",
    "nobody_advised": "rang and nobody answered",
    "other": "other, in words",
}
FOLLOW_UPS = {
    "sick": "was sick afterwards",
    "dropped": "dropped or spat out",
    "found": "found out of the pack",
    "effect": "did it help?",
    "left_out_answer": "what became of the dose left out?",
    "confirmed": "confirmed: I gave it",
    "denied": "I did not give it",
    "fell_off": "it has fallen off",
}
FOLLOW_UP_ANSWERS = {
    "fell_off": {"bagged": "found and bagged", "not_found": "not found"},
    "sick": {"seen": "tablet seen", "not_seen": "no tablet seen", "not_looked": "did not look"},
    "dropped": {"another_given": "another given", "none_given": "no other given"},
    "effect": {
        "helped": "it helped",
        "some": "it helped some",
        "no": "it did not help",
        "cannot_tell": "cannot tell",
    },
    "left_out_answer": {
        "gone": "it is gone",
        "part": "part of it is gone",
        "still_there": "still there",
        "not_known": "not known",
    },
}

# The word table: what a code, or a word of the trade, is called on a screen.
WORDS = {
    "clash": "Two people recorded this",
    "kept_for_review": "Kept. The office will look at it.",
    "old_chart": "the chart changed before this was sent",
    "on_time": "MUST BE ON TIME",
    "ask": "STOP: ring before giving",
}
LATE_RULES = {
    "give_then_ring": "give now, then ring",
    "ring_first": "ring first",
    "give_and_note": "give and note",
}
