"""The pages: parse, call, render."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from houfeng import __version__
from houfeng.documents import words
from houfeng.documents.words import Language
from houfeng.portal import language
from houfeng.portal.base_places import places_address
from houfeng.portal.built import built_name
from houfeng.portal.event_page import control_words, event_context
from houfeng.portal.headings import event_title, place_words
from houfeng.portal.language import say
from houfeng.portal.listing import MAGNITUDES, PAGE_SIZE, Listing, read_listing
from houfeng.portal.members import signed_in
from houfeng.response import reading
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.scales import alert_colours
from houfeng.vocabulary.status import Status

OFFERED = ("origin", "shaking", "impact", "brief", "alert")


def home(request: HttpRequest) -> HttpResponse:
    """The latest earthquakes, as a map and as a list."""
    speak = language.current()
    listing = read_listing(request.GET)
    counts = reading.product_counts()
    context = {
        "listing": listing,
        "rows": [{"summary": one, "place": place_words(one, speak)} for one in listing.summaries],
        "map": overview_values(listing, speak),
        "page_size": PAGE_SIZE,
        "magnitudes": MAGNITUDES,
        "statuses": [status.value for status in Status],
        "offers": [(kind, counts.get(kind, 0)) for kind in OFFERED],
    }
    return page(request, "portal/home.html", context)


def event(request: HttpRequest, event_id: str) -> HttpResponse:
    """One earthquake: the answer first, everything else below."""
    try:
        context = event_context(event_id, language.current(), request.GET.get("county", ""))
    except NotFound as error:
        raise Http404(str(error)) from error
    return page(request, "portal/event.html", context)


def about(request: HttpRequest) -> HttpResponse:
    """What this is, where its data comes from, and what it cannot do."""
    context = {
        "levels": alert_colours().values(),
        "scale": words.scale_name(language.current()),
        "version": __version__,
    }
    return page(request, "portal/about.html", context)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Somebody who may not; the exception's words are for people (`members.member_required`)."""
    words = str(exception) or say("refused.title")
    return _private(page(request, "portal/refused.html", {"words": words}, HTTPStatus.FORBIDDEN))


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form that no page of ours sent; the reason is for developers."""
    words = {"words": say("refused.csrf")}
    return _private(page(request, "portal/refused.html", words, HTTPStatus.FORBIDDEN))


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """No such page; the exception's words are for developers."""
    return page(request, "portal/404.html", {}, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke: a page that needs nothing that may be broken, in both languages."""
    return render(request, "portal/500.html", status=HTTPStatus.INTERNAL_SERVER_ERROR)


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    """A page with what every page needs."""
    speak = language.current()
    other: Language = "en" if speak == "zh" else "zh"
    asked = request.GET.copy()
    asked["lang"] = other
    around = {
        "lang": speak,
        "lang_tag": language.TAGS[speak],
        "other_lang": other,
        "other_address": f"{request.path}?{asked.urlencode()}",
        "site_name": settings.HOUFENG_NAME,
        "now": timezone.now(),
        "member": signed_in(request),
    }
    response = render(request, template, {**around, **context}, status=status)
    if around["member"] is not None:
        patch_cache_control(response, private=True)  # it bears a name: not for other readers
    return response


def overview_values(listing: Listing, speak: Language) -> dict[str, Any]:
    """What the live overview map needs, as JSON."""
    points = []
    colours = alert_colours()
    for one in listing.summaries:
        revision = one.revision
        level = one.alert_level
        points.append(
            {
                "longitude": revision.longitude,
                "latitude": revision.latitude,
                "magnitude": revision.magnitude,
                "label": f"{revision.magnitude:.1f}",
                "title": event_title(one, speak),
                "when": words.local_time(revision.origin_at, speak, seconds=False),
                "url": reverse("event", args=[one.event.id]),
                "exercise": one.event.status != Status.ACTUAL,
                "withdrawn": one.withdrawal is not None,
                **({"colour": colours[level].colour} if level else {}),
            }
        )
    return {
        "kind": "overview",
        "label": say("home.map", speak),
        "land": static(f"houfeng/{built_name('land-coarse.geojson')}"),
        "towns": places_address(),
        "language": speak,
        "tiles": settings.HOUFENG_TILE_URL,
        "credit": say("map.credit", speak),
        "points": points,
        # China and its seas, and whatever lies beyond.
        "extent": [[74, 17], [136, 54], *([p["longitude"], p["latitude"]] for p in points)],
        "words": control_words(speak),
    }
