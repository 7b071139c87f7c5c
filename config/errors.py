"""What a person, or a program, reads when something cannot be done: one sentence, and what to do next.

Addresses under /api/ get `{"error": sentence, "fields": {name: [sentence]}}` (design.md 5), all others the
page `app/error.html` with `title`, `sentence` and `next`. The page is rendered without the request: it must
appear when neither session nor database can be read.
"""

import sys
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from rest_framework import exceptions
from rest_framework.response import Response

from people.permissions import Elsewhere
from people.records import Refused, Stale

Fields = dict[str, list[str]]

WORDS: dict[int, tuple[str, str, str]] = {
    400: (
        "This could not be read",
        "Something in what was sent is not usable.",
        "Go back, check it and send it again.",
    ),
    401: ("Sign in first", "You are not signed in.", "Sign in and try again."),
    403: (
        "Not yours to see",
        "Your account may not do this.",
        "If you need it for your work, ask your manager.",
    ),
    404: (
        "Not found",
        "There is nothing at this address for you.",
        "Go back to the first page and look from there.",
    ),
    405: (
        "Not possible here",
        "This address cannot be used in that way.",
        "Go back and use the buttons on the page.",
    ),
    409: ("Changed meanwhile", "Somebody else changed this meanwhile.", "Load the page again and look."),
    413: (
        "Too big",
        "What was sent is too big. Nothing was saved.",
        "Send less at once: a shorter text or a smaller picture.",
    ),
    429: ("Too many tries", "There were too many tries.", "Wait 15 minutes, or ask your manager for help."),
    500: (
        "Our fault",
        "Something went wrong here. It may not have been saved.",
        "Look before you do it again, and tell your manager.",
    ),
    503: (
        "Not reachable just now",
        "The record cannot be reached. It may not have been saved.",
        "Try again in a minute, and look whether it is there. Until then use paper.",
    ),
}


def refusal(
    request: HttpRequest,
    status: int,
    *,
    sentence: str = "",
    fields: Fields | None = None,
    elsewhere: Elsewhere | None = None,
) -> HttpResponse:
    """The page or the JSON of one refusal. `fields` names what is wrong, each with its sentences; `elsewhere`
    is the page that is open instead.
    """
    title, usual, what_next = WORDS[status]
    sentence = sentence or usual
    if wants_json(request):
        response: HttpResponse = JsonResponse({"error": sentence, "fields": fields or {}}, status=status)
    else:
        context = {
            "status": status,
            "title": title,
            "sentence": sentence,
            "next": what_next,
            "fields": fields or {},
            "elsewhere": elsewhere,
            "reference": request.META.get("REQUEST_ID", ""),
        }
        response = HttpResponse(render_to_string("app/error.html", context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: the API, or a request that accepts JSON and no page."""
    accepts = request.headers.get("Accept", "")
    return request.path.startswith("/api/") or ("application/json" in accepts and "text/html" not in accepts)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400"""
    return refusal(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403"""
    elsewhere = exception if isinstance(exception, Elsewhere) else None
    return refusal(request, 403, sentence=_said(exception), elsewhere=elsewhere)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404: the same words for what does not exist and for what is somebody else's."""
    return refusal(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500; 503 when it was the database that did not answer, so that a client knows to retry."""
    fault = sys.exc_info()[1]
    response = refusal(request, 503 if isinstance(fault, OperationalError | InterfaceError) else 500)
    if response.status_code == 503:
        response["Retry-After"] = "5"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or old."""
    return refusal(
        request, 403, sentence="This page was open too long, or came from elsewhere. Load it again."
    )


def locked_out(request: HttpRequest, credentials: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords for one name from one address."""
    return refusal(request, 429, sentence="Too many wrong passwords for this name.")


def say_refusals(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what an action refused, and no form was there to say, is a page, never a 500."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, Refused):
            return refusal(request, 409, sentence=str(fault), fields=fault.fields)
        return refusal(request, 409, sentence=str(fault)) if isinstance(fault, Stale) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]  # Django looks for it on the function
    return middleware


def api_exception(fault: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's errors in our one shape; None hands anything else on to Django, which logs it."""
    if isinstance(fault, Refused):
        return Response({"error": str(fault), "fields": fault.fields}, status=400)
    if isinstance(fault, Stale):
        return Response({"error": str(fault), "fields": {}}, status=409)
    if isinstance(fault, Http404):
        fault = exceptions.NotFound()
    elif isinstance(fault, PermissionDenied):
        fault = exceptions.PermissionDenied(_said(fault) or None)
    elif isinstance(fault, ValidationError):
        fault = exceptions.ValidationError(
            fault.message_dict if hasattr(fault, "error_dict") else fault.messages
        )
    if not isinstance(fault, exceptions.APIException):
        return None
    status = fault.status_code
    fields = _fields(fault.detail) if isinstance(fault, exceptions.ValidationError) else {}
    sentence = WORDS.get(status, WORDS[400])[1]
    if fields:
        sentence = next(iter(fields.values()))[0]
    elif status in (400, 403, 409) and isinstance(fault.detail, str):
        sentence = str(fault.detail)
    headers = {}
    if scheme := getattr(fault, "auth_header", None):
        headers["WWW-Authenticate"] = scheme
    if wait := getattr(fault, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return Response({"error": sentence, "fields": fields}, status=status, headers=headers)


def _said(fault: Exception) -> str:
    return str(fault.args[0]) if fault.args and isinstance(fault.args[0], str) else ""


def _fields(detail: Any, name: str = "") -> Fields:
    """DRF's nested detail as one level: {"0.amount": ["…"]}."""
    if isinstance(detail, dict):
        parts = [_fields(value, f"{name}.{key}".strip(".")) for key, value in detail.items()]
    elif isinstance(detail, list) and all(isinstance(item, str) for item in detail):
        return {name or "entry": [str(item) for item in detail]} if detail else {}
    elif isinstance(detail, list):
        parts = [_fields(value, f"{name}.{place}".strip(".")) for place, value in enumerate(detail)]
    else:
        return {name or "entry": [str(detail)]}
    return {key: value for part in parts for key, value in part.items()}
