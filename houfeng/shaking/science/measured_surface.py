"""Length, width, dip and strike of a rupture, as ground-motion models ask for them."""

from dataclasses import dataclass

import numpy as np

from houfeng.shaking.science.distances import on_plane, plane_about
from houfeng.shaking.science.surface import Surface


@dataclass(frozen=True, slots=True)
class Measured:
    """One value each for a whole rupture; means weigh with the area of each quadrilateral."""

    length_km: float  # of all upper edges
    width_km: float  # down-dip
    area_km2: float
    strike_deg: float  # [0, 360), the plane dipping to its right
    dip_deg: float  # (0, 90]
    ztor_km: float  # least depth


def measure_surface(surface: Surface) -> Measured:
    """What a rupture measures. A point has no size: width 0, dip 90, ztor its depth."""
    if len(surface.quads) == 0:
        return Measured(0.0, 0.0, 0.0, 0.0, 90.0, surface.hypocentre[2])
    quads = on_plane(surface.quads, plane_about(surface))
    top = quads[:, 1] - quads[:, 0]
    down = (quads[:, 3] + quads[:, 2] - quads[:, 0] - quads[:, 1]) / 2
    lengths = np.linalg.norm(top, axis=1)
    # Half the cross product of the diagonals: exact for any plane quadrilateral.
    normals = np.cross(quads[:, 2] - quads[:, 0], quads[:, 3] - quads[:, 1]) / 2
    areas = np.linalg.norm(normals, axis=1)
    if areas.sum() > 0:
        weights = areas / areas.sum()
    else:  # a line
        weights = lengths / lengths.sum() if lengths.sum() > 0 else np.full(len(lengths), 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        widths = np.where(lengths > 0, areas / lengths, np.linalg.norm(down, axis=1))
    dips = np.where(
        areas > 0,
        np.degrees(np.arctan2(np.hypot(normals[:, 0], normals[:, 1]), np.abs(normals[:, 2]))),
        90.0,
    )
    # Strikes of opposite quadrilaterals, both nearly upright, must not cancel: the sense of
    # the largest one is followed.
    unit = top[:, :2] / np.maximum(np.hypot(top[:, 0], top[:, 1]), 1e-12)[:, None]
    sense = np.where(unit @ unit[int(np.argmax(weights))] >= 0, 1.0, -1.0)
    mean = ((weights * sense)[:, None] * unit).sum(axis=0)
    return Measured(
        length_km=float(lengths.sum()),
        width_km=float(weights @ widths),
        area_km2=float(areas.sum()),
        strike_deg=float(np.degrees(np.arctan2(mean[0], mean[1])) % 360.0),
        dip_deg=float(weights @ dips),
        ztor_km=float(surface.quads[..., 2].min()),
    )
