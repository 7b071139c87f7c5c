"""Addresses of a person's medicines list; every one begins with the person."""

from django.urls import URLPattern, URLResolver, include, path

from medicines import api
from medicines.views import doubts, entering, lines, times

app_name = "medicines"

one_line: list[URLPattern | URLResolver] = [
    path("change/", entering.change_medicine, name="change_medicine"),
    path("stop/", lines.stop_medicine, name="stop_medicine"),
    path("pause/", lines.pause_medicine, name="pause_medicine"),
    path("pause/<uuid:pause_id>/end/", lines.end_pause, name="end_pause"),
    path("plan/", lines.write_plan, name="write_plan"),
    path("adjust/", lines.adjust_medicine, name="adjust_medicine"),
    path("check/", lines.check_medicine, name="check_medicine"),
    path("label/", lines.label_photo, name="label_photo"),
    path("ask/", doubts.raise_doubt, name="raise_doubt"),
    path("ask/<uuid:doubt_id>/", doubts.answer_doubt, name="answer_doubt"),
    path("ask/<uuid:doubt_id>/photo/", doubts.doubt_photo, name="doubt_photo"),
]
whole_list: list[URLPattern | URLResolver] = [
    path("add/", entering.add_medicine, name="add_medicine"),
    path("find/", entering.find_product, name="find_product"),
    path("preview/", entering.preview_medicine, name="preview_medicine"),
    path("times/", times.move_times, name="move_times"),
    path("limits/", times.set_cap, name="set_cap"),
    path("limits/<uuid:cap_id>/end/", times.end_cap, name="end_cap"),
    path("how/", lines.how_taken, name="how_taken"),
    path("together/", lines.join_together, name="join_together"),
    path("<uuid:medicine_id>/", include(one_line)),
]
urlpatterns = [
    path("api/people/<uuid:person_id>/medicines/", api.medicines, name="api_medicines"),
    path("people/<uuid:person_id>/medicines/", include(whole_list)),
]
