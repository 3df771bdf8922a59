"""China's instrumental intensity from peaks, GB/T 17742-2020, annex A.

The same formula as houfeng.shaking.science.gbt17742_2020, which lies on a higher floor; a test
holds both to the same values.
"""

import numpy as np

from houfeng.vocabulary.arrays import Floats


def annex_intensity(pga_ms2: Floats, pgv_ms: Floats) -> Floats:
    """Intensity (CSIS, 1 to 12) of the three-component peaks, 0.1-10 Hz; NaN where not positive."""
    with np.errstate(divide="ignore", invalid="ignore"):
        by_acceleration = 3.17 * np.log10(pga_ms2) + 6.59  # GB/T 17742-2020, annex A
        by_velocity = 3.00 * np.log10(pgv_ms) + 9.77  # GB/T 17742-2020, annex A
        strong = (by_acceleration >= 6.0) & (by_velocity >= 6.0)
        found = np.where(strong, by_velocity, (by_acceleration + by_velocity) / 2)
        measured = (np.asarray(pga_ms2) > 0) & (np.asarray(pgv_ms) > 0)
    return np.where(measured, np.clip(found, 1.0, 12.0), np.nan)
