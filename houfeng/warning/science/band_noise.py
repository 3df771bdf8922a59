"""Noise in octaves whose strength may change ten times a second: what every record is made of.

White noise, scaled by the root of an octave's power at the moment, goes through the band-pass of
that octave; the sum of all is a record. Scaled before it is filtered, it integrates to nothing, as
the motion of the ground does: noise cut off sharply afterwards would leave steps of velocity. Slow
octaves are made on a coarse grid and drawn out by straight lines. The state is an array over
channels, so that a record may be made piece by piece.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import signal

from houfeng.vocabulary.arrays import Floats

Rows = NDArray[np.int64]

EDGES_HZ = 2.0 ** np.arange(-5.0, 6.0)  # 0.03 to 32 Hz
_SLOW_BELOW_HZ = 1.0
_HIGHEST = 0.45  # of the sampling rate


@dataclass(frozen=True, slots=True, eq=False)
class Octaves:
    """The bands of one sampling rate."""

    rate_hz: float
    every: int  # samples from one point of the grid to the next
    edges_hz: Floats
    slow: int  # bands made on the grid
    slow_sos: Floats  # (slow, 2, 6), for unit variance
    fast_sos: Floats  # (fast, 2, 6)

    @property
    def bands(self) -> int:
        return self.edges_hz.size - 1

    @property
    def centres_hz(self) -> Floats:
        return np.asarray(np.sqrt(self.edges_hz[:-1] * self.edges_hz[1:]))

    @property
    def step_s(self) -> float:
        return self.every / self.rate_hz


def octaves(rate_hz: float) -> Octaves:
    """Those that fit a rate; the highest is cut where the rate ends it."""
    top = min(_HIGHEST * rate_hz, float(EDGES_HZ[-1]))
    edges = np.append([edge for edge in EDGES_HZ if edge < top * 0.8], top)
    every = max(1, round(rate_hz / 10.0))
    slow = int((edges[1:] <= _SLOW_BELOW_HZ).sum())
    grid_hz = rate_hz / every
    return Octaves(
        rate_hz, every, edges, slow,
        _bank(edges[: slow + 1], grid_hz), _bank(edges[slow:], rate_hz),
    )  # fmt: skip


def _bank(edges: Floats, rate_hz: float) -> Floats:
    found = []
    for low, high in pairwise(edges):
        sos = signal.butter(2, (low, high), "bandpass", fs=rate_hz, output="sos")
        # White noise of variance 1 comes out with the mean of |H|².
        n = int(2 ** np.ceil(np.log2(64.0 * rate_hz / low)))
        _, response = signal.sosfreqz(sos, worN=n, fs=rate_hz)
        sos[0, :3] /= np.sqrt(np.mean(np.abs(response) ** 2))
        found.append(sos)
    return np.array(found).reshape(len(found), 2, 6)


class Carriers:
    """The filters' memory of n channels. Arrays hold channels side by side: one step for all."""

    def __init__(self, bands: Octaves, quiet: Floats, rows: Rows, rng: np.random.Generator) -> None:
        """quiet: (m, band) amplitudes before the record begins; rows: (channel,) as `record`."""
        channels, fast = rows.size, bands.bands - bands.slow
        self.bands = bands
        self._rows = rows
        self._slow = np.zeros((bands.slow, 4, channels))
        self._fast = np.zeros((fast, 4, channels), np.float32)
        self._fast_sos = bands.fast_sos.astype(np.float32)
        # The slowest octave needs its time to swing in.
        settle = int(_SETTLES / bands.edges_hz[0] / bands.step_s)
        still = np.broadcast_to(
            quiet[rows, : bands.slow].T[None], (settle + 1, bands.slow, channels)
        )
        felt = self._through(rng, bands.slow_sos, self._slow, still, 1)
        self._last = felt[-1].copy()

    def record(self, amplitudes: Floats, rng: np.random.Generator) -> Floats:
        """(channel, samples) of the next k points of the grid.

        amplitudes: (m, k + 1, band) root mean square at each point, from the last one of the
        piece before.
        """
        bands, points = self.bands, amplitudes.shape[1] - 1
        each = np.ascontiguousarray(amplitudes.transpose(1, 2, 0)[:, :, self._rows])
        slow = np.empty((points + 1, self._rows.size))
        slow[0] = self._last
        slow[1:] = self._through(rng, bands.slow_sos, self._slow, each[:, : bands.slow], 1)
        self._last = slow[-1].copy()
        levels = np.ascontiguousarray(each[:, bands.slow :], np.float32)
        felt = self._through(rng, self._fast_sos, self._fast, levels, bands.every)
        _draw_out(slow, bands.every, felt)
        return np.ascontiguousarray(felt.T)

    def _through(
        self,
        rng: np.random.Generator,
        sos: NDArray[Any],
        state: NDArray[Any],
        levels: NDArray[Any],
        every: int,
    ) -> NDArray[Any]:
        """(sample, channel): the sum of all bands; levels: (points + 1, band, channel)."""
        samples = (levels.shape[0] - 1) * every
        bands, channels = levels.shape[1:]
        # Bytes of chance: flat from -128 to 127, which is normal enough once filtered.
        white = np.frombuffer(rng.bytes(bands * samples * channels), np.int8)
        out = np.zeros((samples, channels), state.dtype)
        _filter(white.reshape(bands, samples, channels), sos, state, levels, every, out)
        return out


