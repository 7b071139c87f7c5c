"""The serial of a chart: it belongs to the content, so an unchanged chart has the number it had.

A chart that changed gets the next number, worked out from its content and the number it replaces: screen and
JSON can say it before anything is printed. It is a name, not a secret.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mar.chart import build
from mar.chart.shape import Chart
from mar.chart.written import content
from mar.models import ChartIssue
from people.models import Person, Worker

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O and U: a serial is read aloud and copied by hand."""

READ_AS = str.maketrans("OIL", "011")
HEAVY = ("pdf", "snapshot")


@dataclass(frozen=True)
class Standing:
    """A chart beside what was issued for the same days. `issue` is the last one, `same` whether it still
    says what the record says.
    """

    serial: str
    as_at: datetime
    issue: ChartIssue | None
    same: bool

    @property
    def replaces(self) -> str:
        """The serial that this one makes void; empty when there is none."""
        if self.issue is None:
            return ""
        if not self.same:
            return self.issue.serial
        return self.issue.replaces.serial if self.issue.replaces else ""

    def another(self, chart: Chart) -> str:
        """The number of another issue of the same content, when the stored one cannot be trusted."""
        return _serial(chart, content(chart), self.issue)


def last_issue(chart: Chart) -> ChartIssue | None:
    """The chart issued last for these days; for the folder, where only one lies, of any days. One query,
    without its PDF.
    """
    found = ChartIssue.objects.filter(person=chart.person, kind=kind_of(chart))
    if not chart.contingency:
        found = found.filter(first_day=chart.first_day, days=chart.days)
    found = found.select_related("replaces").defer(*HEAVY, *(f"replaces__{name}" for name in HEAVY))
    return found.order_by("recorded_at", "id").last()


def of_serial(worker: Worker, typed: str) -> ChartIssue | None:
    """The issued chart with this serial, as somebody typed or scanned it, of a person this worker may see."""
    wanted = "".join(one for one in typed.upper() if one.isalnum()).translate(READ_AS)
    found = ChartIssue.objects.filter(
        provider=worker.provider_id,
        serial=f"{wanted[:4]}-{wanted[4:]}",
        person__in=Person.objects.visible_to(worker),
    )
    return found.first()


@dataclass(frozen=True)
class Paper:
    """What to tell whoever holds a printed chart: in two words, in a sentence, and what took its place."""

    current: bool
    head: str
    says: str
    after: ChartIssue | None = None


def whether_current(issue: ChartIssue, person: Person, now: datetime) -> Paper:
    """Whether this paper, its seal unbroken, still says what the record says."""
    if (newer := after(issue)) is not None:
        return Paper(False, "void", f"This paper is void. Use {newer.serial}, and take this one away.", newer)
    folder = issue.kind == ChartIssue.Kind.CONTINGENCY
    found = build(person, issue.first_day, issue.days, now, contingency=folder)
    if content(found) != issue.content:
        return Paper(False, "out of date", "The record has changed since it was printed. Print it again.")
    return Paper(True, "still the one", "It says what the record says now. No later chart took its place.")


def after(issue: ChartIssue) -> ChartIssue | None:
    """The chart that made this one void. One query."""
    return issue.replaced_by.defer(*HEAVY).order_by("recorded_at", "id").first()


def standing(chart: Chart, now: datetime) -> Standing:
    """The serial of this chart, whether or not it was printed. One query."""
    issue = last_issue(chart)
    said = content(chart)
    if issue is not None and issue.content == said:
        return Standing(issue.serial, issue.recorded_at, issue, True)
    return Standing(_serial(chart, said, issue), now, issue, False)


def free_number(chart: Chart, wanted: str, provider: UUID) -> str:
    """`wanted`, unless another chart of the agency has it: among a million some two would share one, and the
    second could not be printed. One query.
    """
    taken = ChartIssue.objects.filter(provider=provider)
    while taken.filter(serial=wanted).exists():
        wanted = _serial(chart, content(chart), None, wanted)
    return wanted


def kind_of(chart: Chart) -> ChartIssue.Kind:
    return ChartIssue.Kind.CONTINGENCY if chart.contingency else ChartIssue.Kind.CHART


def _serial(chart: Chart, said: str, before: ChartIssue | None, turn: str = "") -> str:
    """K7Q4-2M9X."""
    days = f"{chart.first_day} {chart.days}"
    named = f"{chart.person} {kind_of(chart)} {days} {said} {before.pk if before else ''}{turn}"
    number = int.from_bytes(hashlib.sha256(named.encode()).digest()[:5])
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in range(8))
    return f"{letters[:4]}-{letters[4:]}"
