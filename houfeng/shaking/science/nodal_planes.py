"""Fault planes of a focal mechanism.

Conventions of Aki & Richards, Quantitative Seismology, 2nd ed., 2002, section 4.5: strike
clockwise from north with the plane dipping to its right, dip from the horizontal, rake the
slip of the hanging wall, counter-clockwise from the strike within the plane. Vectors below
are north, east, down.
"""

from dataclasses import dataclass

import numpy as np

from houfeng.vocabulary.arrays import Floats


@dataclass(frozen=True, slots=True)
class Plane:
    """One fault plane with its slip, degrees."""

    strike_deg: float  # [0, 360)
    dip_deg: float  # (0, 90]
    rake_deg: float  # (-180, 180]


def normal_and_slip(plane: Plane) -> tuple[Floats, Floats]:
    """Unit normal of the plane, pointing up, and unit slip of the hanging wall."""
    strike, dip, rake = np.radians([plane.strike_deg, plane.dip_deg, plane.rake_deg])
    # Aki & Richards 2002, eqs 4.88 and 4.89.
    slip = np.array(
        [
            np.cos(rake) * np.cos(strike) + np.cos(dip) * np.sin(rake) * np.sin(strike),
            np.cos(rake) * np.sin(strike) - np.cos(dip) * np.sin(rake) * np.cos(strike),
            -np.sin(rake) * np.sin(dip),
        ]
    )
    normal = np.array([-np.sin(dip) * np.sin(strike), np.sin(dip) * np.cos(strike), -np.cos(dip)])
    return normal, slip


def auxiliary(plane: Plane) -> Plane:
    """The other nodal plane: normal and slip change places."""
    normal, slip = normal_and_slip(plane)
    return plane_of(slip, normal)


def plane_of(normal: Floats, slip: Floats) -> Plane:
    """The plane with a unit normal and a unit slip within it; both signs may be turned."""
    if normal[2] > 0:  # the normal must point up, out of the foot wall; slip turns with it
        normal, slip = -normal, -slip
    dip = np.arccos(np.clip(-normal[2], 0.0, 1.0))
    # A horizontal plane has no strike; north is as good as any.
    strike = np.arctan2(-normal[0], normal[1]) if np.sin(dip) > 1e-9 else 0.0
    level = np.array([np.cos(strike), np.sin(strike), 0.0])
    up_dip = np.cross(normal, level)
    rake = np.arctan2(slip @ up_dip, slip @ level)
    return Plane(
        _turn(float(np.degrees(strike))),
        float(np.degrees(dip)),
        float(np.degrees(rake)) if rake > -np.pi + 1e-12 else 180.0,
    )


def planes_of_tensor(tensor: Floats) -> tuple[Plane, Plane]:
    """Both nodal planes of the best double couple.

    tensor: (3, 3) symmetric moment tensor, north, east, down, any unit. The planes bisect
    the axes of greatest tension and pressure (Aki & Richards 2002, section 4.5).
    """
    values, axes = np.linalg.eigh(tensor)
    pressure, tension = axes[:, np.argmin(values)], axes[:, np.argmax(values)]
    one, other = (tension + pressure) / np.sqrt(2), (tension - pressure) / np.sqrt(2)
    return plane_of(one, other), plane_of(other, one)


def tensor_of(plane: Plane) -> Floats:
    """Moment tensor (3, 3), north, east, down, of unit moment; eq. 4.90."""
    normal, slip = normal_and_slip(plane)
    return np.outer(slip, normal) + np.outer(normal, slip)


def tensor_from_spherical(
    mrr: float, mtt: float, mpp: float, mrt: float, mrp: float, mtp: float
) -> Floats:
    """North, east, down from up, south, east, as QuakeML and the Harvard catalogue write it."""
    return np.array([[mtt, -mtp, mrt], [-mtp, mpp, -mrp], [mrt, -mrp, mrr]])


def strikes_apart_deg(one_deg: float, other_deg: float) -> float:
    """The angle between two strikes whichever way they run, 0 to 90."""
    apart = abs(one_deg - other_deg) % 180.0
    return min(apart, 180.0 - apart)


def _turn(degrees: float) -> float:
    turned = degrees % 360.0
    return 0.0 if turned >= 360.0 - 1e-9 else turned
