"""The list of people: one page of it, found, sorted and ready to show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.http import urlencode

from people.models import Absence, Person, Worker
from people.records import now
from people.search import ORDERS, find

ON_A_PAGE = 50
COLUMNS = (
    ("name", "Name"),
    ("born", "Born"),
    ("", "NHS No."),
    ("address", "Address"),
    ("branch", "Branch"),
    ("", "Now"),
)


@dataclass(frozen=True)
class Row:
    person: Person
    absence: Absence | None
    ended: bool


@dataclass(frozen=True)
class Column:
    """A heading; `url` sorts by it, `sorted` is "ascending", "descending" or ""."""

    label: str
    url: str
    sorted: str


@dataclass(frozen=True)
class Listed:
    rows: list[Row]
    page: "Page[Person]"
    columns: list[Column]
    typed: str
    order: str
    ended: bool
    today: date
    before: str
    after: str


def people_page(worker: Worker, asked: Mapping[str, str]) -> Listed:
    """One page of the people open to `worker`: asked for by q, sort, page, and ended=1. Three queries."""
    typed, order, ended = asked.get("q", "")[:200], asked.get("sort", "name"), asked.get("ended") == "1"
    people = Person.objects.visible_to(worker).select_related("branch")
    if not ended:
        people = people.current()
    page = Paginator(find(people, typed, order), ON_A_PAGE).get_page(asked.get("page"))
    moment = now()
    away = {
        absence.person_id: absence
        for absence in Absence.objects.touching(moment, moment + timedelta(seconds=1)).filter(
            person__in=[one.pk for one in page]
        )
    }
    rows = [Row(person, away.get(person.pk), person.ended_on is not None) for person in page]

    def address(**change: str) -> str:
        kept = {"q": typed, "sort": order, "ended": "1" if ended else "", **change}
        return "?" + urlencode({name: value for name, value in kept.items() if value})

    return Listed(
        rows=rows, page=page, columns=[_column(key, label, order, address) for key, label in COLUMNS],
        typed=typed, order=order, ended=ended, today=timezone.localdate(moment),
        before=address(page=str(page.number - 1)) if page.has_previous() else "",
        after=address(page=str(page.number + 1)) if page.has_next() else "",
    )  # fmt: skip


def _column(key: str, label: str, order: str, address: Callable[..., str]) -> Column:
    if key not in ORDERS:
        return Column(label, "", "")
    now_by = {key: "ascending", f"-{key}": "descending"}.get(order, "")
    return Column(label, address(sort=f"-{key}" if now_by == "ascending" else key), now_by)
