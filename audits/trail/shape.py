"""One line of the trail, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

Kind = Literal["doses", "changes", "looks"]
KINDS: dict[Kind, str] = {"doses": "Doses", "changes": "Changes", "looks": "Who looked"}


@dataclass(frozen=True)
class Pair:
    """One field that changed: what it said before, and what it says since."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class TrailLine:
    """Who did what, when, about whom. `at` is when it was written down; `person` None: about the agency.

    `icon` names a sign of app/_icons.html, `tone` its colour. `struck`: it does not count any more.
    """

    at: datetime
    by: str
    kind: Kind
    icon: str
    bold: str
    text: str = ""
    why: str = ""
    person: UUID | None = None
    about: str = ""
    pairs: tuple[Pair, ...] = ()
    tone: str = ""
    struck: bool = False
