"""The regional elliptic attenuation of GB 18306-2015 as a ground-motion model.

The ellipses are solved in `science/gb18306_2015.py`; here they take their place among the other
models: natural logarithms, g and cm/s, tau and phi, and ground other than rock.

Ground: the relations are read as rock, class I1, Vs30 about 500 m/s. Class of a site by
`site_class_of(vs30)`. PGA and PGV take the ratio of Table E.1's factors (the table is for
acceleration; no other is published for velocity). SA takes the same ratio times that of the
classes' design-spectrum shapes, so that soft ground gains at long periods. Sigma is not changed.

The standard gives one total sigma; it is split by tau = 0.55 sigma.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houfeng.shaking.science.gb18306_2015 import MotionAxis, motion_ellipses, value_at
from houfeng.shaking.science.gmm.motion import (
    About,
    Distances,
    Earthquake,
    Motion,
    Sites,
    period_s,
)
from houfeng.shaking.science.gmm.table import CoefficientTable
from houfeng.shaking.science.gmm.total_sigma import tau_and_phi
from houfeng.shaking.science.site_gb18306 import (
    STANDARD_GRAVITY_MS2,
    SiteTable,
    ln_over_reference,
    ln_spectral_shape,
    site_class_of,
)
from houfeng.vocabulary.arrays import Floats

REFERENCE_CLASS = "I1"
_LN10 = math.log(10.0)
_LN_GAL_IN_G = math.log(STANDARD_GRAVITY_MS2 * 100.0)
_AXIS = ("a1", "b1", "a2", "b2", "c", "d", "e")


@dataclass(frozen=True, slots=True, eq=False)
class Gb18306:
    """The model of one region.

    long, short: the coefficients of each axis by measure (columns a1 b1 a2 b2 c d e sigma), lg of
    gal or cm/s. site: Table E.1 and characteristic periods.
    """

    region: str
    long: CoefficientTable
    short: CoefficientTable
    site: SiteTable

    @property
    def about(self) -> About:
        return About(
            name=f"GB 18306-2015, {self.region}",
            source=self.long.source,
            region="China",
            component="geometric mean",  # as OpenQuake's yu_2013 has it; the standard does not say
            needs=frozenset({"ms", "along", "across", "vs30_ms"}),
            magnitudes=(5.0, 8.5),  # Ms
            distances_km=(0.0, 300.0),
            periods_s=(self.long.periods_s[0], self.long.periods_s[-1]),
        )

    def predict(
        self,
        measures: Sequence[str],
        earthquake: Earthquake,
        sites: Sites,
        distances: Distances,
    ) -> dict[str, Motion]:
        """See `GroundMotionModel`. Uses the surface-wave magnitude, `along` and `across`."""
        rock = {m: self._on_rock(m, earthquake.ms, distances) for m in measures}
        classes = site_class_of(np.broadcast_to(sites.vs30_ms, distances.along.shape))
        site = self._site(classes, rock, earthquake.ms, distances)
        found = {}
        for measure, mean in rock.items():
            sigma = _LN10 * self._sigma_log10(measure)
            tau, phi = tau_and_phi(np.full(mean.shape, sigma))
            found[measure] = Motion(mean + self._shape(measure, classes) + site, tau, phi)
        return found

    def _on_rock(self, measure: str, ms: float, distances: Distances) -> Floats:
        """ln g or ln cm/s on class I1."""
        long, short = (
            MotionAxis(*(row[name] for name in _AXIS))
            for row in (self.long.at(measure), self.short.at(measure))
        )
        ellipses = motion_ellipses(long, short, self._sigma_log10(measure), ms)
        mean = _LN10 * value_at(ellipses, distances.along, distances.across)
        return mean if measure == "PGV" else np.asarray(mean - _LN_GAL_IN_G)

    def _sigma_log10(self, measure: str) -> float:
        return self.long.at(measure)["sigma"]

    def _site(
        self,
        classes: NDArray[np.intp],
        rock: Mapping[str, Floats],
        ms: float,
        distances: Distances,
    ) -> Floats:
        """ln of the amplification of peak acceleration over class I1."""
        ln_pga = rock["PGA"] if "PGA" in rock else self._on_rock("PGA", ms, distances)
        pga_ms2 = np.exp(ln_pga) * STANDARD_GRAVITY_MS2
        return ln_over_reference(self.site, REFERENCE_CLASS, classes, pga_ms2)

    def _shape(self, measure: str, classes: NDArray[np.intp]) -> Floats | float:
        if not measure.startswith("SA("):
            return 0.0
        return ln_spectral_shape(self.site, REFERENCE_CLASS, classes, period_s(measure))
