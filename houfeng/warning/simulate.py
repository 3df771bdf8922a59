"""A network's records made up: noise for ever, and the waves of any earthquake put into it.

    Simulation -> packets as a network would send them: late, with gaps, some stations dead

Everything comes from one NumPy generator: the same seed makes the same packets.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from houfeng.monitoring.travel_times import TravelTimes
from houfeng.monitoring.values import Channel, Packet, Samples
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.warning.scenario_source import Scenario
from houfeng.warning.scenario_waves import Waves, waves_of
from houfeng.warning.science.band_noise import Carriers, octaves
from houfeng.warning.science.station_noise import (
    NoiseSettings,
    Transient,
    site_power,
    transients,
)

Watch = Callable[[float, Samples], None]

_UPRIGHT_DEG = 45.0  # from level: steeper is a vertical component
_COUNTS_FROM = 1000.0  # a smaller gain means data in units, which are not rounded
_STUCK_AT = 1234.0  # counts of a station that sends one value
_LONGEST_S = 200.0  # after an origin waves are made, no longer


@dataclass(frozen=True, slots=True)
class SimulationSettings:
    """How a made-up network behaves; all chosen."""

    noise: NoiseSettings = field(default_factory=NoiseSettings)
    packet_s: float = 1.0
    dead_share: float = 0.05
    latency_s: float = 0.5  # median from a packet's end to its arrival
    latency_sigma: float = 0.5  # of its natural logarithm, from packet to packet
    station_sigma: float = 0.3  # ... and from station to station
    late_share: float = 0.01  # packets that come later by an exponential of
    late_s: float = 2.0
    lost_share: float = 1e-4  # packets that never come
    outages_day: float = 1.0  # of a station, silent for 10 to 60 s

    def __post_init__(self) -> None:
        for name, least, most in (
            ("packet_s", 0.1, 10.0), ("dead_share", 0.0, 1.0), ("latency_s", 0.0, 60.0),
            ("lost_share", 0.0, 1.0), ("late_share", 0.0, 1.0),
        ):  # fmt: skip
            value = getattr(self, name)
            if not least <= value <= most:
                raise NotValid(name, value, f"give a number from {least:g} to {most:g}")


class Simulation:
    """Channels of one network, all of one sampling rate."""

    def __init__(
        self,
        channels: tuple[Channel, ...],
        travel_times: TravelTimes,
        seed: int,
        *,
        starts_at: float,
        settings: SimulationSettings | None = None,
        only_felt: frozenset[str] = frozenset(),
        watch: Watch | None = None,
    ) -> None:
        """starts_at: POSIX seconds of the first sample.

        only_felt: stations that send nothing: places where somebody feels it. watch: is given
        the begin of each piece and its (channel, sample) counts, sent or not.
        """
        self.channels = channels
        self.settings = settings or SimulationSettings()
        self.starts_at = starts_at
        self._travel_times = travel_times
        self._rng = rng = np.random.Generator(np.random.SFC64(seed))
        rate_hz = _one_rate(channels)
        self._bands = bands = octaves(rate_hz)
        self._points = max(1, round(self.settings.packet_s / bands.step_s))
        self.packet_s = self._points * bands.step_s
        self._place_sites()
        n = self._longitudes.size
        self.loudness = rng.beta(2.0, 2.0, n)
        self._noise = site_power(
            bands.edges_hz, self.loudness, rng, self.settings.noise.self_noise_db
        )
        self.stations = tuple(dict.fromkeys(channel.station_id for channel in channels))
        place = {name: at for at, name in enumerate(self.stations)}
        self._of_station: list[list[tuple[int, str]]] = [[] for _ in self.stations]
        for row, channel in enumerate(channels):
            self._of_station[place[channel.station_id]].append((row, channel.id))
        self._lag_s = self.settings.latency_s * rng.lognormal(
            0.0, self.settings.station_sigma, len(self.stations)
        )
        dead = rng.random(len(self.stations)) < self.settings.dead_share
        self.dead = frozenset(
            name for name, is_dead in zip(self.stations, dead, strict=True)
            if is_dead and name not in only_felt
        )  # fmt: skip
        # A dead station is silent, or sends one and the same value.
        self._stuck = frozenset(name for name in sorted(self.dead) if rng.random() < 0.5)
        self._only_felt, self._watch = only_felt, watch
        self._phase = rng.uniform(0.0, 2.0 * np.pi)
        quiet = self._as_recorded(np.sqrt(np.tile(self._noise, (2, 1)))[:, None])[:, 0]
        self._carriers = Carriers(bands, quiet, self._rows, rng)
        self._amplitudes: Floats = quiet
        self._waves: list[Waves] = []
        self._transients: list[Transient] = []
        self._made = 0  # pieces so far
        self._arrived = np.full(len(self.stations), -np.inf)
        self._silent_until = np.full(len(self.stations), -np.inf)

    def add(self, scenario: Scenario, origin_at: float) -> Waves:
        """Put an earthquake in; what has been made already stays without it."""
        waves = waves_of(
            scenario, origin_at, self._longitudes, self._latitudes, self._elevations,
            self._travel_times, self._bands, self.starts_at, self._rng, _LONGEST_S,
        )  # fmt: skip
        self._waves.append(waves)
        return waves

    @property
    def made_until(self) -> float:
        """POSIX seconds up to which records have been made."""
        return self.starts_at + self._made * self.packet_s

    def packets(self, seconds: float | None = None) -> Iterator[Packet]:
        """By arrival; of so many seconds of records, None for ever."""
        pieces = None if seconds is None else max(1, math.ceil(seconds / self.packet_s))
        waiting: list[Packet] = []
        while pieces is None or self._made < pieces:
            begins_at = self.made_until
            counts = self.piece()
            if self._watch is not None:
                self._watch(begins_at, counts)
            waiting += self._sent(begins_at, counts)
            # Nothing of the next piece comes before that piece ends.
            surely = self.made_until + self.packet_s
            waiting.sort(key=_arrival)
            yield from (one for one in waiting if one.arrived_at < surely)
            waiting = [one for one in waiting if one.arrived_at >= surely]
        yield from waiting

    def piece(self) -> Samples:
        """(channel, sample) the next piece of all records, in counts, as the sensors feel it."""
        bands, points = self._bands, self._points
        begin = self._made * points  # the point of the grid the last piece ended on
        begins_at = self.starts_at + begin * bands.step_s
        power: Floats = np.empty((2, *self._noise.shape[:1], points, bands.bands))
        power[:] = (self._noise * self._microseism(begins_at))[None, :, None, :]
        times: Floats = np.asarray(begins_at + (np.arange(points) + 1) * bands.step_s)
        self._break_in(power, times)
        self._waves = [w for w in self._waves if w.first_at + _LONGEST_S > begins_at - 60.0]
        for waves in self._waves:
            first = round((times[0] - waves.first_at) / bands.step_s)
            now = waves.on_grid(first, points)
            if now is not None:
                power += now.astype(np.float64)
        told = self._as_recorded(np.sqrt(power.reshape(-1, points, bands.bands)))
        amplitudes = np.concatenate([self._amplitudes[:, None], told], axis=1)
        self._amplitudes = told[:, -1]
        felt = self._carriers.record(amplitudes, self._rng)
        self._made += 1
        return self._digitised(felt)

    # ---- within

    def _place_sites(self) -> None:
        """One site for each sensor; what each channel of it feels."""
        sites: dict[tuple[str, str], int] = {}
        of_channel = np.empty(len(self.channels), np.int64)
        firsts: list[Channel] = []
        for at, channel in enumerate(self.channels):
            key = (channel.station_id, channel.code[:2])
            if key not in sites:
                sites[key] = len(firsts)
                firsts.append(channel)
            of_channel[at] = sites[key]
        self._longitudes = np.array([one.longitude for one in firsts])
        self._latitudes = np.array([one.latitude for one in firsts])
        elevations = np.array([one.elevation_m for one in firsts])
        self._elevations = np.where(np.isfinite(elevations), elevations, 0.0)
        self.sites = tuple(sites)
        upright = np.array([abs(channel.dip_deg) > _UPRIGHT_DEG for channel in self.channels])
        self._rows = np.where(upright, of_channel, of_channel + len(firsts)).astype(np.int64)
        self._of_velocity = np.tile([one.quantity == "velocity" for one in firsts], 2)
        self._gain = np.array([channel.gain for channel in self.channels])
        whole = np.abs(self._gain) >= _COUNTS_FROM
        self._whole = whole[:, None]
        clip = [channel.clip_counts or np.inf for channel in self.channels]
        self._clip = np.array(clip)[:, None]

    def _as_recorded(self, amplitudes: Floats) -> Floats:
        """(row, point, band) of acceleration; of velocity where the sensor feels that."""
        if self._of_velocity.any():
            slower = 1.0 / (2.0 * np.pi * self._bands.centres_hz)
            amplitudes[self._of_velocity] *= slower
        return amplitudes

    def _microseism(self, at: float) -> Floats:
        """(1, band) factor of power: the sea rises and falls over hours."""
        noise = self.settings.noise
        swing = math.sin(2.0 * math.pi * at / noise.microseism_s + self._phase)
        centres = self._bands.centres_hz
        share = np.exp(-0.5 * np.square(np.log(centres / 0.2) / 0.7))
        return np.asarray(10.0 ** (noise.microseism_db * swing * share / 10.0))[None, :]

    def _break_in(self, power: Floats, times: Floats) -> None:
        step = self._bands.step_s
        self._transients += transients(
            self.settings.noise, self._noise, self._bands.centres_hz,
            float(times[0]) - step, self.packet_s, self._rng,
        )  # fmt: skip
        for one in self._transients:
            power[:, one.site] += one.shape(times)[:, None] * one.power
        self._transients = [one for one in self._transients if one.ends_at > times[-1]]

    def _digitised(self, felt: Floats) -> Samples:
        counts = felt * self._gain[:, None]
        noise = self.settings.noise
        spikes = self._rng.poisson(noise.spikes_day * counts.shape[0] * self.packet_s / 86400.0)
        for _ in range(spikes):
            row, at = self._rng.integers(counts.shape[0]), self._rng.integers(counts.shape[1])
            counts[row, at] += (
                self._gain[row]
                * self._rng.choice([-1.0, 1.0])
                * 10.0 ** (self._rng.uniform(-3.0, 0.5))
            )
        counts = np.where(self._whole, np.rint(counts), counts)
        return np.asarray(np.clip(counts, -self._clip, self._clip))

    def _sent(self, begins_at: float, counts: Samples) -> list[Packet]:
        """What of a piece is sent, and when it comes."""
        settings, rng = self.settings, self._rng
        n = len(self.stations)
        ends_at = begins_at + self.packet_s
        late = self._lag_s * rng.lognormal(0.0, settings.latency_sigma, n)
        late += np.where(
            rng.random(n) < settings.late_share, rng.exponential(settings.late_s, n), 0.0
        )
        # A link keeps the order of what it sends.
        self._arrived = np.maximum(self._arrived, ends_at + late)
        falls_out = rng.random(n) < settings.outages_day * self.packet_s / 86400.0
        silence = rng.uniform(10.0, 60.0, n)
        self._silent_until = np.where(falls_out, begins_at + silence, self._silent_until)
        lost = (rng.random(n) < settings.lost_share) | (self._silent_until > begins_at)
        rate_hz = self._bands.rate_hz
        found = []
        for at, name in enumerate(self.stations):
            if name in self._only_felt or (name in self.dead and name not in self._stuck):
                continue
            if lost[at] and name not in self.dead:
                continue
            arrived = float(self._arrived[at])
            for row, channel in self._of_station[at]:
                samples = counts[row]
                if name in self._stuck:
                    samples = np.full(counts.shape[1], _STUCK_AT)
                found.append(Packet(channel, begins_at, rate_hz, samples, arrived))
        return found


def _one_rate(channels: tuple[Channel, ...]) -> float:
    if not channels:
        raise NotValid("--stations", 0, "give at least one channel with its place, rate and gain")
    rates = sorted({channel.rate_hz for channel in channels})
    if len(rates) > 1 or not 1.0 <= rates[0] <= 1000.0:
        told = ", ".join(f"{rate:g}" for rate in rates[:5])
        raise NotValid("rate_hz", told, "give channels of one sampling rate from 1 to 1,000 Hz")
    return rates[0]


def _arrival(packet: Packet) -> float:
    return packet.arrived_at
