"""Who may do what: skills, observed assessments, delegations, champions' duties, supervision.

Imports `people` only. Filled by part 6; until then injections, tubes, rectal and vaginal lines can only be
"information only" (design.md section 7), so nothing here is asked yet. Answers [CQC-TRN], [S4C-DHA].
"""
