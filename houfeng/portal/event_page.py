"""Everything the event page shows, gathered once and in the order it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from shapely.geometry import shape

from houfeng.documents import words
from houfeng.documents.words import Language
from houfeng.events.models import EventRevision
from houfeng.portal.base_places import places_address, plain
from houfeng.portal.brief_part import brief_part
from houfeng.portal.built import built_name
from houfeng.portal.changes import changes
from houfeng.portal.headings import agency_words, event_title, place_words
from houfeng.portal.impact_part import impact_values
from houfeng.portal.impact_reading import ReadImpact, impact_of
from houfeng.portal.language import say
from houfeng.portal.product_files import file_address
from houfeng.portal.shaking_history import map_history, newest_changes
from houfeng.portal.shaking_part import (
    live_values,
    live_words,
    shaking_values,
)
from houfeng.portal.texts import TEXTS
from houfeng.products.models import Product
from houfeng.response import reading
from houfeng.response.models import Response
from houfeng.response.papers import is_retrospective
from houfeng.response.point import rupture_of
from houfeng.response.reading import UNDER_WAY, EventSummary
from houfeng.shaking.contours import shown_degrees
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.scales import csis_degrees
from houfeng.vocabulary.status import Status
from houfeng.warning.keep_messages import MessageFilter, list_messages

ORDER = (
    "shaking", "impact", "brief", "alert", "grids", "origin",
    "warning", "station-intensity", "amplitudes", "picks", "quakeml",
)  # fmt: skip
CHANGES_SHOWN = 4
KNOWN = ("province_seat", "prefecture_seat")
FELT = 6.0  # degree from which damage begins


def event_context(event_id: str, language: Language, county: str = "") -> dict[str, Any]:
    """The page's values, or NotFound. Eight queries, whatever the event's history.

    county: what the reader looks for among the counties.
    """
    summary = reading.event_summary(event_id)
    products = reading.products_of(event_id)
    revisions = reading.revisions_of(event_id)
    response = reading.newest_response(event_id)
    head = reading.newest_change()
    newest = newest_of_each(products)
    impact = impact_of(newest.get("impact"))
    return {
        "summary": summary,
        "revision": summary.revision,
        "place": place_words(summary, language),
        "title": event_title(summary, language),
        "coordinates": words.coordinates(
            summary.revision.longitude, summary.revision.latitude, language
        ),
        "depth": words.depth(summary.revision.depth_km, language),
        "scale": words.scale_name(language),
        "agency": agency_words(summary.revision.source, language),
        "warning_page": warning_page(summary.revision),
        "withdrawn": withdrawal_values(summary, products),
        "is_retrospective": summary.is_retrospective,
        "do": what_to_do(summary, timezone.now(), language),
        "review": say(f"review.{summary.revision.review}", language),
        "separator": "；" if language == "zh" else "; ",
        "exercise": summary.event.status if summary.event.status != Status.ACTUAL else "",
        "language": language,
        "impact": impact_values(impact, summary.revision.origin, products, language, county)
        if impact
        else None,
        "revisions": timeline(revisions, summary.revision, products, language),
        "revision_count": len(revisions),
        "changed": [say("withdrawn.changed", language)]
        if summary.withdrawal
        else changed(revisions, summary.revision, products, language),
        "run": run_values(response, summary, language),
        "shaking": shaking_values(newest.get("shaking"), newest.get("grids"), language),
        "map_history": map_history(products, language),
        "products": [product_rows(kind, products) for kind in kinds_of(products)],
        "brief": brief_part(products, language),
        "picture": picture_address(newest.get("shaking"), language),
        "map": map_values(summary, newest.get("shaking"), impact, language),
        "degrees": degrees_shown(summary.max_intensity),
        "lineage": lineage_rows(newest.values(), summary.revision, language),
        "head": head,
        "head_hash": head.hash[:10] if head else "",
    }


def warning_page(revision: EventRevision) -> str:
    """Where the warning of an earthquake that a network of ours found is; empty without one."""
    network, _, loop_id = revision.source_id.partition("/")
    if revision.source != settings.HOUFENG_SOURCE or not loop_id:
        return ""
    told = MessageFilter(network=network, event_id=loop_id)
    return reverse("warning", args=[network, loop_id]) if list_messages(told).exists() else ""


def what_to_do(summary: EventSummary, now: datetime, language: Language) -> str:
    """Advice for those who felt it; none before shaking is mapped."""
    if summary.withdrawal is not None:
        return say("withdrawn.do", language)
    if summary.max_intensity is None:
        return ""
    if is_retrospective(summary.revision.origin, now):
        return say("event.do.past", language)
    strong = summary.max_intensity >= FELT - 0.5
    return say("event.do.strong" if strong else "event.do.weak", language)


def withdrawal_values(summary: EventSummary, products: Sequence[Product]) -> dict[str, Any] | None:
    """Why and when all was taken back, with the alert's Cancel; None while anything stands."""
    if summary.withdrawal is None:
        return None
    cancels = (
        file_address(one, file)
        for one in products
        if one.type == "alert" and one.withdrawn
        for file in one.files.all()
    )
    return {
        "reason": summary.withdrawn_reason,
        "at": summary.withdrawal.published_at,
        "cancel": next(cancels, ""),  # products are newest first
    }


