"""Ground motion in active crust after Abrahamson, Silva and Kamai (2014).

Summary of the ASK14 ground motion relation for active crustal regions, Earthquake Spectra 30(3),
1025-1055, doi:10.1193/070913EQS198M. Its equation numbers are cited below. California, main
shocks; without the adjustments for Taiwan, China and Japan.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from houfeng.shaking.science.gmm.chunks import Moments, predict_in_chunks
from houfeng.shaking.science.gmm.motion import About, Distances, Earthquake, Motion, Sites, period_s
from houfeng.shaking.science.gmm.table import CoefficientTable, Row
from houfeng.vocabulary.arrays import Floats

ABOUT = About(
    name="ASK14",
    source="Abrahamson, Silva & Kamai (2014), doi:10.1193/070913EQS198M",
    region="active crust",
    component="RotD50",
    needs=frozenset(
        {
            "mw",
            "rake_deg",
            "dip_deg",
            "ztor_km",
            "width_km",
            "rrup",
            "rx",
            "ry0",
            "vs30_ms",
            "vs30_measured",
            "z1pt0_m",
        }
    ),
    magnitudes=(3.0, 8.5),
    distances_km=(0.0, 300.0),
    periods_s=(0.01, 10.0),
)

N = 1.5  # exponent of the soil non-linearity, table 4
M2 = 5.0  # lower break in magnitude scaling
ROCK_MS = 1180.0  # vs30 of the reference rock
PHI_AMP = 0.4  # of the site amplification, below equation 27
A2_HW = 0.2  # equation 12
H1, H2, H3 = 0.25, 1.5, -0.75  # equation 13


@dataclass(frozen=True, slots=True)
class Ask14:
    """The model; coefficients: `data/gmm/ask14.csv`."""

    coefficients: CoefficientTable

    @property
    def about(self) -> About:
        return ABOUT

    def predict(
        self,
        measures: Sequence[str],
        earthquake: Earthquake,
        sites: Sites,
        distances: Distances,
    ) -> dict[str, Motion]:
        """Motion of each measure at every site; see `GroundMotionModel`."""
        terms = [
            _terms(measure, self.coefficients.at(measure), earthquake, sites.vs30_measured)
            for measure in measures
        ]

        def kernel(ground: Sites, paths: Distances) -> Iterator[Moments]:
            return _moments(terms, earthquake, ground, paths)

        return predict_in_chunks(measures, kernel, sites, distances)


@dataclass(frozen=True, slots=True)
class _Terms:
    """One measure of one earthquake: all that does not depend on the site."""

    row: Row
    source: float  # ln motion from magnitude, style and depth
    per_ln_r: float
    depth_km: float  # fictitious, in R
    v1_ms: float  # vs30 above which amplification stops
    rock: float  # ln amplification of the reference rock
    tau: float  # on rock
    phi: float  # on rock, of the source and path
    phi_amp: float


def _terms(measure: str, row: Row, earthquake: Earthquake, vs30_measured: bool) -> _Terms:
    mw = earthquake.mw
    v1 = _v1_ms(measure)
    phi = _phi(row, mw, vs30_measured)
    # Small earthquakes at long periods have phi below the amplification's own: the authors'
    # advice, as OpenQuake records it, is to take the latter a hair below phi.
    phi_amp = PHI_AMP if phi >= PHI_AMP else 0.99 * phi
    return _Terms(
        row=row,
        source=_magnitude(row, mw)
        + _style(row, earthquake)
        + row["a15"] * min(earthquake.ztor_km / 20, 1.0),  # equation 16
        per_ln_r=row["a2"] + row["a3"] * (max(mw, M2) - row["m1"]),
        depth_km=1.0 + (row["c4"] - 1) * min(max(mw - 4, 0.0), 1.0),  # equation 4
        v1_ms=v1,
        rock=(row["a10"] + row["b"] * N) * math.log(min(ROCK_MS, v1) / row["vlin"]),
        tau=_between(mw, 5.0, 7.0, row["s3"], row["s4"]),  # equation 25
        phi=math.sqrt(phi**2 - phi_amp**2),
        phi_amp=phi_amp,
    )


def _magnitude(row: Row, mw: float) -> float:
    """Equations 2 and 3 without the terms of distance."""
    m1 = row["m1"]
    capped = max(mw, M2)
    slope = row["a5"] if mw >= m1 else row["a4"]
    scaled = row["a1"] + slope * (capped - m1) + row["a8"] * (8.5 - capped) ** 2
    below = min(mw - M2, 0.0)
    return scaled + row["a6"] * below + row["a7"] * below**2


def _style(row: Row, earthquake: Earthquake) -> float:
    """Equations 5 and 6; rake ranges of table 2."""
    grown = min(max(earthquake.mw - 4, 0.0), 1.0)
    if 30 < earthquake.rake_deg < 150:
        return row["a11"] * grown
    if -150 < earthquake.rake_deg < -30:
        return row["a12"] * grown
    return 0.0


def _v1_ms(measure: str) -> float:
    """Equation 9."""
    period = 0.0 if measure == "PGV" else period_s(measure)
    if period <= 0.5:
        return 1500.0
    return 800.0 if period >= 3 else 1500 * math.exp(-0.35 * math.log(period / 0.5))


def _phi(row: Row, mw: float, vs30_measured: bool) -> float:
    """Equation 24."""
    kind = "m" if vs30_measured else "e"
    return _between(mw, 4.0, 6.0, row[f"s1{kind}"], row[f"s2{kind}"])


def _between(mw: float, low: float, high: float, small: float, large: float) -> float:
    return small + (large - small) * min(max((mw - low) / (high - low), 0.0), 1.0)


def _moments(
    terms: Sequence[_Terms], earthquake: Earthquake, sites: Sites, distances: Distances
) -> Iterator[Moments]:
    vs30, rrup = sites.vs30_ms, distances.rrup
    slowest = float(np.fmin.reduce(vs30))
    ln_vs30, vs30_n = np.log(vs30), vs30 * np.sqrt(vs30)  # the latter: vs30 to the power N
    hanging = _hanging_wall(earthquake, distances)
    basin = None if sites.z1pt0_m is None else _basin(vs30, sites.z1pt0_m)
    rrup2 = rrup * rrup
    ln_r: dict[float, Floats] = {}
    for each in terms:
        row = each.row
        if each.depth_km not in ln_r:  # the same for all measures as published
            ln_r[each.depth_km] = 0.5 * np.log(rrup2 + each.depth_km**2)
        mean = each.per_ln_r * ln_r[each.depth_km]
        mean += row["a17"] * rrup
        if hanging is not None:
            mean += row["a13"] * hanging
        mean += each.source

        # Equations 7 to 9 in one line for soft and firm ground: `over` is 0 on soft ground.
        over = np.minimum(ln_vs30, math.log(each.v1_ms)) - math.log(row["vlin"])
        linear = row["a10"] * over + row["b"] * N * np.maximum(over, 0.0)
        if basin is not None:
            linear += _basin_slope(row, vs30) * basin
        if slowest >= row["vlin"]:
            yield mean + linear, each.tau, math.hypot(each.phi, each.phi_amp)
            continue

        rock = np.exp(mean + each.rock)
        # Firm ground gets 1 here, which makes both the amplification and its slope vanish.
        softness = np.minimum(vs30_n * (1 / (row["vlin"] * math.sqrt(row["vlin"]))), 1.0)
        soft, firm = rock + row["c"] * softness, rock + row["c"]
        mean += linear
        mean += row["b"] * np.log(soft / firm)
        # Equation 30, plus 1: how much of a change on rock is left on the ground.
        left = rock * (firm - soft)
        left *= row["b"] / (soft * firm)
        left += 1
        scatter = left * each.phi
        scatter *= scatter
        scatter += each.phi_amp**2
        # On ground softer than the model is meant for, a change on rock may turn its sign.
        yield mean, each.tau * np.abs(left), np.sqrt(scatter, out=scatter)


def _hanging_wall(earthquake: Earthquake, distances: Distances) -> Floats | None:
    """The product of the five tapers, equations 11 to 15; None where none of them is above 0."""
    mw, dip, ztor = earthquake.mw, earthquake.dip_deg, earthquake.ztor_km
    reach = earthquake.width_km * math.cos(math.radians(dip))  # R1, of the surface projection
    if dip >= 90 or mw <= 5.5 or ztor >= 10 or reach <= 0:
        return None
    rx = distances.rx
    above = rx > 0
    if not np.any(above & (rx <= 3 * reach)):
        return None
    grown = 1 + A2_HW * (mw - 6.5) - (1 - A2_HW) * min(mw - 6.5, 0.0) ** 2
    factor = (90 - max(dip, 30.0)) / 45 * grown * (1 - (ztor / 10) ** 2)
    x = rx / reach
    across = np.where(x < 1, H1 + x * (H2 + H3 * x), np.maximum(1.5 - 0.5 * x, 0.0))
    beyond = distances.ry0 - math.tan(math.radians(20)) * rx
    along = np.clip(1 - beyond / 5, 0.0, 1.0)
    return factor * above * across * along


def _basin(vs30: Floats, z1pt0_m: Floats) -> Floats:
    """ln of the basin depth over that of the average site, equations 17 and 18."""
    fourth = (vs30 * vs30) ** 2
    average_km = np.exp(-7.67 / 4 * np.log((fourth + 610**4) / (1360**4 + 610**4))) / 1000
    return np.log((z1pt0_m / 1000 + 0.01) / (average_km + 0.01))


def _basin_slope(row: Row, vs30: Floats) -> Floats:
    """The coefficient of the basin term, linear between vs30 classes (application guidelines)."""
    return np.interp(vs30, (150, 250, 400, 700), [row[f"a{i}"] for i in (43, 44, 45, 46)])
