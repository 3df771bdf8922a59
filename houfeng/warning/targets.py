"""Who is to be warned: places, administrative units, facilities and areas, as columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM
from houfeng.warning.science.predict_targets import unit_vectors
from houfeng.warning.tables import AVERAGE_VS30_MS

if TYPE_CHECKING:
    from houfeng.places.gazetteer import Gazetteer
    from houfeng.places.layers import Layer

Indices = NDArray[np.int64]

DAMAGING = 6.0  # CSIS that a target cares about, unless it says otherwise
ALERT_AT = 5.0  # alerts begin below what matters, or the alerted region is too small
_VS30 = (150.0, 1500.0)


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """n targets, each of one point or of several that stand for an area.

    The points of target i are those from starts[i] to starts[i + 1]; what is told of the target
    is the worst of its points. Two intensities a target has: the one that matters to it
    (target_intensity: did it come?) and the one predicted from which it is alerted
    (alert_threshold): they are separate on purpose.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]  # "place", "unit", "facility", "area"
    longitudes: Floats  # (n,) of the point shown
    latitudes: Floats
    target_intensity: Floats  # (n,) CSIS
    alert_threshold: Floats  # (n,) CSIS
    population: Floats  # (n,) 0: not known
    area_km2: Floats  # (n,) 0: not known
    point_longitudes: Floats  # (p,)
    point_latitudes: Floats
    vs30_ms: Floats  # (p,)
    starts: Indices  # (n + 1,)
    units: Floats = field(init=False, repr=False)  # (p, 3) the points as unit vectors
    ln_vs30: Floats = field(init=False, repr=False)  # (p,)

    def __post_init__(self) -> None:
        vectors = unit_vectors(self.point_longitudes, self.point_latitudes)
        object.__setattr__(self, "units", vectors)
        object.__setattr__(self, "ln_vs30", np.log(np.clip(self.vs30_ms, *_VS30)))

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def single(self) -> bool:
        """Whether every target is one point."""
        return self.point_longitudes.size == len(self.ids)

    @classmethod
    def of_points(
        cls,
        names: list[str],
        longitudes: Floats,
        latitudes: Floats,
        *,
        ids: list[str] | None = None,
        kind: str = "place",
        target_intensity: Floats | float = DAMAGING,
        alert_threshold: Floats | float = ALERT_AT,
        population: Floats | None = None,
        area_km2: Floats | None = None,
        vs30_ms: Floats | float = AVERAGE_VS30_MS,
    ) -> "Targets":
        """Targets of one point each."""
        n = len(names)
        none = np.zeros(n)
        return cls(
            ids=tuple(ids if ids is not None else names),
            names=tuple(names),
            kinds=(kind,) * n,
            longitudes=longitudes,
            latitudes=latitudes,
            target_intensity=_column(target_intensity, n),
            alert_threshold=_column(alert_threshold, n),
            population=none if population is None else population,
            area_km2=none if area_km2 is None else area_km2,
            point_longitudes=longitudes,
            point_latitudes=latitudes,
            vs30_ms=_column(vs30_ms, n),
            starts=np.arange(n + 1, dtype=np.int64),
        )

    @classmethod
    def from_csv(cls, source: Path | bytes, file: str = "targets.csv") -> "Targets":
        """From name, lon, lat and more; see `target_files`. NotValid tells row and column."""
        from houfeng.warning.target_files import read_csv

        return read_csv(source, file)

    @classmethod
    def from_geojson(cls, source: Path | bytes, file: str = "targets.geojson") -> "Targets":
        """Polygons and points with their properties; NotValid tells the feature."""
        from houfeng.warning.target_files import read_geojson

        return read_geojson(source, file)

    @classmethod
    def from_places(
        cls,
        gazetteer: "Gazetteer",
        near: Sequence[tuple[float, float]] | None = None,
        radius_km: float = 300.0,
        min_population: int = 0,
    ) -> "Targets":
        """Towns and seats, all of them or those within reach of a point (longitude, latitude)."""
        kept = gazetteer.populations >= min_population
        if near is not None:
            kept &= within(near, gazetteer.longitudes, gazetteer.latitudes, radius_km)
        rows = np.flatnonzero(kept)
        return cls.of_points(
            [gazetteer.names_zh[row] or gazetteer.names_en[row] for row in rows],
            gazetteer.longitudes[rows],
            gazetteer.latitudes[rows],
            ids=[f"place-{row}" for row in rows],
            population=gazetteer.populations[rows].astype(float),
        )

    @classmethod
    def from_units(
        cls,
        gazetteer: "Gazetteer",
        boundaries: "Layer | None" = None,
        near: Sequence[tuple[float, float]] | None = None,
        radius_km: float = 300.0,
    ) -> "Targets":
        """Counties: by their areas where boundaries are loaded, else by their seats."""
        from houfeng.warning.target_units import units_as_targets

        return units_as_targets(gazetteer, boundaries, near, radius_km)

    @classmethod
    def joined(cls, *parts: "Targets") -> "Targets":
        """Several lists as one, in order."""
        points = np.cumsum([0, *(part.point_longitudes.size for part in parts)])
        starts = [part.starts[:-1] + begin for part, begin in zip(parts, points, strict=False)]
        return cls(
            ids=tuple(one for part in parts for one in part.ids),
            names=tuple(one for part in parts for one in part.names),
            kinds=tuple(one for part in parts for one in part.kinds),
            starts=np.concatenate([*starts, points[-1:]]).astype(np.int64),
            **{
                name: np.concatenate([getattr(part, name) for part in parts])
                for name in (
                    "longitudes",
                    "latitudes",
                    "target_intensity",
                    "alert_threshold",
                    "population",
                    "area_km2",
                    "point_longitudes",
                    "point_latitudes",
                    "vs30_ms",
                )
            },
        )

    def worst(self, of_points: Floats, *, lowest: bool = False) -> Floats:
        """The largest (or lowest) value of each target's points, NaN passed over; (n,)."""
        if self.single:
            return of_points
        worst = np.fmin if lowest else np.fmax
        return np.asarray(worst.reduceat(of_points, self.starts[:-1]))


def within(
    points: Sequence[tuple[float, float]], longitudes: Floats, latitudes: Floats, radius_km: float
) -> NDArray[np.bool_]:
    """Which places lie within reach of any of the points (longitude, latitude)."""
    if not points:
        return np.zeros(len(longitudes), np.bool_)
    tree = cKDTree(unit_vectors(*np.array(points, dtype=float).T))
    chord = 2.0 * np.sin(radius_km / (2.0 * EARTH_RADIUS_KM))
    away = tree.query(unit_vectors(longitudes, latitudes), distance_upper_bound=chord)[0]
    return np.asarray(np.isfinite(away))


def _column(value: Floats | float, n: int) -> Floats:
    return np.full(n, value) if np.isscalar(value) else np.asarray(value, dtype=float)
