"""Macroseismic intensity (CSIS) of an earthquake in China before anything is observed.

The weighted mean w of two published ways to intensity: peak motion of the NGA-West2 models
through GB/T 17742-2020, and the intensity relation of Allen, Wald & Worden (2012); then three
constants fitted on surveyed zone areas (`data/china_intensity.json`: sample, fit and skill):

    I = w I_motion(r) + (1 - w) I_allen(r) + constant + slope (Ms - 6.5) + [stable region] shift

r is the distance from the rupture's surface projection (rjb); below a hypocentre of
`depth_from_km` it is lengthened by the depth beyond, as one side of a right angle. Both
relations are taken for a vertical strike-slip rupture that reaches the surface: neither the
style of faulting nor depths from 5 to 22 km bettered the fit.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import map_coordinates

from houfeng.shaking.science import allen_2012
from houfeng.shaking.science.gmm.motion import (
    Distances,
    Earthquake,
    GroundMotionModel,
    Motion,
    Sites,
)
from houfeng.shaking.science.rupture_size import Style
from houfeng.shaking.science.site_gb18306 import STANDARD_GRAVITY_MS2
from houfeng.shaking.science.thingbaijam_2017 import rupture_size
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.gbt17742_2020 import instrumental_intensity

_FARTHEST_KM = 2000.0
_NODES = 300  # of the profile; linear between them errs by less than 0.005
_GROUNDS = 24  # nodes of ln vs30 between the slowest and fastest ground asked for
_MS_CENTRE = 6.5


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted constants and the uncertainty; intensity units."""

    motion_weight: float  # of motion through GB/T 17742; the rest is Allen et al. (2012)
    constant: float
    magnitude_slope: float  # a unit of Ms from 6.5
    stable_regions: frozenset[str]
    stable_shift: float  # in those regions
    reference_vs30_ms: float  # what average ground was taken for
    depth_from_km: float  # depth tells nothing above it
    tau: float  # between earthquakes, size and place known as in a catalogue
    magnitude_sigma: float  # of a magnitude of the first minutes beyond a catalogue's

    def correction(self, region: str, ms: float) -> float:
        """What is added to the mean of the two relations."""
        stable = self.stable_shift if region in self.stable_regions else 0.0
        return self.constant + self.magnitude_slope * (ms - _MS_CENTRE) + stable


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """Intensity of one earthquake as a function of distance and ground."""

    r_km: Floats  # (n,) ascending from 0
    on_reference: Floats  # (n,) on average ground, corrected
    steepness: float  # change with a unit of Ms, near the source

    def at(self, r_km: Floats) -> Floats:
        """Intensity on average ground at any distances; the shape is kept."""
        return np.interp(r_km, self.r_km, self.on_reference)


def rupture_length_km(mw: float, seismogenic_depth_km: float = 20.0) -> float:
    """Length of the vertical rupture the calibration was made with.

    Thingbaijam et al. 2017, strike-slip; where the width would exceed the seismogenic depth
    the rupture is longer instead, its area kept (as `finite_from_magnitude` does).
    """
    size = rupture_size(mw, Style.STRIKE_SLIP)
    return size.length_km * max(1.0, size.width_km / seismogenic_depth_km)


def effective_distance_km(rjb_km: Floats, depth_km: float, calibration: Calibration) -> Floats:
    """r of the module's formula; the shape of rjb_km."""
    return np.hypot(rjb_km, max(0.0, depth_km - calibration.depth_from_km))


def relation_for(
    calibration: Calibration,
    models: Sequence[GroundMotionModel],
    earthquake: Earthquake,
    region: str,
) -> Relation:
    """Intensity against distance on average ground, never rising with it.

    models: those the calibration was made with, in any order. Only `mw` and `ms` of the
    earthquake matter here.
    """
    nodes = _distance_nodes()
    by_motion = _by_motion(models, earthquake, nodes, calibration.reference_vs30_ms)
    weight = calibration.motion_weight
    base = weight * by_motion + (1 - weight) * allen_2012.intensity(earthquake.mw, nodes)
    # The annex steps down by some tenths where it changes from velocity to the mean of both.
    falling = np.minimum.accumulate(base)
    return Relation(
        nodes,
        falling + calibration.correction(region, earthquake.ms),
        steepness=allen_2012.C1 + calibration.magnitude_slope,
    )


