"""The engine of this first form: elliptic attenuation about an epicentre or a rupture line.

Another engine can take its place: `map_shaking` asks only for `Source`, `reach_km` and `fields`.
"""

import math
from dataclasses import dataclass

import numpy as np

from houfeng.shaking.science.gb18306_2015 import Ellipses, value_at
from houfeng.shaking.science.rupture import along_across_km
from houfeng.shaking.science.unknown_strike import strike_mean_and_std
from houfeng.shaking.standards import RegionLaws
from houfeng.vocabulary.arrays import Floats

_NODES = 900  # of the radial profile; linear between them errs by less than 1e-4 (tested)


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Where the shaking spreads from, on the plane about the epicentre."""

    line_km: Floats | None  # (n, 2) east, north of the long axis; None: strike unknown
    unknown_length_km: float = 0.0  # of the line, where its strike is unknown
    depth_km: float = 0.0  # of a deep earthquake: distances are then from its hypocentre


@dataclass(frozen=True, slots=True, eq=False)
class Fields:
    """Medians and one standard deviation of each measure, all of one shape."""

    intensity: Floats
    intensity_sigma: Floats
    pga_ms2: Floats
    pga_sigma_ln: Floats
    pgv_ms: Floats
    pgv_sigma_ln: Floats


def reach_km(laws: RegionLaws, source: Source, intensity: float) -> tuple[float, float]:
    """How far east and north of the epicentre an intensity reaches, kilometres."""
    far, near = laws.intensity.long.reach_km(intensity), laws.intensity.short.reach_km(intensity)
    line = source.line_km
    if line is None:
        radii = _nodes(far + source.unknown_length_km)
        mean, _ = strike_mean_and_std(laws.intensity, radii, source.unknown_length_km)
        reached = float(radii[mean >= intensity].max(initial=0.0))
        reached = math.sqrt(max(reached**2 - source.depth_km**2, 0.0))
        return reached, reached
    strike = math.atan2(*(line[-1] - line[0]))
    east = math.hypot(far * math.sin(strike), near * math.cos(strike))
    north = math.hypot(far * math.cos(strike), near * math.sin(strike))
    return east + float(np.abs(line[:, 0]).max()), north + float(np.abs(line[:, 1]).max())


def fields(laws: RegionLaws, source: Source, east_km: Floats, north_km: Floats) -> Fields:
    """Shaking on the reference ground (rock, Vs30 about 500 m/s) at sites east and north.

    east_km, north_km: any one shape. With the strike unknown each value is the mean over all
    strikes, and the spread over strikes is added to the model's own in quadrature.
    """
    if source.line_km is None:
        radius = np.hypot(np.hypot(east_km, north_km), source.depth_km)
        nodes = _nodes(float(radius.max()))
        measured = [
            _averaged(ellipses, radius, nodes, source.unknown_length_km)
            for ellipses in (laws.intensity, laws.lg_pga_gal, laws.lg_pgv_cms)
        ]
    else:
        along, across = along_across_km(east_km, north_km, source.line_km)
        measured = [
            (value_at(ellipses, along, across), np.full(along.shape, ellipses.sigma))
            for ellipses in (laws.intensity, laws.lg_pga_gal, laws.lg_pgv_cms)
        ]
    (intensity, intensity_sigma), (lg_pga, pga_sigma), (lg_pgv, pgv_sigma) = measured
    to_ln = math.log(10.0)
    return Fields(
        intensity=np.clip(intensity, 1.0, 12.0),
        intensity_sigma=intensity_sigma,
        pga_ms2=np.exp(to_ln * (lg_pga - 2.0)),  # gal to m/s²
        pga_sigma_ln=to_ln * pga_sigma,
        pgv_ms=np.exp(to_ln * (lg_pgv - 2.0)),  # cm/s to m/s
        pgv_sigma_ln=to_ln * pgv_sigma,
    )


def _averaged(
    ellipses: Ellipses, radius_km: Floats, nodes_km: Floats, length_km: float
) -> tuple[Floats, Floats]:
    """(mean, sigma) at each radius, from the profile at the nodes."""
    mean, spread = strike_mean_and_std(ellipses, nodes_km, length_km)
    sigma = np.hypot(ellipses.sigma, spread)
    return np.interp(radius_km, nodes_km, mean), np.interp(radius_km, nodes_km, sigma)


def _nodes(farthest_km: float) -> Floats:
    """Radii from 0 to the farthest, even near the source and logarithmic far from it."""
    return np.sinh(np.linspace(0.0, math.asinh(farthest_km / 5.0), _NODES)) * 5.0
