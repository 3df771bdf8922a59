"""The shaking map as plain values; the seam between the engine and all who use its result."""

from dataclasses import dataclass

from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.status import Status


@dataclass(frozen=True, slots=True, eq=False)
class ShakingMap:
    """Predicted shaking of one event revision on a regular grid of cell centres."""

    event_id: str
    revision: int
    status: Status
    longitudes: Floats  # (n_lon,) degrees east, ascending, even steps
    latitudes: Floats  # (n_lat,) degrees north, ascending, even steps
    intensity: Floats  # (n_lat, n_lon) CSIS, macroseismic, 1 to 12
    intensity_sigma: Floats  # (n_lat, n_lon) one standard deviation, intensity units
    intensity_tau: Floats  # (n_lat, n_lon) its between-event part, common to the whole map
    instrumental_intensity: Floats  # (n_lat, n_lon) CSIS by GB/T 17742-2020 from pga and pgv
    pga_ms2: Floats  # (n_lat, n_lon) horizontal peak acceleration, median
    pgv_ms: Floats  # (n_lat, n_lon) horizontal peak velocity, median
    pga_sigma_ln: Floats  # (n_lat, n_lon) natural log
    pgv_sigma_ln: Floats  # (n_lat, n_lon) natural log
    region: str  # attenuation region's code
    rupture_line: tuple[tuple[float, float], ...]  # (lon, lat) used; empty for a point
    orientation: str  # "given", "rupture" or "averaged": how the long axis was set
    site: str  # what site condition the values are for
    lineage: tuple[Lineage, ...]

    @property
    def max_intensity(self) -> float:
        return float(self.intensity.max())

    @property
    def step_deg(self) -> float:
        # Rounded: the difference of two longitudes carries their own rounding.
        return round(float(self.longitudes[1] - self.longitudes[0]), 9)
