"""Logs: one line of JSON each, tied together by a request id.

Never names, bodies or query strings. A fault is logged by its type and the places in the code it came
through, not by its words: those of a database fault quote the row.
"""

import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_log = logging.getLogger("requests")
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


class Line(logging.Formatter):
    """One record as one line of JSON. The message keeps its %s: its arguments may be what somebody typed."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": _request_id.get(),
        }
        line |= getattr(record, "line", None) or {"message": str(record.msg)}
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            line["fault"] = record.exc_info[0].__name__
            line["through"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line, default=str)


class Faults(logging.Filter):
    """Only records of a fault in the code: the rest is on the line of the answer itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info)


def log_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: give each request an id (or take a proxy's) and write one line when it is answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if GIVEN.fullmatch(given) else uuid.uuid4().hex
        request.META["REQUEST_ID"] = request_id  # the error pages print it
        token = _request_id.set(request_id)
        began = time.monotonic()
        try:
            response = get_response(request)
            response["X-Request-ID"] = request_id
            _log.info("answered", extra={"line": _line(request, response, began)})
            return response
        finally:
            _request_id.reset(token)

    return middleware


def _line(request: HttpRequest, response: HttpResponse, began: float) -> dict[str, object]:
    """The route, not the path: a path can hold what somebody typed."""
    match = request.resolver_match
    return {
        "method": request.method,
        "route": match.route if match else "-",
        "status": response.status_code,
        "ms": round((time.monotonic() - began) * 1000, 1),
    }
