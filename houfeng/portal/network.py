"""Live pages of a network: where its stations stand, how they are, what they feel."""

import json
import time
import zlib
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from houfeng.documents.words import Language, degree, roman
from houfeng.portal import language
from houfeng.portal.base_places import places_address
from houfeng.portal.built import built_name
from houfeng.portal.event_page import control_words
from houfeng.portal.language import say
from houfeng.portal.network_drawing import draw_network, stations_bounds
from houfeng.portal.network_reading import (
    SORTS,
    age_words,
    list_stations,
    moment,
    read_wanted,
    reason_words,
    shown_name,
    similar,
    summary_words,
)
from houfeng.portal.network_signs import LEGEND, SIGN_OF, SIGNS
from houfeng.portal.views import page
from houfeng.vocabulary.errors import NotFound, SourceUnavailable
from houfeng.vocabulary.scales import csis_degrees
from houfeng.vocabulary.status import BANNER, Status
from houfeng.warning.live_files import STATES
from houfeng.warning.live_reading import STALE_S, Snapshot, live_names, read_live

MOST_COMPARED = 12


@require_safe
def network_home(request: HttpRequest) -> HttpResponse:
    """The network that was last at work; how to begin where there is none."""
    names = live_names(settings.HOUFENG_HOME)
    if not names:
        return page(request, "portal/network_none.html", {})
    return network(request, names[0])


@require_safe
def network(request: HttpRequest, name: str) -> HttpResponse:
    """The sentence, the map and the list."""
    snapshot = snapshot_or_page(request, name)
    if isinstance(snapshot, HttpResponse):
        return snapshot
    speak = language.current()
    context = {
        **around(snapshot, speak),
        "map": map_values(snapshot, speak),
        "listing": list_stations(snapshot, read_wanted(request.GET), speak),
        "states": [one for one in STATES if one in set(snapshot.columns["state"])],
        "sorts": SORTS,
        "signs": SIGNS,
        "legend": [(SIGNS[sign], key) for sign, key in LEGEND],
        "degrees": csis_degrees(),
        "most": MOST_COMPARED,
        "events": event_rows(snapshot, speak),
        "page_address": reverse("network", args=[name]),
        "key": stations_key(snapshot),
        "mark": snapshot.mark,
    }
    return page(request, "portal/network.html", context)


@require_safe
def live_json(request: HttpRequest, name: str) -> HttpResponseBase:
    """What changes from second to second; with ?places=1 where the stations stand as well."""
    try:
        snapshot = read_live(settings.HOUFENG_HOME, name)
    except (NotFound, SourceUnavailable) as error:
        return refused(error)
    places = request.GET.get("places") == "1"
    etag = f'"{snapshot.mark}{"-p" if places else ""}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    # The rest is the same for all who ask; its age grows.
    age = f',"age_s":{snapshot.age_s(time.time()):.1f}}}'.encode()
    body = _live_body(snapshot, places)[:-1] + age
    response = HttpResponse(body, content_type="application/json")
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def network_map(_request: HttpRequest, name: str, language: str) -> HttpResponse:
    """The stations as a picture."""
    try:
        snapshot = read_live(settings.HOUFENG_HOME, name)
    except (NotFound, SourceUnavailable) as error:
        return refused(error)
    speak: Language = "en" if language == "en" else "zh"
    drawn = _picture(snapshot, speak)
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=1"
    return response


def around(snapshot: Snapshot, speak: Language) -> dict[str, Any]:
    """What every page of a network says: whose it is, how old, an exercise or not."""
    body, now = snapshot.body, time.time()
    age_s = snapshot.age_s(now)
    status = Status(body["status"])
    return {
        "network": snapshot.name,
        "names": live_names(settings.HOUFENG_HOME),
        "snapshot": body,
        "exercise": "" if status == Status.ACTUAL else status.value,
        "summary": summary_words(snapshot, speak),
        "data_time": moment(body["data_time"]),
        "age_s": age_s,
        "ended_at": None if snapshot.running else moment(body["at"]),
        "stale": age_words(age_s, speak) if snapshot.running and age_s > STALE_S else "",
        "stale_s": STALE_S,
        "quality_page": _reverse_or_nothing("network_quality", snapshot.name),
        "live_url": reverse("network_live", args=[snapshot.name]),
    }


def snapshot_or_page(request: HttpRequest, name: str) -> Snapshot | HttpResponse:
    """A network's state, or the page that says why there is none."""
    try:
        return read_live(settings.HOUFENG_HOME, name)
    except NotFound:
        return _unknown_network(request, name)
    except SourceUnavailable:
        return _unreadable(request, name)


def _unknown_network(request: HttpRequest, name: str) -> HttpResponse:
    """404 that says which networks there are."""
    context = {"asked": name[:40], "names": live_names(settings.HOUFENG_HOME)}
    return page(request, "portal/network_none.html", context, HTTPStatus.NOT_FOUND)


def unknown_station(request: HttpRequest, snapshot: Snapshot, name: str) -> HttpResponse:
    """404 that says which stations have such a name."""
    context = {
        **around(snapshot, language.current()),
        "asked_station": name[:60],
        "like": [(one, shown_name(one)) for one in similar(snapshot.columns["id"], name[:60])],
    }
    return page(request, "portal/network_none.html", context, HTTPStatus.NOT_FOUND)


