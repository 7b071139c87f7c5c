"""A line as somebody wants it, and what record and dictionary say around it: what `rules` judge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from medicines.allergies import Hit
from medicines.dictionary import Product
from medicines.groups import Found
from medicines.models import Medicine
from people.models import Document, Person


@dataclass(frozen=True)
class PhoneCall:
    """A change by phone: who rang, the number rung back, read back and spelt, who else listened (story 5)."""

    who: str = ""
    number: str = ""
    read_back: bool = False
    listener: str = ""

    @property
    def words(self) -> str:
        """Kept on the line as one sentence."""
        return (
            f"{self.who} by phone. Called back on {self.number}. Read back and spelt. "
            f"{self.listener} listened too."
        )


@dataclass(frozen=True)
class WantedLine:
    """One line as somebody wants it. None on a flag, empty on the late rule: as the dictionary says.

    `date_confirmed`: a first dose more than a year away was asked back, and is meant.
    """

    starts_at: datetime | None = None
    kind: str = Medicine.Kind.OURS
    product_code: str = ""
    product_name: str = ""
    route: str = ""
    label: str = ""
    label_photo: Document | None = None
    directions: Any = None
    what_for: str = ""
    who_gives: str = ""
    instructions: str = ""
    warnings: str = ""
    stops_at: datetime | None = None
    review_on: date | None = None
    source: str = Medicine.Source.LABEL
    source_words: str = ""
    phone: PhoneCall | None = None
    prescriber: str = ""
    allergy_asked: str = ""
    alteration_agreed: str = ""
    container: str = ""
    kept_where: str = ""
    left_out_agreed: str = ""
    help_wanted: str = Medicine.Help.ADMINISTERED
    late_rule: str = ""
    on_time: bool | None = None
    high_risk: bool | None = None
    food: str | None = None
    window_minutes: int | None = None
    together_with: Medicine | None = None
    date_confirmed: bool = False


@dataclass(frozen=True)
class Known:
    """What record, dictionary and rule groups say around an entry. `ingredients` None: nobody knows what is
    in it.
    """

    person: Person
    product: Product | None
    ingredients: Sequence[dict[str, Any]] | None
    flags: dict[str, str]
    groups: tuple[Found, ...]
    allergies: tuple[Hit, ...]
    listed: tuple[Medicine, ...]
    visits: tuple[time, ...]
    plans_visits: bool
    now: datetime
