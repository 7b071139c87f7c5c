"""Directions in plain words, as pieces so that a template can make the amount bold: no HTML, no Latin."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from medicines.directions.shape import DAYS, UNITS, Directions, Others, Unreadable
from people.templatetags.words import amount as figure
from people.templatetags.words import list_and, mass

MEASURES = frozenset({"ml", "g"})  # said with every number, and never counted in halves by words
SAID_AT = {"breakfast": "breakfast", "lunch": "lunch", "tea": "tea", "bed": "bedtime"}
VERBS = {
    "patch": "Apply",
    "plaster": "Apply",
    "application": "Apply",
    "fingertip unit": "Apply",
    "drop": "Use",
    "spray": "Use",
    "suppository": "Use",
    "pessary": "Use",
    "enema": "Use",
    "injection": "Give",
}


@dataclass(frozen=True)
class Piece:
    """One amount: '2 tablets', '1 g' (None when not known), and the text after it with its separator."""

    amount_text: str
    total_text: str | None
    rest_text: str


@dataclass(frozen=True)
class Words:
    """A line's second row: the verb and first amount never part. `others` are sentences beside it."""

    verb: str
    pieces: tuple[Piece, ...]
    others: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """The same as one text, for API, PDF alternative and records."""
        said = (
            f"{one.amount_text}{f' ({one.total_text})' if one.total_text else ''}{one.rest_text}"
            for one in self.pieces
        )
        return f"{self.verb} {''.join(said)}".strip()


def words(directions: Directions, mg_per_unit: Decimal | None = None, extra: Iterable[str] = ()) -> Words:
    """Say directions as in stories.md section 3. `extra` phrases ('with food') follow the times."""
    unit = directions.unit
    amounts = {(one.amount, one.amount_max) for one in directions.times}
    tail = "".join(f" · {part}" for part in _most(directions))
    aside = "".join(f", {part}" for part in extra)
    verb = VERBS.get(unit, "Take")
    others = tuple(_others_words(one) for one in directions.others)
    if directions.kind == "unclear":
        asked = Piece("No dose is confirmed", None, f" · ring before giving, {_when(directions)}")
        return Words("", (asked,))
    if directions.kind == "as_needed":
        when = f" · when needed for {directions.reason}{_gap(directions)}{aside}{tail}"
        return Words(
            verb, (_piece(directions.amount, directions.amount_max, unit, mg_per_unit, when),), others
        )
    if len(amounts) == 1:
        amount, most = amounts.pop()
        when = f" · {_when(directions)}{_gap(directions)}{aside}{tail}"
        return Words(verb, (_piece(amount, most, unit, mg_per_unit, when),), others)
    pieces = []
    for n, one in enumerate(directions.times):
        last = n == len(directions.times) - 1
        rest = f" at {one.at:%H:%M}" if one.band is None else f" at {SAID_AT[one.band]}"
        rest += f"{_on_days(directions)}{_gap(directions)}{aside}{tail}" if last else ", then "
        pieces.append(_piece(one.amount, one.amount_max, unit, mg_per_unit, rest))
    return Words(verb, tuple(pieces), others)


def _piece(amount: Decimal | None, most: Decimal | None, unit: str, mg: Decimal | None, rest: str) -> Piece:
    if amount is None:
        raise Unreadable("amount", "Say how much.")
    total = None
    if mg is not None:
        total = mass(amount * mg) + ("" if most is None else f" or {mass(most * mg)}")
    return Piece(amount_words(amount, unit, most), total, rest)


@lru_cache(maxsize=4096)
def amount_words(amount: Decimal, unit: str, most: Decimal | None = None) -> str:
    """'2 tablets', 'half a tablet', '1 or 2 puffs', '15 ml'."""
    if most is None:
        return _count(amount, unit)
    if amount % 1 or most % 1:
        joined = " or " if unit not in MEASURES else " to "
        return f"{_count(amount, unit)}{joined}{_count(most, unit)}"
    between = "or" if most - amount == 1 else "to"
    return f"{figure(amount)} {between} {figure(most)} {UNITS[unit][0]}"


PARTS = {Decimal("0.25"): "a quarter", Decimal("0.5"): "half", Decimal("0.75"): "three quarters"}


def _count(amount: Decimal, unit: str) -> str:
    one, (many, _) = unit, UNITS[unit]
    whole, part = divmod(amount, 1)
    if unit in ("tablet", "patch") and part in PARTS:
        said = PARTS[part]
        if whole:
            return f"{figure(whole)} and {'a half' if said == 'half' else said} {many}"
        return f"half a {one}" if said == "half" else f"{said} of a {one}"
    return f"{figure(amount)} {one if amount == 1 else many}"


def _when(directions: Directions) -> str:
    count = len(directions.times)
    if directions.weekdays is not None and len(directions.weekdays) == 1 and count == 1:
        return f"once a WEEK on {DAYS[directions.weekdays[0] - 1].upper()}"
    bands = [one.band for one in directions.times if one.band is not None]
    clock = list_and([f"{one.at:%H:%M}" for one in directions.times])
    if len(set(bands)) == count:
        said = f"{_times_a_day(count)}, {list_and(bands)}"
    elif directions.gap_minutes is not None:
        said = _times_a_day(count)
    else:
        said = f"once a day, at {clock}" if count == 1 else f"at {clock}"
    return said + _on_days(directions)


def _on_days(directions: Directions) -> str:
    if directions.weekdays is None:
        return ""
    return f", only on {list_and([DAYS[day - 1].upper() for day in directions.weekdays])}"


def _times_a_day(count: int) -> str:
    return {1: "once a day", 2: "twice a day"}.get(count, f"{count} times a day")


def _gap(directions: Directions) -> str:
    return "" if directions.gap_minutes is None else f", at least {duration(directions.gap_minutes)} apart"


def _most(directions: Directions) -> list[str]:
    said = []
    if directions.max_amount_24h is not None:
        most = figure(directions.max_amount_24h)
        said.append(
            f"no more than {most}{f' {directions.unit}' if directions.unit in MEASURES else ''} in 24 hours"
        )
    if directions.max_doses_24h is not None:
        doses = directions.max_doses_24h
        said.append(f"no more than {doses} dose{'' if doses == 1 else 's'} in 24 hours")
    return said


def _others_words(one: Others) -> str:
    days = "" if one.weekdays is None else f" on {list_and([DAYS[day - 1] for day in one.weekdays])}"
    times = "" if one.times is None else f" at {list_and([f'{at:%H:%M}' for at in one.times])}"
    return f"{one.who} gives it{times}{days}"


def duration(minutes: int) -> str:
    """'4 hours', '1 hour 30 minutes', '45 minutes'."""
    hours, rest = divmod(minutes, 60)
    said = []
    if hours:
        said.append(f"{hours} hour{'' if hours == 1 else 's'}")
    if rest:
        said.append(f"{rest} minute{'' if rest == 1 else 's'}")
    return " ".join(said)
