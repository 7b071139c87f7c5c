"""What did happen: doses, what followed them, who opened whom, and the reviews that settle doubt.

Owns `Dose`, `FollowUp`, `Held`, `Opened` and `Review`, the carer's round, "not recorded yet", and the
person's front page. Imports `people`, `training` and `medicines`. Answers [NORF], [CUI-DA], [CL].

Decided here: rules stop plans, never facts. Every entry is kept; what is wrong with it is a *concern*,
said to the carer and worked out again from all rows in force whenever it is shown.
Not taken: refusing a second entry for a slot, which loses one of two true stories.
"""
