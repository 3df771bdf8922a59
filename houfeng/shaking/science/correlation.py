"""How within-event residuals resemble each other across space and measures.

Every published model used here has the form

    rho_ij(h) = sum over k of sills[k, i, j] * exp(-h / ranges_km[k]) + nugget[i, j] * [h = 0]

so the exponentials, the costly part, are shared by all measures.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

# Nearer than this two places are one: a millimetre, far above what rounding of coordinates makes.
SAME_PLACE_KM = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class SpatialCorrelation:
    """Correlation of within-event residuals among L measures."""

    name: str
    source: str
    measures: tuple[str, ...]  # (L,)
    ranges_km: Floats  # (K,) distance over which each exponential falls to 1/e
    sills: Floats  # (K, L, L)
    nugget: Floats  # (L, L), at the same place only

    def index(self, measure: str) -> int:
        """Where a measure stands in the tables. NotValid if the model was made without it."""
        try:
            return self.measures.index(measure)
        except ValueError:
            raise NotValid(
                "measure", measure, f"{self.name} was made for {', '.join(self.measures)}"
            ) from None

    def indices(self, measures: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        """`index` of each of n measures; (n,)."""
        found = {measure: self.index(measure) for measure in set(measures)}
        return np.array([found[measure] for measure in measures], dtype=np.intp)

    @property
    def at_one_place(self) -> Floats:
        """(L, L): the correlation at zero distance; also that of the event terms."""
        return np.asarray(self.sills.sum(axis=0) + self.nugget)

    def at(self, distances_km: Floats, measure: str, other: str) -> Floats:
        """Correlation of `measure` here with `other` at each distance; any shape."""
        i, j = self.index(measure), self.index(other)
        found = self.nugget[i, j] * (distances_km < SAME_PLACE_KM)
        for sill, range_km in zip(self.sills[:, i, j], self.ranges_km, strict=True):
            found = found + sill * np.exp(-distances_km / range_km)
        return np.asarray(found)


def pseudo_period_s(measure: str) -> float:
    """The spectral period whose correlation a measure borrows, seconds.

    PGA 0.01, PGV and intensities 1.0: the practice of ShakeMap (Worden et al. 2018).
    Raises NotValid for a measure without one.
    """
    if measure == "PGA":
        return 0.01
    if measure in {"PGV", "MMI", "CSIS"}:
        return 1.0
    if measure.startswith("SA(") and measure.endswith(")"):
        try:
            return float(measure[3:-1])
        except ValueError:
            pass
    raise NotValid("measure", measure, "use PGA, PGV, MMI, CSIS or SA(period in seconds)")
