"""The standard home-care MAR chart as one frozen value: screen, paper and JSON render this and nothing else.

What it must show is stories.md section 4. Everything in it is ready to show: words and marks, no codes to
look up. It holds no moment of its own making, so that an unchanged record gives an equal chart; what changes
with the clock alone (due now, still to come) is told apart by `State` only, and paper draws both empty.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from people.templatetags import words

State = Literal[
    "given", "late", "part", "not_taken", "left_out", "not_known", "clash", "struck",
    "overdue", "due", "later", "ask", "others", "suspended", "not_due",
]  # fmt: skip
"""`given` is taken in its window, `late` taken outside it. `struck`: only struck rows, and nothing due."""

LETTERS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""The weekday letters that stand over each date."""

Shape = Literal["", "box", "tray", "dash", "dots"]
"""What is drawn round a mark: a box for a letter of the key, an open tray, a dashed box, dots for others."""

Ground = Literal["", "hatch", "grey", "paused", "dots", "clash"]
"""What a cell is drawn on. Black and white tell these apart; colour never has to."""

Where = Literal["before", "inside", "after"]
"""Where a day stands to its line: before it began, after it ended. Such days are grey, never hatched."""


@dataclass(frozen=True)
class Mark:
    """What is written in a cell for one row: initials or a letter of the key; `struck` is crossed through."""

    text: str
    half: bool = False
    late: bool = False
    struck: bool = False
    shape: Shape = ""

    @property
    def shown(self) -> str:
        """AO · AO’ · ½ AO."""
        return f"{'½ ' if self.half else ''}{self.text}{'’' if self.late else ''}"


@dataclass(frozen=True)
class Cell:
    """One slot of one row on one day. `said` is the whole cell in words; `doses` holds every row of it, also
    corrected and struck ones. `ahead` is a STOP whose time has not come. `notes` are numbers on the back.
    """

    day: date
    state: State
    said: str
    marks: tuple[Mark, ...] = ()
    doses: tuple[UUID, ...] = ()
    notes: tuple[int, ...] = ()
    where: Where = "inside"
    ahead: bool = False
    by_others: bool = False
    due: bool = True
    """False where something is written though nothing was due, and where nothing is."""

    @property
    def mark(self) -> str:
        """What the cell shows, as text: "AO", "D", "½ AO", "STOP"; struck rows stand before what counts."""
        return " ".join(one.shown for one in self.marks)

    @property
    def ground(self) -> Ground:
        """Hatched: nothing due. Grey: before or after its line. Dots: somebody else gives it."""
        if self.state == "clash":
            return "clash"
        if self.state == "suspended":
            return "paused"
        if self.by_others or any(one.shape == "dots" and not one.struck for one in self.marks):
            return "dots"
        if self.where != "inside":
            return "grey"
        return "" if self.due else "hatch"

    @property
    def plain(self) -> bool:
        """Empty, or nothing but initials: most cells of any chart."""
        if not self.marks:
            return not self.ground
        (one, *more) = self.marks
        drawn = more or self.notes or one.half or one.struck or one.shape
        return self.state in ("given", "late") and not drawn and not self.ground


@dataclass(frozen=True)
class Row:
    """One time of a line, with a cell for each day. `step` is empty, or what is done ("remove", "apply")."""

    time: str
    ordinal: int
    step: str
    cells: tuple[Cell, ...]
    days: str = ""
    """'Wed' or 'every 3 days' where the line is not given every day: it stands over the time."""

    @property
    def heading(self) -> str:
        """Wed 09:00 apply: the days, the time and the step, as they stand in the head of the row."""
        return " ".join(filter(None, (self.days, self.time, self.step)))

    @property
    def ends_on(self) -> date | None:
        """The first day after the line ended, where a heavy bar stands; None when these days hold none."""
        after = [one.day for one in self.cells if one.where == "after"]
        return after[0] if after and after[0] != self.cells[0].day else None


