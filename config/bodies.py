"""What is refused before any view sees it: what cannot be stored exactly, and what is too big or too deep.

Answers 400 with the field named, or 413. Bodies: forms, multipart and JSON; also the address and its query.
"""

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse

from config.errors import refusal

MEGABYTE = 1024 * 1024
LARGEST = MEGABYTE  # a batch of 500 entries fits
LARGEST_WITH_FILES = 11 * MEGABYTE  # a document of 10 MB and its fields
DEEPEST = 50

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # Postgres takes no NUL; half a surrogate pair is no character
ISO_YEAR = re.compile(
    r"\s*([0-9]{4})(?:-[0-9]{2}-[0-9]{2}|[0-9]{4}(?=[T ])|-?W[0-9]{2})(?:[-T ].*)?", re.DOTALL
)
YEARS = range(1900, 2201)

Fault = tuple[str, str]  # the field's name, and the sentence


def refuse_unusable(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: 413 for a body that is too big, 400 for a field that cannot be kept exactly."""

    def middleware(request: HttpRequest) -> HttpResponse:
        kind = request.content_type or ""
        limit = LARGEST_WITH_FILES if kind == "multipart/form-data" else LARGEST
        if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
            return refusal(request, 413)
        fault = next(_faults(request, kind), None)
        if fault:
            field, sentence = fault
            return refusal(request, 400, sentence=f"{field}: {sentence}", fields={field: [sentence]})
        return get_response(request)

    return middleware


def _faults(request: HttpRequest, kind: str) -> Iterator[Fault]:
    for part in request.path_info.split("/"):
        yield from _text("address", part)
    yield from _query(request.META.get("QUERY_STRING", "").encode("latin-1"))
    if request.method in ("GET", "HEAD"):
        return
    if kind == "application/x-www-form-urlencoded":
        yield from _query(request.body)
    elif kind == "multipart/form-data":
        for field, values in request.POST.lists():
            for value in values:
                # Django has already put a mark where the bytes were no characters.
                yield from _text(field, value.replace("\ufffd", "\udc80"))
    elif kind == "application/json" and request.body:
        yield from _json(request.body)


def _query(encoded: bytes) -> Iterator[Fault]:
    """Bytes that are no UTF-8 become lone surrogates here, and are refused with them."""
    text = encoded.decode("utf-8", "surrogateescape")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="surrogateescape", max_num_fields=1000)
    except ValueError:
        yield "form", "has more than 1,000 fields."
        return
    for field, value in pairs:
        yield from _text(field, field)
        yield from _text(field, value)


def _json(body: bytes) -> Iterator[Fault]:
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except RecursionError:
        yield "body", f"is nested more than {DEEPEST} levels deep."
    except UnicodeDecodeError:
        yield "body", "is not UTF-8."
    except ValueError as fault:
        yield "body", f"is not JSON that can be read: {fault}"
    else:
        yield from _walk(value, "", 1)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _walk(value: Any, name: str, level: int) -> Iterator[Fault]:
    if isinstance(value, str):
        yield from _unstorable(name or "body", value)  # each entry of a batch answers for its own dates
    elif isinstance(value, float):
        if not math.isfinite(value):
            yield name or "body", "is not a number that can be kept."
    elif isinstance(value, dict | list):
        if level > DEEPEST:
            yield name.split(".")[0] or "body", f"is nested more than {DEEPEST} levels deep."
            return
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(key, str):
                yield from _unstorable(name or "body", key)
            yield from _walk(item, f"{name}.{key}" if name else str(key), level + 1)


def _unstorable(field: str, value: str) -> Iterator[Fault]:
    if UNSTORABLE.search(value):
        shown = UNSTORABLE.sub("?", field)[:80]
        yield shown, "holds a character that cannot be kept. Please type it again."


def _text(field: str, value: str) -> Iterator[Fault]:
    yield from _unstorable(field, value)
    if (date := ISO_YEAR.fullmatch(value)) and int(date.group(1)) not in YEARS:
        yield field[:80], "is not a date between 1900 and 2200."
