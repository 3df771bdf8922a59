"""Pages for people who are known: who is signed in, and which pages ask for that."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from houfeng.access.models import Member
from houfeng.access.rules import DUTIES, member_of
from houfeng.portal.language import say

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(request: HttpRequest) -> Member | None:
    """Who reads this page; without a session's cookie nothing is asked of the database."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    kept: dict[str, Any] = request.__dict__
    if "houfeng_member" not in kept:  # once a request
        kept["houfeng_member"] = member_of(request.user)
    found: Member | None = kept["houfeng_member"]
    return found


def member_required(*duties: str) -> Callable[[View[P]], View[P]]:
    """A page for people of an organisation, with one of these duties where any are named.

    Others are asked to sign in and come back; those signed in without the duty are told.
    """
    unknown = set(duties) - set(DUTIES)
    if unknown:
        raise ValueError(f"no such duty: {', '.join(sorted(unknown))}")

    def for_members(view: View[P]) -> View[P]:
        @wraps(view)
        def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            member = signed_in(request)
            if member is None:
                if request.user.is_authenticated:
                    raise PermissionDenied(say("refused.nobody"))
                return to_sign_in(request)
            if duties and not set(duties) & set(member.duties):
                raise PermissionDenied(refusal(duties))
            response = view(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_store=True)
            return response

        return door

    return for_members


def refusal(duties: tuple[str, ...]) -> str:
    """Which duty a page or a deed asks for, in words."""
    names = say("refused.or").join(say(f"duty.{duty}") for duty in duties)
    return say("refused.duty", duty=names)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, which leads back here; what was sent with a form is not kept."""
    here = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'next': here})}")


def safe_next(wanted: str) -> str:
    """Where to go after signing in: a page of this server, else the home page."""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("account")