@dataclass(frozen=True)
class Given:
    """A dose without a time of its own: when needed, or taken besides. One row of its block."""

    dose: UUID
    at: datetime
    amount: str
    why: str
    effect: str
    effect_at: datetime | None
    mark: Mark
    said: str
    happened: str
    notes: tuple[int, ...] = ()
    product: str = ""
    """Named only where no line of the chart does: what was taken besides."""

    @property
    def what(self) -> str:
        """Paracetamol 1 g cold sachet: taken, 1 sachet."""
        return f"{self.product}: {words.running(self.happened)}"


@dataclass(frozen=True)
class ChartLine:
    """One medicine: the band, its rows by time, or its when-needed block."""

    medicine: UUID | None
    name: str
    short: str
    route: str
    take: str
    when: str
    label: str
    what_for: str
    help: str
    kept: str
    watch: str
    source: str
    written: str
    on_time: bool
    stop: str
    change: str
    doubt: str
    replaces: UUID | None
    needed: bool
    limits: tuple[str, ...]
    rows: tuple[Row, ...]
    given: tuple[Given, ...]

    @property
    def text(self) -> str:
        """The line in one sentence, for JSON and for reading aloud."""
        return ". ".join(part for part in (self.name, f"{self.take}{self.when}") if part)


@dataclass(frozen=True)
class Note:
    """One line of the back page. `number` stands in the cell it explains."""

    number: int
    at: datetime
    bold: str
    words: str
    by: str


@dataclass(frozen=True)
class Letter:
    """One letter of the key, in words."""

    letter: str
    words: str


@dataclass(frozen=True)
class Legend:
    """The agency's key in the version in force for the days shown."""

    agency: str
    version: int
    since: date | None
    letters: tuple[Letter, ...]


@dataclass(frozen=True)
class Head:
    """Who this is and whom to ring, in words; `allergies` in one of its four states."""

    family_given: str
    title: str
    called: str
    born: str
    nhs_number: str
    address: str
    allergy_state: str
    allergies: str
    allergies_aside: str
    swallowing: str
    weight: str
    consent: str
    together: str
    help: tuple[str, ...]
    notes: tuple[str, ...] = ()
    folder_code: str = ""
    """Only on the chart for the folder: opens this person to a cover carer."""


@dataclass(frozen=True)
class Column:
    """The head of one day: Tu over 24."""

    day: date

    @property
    def letters(self) -> str:
        return LETTERS[self.day.weekday()]

    @property
    def number(self) -> str:
        return f"{self.day.day:02}"

    @property
    def monday(self) -> bool:
        """A week begins here: a bar stands before it."""
        return self.day.weekday() == 0


@dataclass(frozen=True)
class Chart:
    """A person's chart from `first_day` for `days` days. Equal records give equal charts."""

    person: UUID
    first_day: date
    days: int
    head: Head
    lines: tuple[ChartLine, ...]
    information: tuple[str, ...]
    besides: tuple[Given, ...]
    notes: tuple[Note, ...]
    initials: tuple[tuple[str, str], ...]
    legend: Legend
    contingency: bool = False

    @property
    def last_day(self) -> date:
        return self.first_day + timedelta(days=self.days - 1)

    @property
    def dates(self) -> tuple[date, ...]:
        return tuple(self.first_day + timedelta(days=n) for n in range(self.days))

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(map(Column, self.dates))

    @property
    def timed(self) -> tuple[ChartLine, ...]:
        """The lines of the grid."""
        return tuple(one for one in self.lines if not one.needed)

    @property
    def when_needed(self) -> tuple[ChartLine, ...]:
        return tuple(one for one in self.lines if one.needed)

    def cells(self) -> Iterator[tuple[ChartLine, Row, Cell]]:
        """Every cell of the grid, row by row."""
        for line in self.lines:
            for row in line.rows:
                for cell in row.cells:
                    yield line, row, cell
