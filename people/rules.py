"""Reasons not to, in sentences; empty means yes. Actions ask these themselves, whoever called them."""

from people.models import Organisation, Person, Role, Worker
from people.permissions import MANAGES, READS_ONLY, may
from people.records import Refused

CARES_BY_BRANCH = frozenset({Role.CARE_WORKER, Role.SENIOR})
ROLES_OF: dict[str, tuple[Role, ...]] = {
    Organisation.Kind.CARE_AGENCY: (
        Role.CARE_WORKER,
        Role.SENIOR,
        Role.MANAGER,
        Role.INSPECTOR,
        Role.ADMINISTRATOR,
    ),
    Organisation.Kind.HOSPITAL_PHARMACY: (Role.PHARMACIST, Role.ADMINISTRATOR),
    Organisation.Kind.COMMUNITY_PHARMACY: (Role.PHARMACIST, Role.ADMINISTRATOR),
}
"""The roles that exist in each kind of organisation."""


def reasons_not_to(by: Worker, permission: str, person: Person | None = None) -> list[str]:
    """Why this worker may not do what the permission names, to this person. One query when a person is given.

    The software itself may: it cannot sign in, so only our own commands act in its name.
    """
    if by.role == Role.SOFTWARE:
        return []
    if not may(by, permission):
        return ["Your role does not include this. Ask your manager."]
    if by.role in READS_ONLY and permission != "account":
        return ["You can read here. You cannot change anything."]
    if person is not None and not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        return ["This person is not open to you."]
    return []


def must(by: Worker, permission: str, person: Person | None = None) -> None:
    """Raise `Refused` with the reasons, if there are any."""
    refuse(reasons_not_to(by, permission, person))


def refuse(reasons: list[str]) -> None:
    """Raise `Refused` about the whole when there is a reason."""
    if reasons:
        raise Refused({"": reasons})


def roles_open_to(by: Worker, organisation: Organisation) -> list[Role]:
    """The roles this worker may give to an account of this organisation, in their order."""
    roles = ROLES_OF[organisation.kind]
    if by.role == Role.SOFTWARE:
        return list(roles)
    if by.provider_id != organisation.pk:
        return []
    return [role for role in roles if role in MANAGES.get(by.role, frozenset())]


def reasons_not_to_manage(by: Worker, worker: Worker) -> list[str]:
    """Why this worker may not change that account."""
    if by.role == Role.SOFTWARE:
        return []
    if worker.provider_id != by.provider_id or worker.role == Role.SOFTWARE:
        return ["This account is not open to you."]
    reasons = reasons_not_to(by, "workers")
    if not reasons and worker.role not in MANAGES[by.role]:
        reasons = ["Your role looks after other accounts than this one. Ask your administrator."]
    return reasons
