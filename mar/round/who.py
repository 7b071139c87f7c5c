"""Who this is, when somebody comes, who else is here, and whom to ring."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from mar.round.around import Around
from mar.slots import ZONE
from people.banner import banner
from people.models import Absence, Contact
from people.templatetags import words
from people.templatetags.words import Housemate

ORDER_TO_RING: dict[str, int] = {
    Contact.Purpose.PHARMACY: 0,
    Contact.Purpose.GP: 1,
    Contact.Purpose.NURSE: 2,
    Contact.Purpose.CLINIC: 3,
}


def pronouns(code: str) -> dict[str, str]:
    one = words.PRONOUNS[code]
    verbs = ("have", "take", "say") if one.plural else ("has", "takes", "says")
    return {
        "she": one.subject,
        "She": one.subject.capitalize(),
        "her": one.object,
        "their": one.possessive,
        "Their": one.possessive.capitalize(),
        "herself": one.reflexive,
        "has": verbs[0],
        "takes": verbs[1],
        "says": verbs[2],
    }


def banner_json(around: Around) -> dict[str, Any]:
    mates = [Housemate(one.preferred_name) for one in around.housemates]
    found = banner(around.person, around.now.astimezone(ZONE).date(), around.allergies, mates)
    shown = asdict(found)
    shown.pop("together")
    shown["allergies"] |= {"text": found.allergies.text, "as_of": found.allergies.aside}
    return shown


def mate(mate: Any, around: Around) -> dict[str, Any]:
    return {
        "id": str(mate.pk),
        "called": mate.preferred_name,
        "said": words.name_said(mate.given_name, mate.family_name),
        "born": words.born(mate.born, around.now.astimezone(ZONE).date()),
        "photo": None,
        "open": mate.pk in around.may_open,
    }


def visit(visit: Any) -> dict[str, Any]:
    workers = [one.name for one in (visit.worker, visit.worker2) if one]
    return {
        "id": str(visit.pk),
        "starts_at": visit.starts_at.isoformat(),
        "ends_at": visit.ends_at.isoformat(),
        "workers": workers,
    }


def visit_text(around: Around) -> str:
    visit = around.visit
    if visit is None:
        return "No visit planned"
    return f"Visit {words.time(visit.starts_at)}–{words.time(visit.ends_at)}"


def later_text(around: Around) -> str:
    """Who comes later today, so that nobody gives a later visit's dose."""
    times: dict[str, list[str]] = {}
    for visit in around.others:
        if visit.starts_at > around.now and visit.worker:
            times.setdefault(visit.worker.name, []).append(words.time(visit.starts_at))
    return ". ".join(f"{name} comes {words.list_and(at)}" for name, at in times.items())


def needs_identity(around: Around) -> bool:
    """Once a visit; where no visit is planned, once an hour."""
    since = around.visit.starts_at - timedelta(hours=1) if around.visit else around.now - timedelta(hours=1)
    return not any(one.opened_at >= since for one in around.mine)


def open_by(around: Around) -> list[dict[str, Any]]:
    """Others who opened this person in the last hour: said, never locked."""
    last = {}
    for one in around.open_elsewhere:
        last[one.opened_by_id] = one
    return [
        {
            "worker": one.opened_by.name,
            "name": one.opened_by.first_name,
            "since": one.opened_at.isoformat(),
            "text": f"{one.opened_by.first_name} has this open since {words.time(one.opened_at)}.",
            "phone": words.phone(one.opened_by.phone),
        }
        for one in last.values()
    ]


def suspended(around: Around) -> dict[str, Any] | None:
    one = around.absence
    if one is None:
        return None
    text = f"{Absence.Kind(one.kind).label} since {words.moment(one.starts_at)}"
    return {"kind": one.kind, "text": text, "since": one.starts_at.isoformat()}


def numbers(around: Around) -> list[dict[str, str]]:
    """Whom to ring, in the order to ring."""
    branch = around.person.branch
    found = [("office", "the office", branch.office(), branch.provider.office_hours)]
    found.append(("on_call", "on call", branch.oncall(), "when the office is closed"))
    contacts = sorted(
        around.contacts,
        key=lambda one: ORDER_TO_RING.get(one.purpose, len(ORDER_TO_RING)),
    )
    found += [(one.purpose, one.name, one.number, one.hours) for one in contacts]
    found += [("111", "NHS 111", "111", "day and night"), ("999", "Emergency", "999", "life in danger")]
    return [
        {"kind": str(kind), "who": who, "number": words.phone(number), "hours": hours}
        for kind, who, number, hours in found
        if number
    ]
