"""GeoJSON feeds in the shape of the USGS summary and detail feeds, so that readers of those work.

Shape: earthquake.usgs.gov/earthquakes/feed/v1.0/geojson.php and geojson_detail.php.
Differences, on purpose: an exercise or test has its own `type`, a marked title and place, and
`houfengStatus`; `mmi` stays null because our intensity is on another scale (`houfengIntensity`,
China Seismic Intensity Scale).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from houfeng import __version__
from houfeng.api.door import problem
from houfeng.api.shapes import absolute, file_address, identity, page_address
from houfeng.products.models import Product
from houfeng.response import reading
from houfeng.response.reading import EventFilter, EventSummary
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.status import BANNER, Status

PERIODS = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
}
PERIOD_WORDS = {"hour": "Past Hour", "day": "Past Day", "week": "Past Week", "month": "Past Month"}
MOST_EVENTS = 20_000  # the limit of the USGS event service

# earthquake.usgs.gov/earthquakes/browse/significant.php: significance =
# max(magnitude * 100 * magnitude / 6.5, alert) + felt reports; we have no felt reports.
ALERT_SIGNIFICANCE = {"green": 0, "yellow": 500, "orange": 1000, "red": 2000}


def summary_feed(request: HttpRequest, period: str) -> HttpResponse:
    """All events of the past hour, day, week or month that have not been withdrawn."""
    if period not in PERIODS:
        detail = f"there is no feed all_{period}; the periods are {', '.join(PERIODS)}"
        return problem(404, "Not found", detail)
    now = timezone.now()
    start = now - PERIODS[period]
    rows = reading.find_events(EventFilter(start=start))[:MOST_EVENTS]
    standing = [one for one in reading.summaries(rows) if one.withdrawal is None]
    features = [_feature(request, one) for one in standing]
    body: dict[str, Any] = {
        "type": "FeatureCollection",
        "metadata": {
            "generated": milliseconds(now),
            "url": request.build_absolute_uri(request.path),
            "title": f"Houfeng All Earthquakes, {PERIOD_WORDS[period]}",
            "status": 200,
            "api": __version__,
            "count": len(features),
        },
        "features": features,
    }
    if features:
        body["bbox"] = _bbox(features)
    return _reply(body)


def detail_feed(request: HttpRequest, event_id: str) -> HttpResponse:
    """One event with every product revision and its files."""
    try:
        summary = reading.event_summary(event_id)
    except NotFound as error:
        return problem(404, "Not found", str(error))
    feature = _feature(request, summary)
    del feature["properties"]["detail"]
    products: dict[str, list[dict[str, Any]]] = {}
    for product in reading.products_of(event_id):
        products.setdefault(product.type, []).append(_product(request, product))
    feature["properties"]["products"] = products
    return _reply(feature)


def significance(magnitude: float, alert_level: str | None) -> int:
    """USGS significance without felt reports, 0 and above."""
    by_magnitude = magnitude * 100 * (magnitude / 6.5)
    return round(max(by_magnitude, ALERT_SIGNIFICANCE.get(alert_level or "", 0)))


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970, UTC."""
    return round(moment.timestamp() * 1000)


def _feature(request: HttpRequest, summary: EventSummary) -> dict[str, Any]:
    event, revision = summary.event, summary.revision
    banner = BANNER[Status(event.status)]["en"]
    place = f"{banner} {summary.place('en')}".strip()
    title = f"M {revision.magnitude:.1f} - {summary.place('en')}".removesuffix(" - ")
    network = revision.source.lower()
    code = revision.source_id or event.id
    actual = event.status == Status.ACTUAL
    return {
        "type": "Feature",
        "properties": {
            "mag": revision.magnitude,
            "place": place,
            "time": milliseconds(revision.origin_at),
            "updated": milliseconds(summary.updated_at),
            "tz": None,
            "url": page_address(request, event.id),
            "detail": absolute(request, "feed_detail", event.id),
            "felt": None,
            "cdi": None,
            "mmi": None,
            "alert": summary.alert_level,
            "status": _status(summary),
            "tsunami": 0,
            "sig": significance(revision.magnitude, summary.alert_level),
            "net": network,
            "code": code,
            "ids": f",{event.id},",
            "sources": f",{network},",
            "types": f",{','.join(sorted(summary.products))}," if summary.products else ",",
            "nst": None,
            "dmin": None,
            "rms": None,
            "gap": None,
            "magType": revision.magnitude_type.lower(),
            "type": "earthquake" if actual else event.status,
            "title": f"{banner} {title}".strip(),
            "houfengStatus": event.status,
            "houfengIntensity": summary.max_intensity and round(summary.max_intensity, 1),
        },
        "geometry": {
            "type": "Point",
            "coordinates": [revision.longitude, revision.latitude, revision.depth_km],
        },
        "id": event.id,
    }


def _status(summary: EventSummary) -> str:
    """One of the three words that geojson.php lists for `status`."""
    if summary.withdrawal is not None:
        return "deleted"
    return "automatic" if summary.revision.review == "automatic" else "reviewed"


def _product(request: HttpRequest, product: Product) -> dict[str, Any]:
    published = milliseconds(product.published_at)
    return {
        "indexid": str(product.id),
        "indexTime": published,
        "id": ":".join(("urn:houfeng-product", *(str(word) for word in identity(product)))),
        "type": product.type,
        "code": product.code,
        "source": product.source,
        "updateTime": published,
        "status": "DELETE" if product.withdrawn else "UPDATE",
        "properties": {
            "eventsource": product.source,
            "eventsourcecode": product.event_id,
            "version": str(product.revision),
            "houfengStatus": product.status,
            # USGS product properties are all strings.
            **{name: str(value) for name, value in product.properties.items()},
        },
        "preferredWeight": product.revision,
        "contents": {
            file.name: {
                "contentType": file.media_type,
                "lastModified": published,
                "length": file.size,
                "sha256": file.sha256,
                "url": file_address(request, product, file),
            }
            for file in product.files.all()
        },
    }


def _bbox(features: Iterable[dict[str, Any]]) -> list[float]:
    """Smallest then largest longitude, latitude, depth."""
    points = [feature["geometry"]["coordinates"] for feature in features]
    axes = [
        [value for value in axis if value is not None] or [0.0]
        for axis in zip(*points, strict=True)
    ]
    return [min(axis) for axis in axes] + [max(axis) for axis in axes]


def _reply(body: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/json; charset=utf-8"
    response["Cache-Control"] = "public, max-age=60"
    return response
