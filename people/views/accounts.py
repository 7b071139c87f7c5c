"""Signing in and out, and one's own account."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from people import actions
from people.forms import PasswordForm, SignInForm
from people.permissions import may, needs
from people.session import TABLET, begin
from people.tablet import numbers_of
from people.views.pages import posted

FIRST_PAGES = (
    ("round", "mar:round"),
    ("board", "mar:board"),
    ("person", "people:people"),
    ("workers", "people:workers"),
)


@needs("account")
def home(request: HttpRequest) -> HttpResponse:
    """The first page of each role: a carer's round, the office's board, a pharmacist's people, accounts."""
    role_pages = FIRST_PAGES[1:] if may(request.user, "board") else FIRST_PAGES
    return redirect(next(name for permission, name in role_pages if may(request.user, permission)))


@login_not_required
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door. The round also knocks here, and reads JSON: its entries wait on the page meanwhile."""
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    for_script = request.headers.get("Accept", "") == "application/json"
    if request.method == "POST" and form.is_valid():
        worker = form.get_user()
        begin(request, worker)
        signed_in = {"worker": str(worker.pk), "name": worker.name, "csrf": get_token(request)}
        response = JsonResponse(signed_in) if for_script else redirect(_next(request))
        response.set_signed_cookie(
            TABLET, str(worker.provider_id), httponly=True, samesite="Lax", max_age=31_536_000
        )
        return response
    if for_script and request.method == "POST":
        sentences = [str(sentence) for errors in form.errors.values() for sentence in errors]
        return JsonResponse({"error": sentences[0], "fields": {}}, status=401)
    agency = _tablet(request)
    context = {"form": form, "next": _next(request), "numbers": numbers_of(agency)}
    return render(request, "registration/login.html", context, status=422 if form.errors else 200)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out, from this device."""
    logout(request)
    return redirect("people:sign_in")


@needs("account")
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, and what I may do about it."""
    return render(
        request, "people/account.html", {"tokens": request.user.tokens.filter(revoked_at__isnull=True)}
    )


@needs("account")
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Choose a password: when one wants to, and before anything else after a one-time password."""
    form = PasswordForm(posted(request))
    must_change = request.user.must_change_password
    worker = form.hear(lambda: actions.change_own_password(request.user, **form.values()))
    if worker:
        update_session_auth_hash(request, worker)
        messages.success(request, "Your new password is kept.")
        return redirect("people:home" if must_change else "people:account")
    context = {"form": form, "must_change": must_change, "cancel": resolve_url("people:account")}
    return render(
        request, "registration/password_change_form.html", context, status=422 if form.errors else 200
    )


@needs("account")
@require_POST
def leave_everywhere(request: HttpRequest) -> HttpResponse:
    """Out from every device but this one: for a tablet left on a bus."""
    worker = actions.sign_out_everywhere(request.user, worker=request.user)
    update_session_auth_hash(request, worker)
    messages.success(request, "You are signed out everywhere else.")
    return redirect("people:account")


def _next(request: HttpRequest) -> str:
    """Where to go after the door: the address asked for, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else resolve_url("people:home")


def _tablet(request: HttpRequest) -> str:
    """The organisation whose worker last signed in on this device, or ""."""
    try:
        return str(request.get_signed_cookie(TABLET, ""))
    except signing.BadSignature:
        return ""
