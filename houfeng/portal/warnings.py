"""Warning pages: those there were, and one with its countdown, map and decision log."""

import json
import math
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from houfeng.documents.words import Language
from houfeng.portal import language
from houfeng.portal.views import page
from houfeng.portal.warnings_live import behind_s, in_force, network_stations
from houfeng.portal.warnings_map import draw_warning
from houfeng.portal.warnings_page import Asked, warning_context
from houfeng.portal.warnings_reading import (
    EventWarning,
    ListedWarning,
    ToldMessage,
    is_current,
    listed,
    read_warning,
    rows_of,
    targets_of,
)
from houfeng.portal.warnings_script import curves_for
from houfeng.portal.warnings_told import extent_of, first_blind_zone, targets_json
from houfeng.portal.warnings_words import reason_words, short_magnitude, title_of
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.status import Status
from houfeng.warning.models import Message

PAGE_SIZE = 25
DEGREES = (4, 5, 6, 7, 8, 9)  # choices of the form


@require_safe
def warnings(request: HttpRequest) -> HttpResponse:
    """All warnings, the newest first; those under way on top."""
    speak = language.current()
    asked = _filter(request.GET)
    found = listed(asked["status"], asked["degree"])
    total = found.count()
    pages = max(1, math.ceil(total / PAGE_SIZE))
    number = request.GET.get("page", "")[:9]
    at = min(max(int(number) if number.isdecimal() else 1, 1), pages)
    rows = rows_of(found[(at - 1) * PAGE_SIZE : at * PAGE_SIZE])
    shown = [row_words(one, speak) for one in rows]
    words = {
        name: getattr(value, "value", value) for name, value in asked.items() if value is not None
    }
    context = {
        "rows": shown,
        "total": total,
        "page": at,
        "pages": pages,
        "newer": "?" + urlencode({**words, "page": at - 1}) if at > 1 else "",
        "older": "?" + urlencode({**words, "page": at + 1}) if at < pages else "",
        "asked": asked,
        "filtered": bool(words),
        "degrees": DEGREES,
        "statuses": [status.value for status in Status],
        "has_unreal": any(row["status"] != Status.ACTUAL for row in shown),
    }
    return page(request, "portal/warnings.html", context)


def _filter(query: QueryDict) -> dict[str, Any]:
    """What the form asks for; a value it never offers counts as no wish."""
    degrees = {str(degree): degree for degree in DEGREES}
    statuses = {status.value: status for status in Status}
    return {
        "status": statuses.get(query.get("status", "")),
        "degree": degrees.get(query.get("degree", "")),
    }


def row_words(one: ListedWarning, speak: Language) -> dict[str, Any]:
    newest = one.newest
    return {
        "title": title_of(one, speak),
        "status": newest.status,
        "cancelled": newest.kind == "cancel",
        "reason": reason_words(newest, speak),
        "magnitude": short_magnitude(newest.size),
        "at": one.began_at,
        "highest": one.highest,
        "count": one.count,
        "targets": newest.targets_told,
        "network": newest.network,
        "address": reverse("warning", args=[newest.network, newest.event_id]),
    }


@require_safe
def warning(request: HttpRequest, network: str, event_id: str) -> HttpResponse:
    """One warning: the answer and the countdown first."""
    try:
        found = read_warning(network, event_id)
    except NotFound:
        return page(request, "portal/warning_404.html", {}, HTTPStatus.NOT_FOUND)
    ours = timezone.now()
    behind = behind_s(network, ours)
    now = ours.timestamp() - behind
    context = warning_context(found, Asked.of(request.GET.dict()), now, language.current())
    context["replayed"] = context["current"] and behind > 0.0
    response = page(request, "portal/warning.html", context)
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def warning_live(request: HttpRequest, network: str, event_id: str) -> JsonResponse:  # noqa: ARG001
    """The number of the newest message, and the server's clock; asked for each second."""
    found = _read(network, event_id)
    ours = timezone.now()
    now = ours - timedelta(seconds=behind_s(network, ours))
    response = JsonResponse(
        {
            "now": now.timestamp(),
            "number": found.newest.number,
            "current": is_current(found, now),
            "cancelled": found.cancelled,
        }
    )
    patch_cache_control(response, no_store=True)
    return response


@require_safe
@cache_control(public=True, max_age=31536000, immutable=True)
def warning_targets(
    request: HttpRequest,  # noqa: ARG001
    network: str,
    event_id: str,
    number: int,
    speak: str,
) -> JsonResponse:
    """Every place told up to a message, as columns: what was told never changes."""
    found = _up_to(_read(network, event_id), number)
    return JsonResponse(targets_json(found, _language(speak)))


@require_safe
@cache_control(public=True, max_age=31536000, immutable=True)
def warning_message(
    request: HttpRequest,  # noqa: ARG001
    network: str,
    event_id: str,
    number: int,
) -> HttpResponse:
    """One message as it was kept."""
    kept = Message.objects.filter(network=network, event_id=event_id, number=number).first()
    if kept is None:
        raise Http404(f"{event_id} has no message {number}")
    text = json.dumps(kept.body, ensure_ascii=False, indent=1)
    response = HttpResponse(text + "\n", content_type="application/json; charset=utf-8")
    safe = "".join(sign if sign.isalnum() else "-" for sign in f"{network}-{event_id}")
    unreal = "" if kept.status == Status.ACTUAL else f"{kept.status}-"
    name = f"{unreal}warning-{safe.encode('ascii', 'replace').decode()}-{number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name.replace("?", "-")}"'
    return response


@require_safe
@cache_control(public=True, max_age=3600)
def warning_map(
    request: HttpRequest,  # noqa: ARG001
    network: str,
    event_id: str,
    number: int,
    speak: str,
) -> HttpResponse:
    """The wave fronts when a message was sent, as a picture; for a cancel the one before."""
    found = _up_to(_read(network, event_id), number)
    told: ToldMessage = found.standing
    blind = first_blind_zone(found)
    stations, _ = network_stations(found)
    drawn = draw_warning(
        told,
        targets_of(told),
        extent_of(found),
        curves_for(told),
        blind[1] if blind else None,
        stations,
        _language(speak),
    )
    return HttpResponse(drawn, content_type="image/svg+xml")


@require_safe
def current_json(request: HttpRequest, speak: str) -> JsonResponse:  # noqa: ARG001
    """The warnings in force, for the banner of other pages."""
    now = timezone.now()
    chosen = _language(speak)
    told = [banner_values(one, chosen) for one in in_force(now)]
    response = JsonResponse({"now": now.timestamp(), "warnings": told})
    patch_cache_control(response, no_cache=True)
    return response


def banner_values(one: EventWarning, speak: Language) -> dict[str, Any]:
    return {
        "title": title_of(one, speak),
        "address": reverse("warning", args=[one.network, one.event_id]),
        "status": one.status,
        "cancelled": one.cancelled,
        "number": one.newest.number,
    }


def _read(network: str, event_id: str) -> EventWarning:
    try:
        return read_warning(network, event_id)
    except NotFound as error:
        raise Http404(str(error)) from error


def _up_to(found: EventWarning, number: int) -> EventWarning:
    messages = tuple(one for one in found.messages if one.number <= number)
    if not messages or messages[-1].number != number:
        raise Http404(f"{found.event_id} has no message {number}")
    return EventWarning(found.network, found.event_id, messages)


def _language(speak: str) -> Language:
    if speak not in ("zh", "en"):
        raise Http404
    return "zh" if speak == "zh" else "en"
