"""A small world for the doors' tests: earthquakes kept and products published by the real code.

The files have the real shapes (impact.json, contours.geojson, a CF grid, SVG maps) with values
that are easy to recognise.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from typing import Any

import numpy as np
from django.utils import timezone
from docx import Document
from shapely import Polygon

from houfeng.documents.map_svg import draw_map, drawn_bounds
from houfeng.documents.page_files import page_files
from houfeng.events.keep import keep_origin
from houfeng.events.models import EventRevision
from houfeng.events.origin import Magnitude, MagnitudeType, Origin, Review
from houfeng.impact.estimate import (
    CriticalLayer,
    CriticalSite,
    LossBin,
    LossEstimate,
    NearFaults,
    ShakenPlace,
)
from houfeng.impact.report import impact_to_json
from houfeng.impact.response_level import plan
from houfeng.places.coastline import land_polygons
from houfeng.products.publish import Draft, publish
from houfeng.response.models import Response, StageRun
from houfeng.shaking.changes import account_of
from houfeng.shaking.field import ShakingMap
from houfeng.shaking.files import netcdf_bytes
from houfeng.shaking.products.info import info_bytes
from houfeng.shaking.products.station_list import station_list_bytes
from houfeng.shaking.reasons import reason
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.geometry import destination
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.scales import csis_degrees
from houfeng.vocabulary.status import BANNER, Status
from tests.impact.made_impact import PLACES as MADE_PLACES
from tests.impact.made_impact import SURROUNDINGS, made_impact
from tests.shaking.made_result import synthetic_result, unseen_result

LUDING = (102.08, 29.59)
SECONDS = {
    "shaking": 1.25,
    "impact": 0.50,
    "brief": 0.75,
    "alert": 0.02,
    "publish": 0.11,
    "grids": 0.40,
}
HALF_AXES_KM = {6: (90, 60), 7: (55, 35), 8: (25, 15), 9: (10, 6)}
GRIDS = (
    "grid.xml",
    "pga.tif",
    "shakemap.kmz",
    "shakemap.zh.pdf",
    "shakemap.zh.png",
    "shakemap.en.pdf",
    "shakemap.en.png",
)
LINEAGE = (
    Lineage("ground motion", "GB 18306-2015", "2015", "Qinghai-Tibet attenuation"),
    Lineage("exposure", "GeoNames places", "2024", "CC BY 4.0", "villages are not in it"),
)
PLACES = (
    *MADE_PLACES,
    ShakenPlace(
        "汉源县", "Hanyuan", "county_seat", "511823", 102.645, 29.347, 60_000, 61.0, 116.0, 6.1
    ),
)

# What impact.json held before it grew counties, buildings and the rest.
OLD_FIELDS = (
    "event_id", "revision", "status", "max_intensity", "intensity_areas_km2",
    "exposed_population", "fatalities", "economic_loss_cny", "alert_level", "places",
    "exposure_source", "lineage",
)  # fmt: skip
# Names of layers are in the language of the layer: here one that both pages can be tested with.
CRITICAL = (
    CriticalLayer("dams", 2, None, (CriticalSite("Dagangshan", 102.22, 29.45, 8.3),)),
    CriticalLayer("rail", 1, 24.0, (CriticalSite("Chengkun", 102.5, 29.2, 7.0),)),
)
FAULTS = NearFaults(1, "Xianshuihe", 2.1, ("Xianshuihe",))


def luding(**changes: Any) -> Origin:
    """The Luding earthquake of 2022-09-05 12:52:18 Beijing time, magnitude Ms 6.8, 16 km (CENC)."""
    values: dict[str, Any] = {
        "event_id": "luding-2022",
        "revision": 0,
        "origin_at": datetime(2022, 9, 5, 4, 52, 18, tzinfo=UTC),
        "longitude": LUDING[0],
        "latitude": LUDING[1],
        "depth_km": 16.0,
        "magnitude": Magnitude(6.8, MagnitudeType.MS),
        "source": "cenc",
        "place_zh": "四川甘孜州泸定县",
        "place_en": "Luding, Sichuan",
        "review": Review.REVIEWED,
    }
    return Origin(**{**values, **changes})


def keep(origin: Origin, minutes: float = 8) -> EventRevision:
    """The origin as kept, received so many minutes after the earthquake."""
    return keep_origin(origin, received_at=origin.origin_at + timedelta(minutes=minutes))


def responded(origin: Origin, **figures: Any) -> Response:
    """An event with a finished response and its products."""
    revision = keep(origin)
    kept = revision.origin
    response = Response.objects.create(
        run=f"{kept.event_id}.r{kept.revision}",
        event_id=kept.event_id,
        event_revision=kept.revision,
        state=Response.State.DONE,
        requested_at=revision.received_at,
        finished_at=revision.received_at + timedelta(seconds=3),
    )
    for place, (name, seconds) in enumerate(SECONDS.items()):
        StageRun.objects.create(
            response=response,
            name=name,
            place=place,
            started_at=revision.received_at,
            seconds=seconds,
        )
    publish(
        drafts(kept, **figures),
        run=response.run,
        published_at=revision.received_at + timedelta(seconds=3),
    )
    return response


def running(origin: Origin) -> Response:
    """An event whose response is at its second stage."""
    revision = keep(origin)
    response = Response.objects.create(
        run=f"{revision.event_id}.r{revision.revision}",
        event_id=revision.event_id,
        event_revision=revision.revision,
        state=Response.State.RUNNING,
        requested_at=timezone.now(),
    )
    done = {"shaking": 1.25}
    for place, name in enumerate(SECONDS):
        StageRun.objects.create(
            response=response,
            name=name,
            place=place,
            started_at=timezone.now() if name in ("shaking", "impact") else None,
            seconds=done.get(name),
        )
    return response


def drafts(
    origin: Origin,
    max_intensity: float = 9.0,
    alert_level: str = "orange",
    observed: str = "",
) -> list[Draft]:
    """The five products of a response; six, and the page's files, where `observed` is told.

    observed: "some", "none" or "flagged" of the synthetic stations; "": the product of an older
    Houfeng, which has no such files.
    """
    zones = contours(origin)
    summary = {
        "max_intensity": max_intensity,
        "alert_level": alert_level,
        "place_zh": origin.place_zh,
        "place_en": origin.place_en,
    }
    shaking = {
        "contours.geojson": to_bytes(zones),
        "shaking.nc": grid(origin, max_intensity),
        "map.zh.svg": picture(origin, zones, "zh").encode(),
        "map.en.svg": picture(origin, zones, "en").encode(),
    }
    estimate = impact(origin, max_intensity, alert_level)
    if "shaking_sha256" in estimate:
        estimate["shaking_sha256"] = hashlib.sha256(shaking["shaking.nc"]).hexdigest()
    files: dict[str, dict[str, bytes]] = {
        "origin": {"event.json": to_bytes({"event_id": origin.event_id})},
        "shaking": shaking,
        "impact": {"impact.json": to_bytes(estimate)},
        "brief": {
            "brief.zh.pdf": b"%PDF-1.7 zh",
            "brief.zh.docx": document(origin.event_id),
            "brief.en.pdf": b"%PDF-1.7 en",
        },
        "alert": {"alert.cap.xml": b"<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'/>"},
    }
    account: dict[str, Any] = {}
    if observed:
        own, account = shaking_files(origin, observed)
        shaking |= own
        files["grids"] = dict.fromkeys(GRIDS, b"made by the scene")
    return [
        Draft(
            type=kind,
            code=origin.event_id,
            status=origin.status,
            event_id=origin.event_id,
            event_revision=origin.revision,
            files=found,
            lineage=LINEAGE if kind in ("shaking", "impact") else (),
            properties=summary | ({"account": account} if account and kind == "shaking" else {}),
        )
        for kind, found in files.items()
    ]


def shaking_files(origin: Origin, observed: str) -> tuple[dict[str, bytes], dict[str, Any]]:
    """What the page shows beside the map, by the real code from an invented result; its account."""
    result = shaking_result(origin, observed)
    told = info_bytes(result, origin.origin_at)
    found = {name: make() for name, make in page_files(result).items()}
    found |= {"info.json": told, "stationlist.json": station_list_bytes(result)}
    return found, account_of(json.loads(told))


def shaking_result(origin: Origin, observed: str) -> ShakingResult:
    """Four stations and two felt cells round the epicentre; see `synthetic_result`."""
    make = unseen_result if observed == "none" else synthetic_result
    made = make(longitude=origin.longitude, latitude=origin.latitude)
    choices = {
        **made.choices,
        "rupture": "given" if observed == "some" else "from magnitude",
        "orientation": "rupture",
        "magnitude": f"Mw {origin.magnitude.value - 0.2:.2f}, Ms {origin.magnitude.value:.2f}",
    }
    seen = replace(made.observations, names=made.observations.ids)
    made = replace(made, origin=origin, choices=choices, observations=seen, warnings=())
    if observed != "flagged":
        return made
    n = len(seen)
    refused = {
        measure: replace(one, used=np.zeros(n, dtype=bool), reasons=(reason("flag_manual"),) * n)
        for measure, one in made.compared.items()
    }
    # As `houfeng.shaking.account.warnings_of` says it.
    said = f"all {n} observations are flagged: this map is the models' prediction alone"
    return replace(made, compared=refused, warnings=(said,))


def to_bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def document(text: str) -> bytes:
    made = Document()
    made.add_paragraph(text)
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def ring(origin: Origin, long_km: float, short_km: float) -> list[tuple[float, float]]:
    """An ellipse with its long axis to the north-west, as (lon, lat), closed."""
    points = []
    for turn in np.linspace(0, 2 * np.pi, 73):
        east, north = short_km * np.cos(turn), long_km * np.sin(turn)
        azimuth = float(np.degrees(np.arctan2(east, north))) - 35.0
        points.append(
            destination(origin.longitude, origin.latitude, azimuth, float(np.hypot(east, north)))
        )
    return [*points[:-1], points[0]]


def contours(origin: Origin) -> dict[str, Any]:
    """Filled zones VI to IX, each without the next."""
    features = []
    for degree, axes in HALF_AXES_KM.items():
        inner = HALF_AXES_KM.get(degree + 1)
        rings = [ring(origin, *axes), *([ring(origin, *inner)[::-1]] if inner else [])]
        shown = csis_degrees()[degree - 1]
        features.append(
            {
                "type": "Feature",
                "properties": {"degree": degree, "roman": shown.roman, "colour": shown.colour},
                "geometry": {"type": "MultiPolygon", "coordinates": [rings]},
            }
        )
    return {"type": "FeatureCollection", "features": features}


def grid(origin: Origin, max_intensity: float) -> bytes:
    """Intensity falling by one a degree of longitude or latitude from the epicentre's cell."""
    longitudes = np.round(origin.longitude, 1) + np.arange(-20, 21) * 0.1
    latitudes = np.round(origin.latitude, 1) + np.arange(-15, 16) * 0.1
    east, north = np.meshgrid(longitudes - origin.longitude, latitudes - origin.latitude)
    intensity = np.clip(max_intensity - np.abs(east) - np.abs(north), 1, 12)
    shaking = ShakingMap(
        event_id=origin.event_id,
        revision=origin.revision,
        status=origin.status,
        longitudes=longitudes,
        latitudes=latitudes,
        intensity=intensity,
        intensity_sigma=np.full_like(intensity, 0.52),
        intensity_tau=np.full_like(intensity, 0.3),
        instrumental_intensity=intensity,
        pga_ms2=np.full_like(intensity, 1.5),
        pgv_ms=np.full_like(intensity, 0.12),
        pga_sigma_ln=np.full_like(intensity, 0.6),
        pgv_sigma_ln=np.full_like(intensity, 0.6),
        region="qinghai-tibet",
        rupture_line=((101.98, 29.79), (102.18, 29.39)),
        orientation="given",
        site="class II",
        lineage=LINEAGE,
    )
    return netcdf_bytes(shaking)


