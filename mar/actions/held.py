"""Keeping what cannot be filed: the office looks at it, nothing on the chart changes."""

from mar.entries import Entry
from mar.models import Held
from people import actions as people_actions
from people.models import Person, SecurityEvent, Worker
from people.templatetags.words import WORDS

SECURITY = frozenset({"elsewhere", "signer"})
"""Causes the office should also know as a use of the product that is out of the ordinary."""


class CannotFile(Exception):
    """This entry cannot be filed and must not be lost: hold it for a person to decide."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


def hold(by: Worker, entry: Entry, person: Person | None, cause: str) -> Held:
    """Keep the entry word for word. Inside the filing's transaction."""
    if cause in SECURITY:
        people_actions.note_security(by, kind=SecurityEvent.Kind.ELSEWHERE, words=f"{entry.kind} {entry.key}")
    held = Held(
        provider_id=by.agency_id,
        person=person,
        key=entry.key,
        fingerprint=entry.fingerprint,
        body=entry.raw,
        cause=cause,
        words=WORDS["kept_for_review"],
    )
    return held.save(by=by)
