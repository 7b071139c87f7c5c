"""How the fields of an entry are read, one by one: each fault is a sentence beside its field's name."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from people.records import Refused

YEARS = range(1900, 2201)
MOST = Decimal(100_000)
LONGEST = 2000
FURTHEST = timedelta(hours=14)
"""The offset of the earliest place on earth. Beyond 16 hours Postgres cannot keep the time."""
NUMBER = re.compile(r"[0-9]*\.?[0-9]+")
"""What Decimal reads besides ("1_000", "1e2", digits of other scripts) is no number a person wrote down."""


class Reader:
    """Takes fields out of a body one by one and gathers a sentence for each that is missing or impossible."""

    def __init__(self, raw: dict[str, Any], now: datetime) -> None:
        self.raw, self.now = raw, now
        self.faults: dict[str, list[str]] = {}
        self.values: dict[str, Any] = {}

    def take(self, name: str, read: Callable[[Any], Any], *, must: bool = False) -> Any:
        value = self.raw.get(name)
        if value is None or value == "":
            if must:
                self.fault(name, "This is missing.")
            return None
        try:
            self.values[name] = read(value)
        except (ValueError, TypeError, InvalidOperation, OverflowError, AttributeError) as fault:
            self.fault(name, str(fault) if isinstance(fault, Sentence) else "This cannot be read.")
            return None
        return self.values[name]

    def fault(self, name: str, sentence: str) -> None:
        self.faults.setdefault(name, []).append(sentence)

    def done(self) -> dict[str, Any]:
        if self.faults:
            raise Refused(self.faults)
        return self.values


class Sentence(ValueError):
    """A fault whose text may be shown."""


def uuid(value: Any) -> UUID:
    if not isinstance(value, str) or len(value) > 50:
        raise Sentence("This is not an id.")
    try:
        return UUID(value)
    except ValueError:
        raise Sentence("This is not an id.") from None


def uuids(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > 100:
        raise Sentence("This must be a list of ids.")
    return [str(uuid(one)) for one in value]


def text(longest: int = LONGEST) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise Sentence("This must be words.")
        if len(value) > longest:
            raise Sentence(f"This is too long: at most {longest} characters.")
        return value

    return read


def one_of(*codes: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in codes:
            raise Sentence(f"This must be one of: {', '.join(codes)}.")
        return value

    return read


def moment(value: Any) -> datetime:
    """An instant with its offset, between 1900 and 2200."""
    if not isinstance(value, str) or len(value) > 40:
        raise Sentence("This must be a time with its offset, as 2026-11-24T09:12:00+00:00.")
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise Sentence("This must be a time with its offset, as 2026-11-24T09:12:00+00:00.") from None
    if found.tzinfo is None:
        raise Sentence("This time has no offset, so it is no instant.")
    if abs(found.utcoffset() or timedelta()) > FURTHEST:
        raise Sentence("This offset is no place on earth.")
    if found.year not in YEARS or found.year in (YEARS[0], YEARS[-1]):
        raise Sentence("This year cannot be right.")
    return found


NO_DATE = "This must be a date, as 2026-11-24."


def day(value: Any) -> date:
    """A local date between 1900 and 2200."""
    try:
        found = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise Sentence(NO_DATE)
    return found


def clock(value: Any) -> time:
    """A minute of the day: slots are told apart by the minute, so that seconds make no second one."""
    found = time.fromisoformat(value) if isinstance(value, str) and len(value) <= 8 else None
    if found is None or found.tzinfo is not None:
        raise Sentence("This must be a time of day, as 07:00.")
    return found.replace(second=0, microsecond=0)


def whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 9:
        raise Sentence("This must be a small whole number.")
    return value


def amount_or_none(value: Any) -> Decimal:
    """As `amount`; nothing too, for what is done at a time and is no dose."""
    return Decimal(0) if value in ("0", 0) and not isinstance(value, bool) else amount(value)


def amount(value: Any) -> Decimal:
    """A number more than nothing with at most three decimals; text in JSON, so that nothing is rounded."""
    if isinstance(value, bool) or not isinstance(value, (str, int)) or len(str(value)) > 20:
        raise Sentence('This must be a number as text, as "2" or "0.5".')
    if not NUMBER.fullmatch(str(value)):
        raise Sentence('This must be a number as text, as "2" or "0.5", and more than nothing.')
    found = Decimal(value)
    if not 0 < found < MOST:
        raise Sentence("This must be more than nothing, and possible.")
    if found != round(found, 3):
        raise Sentence("At most three decimals.")
    return found


def truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Sentence("This must be true or false.")
    return value


def advice(value: Any) -> dict[str, str]:
    """Who said what: {"who", "role", "at", "words"}; who and words must be there."""
    if not isinstance(value, dict):
        raise Sentence("Say who advised, and their words.")
    found = {name: text(500)(value[name]) for name in ("who", "role", "words") if value.get(name)}
    if value.get("at"):
        found["at"] = moment(value["at"]).isoformat()
    if not found.get("who") or not found.get("words"):
        raise Sentence("Say who advised, and their words.")
    return found


def device(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Sentence("This must hold id and sent_at.")
    return {"id": text(100)(value.get("id", "")), "sent_at": moment(value.get("sent_at")).isoformat()}


def asked(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Sentence("This must hold an answer.")
    found = {"answer": one_of("none", "yes", "not_asked")(value.get("answer"))}
    if value.get("other"):
        found["other"] = str(uuid(value["other"]))
    return found


def giver(value: Any) -> dict[str, str]:
    if isinstance(value, dict) and value.get("worker"):
        return {"worker": str(uuid(value["worker"]))}
    if isinstance(value, dict) and value.get("name"):
        return {"name": text(120)(value["name"])}
    raise Sentence("Say which worker, or a name.")


def words_list(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > 20:
        raise Sentence("This must be a list of words.")
    return [text(200)(one) for one in value]
