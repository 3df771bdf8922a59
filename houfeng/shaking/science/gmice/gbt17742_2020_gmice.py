"""China's instrumental intensity and ground motion, from GB/T 17742-2020, annex A.

The annex defines intensity from recorded peaks and gives no scatter and no way back. Here:

- both peaks known: the annex (`gbt17742_2020.instrumental_intensity`); one only: its own line;
- back from intensity: each line inverted.

Where the sigmas come from is said beside them: none is in the standard.
"""

from collections.abc import Mapping

import numpy as np

from houfeng.shaking.science.gmice.relation import AboutGmice, Told, tell_by_first
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.gbt17742_2020 import instrumental_intensity

BOTH = "PGA+PGV"

_MS2_PER_G = 9.80665
_LG_E = float(np.log10(np.e))

# I = a + b lg Y, Y in m/s² and m/s (GB/T 17742-2020, annex A).
_LINES = {"PGA": (6.59, 3.17), "PGV": (9.77, 3.00)}
_LN_UNIT = {"PGA": float(np.log(_MS2_PER_G)), "PGV": float(np.log(0.01))}  # to m/s² and m/s

# The annex wants the peak of the three-component vector, stations here tell one horizontal:
# up to a fifth lower, 3.17 lg 1.2 = 0.25. A choice, not a measurement.
_SIGMA_BOTH = 0.2
# Of one line's value about the annex's: the two lines differ with a standard deviation of
# 0.48 (185 stations of Northridge 1994), 1.07 (501, El Mayor 2010) and 1.18 (389, Wenchuan
# 2008); where shaking is weak the annex takes the mean, half that difference away.
_SIGMA_ONE = 0.5
# Scatter of motion about felt intensity, log10: borrowed from Worden et al. (2012), table 1.
_SIGMA_LG_MOTION = {"PGA": 0.35, "PGV": 0.38}
# Of ln PGA and ln PGV residuals: 0.63 at Northridge 1994 (184 stations), 0.73 at Christchurch
# 2011 (110), 0.57 at Kobe 1995 (20), from the residuals in ShakeMap's station lists.
CORRELATION_PGA_PGV = 0.65


class Gbt17742:
    """The annex as a `Gmice`."""

    about = AboutGmice(
        name="GB/T 17742-2020 annex A",
        source="GB/T 17742-2020",
        scale="CSIS",
        measures=("PGV", "PGA"),
        limits=(1.0, 12.0),
    )

    def to_intensity(
        self,
        measure: str,
        ln_motion: Floats,
        distance_km: Floats | None = None,  # noqa: ARG002  (the annex has no such terms)
        magnitude: float | None = None,  # noqa: ARG002
    ) -> tuple[Floats, Floats]:
        a, b = _line(measure)
        ln_si = np.asarray(ln_motion, dtype=float) + _LN_UNIT[measure]
        slope = np.where(np.isnan(ln_si), np.nan, b * _LG_E)
        return np.clip(a + b * ln_si * _LG_E, *self.about.limits), slope

    def from_intensity(
        self,
        measure: str,
        intensity: Floats,
        distance_km: Floats | None = None,  # noqa: ARG002
        magnitude: float | None = None,  # noqa: ARG002
    ) -> tuple[Floats, Floats]:
        a, b = _line(measure)
        told = np.asarray(intensity, dtype=float)
        ln_motion = (told - a) / b / _LG_E - _LN_UNIT[measure]
        return ln_motion, np.where(np.isnan(told), np.nan, self.sigma_of_motion(measure))

    def sigma_of_intensity(self, measure: str) -> float:
        if measure == BOTH:
            return _SIGMA_BOTH
        _line(measure)
        return _SIGMA_ONE

    def sigma_of_motion(self, measure: str) -> float:
        _line(measure)
        return _SIGMA_LG_MOTION[measure] / _LG_E

    def tell(
        self,
        motions: Mapping[str, Floats],
        distance_km: Floats | None = None,
        magnitude: float | None = None,
    ) -> Told:
        by_one = tell_by_first(self, motions, distance_km, magnitude)
        if "PGA" not in motions or "PGV" not in motions:
            return by_one
        both = instrumental_intensity(
            np.exp(motions["PGA"] + _LN_UNIT["PGA"]), np.exp(motions["PGV"] + _LN_UNIT["PGV"])
        )
        known = np.isfinite(both)
        return Told(
            intensity=np.where(known, both, by_one.intensity),
            sigma=np.where(known, _SIGMA_BOTH, by_one.sigma),
            measures=tuple(BOTH if k else m for k, m in zip(known, by_one.measures, strict=True)),
        )


GBT17742_2020 = Gbt17742()


def propagated_intensity(
    ln_pga: Floats,
    ln_pgv: Floats,
    sigma_ln_pga: Floats,
    sigma_ln_pgv: Floats,
    correlation: float = CORRELATION_PGA_PGV,
) -> tuple[Floats, Floats]:
    """CSIS and its sigma from predicted motion, ln(g) and ln(cm/s), any one shape.

    To first order: the slopes of the annex times the sigmas, with the correlation of the two
    residuals. The step where velocity takes over alone is not smoothed.
    """
    gmice = GBT17742_2020
    intensity = gmice.tell({"PGA": np.ravel(ln_pga), "PGV": np.ravel(ln_pgv)}).intensity
    by_pga, pga_slope = gmice.to_intensity("PGA", ln_pga)
    by_pgv, pgv_slope = gmice.to_intensity("PGV", ln_pgv)
    strong = (by_pga >= 6.0) & (by_pgv >= 6.0)
    from_pga = np.where(strong, 0.0, 0.5 * pga_slope) * sigma_ln_pga
    from_pgv = np.where(strong, pgv_slope, 0.5 * pgv_slope) * sigma_ln_pgv
    variance = from_pga**2 + from_pgv**2 + 2 * correlation * from_pga * from_pgv
    return intensity.reshape(np.shape(ln_pga)), np.sqrt(variance)


def _line(measure: str) -> tuple[float, float]:
    if measure not in _LINES:
        raise ValueError(f"GB/T 17742-2020 has no {measure}; it has PGA and PGV")
    return _LINES[measure]
