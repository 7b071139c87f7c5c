"""Directions in plain words, as pieces so that a template can make the amount bold: no HTML, no Latin."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from medicines.directions.saying.amounts import amount_words
from medicines.directions.saying.beside import duration, gap_words, sentences, tail_words
from medicines.directions.saying.days import DAILY, names, rule_words, stretch, today
from medicines.directions.shape import Directions, Part, Time, Unreadable
from people.templatetags.words import date_long, list_and, mass
from people.templatetags.words import time as clock

__all__ = ["Piece", "Words", "amount_words", "duration", "today", "words"]

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
    """Say directions as in stories.md section 3. `extra` phrases ('with food') follow the times.

    Nothing here knows what day it is: what is due next, and why today's amount is as it is, say
    `schedule.next_due` and `today`.
    """
    said, verb = sentences(directions), VERBS.get(directions.unit, "Take")
    aside = [*gap_words(directions), *extra]
    tail = "".join(f" · {one}" for one in tail_words(directions))
    if directions.kind == "unclear":
        asked = Piece(
            "No dose is confirmed",
            None,
            f" · ring before giving, {_when(directions, directions.all_parts[0])}",
        )
        return Words("", (asked,))
    if directions.kind == "continuous":
        return Words("", (Piece(f"On at {directions.rate}", None, f" · {_running(directions)}{tail}"),), said)
    if directions.kind == "fixed":
        pieces = _doses(directions, mg_per_unit, aside, tail)
        by_letter = directions.by_result is not None
        return Words(verb, tuple(map(_by_letter, pieces)) if by_letter else pieces, said)
    if directions.kind == "elapsed":
        assert directions.every is not None
        assert directions.anchor is not None
        when = f"every {duration(directions.every)}"
        aside.append(f"counting from {date_long(directions.anchor)} {clock(directions.anchor)}")
    else:
        when = f"when needed for {directions.reason}"
    rest = f" · {', '.join([when, *aside])}{tail}"
    return Words(
        verb, (_piece(directions.amount, directions.amount_max, directions.unit, mg_per_unit, rest),), said
    )


def _by_letter(piece: Piece) -> Piece:
    """A letter says milligrams: they come first, then what the hand takes."""
    if piece.total_text is None:
        return piece
    return Piece(piece.total_text, piece.amount_text, piece.rest_text)


def _piece(amount: Decimal | None, most: Decimal | None, unit: str, mg: Decimal | None, rest: str) -> Piece:
    if amount is None:
        raise Unreadable("amount", "Say how much.")
    total = None
    if mg is not None:
        total = mass(amount * mg) + ("" if most is None else f" or {mass(most * mg)}")
    return Piece(amount_words(amount, unit, most), total, rest)


def _doses(directions: Directions, mg: Decimal | None, aside: Sequence[str], tail: str) -> tuple[Piece, ...]:
    """Every amount with its times; the steps of a course are sentences, so that a long one can be read."""
    parts, found, said_before = directions.all_parts, list[tuple[Time, str]](), ""
    for n, part in enumerate(parts):
        before = parts[n - 1] if n else None
        amounts = _amounts(directions, part)
        when = amounts[-1][1]
        if before is not None and len(amounts) == 1 and when == said_before:
            amounts[-1] = (amounts[-1][0], "")
        said_before = when if len(amounts) == 1 else ""
        last, text = amounts[-1]
        phrases = [text, _on(part, before, parts), "" if _goes_on(part, before) else stretch(part, before)]
        if len(parts) == 1:
            phrases += aside
        amounts[-1] = (last, ", ".join(one for one in phrases if one))
        opening = " · " if n == 0 and len(amounts) == 1 else " "
        if before is not None:
            end = found[-1]
            found[-1] = (end[0], f"{end[1]}. {_lead(part, before)} ")
        found += [(one, f"{opening}{text}" if text else "") for one, text in amounts]
    end = found[-1]
    beside = "" if len(parts) == 1 else "".join(f" · {one}" for one in aside)
    found[-1] = (end[0], f"{end[1]}{beside}{tail}")
    return tuple(_piece(one.amount, one.amount_max, directions.unit, mg, text) for one, text in found)


def _amounts(directions: Directions, part: Part) -> list[tuple[Time, str]]:
    """One of a part's times for each amount to say, with the text after it."""
    gives = [one for one in part.times if one.step == "give"]
    if len({(one.amount, one.amount_max) for one in gives}) == 1:
        return [(gives[0], _when(directions, part))]
    texts = [f"{_at([one])}, then " for one in gives[:-1]] + [_at(gives[-1:])]
    if part.days is not None:
        texts[-1] += f", {''.join(rule_words(part.days))}"
    return list(zip(gives, texts, strict=True))


