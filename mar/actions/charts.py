"""Issuing a chart, and the agency's key."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from mar import chart, legend
from mar.chart import seal
from mar.chart.issued import free_number, kind_of, standing
from mar.chart.shape import Chart
from mar.chart.written import content, snapshot
from mar.legend import KeyLetter
from mar.models import ChartIssue, Legend
from people import actions as people_actions
from people.models import Organisation, Person, SecurityEvent, Worker
from people.records import Refused, locked, new_id, now

Draw = Callable[[Chart, ChartIssue], bytes]
"""Puts a chart on paper under the serial and the names of its issue; see `mar.pdf.draw`."""


def issue_chart(
    by: Worker,
    *,
    person: Person,
    first_day: date,
    days: int,
    draw: Draw,
    contingency: bool = False,
    anew: bool = False,
) -> ChartIssue:
    """The chart of these days on paper: the stored one byte for byte when nothing changed, else a new issue
    that makes the last void.

    The person is held while it is drawn (a third of a second), so that no dose falls between what was read
    and what was sealed. Raises `seal.Broken` when the stored chart was tampered with, and tells the office;
    `anew` then issues another that makes it void.
    """
    with _telling(by):
        return _issue(by, person, first_day, days, draw, contingency, anew)


def issue_folder_chart(by: Worker, *, person: Person, draw: Draw) -> ChartIssue:
    """The chart for the folder, four weeks from today; as `issue_chart`."""
    today = timezone.localdate(now())
    return issue_chart(
        by, person=person, first_day=today, days=chart.FOLDER_DAYS, draw=draw, contingency=True
    )


def open_chart(by: Worker, *, issue: ChartIssue) -> ChartIssue:
    """The stored chart, when it is as it was issued. Raises `seal.Broken`, and tells the office."""
    with _telling(by):
        return seal.check(issue)


@contextmanager
def _telling(by: Worker) -> Iterator[None]:
    """Write a broken seal down for the office, outside the transaction that it ended."""
    try:
        yield
    except seal.Broken as broken:
        if by.provider_id is not None:
            kind = SecurityEvent.Kind.CHART_CHANGED
            people_actions.note_security(by, kind=kind, words=broken.issue.serial)
        raise


@transaction.atomic
def _issue(
    by: Worker, person: Person, first_day: date, days: int, draw: Draw, contingency: bool, anew: bool
) -> ChartIssue:
    # As they are now: an allergy may have been written since the page that asks was made.
    person = locked(Person.objects.select_related("branch__provider")).get(pk=person.pk)
    moment = now()
    found = chart.build(person, first_day, days, moment, contingency=contingency)
    stands = standing(found, moment)
    if stands.issue is not None and stands.same and not anew:
        return seal.check(ChartIssue.objects.get(pk=stands.issue.pk))
    serial = stands.another(found) if anew else stands.serial
    issue = ChartIssue(
        id=new_id(),
        person=person,
        provider_id=person.provider_id,
        kind=kind_of(found),
        serial=free_number(found, serial, person.provider_id),
        first_day=first_day,
        days=days,
        content=content(found),
        replaces=stands.issue,
        snapshot=snapshot(found),
        recorded_at=moment,
        recorded_by=by,
    )
    issue.pdf = draw(found, issue)
    issue.seal = seal.sealed(issue)
    return issue.save(by=by)


@transaction.atomic
def set_legend(by: Worker, *, provider: Organisation, letters: Sequence[KeyLetter], seen: int) -> Legend:
    """A new version of the agency's key; the old ones stay, for the charts they were printed on.

    `seen` is the version the form was made from (0: the starting key). Raises `Refused` with the sentences.
    """
    held = Organisation.objects.select_for_update(no_key=True).get(pk=provider.pk)
    last = Legend.objects.filter(provider=held).order_by("-version").first()
    version = last.version if last else 0
    if version != seen:
        raise Refused({"": ["Somebody else changed the key while you were typing. Look again."]})
    if found := legend.faults(letters, _initials(held)):
        raise Refused({"": found})
    rows: list[dict[str, Any]] = [one.as_json() for one in letters]
    if last is not None and last.letters == rows:
        return last
    return Legend(provider=held, version=version + 1, letters=rows).save(by=by)


def _initials(provider: Organisation) -> list[str]:
    return [*Worker.objects.of(provider).values_list("initials", flat=True)]
