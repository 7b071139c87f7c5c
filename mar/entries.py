"""The shape of an entry, as it comes from a tablet, a page or a command: read, never judged.

`read` gives a typed `Entry` or raises `Refused` naming each field. What is refused is only what cannot be a
record: a missing or impossible field, a time in the future that a person typed. Judging comes after keeping.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from mar.models import EFFECTS, REASON_NEEDS, Basis, FollowUp, Help, Outcome, Reason, Who
from medicines.dictionary import Unit
from medicines.directions import UNITS
from medicines.models import Doubt, DoubtAnswer
from people.records import Refused

YEARS = range(1900, 2201)
MOST = Decimal(100_000)
LONGEST = 2000
FUTURE = timedelta(minutes=1)
"""How far ahead of the server a typed time may be before it is the future: clocks differ by seconds."""

SURE = ("clock", "about", "not_sure")
KINDS = ("dose", "follow_up", "other", "opened", "doubt", "to_hospital", "home")
UNFINGERPRINTED = ("device", "chart_seen")


@dataclass(frozen=True)
class Entry:
    """One entry, read. `raw` is the body as sent; `values` holds its fields in Python's types."""

    kind: str
    key: UUID
    person: UUID
    signed_by: UUID
    raw: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the entry in canonical form, without the device and what its screen showed."""
        return fingerprint(self.raw)

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)


def fingerprint(raw: dict[str, Any]) -> str:
    """Equal for equal content, whatever the order of its fields."""
    content = {name: value for name, value in raw.items() if name not in UNFINGERPRINTED}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


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


# --- how single fields are read -------------------------------------------------------------------------


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
    if found.year not in YEARS or found.year in (YEARS[0], YEARS[-1]):
        raise Sentence("This year cannot be right.")
    return found


def day(value: Any) -> date:
    found = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    if found is None or found.year not in YEARS:
        raise Sentence("This must be a date, as 2026-11-24.")
    return found


def clock(value: Any) -> time:
    found = time.fromisoformat(value) if isinstance(value, str) and len(value) <= 8 else None
    if found is None or found.tzinfo is not None:
        raise Sentence("This must be a time of day, as 07:00.")
    return found.replace(microsecond=0)


def whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 9:
        raise Sentence("This must be a small whole number.")
    return value


def amount(value: Any) -> Decimal:
    """A number more than nothing with at most three decimals; text in JSON, so that nothing is rounded."""
    if isinstance(value, bool) or not isinstance(value, (str, int)) or len(str(value)) > 20:
        raise Sentence('This must be a number as text, as "2" or "0.5".')
    try:
        found = Decimal(value)
    except InvalidOperation:
        raise Sentence('This must be a number as text, as "2" or "0.5".') from None
    if not found.is_finite() or not 0 < found < MOST:
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
    return {"id": text(100)(value.get("id", "")), "sent_at": moment(value["sent_at"]).isoformat()}


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


# --- the kinds ------------------------------------------------------------------------------------------


def read(raw: Any, now: datetime) -> Entry:
    """An entry of any kind, or `Refused` with each field that is missing or impossible."""
    if not isinstance(raw, dict):
        raise Refused({"": ["An entry is an object."]})
    reader = Reader(raw, now)
    if raw.get("v", 1) != 1:
        reader.fault("v", "This version of entries is not known here.")
    kind = reader.take("kind", one_of(*KINDS), must=True)
    for name in ("key", "person", "signed_by"):
        reader.take(name, uuid, must=True)
    reader.take("device", device)
    reader.take("chart_seen", text(64))
    if kind:
        READS[kind](reader)
    values = reader.done()
    return Entry(kind, values["key"], values["person"], values["signed_by"], raw, values)


def _happened(reader: Reader, name: str, *, must: bool = True) -> None:
    """A time something happened. A typed one cannot lie ahead; a tablet's own is put right later."""
    reader.take("time_source", one_of("now", "typed"))
    found = reader.take(name, moment, must=must)
    if found and reader.values.get("time_source") != "now" and found > reader.now + FUTURE:
        reader.fault(name, "This time has not come yet. Nothing can be recorded before it happens.")


def _dose(reader: Reader) -> None:
    reader.take("medicine", uuid, must=True)
    slot = [reader.take("due_date", day), reader.take("due_time", clock), reader.take("ordinal", whole)]
    if any(one is not None for one in slot):
        for name, one in zip(("due_date", "due_time", "ordinal"), slot, strict=True):
            if one is None and name not in reader.faults:
                reader.fault(name, "A dose has its date, time and ordinal, or none of them.")
    _answer(reader)


