"""The smallest things that are read: a clock time, a date, an amount, words. Each refuses in a sentence."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from medicines.directions.shape import UNITS, Unreadable

AMOUNT = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
DATE = re.compile(r"(19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]")
INSTANT = re.compile(DATE.pattern + r"T[0-2][0-9]:[0-5][0-9](:00)?(Z|[+-][0-2][0-9]:[0-5][0-9])")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

NO_RANGE: tuple[Decimal, Decimal | None] = (Decimal(0), None)


class Faults:
    """Reads the parts of a value one by one and gathers what is wrong, so that all is named at once."""

    def __init__(self) -> None:
        self.found: list[Unreadable] = []

    def part[Part](self, instead: Part, read: Callable[..., Part], *given: Any) -> Part:
        """What `read` makes of `given`; `instead` where it cannot be read."""
        try:
            return read(*given)
        except Unreadable as fault:
            self.found += fault.all
            return instead

    def done(self) -> None:
        """Raise the first fault, with the others in it."""
        if self.found:
            first, *more = self.found
            raise Unreadable(first.field, first.sentence, *more)


def only(row: Any, keys: frozenset[str], path: str, sentence: str) -> dict[str, Any]:
    """`row` as an object with none but these keys."""
    if not isinstance(row, dict):
        raise Unreadable(path, sentence)
    for key in row:
        if key not in keys:
            raise Unreadable(f"{path}.{str(key)[:40]}", "This does not belong here.")
    return row


def clock(value: Any, field: str) -> time:
    found = CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Unreadable(field, "Write the time with the 24-hour clock, like 08:00.")
    return time(int(found[1]), int(found[2]))


def day(value: Any, field: str) -> date:
    """A date from 1900 to 2199."""
    try:
        if isinstance(value, str) and DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise Unreadable(field, "Choose a date.")


def moment(value: Any, field: str) -> datetime:
    """An instant on a whole minute, with its offset; given back in UTC."""
    try:
        if isinstance(value, str) and INSTANT.fullmatch(value):
            found = datetime.fromisoformat(value).astimezone(UTC)
            if 1900 <= found.year < 2200:  # elsewhere it may be another century: it must be read back
                return found
    except (ValueError, OverflowError):
        pass
    raise Unreadable(field, "Say the date and time from which it is counted.")


def unit_of(value: Any) -> str:
    word = value.strip().lower() if isinstance(value, str) else ""
    if not word:
        raise Unreadable("unit", "Say what is counted: tablets, ml, puffs …")
    for one, (many, _) in UNITS.items():
        if word in (one, many):
            return one
    raise Unreadable(
        "unit", "Choose the unit from the list. Strengths such as mg are not counted out by hand."
    )


def amount_of(value: Any, field: str, most: int) -> Decimal:
    if value is None or value == "":
        raise Unreadable(field, "Say how much.")
    if not isinstance(value, str) or AMOUNT.fullmatch(value) is None:
        raise Unreadable(field, "Write the amount as a number, like 1 or 2.5.")
    amount = Decimal(value)
    if amount <= 0:
        raise Unreadable(field, "The amount must be more than nothing.")
    if amount > most:
        raise Unreadable(
            field, f"{number(amount)} is more than is believed of one medicine. Ring the pharmacy."
        )
    return amount


def most_of(unit: str) -> int:
    """The most believed of one dose; of any unit where the unit cannot be read."""
    return UNITS[unit][1] if unit else max(most for _, most in UNITS.values())


def range_of(row: Mapping[str, Any], unit: str, path: str) -> tuple[Decimal, Decimal | None]:
    faults, most = Faults(), most_of(unit)
    amount = faults.part(Decimal(0), amount_of, row.get("amount"), f"{path}amount", most)
    if row.get("amount_max") is None:
        faults.done()
        return amount, None
    upper = faults.part(Decimal(0), amount_of, row["amount_max"], f"{path}amount_max", most)
    faults.done()
    if upper <= amount:
        raise Unreadable(f"{path}amount_max", "The larger amount comes second, as in 1 or 2.")
    return amount, upper


def whole(value: Any, field: str, least: int, most: int, sentence: str) -> int | None:
    """A whole number between two; None when it is absent."""
    if value is None:
        return None
    if type(value) is not int or not least <= value <= most:
        raise Unreadable(field, sentence)
    return value


def whole_needed(value: Any, field: str, least: int, most: int, sentence: str) -> int:
    """A whole number between two, which must be there."""
    found = whole(value, field, least, most, sentence)
    if found is None:
        raise Unreadable(field, sentence)
    return found


def weekdays_of(value: Any, field: str) -> tuple[int, ...] | None:
    if value is None:
        return None
    if (
        not isinstance(value, list)
        or not value
        or any(type(one) is not int or not 1 <= one <= 7 for one in value)
    ):
        raise Unreadable(field, "Choose at least one day of the week.")
    if len(set(value)) != len(value):
        raise Unreadable(field, "A day is there twice.")
    return None if len(value) == 7 else tuple(sorted(value))


def words_of(value: Any, field: str, sentence: str) -> str:
    words = value.strip() if isinstance(value, str) else ""
    if not words:
        raise Unreadable(field, sentence)
    if len(words) > 200 or UNPRINTABLE.search(words):
        raise Unreadable(field, "Use fewer than 200 plain characters.")
    return words


def number(amount: Decimal) -> str:
    """An amount as JSON and a field hold it: '2', '2.5', '0.125'; no commas, so that it reads back."""
    text = f"{amount:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
