"""Addresses that fail in each way, for the tests of the error pages."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from rest_framework import exceptions
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

# One object each for all tests: raised without the places where it was raised before.
FAULTS: dict[str, Exception] = {
    "400": BadRequest("x"),
    "403": PermissionDenied("Only a senior may do this."),
    "404": Http404("x"),
    "500": RuntimeError("Margaret"),
    "503": OperationalError("Margaret"),
    "shape": exceptions.ValidationError(
        {"amount": ["Needs a number."], "rows": [{}, {"note": ["Too long."]}]}
    ),
    "action": ValidationError({"amount": ["Needs a number."]}),
    "conflict": exceptions.APIException("x"),
}


@login_not_required
def fail(request: HttpRequest, how: str) -> HttpResponse:
    raise FAULTS[how].with_traceback(None)


@api_view(["GET", "POST"])
@authentication_classes([])
@permission_classes([])
def fail_api(request: Request, how: str) -> Response:
    raise FAULTS[how].with_traceback(None)


@login_not_required
def echo(request: HttpRequest) -> JsonResponse:
    """What arrived, as the view sees it."""
    body: Any = (
        json.loads(request.body) if request.content_type == "application/json" else request.POST.dict()
    )
    return JsonResponse({"body": body, "query": request.GET.dict()})


urlpatterns = [
    path("fail/<how>", fail),
    path("api/fail/<how>", fail_api),
    path("api/plain/<how>", fail),
    path("echo", echo),
    path("api/echo", echo),
]
handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
