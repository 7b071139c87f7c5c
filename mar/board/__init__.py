"""Not recorded yet: what is past its window, in doubt or due soon, and what waits for a decision.

`unanswered` finds the doses, `rows` orders and words them, `doing` says who goes and what was done, `look`
gathers what a person must decide.
Nobody says "missed" here until a person has; the software never resolves a clash.
"""

from mar.board.look import Matter, to_look_at
from mar.board.rows import Board, Row, Soon, build

__all__ = ["Board", "Matter", "Row", "Soon", "build", "to_look_at"]
