"""The verbs of `people`, one module a noun. The actor `by` first; each atomic, each returns the record."""

from people.actions.absences import end_absence, start_absence, void_absence
from people.actions.accounts import (
    add_worker,
    change_own_password,
    change_worker,
    end_worker,
    make_token,
    reopen_worker,
    reset_password,
    revoke_token,
    sign_out_everywhere,
    the_software,
)
from people.actions.allergies import add_allergy, end_allergy, set_allergy_state
from people.actions.contacts import add_contact, change_contact, end_contact
from people.actions.cover import note_security, open_cover
from people.actions.documents import keep_document, set_photo
from people.actions.organisations import add_branch, change_settings, start_organisation
from people.actions.persons import add_person, change_person, end_person, renew_folder_code
from people.actions.tasks import close_task, note_task, open_task, take_task
from people.actions.visit_import import import_visits
from people.actions.visits import (
    add_pattern,
    add_visit,
    cancel_visit,
    change_pattern,
    end_pattern,
    move_visit,
    write_visits,
)

__all__ = [
    "add_allergy",
    "add_branch",
    "add_contact",
    "add_pattern",
    "add_person",
    "add_visit",
    "add_worker",
    "cancel_visit",
    "change_contact",
    "change_own_password",
    "change_pattern",
    "change_person",
    "change_settings",
    "change_worker",
    "close_task",
    "end_absence",
    "end_allergy",
    "end_contact",
    "end_pattern",
    "end_person",
    "end_worker",
    "import_visits",
    "keep_document",
    "make_token",
    "move_visit",
    "note_security",
    "note_task",
    "open_cover",
    "open_task",
    "renew_folder_code",
    "reopen_worker",
    "reset_password",
    "revoke_token",
    "set_allergy_state",
    "set_photo",
    "sign_out_everywhere",
    "start_absence",
    "start_organisation",
    "take_task",
    "the_software",
    "void_absence",
    "write_visits",
]
