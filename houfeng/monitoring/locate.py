"""Where and when: a hypocentre from picks that are known to belong together."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from houfeng.monitoring.hypotheses import AssociatorSettings, as_ints, largest_gap_deg
from houfeng.monitoring.science.associate import Picks
from houfeng.monitoring.science.locate import LAT, LON, ORIGIN, Fit
from houfeng.monitoring.solving import Solver
from houfeng.monitoring.station_list import Station, names_of
from houfeng.monitoring.travel_times import TravelTimes
from houfeng.monitoring.values import Hypocentre, Pick
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.geometry import azimuth_deg

_LEAVE_OUT = 60  # picks; more outvote a wrong one
_EARLY_STATIONS = 3  # fewer leave a hypocentre open: the grid tells where it may be
_PHASES = {"P": 0, "S": 1}


@dataclass(frozen=True, slots=True)
class LocateSettings:
    """How far picks and priors are trusted; see AssociatorSettings for the names."""

    model_s: float = 0.05
    model_rate: float = 0.01
    s_factor: float = 1.6
    depth_km: float = 8.0
    depth_sigma_km: float = 7.0
    shallowest_km: float = 0.0
    deepest_km: float = 60.0
    tolerance: float = 3.0
    cut: float = 2.0  # residuals of this many standard errors weigh a quarter


@dataclass(frozen=True, slots=True, eq=False)
class Located:
    """A hypocentre and how its picks fit."""

    hypocentre: Hypocentre
    early: bool  # by the grid: few stations
    residuals_s: dict[tuple[str, str], float] = field(default_factory=dict)  # (station, phase)


def locate(
    picks: Sequence[Pick],
    stations: Sequence[Station],
    travel_times: TravelTimes,
    settings: LocateSettings | None = None,
    silent: Sequence[str] = (),
    now: float | None = None,
) -> Located:
    """The hypocentre of one earthquake from its picks (phase not told: P).

    silent: stations at work that had not picked it by `now`; they tell where it is not while
    three stations or fewer have. Picks that do not fit lose their weight; `used` names those
    within the tolerance.
    """
    s = settings or LocateSettings()
    if not picks:
        raise NotValid("picks", 0, "give at least one pick")
    if silent and now is None:
        raise NotValid("now", None, "tell until when the silent stations have not picked")
    chosen = AssociatorSettings(
        model_s=s.model_s, model_rate=s.model_rate, s_factor=s.s_factor, depth_km=s.depth_km,
        depth_sigma_km=s.depth_sigma_km, tolerance=s.tolerance, cut=s.cut,
        shallowest_km=max(s.shallowest_km, travel_times.shallowest_km),
        deepest_km=min(s.deepest_km, travel_times.deepest_km),
        farthest_km=travel_times.farthest_km, reach_km=min(200.0, travel_times.farthest_km),
    )  # fmt: skip
    solver = Solver(stations, travel_times, chosen)
    names = names_of(stations)
    at = [_station(names, pick.station) for pick in picks]
    base = float(np.floor(min(pick.at for pick in picks)))
    columns = Picks(
        as_ints(at),
        as_ints([_PHASES.get(pick.phase[:1].upper(), 0) for pick in picks]),
        np.array([pick.at - base for pick in picks]),
        np.array([max(pick.sigma_s, 0.005) for pick in picks]),
    )
    early = len(set(at)) <= _EARLY_STATIONS
    if early:
        unseen = as_ints([_station(names, name) for name in silent])
        state, covariance = solver.early(
            columns, columns.phase, unseen, (now if now is not None else base) - base
        )
        rms = None
    else:
        start = _start(solver, columns)
        fit = _without_one(solver, columns, solver.fit(columns, columns.phase, start, wide=True))
        state, covariance, rms = fit.state, fit.covariance, fit.rms_s
    residuals, fits = _residuals(solver, columns, state, s.tolerance)
    used = np.flatnonzero(fits)
    seen = np.unique(columns.station[used])
    lon, lat = float(state[LON]), float(state[LAT])
    told = [(solver.stations[a].name, "PS"[columns.phase[k]]) for k, a in enumerate(at)]
    deviations = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    return Located(
        Hypocentre(
            origin_at=base + float(state[ORIGIN]),
            longitude=lon,
            latitude=lat,
            depth_km=float(state[2]),
            sigma_time_s=float(deviations[3]),
            sigma_km=float(1.515 * np.hypot(deviations[0], deviations[1]) / np.sqrt(2.0)),
            sigma_depth_km=float(deviations[2]),
            gap_deg=largest_gap_deg(
                azimuth_deg(lon, lat, solver.longitudes[seen], solver.latitudes[seen])
            ),
            rms_s=rms if rms is not None else float(np.sqrt(np.mean(residuals**2))),
            used=tuple(told[int(k)] for k in used),
            missing=tuple(silent),
        ),
        early,
        {told[k]: float(residuals[k]) for k in range(len(picks))},
    )


def _start(solver: Solver, columns: Picks) -> np.ndarray:
    """The best source by the search from the first pick; else under its station."""
    first = int(np.argmin(columns.time))
    state = solver.look(columns, first, int(columns.phase[first]), 2)
    if state is not None:
        return state
    s = int(columns.station[first])
    return np.array([
        solver.longitudes[s], solver.latitudes[s], solver.settings.depth_km,
        columns.time[first] - 2.0,
    ])  # fmt: skip


def _without_one(solver: Solver, columns: Picks, best: Fit) -> Fit:
    """The best fit also from where each pick's absence leads: one wrong pick of weight can hold
    the iteration on its own side of a ridge."""
    if columns.time.size > _LEAVE_OUT:
        return best
    for k in range(columns.time.size):
        kept = np.arange(columns.time.size) != k
        rest = Picks(
            columns.station[kept], columns.phase[kept], columns.time[kept], columns.sigma[kept]
        )
        there = solver.fit(rest, rest.phase, best.state, wide=False)
        found = solver.fit(columns, columns.phase, there.state, wide=True)
        if found.cost < best.cost - 1e-9:
            best = found
    return best


def _residuals(
    solver: Solver, columns: Picks, state: np.ndarray, tolerance: float
) -> tuple[np.ndarray, np.ndarray]:
    """(residuals s, which fit)."""
    residuals = np.empty(columns.time.size)
    fits = np.empty(columns.time.size, dtype=bool)
    for k in range(columns.time.size):
        phase, station = int(columns.phase[k]), int(columns.station[k])
        _, at = solver.arrivals(as_ints([station]), state, phase)
        residuals[k] = columns.time[k] - at[0]
        scaled = solver.match(
            station, phase, float(columns.time[k]), float(columns.sigma[k]), state[None, :],
            np.zeros(1),
        )[phase][0]  # fmt: skip
        fits[k] = abs(scaled) <= tolerance
    return residuals, fits


def _station(names: dict[str, int], name: str) -> int:
    found = names.get(name)
    if found is None:
        raise NotFound(f"station {name!r} is not in the list of stations")
    return found
