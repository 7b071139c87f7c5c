"""Addresses of the round, the board, planning visits and the person's front page."""

from django.urls import path

from mar import api
from mar.views import board, chart, legend, moving, paper, person, printing, reviews, round, visits

app_name = "mar"
PERSON = "people/<uuid:person_id>"

urlpatterns = [
    path("api/round/", api.round_, name="api_round"),
    path("api/doses/", api.doses, name="api_doses"),
    path("api/documents/", api.documents, name="api_documents"),
    path(f"api/{PERSON}/chart/", api.chart_, name="api_chart"),
    path(f"api/{PERSON}/chart.pdf", api.chart_pdf, name="api_chart_pdf"),
    path("charts/", paper.charts, name="charts"),
    path("charts/<str:serial>.pdf", paper.stored_chart, name="stored_chart"),
    path("charts/<str:serial>/anew/", paper.issue_anew, name="issue_anew"),
    path(f"{PERSON}/chart.pdf", paper.chart_pdf, name="chart_pdf"),
    path(f"{PERSON}/folder.pdf", paper.folder_pdf, name="folder_pdf"),
    path("round/", round.round_page, name="round"),
    path("round/list/", printing.round_list, name="round_list"),
    path(f"{PERSON}/", person.person, name="person"),
    path(f"{PERSON}/about/", person.person_about, name="person_about"),
    path(f"{PERSON}/lately/", person.person_lately, name="person_lately"),
    path(f"{PERSON}/last-48-hours/", printing.last_48_hours, name="last_48_hours"),
    path(f"{PERSON}/move-doses/<uuid:medicine_id>/", moving.move_doses, name="move_doses"),
    path(f"{PERSON}/chart/", chart.chart, name="chart"),
    path(f"{PERSON}/chart/dose/", chart.dose_story, name="dose_story"),
    path(f"{PERSON}/home/", person.home, name="home"),
    path("settings/key/", legend.key, name="key"),
    path("not-recorded/", board.board, name="board"),
    path("not-recorded/take/", board.take, name="take"),
    path("to-do/<uuid:task_id>/", board.task, name="task"),
    path("to-do/<uuid:task_id>/note/", board.note, name="note"),
    path("to-do/<uuid:task_id>/take/", board.take_task, name="take_task"),
    path("to-do/<uuid:task_id>/close/", board.close_task, name="close_task"),
    path("review/dose/<uuid:dose_id>/", reviews.review_dose, name="review_dose"),
    path("review/entry/<uuid:held_id>/", reviews.review_held, name="review_held"),
    path("visits/", visits.plan_visits, name="plan_visits"),
    path(f"visits/{PERSON}/weekly/", visits.add_pattern, name="add_pattern"),
    path(f"visits/{PERSON}/once/", visits.add_visit, name="add_visit"),
    path("visits/weekly/<uuid:pattern_id>/", visits.edit_pattern, name="edit_pattern"),
    path("visits/weekly/<uuid:pattern_id>/end/", visits.end_pattern, name="end_pattern"),
    path("visits/<uuid:visit_id>/", visits.move_visit, name="move_visit"),
    path("visits/<uuid:visit_id>/cancel/", visits.cancel_visit, name="cancel_visit"),
]
