"""What every page needs around it: the reader's language and a strict content policy."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from houfeng.portal.language import DJANGO_CODES

Answer = Callable[[HttpRequest], HttpResponseBase]
YEAR_S = 365 * 24 * 3600


class LanguageChoice:
    """`?lang=zh` or `?lang=en` chooses the language for this page and the next ones.

    Its place is after LocaleMiddleware.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.GET.get("lang")
        code = DJANGO_CODES[chosen] if chosen in ("zh", "en") else None  # type: ignore[index]
        if code:
            translation.activate(code)
            request.LANGUAGE_CODE = code
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        if code:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                code,
                max_age=YEAR_S,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
        return response


class ContentPolicy:
    """Only this server's own files may run, style or show; an answer may carry its own policy."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.policy = policy(settings.HOUFENG_TILE_URL)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


def policy(tile_url: str) -> str:
    """The Content-Security-Policy; a configured tile server is the one stranger let in."""
    found = urlsplit(tile_url)
    tiles = f" {found.scheme}://{found.netloc}" if found.netloc else ""
    return "; ".join(
        (
            "default-src 'self'",
            f"img-src 'self' data: blob:{tiles}",
            f"connect-src 'self'{tiles}",
            "worker-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
