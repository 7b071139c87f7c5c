"""A sign-in: how long it lasts, what must be done first in it, and that nothing of it stays behind."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from people.models import Worker

TABLET = "agency"
"""The cookie by which a tablet knows whose numbers to show before anybody has signed in."""


def begin(request: HttpRequest, worker: Worker) -> None:
    """Sign this worker in for as long as their organisation says, counted from now."""
    login(request, worker)
    hours = worker.provider.session_hours if worker.provider else 1
    # The machine's own time, as Django's sessions read it: our clock may be moved, theirs is not.
    request.session.set_expiry(timezone.now() + timedelta(hours=hours))


def keep_no_copy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: no page stays on the device, so that Back on a shared tablet asks again and meets the door.

    Nothing typed hangs on a kept page: a form comes back from the server as it was filled in, and what the
    round has not sent yet lies in its tab. Static files are answered before this; a view may say otherwise.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def choose_password_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a one-time password opens nothing but the page that replaces it."""
    open_to_all = {"people:password", "people:sign_out", "people:sign_in"}

    def middleware(request: HttpRequest) -> HttpResponse:
        worker = request.user
        if worker.is_authenticated and worker.must_change_password:
            if request.path.startswith("/api/"):
                sentence = "Choose your own password first."
                return JsonResponse({"error": sentence, "fields": {}}, status=403)
            if request.path not in {reverse(name) for name in open_to_all}:
                return redirect("people:password")
        return get_response(request)

    return middleware
