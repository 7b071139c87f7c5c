"""The serial of a chart: it belongs to the content, so an unchanged chart has the number it had.

A chart that changed gets the next number, worked out from its content and the number it replaces: screen and
JSON can say it before anything is printed. It is a name, not a secret.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from mar.chart.shape import Chart
from mar.chart.written import content
from mar.models import ChartIssue

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O and U: a serial is read aloud and copied by hand."""


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

    def after(self, chart: Chart) -> str:
        """The number of another issue of the same content, when the stored one cannot be trusted."""
        return _serial(chart, content(chart), self.issue)


def last_issue(chart: Chart) -> ChartIssue | None:
    """The chart issued last for these days. One query, without its PDF."""
    found = ChartIssue.objects.filter(
        person=chart.person, kind=kind_of(chart), first_day=chart.first_day, days=chart.days
    )
    return found.select_related("replaces").defer("pdf", "replaces__pdf").order_by("recorded_at", "id").last()


def standing(chart: Chart, now: datetime) -> Standing:
    """The serial of this chart, whether or not it was printed. One query."""
    issue = last_issue(chart)
    said = content(chart)
    if issue is not None and issue.content == said:
        return Standing(issue.serial, issue.recorded_at, issue, True)
    return Standing(_serial(chart, said, issue), now, issue, False)


def kind_of(chart: Chart) -> ChartIssue.Kind:
    return ChartIssue.Kind.CONTINGENCY if chart.contingency else ChartIssue.Kind.CHART


def _serial(chart: Chart, said: str, before: ChartIssue | None) -> str:
    """K7Q4-2M9X."""
    days = f"{chart.first_day} {chart.days}"
    named = f"{chart.person} {kind_of(chart)} {days} {said} {before.pk if before else ''}"
    number = int.from_bytes(hashlib.sha256(named.encode()).digest()[:5])
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in range(8))
    return f"{letters[:4]}-{letters[4:]}"