def predict_intensity(
    calibration: Calibration,
    models: Sequence[GroundMotionModel],
    earthquake: Earthquake,
    region: str,
    distances: Distances,
    sites: Sites,
    *,
    first_minutes: bool = False,
) -> Motion:
    """CSIS at n sites: mean (1 to 12), tau and phi in intensity units, each (n,).

    distances: `rjb` is read; `sites`: `vs30_ms` (n,). Ground other than average changes
    intensity by what it does to motion through GB/T 17742. first_minutes: the magnitude is a
    first one, its error part of tau.

    tau is fitted; phi makes up the sigma that Allen et al. (2012) give for one place.
    """
    relation = relation_for(calibration, models, earthquake, region)
    r_km = effective_distance_km(distances.rjb, earthquake.depth_km, calibration)
    mean = relation.at(r_km)
    if np.any(sites.vs30_ms != calibration.reference_vs30_ms):
        mean = mean + _site_term(calibration, models, earthquake, r_km, sites.vs30_ms)
    tau = calibration.tau
    phi = np.sqrt(np.maximum(allen_2012.sigma(r_km) ** 2 - tau**2, 0.0))
    if first_minutes:
        tau = math.hypot(tau, relation.steepness * calibration.magnitude_sigma)
    return Motion(np.clip(mean, 1.0, 12.0), np.full_like(mean, tau), phi)


def _distance_nodes() -> Floats:
    """From 0 to the farthest, even near the source and logarithmic far from it."""
    nodes = np.sinh(np.linspace(0.0, math.asinh(_FARTHEST_KM / 3.0), _NODES)) * 3.0
    nodes[0] = 0.0
    return nodes


def _by_motion(
    models: Sequence[GroundMotionModel], earthquake: Earthquake, r_km: Floats, vs30: float | Floats
) -> Floats:
    """GB/T 17742 intensity of the models' mean logarithmic motion; shape (n,)."""
    at_surface = Earthquake(
        mw=earthquake.mw,
        ms=earthquake.ms,
        rake_deg=0.0,
        dip_deg=90.0,
        ztor_km=0.0,
        width_km=rupture_size(earthquake.mw, Style.STRIKE_SLIP).width_km,
        depth_km=10.0,
    )
    zero = np.zeros_like(r_km)
    along_line = Distances(
        rrup=r_km, rjb=r_km, rx=-r_km, ry0=zero, repi=r_km, rhypo=r_km, along=zero, across=r_km
    )
    ground = Sites(vs30_ms=np.broadcast_to(np.asarray(vs30, dtype=float), r_km.shape))
    found = [model.predict(("PGA", "PGV"), at_surface, ground, along_line) for model in models]
    ln_pga = np.mean([motions["PGA"].mean for motions in found], axis=0)
    ln_pgv = np.mean([motions["PGV"].mean for motions in found], axis=0)
    return instrumental_intensity(np.exp(ln_pga) * STANDARD_GRAVITY_MS2, np.exp(ln_pgv) / 100.0)


def _site_term(
    calibration: Calibration,
    models: Sequence[GroundMotionModel],
    earthquake: Earthquake,
    r_km: Floats,
    vs30_ms: Floats,
) -> Floats:
    """How much stronger than average ground each site shakes, from a table of both."""
    nodes = _distance_nodes()
    slow, fast = float(np.min(vs30_ms)), float(np.max(vs30_ms))
    grounds = np.geomspace(slow, max(fast, slow * 1.001), _GROUNDS)
    reference = _by_motion(models, earthquake, nodes, calibration.reference_vs30_ms)
    gains = _by_motion(
        models, earthquake, np.tile(nodes, _GROUNDS), np.repeat(grounds, nodes.size)
    ).reshape(_GROUNDS, nodes.size)
    gains -= reference
    row = np.interp(np.log(vs30_ms), np.log(grounds), np.arange(_GROUNDS))
    column = np.interp(r_km, nodes, np.arange(nodes.size))
    found: Floats = map_coordinates(gains, [row, column], order=1, mode="nearest")
    return found
