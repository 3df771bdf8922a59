"""Earthquakes to map, and a map whose zones are known by hand."""

from datetime import UTC, datetime
from typing import Any

import numpy as np

from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.geometry import azimuth_deg, distance_km
from houfeng.vocabulary.status import Status


def earthquake(
    longitude: float = 103.4, latitude: float = 31.0, ms: float = 6.0, **more: Any
) -> Origin:
    """An origin with everything but place and size of no concern."""
    given = {
        "event_id": "test-event",
        "revision": 2,
        "origin_at": datetime(2008, 5, 12, 6, 28, 4, tzinfo=UTC),
        "depth_km": 14.0,
        "magnitude": Magnitude(ms, MagnitudeType.MS),
        "source": "cenc",
    }
    return Origin(longitude=longitude, latitude=latitude, **{**given, **more})


def elliptic_map(*, highest: float, km_a_degree: float) -> ShakingMap:
    """Isoseismals about 100° E, 33° N, twice as long east and west as north and south."""
    lons, lats = 100 + np.arange(-300, 301) * 0.01, 33 + np.arange(-200, 201) * 0.01
    lon, lat = np.meshgrid(lons, lats)
    far, towards = distance_km(100, 33, lon, lat), np.radians(azimuth_deg(100, 33, lon, lat))
    off = np.hypot(far * np.sin(towards) / 2, far * np.cos(towards))
    intensity = np.clip(highest - off / km_a_degree, 1, 12)
    same = np.ones_like(intensity)
    return ShakingMap(
        event_id="test-event",
        revision=2,
        status=Status.ACTUAL,
        longitudes=np.round(lons, 6),
        latitudes=np.round(lats, 6),
        intensity=intensity,
        intensity_sigma=same / 2,
        intensity_tau=same / 4,
        instrumental_intensity=intensity,
        pga_ms2=same,
        pgv_ms=same / 10,
        pga_sigma_ln=same / 2,
        pgv_sigma_ln=same / 2,
        region="qingzang",
        rupture_line=(),
        orientation="given",
        site="made by hand",
        lineage=(),
    )
