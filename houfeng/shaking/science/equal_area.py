"""A field of unknown strike, drawn round the epicentre without loss of area.

The mean over all strikes flattens a field: its strongest zones shrink or vanish although
every single strike has them. How large a zone is does not depend on the strike. So the field
is drawn instead as its symmetric decreasing rearrangement (Pólya & Szegő 1951, Isoperimetric
inequalities in mathematical physics, ch. VII): circles about the epicentre, each value's
circle as large as the area where one strike's field exceeds that value. Map and areas agree;
no direction is pretended; how far one place may be from its circle's value goes to sigma.
"""

import math
from collections.abc import Callable

import numpy as np

from houfeng.shaking.science.gmm.motion import Distances
from houfeng.vocabulary.arrays import Floats

Profile = Callable[[Floats], Floats]
"""A value at distances from the rupture's surface projection (rjb, km), shape kept."""

_STRIKES = 90  # over a quarter turn; with more the spread changes by less than 1e-3
_NODES = 400


def equal_area_rjb_km(repi_km: Floats, length_km: float) -> Floats:
    """Distance from a line whose band is as large as the circle through a place.

    repi_km: any shape, from the epicentre; length_km: of the vertical rupture. The places
    within r of a line of length L cover 2 r L + pi r²; the circle of radius R covers pi R².
    Any field that depends on rjb alone and falls with it is so rearranged. 0 at the epicentre.
    """
    offset = length_km / math.pi
    return np.asarray(np.sqrt(np.square(repi_km) + offset**2) - offset)


def equal_area_distances(
    repi_km: Floats, length_km: float, depth_km: float, ztor_km: float
) -> Distances:
    """Distances from a vertical rupture of unknown strike, rearranged about the epicentre.

    All arrays have the shape of repi_km. There is no hanging wall (rx = -rjb) and nothing lies
    beyond an end (ry0 = 0). `along` and `across` are both rjb / sqrt(2), a place on the
    diagonal; fields of unequal axes are better rearranged by `rearranged_radially`.
    """
    repi = np.asarray(repi_km, dtype=float)
    rjb = equal_area_rjb_km(repi, length_km)
    return Distances(
        rrup=np.hypot(rjb, ztor_km),
        rjb=rjb,
        rx=-rjb,
        ry0=np.zeros_like(rjb),
        repi=repi,
        rhypo=np.hypot(repi, depth_km),
        along=rjb / math.sqrt(2.0),
        across=rjb / math.sqrt(2.0),
    )


def strike_spread(profile: Profile, repi_km: Floats, length_km: float) -> Floats:
    """How far a place's value lies from its circle's, over all strikes: root mean square.

    repi_km: any shape. The rupture is centred on the epicentre. 0 without a length.
    """
    repi = np.asarray(repi_km, dtype=float)
    if length_km <= 0 or repi.size == 0:
        return np.zeros_like(repi)
    nodes = np.sinh(np.linspace(0.0, math.asinh(float(repi.max()) / 5.0), _NODES)) * 5.0
    turns = (np.arange(_STRIKES) + 0.5) * (math.pi / 2 / _STRIKES)
    beyond = np.maximum(nodes[:, None] * np.cos(turns) - length_km / 2, 0.0)
    at_strikes = profile(np.hypot(beyond, nodes[:, None] * np.sin(turns)))
    drawn = profile(equal_area_rjb_km(nodes, length_km))
    spread = np.sqrt(np.mean((at_strikes - drawn[:, None]) ** 2, axis=1))
    return np.asarray(np.interp(repi, nodes, spread))


def rearranged_radially(values: Floats, areas_km2: Floats, repi_km: Floats) -> Floats:
    """The rearrangement of any field given at places that stand for pieces of ground.

    values, areas_km2: (n,), e.g. cells of a grid or of rings about the epicentre, fine enough
    for the zones that matter; repi_km: any shape, where the rearranged field is wanted (beyond
    the ground given: the lowest value). Returns the shape of repi_km.
    """
    order = np.argsort(-np.asarray(values), kind="stable")
    covered = np.cumsum(np.asarray(areas_km2)[order])
    # A piece's value holds at the middle of the ring it becomes.
    radii = np.sqrt((covered - np.asarray(areas_km2)[order] / 2) / math.pi)
    return np.asarray(np.interp(repi_km, radii, np.asarray(values)[order]))
