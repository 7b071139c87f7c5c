"""What should happen: the dictionary of medicines, and each person's list.

Owns `Medicine` (one product with one set of directions, from start to stop), `Doubt` and its answers,
`AsNeededPlan`, `Pause`, and the reference tables of the dictionary. `directions`, `schedule` and
`limits` are pure.
Imports `people` and `training`. Answers [NG67], [NQG], [CQC-PRN], [CQC-TIME].

Decided here: directions never change in place; a change stops the line and starts one that `replaces` it.
Not taken: versions inside one row, which make yesterday's doses look wrong today [ACC].

The list of a past day (`on_day`) is what could be read that day; what was written down only afterwards stands
beside it. Not taken: the list as we know it now to have been, which nobody could have given by.

A release of the dictionary adds, changes and hides, and takes nothing away (`dmd`): a line keeps the name and
code it was entered under.
"""
