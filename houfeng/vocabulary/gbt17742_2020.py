"""Instrumental intensity after GB/T 17742-2020, annex A."""

import numpy as np

from houfeng.vocabulary.arrays import Floats


def instrumental_intensity(pga_ms2: Floats, pgv_ms: Floats) -> Floats:
    """Intensity (CSIS, 1 to 12) from peak motion.

    pga_ms2, pgv_ms: any one shape; the annex asks for the peaks of the vector of three
    components, band-passed 0.1-10 Hz. Returns that shape, unrounded; NaN where either input is
    not positive.

    Attenuation relations predict one horizontal peak. No factor from horizontal to three
    components is applied here, for none was found published for this pair of standards: the
    vertical and the second horizontal can only add, so intensity from predicted peaks is a
    lower estimate. Whoever calls with predicted peaks says so in the lineage.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        by_acceleration = 3.17 * np.log10(pga_ms2) + 6.59  # GB/T 17742-2020, annex A
        by_velocity = 3.00 * np.log10(pgv_ms) + 9.77  # GB/T 17742-2020, annex A

    # Strong shaking is judged by velocity alone.
    strong = (by_acceleration >= 6.0) & (by_velocity >= 6.0)
    intensity = np.where(strong, by_velocity, (by_acceleration + by_velocity) / 2)

    measured = (np.asarray(pga_ms2) > 0) & (np.asarray(pgv_ms) > 0)
    return np.where(measured, np.clip(intensity, 1.0, 12.0), np.nan)
