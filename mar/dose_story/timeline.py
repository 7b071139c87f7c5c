"""A dose on a line of time: its window, when it was due, given and written down. Pure geometry for an SVG.

Whole numbers only, in a box of 560 across; what happened long after stands in the list beside it, not here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils.text import capfirst

from mar.chart.notes import Group
from mar.models import Dose, Outcome, Review
from mar.steps import said_as
from mar.story import outcome_said
from people.templatetags import words

Kind = Literal["due", "given", "written", "after"]

LEFT, RIGHT, RAIL = 10, 550, 76
ABOVE = (52, 34, 16)
BELOW = (122, 140)
LETTER = 7
"""About how wide a letter is: labels that would touch stand on different lines."""
FAR = timedelta(hours=6)
ROOM = timedelta(minutes=20)


@dataclass(frozen=True)
class Event:
    """Something with a time: `words` is its label, "given 07:47"."""

    at: datetime
    kind: Kind
    words: str


@dataclass(frozen=True)
class Mark:
    """One event on the line, at `x`; the label's middle is `label_x`, its foot `y`."""

    kind: Kind
    x: int
    label_x: int
    y: int
    words: str

    @property
    def leader_from(self) -> int:
        return self.y + 4 if self.y < RAIL else self.y - 12


@dataclass(frozen=True)
class Timeline:
    """The picture. `said` is the same in words, for reading aloud."""

    marks: tuple[Mark, ...]
    window: tuple[int, int]
    window_words: tuple[str, str]
    late: tuple[int, int] | None
    said: str

    @property
    def top(self) -> int:
        """Where the picture begins, so that no line of labels is left empty."""
        return min([ABOVE[0], *(one.y for one in self.marks)]) - 18

    @property
    def height(self) -> int:
        return max([RAIL + 34, *(one.y + 8 for one in self.marks)]) - self.top

    @property
    def window_width(self) -> int:
        return self.window[1] - self.window[0]

    @property
    def window_labels(self) -> tuple[tuple[int, str, str], tuple[int, str, str]]:
        """Where each end's time stands, its anchor and the time; side by side, never one over the other."""
        first, last = self.window_words
        if self.window_width >= 2 * LETTER * len(first):
            return (self.window[0], "start", first), (self.window[1], "end", last)
        return (self.window_middle - 3, "end", first), (self.window_middle + 3, "start", last)

    @property
    def window_middle(self) -> int:
        return sum(self.window) // 2


def drawn(
    window_from: datetime, window_until: datetime, events: Sequence[Event], late: datetime | None
) -> Timeline:
    """The line from the window's beginning to the last event of the day. `late`: until when it was late."""
    near = [one for one in events if one.at == late or window_from - FAR <= one.at <= window_until + FAR]
    first = min([window_from, *(one.at for one in near)]) - ROOM
    last = max([window_until, *(one.at for one in near), *([late] if late else [])]) + ROOM

    def across(at: datetime) -> int:
        return LEFT + round((RIGHT - LEFT) * ((at - first) / (last - first)))

    marks = _labelled([(one, across(one.at)) for one in sorted(near, key=lambda one: one.at)])
    edge = across(window_until)
    inside = f"On time {words.time(window_from)} to {words.time(window_until)}."
    said = [f"{capfirst(one.words)}." for one in near]
    return Timeline(
        marks=tuple(marks),
        window=(across(window_from), edge),
        window_words=(words.time(window_from), words.time(window_until)),
        late=(edge, across(late)) if late and late > window_until else None,
        said=" ".join([*said, inside]),
    )


def _labelled(placed: Iterable[tuple[Event, int]]) -> list[Mark]:
    """Each label on the first line where it touches no other."""
    ends: dict[int, int] = {}
    found = []
    for event, x in placed:
        half = len(event.words) * LETTER // 2
        middle = min(max(x, LEFT + half), RIGHT - half)
        lines = BELOW if event.kind == "written" else ABOVE
        y = next((line for line in lines if ends.get(line, 0) <= middle - half), lines[-1])
        ends[y] = middle + half + LETTER
        found.append(Mark(event.kind, x, middle, y, event.words))
    return found


# --- what stands on it ------------------------------------------------------------------------------------


def timeline(group: Group, reviews: Sequence[Review], now: datetime) -> Timeline:
    """The line of a dose that has a slot."""
    assert group.one is not None, "a dose with a slot"
    slot = group.one.slot
    events = [Event(slot.due_at, "due", f"due {words.time(slot.due_at)}")]
    several = len(group.rows) > 1
    for row in group.rows:
        events += _happened(row, f" {row.hand.initials}" if several else "")
    events += [
        Event(one.recorded_at, "written", f"looked at {words.time(one.recorded_at)}") for one in reviews
    ]
    given = [row.given_at for row in group.standing if row.effect.leaves_pack]
    late = max(given, default=None) if given else now if group.one.state == "overdue" else None
    return drawn(slot.window_from, slot.window_until, events, late)


def _happened(row: Dose, by: str) -> Iterator[Event]:
    at, written = words.time(row.given_at), words.time(row.recorded_at)
    if row.outcome == Outcome.STRUCK:
        yield Event(row.recorded_at, "written", f"struck through {written}{by}")
        return
    if row.corrects_id:
        yield Event(row.recorded_at, "written", f"corrected {written}{by}")
    elif written != at:
        yield Event(row.recorded_at, "written", f"written {written}{by}")
    said = words.running(outcome_said(said_as(row.medicine, row), row.outcome))
    said = "found" if row.outcome == Outcome.NOT_KNOWN else said
    yield Event(row.given_at, "given" if row.effect.leaves_pack else "after", f"{said} {at}{by}")
    for one in row.after:
        yield Event(one.happened_at, "after", f"{words.FOLLOW_UPS[one.what]} {words.time(one.happened_at)}")
