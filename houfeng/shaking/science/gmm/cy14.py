"""Ground motion in active crust after Chiou and Youngs (2014).

Update of the Chiou and Youngs NGA model for the average horizontal component of peak ground
motion and response spectra, Earthquake Spectra 30(3), 1117-1153, doi:10.1193/072813EQS219M. Its
equation numbers are cited below. California, average directivity.
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
    name="CY14",
    source="Chiou & Youngs (2014), doi:10.1193/072813EQS219M",
    region="active crust",
    component="RotD50",
    needs=frozenset(
        {
            "mw",
            "rake_deg",
            "dip_deg",
            "ztor_km",
            "rrup",
            "rjb",
            "rx",
            "vs30_ms",
            "vs30_measured",
            "z1pt0_m",
        }
    ),
    magnitudes=(3.5, 8.5),
    distances_km=(0.0, 300.0),
    periods_s=(0.01, 10.0),
)

# The same for all measures, tables 1 and 2.
C2, C4, C4A, CRB_KM = 1.06, -2.1, -0.5, 50.0
PHI6_M = 300.0
REFERENCE_MS = 1130.0  # vs30 of the reference rock
MEASURED = 0.7  # equation 13: of the variance that is not the ground's, where vs30 was measured
FLOOR_UP_TO_S = 0.3  # spectral motion of these periods is not less than PGA (p. 1144)


@dataclass(frozen=True, slots=True)
class Cy14:
    """The model; coefficients: `data/gmm/cy14.csv`."""

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
        measured = sites.vs30_measured
        pga = _terms("PGA", self.coefficients.at("PGA"), earthquake, measured)
        terms = [
            pga
            if measure == "PGA"
            else _terms(measure, self.coefficients.at(measure), earthquake, measured)
            for measure in measures
        ]

        def kernel(ground: Sites, paths: Distances) -> Iterator[Moments]:
            return _moments(pga, terms, earthquake, ground, paths)

        return predict_in_chunks(measures, kernel, sites, distances)


@dataclass(frozen=True, slots=True)
class _Terms:
    """One measure of one earthquake: all that does not depend on the site."""

    row: Row
    source: float  # ln motion from magnitude, style, depth and dip
    near_km: float  # added to rrup in the near-source attenuation
    per_km: float
    has_floor: bool  # not less than PGA
    tau: float
    phi: float  # to be multiplied by the square root of the variances below
    phi_other: float  # variance that is not of the ground's non-linearity, relative


def _terms(measure: str, row: Row, earthquake: Earthquake, vs30_measured: bool) -> _Terms:
    mw = earthquake.mw
    grown = min(max((mw - 5) / 1.5, 0.0), 1.0)  # equation 13
    return _Terms(
        row=row,
        source=_source(row, earthquake),
        near_km=row["c5"] * math.cosh(row["c6"] * max(mw - row["chm"], 0.0)),
        per_km=row["cg1"] + row["cg2"] / math.cosh(max(mw - row["cg3"], 0.0)),
        has_floor=measure.startswith("SA") and period_s(measure) <= FLOOR_UP_TO_S,
        tau=row["tau1"] + (row["tau2"] - row["tau1"]) * grown,
        phi=row["sig1"] + (row["sig2"] - row["sig1"]) * grown,
        phi_other=MEASURED if vs30_measured else row["sig3"],
    )


def _source(row: Row, earthquake: Earthquake) -> float:
    """Equation 11 without the terms of distance."""
    mw, rake = earthquake.mw, earthquake.rake_deg
    cosh = math.cosh(2 * max(mw - 4.5, 0.0))
    style = 0.0
    if 30 <= rake <= 150:
        style = row["c1a"] + row["c1c"] / cosh
    elif -120 <= rake <= -60:
        style = row["c1b"] + row["c1d"] / cosh
    deeper_km = earthquake.ztor_km - _average_ztor_km(mw, rake)
    corner = row["cn"] * (row["cm"] - mw)
    return (
        row["c1"]
        + style
        + (row["c7"] + row["c7b"] / cosh) * deeper_km
        + (row["c11"] + row["c11b"] / cosh) * math.cos(math.radians(earthquake.dip_deg)) ** 2
        + C2 * (mw - 6)
        + (C2 - row["c3"]) / row["cn"] * float(np.logaddexp(0.0, corner))
    )


def _average_ztor_km(mw: float, rake_deg: float) -> float:
    """Equations 4 and 5."""
    if 30 <= rake_deg <= 150:
        return max(2.704 - 1.226 * max(mw - 5.849, 0.0), 0.0) ** 2
    return max(2.673 - 1.136 * max(mw - 4.970, 0.0), 0.0) ** 2


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """What all measures share about the ground."""

    is_rock: bool
    ln_slower: Floats  # ln of vs30 over that of the reference rock, not positive
    capped_ms: Floats
    deeper_m: Floats | None  # than the average basin


def _moments(
    pga: _Terms,
    terms: Sequence[_Terms],
    earthquake: Earthquake,
    sites: Sites,
    distances: Distances,
) -> Iterator[Moments]:
    rrup, vs30 = distances.rrup, sites.vs30_ms
    capped = np.minimum(vs30, REFERENCE_MS)
    ground = _Ground(
        is_rock=bool(np.all(vs30 >= REFERENCE_MS)),
        ln_slower=np.log(capped / REFERENCE_MS),
        capped_ms=capped,
        deeper_m=None if sites.z1pt0_m is None else sites.z1pt0_m - _average_z1pt0_m(vs30),
    )
    spread = (0.5 * (C4A - C4)) * np.log(rrup * rrup + CRB_KM**2)
    hanging = _hanging_wall(earthquake, distances)
    tanh: dict[float, Floats] = {}  # by c9b, which several measures share

    def predict(each: _Terms) -> Moments:
        row = each.row
        mean = np.log(rrup + each.near_km)
        mean *= C4
        mean += spread
        mean += each.per_km * rrup
        if hanging is not None:
            if row["c9b"] not in tanh:
                tanh[row["c9b"]] = np.tanh(distances.rx * (1 / row["c9b"])) * hanging
            mean += (row["c9"] * row["c9a"]) * hanging
            mean += (row["c9"] * (1 - row["c9a"])) * tanh[row["c9b"]]
        mean += each.source
        return _on_ground(each, mean, ground)

    # PGA stands below short periods: made first, and kept when it is asked itself.
    needed = any(each is pga or each.has_floor for each in terms)
    pga_moments = predict(pga) if needed else None
    for each in terms:
        moments = pga_moments if each is pga and pga_moments else predict(each)
        if each.has_floor and pga_moments:
            moments = (np.maximum(moments[0], pga_moments[0]), *moments[1:])
        yield moments


def _on_ground(each: _Terms, rock: Floats, ground: _Ground) -> Moments:
    """Equations 12 and 13; rock: ln motion on the reference rock, overwritten."""
    row = each.row
    slope = None if ground.is_rock else _nonlinearity(row, ground.capped_ms)
    left: Floats | float = 1.0
    mean = rock
    if slope is not None:
        motion = np.exp(rock)
        # How much of a change on rock is left on the ground: 1 + NL0.
        left = motion / (motion + row["phi4"])
        left *= slope
        left += 1.0
        motion *= 1 / row["phi4"]
        mean += slope * np.log1p(motion, out=motion)
    mean += row["phi1"] * ground.ln_slower
    if ground.deeper_m is not None and row["phi5"]:
        mean -= row["phi5"] * np.expm1(ground.deeper_m * (-1 / PHI6_M))
    scatter = np.sqrt(left * left + each.phi_other)
    # On ground softer than the model is meant for, a change on rock may turn its sign.
    return mean, each.tau * np.abs(left), each.phi * scatter


def _nonlinearity(row: Row, capped_ms: Floats) -> Floats:
    """The factor of the non-linear term, from vs30 capped at the reference rock; 0 there."""
    phi3 = row["phi3"]
    slope = np.exp(phi3 * (capped_ms - 360.0))
    slope -= math.exp(phi3 * (REFERENCE_MS - 360.0))
    slope *= row["phi2"]
    return slope


def _average_z1pt0_m(vs30: Floats) -> Floats:
    """Depth to 1.0 km/s of the average Californian site, equation 1."""
    fourth = (vs30 * vs30) ** 2
    return np.exp(-7.15 / 4 * np.log((fourth + 570.94**4) / (1360**4 + 570.94**4)))


def _hanging_wall(earthquake: Earthquake, distances: Distances) -> Floats | None:
    """The part of the hanging wall term that all measures share; None where it is 0."""
    above = distances.rx >= 0
    if earthquake.dip_deg >= 90 or not np.any(above):
        return None
    rjb = distances.rjb
    near = 1 - np.sqrt(rjb * rjb + earthquake.ztor_km**2) / (distances.rrup + 1)
    return math.cos(math.radians(earthquake.dip_deg)) * above * near
