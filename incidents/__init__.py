"""What we learn when something goes wrong, or nearly: the incident, its steps, factors and learning.

Imports everything to its left and pulls from `mar` what nobody has explained. Filled by part 6.
There is no field for a culprit, and there will be none. Answers [CQC-INC], [JC], [LFPSE].
"""
