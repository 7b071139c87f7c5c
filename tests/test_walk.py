"""Every address × every role × both agencies × nobody, generated from the map of addresses.

What is not yours answers exactly as what does not exist; what has no rule fails here.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from people.models import Worker
from people.permissions import READS_ONLY, may
from tests import everything
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

PUBLIC = {"healthz", "people:sign_in", "people:sign_out"}
"""Open to nobody in particular: whether the server works, and the door."""
FOR_ALL = {"schema", "docs"}
"""Open to every account: the description of the API, in which nobody's record is."""
METHODS = ("GET", "POST")
REFUSED = {403, 405}
FINE = {200, 302, 400, 405, 415, 422}
"""What an address may answer to somebody who may use it, when nothing or rubbish was sent."""


Ids = dict[str, str]
Said = tuple[int, str]
"""Status and body."""


@dataclass(frozen=True)
class Address:
    """One line of the map: its name, its path with `<name>` for each id, its view."""

    name: str
    route: str
    view: Callable[..., Any]

    @property
    def ids(self) -> list[str]:
        return re.findall(r"<(\w+)>", self.route)

    def of(self, ids: Ids) -> str:
        return re.sub(r"<(\w+)>", lambda found: ids[found[1]], self.route)


def walk(patterns: list[Any], route: str = "/", space: str = "") -> Iterator[Address]:
    for one in patterns:
        here = route + re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", str(one.pattern))
        if isinstance(one, URLResolver):
            inner = f"{one.namespace}:" if one.namespace else space
            yield from walk(one.url_patterns, here, inner)
        elif isinstance(one, URLPattern):
            yield Address(f"{space}{one.name}", here, one.callback)


@cache
def addresses() -> list[Address]:
    return list(walk(get_resolver().url_patterns))


def needs(address: Address) -> str | None:
    return getattr(address.view, "needs", None)


def ruled() -> list[Address]:
    return [one for one in addresses() if needs(one) is not None]


@pytest.fixture
def world(cast: Cast) -> dict[str, Ids]:
    return {
        "northgate": everything.of_northgate(cast),
        "lantern": everything.of_lantern(cast),
        "weald": everything.of_weald(cast),
    }


class Walker:
    """Asks in one worker's name, signed in once. What a request changed is undone."""

    def __init__(self, worker: Worker | None) -> None:
        self.worker, self.client = worker, Client(raise_request_exception=False)
        if worker is not None:
            self.client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")

    def ask(self, method: str, path: str) -> Any:
        cookies = self.client.cookies.copy()
        with transaction.atomic():
            answer = self.client.generic(method, path)
            transaction.set_rollback(True)
        self.client.cookies = cookies
        return answer

    def both(self, method: str, address: Address, these: Ids, those: Ids) -> tuple[Said, Said]:
        """The same address with two sets of ids."""
        return tuple(same(self.ask(method, address.of(ids)), ids) for ids in (these, those))


def same(answer: Any, ids: Ids) -> Said:
    """Status and body, with the request's own number and the ids that were asked for taken out."""
    body = answer.content.decode()
    for one in ids.values():
        body = body.replace(one, "ID")
    return answer.status_code, re.sub(r"(?<=they ask: )\S+?(?=<)|nonce=\S+", "N", body)


def nobodys(ids: Ids) -> Ids:
    return {name: str(uuid4()) for name in ids}


def test_the_map_has_the_pages_of_every_app() -> None:
    spaces = {one.name.split(":")[0] for one in addresses() if ":" in one.name}
    assert {"people", "medicines", "mar"} <= spaces
    assert len(addresses()) > 60


def test_every_address_has_a_rule() -> None:
    without = [one.name for one in addresses() if needs(one) is None]
    assert sorted(set(without) - PUBLIC - FOR_ALL) == []


def test_every_id_in_an_address_can_be_asked_for(world: dict[str, Ids]) -> None:
    wanted = {name for one in addresses() for name in one.ids}
    assert wanted <= set(world["northgate"]), "tests/everything.py makes one of each"