def picture(origin: Origin, zones: dict[str, Any], language: Any) -> str:
    land = [
        Polygon(one)
        for one in land_polygons(drawn_bounds(origin, zones, width_px=880, height_px=720))
    ]
    banner = BANNER[Status(origin.status)]["en"]
    return draw_map(
        origin,
        zones,
        PLACES,
        land,
        language=language,
        width_px=880,
        height_px=720,
        banner=banner,
    )


def impact(origin: Origin, max_intensity: float, alert_level: str) -> dict[str, Any]:
    """impact.json of the scene: the made impact with 50 to 400 dead, most likely 150."""
    edges = [0.0, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, None]
    chances = [0.001, 0.004, 0.045, 0.15, 0.4, 0.3, 0.1]
    deaths = ((0, 1, 0.02), (1, 10, 0.1), (10, 100, 0.3), (100, 1000, 0.48), (1000, None, 0.1))
    money = [(low, high, p) for (low, high), p in zip(pairwise(edges), chances, strict=True)]
    made = made_impact(
        event_id=origin.event_id,
        revision=origin.revision,
        status=origin.status,
        max_intensity=max_intensity,
        intensity_areas_km2={6: 11_000.0, 7: 4_900.0, 8: 990.0, 9: 188.0},
        exposed_population={6: 310_000, 7: 95_000, 8: 41_000, 9: 6_200},
        fatalities=loss(50, 150, 400, deaths),
        economic_loss_cny=loss(2e9, 8e9, 3.2e10, money),
        alert_level=alert_level,
        places=PLACES,
        response_level=replace(made_impact().response_level, edition=plan().short),
        critical=CRITICAL,
        surroundings=replace(
            SURROUNDINGS, faults=NearFaults(1, "Xianshuihe", 2.1, ("Xianshuihe",))
        ),
        exposure_source="合成分布",
        lineage=LINEAGE,
    )
    return impact_to_json(made)


def older_impact(origin: Origin, max_intensity: float, alert_level: str) -> dict[str, Any]:
    """The same as the first Houfeng wrote it; put it in the place of `impact`."""
    found = _impact(origin, max_intensity, alert_level)
    return {name: found[name] for name in OLD_FIELDS}


_impact = impact  # itself, whatever a test puts in its place


def loss(
    low: float, likely: float, high: float, bins: Iterable[tuple[Any, Any, float]]
) -> LossEstimate:
    return LossEstimate(likely, low, high, tuple(LossBin(*one) for one in bins))
