"""Magnitude from what was felt: seven recorded earthquakes of Mw 5.1 to 7.9, as if all had passed.

python -m benchmarks.great_earthquakes [SHARED]

Peaks at stations (ShakeMap's lists), the catalogue's epicentre, no rupture: what the warning's
ground-motion way makes of them. One JSON line an earthquake, and one of all: bias, scatter, and
the share of truths within the stated limits over random sets of stations.
"""

from benchmarks import harness  # isort: skip

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from houfeng.monitoring.values import Hypocentre
from houfeng.shaking.readings import read_observations
from houfeng.shaking.science.site_gb18306 import STANDARD_GRAVITY_MS2
from houfeng.vocabulary.geometry import azimuth_deg, distance_km
from houfeng.warning.magnitude import spread
from houfeng.warning.magnitude_motion import motion_observations, motion_tau
from houfeng.warning.magnitude_readings import Readings
from houfeng.warning.magnitude_values import Estimate
from houfeng.warning.magnitude_ways import MagnitudeSettings, single_way

FARTHEST_KM, MOST = 300.0, 40
PASSED_S = 120.0  # of S wave: it is over


@dataclass(frozen=True)
class Great:
    """One earthquake; magnitudes are the catalogues' (USGS, global CMT)."""

    name: str
    mw: float
    longitude: float
    latitude: float
    depth_km: float
    path: str


GREAT = (
    Great("christchurch_2011", 6.1, 172.68, -43.583, 5.9, "christchurch_2011/stationlist.json"),
    Great("gorkha_2015", 7.8, 84.731, 28.231, 8.2, "gorkha_2015/stationlist.json"),
    Great("kobe_1995", 6.9, 135.018, 34.583, 21.9, "kobe_1995/stationlist.json"),
    Great("lorca_2011", 5.1, -1.673, 37.699, 1.0, "lorca_2011/stationlist.json"),
    Great("northridge_1994", 6.7, -118.5357, 34.213, 18.0, "northridge_1994/hist_dat.xml"),
    Great(
        "calexico_2010", 7.2, -115.2872, 32.2587, 10.0,
        "calexico_2010/Calexico/input/stationlist_dat.xml",
    ),
    Great("wenchuan_2008", 7.9, 103.3639, 30.9858, 19.0, "wenchuan_2008/stationlist.xml"),
)  # fmt: skip


@dataclass(frozen=True)
class Stations:
    """Peaks of one earthquake, by distance."""

    distance_km: np.ndarray
    azimuth_deg: np.ndarray
    vs30_ms: np.ndarray
    peaks: np.ndarray  # (n, 2) m/s², m/s


def stations_of(great: Great, shared: Path) -> Stations:
    seen = read_observations([shared / "data" / "shaking" / great.path])
    none = np.full(len(seen.ids), np.nan)
    pga = np.exp(seen.values.get("PGA", none)) * STANDARD_GRAVITY_MS2
    pgv = np.exp(seen.values.get("PGV", none)) / 100.0
    here = great.longitude, great.latitude
    away = distance_km(*here, seen.longitudes, seen.latitudes)
    chosen = np.flatnonzero((away <= FARTHEST_KM) & (np.isfinite(pga) | np.isfinite(pgv)))
    chosen = chosen[np.argsort(away[chosen], kind="stable")]
    azimuths = azimuth_deg(*here, seen.longitudes[chosen], seen.latitudes[chosen])
    return Stations(
        away[chosen], azimuths, seen.vs30_ms[chosen], np.column_stack([pga, pgv])[chosen]
    )


def felt_magnitude(great: Great, stations: Stations, rows: np.ndarray) -> Estimate:
    """From the stations named, all S waves passed."""
    n = rows.size
    one, six = np.full(n, np.nan), np.full((n, 6), np.nan)
    readings = Readings(
        distance_km=stations.distance_km[rows], vs30_ms=stations.vs30_ms[rows],
        window_s=one, pd_m=one, noise_pd_m=one, clipped=np.zeros(n, bool),
        p_envelopes=six, p_window_s=one, s_envelopes=six, s_window_s=np.full(n, PASSED_S),
        noise_envelopes=six, peaks=stations.peaks[rows], noise_peaks=np.zeros((n, 2)),
        snr=np.full(n, 100.0), azimuth_deg=stations.azimuth_deg[rows],
    )  # fmt: skip
    here = Hypocentre(
        0.0, great.longitude, great.latitude, great.depth_km, 0.5, 3.0, 5.0, 90.0, 0.1, (), ()
    )
    part = motion_observations(readings, here, guess=6.5)
    way = single_way(part, motion_tau(6.5), MagnitudeSettings())
    assert way is not None
    return way.estimate


def inside(great: Great, found: Estimate) -> tuple[bool, bool]:
    """Whether the truth lies within the stated 68 % and 90 %."""
    wide = 1.645
    low, high = found.value - found.low, found.high - found.value
    return (
        found.low <= great.mw <= found.high,
        found.value - wide * low <= great.mw <= found.value + wide * high,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    given = parser.parse_args(sys.argv[1:])
    errors, random = [], np.random.default_rng(1)
    covered: dict[str, list[tuple[bool, bool]]] = {}
    for great in GREAT:
        stations = stations_of(great, given.shared)
        count = stations.distance_km.size
        found = felt_magnitude(great, stations, spread(count, MOST))
        errors.append(found.value - great.mw)
        harness.report(
            great.name, mw=great.mw, stations=min(count, MOST),
            nearest_km=round(float(stations.distance_km[0]), 1), value=round(found.value, 2),
            low=round(found.low, 2), high=round(found.high, 2), error=round(errors[-1], 2),
        )  # fmt: skip
        for few, within_km in ((4, 60.0), (8, 60.0), (4, 150.0), (8, 150.0), (20, 150.0)):
            near = np.flatnonzero(stations.distance_km <= within_km)
            if near.size < few:
                continue
            for _ in range(12):
                one = felt_magnitude(great, stations, np.sort(random.permutation(near)[:few]))
                covered.setdefault(f"{few} within {within_km:g} km", []).append(inside(great, one))
    shares = {name: np.mean(found, axis=0).round(2).tolist() for name, found in covered.items()}
    harness.report(
        "all", earthquakes=len(GREAT), bias=round(float(np.mean(errors)), 2),
        rms=round(float(np.sqrt(np.mean(np.square(errors)))), 2),
        within_68={name: share[0] for name, share in shares.items()},
        within_90={name: share[1] for name, share in shares.items()},
    )  # fmt: skip


if __name__ == "__main__":
    main()
