"""How far P and S waves have come, for pages that draw them: curves kept on disk.

A page that is asked for in the middle of an earthquake cannot wait for a velocity model to be
traced: the curves are made once and read as plain arrays.
"""

import os
import tempfile
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from houfeng.vocabulary.arrays import Floats
from houfeng.warning.travel import TravelTime, UniformSpeeds, seconds_everywhere

MODEL = "IASP91"  # the loop's own where none is named
DISTANCES_KM: Floats = np.concatenate(
    [np.arange(0.0, 60.0, 1.0), np.arange(60.0, 300.0, 5.0), np.arange(300.0, 1501.0, 20.0)]
)
_DEEPEST_KM = 60  # deeper: straight rays, as the loop reckons itself
_FILE = "wave-curves-iasp91-1.npz"


@dataclass(frozen=True, slots=True, eq=False)
class WaveCurves:
    """Seconds of the first P and S at the surface over DISTANCES_KM, from one depth."""

    depth_km: float
    p_s: Floats
    s_s: Floats

    def reached_km(self, phase: str, seconds: Floats) -> Floats:
        """How far from the epicentre a wave is felt so long after the origin; 0: not yet up."""
        arrivals = self.p_s if phase == "P" else self.s_s
        return np.asarray(np.interp(seconds, arrivals, DISTANCES_KM, left=0.0))

    def seconds(self, phase: str, distance_km: Floats) -> Floats:
        """When a wave comes to a distance."""
        return np.asarray(
            np.interp(distance_km, DISTANCES_KM, self.p_s if phase == "P" else self.s_s)
        )


def wave_curves(depth_km: float, cache: Path) -> WaveCurves:
    """The curves of a source so deep, to the whole kilometre; made where the cache has none."""
    depth = max(0, round(depth_km))
    if depth > _DEEPEST_KM:
        return curves_of(UniformSpeeds(), float(depth))
    times = _kept(cache)
    return WaveCurves(float(depth), times[0, depth], times[1, depth])


def curves_of(travel_time: TravelTime, depth_km: float) -> WaveCurves:
    """By any travel times; a wave that has come to a place has come to all nearer ones."""
    p, s = (
        np.maximum.accumulate(seconds_everywhere(travel_time, phase, DISTANCES_KM, depth_km))
        for phase in ("P", "S")
    )
    return WaveCurves(depth_km, p, s)


@lru_cache(maxsize=2)
def _kept(cache: Path) -> Floats:
    """(2, depth, distance) seconds of P and S."""
    path = cache / _FILE
    shape = (2, _DEEPEST_KM + 1, DISTANCES_KM.size)
    try:
        with np.load(path) as found:
            times = np.asarray(found["times"], dtype=float)
        if times.shape == shape:
            return times
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        pass  # not there yet, or half a file of a full disk: made anew
    made = _trace(cache)
    _keep(path, made)
    return made


def _trace(cache: Path) -> Floats:
    from houfeng.monitoring.travel_times import TravelTimes, iasp91

    table = TravelTimes.build(iasp91(), cache=cache)
    curves = [curves_of(table, float(depth)) for depth in range(_DEEPEST_KM + 1)]
    return np.array([[one.p_s for one in curves], [one.s_s for one in curves]])


def _keep(path: Path, times: Floats) -> None:
    """Whole or not at all; a folder that cannot be written only costs time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, half = tempfile.mkstemp(dir=path.parent, suffix=".half")
        with os.fdopen(descriptor, "wb") as file:
            np.savez(file, times=times)
        Path(half).replace(path)
    except OSError:
        return
