"""Sources against picks on one network: the kernels with its stations, table and settings."""

from collections.abc import Sequence

import numpy as np
from scipy.spatial import cKDTree

from houfeng.monitoring.hypotheses import AssociatorSettings, as_ints
from houfeng.monitoring.science.associate import (
    Search,
    arrivals,
    gather,
    match,
    nucleate,
    scaled_at,
)
from houfeng.monitoring.science.early import few_picks, misfit, shelf_of
from houfeng.monitoring.science.far import far_residuals, far_source
from houfeng.monitoring.science.ground import places
from houfeng.monitoring.science.locate import Fit, Ints, Picks, best_of_depths, refine
from houfeng.monitoring.station_list import Station
from houfeng.monitoring.travel_times import FAR_STEP_DEG, TravelTimes, far_p_times
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotValid

_NEIGHBOURS = 40
_ROOT_KM = 25.0
_AZIMUTHS = np.arange(-40.0, 41.0, 10.0)
_MOST_CELLS = 4000
_FEW_PICKS = 60
_SLACK = 0.5  # of the bound on a cell: 0.4 lost one reference event in Italy of 60


class Solver:
    """One network's geometry, ready for the kernels."""

    def __init__(
        self, stations: Sequence[Station], times: TravelTimes, settings: AssociatorSettings
    ) -> None:
        if not stations:
            raise NotValid("stations", 0, "list at least one station")
        self.stations = tuple(stations)
        self.settings = settings
        self.times = times
        self.table = times.table
        self.longitudes = np.array([s.longitude for s in stations], dtype=np.float64)
        self.latitudes = np.array([s.latitude for s in stations], dtype=np.float64)
        self.elevations = np.array([s.elevation_m for s in stations], dtype=np.float64) / 1000.0
        self.at = places(self.longitudes, self.latitudes)
        # The search may take the nearest level of the table: half a level is some hundredths of a
        # second, and one look-up is half the work of two.
        levels = (self.elevations - self.table.elevation0_km) / self.table.elevation_step_km
        most = self.table.slowness.shape[1] - 1
        self._levels = np.clip(np.round(levels), 0, most).astype(np.int64)
        self.tree = cKDTree(self.at)
        self.trust = settings.trust()
        self._shelf = shelf_of(self.table, self.trust)
        self.farthest_km = min(settings.farthest_km, times.farthest_km)
        vp, vs = times.speeds_at(settings.depth_km)
        self.search = Search(
            settings.reach_km, _ROOT_KM, settings.leaf_km, settings.search_tolerance, 1.0 / vp,
            1.0 / vs, self.farthest_km, _SLACK, _MOST_CELLS,
        )  # fmt: skip
        # Few picks must not be lost; of many, all searches would be slow.
        self._close_search = self.search._replace(slack=1.0)
        self._mark = np.zeros(1 + 2 * len(stations), dtype=np.int64)
        deep = (self.trust.shallowest_km, self.trust.deepest_km)
        self._depths = np.linspace(deep[0] + 2.0, max(deep[0] + 2.0, min(deep[1], 30.0)), 3)
        self.slowest_s = float(
            np.max(times.seconds("S", self.farthest_km, np.array([settings.depth_km])))
        )
        # How long before a pick, P or S, its source may have been.
        self.before_s = tuple(
            float(times.seconds(phase, min(settings.reach_km, self.farthest_km), deep[1])) + 1.0
            for phase in ("P", "S")
        )
        # The lag between two picks of one source within the reach, at most: P here, S there.
        near = min(2.0 * settings.reach_km, self.farthest_km)
        self.moveout_s = float(times.seconds("S", near, np.array([settings.depth_km]))[0])

    def look(self, picks: Picks, newest: int, phase: int, least: int) -> Floats | None:
        """The source that explains most picks with the newest; None below `least`."""
        here = picks.station[newest]
        few = self.settings.early and picks.station.size <= _FEW_PICKS
        count, state = nucleate(
            self.table, self.at, self._levels, picks, newest, phase,
            self.longitudes[here], self.latitudes[here],
            self._close_search if few else self.search, self.trust, least,
            self._mark,
        )  # fmt: skip
        return state if count >= least else None

    def gather(self, picks: Picks, state: Floats, tolerance: float) -> tuple[Ints, Ints]:
        return gather(
            self.table, self.at, self.elevations, picks, state, self.trust, tolerance,
            self.farthest_km,
        )  # fmt: skip

    def fit(self, picks: Picks, phases: Ints, start: Floats, *, wide: bool) -> Fit:
        """Hypocentre; wide: from several depths."""
        given = (self.table, self.at, self.elevations, picks, phases, self.trust, start)
        return best_of_depths(*given, self._depths, 25) if wide else refine(*given, 12)

    def early(
        self, picks: Picks, phases: Ints, silent: Ints, now: float
    ) -> tuple[Floats, Floats, Floats]:
        """(state, covariance, most likely state) from few picks and the stations that are silent
        yet."""
        first = int(picks.station[np.argmin(picks.time)])
        centre = np.array([self.longitudes[first], self.latitudes[first]])
        return few_picks(
            self._shelf, self.at, self.elevations, picks, phases, silent, now, self.trust, centre,
            self.farthest_km, self.settings.silent_log, self.settings.late_s,
        )  # fmt: skip

    def misfit(self, picks: Picks, phases: Ints, state: Floats, silent: Ints, now: float) -> float:
        """-2 times the log of the posterior density by area, for sources that few have seen."""
        return misfit(
            self.table, self.at, self.elevations, picks, phases, state, silent, now, self.trust,
            self.settings.silent_log, self.settings.late_s,
        )  # fmt: skip

    def match(self, picks: Picks, states: Floats, spreads: Floats) -> tuple[Floats, float]:
        """(|residuals| of the one pick, in standard errors, as P and then as S of every source;
        the least)."""
        return match(
            self.table, self.at, self.elevations, picks, states, spreads, self.trust,
            self.farthest_km,
        )  # fmt: skip

    def scaled(self, picks: Picks, phases: Ints, state: Floats, spread_s: float = 0.0) -> Floats:
        """|residuals| in standard errors."""
        return scaled_at(
            self.table, self.at, self.elevations, picks, phases, state, spread_s, self.trust
        )

    def neighbours(self, station: int, within_km: float, most: int = _NEIGHBOURS) -> Ints:
        """The nearest stations, itself first."""
        k = min(most, len(self.stations))
        distances, found = self.tree.query(self.at[station], k=k, distance_upper_bound=within_km)
        distances, found = np.atleast_1d(distances), np.atleast_1d(found)
        return np.asarray(found[np.isfinite(distances)], dtype=np.int64)

    def arrivals(self, which: Ints, state: Floats, phase: int = 0) -> tuple[Floats, Floats]:
        """(distance km, arrival time) at stations."""
        return arrivals(self.table, self.at, self.elevations, which, state, phase)

    def missing(
        self, state: Floats, seen: set[int], alive: Bools, now: float, within_km: float
    ) -> tuple[Ints, int]:
        """(stations at work that should have seen P by now and have not, how many should have).

        within_km: no farther than this from the epicentre.
        """
        which = np.flatnonzero(alive).astype(np.int64)
        distances, at = self.arrivals(which, state)
        due = which[(distances <= within_km) & (at < now - self.settings.late_s)]
        unseen = as_ints([int(s) for s in due if int(s) not in seen])
        return unseen, int(due.size)

    def far(self, picks: Picks, azimuth_deg: float) -> tuple[int, Floats, Floats]:
        """(count, far source, scaled residuals) of the picks taken as P of a teleseism
        from about an azimuth."""
        return far_source(
            self.longitudes[picks.station], self.latitudes[picks.station], picks.time,
            picks.sigma, far_p_times(), FAR_STEP_DEG, azimuth_deg + _AZIMUTHS,
            self.settings.far_model_s, self.settings.tolerance,
        )  # fmt: skip

    def far_scaled(self, picks: Picks, source: Floats) -> Floats:
        """Scaled residuals of picks against a far source."""
        return far_residuals(
            self.longitudes[picks.station], self.latitudes[picks.station], picks.time,
            picks.sigma, source, far_p_times(), FAR_STEP_DEG, self.settings.far_model_s,
        )  # fmt: skip
