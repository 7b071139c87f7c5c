"""Whom to ring from a tablet where nobody is signed in."""

from dataclasses import dataclass
from uuid import UUID

from people.models import Organisation


@dataclass(frozen=True)
class Number:
    name: str
    number: str


def numbers_of(organisation_id: str) -> list[Number]:
    """The office and the on-call number of the organisation this device belongs to; none when not known."""
    try:
        organisation = Organisation.objects.filter(pk=UUID(organisation_id)).first()
    except ValueError:
        return []
    if organisation is None:
        return []
    both = (("the office", organisation.office_number), ("the on-call", organisation.oncall_number))
    return [Number(name, number) for name, number in both if number]
