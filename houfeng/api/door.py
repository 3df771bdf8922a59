"""The API as one object: its routers, and how it says no."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import ValidationError

from houfeng import __version__
from houfeng.api import changes, events, products, warnings
from houfeng.vocabulary.errors import NotAllowed, NotFound, NotValid, SourceUnavailable

api = NinjaAPI(
    title="Houfeng 候风",
    version=__version__,
    description=(
        "Earthquakes and everything made of them: shaking maps, impact estimates, briefs, "
        "alerts, early warnings. Read only, open to all. "
        "Times are UTC, distances kilometres, money CNY. "
        "Intensity is on the China Seismic Intensity Scale (GB/T 17742-2020). "
        "Exercises and tests are marked in `status`."
    ),
    urls_namespace="api",
)
api.add_router("/v1/events", events.router)
api.add_router("/v1/products", products.router)
api.add_router("/v1/changes", changes.router)
api.add_router("/v1/warnings", warnings.warnings)
api.add_router("/v1/networks", warnings.networks)


def problem(
    status: int, title: str, detail: str, more: Mapping[str, object] | None = None
) -> HttpResponse:
    """An error as application/problem+json (RFC 9457)."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JsonResponse(
        {**body, **(more or {})},
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


@api.exception_handler(NotValid)
def _not_valid(_request: HttpRequest, error: NotValid) -> HttpResponse:
    more = {"field": error.field, "value": str(error.value), "mend": error.mend}
    return problem(422, "Not valid", str(error), more)


@api.exception_handler(NotFound)
def _not_found(_request: HttpRequest, error: NotFound) -> HttpResponse:
    return problem(404, "Not found", str(error))


@csrf_exempt
def no_such_address(_request: HttpRequest) -> HttpResponse:
    """The answer under /api/ and /feeds/ where nothing is, to any method."""
    return problem(404, "Not found", "there is nothing at this address; /api/docs lists them")


@api.exception_handler(Http404)
def _no_such_address(request: HttpRequest, _error: Http404) -> HttpResponse:
    return no_such_address(request)


@api.exception_handler(NotAllowed)
def _not_allowed(_request: HttpRequest, error: NotAllowed) -> HttpResponse:
    return problem(403, "Not allowed", str(error))


@api.exception_handler(SourceUnavailable)
def _unavailable(_request: HttpRequest, error: SourceUnavailable) -> HttpResponse:
    return problem(503, "Unavailable", str(error))


@api.exception_handler(ValidationError)
def _refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    field = str(first["loc"][-1])
    value = request.GET.get(field)
    if value is None and request.resolver_match is not None:
        value = str(request.resolver_match.kwargs.get(field, ""))
    mend = str(first["msg"])
    detail = f"{field}: {value!r} is not valid; {mend}"
    return problem(422, "Not valid", detail, {"field": field, "value": value, "mend": mend})