def rupture_line(product: Product | None) -> list[tuple[float, float]]:
    """The rupture the shaking map was made with; empty for a point, or where its grid is lost."""
    try:
        return rupture_of(product) if product else []
    except NotFound:
        return []


def newest_of_each(products: Sequence[Product]) -> dict[str, Product]:
    """The newest of each type that still stands; `products` are newest first."""
    heads: dict[str, Product] = {}
    for product in products:
        heads.setdefault(product.type, product)
    return {kind: product for kind, product in heads.items() if not product.withdrawn}


def kinds_of(products: Sequence[Product]) -> list[str]:
    found = {product.type for product in products}
    places = {kind: place for place, kind in enumerate(ORDER)}
    return sorted(found, key=lambda kind: (places.get(kind, len(ORDER)), kind))


@dataclass(frozen=True, slots=True)
class ProductRows:
    kind: str
    newest: Product
    older: list[Product]


def product_rows(kind: str, products: Sequence[Product]) -> ProductRows:
    newest, *older = [one for one in products if one.type == kind]
    return ProductRows(kind, newest, older)


def picture_address(shaking: Product | None, language: Language) -> str:
    """The map as a picture, in the page's language where there is one."""
    by_name = {file.name: file for file in shaking.files.all()} if shaking else {}
    for name in (f"map.{language}.svg", "map.svg", "map.zh.svg"):
        if shaking and name in by_name:
            return file_address(shaking, by_name[name])
    return ""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    revision: EventRevision
    after: str
    is_preferred: bool
    changed: list[str]


def timeline(
    revisions: Sequence[EventRevision],
    preferred: EventRevision,
    products: Sequence[Product],
    language: Language,
) -> list[TimelineRow]:
    """Revisions, newest first, with what each changed."""
    pairs: list[tuple[EventRevision, EventRevision | None]] = [
        *pairwise(revisions),
        *((last, None) for last in revisions[-1:]),
    ]
    return [
        TimelineRow(
            revision=one,
            after=delay_words(one.received_at - one.origin_at, language),
            is_preferred=one.revision == preferred.revision,
            changed=changes(one, before, products, language) if before else [],
        )
        for one, before in pairs
    ]


def delay_words(delay: timedelta, language: Language) -> str:
    """How long after the earthquake; empty where the clocks disagree."""
    seconds = delay.total_seconds()
    if seconds < 0:
        return ""
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60), ("seconds", 1)):
        # From two of a unit on, so that 90 minutes are not "1 h".
        if seconds >= 2 * size or unit == "seconds":
            shown = say(f"delay.{unit}", language, n=f"{seconds / size:,.0f}")
            return say("revisions.after", language, delay=shown)
    return ""


def changed(
    revisions: Sequence[EventRevision],
    preferred: EventRevision,
    products: Sequence[Product],
    language: Language,
) -> list[str]:
    """What the preferred revision or a newer map for it changed; always at least one sentence."""
    newer = newest_changes(products, language)
    if newer:
        return newer[:CHANGES_SHOWN]  # all of them stand with the revisions
    before = next((one for one in revisions if one.revision < preferred.revision), None)
    if before is None:
        return [say("event.changed.first", language)]
    found = changes(preferred, before, products, language)
    return found or [say("event.changed.none", language)]


def run_values(
    response: Response | None, summary: EventSummary, language: Language
) -> dict[str, Any]:
    """The newest response: its state, its stages with bars, and what to do next."""
    command = f"houfeng respond {summary.event.id}"
    made_for = [p.event_revision for p in summary.products.values() if p.event_revision]
    older = max(made_for, default=0)
    values: dict[str, Any] = {
        "state": response.state if response else "none",
        "command": command,
        "older": older if 0 < older < summary.revision.revision else 0,
    }
    if response is None:
        return values
    stages = reading.stages_of(response)
    longest = max((one.seconds or 0.0 for one in stages), default=0.0)
    stopped = next((one.name for one in stages if one.state == "stopped"), "")
    return {
        **values,
        "run": response.run,
        "revision": response.event_revision,
        "seconds": f"{sum(one.seconds or 0.0 for one in stages):.1f}",
        "failed": say(
            "run.failed",
            language,
            revision=response.event_revision,
            stage=stage_words(stopped, language),
            command=command,
        ),
        "under_way": response.state in UNDER_WAY,
        "finished_at": response.finished_at,
        "stages": [
            {
                "name": one.name,
                "words": stage_words(one.name, language),
                "state": one.state,
                "seconds": None if one.seconds is None else f"{one.seconds:.2f}",
                "bar": round(100 * (one.seconds or 0.0) / longest, 1) if longest else 0,
            }
            for one in stages
        ],
    }