_SETTLES = 3.0  # periods of the slowest octave
_BYTE_MEAN, _BYTE_SIGMA = -0.5, float(np.sqrt((256.0**2 - 1.0) / 12.0))


@njit(cache=True, nogil=True, fastmath={"contract", "reassoc"})
def _filter(
    white: NDArray[np.int8],
    sos: NDArray[Any],
    state: NDArray[Any],
    levels: NDArray[Any],
    every: int,
    out: NDArray[Any],
) -> None:
    bands, samples, channels = white.shape
    kind = state.dtype.type
    mean, scale = kind(_BYTE_MEAN), kind(1.0 / _BYTE_SIGMA)
    amplitude, rise = np.empty(channels, state.dtype), np.empty(channels, state.dtype)
    for b in range(bands):
        b00, b01, b02 = sos[b, 0, 0], sos[b, 0, 1], sos[b, 0, 2]
        a01, a02 = sos[b, 0, 4], sos[b, 0, 5]
        b10, b11, b12 = sos[b, 1, 0], sos[b, 1, 1], sos[b, 1, 2]
        a11, a12 = sos[b, 1, 4], sos[b, 1, 5]
        u0, u1, v0, v1 = state[b, 0], state[b, 1], state[b, 2], state[b, 3]
        for i in range(samples):
            k = i // every
            if i == k * every:
                for c in range(channels):
                    amplitude[c] = levels[k, b, c] * scale
                    rise[c] = (levels[k + 1, b, c] - levels[k, b, c]) * scale / kind(every)
            noise, sum_ = white[b, i], out[i]
            for c in range(channels):
                amplitude[c] += rise[c]
                x = (kind(noise[c]) - mean) * amplitude[c]
                y = b00 * x + u0[c]
                u0[c] = b01 * x - a01 * y + u1[c]
                u1[c] = b02 * x - a02 * y
                z = b10 * y + v0[c]
                v0[c] = b11 * y - a11 * z + v1[c]
                v1[c] = b12 * y - a12 * z
                sum_[c] += z


@njit(cache=True, nogil=True)
def _draw_out(slow: Floats, every: int, out: Floats) -> None:
    """Add straight lines between the points of the grid."""
    for i in range(out.shape[0]):
        k = i // every
        share = (i - k * every + 1) / every
        for c in range(out.shape[1]):
            out[i, c] += slow[k, c] + share * (slow[k + 1, c] - slow[k, c])
