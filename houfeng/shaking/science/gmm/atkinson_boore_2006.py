"""Stable continents after Atkinson & Boore (2006), eastern North America.

"Earthquake ground-motion prediction equations for eastern North America", BSSA 96(6),
2181-2205, stress parameter 140 bars. Two fits of one form (eq. 5): hard rock (Vs30 of 2000 m/s
and more) and the B/C boundary (760 m/s); softer ground adds to the second the amplification of
Boore & Atkinson (2008, Earthquake Spectra 24(1), eqs. 7 to 13), which the authors ask to be used
instead of the preliminary one printed in 2006.

The publication gives one total sigma, 0.30 in log10, for every measure. It is split here by
tau = 0.55 sigma, as ShakeMap splits models without their own parts.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from houfeng.shaking.science.gmm.motion import (
    About,
    Distances,
    Earthquake,
    Motion,
    Sites,
)
from houfeng.shaking.science.gmm.table import CoefficientTable, Row
from houfeng.shaking.science.gmm.total_sigma import tau_and_phi
from houfeng.vocabulary.arrays import Floats

_SIGMA_LOG10 = 0.30
_HARD_ROCK_MS = 2000.0
_VREF_MS, _V1_MS, _V2_MS = 760.0, 180.0, 300.0
_R0_KM, _R1_KM, _R2_KM = 10.0, 70.0, 140.0
_NEAREST_KM = 1.0  # eq. 5 has a pole at 0
_PGA_LOW_G = 0.06
_A1_G, _A2_G = 0.03, 0.09  # where the non-linear slope fades in
_LN10 = math.log(10.0)
_GRAVITY_CMS2 = 980.665


@dataclass(frozen=True, slots=True, eq=False)
class AtkinsonBoore2006:
    """The model: rock is Table 6, boundary Table 9, site the table of Boore & Atkinson 2008."""

    rock: CoefficientTable
    boundary: CoefficientTable
    site: CoefficientTable

    @property
    def about(self) -> About:
        return About(
            name="Atkinson & Boore 2006",
            source=self.boundary.source,
            region="stable continent",
            component="geometric mean",
            needs=frozenset({"mw", "rrup", "vs30_ms"}),
            magnitudes=(3.5, 8.0),
            distances_km=(1.0, 1000.0),
            periods_s=(self.boundary.periods_s[0], self.boundary.periods_s[-1]),
        )

    def predict(
        self,
        measures: Sequence[str],
        earthquake: Earthquake,
        sites: Sites,
        distances: Distances,
    ) -> dict[str, Motion]:
        """See `GroundMotionModel`."""
        vs30 = np.asarray(sites.vs30_ms, dtype=float)
        terms = _distance_terms(distances.rrup)
        hard = vs30 >= _HARD_ROCK_MS
        pga_bc_g = 10.0 ** _lg(self.boundary.at("PGA"), earthquake.mw, terms) / _GRAVITY_CMS2
        driven = _non_linearity(pga_bc_g)
        softness = _softness(vs30)
        tau, phi = tau_and_phi(np.full(vs30.shape, _SIGMA_LOG10 * _LN10))
        found = {}
        for measure in measures:
            mean = _LN10 * _lg(self.boundary.at(measure), earthquake.mw, terms)
            mean += _soil(self.site.at(measure), vs30, softness, driven)
            if hard.any():
                on_rock = _LN10 * _lg(self.rock.at(measure), earthquake.mw, terms)
                mean = np.where(hard, on_rock, mean)
            if measure != "PGV":
                mean = mean - math.log(_GRAVITY_CMS2)
            found[measure] = Motion(mean, tau, phi)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _DistanceTerms:
    """f0, f1, f2 of eq. 5 and the distance itself, each (n,)."""

    f0: Floats
    f1: Floats
    f2: Floats
    distance_km: Floats


def _distance_terms(rrup_km: Floats) -> _DistanceTerms:
    distance = np.maximum(rrup_km, _NEAREST_KM)
    lg = np.log10(distance)
    return _DistanceTerms(
        f0=np.maximum(math.log10(_R0_KM) - lg, 0.0),
        f1=np.minimum(lg, math.log10(_R1_KM)),
        f2=np.maximum(lg - math.log10(_R2_KM), 0.0),
        distance_km=distance,
    )


def _lg(row: Row, mw: float, terms: _DistanceTerms) -> Floats:
    """Eq. 5 without the site term: lg of cm/s² or cm/s."""
    return np.asarray(
        row["c1"]
        + (row["c2"] + row["c3"] * mw) * mw
        + (row["c4"] + row["c5"] * mw) * terms.f1
        + (row["c6"] + row["c7"] * mw) * terms.f2
        + (row["c8"] + row["c9"] * mw) * terms.f0
        + row["c10"] * terms.distance_km
    )


def _soil(row: Row, vs30_ms: Floats, softness: tuple[Floats, Floats], driven: Floats) -> Floats:
    """ln of the amplification over 760 m/s (BA08, eqs. 7 and 8), shape (n,)."""
    of_b1, of_b2 = softness
    slope = row["b1"] * of_b1 + row["b2"] * of_b2
    return np.asarray(row["blin"] * np.log(vs30_ms / _VREF_MS) + slope * driven)


def _softness(vs30_ms: Floats) -> tuple[Floats, Floats]:
    """The shares of b1 and b2 in the non-linear slope (BA08, eqs. 13), each (n,).

    b1 up to 180 m/s, log-linear to b2 at 300 m/s, then to nothing at 760 m/s.
    """
    soft = np.log(_V2_MS / np.clip(vs30_ms, _V1_MS, _V2_MS)) / math.log(_V2_MS / _V1_MS)
    stiff = np.log(_VREF_MS / np.clip(vs30_ms, _V2_MS, _VREF_MS)) / math.log(_VREF_MS / _V2_MS)
    return soft, stiff * (1.0 - soft)


def _non_linearity(pga_g: Floats) -> Floats:
    """What multiplies the non-linear slope at a peak acceleration on 760 m/s (BA08, eqs. 8).

    ln(0.06 / 0.1) for weak motion and ln(pga / 0.1) for strong, joined by the cubic in
    ln(pga / 0.03) that meets both, with their slopes, at 0.03 g and 0.09 g.
    """
    width = math.log(_A2_G / _A1_G)
    rise = math.log(_A2_G / _PGA_LOW_G)
    square, cube = (3 * rise - width) / width**2, (width - 2 * rise) / width**3
    x = np.log(np.maximum(pga_g, _A1_G) / _A1_G)
    joined = math.log(_PGA_LOW_G / 0.1) + (square + cube * x) * x * x
    return np.where(pga_g > _A2_G, np.log(np.maximum(pga_g, _A2_G) / 0.1), joined)
