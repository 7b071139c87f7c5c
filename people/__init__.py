"""Who is who: agencies and pharmacies, workers, the people cared for, and who may see what.

Owns `Organisation`, `Branch`, `Worker`, `Person`, `Contact`, `Allergy`, visits, absences, cover, tasks,
documents and the access log, and the three things every app stands on: `records` (the two kinds of record,
the one clock, the one lock), `permissions` (the roles table) and `words` (every word on a screen).
Imports no other app of ours. Answers [SFC 11, 15], [CQC-DSCR] and design.md sections 2 and 7.

Decided here: a person belongs to one organisation. Someone known to two agencies is two rows, linked by
nothing. Not taken: one shared person with permissions per agency, where one wrong filter shows everything.

The application may work as a database role that owns no tables (`grant_role`): then not even it can take the
guards off. Not taken: guards in the application alone.
"""
