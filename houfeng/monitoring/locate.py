"""Where and when: a hypocentre from picks that are known to belong together."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from houfeng.monitoring.hypotheses import AssociatorSettings, as_ints
from houfeng.monitoring.science.locate import Fit, Picks
from houfeng.monitoring.snapshot import told_hypocentre
from houfeng.monitoring.solving import Solver
from houfeng.monitoring.station_list import Station, names_of
from houfeng.monitoring.travel_times import TravelTimes
from houfeng.monitoring.values import Hypocentre, Pick
from houfeng.vocabulary.errors import NotFound, NotValid

_LEAVE_OUT = 60  # picks; more outvote a wrong one
_EARLY_STATIONS = 3  # fewer leave a hypocentre open: the grid tells where it may be
_PHASES = {"P": 0, "S": 1}


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
    settings: AssociatorSettings | None = None,
    silent: Sequence[str] = (),
    now: float | None = None,
) -> Located:
    """The hypocentre of one earthquake from its picks (phase not told: P).

    silent: stations at work that had not picked it by `now`; they tell where it is not while
    three stations or fewer have. Picks that do not fit lose their weight; `used` names those
    within the tolerance.
    """
    s = settings or AssociatorSettings.for_location()
    if not picks:
        raise NotValid("picks", 0, "give at least one pick")
    if silent and now is None:
        raise NotValid("now", None, "tell until when the silent stations have not picked")
    solver = Solver(stations, travel_times, s.within(travel_times))
    names = names_of(stations)
    at = [_station(names, pick.station) for pick in picks]
    base = float(np.floor(min(pick.at for pick in picks)))
    columns = Picks(
        as_ints(at),
        as_ints([_PHASES.get(pick.phase[:1].upper(), 0) for pick in picks]),
        np.array([pick.at - base for pick in picks]),
        np.array([max(pick.sigma_s, 0.005) for pick in picks]),
        np.zeros(len(picks)),
    )
    early = len(set(at)) <= _EARLY_STATIONS
    if early:
        unseen = as_ints([_station(names, name) for name in silent])
        state, covariance, _ = solver.early(
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
    told = [(solver.stations[a].name, "PS"[columns.phase[k]]) for k, a in enumerate(at)]
    if rms is None:
        rms = float(np.sqrt(np.mean(residuals**2)))
    used_names = tuple(told[int(k)] for k in used)
    return Located(
        told_hypocentre(
            solver, state, covariance, rms, base, seen.tolist(), used_names, tuple(silent)
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
    n = columns.time.size
    for k in range(n if n <= _LEAVE_OUT else 0):
        kept = np.arange(n) != k
        station, phase, time, sigma, late = columns
        rest = Picks(station[kept], phase[kept], time[kept], sigma[kept], late[kept])
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
    for k in range(columns.time.size):
        _, at = solver.arrivals(columns.station[k : k + 1], state, int(columns.phase[k]))
        residuals[k] = columns.time[k] - at[0]
    return residuals, solver.scaled(columns, columns.phase, state) <= tolerance


def _station(names: dict[str, int], name: str) -> int:
    found = names.get(name)
    if found is None:
        raise NotFound(f"station {name!r} is not in the list of stations")
    return found
