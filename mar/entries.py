"""The shape of an entry, as it comes from a tablet, a page or a command: read, never judged.

`read` gives a typed `Entry` or raises `Refused` naming each field. What is refused is only what cannot be a
record: a missing or impossible field, a time in the future that a person typed. Judging comes after keeping.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mar.models import EFFECTS, REASON_NEEDS, Basis, FollowUp, Help, Outcome, Reason, Who
from mar.reading import (
    LONGEST,
    Reader,
    advice,
    amount,
    amount_or_none,
    asked,
    clock,
    day,
    device,
    giver,
    moment,
    one_of,
    text,
    truth,
    uuid,
    uuids,
    whole,
    words_list,
)
from medicines.dictionary import Unit
from medicines.directions import UNITS
from medicines.models import Doubt, DoubtAnswer
from people.records import Refused

FUTURE = timedelta(minutes=1)
"""How far ahead of the server a typed time may be before it is the future: clocks differ by seconds."""

SURE = ("clock", "about", "not_sure")
KINDS = ("dose", "follow_up", "other", "opened", "doubt", "to_hospital", "home")
TEXTS = (("site", 60), ("note", LONGEST), ("why", 1000), ("what_for", 200), ("witness", 120))
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
    reader.take("amount", amount_or_none)
    reader.take("wasted", amount)
    reader.take("unit", one_of(*UNITS, *Unit.values))
    _happened(reader, "given_at", must=outcome != Outcome.STRUCK)
    reader.take("given_by", giver)
    for name, longest in TEXTS:
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
    if outcome == Outcome.TAKEN and reader.values.get("due_date"):
        # What is done at this time may be no dose; only its line says so (`mar.actions.doses`).
        needed = [name for name in needed if name not in ("amount", "unit")]
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
    if not reader.values.get("product") and not (reader.values.get("text") or "").strip():
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
