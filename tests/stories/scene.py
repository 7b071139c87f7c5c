"""How the stories are told: each person signs in, sends what a tablet sends, and reads what it would show.

Stories of P1 in stories.md section 6, one file each, on the cast, at Tuesday 24-Nov-2026 09:10.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from html import unescape
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from people.models import Person, Worker
from people.records import clock_at
from tests.mar.bodies import at


def clients(worker: Worker) -> Client:
    """A browser in which this worker is signed in."""
    client = Client()
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    return client


@contextmanager
def time(clock: str, day: int = 24) -> Iterator[datetime]:
    """It is this time, of Tuesday unless said."""
    moment = at(clock, day)
    with clock_at(moment):
        yield moment


def send(worker: Worker, *entries: dict[str, Any]) -> list[dict[str, Any]]:
    """What the server answers to these entries, posted together by this worker's tablet."""
    answer = clients(worker).post("/api/doses/", list(entries), content_type="application/json")
    assert answer.status_code == 200, answer.content.decode()
    found: list[dict[str, Any]] = answer.json()
    return found


def told(answer: dict[str, Any]) -> str:
    """Everything that the carer is told after saving, as one text."""
    return " ".join(one["text"] for one in answer["concerns"])


def row_of(worker: Worker, person: Person) -> dict[str, Any]:
    """This person on this worker's round, as the tablet gets it."""
    answer = clients(worker).get("/api/round/")
    assert answer.status_code == 200, answer.content.decode()
    found: dict[str, Any] = find(answer.json()["people"], id=str(person.pk))
    return found


def find(rows: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    """The one row with these values; it must be there once."""
    found = [row for row in rows if wanted.items() <= {name: row.get(name) for name in wanted}.items()]
    assert len(found) == 1, f"{len(found)} rows with {wanted}"
    return found[0]


def slot(row: dict[str, Any], medicine: Any, clock: str, day: int = 24) -> dict[str, Any]:
    """The dose of this medicine due at this time."""
    return find(row["slots"], medicine=str(medicine.pk), due_time=clock, due_date=f"2026-11-{day}")


def get(worker: Worker, name: str, *args: Any) -> str:
    """A page as this worker reads it."""
    answer = clients(worker).get(reverse(name, args=[getattr(one, "pk", one) for one in args]))
    assert answer.status_code == 200, f"{name}: {answer.status_code}"
    return reads(answer)


def post(worker: Worker, name: str, *args: Any, **typed: Any) -> str:
    """A form sent by this worker, and the page after it."""
    address = reverse(name, args=[getattr(one, "pk", one) for one in args])
    answer = clients(worker).post(address, typed, follow=True)
    assert answer.status_code == 200, f"{name}: {answer.status_code} {reads(answer)[-800:]}"
    return reads(answer)


def reads(answer: Any) -> str:
    """The words of a page, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def board(worker: Worker) -> str:
    """The words of "Not recorded yet"."""
    return get(worker, "mar:board")


def sentence(worker: Worker, word: str) -> str:
    """A sentence that the round's page carries ready-made for its script, by its name."""
    html = clients(worker).get(reverse("mar:round")).content.decode()
    found = re.search(rf'data-word="{word}">([^<]*)<', html)
    assert found, f"the round has no words for {word}"
    return unescape(found[1])


def url(name: str, *args: Any) -> str:
    """The address of a page."""
    return reverse(name, args=[getattr(one, "pk", one) for one in args])


def picture() -> SimpleUploadedFile:
    """A small photo, as a tablet's camera sends it."""
    out = BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG")
    return SimpleUploadedFile("photo.png", out.getvalue(), "image/png")
