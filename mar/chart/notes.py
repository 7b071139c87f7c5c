"""The back page: what a cell cannot hold, numbered in the order it happened. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.text import capfirst

from mar.chart.shape import Note
from mar.models import Dose, FollowUp, Outcome, Reason, Review, Who
from mar.slots import DueDose
from mar.story import clock, happened
from people.fields import readable
from people.templatetags import words


@dataclass(frozen=True)
class Group:
    """The rows of one slot, or the chain of one dose without a slot; `name` says which medicine and when.

    `beside`: a dose without a slot of a line that has set times, so that no cell and no block shows it.
    """

    name: str
    rows: tuple[Dose, ...]
    one: DueDose | None = None
    clash: bool = False
    slotless: bool = False
    beside: bool = False

    @property
    def standing(self) -> list[Dose]:
        """Rows that count: in force and not struck."""
        return [row for row in self.rows if not row.corrected and row.outcome != Outcome.STRUCK]


@dataclass(frozen=True)
class _Said:
    at: datetime
    about: tuple[UUID, ...]
    bold: str
    words: str
    by: str


def numbered(
    groups: Iterable[Group], reviews: Sequence[Review], called: str
) -> tuple[tuple[Note, ...], Mapping[UUID, tuple[int, ...]]]:
    """The notes in order, and for each dose the numbers of those about it."""
    found = [said for group in groups for said in _of_group(group, reviews, called)]
    found.sort(key=lambda one: (one.at, one.bold, one.words))
    by_dose: dict[UUID, list[int]] = {}
    for number, said in enumerate(found, start=1):
        for pk in said.about:
            by_dose.setdefault(pk, []).append(number)
    notes = tuple(
        Note(n, one.at, readable(one.bold), readable(one.words), one.by)
        for n, one in enumerate(found, start=1)
    )
    return notes, {pk: tuple(numbers) for pk, numbers in by_dose.items()}


def _of_group(group: Group, reviews: Sequence[Review], called: str) -> Iterator[_Said]:
    by_id = {row.pk: row for row in group.rows}
    for row in group.standing:
        if said := _row_words(row, group, called):
            bold = f"{group.name}, {words.running(happened(row))}."
            yield _Said(row.given_at, (row.pk,), bold, said, row.hand.initials)
    for row in group.rows:
        old = by_id.get(row.corrects_id) if row.corrects_id else None
        if old is None or old.outcome == Outcome.STRUCK:
            continue  # the next entry after a strike takes up its place; nobody changed anything
        struck = row.outcome == Outcome.STRUCK
        bold = f"{group.name}, {'struck through' if struck else 'corrected'} by {row.recorded_by.initials}."
        was = f"Was: {words.running(happened(old))}, {clock(old)}, {old.hand.initials}."
        yield _Said(row.recorded_at, (row.pk, old.pk), bold, _join(was, row.why), row.recorded_by.initials)
    if group.one is not None and (move := group.one.moved) is not None:
        bold = f"{group.name}, moved to {words.time(move.moved_to)}."
        yield _Said(
            move.recorded_at, tuple(row.pk for row in group.rows), bold, _advice(move.advice),
            move.recorded_by.initials,
        )  # fmt: skip
    yield from _decided(group, reviews)


def _decided(group: Group, reviews: Sequence[Review]) -> Iterator[_Said]:
    ids = {str(row.pk) for row in group.rows}
    mine = [one for one in reviews if one.dose_id and (str(one.dose_id) in ids or ids & set(one.seen))]
    rows = group.standing
    if not group.clash and not mine:
        return
    about = tuple(row.pk for row in group.rows)
    who = words.list_and(sorted({row.hand.initials for row in (rows if group.clash else group.rows)}))
    at = max(row.given_at for row in group.rows)
    bold = f"{group.name}: {words.WORDS['clash'].lower()}." if group.clash else f"{group.name}, looked at."
    decisions = [
        f"{one.recorded_by.initials} decided {words.moment(one.recorded_at)}: "
        f"{words.running(one.get_decision_display())}. {one.words}"
        for one in mine
    ]
    said = [f"{who} each recorded it."] if group.clash else []
    if group.clash and not mine:
        said.append("Nobody has decided yet: both count.")
    yield _Said(at, about, bold, " ".join([*said, *decisions]), mine[-1].recorded_by.initials if mine else "")


def _row_words(row: Dose, group: Group, called: str) -> str:
    """What the mark does not say; empty when it says all."""
    parts = []
    if group.one is None and not group.slotless:
        parts.append("Not due then: the line was changed, stopped or paused.")
    if group.beside:
        parts.append("At none of the times of this line.")
    if row.outcome == Outcome.NOT_KNOWN:
        parts.append("Counted as taken for every limit.")
    if row.who not in ("", Who.OUR_WORKER):
        giver = row.given_by_name or words.who(row.who, called)
        parts.append(f"{capfirst(giver)}.")
    if row.reason == Reason.OTHER and not row.note:
        parts.append("Another reason.")
    if row.wasted:
        parts.append(f"Wasted: {words.amount(row.wasted)} {row.unit}.")
    if row.witness:
        parts.append(f"Witness: {row.witness}.")
    parts += [f"“{row.note}”"] if row.note else []
    if row.told:
        parts.append(f"Told: {words.list_and(row.told)}.")
    if row.advice:
        parts.append(_advice(row.advice))
    if row.sure:
        parts.append(f"{words.sure(row.sure)}.")
    if row.why and not row.corrects_id:
        parts.append(f"Written later: “{row.why}”")
    parts += [_after(one) for one in row.after if one.what != FollowUp.What.EFFECT or not group.slotless]
    return " ".join(parts)


def _advice(advice: Mapping[str, str]) -> str:
    return f"{words.adviser(advice)} said: “{advice.get('words', '')}”"


def _after(one: FollowUp) -> str:
    text = f": “{one.text}”" if one.text else ""
    said = words.follow_up(one.what, one.answer)
    return f"{words.moment(one.happened_at)} {said}{text}, {one.recorded_by.initials}."


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)
