from django.urls import path

from people.views import (
    absences,
    accounts,
    allergies,
    contacts,
    cover,
    documents,
    persons,
    settings,
    visits,
    workers,
)

app_name = "people"
PERSON = "people/<uuid:person_id>"
WORKER = "workers/<uuid:worker_id>"

urlpatterns = [
    path("", accounts.home, name="home"),
    path("sign-in/", accounts.sign_in, name="sign_in"),
    path("sign-out/", accounts.sign_out, name="sign_out"),
    path("account/", accounts.account, name="account"),
    path("account/password/", accounts.password, name="password"),
    path("account/sign-out-everywhere/", accounts.leave_everywhere, name="leave_everywhere"),
    path("people/", persons.people, name="people"),
    path("people/add/", persons.add_person, name="add_person"),
    path(f"{PERSON}/particulars/", persons.particulars, name="particulars"),
    path(f"{PERSON}/edit/", persons.edit_person, name="edit_person"),
    path(f"{PERSON}/end/", persons.end_person, name="end_person"),
    path(f"{PERSON}/photo/", persons.photo, name="photo"),
    path(f"{PERSON}/folder-code/", persons.renew_folder_code, name="renew_folder_code"),
    path(f"{PERSON}/allergies/", allergies.allergy_state, name="allergy_state"),
    path(f"{PERSON}/allergies/add/", allergies.add_allergy, name="add_allergy"),
    path(f"{PERSON}/allergies/<uuid:allergy_id>/end/", allergies.end_allergy, name="end_allergy"),
    path(f"{PERSON}/contacts/add/", contacts.add_contact, name="add_contact"),
    path(f"{PERSON}/contacts/<uuid:contact_id>/", contacts.edit_contact, name="edit_contact"),
    path(f"{PERSON}/contacts/<uuid:contact_id>/end/", contacts.end_contact, name="end_contact"),
    path(f"{PERSON}/absence/", absences.start_absence, name="start_absence"),
    path(f"{PERSON}/absence/home/", absences.end_absence, name="end_absence"),
    path(f"{PERSON}/absence/<uuid:absence_id>/error/", absences.void_absence, name="void_absence"),
    path(f"{PERSON}/death/", absences.write_death, name="write_death"),
    path(f"{PERSON}/documents/<uuid:document_id>/", documents.document, name="document"),
    path("cover/", cover.cover, name="cover"),
    path("visits/import/", visits.import_visits, name="import_visits"),
    path("workers/", workers.workers, name="workers"),
    path("workers/add/", workers.add_worker, name="add_worker"),
    path(f"{WORKER}/", workers.edit_worker, name="edit_worker"),
    path(f"{WORKER}/end/", workers.end_worker, name="end_worker"),
    path(f"{WORKER}/reopen/", workers.reopen_worker, name="reopen_worker"),
    path(f"{WORKER}/password/", workers.reset_password, name="reset_password"),
    path(f"{WORKER}/sign-out/", workers.sign_out_worker, name="sign_out_worker"),
    path("settings/", settings.settings, name="settings"),
    path("settings/branches/add/", settings.add_branch, name="add_branch"),
    path("settings/branches/<uuid:branch_id>/", settings.edit_branch, name="edit_branch"),
]
