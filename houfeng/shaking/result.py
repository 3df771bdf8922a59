"""A finished shaking map with all that went into it; what every product is written from."""

from collections.abc import Mapping
from dataclasses import dataclass

from houfeng.events.origin import Origin
from houfeng.shaking.observations import Observations
from houfeng.shaking.science.gmm.motion import Distances, Earthquake, Motion
from houfeng.shaking.science.surface import Surface
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.lineage import Lineage


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One measure on the grid, each (n_lat, n_lon): ln g, ln cm/s, or intensity units."""

    mean: Floats
    std: Floats  # one standard deviation, all uncertainty
    tau: Floats  # its between-event part
    phi: Floats  # its within-event part


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """One measure at the n observations: what was seen beside what was predicted."""

    observed: Floats  # (n,) ln g, ln cm/s or intensity; NaN: not seen here
    converted_from: tuple[str, ...]  # (n,) the measure it was converted from, or ""
    extra_sigma: Floats  # (n,)
    predicted: Floats  # (n,) by the model, before conditioning
    tau: Floats  # (n,) of the prediction
    phi: Floats  # (n,)
    used: Bools  # (n,)
    reasons: tuple[str, ...]  # (n,) why it was not used; "" where it was or nothing was seen

    @property
    def residual(self) -> Floats:
        return self.observed - self.predicted


@dataclass(frozen=True, slots=True, eq=False)
class OverDistance:
    """What the models say over distance from the rupture, for one kind of ground."""

    distances_km: Floats  # (n,) ascending
    motions: Mapping[str, Motion]  # measure -> each part (n,)


@dataclass(frozen=True, slots=True, eq=False)
class ShakingResult:
    """Shaking of one event revision on a regular grid of cell centres."""

    origin: Origin
    earthquake: Earthquake
    surface: Surface
    profile: str  # "shakemap-reference" or "china"
    longitudes: Floats  # (n_lon,) degrees east, ascending, may run past 180
    latitudes: Floats  # (n_lat,) degrees north, ascending
    vs30_ms: Floats  # (n_lat, n_lon)
    fields: Mapping[str, Field]  # PGA, PGV, SA(0.3), SA(1.0), SA(3.0), MMI, CSIS
    observations: Observations
    distances: Distances  # of the observations
    compared: Mapping[str, Compared]  # measure -> at the observations
    bias: Mapping[str, tuple[float, float]]  # measure -> event term (mean, sigma) in its units
    models: Mapping[str, tuple[tuple[str, float], ...]]  # measure -> (model's name, weight)
    choices: Mapping[str, str]  # gmice, correlation, rupture, orientation, site ... as told
    warnings: tuple[str, ...]  # what a reader must know: all stations flagged, ...
    lineage: tuple[Lineage, ...]
    curves: OverDistance | None = None  # for the plot of attenuation
