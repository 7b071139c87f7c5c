"""Addresses of looking back: the trail of a person, and of the agency."""

from django.urls import path

from audits import views

app_name = "audits"

urlpatterns = [
    path("people/<uuid:person_id>/history/", views.person_trail, name="person_trail"),
    path("people/<uuid:person_id>/history.csv", views.person_csv, name="person_csv"),
    path("trail/", views.agency_trail, name="trail"),
    path("trail.csv", views.agency_csv, name="csv"),
]
