"""What is said of one person of the demo before they are added, and whom many of them ring."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)

GP = ("gp", "Mill Lane Surgery", "01632 960 138", "Monday to Friday 08:00 to 18:30")
SHOP = ("pharmacy", "Oast Pharmacy", "01632 960 114", "Monday to Saturday 09:00 to 18:00")


@dataclass(frozen=True)
class Someone:
    """One person as they are added. `visits`: "07:00 ann", with weekdays (1 to 7) behind it where it is not
    every day; `allergy`: see `added`.
    """

    name: str
    born: date
    nhs_number: str
    pronoun: str
    title: str
    address: str
    branch: str = "maidstone"
    allergy: tuple[str, ...] = ("none_known",)
    contacts: tuple[tuple[str, str, str, str], ...] = (GP, SHOP)
    visits: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def short(self) -> str:
        return self.name.split()[0].lower()
