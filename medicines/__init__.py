"""What should happen: the dictionary of medicines, and each person's list.

Owns `Medicine` (one product with one set of directions, from start to stop), `Doubt` and its answers,
`Pause`, and the reference tables of the dictionary. `directions`, `schedule` and `limits` are pure.
Imports `people` and `training`. Answers [NG67], [NQG], [CQC-PRN], [CQC-TIME].

Decided here: directions never change in place; a change stops the line and starts one that `replaces` it.
Not taken: versions inside one row, which make yesterday's doses look wrong today [ACC].
"""
