"""What every ground-motion model is given, and what it gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from houfeng.vocabulary.arrays import Floats

# Intensity measures by their OpenQuake names, as a shaking map carries them.
MEASURES = ("PGA", "PGV", "SA(0.3)", "SA(1.0)", "SA(3.0)")


def period_s(measure: str) -> float:
    """The period of `SA(T)`, seconds; 0 for PGA. PGV has none and raises ValueError."""
    if measure == "PGA":
        return 0.0
    if measure.startswith("SA(") and measure.endswith(")"):
        return float(measure[3:-1])
    raise ValueError(f"{measure} has no period")


@dataclass(frozen=True, slots=True)
class Earthquake:
    """The rupture as a ground-motion model sees it: one value each."""

    mw: float
    ms: float  # surface-wave magnitude, for Chinese relations
    rake_deg: float  # Aki and Richards; 0 strike-slip, 90 reverse, -90 normal
    dip_deg: float  # of the rupture plane, (0, 90]
    ztor_km: float  # depth to the top of the rupture
    width_km: float  # down-dip
    depth_km: float  # of the hypocentre


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """The ground at n sites."""

    vs30_ms: Floats  # (n,)
    vs30_measured: bool = False
    z1pt0_m: Floats | None = None  # (n,) depth to 1.0 km/s; None: the model's own from vs30
    z2pt5_km: Floats | None = None  # (n,) depth to 2.5 km/s; None: the model's own from vs30


@dataclass(frozen=True, slots=True, eq=False)
class Distances:
    """Where n sites lie with respect to the rupture, all (n,) and in km."""

    rrup: Floats  # nearest to the rupture plane
    rjb: Floats  # nearest to its surface projection
    rx: Floats  # across strike from the top edge, positive on the hanging-wall side
    ry0: Floats  # along strike beyond the ends of the rupture, not negative
    repi: Floats  # from the epicentre
    rhypo: Floats  # from the hypocentre
    along: Floats  # beyond the ends of the surface line, resolved along it, not negative
    across: Floats  # across the surface line, not negative


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """Predicted motion at n sites: each (n,), natural logs (ln g, ln cm/s)."""

    mean: Floats
    tau: Floats  # between-event standard deviation
    phi: Floats  # within-event standard deviation

    @property
    def sigma(self) -> Floats:
        return np.hypot(self.tau, self.phi)


@dataclass(frozen=True, slots=True)
class About:
    """What a model is, what it needs and where it holds."""

    name: str
    source: str  # the publication
    region: str  # "active crust", "stable continent", "subduction interface" ...
    component: str  # of horizontal motion: "RotD50", "geometric mean", "larger horizontal"
    needs: frozenset[str]  # names of fields of Earthquake, Sites and Distances it reads
    magnitudes: tuple[float, float]  # Mw (or Ms, said in the source) it is meant for
    distances_km: tuple[float, float]
    periods_s: tuple[float, float]  # shortest and longest spectral period
    has_pgv: bool = True


class GroundMotionModel(Protocol):
    """A published model."""

    @property
    def about(self) -> About: ...

    def predict(
        self,
        measures: Sequence[str],
        earthquake: Earthquake,
        sites: Sites,
        distances: Distances,
    ) -> dict[str, Motion]:
        """Motion of each measure at every site. ValueError for a measure it does not have."""
        ...
