"""Hypotheses of earthquakes: what an associator may choose, and what it says."""

from dataclasses import dataclass, field, replace

import numpy as np

from houfeng.monitoring.science.locate import Ints, Trust
from houfeng.monitoring.travel_times import TravelTimes
from houfeng.monitoring.values import Hypocentre, Pick
from houfeng.vocabulary.arrays import Floats

TENTATIVE, EVENT, FAR = "tentative", "event", "far"
DROPPED, MERGED, FINAL = "dropped", "merged", "final"


@dataclass(frozen=True, slots=True)
class AssociatorSettings:
    """What an operator may choose. Distances in km, errors in s, shares from 0 to 1."""

    # Picks against predictions
    tolerance: float = 3.0  # standard errors within which a pick is a source's own
    search_tolerance: float = 2.5  # the same while a source is looked for
    model_s: float = 0.15  # standard error of a predicted P time near the source
    model_rate: float = 0.01  # and in addition of the travel time
    s_factor: float = 1.6  # S times are predicted worse by this factor
    cut: float = 2.5  # residuals of this many standard errors weigh a quarter
    # A new source
    least_picks: int = 4
    least_stations: int = 4
    least_p: int = 3
    chance: float = 1e-3  # expected sources as good from picks at random, at most
    near_share: float = 0.4  # of near stations at work that should have seen it and did
    reach_km: float = 150.0  # from the newest pick's station
    farthest_km: float = 600.0  # of a pick from its source
    leaf_km: float = 4.0
    # An event that may alert, and one that is kept at the end
    event_picks: int = 4
    final_picks: int = 5
    final_stations: int = 4
    final_p: int = 3
    largest_rms_s: float = 1.0
    # Depth
    depth_km: float = 10.0
    depth_sigma_km: float = 10.0
    shallowest_km: float = 0.0
    deepest_km: float = 50.0
    # Early, with two or three stations
    early: bool = False
    early_km: float = 60.0  # apart at most
    few_stations: int = 5  # that do not fix a hypocentre: the posterior on a grid tells it
    young_stations: int = 10  # so long another place is looked for with each pick
    late_s_snr: float = 0.0  # how late a weak onset may be seen, s times its signal to noise
    latest_s: float = 3.0  # but no later than this
    silent_log: float = -1.5  # log-probability that a near station at work misses the wave
    late_s: float = 1.5  # a station is silent when P should have come this long ago
    # Others
    reject_far: bool = True
    far_model_s: float = 0.3
    merge_km: float = 15.0
    merge_s: float = 3.0
    close_after_s: float = 30.0  # after S has reached the farthest station
    duplicate_s: float = 0.2
    flood_picks: int = 30  # of one station within ten seconds: more are counted and left
    searches_s: float = 0.0  # for new sources in a second, more are not searched; 0: no limit

    @classmethod
    def for_warning(cls) -> "AssociatorSettings":
        """A national network: strong enough to warn of, as early as may be."""
        return cls(
            early=True, least_picks=3, least_stations=3, near_share=0.5, final_picks=5,
            reach_km=200.0, late_s_snr=6.0, searches_s=30.0,
        )  # fmt: skip

    @classmethod
    def for_catalogue(cls) -> "AssociatorSettings":
        """A dense local network: every small earthquake, once, with few wrong ones."""
        return cls(
            least_picks=7, least_stations=4, least_p=3, event_picks=8, final_picks=8,
            final_stations=5, reach_km=60.0, farthest_km=120.0, leaf_km=2.5, near_share=0.3,
            depth_km=8.0, depth_sigma_km=8.0, deepest_km=30.0, model_s=0.12, largest_rms_s=0.6,
            merge_km=8.0, merge_s=2.0, close_after_s=5.0, early=False,
        )  # fmt: skip

    @classmethod
    def for_location(cls) -> "AssociatorSettings":
        """Picks that are known to belong together, and a model made for the region."""
        return cls(
            model_s=0.05, cut=2.0, depth_km=8.0, depth_sigma_km=7.0, deepest_km=60.0,
            reach_km=200.0, farthest_km=4000.0,
        )  # fmt: skip

    def within(self, times: TravelTimes) -> "AssociatorSettings":
        """No farther and no deeper than a table of travel times reaches."""
        return replace(
            self,
            shallowest_km=max(self.shallowest_km, times.shallowest_km),
            deepest_km=min(self.deepest_km, times.deepest_km),
            farthest_km=min(self.farthest_km, times.farthest_km),
            reach_km=min(self.reach_km, times.farthest_km),
        )

    def trust(self) -> Trust:
        return Trust(
            self.model_s, self.model_rate, self.s_factor, self.cut, self.depth_km,
            self.depth_sigma_km, self.shallowest_km, self.deepest_km,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Hypothesis:
    """An earthquake that explains some picks, as known at one moment."""

    id: int
    revision: int
    status: str  # tentative, event, far, dropped, merged, final
    hypocentre: Hypocentre
    picks: tuple[Pick, ...]
    merged_into: int | None
    reason: str


@dataclass(slots=True, eq=False)
class Source:
    """A hypothesis at work: indices into the associator's picks, and the solution."""

    id: int
    state: Floats  # (4,) longitude, latitude, depth, origin after the base
    covariance: Floats  # (4, 4)
    status: str
    picks: list[int] = field(default_factory=list)
    phases: list[int] = field(default_factory=list)
    slots: dict[int, int] = field(default_factory=dict)  # 2 * station + phase -> index of pick
    revision: int = 0
    rms_s: float = 0.0
    spread_s: float = 1.0
    early: bool = False
    merged_into: int | None = None
    reason: str = ""
    fitted_at: int = 0  # picks when last located
    located_at: float = -np.inf  # the clock when last located
    close_at: float = np.inf
    far: Floats | None = None  # (longitude, latitude, origin) of a far source

    def take(self, pick: int, phase: int, station: int) -> None:
        self.picks.append(pick)
        self.phases.append(phase)
        self.slots[2 * station + phase] = pick

    def let_go(self, pick: int, station: int) -> None:
        at = self.picks.index(pick)
        phase = self.phases.pop(at)
        self.picks.pop(at)
        self.slots.pop(2 * station + phase, None)

    def stations(self) -> int:
        return len({slot >> 1 for slot in self.slots})

    def p_picks(self) -> int:
        return sum(1 for phase in self.phases if phase == 0)

    def sigma_km(self) -> float:
        return horizontal_sigma_km(self.covariance)


def horizontal_sigma_km(covariance: Floats) -> float:
    """The radius that holds 68 % of a circular Gaussian with this variance."""
    return float(1.515 * np.sqrt(max(covariance[0, 0] + covariance[1, 1], 0.0) / 2.0))


def largest_gap_deg(azimuths: Floats) -> float:
    """The largest angle without a station, 360 with none or one."""
    if azimuths.size < 2:
        return 360.0
    turned = np.sort(azimuths % 360.0)
    return float(np.diff(np.append(turned, turned[0] + 360.0)).max())


def as_ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)
