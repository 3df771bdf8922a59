"""What every relation between ground motion and intensity gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from houfeng.vocabulary.arrays import Floats

CMS2_PER_G = 981.0
"""As the relations' authors and ShakeMap use it; 0.03 % from the standard 980.665."""


@dataclass(frozen=True, slots=True)
class AboutGmice:
    """What a relation is and what it converts."""

    name: str
    source: str  # the publication
    scale: str  # "MMI" or "CSIS"
    measures: tuple[str, ...]  # the best to tell intensity from first
    limits: tuple[float, float]  # intensities are clipped to these
    uses_distance: bool = False  # whether it has terms of distance and magnitude


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Intensity of n places as told by the best of their motions, each (n,)."""

    intensity: Floats  # NaN where no motion is known
    sigma: Floats  # intensity units, of the relation
    measures: tuple[str, ...]  # what it was told by: "PGV", "PGA+PGV"; "" where by nothing


class Gmice(Protocol):
    """A published relation.

    Motion is ln(g) for PGA and SA(T), ln(cm/s) for PGV; all arrays (n,). Terms of distance and
    magnitude are used where the relation has them and both are given. Every method raises
    ValueError for a measure the relation does not have.
    """

    @property
    def about(self) -> AboutGmice: ...

    def to_intensity(
        self,
        measure: str,
        ln_motion: Floats,
        distance_km: Floats | None = None,
        magnitude: float | None = None,
    ) -> tuple[Floats, Floats]:
        """Intensity, clipped to the limits, and its unclipped slope dI/dlnY; NaN for NaN."""
        ...

    def from_intensity(
        self,
        measure: str,
        intensity: Floats,
        distance_km: Floats | None = None,
        magnitude: float | None = None,
    ) -> tuple[Floats, Floats]:
        """Log motion and its sigma (ln units); NaN for NaN."""
        ...

    def sigma_of_intensity(self, measure: str) -> float:
        """Standard deviation of intensity told by one motion, intensity units."""
        ...

    def sigma_of_motion(self, measure: str) -> float:
        """Standard deviation of a motion told by intensity, ln units."""
        ...

    def tell(
        self,
        motions: Mapping[str, Floats],
        distance_km: Floats | None = None,
        magnitude: float | None = None,
    ) -> Told:
        """Intensity from the best motion each place has; NaN motions count as not known."""
        ...


def tell_by_first(
    relation: Gmice,
    motions: Mapping[str, Floats],
    distance_km: Floats | None,
    magnitude: float | None,
) -> Told:
    """Intensity from the first of `about.measures` that each place has a motion of."""
    n = len(next(iter(motions.values()))) if motions else 0
    intensity, sigma = np.full(n, np.nan), np.full(n, np.nan)
    by = np.full(n, "", dtype=object)
    for measure in relation.about.measures:
        if measure not in motions:
            continue
        told, _ = relation.to_intensity(measure, motions[measure], distance_km, magnitude)
        fresh = np.isnan(intensity) & np.isfinite(told)
        intensity[fresh] = told[fresh]
        sigma[fresh] = relation.sigma_of_intensity(measure)
        by[fresh] = measure
    return Told(intensity, sigma, tuple(by))
