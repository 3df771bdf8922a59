"""The last minutes of every channel's samples, in a file that other processes read meanwhile.

Two files beside a header: `samples`, a ring of float32 for each channel, and `index`, for each
channel a sequence number, the oldest and the newest sample kept. Samples are numbered from 1970:
sample k of a channel stands at k / rate + phase. While a channel is written its sequence number
is odd; a reader that finds it odd, or changed when it has copied, reads again.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

import numba as nb
import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.ring_reading import FIRST, HEADER, NEWEST, PHASE, SEQUENCE
from houfeng.monitoring.stretches import Stretches
from houfeng.monitoring.values import Channel
from houfeng.vocabulary.errors import SourceUnavailable

KEPT_S = 300.0
MOST_BYTES = 10**9
LEAST_S = 5.0  # a shorter ring shows nothing
_FORM = 1  # of the files; raised when they change
_PAGE = 1024  # float32 of 4 kB
BACK_S = 5.0  # a sender goes back by less, where a loop was begun again


class Ring:
    """The writer's side; one for each folder."""

    def __init__(
        self,
        folder: Path,
        channels: Sequence[Channel],
        seconds: float = KEPT_S,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Goes on with the files that are there, where they are of the same channels.

        `seconds` is cut so that the samples take no more than `most_bytes`. Raises
        SourceUnavailable where the disk has no room for them.
        """
        rates = np.array([channel.rate_hz for channel in channels], np.float64)
        fits = most_bytes / (4.0 * float(rates.sum())) if rates.size else seconds
        self.seconds = float(max(min(seconds, np.floor(fits)), LEAST_S))
        self._rates = rates
        self._sizes = np.ceil(self.seconds * rates).astype(np.int64)
        self._offsets = np.concatenate([[0], np.cumsum(self._sizes)])
        told = json.dumps([_FORM, self.seconds, [[c.id, c.rate_hz] for c in channels]])
        key = hashlib.sha256(told.encode()).hexdigest()[:16]
        folder.mkdir(parents=True, exist_ok=True)
        samples, index = folder / f"samples-{key}.f32", folder / f"index-{key}.i64"
        header = {
            "form": _FORM,
            "seconds": self.seconds,
            "samples": samples.name,
            "index": index.name,
            "channels": [channel.id for channel in channels],
            "rates_hz": rates.tolist(),
        }
        goes_on = _reserved(samples, 4 * int(self._offsets[-1]))
        goes_on &= _reserved(index, 8 * 4 * len(channels))
        self._samples = np.memmap(samples, np.float32, "r+")
        self._index = np.memmap(index, np.int64, "r+", shape=(4, len(channels)))
        if not goes_on:
            self._index[:] = -1
            self._index[SEQUENCE] = 0
            self._index[PHASE] = 0
        # The first touch of a page costs more than a tick may: now, not at the first packet.
        self._samples[::_PAGE] += 0
        self._index[SEQUENCE] += self._index[SEQUENCE] & 1  # a writer that died within
        _write_whole(folder / HEADER, json.dumps(header))
        # A reader that has the old files open keeps them; nobody finds them any more.
        for stale in folder.iterdir():
            if stale.name not in (HEADER, samples.name, index.name):
                with contextlib.suppress(OSError):
                    stale.unlink()

    def write(self, stretches: Stretches) -> None:
        """Take new samples; those of one channel come in the order of time."""
        if not len(stretches):
            return
        rows = np.asarray(stretches.rows, np.int64)
        sequence = self._index[SEQUENCE]
        # Calls of their own, so that no compiler moves the samples before or behind them.
        sequence[rows] = sequence[rows] + 1
        _put(
            rows,
            stretches.starts_at,
            stretches.offsets,
            stretches.samples,
            self._rates,
            self._offsets,
            self._index,
            self._index[PHASE].view(np.float64),
            self._samples,
        )
        sequence[rows] = sequence[rows] + 1

    def close(self) -> None:
        """Nothing is written any more; the files stay for readers."""
        del self._samples, self._index


def warm() -> None:
    """Compile before the first packet."""
    _put(
        np.zeros(1, np.int64),
        np.zeros(1),
        np.array([0, 1]),
        np.zeros(1),
        np.ones(1),
        np.array([0, 4]),
        np.full((4, 1), -1, np.int64),
        np.zeros(1),
        np.zeros(4, np.float32),
    )


@nb.njit(cache=True, nogil=True)
def _put(
    rows: NDArray[np.int64],
    starts_at: NDArray[np.float64],
    offsets: NDArray[np.int64],
    samples: NDArray[np.float64],
    rates: NDArray[np.float64],
    places: NDArray[np.int64],
    index: NDArray[np.int64],
    phases: NDArray[np.float64],
    kept: NDArray[np.float32],
) -> None:
    """places: (n_channel + 1,) where each channel's ring begins in `kept`."""
    for at in range(rows.size):
        row = rows[at]
        begin, size = places[row], places[row + 1] - places[row]
        n = offsets[at + 1] - offsets[at]
        if n <= 0:
            continue
        exact = starts_at[at] * rates[row]
        start = np.int64(np.rint(exact))
        newest = index[NEWEST, row]
        # Far behind what is kept: a recording that is played again.
        anew = newest < 0 or start - newest > size or start < newest - BACK_S * rates[row]
        if anew:
            index[FIRST, row] = start
        else:
            for k in range(newest + 1, start):
                kept[begin + k % size] = np.nan
        last = start + n - 1
        for k in range(max(0, n - size), n):
            kept[begin + (start + k) % size] = samples[offsets[at] + k]
        if anew or last >= newest:
            index[NEWEST, row] = last
            phases[row] = starts_at[at] - start / rates[row]


def _reserved(path: Path, size: int) -> bool:
    """Room on the disk for the file; whether it was there whole.

    A hole in a mapped file would kill the writer where the disk is full.
    """
    size = max(size, 8)
    if path.exists() and path.stat().st_size == size:
        return True
    try:
        with path.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, size)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise SourceUnavailable(
            f"no room for {size / 1e6:,.0f} MB of samples in {path.parent} ({error.strerror})"
        ) from error
    return False


def _write_whole(path: Path, text: str) -> None:
    beside = path.with_name(path.name + ".new")
    beside.write_text(text, "utf-8")
    beside.replace(path)
