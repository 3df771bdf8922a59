"""Ground motion in active crust after Boore, Stewart, Seyhan and Atkinson (2014).

NGA-West2 equations for predicting PGA, PGV, and 5% damped PSA for shallow crustal earthquakes,
Earthquake Spectra 30(3), 1057-1085, doi:10.1193/070113EQS184M. Its equation numbers are cited
below. California and other regions of average attenuation.
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
    name="BSSA14",
    source="Boore, Stewart, Seyhan & Atkinson (2014), doi:10.1193/070113EQS184M",
    region="active crust",
    component="RotD50",
    needs=frozenset(("mw", "rake_deg", "rjb", "vs30_ms", "z1pt0_m")),
    magnitudes=(3.0, 8.5),
    distances_km=(0.0, 400.0),
    periods_s=(0.01, 10.0),
)

REFERENCE_MS = 760.0  # vs30 of the reference rock
F3_G = 0.1  # equation 8; its f1 is 0
V1_MS, V2_MS = 225.0, 300.0  # equation 15
SHORTEST_BASIN_S = 0.65  # equation 9


@dataclass(frozen=True, slots=True)
class Bssa14:
    """The model; coefficients: `data/gmm/bssa14.csv`."""

    coefficients: CoefficientTable
    about: About = ABOUT

    def predict(
        self,
        measures: Sequence[str],
        earthquake: Earthquake,
        sites: Sites,
        distances: Distances,
    ) -> dict[str, Motion]:
        """Motion of each measure at every site; see `GroundMotionModel`.

        A rake of NaN is the paper's unspecified style of faulting.
        """
        pga = _terms("PGA", self.coefficients.at("PGA"), earthquake)
        terms = [_terms(measure, self.coefficients.at(measure), earthquake) for measure in measures]

        def kernel(ground: Sites, paths: Distances) -> Iterator[Moments]:
            return _moments(pga, terms, ground, paths)

        return predict_in_chunks(measures, kernel, sites, distances)


@dataclass(frozen=True, slots=True)
class _Terms:
    """One measure of one earthquake: all that does not depend on the site."""

    row: Row
    source: float  # ln motion
    per_ln_r: float
    has_basin: bool
    tau: float
    phi: float  # near the source on firm ground


def _terms(measure: str, row: Row, earthquake: Earthquake) -> _Terms:
    mw = earthquake.mw
    grown = min(max(mw - 4.5, 0.0), 1.0)  # equations 14 and 17
    return _Terms(
        row=row,
        source=_source(row, earthquake),
        per_ln_r=row["c1"] + row["c2"] * (mw - 4.5),
        has_basin=measure.startswith("SA") and period_s(measure) >= SHORTEST_BASIN_S,
        tau=row["tau1"] + (row["tau2"] - row["tau1"]) * grown,
        phi=row["phi1"] + (row["phi2"] - row["phi1"]) * grown,
    )


def _source(row: Row, earthquake: Earthquake) -> float:
    """Equation 2; rake ranges of the paper's mechanism classes."""
    rake = earthquake.rake_deg
    if math.isnan(rake):
        base = row["e0"]
    elif 30 < rake < 150:
        base = row["e3"]
    elif -150 < rake < -30:
        base = row["e2"]
    else:
        base = row["e1"]
    over = earthquake.mw - row["mh"]
    return base + (row["e6"] * over if over > 0 else (row["e4"] + row["e5"] * over) * over)


def _moments(
    pga: _Terms, terms: Sequence[_Terms], sites: Sites, distances: Distances
) -> Iterator[Moments]:
    vs30 = sites.vs30_ms
    ln_vs30 = np.log(vs30)
    below_reference = np.minimum(vs30, REFERENCE_MS)
    rjb2 = distances.rjb * distances.rjb
    # Only distances beyond R1, 105 km and more, are looked at: 1 km keeps 0 out of the logarithm.
    ln_rjb = np.log(np.maximum(distances.rjb, 1.0))
    # Equation 15: 1 up to V1, 0 from V2.
    softness = np.clip((math.log(V2_MS) - ln_vs30) / math.log(V2_MS / V1_MS), 0.0, 1.0)
    basin_km = None if sites.z1pt0_m is None else _basin_km(vs30, sites.z1pt0_m)

    rock_pga = _on_reference_rock(pga, rjb2)
    nonlinear: Floats | None = None
    if np.any(vs30 < REFERENCE_MS):
        nonlinear = np.log1p(np.exp(rock_pga) / F3_G)

    for each in terms:
        row = each.row
        # The slope of PGA on rock is wanted for itself when PGA is asked: no second computation.
        mean = rock_pga.copy() if each.row is pga.row else _on_reference_rock(each, rjb2)
        # Equation 6.
        mean += row["c"] * (np.minimum(ln_vs30, math.log(row["vc"])) - math.log(REFERENCE_MS))
        if nonlinear is not None:
            mean += _nonlinearity(row, below_reference) * nonlinear
        if basin_km is not None and each.has_basin:
            mean += np.minimum(row["f6"] * basin_km, row["f7"])  # equation 9

        # Equation 13: more scatter far away, less on soft ground.
        width = math.log(row["r2"] / row["r1"])
        far = np.clip((ln_rjb - math.log(row["r1"])) / width, 0.0, 1.0)
        far *= row["dphi_r"]
        far += each.phi - row["dphi_v"] * softness
        yield mean, each.tau, far


def _on_reference_rock(each: _Terms, rjb2: Floats) -> Floats:
    """ln motion from source and path, equations 2 to 4; always a new array."""
    row = each.row
    r2 = rjb2 + row["h"] ** 2
    mean = np.log(r2)
    mean *= 0.5 * each.per_ln_r
    path = np.sqrt(r2, out=r2)
    path *= row["c3"]
    mean += path
    mean += each.source - row["c3"]
    return mean


def _nonlinearity(row: Row, below_reference_ms: Floats) -> Floats:
    """f2 of equation 8, from vs30 capped at 760 m/s; 0 there."""
    f5 = row["f5"]
    slope = np.exp(f5 * (below_reference_ms - 360.0))
    slope -= math.exp(f5 * (REFERENCE_MS - 360.0))
    slope *= row["f4"]
    return slope


def _basin_km(vs30: Floats, z1pt0_m: Floats) -> Floats:
    """Depth to 1.0 km/s above that of the average Californian site, equations 10 and 11."""
    fourth = (vs30 * vs30) ** 2
    average_m = np.exp(-7.15 / 4 * np.log((fourth + 570.94**4) / (1360**4 + 570.94**4)))
    return (z1pt0_m - average_m) / 1000
