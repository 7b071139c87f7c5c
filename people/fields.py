"""What a typed field may hold. Names are kept exactly as typed; what could deceive a reader is refused."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from people.records import Refused, now

DIRECTION_SIGNS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they make 21 look like 12
CONTROL_SIGNS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
LINE_BREAKS = re.compile(r"[\t\n]")
YEARS = range(1900, 2201)


def readable(text: str) -> str:
    """What was kept word for word elsewhere, without the signs that a field here refuses."""
    return DIRECTION_SIGNS.sub("", CONTROL_SIGNS.sub("", text))


class Fields:
    """Reads given values one by one and gathers what is wrong, so that every fault is named at once.

    Each method returns the clean value; `done()` raises `Refused` with all faults, field by field.
    """

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.faults: dict[str, list[str]] = {}

    def wrong(self, name: str, *sentences: str) -> None:
        """Note what is wrong with one field; "" is the whole."""
        self.faults.setdefault(name, []).extend(sentences)

    def done(self) -> None:
        """Raise `Refused` if anything was wrong."""
        if self.faults:
            raise Refused(self.faults)

    def text(self, name: str, label: str, most: int, *, must: bool = False, lines: bool = False) -> str:
        """Text of at most `most` letters, without space at its ends; `lines` allows line breaks."""
        value = str(self.given.get(name) or "").replace("\r\n", "\n").strip()
        if must and not value:
            self.wrong(name, f"Write the {label}.")
        if len(value) > most:
            self.wrong(name, f"The {label} is too long: {len(value):,} letters, and {most:,} fit.")
        if CONTROL_SIGNS.search(value) or (not lines and LINE_BREAKS.search(value)):
            self.wrong(name, f"The {label} holds a sign that cannot be read. Type it again.")
        if DIRECTION_SIGNS.search(value):
            self.wrong(name, f"The {label} holds a hidden sign that turns text round. Type it again.")
        return value

    def choice(self, name: str, label: str, choices: Iterable[str], *, must: bool = True) -> str:
        """One of `choices`, or "" when it need not be answered."""
        value = str(self.given.get(name) or "")
        if not value and not must:
            return ""
        if value not in set(choices):
            self.wrong(name, f"Choose the {label}.")
        return value

    def day(self, name: str, label: str) -> date | None:
        """A calendar day of the years 1900 to 2200; None when left empty."""
        value = self.given.get(name)
        if isinstance(value, datetime) or not isinstance(value, date | None):
            self.wrong(name, f"The {label} is not a date.")
            return None
        if value is not None and value.year not in YEARS:
            self.wrong(name, f"The {label} has a year that cannot be right.")
            return None
        return value

    def needed_day(self, name: str, label: str) -> date:
        """A calendar day that must be there."""
        return self._needed(name, label, self.day(name, label)) or date.min

    def not_ahead(self, name: str, day: date | None) -> None:
        """Note a day that lies ahead of today."""
        if day and day > timezone.localdate(now()):
            self.wrong(name, "This day lies ahead. Check the date.")

    def moment(self, name: str, label: str) -> datetime | None:
        """An aware moment of the years 1900 to 2200, in UTC; None when left empty.

        Python compares two moments of one zone by the wall clock, which is wrong in the autumn hour.
        """
        value = self.given.get(name)
        if value is None:
            return None
        if not isinstance(value, datetime) or value.tzinfo is None or value.year not in YEARS:
            self.wrong(name, f"The {label} is not a date and time.")
            return None
        return value.astimezone(UTC)

    def needed_moment(self, name: str, label: str) -> datetime:
        """An aware moment that must be there."""
        return self._needed(name, label, self.moment(name, label)) or datetime.min.replace(tzinfo=UTC)

    def clock(self, name: str, label: str) -> time:
        """A local time of day, whole minutes."""
        value = self.given.get(name)
        if not isinstance(value, time):
            self.wrong(name, f"Write the {label}, like 08:30.")
            return time()
        return value.replace(second=0, microsecond=0)

    def number(self, name: str, label: str, least: int, most: int, *, places: int = 0) -> Decimal | None:
        """A number from `least` to `most` with at most `places` decimal places; None when left empty."""
        value = self.given.get(name)
        if value is None or value == "":
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or not least <= number <= most:
            self.wrong(name, f"The {label} is a number from {least} to {most}.")
            return None
        if number != round(number, places):
            self.wrong(name, f"The {label} has too many decimal places.")
            return None
        return number

    def whole(self, name: str, label: str, least: int, most: int) -> int:
        """A whole number that must be there."""
        return int(self._needed(name, label, self.number(name, label, least, most)) or least)

    def _needed[Value](self, name: str, label: str, value: Value | None) -> Value | None:
        if value is None and name not in self.faults:
            self.wrong(name, f"Write the {label}.")
        return value
