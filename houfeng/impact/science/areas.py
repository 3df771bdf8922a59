"""Land and people in each degree's zone; a degree's zone runs from I - 0.5 up to I + 0.5."""

import numpy as np

from houfeng.vocabulary.arrays import Floats


def zone_totals(intensity: Floats, amount: Floats, lowest: int, highest: int = 12) -> Floats:
    """Sum of an amount over each degree's zone, not cumulative.

    intensity, amount: one shape; amount per cell (km² or people). The highest zone also takes
    all above it. Returns shape (highest - lowest + 1,) for degrees lowest to highest.
    Cells of NaN intensity count nowhere.
    """
    flat, weights = intensity.ravel(), amount.ravel()
    known = np.isfinite(flat)
    degree = np.floor(flat[known] + 0.5).astype(int)
    kept = degree >= lowest
    index = np.minimum(degree[kept], highest) - lowest
    return np.asarray(
        np.bincount(index, weights=weights[known][kept], minlength=highest - lowest + 1),
        dtype=np.float64,
    )
