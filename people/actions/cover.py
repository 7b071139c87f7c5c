"""Short-notice access (story 35), and what the office should know about the use of the product."""

import unicodedata
from datetime import date, timedelta

from django.db import transaction

from people.fields import Fields
from people.models import Cover, Person, SecurityEvent, Worker
from people.records import Refused, now
from people.rules import must

LASTS = timedelta(hours=12)
TRIES, TRIES_WITHIN = 5, timedelta(hours=1)
NOT_FOUND = "Nobody was found. Check the spelling and the date of birth, or the code, or ring the office."
TOO_MANY = "You have tried five times in the last hour. Ring the office: they can help at once."


def open_cover(
    by: Worker,
    *,
    family_name: str = "",
    given_name: str = "",
    born: date | None = None,
    code: str = "",
    reason: str,
) -> Cover:
    """Open one person of the own agency for 12 hours, by name and birth date or by the code.

    Five wrong tries an hour, kept as SecurityEvents; somebody of another agency is answered like nobody.
    Raises `Refused`; the try that failed stays written, so this is two transactions, not one.
    """
    must(by, "cover")
    fields = Fields(
        {"family_name": family_name, "given_name": given_name, "born": born, "code": code, "reason": reason}
    )
    why = fields.text("reason", "reason", 300, must=True)
    code = fields.text("code", "code", 20).replace(" ", "").upper()
    names = fields.text("family_name", "family name", 80), fields.text("given_name", "given name", 80)
    day = fields.day("born", "date of birth") or date.min
    if not code and not (all(names) and born):
        fields.wrong("", "Write family name, given name and date of birth, or the code in the folder.")
    fields.done()
    with transaction.atomic():
        Worker.objects.select_for_update(no_key=True).get(pk=by.pk)  # one try at a time
        if _tries(by) >= TRIES:
            raise Refused({"": [TOO_MANY]})
        person = _by_code(by, code) if code else _by_name(by, *names, day)
        if person is None:
            note_security(
                by, kind=SecurityEvent.Kind.COVER_TRY, words="By code" if code else "By name and birth date"
            )
        else:
            return _cover(by, person, "code" if code else "name", why)
    raise Refused({"": [NOT_FOUND]})


@transaction.atomic
def note_security(by: Worker, *, kind: str, words: str = "") -> SecurityEvent:
    """Write down for the office of `by` what it should know. No names in `words`."""
    if by.provider is None:
        raise Refused({"": ["The software has no office to tell."]})
    return SecurityEvent(provider=by.provider, kind=SecurityEvent.Kind(kind), words=words[:300]).save(by=by)


def _cover(by: Worker, person: Person, found_by: str, reason: str) -> Cover:
    there = Cover.objects.filter(person=person, recorded_by=by, expires_at__gt=now()).first()
    return there or Cover(person=person, found_by=found_by, reason=reason, expires_at=now() + LASTS).save(
        by=by
    )


def _tries(by: Worker) -> int:
    return SecurityEvent.objects.filter(
        provider_id=by.provider_id,
        recorded_by=by,
        kind=SecurityEvent.Kind.COVER_TRY,
        recorded_at__gt=now() - TRIES_WITHIN,
    ).count()


def _by_code(by: Worker, code: str) -> Person | None:
    return Person.objects.current().filter(provider_id=by.provider_id, folder_code=code).first()


def _by_name(by: Worker, family_name: str, given_name: str, born: date) -> Person | None:
    """The one person whose name is written so; two who share name and birth date need the code."""
    same_day = Person.objects.current().filter(provider_id=by.provider_id, born=born)
    wanted = _plain(family_name), _plain(given_name)
    found = [
        person
        for person in same_day
        if wanted
        in {
            (_plain(person.family_name), _plain(person.given_name)),
            (_plain(person.family_name), _plain(person.preferred_name)),
        }
    ]
    return found[0] if len(found) == 1 else None


def _plain(name: str) -> str:
    """Capitals, kinds of apostrophe and double spaces do not matter at a door; letters and accents do."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().replace("’", "'").split())
