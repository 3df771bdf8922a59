"""How noisy a site is: between Peterson's low and high models, and what breaks in upon it.

Transients are told as power by octave and time, as waves are.
"""

import math
from dataclasses import dataclass

import numpy as np

from houfeng.monitoring.science.noise import high_noise_model_db, low_noise_model_db
from houfeng.vocabulary.arrays import Floats

_SHORTEST_PERIOD_S = 0.1  # of Peterson's models; what is shorter is held at its level
_BAND_SIGMA_DB = 3.0


@dataclass(frozen=True, slots=True)
class NoiseSettings:
    """All chosen, not measured: a busy network's ordinary troubles."""

    self_noise_db: float = -115.0  # of a force-balance accelerometer, (m/s²)²/Hz
    bursts_h: float = 6.0  # traffic: so many an hour at each site
    knocks_h: float = 6.0  # doors, steps, blasts nearby
    spikes_day: float = 2.0  # single samples, a channel
    microseism_db: float = 6.0  # rise and fall over hours
    microseism_s: float = 7200.0


def site_power(
    edges_hz: Floats, quiet_to_loud: Floats, rng: np.random.Generator, self_noise_db: float | None
) -> Floats:
    """(n, band) power of acceleration, (m/s²)².

    quiet_to_loud: (n,) 0 at the low model, 1 at the high one. self_noise_db: None for none.
    """
    centres = np.sqrt(edges_hz[:-1] * edges_hz[1:])
    periods = np.maximum(1.0 / centres, _SHORTEST_PERIOD_S)
    low, high = low_noise_model_db(periods), high_noise_model_db(periods)
    level = low + (high - low) * quiet_to_loud[:, None]
    level = level + rng.normal(0.0, _BAND_SIGMA_DB, level.shape)
    density = 10.0 ** (np.clip(level, low, high) / 10.0)
    if self_noise_db is not None:
        density = density + 10.0 ** (self_noise_db / 10.0)
    return np.asarray(density * np.diff(edges_hz))


@dataclass(frozen=True, slots=True, eq=False)
class Transient:
    """Something nearby, for a while."""

    site: int
    at: float  # seconds on the clock of the records
    lasts_s: float
    sharp: bool  # begins at once and dies away; else swells and fades
    power: Floats  # (band,) at its largest

    def shape(self, times: Floats) -> Floats:
        """Of power, 0 to 1."""
        x = (times - self.at) / self.lasts_s
        if self.sharp:
            return np.where((x >= 0) & (x < 4.0), np.exp(-3.0 * np.maximum(x, 0.0)), 0.0)
        inside = (x >= 0) & (x <= 1.0)
        return np.where(inside, np.square(np.sin(math.pi * np.clip(x, 0.0, 1.0))), 0.0)

    @property
    def ends_at(self) -> float:
        return self.at + self.lasts_s * (4.0 if self.sharp else 1.0)


def transients(
    settings: NoiseSettings,
    usual: Floats,
    centres_hz: Floats,
    begins_at: float,
    seconds: float,
    rng: np.random.Generator,
) -> list[Transient]:
    """Those that begin within a stretch of time; usual: (n, band) power of each site's noise."""
    found = []
    for hourly, sharp in ((settings.bursts_h, False), (settings.knocks_h, True)):
        count = rng.poisson(hourly * usual.shape[0] * seconds / 3600.0)
        for _ in range(count):
            site = int(rng.integers(usual.shape[0]))
            lasts_s = rng.lognormal(math.log(0.4 if sharp else 10.0), 0.6)
            # Traffic hums at 3 to 15 Hz, a knock rings higher.
            middle = rng.uniform(6.0, 25.0) if sharp else rng.uniform(3.0, 15.0)
            spread = np.exp(-0.5 * np.square(np.log(centres_hz / middle) / 0.7))
            times = rng.lognormal(math.log(8.0 if sharp else 4.0), 0.8)  # amplitude over noise
            level = float(np.median(usual[site]))
            strength = level * times**2 * spread
            at = begins_at + rng.uniform(0.0, seconds)
            found.append(Transient(site, at, lasts_s, sharp, np.asarray(strength)))
    return found
