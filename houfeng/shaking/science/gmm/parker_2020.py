"""Subduction earthquakes after Parker, Stewart, Boore, Atkinson & Hassani (2020, 2022).

"NGA-Subduction global ground-motion models with regional adjustment factors", PEER report
2020/03 and Earthquake Spectra 38(1), 456-493; the site term is that of Parker & Stewart (2022),
Earthquake Spectra 38(2), 841-864. Interface and intraslab earthquakes are two models of one form,
each global or with the coefficients of one region.

    ln Y = c0 + F_P + F_M + F_D + F_S

F_P geometric and anelastic attenuation, F_M magnitude, F_D depth of the source (slab only), F_S
site. The basin term is left out: it is defined for Japan and Cascadia only.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from houfeng.shaking.science.gmm.motion import (
    About,
    Distances,
    Earthquake,
    Motion,
    Sites,
)
from houfeng.shaking.science.gmm.table import CoefficientTable, Row
from houfeng.vocabulary.arrays import Floats

SourceKind = Literal["interface", "slab"]

_B4 = 0.1  # magnitude dependence of geometric spreading, both kinds
_VREF_MS = 760.0
_V1_MS = 270.0  # below it the regional slope s1 holds
_F3_G = 0.05  # non-linear site term
_VB_MS = 200.0
_SHALLOWEST_KM = 20.0  # the depth term is constant above
_PHI_NEAR_KM, _PHI_FAR_KM = 200.0, 500.0
_PHI_SOFT_MS, _PHI_STIFF_MS = 200.0, 500.0


@dataclass(frozen=True, slots=True, eq=False)
class Parker2020:
    """The model of one kind of source in one region.

    table: the coefficients of that kind and region. magnitude_break: where the scaling with
    magnitude changes (m_b of the publication: 7.9 interface and 7.6 slab for the global model;
    7.1 and 7.7 for Taiwan). region: named in `about` only.
    """

    table: CoefficientTable
    kind: SourceKind
    magnitude_break: float
    region: str = "global"

    @property
    def about(self) -> About:
        slab = self.kind == "slab"
        needs = {"mw", "rrup", "vs30_ms"} | ({"depth_km"} if slab else set())
        return About(
            name=f"Parker et al. 2020, {self.kind}, {self.region}",
            source=self.table.source,
            region=f"subduction {self.kind}",
            component="RotD50",
            needs=frozenset(needs),
            magnitudes=(5.0, 8.5) if slab else (4.5, 9.5),
            distances_km=(35.0, 1000.0) if slab else (20.0, 1000.0),
            periods_s=(self.table.periods_s[0], self.table.periods_s[-1]),
        )

    def predict(
        self,
        measures: Sequence[str],
        earthquake: Earthquake,
        sites: Sites,
        distances: Distances,
    ) -> dict[str, Motion]:
        """See `GroundMotionModel`."""
        path = _path(self.kind, self.magnitude_break, earthquake.mw, distances.rrup)
        ln_rock_pga = self._rock(self.table.at("PGA"), earthquake, path)
        # ln(1 + PGA_r / f3): how far the motion on rock drives the soil.
        driven = np.log1p(np.exp(ln_rock_pga) / _F3_G)
        found = {}
        for measure in measures:
            row = self.table.at(measure)
            mean = self._rock(row, earthquake, path) + _site(row, sites.vs30_ms, driven)
            phi = np.sqrt(_phi_squared(row, distances.rrup, sites.vs30_ms))
            found[measure] = Motion(mean, np.full(mean.shape, row["tau"]), phi)
        return found

    def _rock(self, row: Row, earthquake: Earthquake, path: "_Path") -> Floats:
        """ln Y on the reference rock of 760 m/s."""
        over = earthquake.mw - self.magnitude_break
        by_magnitude = row["c6"] * over if over > 0 else (row["c4"] + row["c5"] * over) * over
        level = row["c0"] + by_magnitude
        if self.kind == "slab":
            below = max(earthquake.depth_km, _SHALLOWEST_KM)
            level += row["d"] + row["m"] * min(below - row["db_km"], 0.0)
        return np.asarray(
            level + row["c1"] * path.ln_distance + path.spreading + row["a0"] * path.distance_km
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Path:
    """What all measures share of the way from source to site, each (n,)."""

    distance_km: Floats
    ln_distance: Floats
    spreading: Floats  # b4 M ln(R / Rref)


def _path(kind: SourceKind, magnitude_break: float, mw: float, rrup_km: Floats) -> _Path:
    """R = sqrt(Rrup² + h²), Rref = sqrt(1 + h²), with h the near-source saturation."""
    if kind == "interface":
        h = 10.0 ** (-0.82 + 0.252 * mw)
    else:
        # From 3.12 km at magnitude 4 to 35 km at the break, log-linear, constant above.
        slope = math.log10(35.0 / 3.12) / (magnitude_break - 4.0)
        h = 35.0 * 10.0 ** (slope * min(mw - magnitude_break, 0.0))
    distance = np.hypot(rrup_km, h)
    ln_distance = np.log(distance)
    spreading = _B4 * mw * (ln_distance - 0.5 * math.log(1.0 + h * h))
    return _Path(distance, ln_distance, spreading)


def _site(row: Row, vs30_ms: Floats, driven: Floats) -> Floats:
    """F_S = F_lin + F_nl, ln units, 0 on 760 m/s. All (n,)."""
    within = np.clip(vs30_ms, _V1_MS, row["v2_ms"])
    softer = np.minimum(vs30_ms, _V1_MS)
    linear = row["s2"] * np.log(within / _VREF_MS) + row["s1"] * np.log(softer / _V1_MS)
    f5 = row["f5"]
    non_linear = row["f4"] * (
        np.exp(f5 * (np.minimum(vs30_ms, _VREF_MS) - _VB_MS)) - math.exp(f5 * (_VREF_MS - _VB_MS))
    )
    return np.asarray(linear + non_linear * driven)


def _phi_squared(row: Row, rrup_km: Floats, vs30_ms: Floats) -> Floats:
    """Total within-event variance by distance and stiffness, shape (n,)."""
    span = math.log(_PHI_FAR_KM / _PHI_NEAR_KM)
    reach = np.clip(rrup_km, _PHI_NEAR_KM, _PHI_FAR_KM)
    far = np.log(reach / _PHI_NEAR_KM) / span  # 0 near to 1 far
    stiffness = np.clip(vs30_ms, _PHI_SOFT_MS, _PHI_STIFF_MS)
    soft = np.log(_PHI_STIFF_MS / stiffness) / math.log(_PHI_STIFF_MS / _PHI_SOFT_MS)
    by_distance = row["phi2_near"] + (row["phi2_far"] - row["phi2_near"]) * far
    return np.asarray(by_distance + row["phi2_soft"] * soft * (1.0 - far))
