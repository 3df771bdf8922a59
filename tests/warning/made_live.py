"""A small network that really runs, with a live folder, for tests of what reads it."""

from dataclasses import dataclass, field
from functools import cache

import numpy as np

from houfeng.monitoring.travel_times import TravelTimes, iasp91
from houfeng.monitoring.values import Packet
from houfeng.vocabulary.status import Status
from houfeng.warning.lines import Record, utc
from houfeng.warning.live import Live
from houfeng.warning.live_files import live_folder
from houfeng.warning.pipeline import Pipeline
from houfeng.warning.policies import Policy
from houfeng.warning.targets import Targets
from tests.monitoring.made_network import START, channel

STATIONS = ("XX.AAA.", "XX.BBB.", "XX.CCC.", "XX.DDD.", "XX.EEE.")
QUIET, DEAD, SILENT, LATE_CLOCK, HALF = STATIONS
EVENT = "20231114T221400-1"


@cache
def travel_times():
    return TravelTimes.build(iasp91())


@dataclass
class Clock:
    now: float = START + 1000.0

    def __call__(self):
        return self.now


@dataclass
class MadeLive:
    """Five stations: one works, one is dead, one silent, one has a slow clock, one lacks HNE."""

    loop: Pipeline
    live: Live
    clock: Clock
    second: int = 0
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(1))

    def run(self, seconds):
        """Data of so many seconds, a tick a second."""
        records = []
        for _ in range(seconds):
            for one in self.loop.network.channels:
                made = self._packet(one)
                if made is not None:
                    self.loop.push(made)
            self.second += 1
            self.clock.now += 1.0
            records += self.loop.advance(START + self.second + 0.3)
        return records

    def _packet(self, one):
        station = one.station_id
        if station == SILENT or (station == HALF and one.code == "HNE"):
            return None
        samples = self.rng.normal(0.0, 50.0, 100)
        if station == DEAD:
            samples[:] = 7.0
        wrong = 600.0 if station == LATE_CLOCK else 0.0
        starts_at = START + self.second - wrong
        arrived = START + self.second + 1.25
        return Packet(one.id, starts_at, 100.0, samples, arrived)

    def says_earthquake(self, *, magnitude=5.4):
        """As the loop would: a located event 12 km from the first station, and its alert."""
        record = Record("event", START + self.second, np.nan, 0.01, event_body(magnitude))
        self.live.said(record)
        told = {"event_id": EVENT, "number": 1, "decided_at": utc(START + 5)}
        self.live.said(Record("alert", START + self.second, np.nan, 0.01, told))

    def says_pick(self, at=4.0):
        body = {
            "station": QUIET, "channel": f"{QUIET}.HNZ", "at": utc(START + at), "phase": "P",
            "sigma_s": 0.05, "snr": 12.0, "delay_s": 0.4,
        }  # fmt: skip
        self.live.said(Record("pick", START + self.second, np.nan, 0.01, body))

    def write(self):
        """The snapshot now."""
        self.live._write(running=True)
        self.live._all_channels()


def event_body(magnitude=5.4):
    return {
        "event_id": EVENT, "revision": 1, "state": "event", "origin_at": utc(START + 2.0),
        "longitude": 102.0, "latitude": 29.108, "depth_km": 10.0, "sigma_km": 2.0,
        "stations": 4, "picks": 5, "magnitude": {"value": magnitude}, "reason": "", "held": "",
    }  # fmt: skip


def made_live(home, name="main", *, status=Status.ACTUAL, synthetic=False, seconds=60.0):
    channels = tuple(
        channel(f"{station}.{code}", longitude=102.0 + at, gain=1e5)
        for at, station in enumerate(STATIONS)
        for code in ("HNZ", "HNE", "HNN")
    )
    targets = Targets.of_points(["here"], np.array([102.0]), np.array([29.0]))
    loop = Pipeline(channels, travel_times(), Policy.load("open"), targets, status=status)
    clock = Clock()
    live = Live(loop, live_folder(home, name), synthetic=synthetic, seconds=seconds, clock=clock)
    return MadeLive(loop, live, clock)