def _lead(part: Part, before: Part) -> str:
    """How a step begins: the weekdays of the same stretch, or what comes after it."""
    if _goes_on(part, before) and part.weekdays is not None:
        return f"On {names(part.weekdays)}"
    return "Then" if part.first is not None else "And"


def _goes_on(part: Part, before: Part | None) -> bool:
    return before is not None and (part.first, part.last) == (before.first, before.last)


def _on(part: Part, before: Part | None, parts: Sequence[Part]) -> str:
    if part.weekdays is None or _goes_on(part, before) or _weekly(part, parts):
        return ""
    return f"{'only ' if len(parts) == 1 else ''}on {names(part.weekdays)}"


def _weekly(part: Part, parts: Sequence[Part]) -> bool:
    """Once a week, on one named day and no other."""
    gives = [one for one in part.times if one.step == "give"]
    alone = not any(_goes_on(one, part) for one in parts if one is not part)
    once = part.weekdays is not None and len(part.weekdays) == 1 and len(gives) == 1
    return alone and once and part.days is None


def _when(directions: Directions, part: Part) -> str:
    """The times of a part and the rule of its days: 'once a day, breakfast', 'every other day, at 08:00'."""
    gives = [one for one in part.times if one.step == "give"]
    if _weekly(part, directions.all_parts):
        return f"once a WEEK on {names(part.weekdays or ())}"
    at, often = _at(gives), _times_a_day(len(gives))
    if directions.count == 1:
        return f"once only, {at}"
    if part.days is not None and not isinstance(part.days, DAILY):
        rule, since = rule_words(part.days)
        return f"{rule}, {at}{since}"
    bands = [one.band for one in gives if one.band is not None]
    if len(set(bands)) == len(gives) and not any(one.until for one in gives):
        said = f"{often}, {list_and(bands)}"
    elif directions.gap_minutes is not None:
        said = often
    else:
        said = f"{often}, {at}" if len(gives) == 1 else at
    return said if part.days is None else f"{said}, {''.join(rule_words(part.days))}"


def _at(times: Sequence[Time]) -> str:
    """'at 08:00 and 20:00', 'at bedtime', 'between 22:00 and 02:00'."""
    if any(one.until for one in times):
        return list_and(
            [
                f"between {one.at:%H:%M} and {one.until:%H:%M}" if one.until else f"at {one.at:%H:%M}"
                for one in times
            ]
        )
    bands = {one.band for one in times}
    if None in bands or len(bands) < len(times):
        return f"at {list_and([f'{one.at:%H:%M}' for one in times])}"
    return f"at {list_and([SAID_AT[one.band] for one in times if one.band])}"


def _times_a_day(count: int) -> str:
    return {1: "once a day", 2: "twice a day"}.get(count, f"{count} times a day")


def _running(directions: Directions) -> str:
    """What is done with something that runs by itself: begun, ended, looked at."""
    said = []
    for part in directions.all_parts:
        at = {
            step: list_and([f"{one.at:%H:%M}" for one in part.times if one.step == step])
            for step in ("start", "stop", "check")
        }
        done = [
            f"switch it {word} at {at[step]}" for step, word in (("start", "on"), ("stop", "off")) if at[step]
        ]
        phrases = [list_and(done) or "all the time"]
        if at["check"]:
            phrases.append(f"look at it at {at['check']}")
        if part.weekdays is not None:
            phrases.append(f"only on {names(part.weekdays)}")
        if part.days is not None:
            phrases.append("".join(rule_words(part.days)))
        phrases.append(stretch(part))
        said.append(", ".join(one for one in phrases if one))
    return ". ".join([said[0], *(f"Then {one}" for one in said[1:])])