def _answer(reader: Reader) -> None:
    """What happened, with what each outcome needs (the table in mar.models)."""
    outcome = reader.take("outcome", one_of(*Outcome.values), must=True)
    reason = reader.take("reason", one_of(*Reason.values))
    reader.take("who", one_of(*Who.values))
    reader.take("help", one_of(*Help.values))
    reader.take("basis", one_of(*Basis.values))
    reader.take("amount", amount)
    reader.take("wasted", amount)
    reader.take("unit", one_of(*UNITS, *Unit.values))
    _happened(reader, "given_at", must=outcome != Outcome.STRUCK)
    reader.take("given_by", giver)
    for name, longest in (("note", LONGEST), ("why", 1000), ("what_for", 200), ("witness", 120)):
        reader.take(name, text(longest))
    reader.take("told", words_list)
    reader.take("advice", advice)
    reader.take("asked", asked)
    reader.take("documents", uuids)
    for name in ("again", "until_answered"):
        reader.take(name, truth)
    again_at = reader.take("again_at", moment)
    reader.take("corrects", uuid)
    reader.take("sure", one_of(*SURE))
    needed = [*EFFECTS[outcome].needs] if outcome else []
    if outcome == Outcome.NOT_TAKEN and reason:
        needed += REASON_NEEDS.get(Reason(reason), ())
    if reader.values.get("corrects"):
        needed.append("why")
    for name in needed:
        if name not in reader.values and name not in reader.faults:
            reader.fault(name, "This is missing.")
    if again_at and outcome != Outcome.NOT_TAKEN:
        reader.fault("again_at", "Only a dose that was not taken can be asked about again.")


def _follow_up(reader: Reader) -> None:
    reader.take("of", uuid, must=True)
    what = reader.take("what", one_of(*FollowUp.What.values), must=True)
    answers = FollowUp.ANSWERS.get(what, ()) if what else ()
    if answers:
        reader.take("answer", one_of(*answers), must=True)
    reader.take("amount", amount)
    _happened(reader, "at")
    reader.take("text", text())


def _other(reader: Reader) -> None:
    reader.take("product", text(18))
    reader.take("text", text(200))
    if not reader.values.get("product") and not reader.values.get("text"):
        reader.fault("text", "Say what it was.")
    reader.take("amount", amount)
    reader.take("unit", one_of(*UNITS, *Unit.values))
    if "amount" in reader.values and "unit" not in reader.values:
        reader.fault("unit", "Say what the amount counts: tablets, ml, sachets.")
    _happened(reader, "given_at")
    reader.take("given_by", giver)
    reader.take("note", text())
    reader.take("corrects", uuid)
    if reader.take("outcome", one_of(Outcome.TAKEN, Outcome.STRUCK)) == Outcome.STRUCK or reader.values.get(
        "corrects"
    ):
        for name in ("corrects", "why"):
            if not reader.raw.get(name):
                reader.fault(name, "This is missing.")
    reader.take("why", text(1000))


def _opened(reader: Reader) -> None:
    _happened(reader, "at")
    reader.take("identity", truth)
    reader.take("changes_read", uuids)
    reader.take("reviews_read", uuids)


def _doubt(reader: Reader) -> None:
    if reader.raw.get("answers"):
        reader.take("answers", uuid)
        decision = reader.take("decision", one_of(*DoubtAnswer.Decision.values), must=True)
        reader.take("advice", advice, must=decision != DoubtAnswer.Decision.NOBODY_ANSWERED)
        return
    reader.take("medicine", uuid, must=True)
    reader.take("what", one_of(*Doubt.Kind.values), must=True)
    reader.take("words", text(), must=True)
    reader.take("label_seen", text())
    reader.take("documents", uuids)


def _to_hospital(reader: Reader) -> None:
    _happened(reader, "at")
    reader.take("where", text(200))


def _home(reader: Reader) -> None:
    _happened(reader, "at")


READS: dict[str, Callable[[Reader], None]] = {
    "dose": _dose,
    "follow_up": _follow_up,
    "other": _other,
    "opened": _opened,
    "doubt": _doubt,
    "to_hospital": _to_hospital,
    "home": _home,
}