def stage_words(name: str, language: Language) -> str:
    """A stage's name in words; one that pages do not know yet keeps its own."""
    key = f"stage.{name}"
    return say(key, language) if key in TEXTS else name


def degrees_shown(max_intensity: float | None) -> list[Any]:
    """The degrees of the map's legend: those whose zones are drawn."""
    if max_intensity is None:
        return []
    return [csis_degrees()[degree - 1] for degree in shown_degrees(max_intensity)]


def map_values(
    summary: EventSummary,
    shaking: Product | None,
    read: ReadImpact | None,
    language: Language,
) -> dict[str, Any]:
    """What the live map needs, as JSON."""
    revision = summary.revision
    files = {file.name: file for file in shaking.files.all()} if shaking else {}
    contours = files.get("contours.geojson")
    places = read.impact.places if read else ()
    epicentre = [revision.longitude, revision.latitude]
    return {
        "kind": "event",
        **live_values(shaking, language),
        "label": say("map.alt", language),
        "land": static(f"houfeng/{built_name('land.geojson')}"),
        "towns": places_address(),
        "language": language,
        "tiles": settings.HOUFENG_TILE_URL,
        "credit": say("map.credit", language),
        "epicentre": epicentre,
        "extent": map_extent(epicentre, zones_of(shaking)),
        "rupture": rupture_line(shaking),
        "contours": file_address(shaking, contours) if shaking and contours else None,
        "degrees": [{"degree": one.degree, "colour": one.colour} for one in csis_degrees()],
        "places": [
            {
                "name": plain(words.named(place.name_zh, place.name_en, language)),
                "longitude": place.longitude,
                "latitude": place.latitude,
                # Names that everybody knows are placed first where there is no room for all.
                "rank": rank + (0 if place.kind in KNOWN else len(places)),
            }
            for rank, place in enumerate(places)
        ],
        "pointUrl": reverse("api:shaking_at", args=[summary.event.id]) if shaking else None,
        "words": {
            "epicentre": say("map.epicentre", language),
            "asking": say("map.asking", language),
            "outside": say("map.outside", language),
            "unreachable": say("map.unreachable", language),
            "sigma": say("map.sigma", language),
            "here": say("map.here", language),
            "nowhere": say("map.nowhere", language),
            "scale": "中国地震烈度" if language == "zh" else "CSIS",
            **live_words(language),
            **control_words(language),
        },
    }


def control_words(language: Language) -> dict[str, str]:
    """MapLibre's own texts, by its keys."""
    return {
        "CooperativeGesturesHandler.WindowsHelpText": say("map.scroll", language),
        "CooperativeGesturesHandler.MacHelpText": say("map.scroll", language),
        "CooperativeGesturesHandler.MobileHelpText": say("map.touch", language),
        "NavigationControl.ZoomIn": say("map.zoomin", language),
        "NavigationControl.ZoomOut": say("map.zoomout", language),
        "Map.Title": say("map.title", language),
    }


def map_extent(epicentre: list[float], zones: list[dict[str, Any]]) -> list[list[float]]:
    """Corners of what the map first shows: every zone, and at least a degree around."""
    lon, lat = epicentre
    corners = [[lon - 1.0, lat - 0.8], [lon + 1.0, lat + 0.8]]
    for zone in zones:
        west, south, east, north = shape(zone["geometry"]).bounds
        corners += [[west, south], [east, north]]
    return corners


def zones_of(shaking: Product | None) -> list[dict[str, Any]]:
    """The features of contours.geojson; none where the file is lost from the store."""
    try:
        found = reading.read_json(shaking, "contours.geojson")
    except NotFound:
        return []
    return list(found["features"]) if found else []


def lineage_rows(
    products: Any, revision: EventRevision, language: Language
) -> list[dict[str, str]]:
    """Methods and data of the newest products, each once, with what they were used for in words.

    Where the earthquake's own values came from stands first, products or not.
    """
    rows: dict[tuple[str, str], dict[str, str]] = {}
    if revision.reference:
        first = {"name": revision.source.upper(), "version": "", "source": revision.reference}
        rows["origin", revision.source.lower()] = {**first, "use": say("role.origin", language)}
    for product in products:
        for one in product.lineage:
            key = f"role.{one['role']}"
            use = say(key, language) if key in TEXTS else one["role"]
            # Several products name the same thing, some with more words than others.
            rows.setdefault((one["role"], one["name"].lower()), {**one, "use": use})
    return list(rows.values())
