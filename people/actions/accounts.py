"""Accounts: the workers who sign in, their passwords and tokens."""

import hashlib
import re
import secrets
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from people.accounts import last_change
from people.fields import Fields
from people.models import ApiToken, Branch, Organisation, Role, Worker
from people.records import Refused, new_id, now
from people.rules import CARES_BY_BRANCH, must, reasons_not_to_manage, refuse, roles_open_to

CLEAR_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that can be taken for another
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
INITIALS = re.compile(r"[A-Z]{2,4}")
SOFTWARE = "software"


def the_software() -> Worker:
    """The one row that stands for the software itself. It has no password and cannot sign in."""
    found = Worker.objects.filter(role=Role.SOFTWARE).first()
    if found is None:
        found = Worker(
            username=SOFTWARE, name="The software itself", initials="", role=Role.SOFTWARE, is_active=False
        )
        found.set_unusable_password()
        _save(found, by=None, why="Made")
    return found


@transaction.atomic
def add_worker(
    by: Worker, *, organisation: Organisation, name: str, username: str, initials: str, role: str, **more: Any
) -> tuple[Worker, str]:
    """Make an account; returns it with its one-time password, which is shown once and kept nowhere.

    `more`: branch, phone, profession, registration_number, until.
    """
    must(by, "workers")
    # One at a time in an organisation, so that initials are given out once.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    worker = Worker(provider=organisation)
    given = {"name": name, "username": username, "initials": initials, "role": role, **more}
    _take(by, worker, given)
    password = _one_time_password(worker)
    return _save(worker, by=by, why="Added"), password


@transaction.atomic
def change_worker(
    by: Worker, *, worker: Worker, seen: UUID | str | None = None, why: str = "", **fields: Any
) -> Worker:
    """Change name, initials, role, branch, phone, profession, registration number or last day."""
    refuse(reasons_not_to_manage(by, worker))
    Organisation.objects.select_for_update(no_key=True).get(workers=worker)
    kept = _locked(worker)
    if seen is not None and str(last_change(kept)) != str(seen):
        raise Refused(
            {"": [f"Somebody else changed {kept.name} while you were typing. Look again, then save."]}
        )
    if fields.get("role", kept.role) != kept.role and kept.pk == by.pk:
        raise Refused({"role": ["You cannot change your own role. Ask somebody else who may."]})
    fields.pop("username", None)  # the name somebody signs in with is for life
    _take(by, kept, fields)
    return _save(kept, by=by, why=why)


@transaction.atomic
def end_worker(by: Worker, *, worker: Worker, why: str) -> Worker:
    """Close an account for somebody who has left: signed out everywhere, tokens dead, entries untouched."""
    refuse(reasons_not_to_manage(by, worker))
    if worker.pk == by.pk:
        raise Refused({"": ["You cannot close your own account. Ask somebody else who may."]})
    kept = _locked(worker)
    if not kept.is_active:
        raise Refused({"": [f"The account of {kept.name} is closed already."]})
    kept.is_active, kept.sessions_began = False, new_id()
    _end_tokens(by, kept, "The account was closed")
    return _save(kept, by=by, why=_reason(why))


@transaction.atomic
def reopen_worker(by: Worker, *, worker: Worker, why: str) -> tuple[Worker, str]:
    """Open a closed account again, with a new one-time password."""
    refuse(reasons_not_to_manage(by, worker))
    kept = _locked(worker)
    if kept.is_active:
        raise Refused({"": [f"The account of {kept.name} is open."]})
    kept.is_active = True
    password = _one_time_password(kept)
    return _save(kept, by=by, why=_reason(why)), password


@transaction.atomic
def reset_password(by: Worker, *, worker: Worker) -> str:
    """Give a new one-time password, shown once. The old one, every sign-in and every token end now."""
    refuse(reasons_not_to_manage(by, worker))
    kept = _locked(worker)
    if not kept.is_active:
        raise Refused({"": [f"The account of {kept.name} is closed."]})
    password = _one_time_password(kept)
    _end_tokens(by, kept, "New one-time password")
    _save(kept, by=by, why="New one-time password")
    return password


@transaction.atomic
def sign_out_everywhere(by: Worker, *, worker: Worker) -> Worker:
    """End every sign-in and token of this worker, on every device and in every program: for a lost tablet."""
    if worker.pk != by.pk:
        refuse(reasons_not_to_manage(by, worker))
    kept = _locked(worker)
    kept.sessions_began = new_id()
    _end_tokens(by, kept, "Signed out everywhere")
    return _save(kept, by=by, why="Signed out everywhere")


@transaction.atomic
def change_own_password(by: Worker, *, old: str, new: str) -> Worker:
    """Choose a new password. Ends every other sign-in."""
    kept = _locked(by)
    if not kept.check_password(old):
        raise Refused({"old": ["That is not your password now. Type it again."]})
    if old == new:
        raise Refused({"new": ["Choose another password than the one you have."]})
    try:
        validate_password(new, user=kept)
    except ValidationError as fault:
        raise Refused({"new": list(fault.messages)}) from fault
    kept.set_password(new)
    kept.must_change_password = False
    return _save(kept, by=by, why="Own password")


