"""Adding everybody, through the actions as anybody would."""

from datetime import date, time, timedelta

from django.utils import timezone

from mar.demo import photos
from mar.demo.cast import Cast
from mar.demo.people.elsewhere import HOSPITALS, LANTERN
from mar.demo.people.northgate import NORTHGATE
from mar.demo.people.someone import EVERY_DAY, Someone
from people import actions
from people.models import Person, VisitPattern, Worker
from people.records import now


def visit_times(name: str) -> list[time]:
    """The times somebody comes to this person of an agency ("meera"), in order."""
    one = next(one for one in (*NORTHGATE, *LANTERN) if one.short == name)
    return [time.fromisoformat(text.split()[0]) for text in one.visits]


def add_all(cast: Cast) -> dict[str, Person]:
    """Everybody, by first name in small letters; the hospitals' own people by "weald" and "thameside"."""
    northgate = {one.short: _add(cast, cast.workers["ruth"], one) for one in NORTHGATE}
    lantern = {one.short: _add(cast, cast.workers["grace"], one) for one in LANTERN}
    by = (cast.workers["nadia"], cast.workers["owen"])
    hospitals = {one.branch: _add(cast, who, one) for who, one in zip(by, HOSPITALS, strict=True)}
    return northgate | lantern | hospitals


def _add(cast: Cast, by: Worker, one: Someone) -> Person:
    given_name, family_name = one.name.split(" ", 1)
    today = timezone.localdate(now())
    more = dict(one.more)
    if "weight_kg" in more:
        more["weighed_on"] = today - timedelta(days=6)
    person = actions.add_person(
        by,
        branch=cast.branches[one.branch],
        given_name=given_name,
        family_name=family_name,
        born=one.born,
        nhs_number=one.nhs_number,
        pronoun=one.pronoun,
        title=one.title,
        address=one.address,
        **more,
    )
    _allergies(by, person, one, today - timedelta(days=9))
    for purpose, name, number, hours in one.contacts:
        actions.add_contact(by, person=person, purpose=purpose, name=name, number=number, hours=hours)
    actions.set_photo(by, person=person, content=photos.initials(one.name))
    for text in one.visits:
        _visit(cast, by, person, text)
    person.refresh_from_db()
    return person


def _allergies(by: Worker, person: Person, one: Someone, day: date) -> None:
    """("none_known",), ("unavailable",), ("not_recorded",), or substance, reaction and severity."""
    match one.allergy:
        case ("not_recorded",):
            return
        case ("unavailable",):
            actions.set_allergy_state(
                by, person=person, allergy_state="unavailable", allergies_as_of=None, allergies_how=""
            )
        case ("none_known",):
            actions.set_allergy_state(
                by,
                person=person,
                allergy_state="none_known",
                allergies_as_of=day,
                allergies_how=one.contacts[0][1] if one.contacts else "the ward",
            )
        case (substance, reaction, severity):
            actions.add_allergy(
                by,
                person=person,
                substance=substance,
                reaction=reaction,
                severity=severity,
                noted_on=day,
                said_by="Mill Lane Surgery",
            )


def _visit(cast: Cast, by: Worker, person: Person, text: str) -> VisitPattern:
    at, who, *days = text.split()
    starts = time.fromisoformat(at)
    ends = (starts.hour * 60 + starts.minute + 30) % (24 * 60)
    return actions.add_pattern(
        by,
        person=person,
        weekdays=[*map(int, days or EVERY_DAY)],
        starts=starts,
        ends=time(*divmod(ends, 60)),
        worker=cast.workers[who],
        since=timezone.localdate(now()),
    )
