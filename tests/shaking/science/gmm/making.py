"""Small earthquakes and sites for tests of ground-motion models."""

from collections.abc import Sequence

import numpy as np

from houfeng.shaking.science.gmm.motion import Distances, Earthquake

STRIKE_SLIP = Earthquake(
    mw=7.0,
    ms=7.3,
    rake_deg=0.0,
    dip_deg=90.0,
    ztor_km=5.0,
    width_km=15.0,
    depth_km=12.0,
)


def earthquake(**changed: float) -> Earthquake:
    """A strike-slip earthquake of Mw 7.0 at 5 km and below, with what the test changes."""
    fields = {name: getattr(STRIKE_SLIP, name) for name in Earthquake.__slots__}
    return Earthquake(**{**fields, **changed})


def straight(
    rrup: Sequence[float],
    rx: Sequence[float] | None = None,
    rjb: Sequence[float] | None = None,
) -> Distances:
    """Sites abreast of the rupture, on the footwall unless rx says otherwise."""
    nearest = np.asarray(rrup, float)
    across = -nearest if rx is None else np.asarray(rx, float)
    projected = nearest if rjb is None else np.asarray(rjb, float)
    return Distances(
        rrup=nearest,
        rjb=projected,
        rx=across,
        ry0=np.zeros_like(nearest),
        repi=projected,
        rhypo=np.hypot(projected, 12.0),
        along=np.zeros_like(nearest),
        across=np.abs(across),
    )
