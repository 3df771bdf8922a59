"""Regional elliptic attenuation of GB 18306-2015: peak motion and macroseismic intensity.

Each measure has two curves, one along the long axis of the isoseismals and one along the
short axis. Both are written here as one form,

    value(R) = a + c lg(R + d),   c < 0,

where R is epicentral distance along that axis (km) and value is lg PGA (gal), lg PGV (cm/s)
or intensity (CSIS). The isoseismal of a value v is the ellipse with semi-axes Ra(v), Rb(v).

Sources: GB 18306-2015 (peak motion; its training book, p. 172, for intensity); Yu, Li & Xiao
2013. The coefficients are data: houfeng/shaking/data/gb18306_2015.json.
"""

import math
from dataclasses import dataclass

import numpy as np

from houfeng.vocabulary.arrays import Bools, Floats

MAGNITUDE_BREAK = 6.5  # Ms; the second pair of A, B above it (GB 18306-2015)
_CHUNK = 16384  # sites solved together: small enough to stay in a core's cache
_STEPS = 60  # far more than the 4 to 8 Newton steps ever taken
_CLOSE = 1e-9  # last step, in units of value, at which a root is accepted


@dataclass(frozen=True, slots=True)
class MotionAxis:
    """lg Y = A + B Ms + C lg(R + D exp(E Ms)) along one axis."""

    a1: float
    b1: float
    a2: float
    b2: float
    c: float
    d: float
    e: float


@dataclass(frozen=True, slots=True)
class IntensityAxis:
    """I = A + B Ms + C lg(R + R0) along one axis."""

    a: float
    b: float
    c: float
    r0: float


@dataclass(frozen=True, slots=True)
class Curve:
    """value(R) = a + c lg(R + d): one axis at one magnitude; R and d in km."""

    a: float
    c: float
    d: float

    def at(self, distance_km: Floats) -> Floats:
        """Value at epicentral distances of any shape."""
        return np.asarray(self.a + self.c * np.log10(distance_km + self.d))

    def reach_km(self, value: float) -> float:
        """Distance at which the curve falls to a value; 0 where it never exceeds it."""
        return float(max(0.0, 10.0 ** ((value - self.a) / self.c) - self.d))


@dataclass(frozen=True, slots=True)
class Ellipses:
    """The family of isoseismals of one measure at one magnitude."""

    long: Curve
    short: Curve
    sigma: float  # one standard deviation, in units of value

    @property
    def highest(self) -> float:
        """The largest value that still has an ellipse.

        The two axes do not agree exactly at R = 0. Above the smaller of the two, one semi-axis
        would be negative, so that value is the cap: there the ellipse has shrunk to a point or
        to a short segment of the other axis, along which the cap holds.
        """
        zero = np.zeros(1)
        return float(min(self.long.at(zero)[0], self.short.at(zero)[0]))


def motion_ellipses(long: MotionAxis, short: MotionAxis, sigma_log10: float, ms: float) -> Ellipses:
    """Isoseismals of lg PGA (gal) or lg PGV (cm/s) at surface-wave magnitude ms."""
    return Ellipses(_motion_curve(long, ms), _motion_curve(short, ms), sigma_log10)


def _motion_curve(axis: MotionAxis, ms: float) -> Curve:
    a, b = (axis.a1, axis.b1) if ms <= MAGNITUDE_BREAK else (axis.a2, axis.b2)
    return Curve(a + b * ms, axis.c, axis.d * math.exp(axis.e * ms))


def intensity_ellipses(
    long: IntensityAxis, short: IntensityAxis, sigma: float, ms: float
) -> Ellipses:
    """Isoseismals of macroseismic intensity (CSIS) at surface-wave magnitude ms."""
    return Ellipses(
        Curve(long.a + long.b * ms, long.c, long.r0),
        Curve(short.a + short.b * ms, short.c, short.r0),
        sigma,
    )


def value_at(ellipses: Ellipses, along_km: Floats, across_km: Floats) -> Floats:
    """The value whose isoseismal passes through each point.

    along_km, across_km: any one shape; offsets along the long axis and across it, either sign.
    Returns that shape, in units of the measure, never above `ellipses.highest`.

    Solves (along/Ra(v))² + (across/Rb(v))² = 1 to 1e-9. With h(v) = ln of the left side / 2:
    each ln(1/R(v)) is convex and increasing in v, and so is h, the logarithm of a sum of
    exponentials of them. Newton's steps from the right of the root therefore fall
    monotonically onto it, and no bracket is needed.
    """
    x, y = np.broadcast_arrays(np.abs(along_km), np.abs(across_km))
    found = np.empty(x.shape)
    flat, flat_x, flat_y = found.reshape(-1), x.reshape(-1), y.reshape(-1)
    for start in range(0, flat.size, _CHUNK):
        part = slice(start, start + _CHUNK)
        flat[part] = _solve(ellipses, flat_x[part], flat_y[part])
    return found


def _solve(ellipses: Ellipses, x: Floats, y: Floats) -> Floats:
    """Newton's steps for points in the first quadrant, shape (n,)."""
    long, short = ellipses.long, ellipses.short
    cap = ellipses.highest
    v = np.minimum(_from_the_right(ellipses, x, y), cap - 1e-9)
    rate_long, rate_short = math.log(10) / long.c, math.log(10) / short.c
    # Coordinates of exactly 0 would give 0 / 0 where the semi-axis is 0 too.
    x2, y2 = np.maximum(x, 1e-12) ** 2, np.maximum(y, 1e-12) ** 2
    for _ in range(_STEPS):
        grown_long = np.exp((v - long.a) * rate_long)  # Ra + d
        grown_short = np.exp((v - short.a) * rate_short)
        ra, rb = grown_long - long.d, grown_short - short.d
        p, q = x2 / (ra * ra), y2 / (rb * rb)
        total = p + q
        slope = -(p * rate_long * grown_long / ra + q * rate_short * grown_short / rb)
        # h = ln(total) / 2 and h' = slope / total. Only downward: rounding at the root.
        step = np.maximum(0.5 * np.log(total) * total / slope, 0.0)
        v -= step
        if step.max(initial=0.0) < _CLOSE:
            break
    return np.where(_inside_cap(ellipses, x2, y2), cap, v)


def _from_the_right(ellipses: Ellipses, x: Floats, y: Floats) -> Floats:
    """A value not below the root.

    The ellipse through (x, y) reaches at least x along and y across, and its radius there lies
    between its two semi-axes.
    """
    long, short = ellipses.long, ellipses.short
    radius = np.hypot(x, y)
    either = np.maximum(long.at(radius), short.at(radius))
    return np.minimum(either, np.minimum(long.at(x), short.at(y)))


def _inside_cap(ellipses: Ellipses, x2: Floats, y2: Floats) -> Bools:
    """Points within the (degenerate) ellipse of the highest value."""
    nearly = ellipses.highest - 1e-9
    ra = max(ellipses.long.reach_km(nearly), 1e-12)
    rb = max(ellipses.short.reach_km(nearly), 1e-12)
    return np.asarray(x2 / ra**2 + y2 / rb**2 <= 1.0)
