"""Signing in and out, and one's own page."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from houfeng.access import throttle
from houfeng.access.people import LONGEST_NAME
from houfeng.access.rules import member_of
from houfeng.portal import language
from houfeng.portal.language import say
from houfeng.portal.members import member_required, safe_next, signed_in
from houfeng.portal.views import page

LONGEST_PASSWORD = 4096  # hashing more would cost seconds


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form; with the right name and password, on to the page that was wanted."""
    onward = safe_next(request.GET.get("next", ""))
    if request.method == "POST":
        return _try(request, onward)
    if signed_in(request) is not None:
        return HttpResponseRedirect(onward)
    return _form(request, onward)


def _try(request: HttpRequest, onward: str) -> HttpResponse:
    name, password = request.POST.get("name", ""), request.POST.get("password", "")
    address = client_address(request)
    if not throttle.count_attempt(name[: 4 * LONGEST_NAME], address, timezone.now()):
        return _form(request, onward, name, say("sign_in.wait"), HTTPStatus.TOO_MANY_REQUESTS)
    user = None
    if len(name) <= LONGEST_NAME and len(password) <= LONGEST_PASSWORD and "\0" not in name:
        user = authenticate(request, username=name, password=password)
    if user is None or member_of(user) is None:
        return _form(request, onward, name, say("sign_in.wrong"), HTTPStatus.FORBIDDEN)
    throttle.forgive(name, address)
    login(request, user)
    request.session.clear_expired()  # nobody else does
    return HttpResponseRedirect(onward)


def _form(
    request: HttpRequest, onward: str, name: str = "", error: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"next": onward, "name": name[:LONGEST_NAME], "error": error}
    response = page(request, "portal/sign_in.html", context, status)
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; the page is then that of any reader."""
    logout(request)
    return HttpResponseRedirect(reverse("home"))


@member_required()
def account(request: HttpRequest) -> HttpResponseBase:
    """Who one is here, and what one may do."""
    member = signed_in(request)
    assert member is not None
    context = {
        "organisation": member.organisation.name(language.current()),
        "name": member.user.get_username(),
        "duties": member.duties,
    }
    return page(request, "portal/account.html", context)


def client_address(request: HttpRequest) -> str:
    """Whose attempt it is; behind a proxy that we trust, the address which that proxy saw."""
    if settings.HOUFENG_HTTPS:
        forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        if forwarded:
            return forwarded[:64]
    return str(request.META.get("REMOTE_ADDR") or "")[:64]
