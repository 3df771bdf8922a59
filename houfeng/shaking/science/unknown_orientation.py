"""Motion of a rupture whose orientation is not known: the mean over all that may be.

A rupture turned about its epicentre is the same as sites turned about it the other way, so
all strikes of one rupture are its distances on circles about the epicentre. A family of
ruptures (dips, places of the hypocentre) then needs one set of circles each.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from houfeng.shaking.science.distances import distances, distances_on_plane, flatten
from houfeng.shaking.science.finite_from_magnitude import (
    SEISMOGENIC_DEPTH_KM,
    surface_from_magnitude,
)
from houfeng.shaking.science.gmm.motion import Distances
from houfeng.shaking.science.local_plane import LocalPlane
from houfeng.shaking.science.rupture_size import Style, style_of
from houfeng.shaking.science.surface import Surface
from houfeng.vocabulary.arrays import Floats

Predict = Callable[[Surface, Distances], Floats]
"""Mean of ln motion (or intensity) at sites for one rupture: (..., n) for n sites."""

# Dips where only the style is known, after Kaklamanos, Baise & Boore 2011 (Earthquake
# Spectra 27(4), 1219-1235). Without a style each of the three stands for a third: our choice.
_DIPS = {
    Style.STRIKE_SLIP: 90.0,
    Style.REVERSE: 40.0,
    Style.NORMAL: 50.0,
    Style.INTERFACE: 20.0,
    Style.INTRASLAB: 50.0,
}
_PLACES_ALONG = (0.1, 0.3, 0.5, 0.7, 0.9)  # midpoints of fifths: anywhere, equally likely


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One rupture of a family, at any one strike, with its probability."""

    surface: Surface
    weight: float


def family_about(
    mw: float,
    hypocentre: tuple[float, float, float],
    *,
    rake_deg: float | None = None,
    style: Style | None = None,
    dips: Sequence[tuple[float, float]] = (),
    places_along: Sequence[float] = _PLACES_ALONG,
    strike_deg: float = 0.0,
    seismogenic_depth_km: float = SEISMOGENIC_DEPTH_KM,
) -> list[Member]:
    """Ruptures of one magnitude about one hypocentre; the weights sum to one.

    dips: (degrees, weight) of each; by default those of the style. places_along: where on
    the rupture the hypocentre may lie, 0 to 1. With a known strike it matters which way the
    members point; for `averaged_profile` it does not.
    """
    style = style_of(rake_deg) if style is None else style
    if not dips and style is Style.UNKNOWN:
        dips = [(_DIPS[s], 1.0) for s in (Style.STRIKE_SLIP, Style.REVERSE, Style.NORMAL)]
    chosen = list(dips) or [(_DIPS[style], 1.0)]
    total = sum(weight for _, weight in chosen) * len(places_along)
    return [
        Member(
            surface_from_magnitude(
                mw,
                hypocentre,
                strike_deg,
                dip,
                rake_deg,
                style=style,
                along_share=along,
                seismogenic_depth_km=seismogenic_depth_km,
            ),
            weight / total,
        )
        for dip, weight in chosen
        for along in places_along
    ]


def profile_radii(farthest_km: float, count: int = 200) -> Floats:
    """Radii from 0 to the farthest: even near the source, logarithmic far from it; (count,)."""
    return np.asarray(np.sinh(np.linspace(0.0, np.arcsinh(farthest_km / 5.0), count)) * 5.0)


def averaged_profile(
    predict: Predict,
    family: Sequence[Member],
    radii_km: Floats,
    *,
    azimuths: int = 36,
) -> tuple[Floats, Floats]:
    """(mean, extra sigma) of ln motion at each radius from the epicentre, all strikes alike.

    predict: called once a member with radii x azimuths sites, flat. Its own standard
    deviations are not touched: by the law of total variance the map's variance is the
    model's (averaged in the same way, if it varies) plus the square of the extra sigma.
    radii_km: (n,). Returns two (..., n) arrays, where ... is what `predict` puts before its
    sites. ValueError for a family without weight.
    """
    angles = (np.arange(azimuths) + 0.5) * (2 * np.pi / azimuths)
    east = (radii_km[:, None] * np.sin(angles)).ravel()
    north = (radii_km[:, None] * np.cos(angles)).ravel()
    moments = _Moments()
    for member in family:
        # The epicentre is the middle of the circles, and so of the plane.
        about = LocalPlane(*member.surface.hypocentre[:2])
        sites = distances_on_plane(flatten(member.surface, about), east, north)
        values = np.asarray(predict(member.surface, sites))
        circles = values.reshape(*values.shape[:-1], radii_km.size, azimuths)
        for k in range(azimuths):
            moments.add(circles[..., k], member.weight / azimuths)
    return moments.mean_and_spread()


def averaged_at(
    predict: Predict, family: Sequence[Member], longitudes: Floats, latitudes: Floats
) -> tuple[Floats, Floats]:
    """(mean, extra sigma) of ln motion over a family as it points, at given sites.

    For a few ruptures of known strikes, as on both nodal planes of a mechanism.
    longitudes, latitudes: (n,) degrees. Returns two (..., n); see `averaged_profile`.
    """
    moments = _Moments()
    for member in family:
        sites = distances(member.surface, longitudes, latitudes)
        moments.add(np.asarray(predict(member.surface, sites)), member.weight)
    return moments.mean_and_spread()


class _Moments:
    """Weighted mean and spread, one value after the other (West 1979, CACM 22(9), 532-535)."""

    def __init__(self) -> None:
        self.weight = 0.0
        self.mean: Floats | float = 0.0
        self.squares: Floats | float = 0.0

    def add(self, values: Floats, weight: float) -> None:
        if weight <= 0:
            return
        off = values - self.mean
        self.weight += weight
        self.mean = self.mean + off * (weight / self.weight)
        self.squares = self.squares + weight * off * (values - self.mean)

    def mean_and_spread(self) -> tuple[Floats, Floats]:
        if self.weight <= 0:
            raise ValueError("a family needs at least one member of positive weight")
        spread = np.sqrt(np.maximum(np.asarray(self.squares) / self.weight, 0.0))
        return np.asarray(self.mean), spread


def from_profile(radii_km: Floats, profile: Floats, repi_km: Floats) -> Floats:
    """A profile (n,) at any epicentral distances, linear between its radii."""
    return np.asarray(np.interp(repi_km, radii_km, profile))
