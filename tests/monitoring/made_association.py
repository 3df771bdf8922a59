"""A made network of 49 stations 20 km apart, and picks of sources in it."""

import numpy as np

from houfeng.monitoring.science.locate import Picks
from houfeng.monitoring.solving import Solver
from houfeng.monitoring.station_list import Station
from houfeng.monitoring.travel_times import TravelTimes
from houfeng.monitoring.values import Pick
from houfeng.monitoring.velocity_model import VelocityModel

MODEL = VelocityModel(
    "made", np.array([0.0, 5.0, 20.0, 40.0]), np.array([5.0, 5.9, 6.4, 8.0]),
    np.array([2.9, 3.4, 3.7, 4.5]), True,
)  # fmt: skip
STATIONS = tuple(
    Station(f"XX.A{k}{j}.00", 102.6 + 0.2 * k, 29.6 + 0.18 * j, 1000.0)
    for k in range(7)
    for j in range(7)
)
TIMES = TravelTimes.build(MODEL, farthest_km=300.0, deepest_km=40.0, elevations_m=(1000.0, 1000.0))
BASE = 1_600_000_000.0


def made_picks(solver: Solver, source, *, within_km: float) -> tuple[Picks, np.ndarray]:
    """Exact P and S of a source at the stations within a distance."""
    which = np.arange(len(STATIONS))
    distances, p = solver.arrivals(which, source, 0)
    _, s = solver.arrivals(which, source, 1)
    near = which[distances <= within_km]
    phases = np.repeat([0, 1], near.size)
    return (
        Picks(
            np.tile(near, 2), phases, np.concatenate([p[near], s[near]]),
            np.where(phases == 0, 0.1, 0.2), np.zeros(phases.size),
        ),
        phases,
    )  # fmt: skip


def picks_of(source, *, within_km=120.0, error_s=0.05, seed=1, with_s=True) -> list[Pick]:
    """Picks of a source (longitude, latitude, depth, origin after BASE), by time."""
    from houfeng.monitoring.hypotheses import AssociatorSettings

    solver = Solver(STATIONS, TIMES, AssociatorSettings())
    found, phases = made_picks(solver, np.asarray(source), within_km=within_km)
    rng = np.random.default_rng(seed)
    picks = [
        pick(STATIONS[s].name, float(t + rng.normal(0.0, error_s)), "PS"[f])
        for s, t, f in zip(found.station, found.time, phases, strict=True)
        if f == 0 or with_s
    ]
    return sorted(picks, key=lambda p: p.at)


def pick(station: str, after_s: float, phase: str = "P") -> Pick:
    at = BASE + after_s
    sigma = 0.2 if phase == "S" else 0.1
    return Pick(station, f"{station}.HHZ", at, phase, sigma, 20.0, at + 0.3)
