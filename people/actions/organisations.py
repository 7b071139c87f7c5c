"""Organisations, their branches and settings."""

from typing import Any
from uuid import UUID

from django.db import transaction

from people.fields import Fields
from people.models import Branch, Organisation, Role, Worker
from people.records import Refused
from people.rules import must

BRANCH_TIMES = {"breakfast": "breakfast time", "lunch": "lunch time", "tea": "tea time", "bed": "bed time"}


@transaction.atomic
def start_organisation(by: Worker, *, name: str, kind: str, **settings: Any) -> Organisation:
    """Begin an agency or a pharmacy. Only the software itself may, by a command.

    `settings`: office_number, office_hours, oncall_number, tray_word, session_hours.
    """
    if by.role != Role.SOFTWARE:
        raise Refused({"": ["An organisation is begun by the command start_agency only."]})
    organisation = Organisation()
    _take_organisation(organisation, {"name": name, "kind": kind, **settings})
    return organisation.save(by=by, why="Begun")


@transaction.atomic
def add_branch(by: Worker, *, organisation: Organisation, name: str, **settings: Any) -> Branch:
    """Add a branch. `settings`: numbers, plans_visits, usual times, windows in minutes."""
    _must_own(by, organisation)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    branch = Branch(provider=organisation)
    _take_branch(branch, {"name": name, **settings})
    return branch.save(by=by, why="Added")


@transaction.atomic
def change_settings[Of: (Organisation, Branch)](
    by: Worker, *, of: Of, seen: UUID | str | None = None, why: str = "", **settings: Any
) -> Of:
    """Change the settings of an organisation or a branch; only what is given changes.

    Raises `Stale` when somebody else changed it after `seen`. Usual times touch only lines made afterwards.
    """
    _must_own(by, of if isinstance(of, Organisation) else of.provider)
    settings.pop("kind", None)  # what an organisation is does not change
    kept: Any = type(of)._base_manager.select_for_update(no_key=True).get(pk=of.pk)
    if isinstance(kept, Organisation):
        _take_organisation(kept, settings)
    else:
        _take_branch(kept, settings)
    return kept.save(by=by, why=why, seen=seen)


def _must_own(by: Worker, organisation: Organisation) -> None:
    must(by, "settings")
    if by.role != Role.SOFTWARE and by.provider_id != organisation.pk:
        raise Refused({"": ["This organisation is not yours."]})


def _take_organisation(organisation: Organisation, given: dict[str, Any]) -> None:
    fields = Fields(_over(organisation, given))
    organisation.name = fields.text("name", "name", 120, must=True)
    organisation.kind = fields.choice("kind", "kind of organisation", Organisation.Kind.values)
    organisation.office_number = fields.text("office_number", "office number", 30)
    organisation.office_hours = fields.text("office_hours", "office hours", 120)
    organisation.oncall_number = fields.text("oncall_number", "on-call number", 30)
    organisation.tray_word = fields.choice("tray_word", "word for a tray", Organisation.Tray.values)
    organisation.session_hours = fields.whole("session_hours", "hours a sign-in lasts", 1, 24)
    if Organisation.objects.filter(name=organisation.name).exclude(pk=organisation.pk).exists():
        fields.wrong("name", "There is an organisation of this name already.")
    fields.done()


def _take_branch(branch: Branch, given: dict[str, Any]) -> None:
    fields = Fields(_over(branch, given))
    branch.name = fields.text("name", "name", 80, must=True)
    branch.office_number = fields.text("office_number", "office number", 30)
    branch.oncall_number = fields.text("oncall_number", "on-call number", 30)
    branch.plans_visits = bool(fields.given["plans_visits"])
    times = [fields.clock(name, label) for name, label in BRANCH_TIMES.items()]
    branch.breakfast, branch.lunch, branch.tea, branch.bed = times
    if sorted(set(times)) != times and not fields.faults:
        fields.wrong("bed", "Breakfast, lunch, tea and bed must come one after the other.")
    branch.window_minutes = fields.whole("window_minutes", "ordinary window in minutes", 15, 240)
    branch.on_time_minutes = fields.whole("on_time_minutes", "on-time window in minutes", 5, 60)
    others = Branch.objects.filter(provider_id=branch.provider_id, name=branch.name)
    if others.exclude(pk=branch.pk).exists():
        fields.wrong("name", "There is a branch of this name already.")
    fields.done()


def _over(row: Organisation | Branch, given: dict[str, Any]) -> dict[str, Any]:
    """The row's values as they are, with what is given over them; an unknown name is a fault of ours."""
    values = {
        field.name: getattr(row, field.name, None) for field in row._meta.fields if field.name != "provider"
    }
    unknown = given.keys() - values.keys()
    if unknown:
        raise TypeError(f"Unknown settings: {', '.join(sorted(unknown))}")
    return values | given
