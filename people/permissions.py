"""Who may do what: the roles table, `@needs`, and the one way to a person.

Deny by default. The middleware asks for a sign-in; each view names its permission with `@needs`; a view with
none fails the walk of the URL map. A person is reached only through `Person.objects.visible_to(worker)`, so
somebody of another agency and somebody who does not exist are the same 404 (design.md section 7).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from people.models import Access, Person, Role, Worker
from people.records import now

CARE_WORKER = {
    "round": "see today's round, sign what happened, correct own entries",
    "cover": "open somebody at short notice",
    "person": "see the people of own visits",
    "account": "change own password",
}
SENIOR = CARE_WORKER | {
    "person": "see the people of the branch",
    "board": "see what is not recorded yet, and deal with it",
    "chart": "read and print the chart of any days",
    "absence": "write an absence",
    "medicines": "enter, change, stop, pause and check lines (never own), answer doubts",
    "correct": "correct anybody's entries",
    "review": "resolve reviews",
    "visits": "plan visits",
}
MANAGER = SENIOR | {
    "person": "see everybody of the agency",
    "people": "add, edit and end people; consent; death",
    "workers": "accounts of care workers and seniors",
    "settings": "settings of agency and branches",
    "trail": "read the history",
}
ROLES: dict[str, dict[str, str]] = {
    Role.CARE_WORKER: CARE_WORKER,
    Role.SENIOR: SENIOR,
    Role.MANAGER: MANAGER,
    Role.PHARMACIST: {
        "person": "see the people of the own organisation",
        "people": "add and edit the people of the own organisation",
        "medicines": "enter, change, stop, pause and check lines of the own organisation (never own)",
        "chart": "read and print the chart of any days",
        "account": "change own password",
    },
    Role.INSPECTOR: {
        "person": "read the agency's people, until a date",
        "board": "read what is not recorded yet",
        "chart": "read and print the chart of any days",
        "trail": "read the history",
        "account": "change own password",
    },
    Role.ADMINISTRATOR: {"workers": "every account, never a care record", "account": "change own password"},
    Role.SOFTWARE: {},
}
READS_ONLY = frozenset({Role.INSPECTOR})

MANAGES: dict[str, frozenset[str]] = {
    Role.MANAGER: frozenset({Role.CARE_WORKER, Role.SENIOR}),
    Role.ADMINISTRATOR: frozenset(set(Role) - {Role.SOFTWARE}),
}
"""Whose accounts a role may add, change and end."""


def may(worker: Worker, permission: str) -> bool:
    """Whether this worker's role holds the permission today (an inspector's ends on a date)."""
    if not worker.is_authenticated or not worker.is_active:
        return False
    if worker.until and worker.until < timezone.localdate(now()):
        return False
    return permission in ROLES[worker.role]


class Elsewhere(PermissionDenied):
    """Not this page, but another that is open to them: its address and what it is called."""

    def __init__(self, sentence: str, url: str, label: str) -> None:
        super().__init__(sentence)
        self.url, self.label = url, label


@dataclass(frozen=True)
class Instead:
    """For whom a page is refused: the name of the page they have instead, what it is called, and why."""

    name: str
    label: str
    sentence: str


def needs(
    permission: str, *, instead: Instead | None = None
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Name the permission of a view. Refuses in words; who only reads may never post. `instead` is a page of
    the same person that is open to whoever may see people at all.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user, permission):
                if instead and may(request.user, "person"):
                    url = reverse(instead.name, args=args, kwargs=kwargs)
                    raise Elsewhere(instead.sentence, url, instead.label)
                raise PermissionDenied("Your role does not include this page.")
            if (
                request.method not in ("GET", "HEAD")
                and request.user.role in READS_ONLY
                and permission != "account"
            ):
                raise PermissionDenied("You can read here. You cannot change anything.")
            return view(request, *args, **kwargs)

        guarded.needs = permission  # type: ignore[attr-defined]  # read by the walk of the addresses
        return guarded

    return decorate


def people_for(worker: Worker) -> QuerySet[Person]:
    """Everybody this worker may open now, the ended left out. For one person it is `person_for`."""
    return Person.objects.visible_to(worker).current()


def person_for(worker: Worker, person_id: UUID, page: str) -> Person:
    """The person, if this worker may see them, with the look written down. Raises Http404 otherwise."""
    person = (
        Person.objects.visible_to(worker)
        .select_related("provider", "branch__provider")
        .filter(pk=person_id)
        .first()
    )
    if person is None:
        raise Http404("Nobody with this address is open to you.")
    note_access(worker, [person], page)
    if worker.provider_id == person.provider_id:
        worker.provider = person.provider  # read with the person: no page asks for it again
    return person


def note_access(worker: Worker, people: list[Person], page: str) -> None:
    """One row for each person, page and hour, however often the page is asked for."""
    moment = now()
    hour = moment.replace(minute=0, second=0, microsecond=0)
    rows = [
        Access(
            provider_id=person.provider_id,
            person=person,
            page=page,
            hour=hour,
            recorded_by=worker,
            recorded_at=moment,
        )
        for person in people
    ]
    Access._base_manager.bulk_create(rows, ignore_conflicts=True)
