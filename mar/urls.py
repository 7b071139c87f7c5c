"""Addresses of the round, the board and the person's front page."""

from django.urls import path

from mar import api

app_name = "mar"

urlpatterns = [
    path("api/round/", api.round_, name="api_round"),
    path("api/doses/", api.doses, name="api_doses"),
    path("api/documents/", api.documents, name="api_documents"),
]
