"""What a carer, an administrator and a pharmacist may send, sent wrong: words or a record, never our fault.

Each form is asked for as it is shown, and sent back with hostile values: all fields at once, and some alone.
"""

import random
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.test_walk import Address, Ids, Walker, needs, ruled, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]

__all__ = ["world"]  # the fixture of the walk

HOSTILE = [
    "", "\x00", "a\x00b", "\u202e21 gm", "🙂" * 300, "O'Brien-Ní Ó", "' or 1=1; drop table mar_dose --",
    "<script>alert(1)</script>", "{{ settings.SECRET_KEY }}", "x" * 20_000, "-1", "NaN", "Infinity", "1e999",
    "9" * 400, "0", "٣", "01-Jan-0001", "31-Dec-9999", "9999-12-31 23:59", "31/02/2026", "24:61", "on", "[]",
]  # fmt: skip
HUGE = "x" * (10 * 1024 * 1024)
TOGETHER, ALONE = 14, 7
"""How many values are sent in every field at once, and how many fields alone: by lot from a fixed seed."""


class Controls(HTMLParser):
    """Name → value of every control of a page, as a browser would send them; a select gives its first."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("input", "textarea", "select") and given.get("name"):
            self.found.setdefault(given["name"], unescape(given.get("value", "")))
            self.select = given["name"] if tag == "select" else ""
        elif tag == "option" and self.select and not self.found[self.select]:
            self.found[self.select] = given.get("value", "")


def send(walker: Walker, path: str, data: dict[str, Any]) -> int:
    """The status; what it changed is undone. What only reads is asked with the same words."""
    cookies = walker.client.cookies.copy()
    with transaction.atomic():
        status = walker.client.post(path, data).status_code
        if status == 405:
            status = walker.client.get(path, data).status_code
        transaction.set_rollback(True)
    walker.client.cookies = cookies
    return int(status)


def forms(walker: Walker, ids: Ids) -> list[tuple[Address, str, dict[str, str]]]:
    """Every page of this worker with something to fill in."""
    found = []
    for address in ruled():
        if address.route.startswith("/api/") or not set(address.ids) <= set(ids):
            continue
        path = address.of(ids)
        answer = walker.client.get(path)
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            controls = Controls(answer.content.decode()).found
            controls.pop("csrfmiddlewaretoken", None)
            if controls:
                found.append((address, path, controls))
        elif answer.status_code == 405:
            found.append((address, path, {"why": "", "seen": "", "key": ""}))
    return found


@pytest.mark.parametrize(("name", "home", "least"), [
    ("ann", "northgate", 4), ("lena", "northgate", 4), ("nadia", "weald", 15),
])  # fmt: skip
def test_nothing_typed_is_a_fault_of_ours(
    cast: Cast, world: dict[str, Ids], name: str, home: str, least: int
) -> None:
    lot = random.Random(20261124)
    walker, ids = Walker(getattr(cast, name)), world[home]
    foreign = [*world["lantern"].values(), *world["northgate"].values()]
    pages = forms(walker, ids)
    assert len(pages) >= least, [address.name for address, _, _ in pages]
    wrong = []
    for address, path, controls in pages:
        sent = [
            dict.fromkeys(controls, value) for value in (*lot.sample(HOSTILE, TOGETHER), lot.choice(foreign))
        ]
        for field in lot.sample(sorted(controls), min(ALONE, len(controls))):
            sent.append(controls | {field: lot.choice([*HOSTILE, *foreign])})
        wrong += [
            (address.name, needs(address), status, one)
            for one in sent
            if (status := send(walker, path, one)) >= 500
        ]
    for address, path, controls in pages[:: max(1, len(pages) // 3)]:
        field = next(
            (one for one in controls if re.search("name|words|reason|label|q$", one)), next(iter(controls))
        )
        if (status := send(walker, path, controls | {field: HUGE})) >= 500:
            wrong.append((address.name, needs(address), status, {field: "10 MB"}))
    assert wrong == []
