"""What did happen: doses, what followed them, who opened whom, and the reviews that settle doubt.

Owns `Dose`, `FollowUp`, `Held`, `Opened`, `Moved`, `MovedDose`, `Review`, `ChartIssue` and `Legend`: the
carer's round, "not recorded yet", the chart on screen and paper, the agency's key, and the person's front
page. Imports `people`, `training` and `medicines`. Answers [NORF], [CUI-DA], [CL], [CQC-MAR], [DOM-AUD].

Decided here: rules stop plans, never facts. Every entry is kept; what is wrong with it is a *concern*,
said to the carer and worked out again from all rows in force whenever it is shown.
Not taken: refusing a second entry for a slot, which loses one of two true stories.

One reading (`slots`) stands under round, board, chart and filing, so that they agree. A doubt makes STOP of
what somebody can still ring about; what was late before it was raised stays late: nobody can ring before
giving that. Not taken: STOP in every open cell, also of last week.

One frozen chart (`chart`) is screen, paper and JSON. Its serial belongs to its content and its seal to every
byte, so that an unchanged chart comes back as it was and a changed one makes the last void. Not taken: a
number for each print, which says nothing about which paper is right.

The record keeps what happened, never a letter; an agency's key (`legend`) gives each answer one capital
letter, and a chart shows the version of its days. Not taken: letters of two signs, which may be initials.

Entries about one person that come together are one transaction; where one fails, each is filed in its own
(`actions.filing`). design.md 4 had one entry a transaction: that made a tray of eight twice as dear. Not
taken: a transaction over several people, which deadlocks.
"""
