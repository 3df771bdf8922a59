"""A rupture of its magnitude's size about a hypocentre."""

import math
from collections.abc import Callable

import numpy as np

from houfeng.shaking.science import thingbaijam_2017
from houfeng.shaking.science.local_plane import LocalPlane
from houfeng.shaking.science.rupture_size import RuptureSize, Style, style_of
from houfeng.shaking.science.surface import Surface

# Hypocentres lie in the deeper part of ruptures (Mai, Spudich & Boatwright 2005, BSSA 95(3),
# 965-980); this share is ours, between the middle and the lower third.
DOWN_DIP_SHARE = 0.6
SEISMOGENIC_DEPTH_KM = 20.0


def surface_from_magnitude(
    mw: float,
    hypocentre: tuple[float, float, float],
    strike_deg: float,
    dip_deg: float,
    rake_deg: float | None = None,
    *,
    style: Style | None = None,
    scaling: Callable[[float, Style], RuptureSize] = thingbaijam_2017.rupture_size,
    seismogenic_depth_km: float = SEISMOGENIC_DEPTH_KM,
    top_limit_km: float = 0.0,
    along_share: float = 0.5,
    down_dip_share: float = DOWN_DIP_SHARE,
) -> Surface:
    """One quadrilateral through the hypocentre, dipping to the right of the strike.

    hypocentre: longitude, latitude, depth km; style: by the rake unless given.
    along_share, down_dip_share: where on the rupture the hypocentre lies, 0 to 1, from the
    end the strike leaves and from the top. The rupture stays between `top_limit_km` and the
    seismogenic depth (or as far below a deeper hypocentre as its own share asks): first it is
    moved within the limits, and where it is wider than they are it is cut, and lengthened to
    keep its area. Raises ValueError for a dip outside (0, 90] or shares outside [0, 1].
    """
    if not 0 < dip_deg <= 90:
        raise ValueError(f"dip {dip_deg} is not within (0, 90] degrees")
    if not (0 <= along_share <= 1 and 0 <= down_dip_share <= 1):
        raise ValueError("the hypocentre must lie on the rupture: shares from 0 to 1")
    longitude, latitude, depth = hypocentre
    size = scaling(mw, style_of(rake_deg) if style is None else style)
    dip = math.radians(dip_deg)
    length, height = size.length_km, size.width_km * math.sin(dip)

    depth = max(depth, top_limit_km)
    bottom_limit = max(seismogenic_depth_km, depth + (1 - down_dip_share) * height)
    if depth <= seismogenic_depth_km:
        bottom_limit = seismogenic_depth_km
    room = bottom_limit - top_limit_km
    if height > room:
        length *= height / room
        height = room
    top = min(max(depth - down_dip_share * height, top_limit_km), bottom_limit - height)

    # Down-dip, level distances from the hypocentre to the upper and the lower edge.
    to_top = -(depth - top) / math.tan(dip) if dip_deg < 90 else 0.0
    to_bottom = (top + height - depth) / math.tan(dip) if dip_deg < 90 else 0.0
    strike = math.radians(strike_deg)
    onward = np.array([math.sin(strike), math.cos(strike)])
    aside = np.array([math.cos(strike), -math.sin(strike)])  # to the right
    plane = LocalPlane(longitude, latitude)
    begin, end = -along_share * length, (1 - along_share) * length
    corners = []
    for along, across, down in (
        (begin, to_top, top),
        (end, to_top, top),
        (end, to_bottom, top + height),
        (begin, to_bottom, top + height),
    ):
        east, north = along * onward + across * aside
        corners.append([*plane.longitude_latitude(float(east), float(north)), down])
    return Surface("quads", np.array([corners]), hypocentre, "from magnitude")
