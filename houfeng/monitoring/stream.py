"""A network's state, and one tick of it.

packets -> stretches -> take (each channel) -> move (each sensor) -> picks, motion, states

The state is arrays over channels; a tick is two compiled passes over them. What comes out does
not depend on where the chunks were cut.
"""

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.growth import Growth, growth_of
from houfeng.monitoring.history import History, history_of
from houfeng.monitoring.science import growth as growing
from houfeng.monitoring.science import kunugi_2013, motion, quality, state
from houfeng.monitoring.science.intake import take
from houfeng.monitoring.sensors import Sensor, Tables, sensors_of, tables_of
from houfeng.monitoring.settings import Settings
from houfeng.monitoring.slices import SLICE_S, slices
from houfeng.monitoring.values import Channel, Motion, Packet, Pick, Samples
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.gbt17742_2020 import instrumental_intensity

_PICKS_A_SLICE = 16  # more cannot be, for half a second passes between two

REASONS = {
    state.UNCALIBRATED: "uncalibrated",
    state.NO_DATA: "no data",
    state.SETTLING: "settling",
    state.DEAD: "dead",
    state.CLIPPED: "clipped",
    state.SPIKING: "spiking",
    state.NOISY: "noisy",
}
# States that keep a sensor's peaks out of everything.
_UNUSABLE = state.UNCALIBRATED | state.CLIPPED | state.SPIKING | state.NOISY | state.NO_DATA


@functools.lru_cache(maxsize=256)
def reasons(code: int) -> tuple[str, ...]:
    """What a channel's state says, in words; empty when all is well."""
    return tuple(word for bit, word in REASONS.items() if code & bit)


@dataclass(frozen=True, slots=True, eq=False)
class TickResult:
    """What became known in one tick."""

    picks: list[Pick]  # by time of onset
    motion: Motion  # rows: Network.sensors
    states: NDArray[np.uint8]  # (n_channel,) 0: good; else see `reasons`
    newest: Samples  # (n_channel,) data time of the newest sample, NaN before the first
    gaps: NDArray[np.int64]  # (n_channel,) gaps longer than could be bridged, since the start


