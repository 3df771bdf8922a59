"""From one definition of horizontal motion to another, after Boore & Kishida (2017).

"Relations between some horizontal-component ground-motion intensity measures used in practice",
BSSA 107(1), 334-343. For a pair of definitions a, b

    ln(a / b) = c0 + r1 ln(Rrup / 50 km) + m1 (M - 5.5) + m2 (M - 5.5)^2,   sigma about it.

The scatter of the ratio differs from record to record, so it is added to phi; tau is not
touched. That is how ShakeMap divides it (the publication speaks of the total sigma only). It is
added in both directions: going there and back gives the first mean, not the first phi.

One random horizontal component is not in the publication, and needs no further coefficients:
both as-recorded components depart from their geometric mean by h = ln(larger / geometric mean),
one up and one down, so one drawn by chance has the geometric mean as its mean and E[h²] =
mean(h)² + var(h) as its variance about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from houfeng.shaking.science.gmm.motion import Motion
from houfeng.shaking.science.gmm.table import CoefficientTable, Row
from houfeng.vocabulary.arrays import Floats

ROTD50 = "RotD50"
ROTD100 = "RotD100"
GEOMETRIC_MEAN = "geometric mean"  # of the two as-recorded components
LARGER = "larger horizontal"  # of the two as-recorded components
RANDOM = "random horizontal"  # one as-recorded component drawn by chance
COMPONENTS = (ROTD50, ROTD100, GEOMETRIC_MEAN, LARGER, RANDOM)

_MAGNITUDES = (2.0, 9.0)
_DISTANCES_KM = (0.01, 400.0)


@dataclass(frozen=True, slots=True, eq=False)
class BooreKishida2017:
    """The relations, by (a, b) as in ln(a / b)."""

    ratios: Mapping[tuple[str, str], CoefficientTable]

    def convert(
        self,
        measure: str,
        motion: Motion,
        *,
        given: str,
        wanted: str,
        mw: float,
        rrup_km: Floats,
    ) -> Motion:
        """The motion of `given` as the motion of `wanted`, both of COMPONENTS.

        motion and rrup_km: (n,). ValueError for definitions without a relation, or a measure
        the relation does not have.
        """
        if given == wanted:
            return motion
        if wanted == RANDOM:
            mean = self.convert(
                measure, motion, given=given, wanted=GEOMETRIC_MEAN, mw=mw, rrup_km=rrup_km
            )
            row = self.ratios[LARGER, GEOMETRIC_MEAN].at(measure)
            apart = np.hypot(_ln_ratio(row, mw, rrup_km), row["sigma"])
            return Motion(mean.mean, motion.tau, np.hypot(motion.phi, apart))
        sign, row = self._relation(measure, given, wanted)
        return Motion(
            motion.mean + sign * _ln_ratio(row, mw, rrup_km),
            motion.tau,
            np.hypot(motion.phi, row["sigma"]),
        )

    def _relation(self, measure: str, given: str, wanted: str) -> tuple[float, Row]:
        if (wanted, given) in self.ratios:
            return 1.0, self.ratios[wanted, given].at(measure)
        if (given, wanted) in self.ratios:
            return -1.0, self.ratios[given, wanted].at(measure)
        known = "; ".join(f"{a} and {b}" for a, b in self.ratios)
        raise ValueError(f"no relation between {given} and {wanted}; there are {known}")


def _ln_ratio(row: Row, mw: float, rrup_km: Floats) -> Floats:
    over = min(max(mw, _MAGNITUDES[0]), _MAGNITUDES[1]) - 5.5
    distance = np.clip(rrup_km, *_DISTANCES_KM)
    by_magnitude = row["c0"] + (row["m1"] + row["m2"] * over) * over
    return np.asarray(by_magnitude + row["r1"] * np.log(distance / 50.0))