def _unreadable(request: HttpRequest, name: str) -> HttpResponse:
    """A snapshot that is half written or damaged: said, and no error of the server."""
    context = {"unreadable": name, "names": live_names(settings.HOUFENG_HOME)}
    return page(request, "portal/network_none.html", context)


def event_rows(snapshot: Snapshot, speak: Language) -> list[dict[str, Any]]:
    """The located earthquakes, newest first, with a link to their warning where it has a page."""
    rows = []
    told = {one["event_id"] for one in snapshot.body["messages"]}
    for event in reversed(snapshot.body["events"]):
        if event["state"] not in ("event", "final"):
            continue
        values = {"depth": f"{event['depth_km']:.0f}", "stations": event["stations"]}
        size = event["magnitude"]
        key = "network.event.line" if size else "network.event.nomagnitude"
        if size:
            values["magnitude"] = f"{size['value']:.1f}"
        rows.append(
            {
                "id": event["event_id"],
                "at": moment(event["origin_at"]),
                "words": say(key, speak, **values),
                "address": _reverse_or_nothing("warning", snapshot.name, event["event_id"])
                if event["event_id"] in told
                else "",
            }
        )
    return rows


def map_values(snapshot: Snapshot, speak: Language) -> dict[str, Any]:
    """What the live map needs, as JSON; the stations themselves are asked for by the map."""
    columns = snapshot.columns
    west, south, east, north = stations_bounds(columns["longitude"], columns["latitude"])
    return {
        "kind": "network",
        "label": say("network.map", speak),
        "land": static(f"houfeng/{built_name('land.geojson')}"),
        "towns": places_address(),
        "language": speak,
        "tiles": settings.HOUFENG_TILE_URL,
        "credit": say("map.credit", speak),
        "extent": [[west, south], [east, north]],
        "count": len(columns["id"]),
        "live": reverse("network_live", args=[snapshot.name]),
        "station": reverse("network_station", args=[snapshot.name, "STATION"]),
        "degrees": [{"degree": one.degree, "colour": one.colour} for one in csis_degrees()],
        "signs": {
            name: {"path": one.path, "mark": one.mark, "filled": one.filled, "dashed": one.dashed}
            for name, one in SIGNS.items()
        },
        **live_values(speak),
        "words": {**control_words(speak), **live_words(speak)},
    }


def live_values(speak: Language) -> dict[str, Any]:
    """What the script needs to keep rows new."""
    return {
        "language": speak,
        "signOf": SIGN_OF,
        "states": STATES,
        "words": live_words(speak),
    }


def live_words(speak: Language) -> dict[str, Any]:
    """What the script says."""
    return {
        "states": {one: say(f"network.state.{one}", speak) for one in STATES},
        "intensity": say("network.intensity", speak),
        "highest": say("network.col.highest", speak),
        "pga": say("network.col.pga", speak),
        "latency": say("network.col.latency", speak),
        "roman": [roman(one.degree, speak) for one in csis_degrees()],
        "degree": [
            degree(one.degree, "zh") if speak == "zh" else one.roman for one in csis_degrees()
        ],
    }


def stations_key(snapshot: Snapshot) -> str:
    """Another one where the stations are others: rows are told by their numbers."""
    return f"{zlib.crc32(' '.join(snapshot.columns['id']).encode()):08x}"


@lru_cache(maxsize=4)
def _live_body(snapshot: Snapshot, places: bool) -> bytes:
    body, columns = snapshot.body, snapshot.columns
    number = {name: at for at, name in enumerate(STATES)}
    told: dict[str, Any] = {
        "key": stations_key(snapshot),
        "stale_s": STALE_S,
        "running": snapshot.running,
        "status": body["status"],
        "data_time": body["data_time"],
        "tick_ms": body.get("tick_ms"),
        "summary": {one: summary_words(snapshot, one) for one in ("zh", "en")},
        "state": [number.get(one, 0) for one in columns["state"]],
        "intensity": columns["intensity"],
        "highest": columns["highest"],
        "pga_gal": columns["pga_gal"],
        "latency_s": columns["latency_s"],
        "events": [
            {name: event[name] for name in ("event_id", "origin_at", "longitude", "latitude",
                                            "depth_km", "magnitude")}
            for event in body["events"]
            if event["state"] in ("event", "final")
        ],
        "messages": len(body["messages"]),
        "reasons": {
            row: {one: reason_words(snapshot, row, one) for one in ("zh", "en")}
            for row, reason in enumerate(columns["reason"])
            if reason
        },
    }  # fmt: skip
    if places:
        told |= {name: columns[name] for name in ("id", "longitude", "latitude")}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(maxsize=4)
def _picture(snapshot: Snapshot, speak: Language) -> str:
    return draw_network(snapshot, speak, BANNER[Status(snapshot.body["status"])][speak])


def refused(error: NotFound | SourceUnavailable) -> HttpResponse:
    """The same for programs: 404, or 503 for what may be there in a moment."""
    known = isinstance(error, NotFound)
    status = HTTPStatus.NOT_FOUND if known else HTTPStatus.SERVICE_UNAVAILABLE
    told = json.dumps({"error": str(error)}, ensure_ascii=False)
    return HttpResponse(told, content_type="application/json", status=status)


def _reverse_or_nothing(name: str, *args: str) -> str:
    """An address of a page that this installation may not have."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
