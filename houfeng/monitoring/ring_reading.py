"""The ring of samples as other processes read it: plain arrays, nothing to compile.

See `ring` for what is written and how a reader tells that it was written meanwhile.
"""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.vocabulary.errors import NotFound, SourceUnavailable

HEADER = "header.json"
# Rows of the index.
SEQUENCE, FIRST, NEWEST, PHASE = 0, 1, 2, 3
_TRIES, _PAUSE_S = 50, 0.002
_SHORT_GAP = 2  # samples; bridged for those who read, as the loop does


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """What a ring holds of one channel."""

    channel: str
    starts_at: float  # POSIX seconds of the first sample
    rate_hz: float
    samples: NDArray[np.float32]  # as the sender counts; NaN where there is no data

    @property
    def ends_at(self) -> float:
        """Of the newest sample."""
        return self.starts_at + (self.samples.size - 1) / self.rate_hz


class RingReader:
    """The readers' side: opened anew for each question, which costs a fraction of a millisecond."""

    def __init__(self, folder: Path) -> None:
        """Raises SourceUnavailable where there is no ring, or it is half written."""
        try:
            header: dict[str, Any] = json.loads((folder / HEADER).read_text("utf-8"))
            self.seconds = float(header["seconds"])
            self.channels: tuple[str, ...] = tuple(header["channels"])
            self.rates: tuple[float, ...] = tuple(header["rates_hz"])
            sizes = np.ceil(self.seconds * np.array(self.rates)).astype(np.int64)
            self._offsets = np.concatenate([[0], np.cumsum(sizes)])
            self._index = np.memmap(
                folder / str(header["index"]), np.int64, "r", shape=(4, len(self.channels))
            )
            self._samples = np.memmap(
                folder / str(header["samples"]), np.float32, "r", shape=(int(self._offsets[-1]),)
            )
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise SourceUnavailable(f"no samples are kept in {folder} ({error})") from error
        self._row = {name: row for row, name in enumerate(self.channels)}

    def __contains__(self, channel: str) -> bool:
        return channel in self._row

    def read(self, channel: str, since: float | None = None, until: float | None = None) -> Stretch:
        """The samples of [since, until] that are kept; all where no bound is given.

        Raises NotFound for a channel that is not in the ring, SourceUnavailable where it was being
        written each time.
        """
        if channel not in self._row:
            raise NotFound(f"channel {channel} is not in the network")
        row = self._row[channel]
        for attempt in range(_TRIES):
            before = int(self._index[SEQUENCE, row])
            if before % 2 == 0:
                found = self._copied(row, since, until)
                if int(self._index[SEQUENCE, row]) == before:
                    return found
            if attempt:
                time.sleep(_PAUSE_S)
        raise SourceUnavailable(f"the samples of {channel} are being written; ask again")

    def _copied(self, row: int, since: float | None, until: float | None) -> Stretch:
        rate = self.rates[row]
        first, newest = int(self._index[FIRST, row]), int(self._index[NEWEST, row])
        phase = float(self._index[PHASE, row : row + 1].view(np.float64)[0])
        size = int(self._offsets[row + 1] - self._offsets[row])
        name = self.channels[row]
        if newest < 0:
            return Stretch(name, np.nan, rate, np.empty(0, np.float32))
        low, high = max(first, newest - size + 1), newest
        if since is not None:
            low = max(low, int(np.ceil((since - phase) * rate - 1e-6)))
        if until is not None:
            high = min(high, int(np.floor((until - phase) * rate + 1e-6)))
        if high < low:
            return Stretch(name, low / rate + phase, rate, np.empty(0, np.float32))
        places = int(self._offsets[row]) + np.arange(low, high + 1) % size
        return Stretch(name, low / rate + phase, rate, bridged(np.array(self._samples[places])))


def bridged(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Gaps of a sample or two filled by a line: some senders lose one at each packet's border."""
    missing = np.isnan(samples)
    if not missing.any() or missing.all():
        return samples
    known = np.flatnonzero(~missing)
    holes = np.diff(known) - 1
    for at in np.flatnonzero((holes > 0) & (holes <= _SHORT_GAP)):
        left, right = known[at], known[at + 1]
        line = np.linspace(samples[left], samples[right], right - left + 1)
        samples[left + 1 : right] = line[1:-1]
    return samples
