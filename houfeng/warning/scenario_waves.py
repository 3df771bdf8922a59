"""The waves of one made-up earthquake at the places of a network: power by octave and time."""

from dataclasses import dataclass

import numpy as np

from houfeng.monitoring.travel_times import TravelTimes
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import distance_km
from houfeng.warning.scenario_source import Scenario, medium
from houfeng.warning.science.band_noise import Octaves
from houfeng.warning.science.stochastic_motion import P, S, band_energies, path_duration_s
from houfeng.warning.science.wave_power import Powers, add_waves

_LONGEST_S = 400.0
_NODES = 96  # of distance, between which energies are drawn
_SLOWNESS_SIGMA = 0.015  # a site's paths are so much slower or faster than the model's
_STATIC_SIGMA_S = 0.05
_SITE_BANDS_HZ = (0.5, 5.0)  # a site's low and high notes
_SITES_TOGETHER = 0.7  # the correlation of the two


@dataclass(frozen=True, slots=True, eq=False)
class Waves:
    """Of one earthquake at n sites."""

    scenario: Scenario
    origin_at: float  # POSIX seconds
    first_at: float  # of the grid
    step_s: float
    power: Powers  # (2, n, grid, band) [vertical, each horizontal], (m/s²)²
    p_at: Floats  # (n,) POSIX seconds, NaN where too far
    s_at: Floats
    epicentral_km: Floats  # (n,)
    rupture_km: Floats  # (n,) from the nearest part

    def on_grid(self, begin: int, points: int) -> Powers | None:
        """(2, n, points, band) from a point of the grid on; None where there is nothing."""
        end = begin + points
        size = self.power.shape[2]
        if end <= 0 or begin >= size:
            return None
        found = np.zeros((2, self.power.shape[1], points, self.power.shape[3]), np.float32)
        first, last = max(begin, 0), min(end, size)
        found[:, :, first - begin : last - begin] = self.power[:, :, first:last]
        return found


def waves_of(
    scenario: Scenario,
    origin_at: float,
    longitudes: Floats,
    latitudes: Floats,
    elevations_m: Floats,
    travel_times: TravelTimes,
    bands: Octaves,
    grid_at: float,
    rng: np.random.Generator,
    lasts_s: float = _LONGEST_S,
) -> Waves:
    """grid_at: POSIX seconds of any point of the grid. lasts_s: after the origin, no longer."""
    crust = medium()
    parts = scenario.parts(rng)
    n, m = longitudes.size, parts.at_s.size
    lons, lats = scenario.places(parts)
    level = np.stack(
        [distance_km(x, y, longitudes, latitudes) for x, y in zip(lons, lats, strict=True)], axis=1
    )
    slant = np.hypot(level, parts.depth_km)
    first = int(np.floor((origin_at - grid_at) / bands.step_s))
    first_at = grid_at + first * bands.step_s
    grid = int(lasts_s / bands.step_s) + 2
    slowness = rng.normal(1.0, _SLOWNESS_SIGMA, n)
    static = rng.normal(0.0, _STATIC_SIGMA_S, n)
    site = _site_terms(bands.centres_hz, n, crust.site_sigma, rng)
    event = rng.normal(0.0, crust.event_sigma)
    power = np.zeros((2, n, grid, bands.bands), np.float32)
    onsets = []
    for phase, name in ((P, "P"), (S, "S")):
        took = travel_times.seconds(name, level, parts.depth_km[None, :], elevations_m[:, None])
        took = np.asarray(took) * slowness[:, None] + static[:, None]
        onsets.append(origin_at + np.min(took + parts.at_s, axis=1))
        arrivals = np.where(np.isfinite(took), origin_at + parts.at_s + took, np.inf)
        ratio = crust.p_corner_ratio if phase == P else 1.0
        nodes_km = np.geomspace(0.5, max(2.0, float(slant.max())), _NODES)
        of_all = np.log(band_energies(crust, bands.edges_hz, scenario.magnitude, nodes_km, phase))
        energies = np.empty((n, m, bands.bands), np.float32)
        for band, (at_nodes, share) in enumerate(
            zip(of_all.T, parts.shares(bands.centres_hz, ratio).T, strict=True)
        ):
            ln_energy = np.interp(np.log(slant), np.log(nodes_km), at_nodes)
            ln_energy += 2.0 * (site[:, band, None] + event)
            energies[:, :, band] = np.exp(ln_energy) * share
        durations = parts.rise_s + path_duration_s(crust, slant, phase)
        one = np.zeros((n, grid, bands.bands), np.float32)
        add_waves(
            one, first_at, bands.step_s, arrivals, durations, energies,
            crust.coda_share[phase], phase,
        )  # fmt: skip
        for component in range(2):
            power[component] += np.float32(crust.shares[phase, component]) * one
    return Waves(
        scenario=scenario,
        origin_at=origin_at,
        first_at=first_at,
        step_s=bands.step_s,
        power=power,
        p_at=onsets[0],
        s_at=onsets[1],
        epicentral_km=distance_km(scenario.longitude, scenario.latitude, longitudes, latitudes),
        rupture_km=slant.min(axis=1),
    )


def _site_terms(centres_hz: Floats, n: int, sigma: float, rng: np.random.Generator) -> Floats:
    """(n, band) natural logs of amplitude, mean 0: low notes and high ones go partly together."""
    low, own = rng.normal(0.0, sigma, (2, n))
    high = _SITES_TOGETHER * low + np.sqrt(1.0 - _SITES_TOGETHER**2) * own
    share = np.clip(
        np.log(centres_hz / _SITE_BANDS_HZ[0]) / np.log(_SITE_BANDS_HZ[1] / _SITE_BANDS_HZ[0]),
        0.0, 1.0,
    )  # fmt: skip
    return np.asarray(low[:, None] * (1.0 - share) + high[:, None] * share)