def test_nobody_is_sent_to_the_door(world: dict[str, Ids]) -> None:
    wrong, nobody = [], Walker(None)
    for address, method in product(ruled(), METHODS):
        answer = nobody.ask(method, address.of(world["northgate"]))
        if address.route.startswith("/api/"):
            right = answer.status_code == 401
        else:
            right = answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
        if not right:
            wrong.append((address.name, method, answer.status_code))
    assert wrong == []


def test_each_role_gets_what_the_table_says(cast: Cast, world: dict[str, Ids]) -> None:
    homes = {cast.northgate: "northgate", cast.lantern: "lantern", cast.weald: "weald"}
    wrong = []
    for worker in (cast.ann, cast.joy, cast.ruth, cast.paul, cast.lena, cast.sam, cast.grace, cast.nadia):
        walker, ids = Walker(worker), world[homes[worker.provider]]
        for address, method in product(ruled(), METHODS):
            if not set(address.ids) <= set(ids):
                continue  # a pharmacy has no visits, doses or tasks to name
            status = walker.ask(method, address.of(ids)).status_code
            permission = str(needs(address))
            reading = worker.role in READS_ONLY and permission != "account"
            allowed = may(worker, permission) and not (reading and method == "POST")
            # Who posts nothing to an address without ids has named nothing that is there.
            nothing = {404} if method == "POST" and not address.ids else set()
            if status not in (FINE | nothing if allowed else REFUSED):
                wrong.append((worker.role, method, address.name, status))
    assert wrong == []


def test_what_is_another_agencys_answers_as_what_does_not_exist(cast: Cast, world: dict[str, Ids]) -> None:
    wrong = []
    for worker in (cast.grace, cast.nadia, cast.lena, cast.ruth, cast.ann):
        walker = Walker(worker)
        theirs = world["lantern" if worker.provider == cast.northgate else "northgate"]
        for address, method in product(addresses(), METHODS):
            if not address.ids:
                continue
            foreign, nowhere = walker.both(method, address, theirs, nobodys(theirs))
            if foreign != nowhere or foreign[0] not in REFUSED | {404}:
                wrong.append((worker.role, method, address.name, foreign[0], nowhere[0]))
    assert wrong == []


def test_what_is_another_persons_answers_as_what_does_not_exist(cast: Cast, world: dict[str, Ids]) -> None:
    """In the same agency too, and when only the last id of an address is foreign."""
    wrong, walker = [], Walker(cast.ruth)
    for person, theirs in ((cast.kishor, world["northgate"]), (cast.meera, world["lantern"])):
        own = {"person_id": str(person.pk)}
        for address, method in product(addresses(), METHODS):
            if address.ids[:1] != ["person_id"] or len(address.ids) < 2:
                continue
            foreign, nowhere = walker.both(method, address, theirs | own, nobodys(theirs) | own)
            if foreign != nowhere or foreign[0] not in (404, 405):
                wrong.append((method, address.name, foreign[0], nowhere[0]))
    assert wrong == []


def test_a_worker_of_elsewhere_finds_nobody(cast: Cast, world: dict[str, Ids]) -> None:
    """Carol's visits are in Medway: Meera does not exist for her, nor Doreen for the senior of Maidstone."""
    wrong = []
    doreen = world["northgate"] | {"person_id": str(cast.doreen.pk)}
    for worker, ids in ((cast.carol, world["northgate"]), (cast.joy, doreen)):
        walker = Walker(worker)
        for address, method in product(addresses(), METHODS):
            if address.ids[:1] != ["person_id"]:
                continue
            found, nowhere = walker.both(method, address, ids, nobodys(ids))
            if found != nowhere or found[0] not in REFUSED | {404}:
                wrong.append((worker.role, method, address.name, found[0], nowhere[0]))
    assert wrong == []


def test_an_address_that_is_nothing_is_404_for_everybody_signed_in(cast: Cast) -> None:
    assert {Walker(one).ask("GET", "/nowhere/").status_code for one in (cast.ann, cast.lena)} == {404}
