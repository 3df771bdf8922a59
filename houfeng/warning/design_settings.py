"""What a network is tried with: its stations, the earthquakes, and the places that feel them."""

import math
from dataclasses import dataclass

import numpy as np

from houfeng.monitoring.values import Channel
from houfeng.vocabulary.errors import NotValid
from houfeng.warning.scenario_network import grid_points, moved, square_network
from houfeng.warning.scenario_source import Scenario
from houfeng.warning.targets import Targets

PIECE_H = 1.0  # of noise, tried at once


@dataclass(frozen=True, slots=True)
class DesignSettings:
    """What is tried. Raises NotValid naming the field."""

    spacing_km: float = 15.0
    side: int = 14  # stations along one side of the square
    longitude: float = 103.0
    latitude: float = 30.5
    events: int = 20
    hours: float = 0.1  # of noise alone
    magnitudes: tuple[float, float] = (5.0, 7.5)  # every one between as likely: not as in nature
    depths_km: tuple[float, float] = (5.0, 25.0)
    around_km: float = 50.0  # epicentres lie in the network and so far outside
    targets_side: int = 10
    policy: str = "open"
    before_s: float = 20.0
    after_s: float = 60.0
    seed: int = 1

    def __post_init__(self) -> None:
        for name, value, least, most in (
            ("--spacing-km", self.spacing_km, 1.0, 200.0), ("--side", self.side, 3, 60),
            ("--events", self.events, 0, 100_000), ("--hours", self.hours, 0.0, 10_000.0),
            ("--around-km", self.around_km, 0.0, 300.0),
        ):  # fmt: skip
            if not least <= value <= most:
                raise NotValid(name, value, f"give a number from {least:g} to {most:g}")

    @property
    def width_km(self) -> float:
        return self.spacing_km * (self.side - 1)

    @property
    def works(self) -> int:
        """Trials and pieces of noise."""
        return self.events + math.ceil(self.hours / PIECE_H - 1e-9)

    def channels(self) -> tuple[Channel, ...]:
        return square_network(self.longitude, self.latitude, self.spacing_km, self.side, self.seed)

    def targets(self) -> Targets:
        """A grid of places over the network; each stands for its cell."""
        step = self.width_km / (self.targets_side - 1)
        lons, lats = grid_points(
            self.longitude, self.latitude, step, self.targets_side, self.targets_side
        )
        return Targets.of_points(
            [f"T{at:04d}" for at in range(lons.size)], lons, lats,
            area_km2=np.full(lons.size, step**2),
        )  # fmt: skip

    def scenario(self, number: int) -> Scenario:
        """The earthquake of a trial."""
        rng = np.random.default_rng([self.seed, number])
        reach = self.width_km / 2 + self.around_km
        east, north = rng.uniform(-reach, reach, 2)
        lon, lat = moved(self.longitude, self.latitude, np.array([east]), np.array([north]))
        return Scenario(
            round(float(rng.uniform(*self.magnitudes)), 2), float(lon[0]), float(lat[0]),
            round(float(rng.uniform(*self.depths_km)), 1),
        )  # fmt: skip

    def is_inside(self, scenario: Scenario) -> bool:
        north = abs(scenario.latitude - self.latitude) * 111.195
        east = abs(scenario.longitude - self.longitude) * 111.195
        east *= math.cos(math.radians(scenario.latitude))
        return max(north, east) <= self.width_km / 2