class Network:
    """All channels of a network, ready for the next tick."""

    def __init__(self, channels: Sequence[Channel], settings: Settings | None = None) -> None:
        """Raises NotValid for channels that cannot be used, naming the row."""
        self.settings = settings or Settings()
        self.channels: tuple[Channel, ...] = tuple(channels)
        self.row = {channel.id: row for row, channel in enumerate(self.channels)}
        self.sensors: tuple[Sensor, ...] = sensors_of(self.channels)
        self.sensor_row = {
            (sensor.station, sensor.band): row for row, sensor in enumerate(self.sensors)
        }
        self._tables: Tables = tables_of(self.channels, self.sensors, self.settings)
        self._rules = self.settings.rules()
        self._state = self._fresh()
        self._at = np.nan
        n_vertical = int((self._tables.sites["vertical"] >= 0).sum())
        self._picked = np.zeros(_PICKS_A_SLICE * n_vertical + 1, state.PICKED)

    def tick(
        self,
        rows: NDArray[np.int32],
        starts_at: Samples,
        offsets: NDArray[np.int64],
        samples: Samples,
    ) -> TickResult:
        """Take new samples of any channels.

        rows: (n,) channel rows; starts_at: (n,) POSIX seconds of each stretch's first sample;
        stretch i is samples[offsets[i]:offsets[i + 1]], in counts. Stretches of one channel
        come in the order of time.
        """
        rows = np.ascontiguousarray(rows, np.int32)
        starts_at = np.ascontiguousarray(starts_at, np.float64)
        offsets = np.ascontiguousarray(offsets, np.int64)
        samples = np.ascontiguousarray(samples, np.float64)
        self._check(rows, starts_at, offsets, samples)
        peaks = np.full((len(self.sensors), 8), np.nan, np.float32)
        picks: list[Pick] = []
        for part in slices(starts_at, offsets, self._tables.sites["rate"][rows]):
            picks += self._advance(rows, *part, samples, peaks)
        if rows.size:
            ends = starts_at + (np.diff(offsets) - 1) / self._tables.sites["rate"][rows]
            self._at = float(np.fmax(self._at, ends.max()))
        picks.sort(key=lambda pick: pick.at)
        states = self.states()
        return TickResult(
            picks=picks,
            motion=self._motion(peaks, states),
            states=states,
            newest=self.newest(),
            gaps=self._state["channels"]["gaps"].copy(),
        )

    def tick_packets(self, packets: Sequence[Packet]) -> TickResult:
        """A tick of packets, put in the order of time. Raises NotFound for an unknown channel."""
        ordered = sorted(packets, key=lambda packet: packet.starts_at)
        for packet in ordered:
            if packet.channel not in self.row:
                raise NotFound(f"channel {packet.channel} is not in the network")
        sizes = [packet.samples.size for packet in ordered]
        return self.tick(
            np.array([self.row[packet.channel] for packet in ordered], np.int32),
            np.array([packet.starts_at for packet in ordered], np.float64),
            np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64),
            np.concatenate([packet.samples for packet in ordered])
            if ordered
            else np.empty(0, np.float64),
        )

    def newest(self) -> Samples:
        """Data time of each channel's newest sample; NaN before the first."""
        kept = self._state["channels"]
        found = (kept["grid"] - 1) / self._tables.sites["rate"] + kept["phase"]
        return np.where(kept["grid"] >= 0, found, np.nan)

    def states(self) -> NDArray[np.uint8]:
        """The state of each channel, as bits."""
        sites, kept = self._tables.sites, self._state["channels"]
        rate = sites["rate"]
        code = np.zeros(rate.size, np.uint8)
        newest = self.newest()
        silent = ~(newest > self._at - self.settings.silent_s)
        here = ~silent
        code |= np.where(self._tables.uncalibrated, state.UNCALIBRATED, 0).astype(np.uint8)
        code |= np.where(silent, state.NO_DATA, 0).astype(np.uint8)
        young = kept["grid"] - kept["started"] <= self.settings.settle_s * rate
        code |= np.where(here & young, state.SETTLING, 0).astype(np.uint8)
        flat = kept["same"] >= self.settings.dead_s * rate
        code |= np.where(here & flat, state.DEAD, 0).astype(np.uint8)
        clipped = (kept["clip_until"] >= kept["grid"] - 1) & (kept["clip_until"] >= 0)
        code |= np.where(here & clipped, state.CLIPPED, 0).astype(np.uint8)
        spiking = kept["spikes"] > quality.MANY_SPIKES
        code |= np.where(here & spiking, state.SPIKING, 0).astype(np.uint8)
        floor = np.zeros(rate.size)
        vertical = sites["vertical"] >= 0
        floor[vertical] = self._state["pickers"]["floor"][sites["vertical"][vertical]]
        noisy = ~young & (floor > sites["noisy"] ** 2)
        code |= np.where(here & noisy, state.NOISY, 0).astype(np.uint8)
        return code

    def growth(self, sensor: int, onset: float, until: float) -> Growth:
        """How the vertical grew in [onset, until]: Pa, Pv, Pd, tau_c."""
        found = self.growths(np.array([sensor]), np.array([onset]), np.array([until]))
        return Growth(**{name: values[0].item() for name, values in found.items()})

    def growths(
        self, sensors: NDArray[np.int64], onsets: Samples, untils: Samples
    ) -> dict[str, NDArray[Any]]:
        """The same for many windows at once; arrays by the names of Growth."""
        verticals = self._tables.verticals[np.asarray(sensors, np.int64)]
        return growth_of(
            verticals,
            onsets,
            untils,
            self._state["bins"],
            self._state["clipped_bins"],
            self._state["newest_bins"],
        )

    def history(
        self, since: float, until: float, sensors: NDArray[np.int64] | None = None
    ) -> History:
        """Envelopes and peaks of whole seconds within [since, until], at most the last 120.

        sensors: rows to copy; None: all of them.
        """
        newest = self._state["sensors"]["second"]
        return history_of(newest, self._state["history"], since, until, sensors)

    def peaks(self, since: float) -> tuple[Samples, Samples]:
        """The largest pga (m/s²) and pgv (m/s) of each sensor since then; NaN where unusable."""
        found = self.history(since, np.inf)
        return found.largest(found.pga_ms2), found.largest(found.pgv_ms)

    def checkpoint(self) -> dict[str, NDArray[Any]]:
        """Everything needed to go on after a restart, for np.savez."""
        saved: dict[str, NDArray[Any]] = {
            name: values.copy() for name, values in self._state.items()
        }
        saved["at"] = np.array(self._at)
        saved["belongs_to"] = np.array(self._identity())
        return saved

    def restore(self, saved: dict[str, NDArray[Any]]) -> None:
        """Go on from a checkpoint. Raises NotValid when it is of another network."""
        whose = str(saved["belongs_to"]) if "belongs_to" in saved else ""
        if whose != self._identity():
            raise NotValid("checkpoint", whose, "use one saved with the same channels and settings")
        for name, values in self._state.items():
            found = saved.get(name)
            if found is None or found.shape != values.shape or found.dtype != values.dtype:
                raise NotValid(f"checkpoint: {name}", None, "start without the checkpoint")
        for name, values in self._state.items():
            values[...] = saved[name]
        self._at = float(saved["at"])

    def _advance(
        self,
        rows: NDArray[np.int32],
        which: NDArray[np.int64] | slice,
        starts_at: Samples,
        firsts: NDArray[np.int64],
        lasts: NDArray[np.int64],
        samples: Samples,
        peaks: NDArray[np.float32],
    ) -> list[Pick]:
        """One slice of time."""
        kept, tables = self._state, self._tables
        n_picked = take(
            rows[which],
            starts_at,
            firsts,
            lasts,
            samples,
            tables.sites,
            kept["channels"],
            kept["sensors"],
            kept["pickers"],
            self._rules,
            tables.detection,
            tables.growth,
            kept["detection_states"],
            kept["growth_states"],
            kept["raw"],
            kept["wide"],
            kept["bins"],
            kept["clipped_bins"],
            kept["newest_bins"],
            self._picked,
        )
        motion.move(
            tables.members,
            tables.rates,
            tables.chains,
            tables.held,
            kept["channels"],
            kept["sensors"],
            self._rules,
            tables.motion,
            kept["motion_states"],
            kept["raw"],
            kept["history"],
            kept["levels"],
            peaks,
        )
        return [self._pick(found) for found in self._picked[:n_picked]]

    def _pick(self, found: np.void) -> Pick:
        channel = self.channels[int(found["row"])]
        return Pick(
            station=channel.station_id,
            channel=channel.id,
            at=float(found["at"]),
            phase="" if found["again"] else "P",
            sigma_s=float(found["sigma"]),
            snr=float(found["snr"]),
            made_at=float(found["made_at"]),
        )

    def _motion(self, peaks: NDArray[np.float32], states: NDArray[np.uint8]) -> Motion:
        felt = np.empty((len(self.sensors), 3))
        motion.last_minute(
            self._state["sensors"],
            self._tables.held,
            self._state["history"],
            self._state["levels"],
            felt,
        )
        members = self._tables.members
        code = np.where(members >= 0, states[members], 0)
        silent = np.where(members >= 0, (code & state.NO_DATA) > 0, True).all(axis=1)
        bad = ((code & (_UNUSABLE & ~state.NO_DATA)) > 0).any(axis=1) | silent
        felt[bad] = np.nan
        tick = peaks.astype(np.float64)
        tick[(tick < 0).any(axis=1) | bad] = np.nan
        return Motion(
            at=self._at,
            pga_ms2=tick[:, motion.PGA],
            pgv_ms=tick[:, motion.PGV],
            intensity_gb=instrumental_intensity(felt[:, 0], felt[:, 1]),
            intensity_jma=kunugi_2013.intensity(felt[:, 2]),
            envelopes=tick[:, :6].reshape(-1, 2, 3),
        )

    def _check(
        self,
        rows: NDArray[np.int32],
        starts_at: Samples,
        offsets: NDArray[np.int64],
        samples: Samples,
    ) -> None:
        """What compiled code would read past the end for."""
        if starts_at.shape != rows.shape or offsets.size != rows.size + 1:
            raise NotValid("offsets", offsets.size, "give one more offset than rows and starts")
        if rows.size and (rows.min() < 0 or rows.max() >= len(self.channels)):
            raise NotValid("rows", int(rows.max()), f"use rows 0 to {len(self.channels) - 1}")
        if (np.diff(offsets) < 0).any() or offsets[0] < 0 or offsets[-1] > samples.size:
            raise NotValid("offsets", int(offsets[-1]), "let them rise within the samples")
        if not np.isfinite(starts_at).all():
            raise NotValid("starts_at", float("nan"), "give finite POSIX seconds")

    def _fresh(self) -> dict[str, NDArray[Any]]:
        sites = self._tables.sites
        n_channel, n_sensor = len(self.channels), len(self.sensors)
        n_vertical = int((sites["vertical"] >= 0).sum())
        fastest = float(sites["rate"].max()) if n_channel else 1.0
        chosen = self.settings
        raw = _power_of_two((chosen.lag_s + SLICE_S) * fastest + 2)
        wide = _power_of_two(
            (chosen.look_back_s + chosen.noise_before_s + max(chosen.wait_s, chosen.longest_s))
            * fastest
            + 2
        )
        channels = np.zeros(n_channel, state.CHANNEL)
        channels["grid"] = channels["clip_until"] = channels["clip_from"] = -1
        pickers = np.zeros(n_vertical, state.PICKER)
        for name in ("trigger", "decide", "onset"):
            pickers[name] = -1
        sensors = np.zeros(n_sensor, state.SENSOR)
        sensors["grid"] = sensors["second"] = -1
        held = int(self._tables.held.max()) if n_sensor else 1
        return {
            "channels": channels,
            "pickers": pickers,
            "sensors": sensors,
            "detection_states": np.zeros((n_vertical, 2, 8)),
            "growth_states": np.zeros((n_vertical, 2, 8)),
            "motion_states": np.zeros((n_sensor, self._tables.motion.shape[1], 8)),
            "raw": np.zeros((n_channel, raw), np.float32),
            "wide": np.zeros((n_vertical, wide), np.float32),
            "bins": np.zeros((n_vertical, growing.BINS, 5), np.float32),
            "clipped_bins": np.zeros((n_vertical, growing.BINS), np.uint8),
            "newest_bins": np.full(n_vertical, -1, np.int64),
            "history": np.full((n_sensor, 8, motion.SECONDS), np.nan, np.float32),
            "levels": np.zeros((n_sensor, held, motion.WINDOW_S), np.float32),
        }

    def _identity(self) -> str:
        told = repr([astuple(self.settings), *(astuple(channel) for channel in self.channels)])
        return hashlib.sha256(told.encode()).hexdigest()


def warm() -> None:
    """Compile the kernels before the first packet (seconds, once; kept on disk)."""
    channel = Channel("XX", "WARM", "", "HNZ", 0, 0, 0, 0, 0, -90, 20.0, 1.0, "acceleration")
    network = Network([channel])
    samples = np.sin(np.arange(40.0))
    network.tick(np.zeros(1, np.int32), np.zeros(1), np.array([0, samples.size]), samples)
    network.growth(0, 0.0, 1.0)


def _power_of_two(least: float) -> int:
    return 1 << max(int(np.ceil(np.log2(least))), 4)