@transaction.atomic
def make_token(by: Worker, *, worker: Worker, words: str = "") -> tuple[ApiToken, str]:
    """A token for the API: 256 random bits, returned once, kept as SHA-256.

    It needs no password chosen first: an account of a program never signs in.
    """
    if worker.pk != by.pk:
        refuse(reasons_not_to_manage(by, worker))
    worker = _locked(worker)  # so that whoever ends the tokens meanwhile ends this one too, or comes first
    if not worker.is_active:
        raise Refused({"": [f"The account of {worker.name} is closed."]})
    secret = secrets.token_urlsafe(32)
    token = ApiToken(provider=worker.provider, worker=worker, digest=digest(secret))
    token.words = Fields({"words": words}).text("words", "words", 120)[:120]
    return token.save(by=by, why="Made"), secret


@transaction.atomic
def revoke_token(by: Worker, *, token: ApiToken) -> ApiToken:
    """A token ends now."""
    if token.worker_id != by.pk:
        refuse(reasons_not_to_manage(by, token.worker))
    if token.revoked_at is None:
        _end_token(by, token, "Revoked")
    return token


def _end_tokens(by: Worker, worker: Worker, why: str) -> None:
    for token in worker.tokens.filter(revoked_at__isnull=True):
        _end_token(by, token, why)


def _end_token(by: Worker, token: ApiToken, why: str) -> None:
    token.revoked_at, token.revoked_by = now(), by
    token.save(by=by, why=why)


def digest(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _take(by: Worker, worker: Worker, given: dict[str, Any]) -> None:
    names = (
        "name",
        "username",
        "initials",
        "role",
        "branch",
        "phone",
        "profession",
        "registration_number",
        "until",
    )
    unknown = given.keys() - set(names)
    if unknown:
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    organisation: Organisation = worker.provider  # type: ignore[assignment]  # only the software has none
    fields = Fields({name: getattr(worker, name) for name in names} | given)
    worker.name = fields.text("name", "name", 120, must=True)
    worker.username = fields.text("username", "name to sign in with", 60, must=True).lower()
    worker.initials = fields.text("initials", "initials", 4, must=True).upper()
    worker.role = fields.choice("role", "role", roles_open_to(by, organisation))
    worker.phone = fields.text("phone", "phone number", 30)
    worker.profession = fields.text("profession", "profession", 60)
    worker.registration_number = fields.text("registration_number", "registration number", 30)
    worker.until = fields.day("until", "last day")
    branch: Branch | None = fields.given["branch"]
    worker.branch = branch
    if branch is not None and branch.provider_id != organisation.pk:
        fields.wrong("branch", "Choose a branch of this organisation.")
    if branch is None and worker.role in CARES_BY_BRANCH:
        fields.wrong("branch", "Choose the branch: this role belongs to one.")
    if worker.role == Role.PHARMACIST and not (worker.profession and worker.registration_number):
        fields.wrong("registration_number", "A pharmacist needs a profession and a registration number.")
    if worker.role == Role.INSPECTOR and worker.until is None:
        fields.wrong("until", "An inspector reads until a day: write it.")
    _check_names(fields, worker)
    fields.done()


def _check_names(fields: Fields, worker: Worker) -> None:
    """The name to sign in with is one person's anywhere; initials are one person's here, and for ever."""
    if worker.username and not USERNAME.fullmatch(worker.username):
        fields.wrong("username", "Use small letters, digits, dots and dashes, like ann.osei.")
    if Worker.objects.filter(username=worker.username).exclude(pk=worker.pk).exists():
        fields.wrong("username", "This name is taken. Choose another.")
    if worker.initials and not INITIALS.fullmatch(worker.initials):
        fields.wrong("initials", "Initials are two to four letters, A to Z, like AO.")
    past = Worker.history.filter(provider_id=worker.provider_id, initials=worker.initials).exclude(
        id=worker.pk
    )
    if past.exists():
        fields.wrong("initials", "Somebody here has these initials already, or had them once. Add a letter.")


def _one_time_password(worker: Worker) -> str:
    signs = ["".join(secrets.choice(CLEAR_SIGNS) for _ in range(4)) for _ in range(3)]
    password = "-".join(signs)
    worker.set_password(password)
    worker.must_change_password = True
    worker.sessions_began = new_id()
    return password


def _locked(worker: Worker) -> Worker:
    return (
        Worker.objects.select_for_update(no_key=True, of=("self",))
        .select_related("provider")
        .get(pk=worker.pk)
    )


def _reason(why: str) -> str:
    fields = Fields({"why": why})
    reason = fields.text("why", "reason", 300, must=True)
    fields.done()
    return reason


def _save(worker: Worker, *, by: Worker | None, why: str) -> Worker:
    """Every change of an account goes through here, so that its history says who, when and why."""
    worker._history_user, worker._change_reason, worker._history_date = by, why, now()  # type: ignore[attr-defined]  # simple-history
    worker.save()
    return worker
