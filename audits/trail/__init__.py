"""The trail: who changed, recorded or looked at what, and when, in words, before and after side by side.

It reads history rows and events of every app and writes nothing. Shown by days, not by pages: a reader asks
"what happened that week", and a page break between two rows of one moment could hide one of them. Where there
is more than 500 lines the page says so; the CSV has all of them.
"""

from collections.abc import Iterator
from itertools import chain

from audits.trail.asked import EVERYTHING, MOST, Asked, people_of, read, workers_of
from audits.trail.changes import changes
from audits.trail.events import doses, happenings, looks
from audits.trail.shape import KINDS, Pair, TrailLine

__all__ = [
    "EVERYTHING",
    "KINDS",
    "MOST",
    "Asked",
    "Pair",
    "TrailLine",
    "people_of",
    "read",
    "trail",
    "workers_of",
]


def trail(asked: Asked) -> list[TrailLine]:
    """The lines asked for, newest first; one more than `asked.most` when there are more."""
    found = sorted(_found(asked), key=lambda one: (one.at, one.kind, one.bold, one.text), reverse=True)
    return found[: asked.most + 1]


def _found(asked: Asked) -> Iterator[TrailLine]:
    sources = {"doses": (doses,), "changes": (changes, happenings), "looks": (looks,)}
    return chain.from_iterable(source(asked) for kind in asked.kinds for source in sources[kind])
