"""Surveyed and predicted zone areas of the events in the shared folder's truth/hindcast.csv."""

import csv
import math
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.shaking.contours import contour_geojson
from houfeng.shaking.map_shaking import map_shaking
from houfeng.shaking.settings import ShakingSettings

COMPASS = {"NE": 45.0, "NW": 315.0, "NNW": 337.5}
DEGREES = {"VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}


@dataclass(frozen=True)
class Zone:
    event: str
    degree: int
    predicted_km2: float
    observed_km2: float

    @property
    def factor(self) -> float:
        """How many times too large or too small, at least 1; 1000 at most."""
        ratio = max(self.predicted_km2 / self.observed_km2, 1e-3)
        return max(ratio, 1 / ratio)


def zones_of_hindcast(
    shared: Path, settings: ShakingSettings, *, strike_known: bool = True
) -> list[Zone]:
    """Every surveyed zone from VI to X beside the predicted one."""
    zones = []
    with (shared / "truth" / "hindcast.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        origin = Origin(
            event_id=row["id"],
            revision=1,
            origin_at=datetime.fromisoformat(row["origin_utc"]),
            longitude=float(row["lon"]),
            latitude=float(row["lat"]),
            depth_km=float(row["depth_km"]),
            magnitude=Magnitude(float(row["ms"]), MagnitudeType.MS),
            source="cenc",
            strike_deg=COMPASS[row["axis_strike"]] if strike_known else None,
        )
        features = contour_geojson(map_shaking(origin, settings=settings))["features"]
        areas = {f["properties"]["degree"]: f["properties"]["area_km2"] for f in features}
        zones += [
            Zone(row["id"], degree, areas.get(degree, 0.0), float(row[f"area_km2_{roman}"]))
            for roman, degree in DEGREES.items()
            if row[f"area_km2_{roman}"]
        ]
    return zones


def mean_abs_ln(zones: list[Zone]) -> float:
    return sum(math.log(zone.factor) for zone in zones) / len(zones)
