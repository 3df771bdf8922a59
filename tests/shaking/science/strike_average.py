"""The mean of one ellipse's field over all strikes, worked out directly: a truth for tests."""

import numpy as np

from houfeng.shaking.science.gb18306_2015 import Ellipses, value_at
from houfeng.vocabulary.arrays import Floats

_AZIMUTHS = 180  # over a quarter turn; with more the mean changes by less than 1e-4


def strike_mean_and_std(
    ellipses: Ellipses, radii_km: Floats, line_length_km: float = 0.0
) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the value at each radius, all strikes equally likely.

    radii_km: (n,); line_length_km: rupture line centred on the epicentre. Returns two (n,).
    The field is symmetric about both axes, so a quarter turn is the whole of it; the midpoint
    rule suits, for the field is periodic in azimuth.
    """
    angles = (np.arange(_AZIMUTHS) + 0.5) * (np.pi / 2 / _AZIMUTHS)
    along = radii_km[:, None] * np.cos(angles)
    across = radii_km[:, None] * np.sin(angles)
    values = value_at(ellipses, np.maximum(along - line_length_km / 2, 0.0), across)
    return values.mean(axis=1), values.std(axis=1)
