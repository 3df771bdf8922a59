"""The tables this room predicts with, made once a process from the shaking room's models."""

import json
import math
from functools import cache, partial
from importlib.resources import files
from typing import Any

import numpy as np

from houfeng.shaking import china_intensity
from houfeng.shaking.components import boore_kishida_2017
from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.science.china_intensity import rupture_length_km
from houfeng.shaking.science.component import ROTD50, ROTD100
from houfeng.shaking.science.equal_area import strike_spread
from houfeng.shaking.science.gmm.motion import Distances, Earthquake, Motion, Sites
from houfeng.shaking.science.magnitude_cheng_2017 import ms_from_mw
from houfeng.shaking.science.rupture_size import Style
from houfeng.shaking.science.site_gb18306 import STANDARD_GRAVITY_MS2
from houfeng.shaking.science.thingbaijam_2017 import rupture_size
from houfeng.vocabulary.arrays import Floats
from houfeng.warning.science.ground_table import KNEE_KM, GroundTable
from houfeng.warning.science.predict_targets import NODES_KM
from houfeng.warning.science.virtual_seismologist import CHANNELS, COEFFICIENTS, GROUNDS, WAVES

AVERAGE_VS30_MS = 500.0  # what intensity is calibrated for; taken where nothing is known
MOTION_MODELS = ("ask14", "bssa14", "cb14", "cy14")
LINEAGE = (
    "CSIS: houfeng.shaking china_intensity (NGA-West2 through GB/T 17742-2020, and Allen et al. "
    "2012, calibrated on surveyed areas). PGA, PGV: mean of ASK14, BSSA14, CB14, CY14, vertical "
    "strike-slip, turned into RotD100 after Boore & Kishida (2017), which is the peak of the "
    "horizontal vector; what the vertical adds to three components is left out."
)

_MAGNITUDES = np.round(np.arange(2.0, 9.01, 0.1), 1)
_VS30_MS = (150.0, 1500.0)
_GROUNDS = 9
_AVERAGE = 4  # the node nearest to average ground
_FARTHEST_KM, _NODES = 1500.0, 160


def data(name: str) -> dict[str, Any]:
    """One data file of the room."""
    text = files("houfeng.warning").joinpath("data", f"{name}.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def envelope_coefficients() -> Floats:
    """Of the Virtual Seismologist: (wave, ground, channel, coefficient)."""
    table = data("virtual_seismologist")
    assert tuple(table["order"]) == COEFFICIENTS
    return np.array(
        [[[table[w][g][c] for c in CHANNELS] for g in GROUNDS] for w in WAVES], dtype=float
    )


@cache
def rock_from_vs30_ms() -> float:
    """Vs30 from which the Virtual Seismologist's ground is rock."""
    return float(data("virtual_seismologist")["rock_from_vs30_ms"])


@cache
def ground_table() -> GroundTable:
    """Intensity and motion by magnitude, ground and distance: less than a second, once."""
    nodes = np.linspace(0.0, math.asinh(_FARTHEST_KM / KNEE_KM), _NODES)
    ln_vs30 = np.linspace(math.log(_VS30_MS[0]), math.log(_VS30_MS[1]), _GROUNDS)
    r = np.tile(np.sinh(nodes) * KNEE_KM, _GROUNDS)
    sites = Sites(np.repeat(np.exp(ln_vs30), _NODES))
    zero = np.zeros_like(r)
    where = Distances(
        rrup=r, rjb=r, rx=-r, ry0=zero, repi=r, rhypo=r, along=zero, across=r
    )  # fmt: skip
    shape = (_GROUNDS, _NODES)
    csis, pga, pgv = [], [], []
    sigmas = np.empty((_MAGNITUDES.size, 4))
    phi_of_csis = np.zeros(_NODES)
    strike_phi = np.empty((_MAGNITUDES.size, NODES_KM.size))
    for row, mw in enumerate(_MAGNITUDES.tolist()):
        earthquake = _upright(mw)
        # A region without the stable shift; `region_shift` adds that.
        felt = china_intensity.predict_intensity(earthquake, "qingzang", where, sites)
        csis.append(felt.mean.reshape(shape))
        phi_of_csis = felt.phi.reshape(shape)[0]
        along = partial(_interpolated, r[:_NODES], csis[-1][_AVERAGE])
        strike_phi[row] = strike_spread(along, NODES_KM, rupture_length_km(mw))
        acceleration, velocity = _motion(earthquake, where, sites)
        pga.append(acceleration.mean.reshape(shape) + math.log(STANDARD_GRAVITY_MS2))
        pgv.append(velocity.mean.reshape(shape) - math.log(100.0))
        sigmas[row] = [
            float(np.mean(part[r < 100.0]))
            for motion in (acceleration, velocity)
            for part in (motion.tau, motion.phi)
        ]
    return GroundTable(
        magnitudes=_MAGNITUDES,
        ln_vs30=ln_vs30,
        nodes=nodes,
        csis=np.array(csis),
        ln_pga=np.array(pga),
        ln_pgv=np.array(pgv),
        csis_phi=phi_of_csis,
        repi_km=NODES_KM,
        strike_phi=strike_phi,
        csis_tau=china_intensity.calibration().tau,
        pga_tau=sigmas[:, 0],
        pga_phi=sigmas[:, 1],
        pgv_tau=sigmas[:, 2],
        pgv_phi=sigmas[:, 3],
    )


def _interpolated(nodes: Floats, values: Floats, at: Floats) -> Floats:
    return np.asarray(np.interp(at, nodes, values))


def region_shift(region: str) -> float:
    """What intensity in a region differs from the table's."""
    known = china_intensity.calibration()
    return known.stable_shift if region in known.stable_regions else 0.0


def width_km(mw: float) -> float:
    """Down-dip width of an upright rupture, at most the seismogenic depth of 20 km."""
    return min(20.0, float(rupture_size(mw, Style.STRIKE_SLIP).width_km))


def _upright(mw: float) -> Earthquake:
    return Earthquake(
        mw=mw, ms=ms_from_mw(mw), rake_deg=0.0, dip_deg=90.0, ztor_km=0.0,
        width_km=width_km(mw), depth_km=10.0,
    )  # fmt: skip


def _motion(earthquake: Earthquake, where: Distances, sites: Sites) -> tuple[Motion, Motion]:
    """PGA (ln g) and PGV (ln cm/s): mean of the models, and of their variances."""
    found = [
        ground_motion_model(name).predict(("PGA", "PGV"), earthquake, sites, where)
        for name in MOTION_MODELS
    ]
    means = []
    for measure in ("PGA", "PGV"):
        parts = [motions[measure] for motions in found]
        mean = np.mean([part.mean for part in parts], axis=0)
        between = np.var([part.mean for part in parts], axis=0)
        mixed = Motion(
            mean,
            np.sqrt(np.mean([part.tau**2 for part in parts], axis=0) + between),
            np.sqrt(np.mean([part.phi**2 for part in parts], axis=0)),
        )
        means.append(
            boore_kishida_2017().convert(
                measure, mixed, given=ROTD50, wanted=ROTD100, mw=earthquake.mw, rrup_km=where.rrup
            )
        )
    return means[0], means[1]
