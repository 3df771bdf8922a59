"""What the sensors feel: vector peaks, envelopes and intensities, second by second.

The components of a sensor are taken together, sample by sample, as far as all of them are there.
A component that stays behind by more than `lag` is left out until it has caught up.
"""

import math

import numba
import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.science.biquads import run_lanes
from houfeng.monitoring.science.state import Record, Records
from houfeng.vocabulary.arrays import Floats

SECONDS = 128  # of history kept
WINDOW_S = 60  # intensities are of the last minute
PIECE = 256
# Columns of history: envelopes of the vertical and of the horizontal, then the vector's peaks.
ZA, ZV, ZD, HA, HV, HD, PGA, PGV = range(8)
# Shaking below is not followed for the JMA intensity: nobody feels it (I = -1.06), and there is
# much of it.
LEAST_GAL = 0.1
LEAST_GAL2 = np.float32(LEAST_GAL**2)
CLIPPED = np.float32(-1.0)  # written where a clipped sample spoils a second; stays


@numba.njit(cache=True, nogil=True, error_model="numpy")
def move(  # noqa: PLR0912, PLR0915 - one pass over the sensors
    members: NDArray[np.int64],
    rates: Floats,
    chains: NDArray[np.int64],
    held: NDArray[np.int64],
    channels: Records,
    sensors: Records,
    rules: Records,
    sections: Floats,
    states: Floats,
    raw: NDArray[np.float32],
    history: NDArray[np.float32],
    levels: NDArray[np.float32],
    tick: NDArray[np.float32],
) -> None:
    """Advance every sensor as far as its components allow.

    members: (n, 3) channel rows, -1 for none; held: (n,) samples the JMA level must be
    exceeded; sections: (n_chain, passes, 5, 4); states: (n, passes, 8); history:
    (n, 8, SECONDS); levels: (n, k, WINDOW_S) the largest squares of each second, falling;
    tick: (n, 8) the peaks of this tick, NaN before.
    """
    x = np.empty((PIECE, 4))
    work = np.empty((5, PIECE, 4))
    for s in range(members.shape[0]):
        sensor = sensors[s]
        rate = rates[s]
        lead = -1
        for lane in range(3):
            if members[s, lane] >= 0:
                lead = max(lead, channels[members[s, lane]].grid)
        if lead <= sensor.grid:
            continue
        behind = lead - int(rules[0].lag * rate)
        ready = lead
        earliest = lead
        for lane in range(3):
            row = members[s, lane]
            if row >= 0 and channels[row].grid >= behind:
                ready = min(ready, channels[row].grid)
                earliest = min(earliest, channels[row].joined)
        # After a gap of all components there is nothing between.
        begin = max(sensor.grid, earliest)
        settle = int(rules[0].settle * rate)
        while begin < ready:
            stop = min(begin + PIECE, ready)
            for lane in range(3):
                row = members[s, lane]
                if row >= 0:
                    channel = channels[row]
                    stop = _not_past(channel.joined, begin, stop)
                    stop = _not_past(channel.joined + settle, begin, stop)
                    stop = _not_past(channel.clip_from, begin, stop)
                    stop = _not_past(channel.clip_until + 1, begin, stop)
            n = stop - begin
            good0 = good1 = good2 = clipped = False
            for lane in range(3):
                row = members[s, lane]
                if row < 0:
                    x[:n, lane] = 0.0
                    continue
                channel = channels[row]
                if begin == channel.joined:
                    for section in range(states.shape[1]):
                        states[s, section, lane] = states[s, section, 4 + lane] = 0.0
                if channel.grid < stop:
                    # Left out, and anew when it is back.
                    channel.joined = max(channel.joined, stop)
                if begin < channel.joined:
                    x[:n, lane] = 0.0
                    continue
                ring = raw[row]
                mask = ring.size - 1
                for i in range(n):
                    x[i, lane] = ring[(begin + i) & mask]
                good = begin >= channel.joined + settle
                if channel.clip_from <= begin <= channel.clip_until:
                    clipped = True
                if lane == 0:
                    good0 = good
                elif lane == 1:
                    good1 = good
                else:
                    good2 = good
            x[:n, 3] = 0.0
            c, z = sections[chains[s]], states[s]
            run_lanes(x, work[0], n, c[0:2], z[0:2])
            run_lanes(x, work[1], n, c[2:4], z[2:4])
            _peaks(
                work,
                n,
                begin,
                rate,
                good0,
                good1,
                good2,
                clipped,
                sensor,
                history[s],
                levels[s],
                tick[s],
            )
            run_lanes(x, work[0], n, c[4:6], z[4:6])
            run_lanes(x, work[1], n, c[6:7], z[6:7])
            run_lanes(x, work[2], n, c[7:9], z[7:9])
            _envelopes(work, n, begin, rate, good0, good1 or good2, clipped, history[s], tick[s])
            run_lanes(x, work[0], n, c[9:12], z[9:12])
            run_lanes(work[0], work[0], n, c[12:15], z[12:15])
            if (good0 or good1 or good2) and not clipped:
                _exceed(work[0], n, begin, rate, held[s], levels[s])
            begin = stop
        sensor.grid = max(ready, sensor.grid)


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _not_past(border: int, begin: int, stop: int) -> int:
    return border if begin < border < stop else stop


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _second_ends(second: int, rate: float) -> int:
    return math.ceil((second + 1) * rate - 1e-6)


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _peaks(
    work: Floats,
    n: int,
    grid: int,
    rate: float,
    good0: bool,
    good1: bool,
    good2: bool,
    clipped: bool,
    sensor: Record,
    history: NDArray[np.float32],
    levels: NDArray[np.float32],
    tick: NDArray[np.float32],
) -> None:
    """The vector's peaks into history; new seconds are opened here."""
    done = 0
    while done < n:
        second = math.floor((grid + done) / rate + 1e-9)
        stop = max(min(n, _second_ends(second, rate) - grid), done + 1)
        if second > sensor.second:
            first = second - SECONDS + 1
            if sensor.second >= 0:
                first = max(first, sensor.second + 1)
            for fresh in range(first, second + 1):
                history[:, fresh % SECONDS] = np.nan
                levels[:, fresh % WINDOW_S] = 0.0
            sensor.second = second
        pga = pgv = 0.0
        for i in range(done, stop):
            a = v = 0.0
            for lane in range(3):
                a += work[0, i, lane] * work[0, i, lane]
                v += work[1, i, lane] * work[1, i, lane]
            pga = max(pga, a)
            pgv = max(pgv, v)
        slot = second % SECONDS
        if clipped:
            for column in range(8):
                history[column, slot] = CLIPPED
                tick[column] = CLIPPED
        elif good0 or good1 or good2:
            _raise(history[PGA], slot, math.sqrt(pga))
            _raise(history[PGV], slot, math.sqrt(pgv))
            _raise(tick, PGA, math.sqrt(pga))
            _raise(tick, PGV, math.sqrt(pgv))
        done = stop


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _raise(kept: NDArray[np.float32], at: int, value: float) -> None:
    """The larger of both; a clipped mark stays."""
    now = kept[at]
    if not now >= value and now != CLIPPED:
        kept[at] = value


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _envelopes(
    work: Floats,
    n: int,
    grid: int,
    rate: float,
    vertical: bool,
    horizontal: bool,
    clipped: bool,
    history: NDArray[np.float32],
    tick: NDArray[np.float32],
) -> None:
    if clipped or not (vertical or horizontal):
        return
    done = 0
    while done < n:
        second = math.floor((grid + done) / rate + 1e-9)
        stop = max(min(n, _second_ends(second, rate) - grid), done + 1)
        slot = second % SECONDS
        for quantity in range(3):
            moved = work[quantity]
            up = level = 0.0
            for i in range(done, stop):
                z, h1, h2 = abs(moved[i, 0]), moved[i, 1], moved[i, 2]
                h = h1 * h1 + h2 * h2
                up = max(up, z)
                level = max(level, h)
            if vertical:
                _raise(history[quantity], slot, up)
                _raise(tick, quantity, up)
            if horizontal:
                _raise(history[3 + quantity], slot, math.sqrt(level))
                _raise(tick, 3 + quantity, math.sqrt(level))
        done = stop


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _exceed(
    gal: Floats, n: int, grid: int, rate: float, held: int, levels: NDArray[np.float32]
) -> None:
    """Keep the `held` largest squares of each second, falling."""
    done = 0
    while done < n:
        second = math.floor((grid + done) / rate + 1e-9)
        stop = max(min(n, _second_ends(second, rate) - grid), done + 1)
        slot = second % WINDOW_S
        least = max(levels[held - 1, slot], LEAST_GAL2)
        for i in range(done, stop):
            value = np.float32(
                gal[i, 0] * gal[i, 0] + gal[i, 1] * gal[i, 1] + gal[i, 2] * gal[i, 2]
            )
            if value > least:
                at = held - 1
                while at > 0 and levels[at - 1, slot] < value:
                    levels[at, slot] = levels[at - 1, slot]
                    at -= 1
                levels[at, slot] = value
                least = max(levels[held - 1, slot], LEAST_GAL2)
        done = stop


@numba.njit(cache=True, nogil=True, error_model="numpy")
def last_minute(
    sensors: Records,
    held: NDArray[np.int64],
    history: NDArray[np.float32],
    levels: NDArray[np.float32],
    felt: Floats,
) -> None:
    """felt: (n, 3): pga (m/s²), pgv (m/s) and the JMA level (gal) of each sensor's last minute.

    NaN where nothing was measured or a sample clipped; the level is at least LEAST_GAL.
    """
    slots = np.empty(WINDOW_S, np.int64)
    heads = np.empty(WINDOW_S, np.int64)
    for s in range(sensors.size):
        felt[s] = np.nan
        second = sensors[s].second
        if second < 0:
            continue
        pga = pgv = np.float32(-2.0)
        clipped = False
        for at in range(second - WINDOW_S + 1, second + 1):
            a, v = history[s, PGA, at % SECONDS], history[s, PGV, at % SECONDS]
            if a == CLIPPED:
                clipped = True
            pga = max(pga, a)
            pgv = max(pgv, v)
        if clipped or pga < 0:
            continue
        felt[s, 0], felt[s, 1] = pga, pgv
        # The `held`-th largest of all: merge the falling lists that are not empty.
        kept = levels[s]
        n = 0
        for slot in range(WINDOW_S):
            if kept[0, slot] > 0:
                slots[n] = slot
                heads[n] = 0
                n += 1
        level = np.float32(0.0)
        for _ in range(held[s]):
            best = -1
            level = np.float32(0.0)
            for i in range(n):
                if heads[i] < held[s] and kept[heads[i], slots[i]] > level:
                    level = kept[heads[i], slots[i]]
                    best = i
            if best < 0:
                break
            heads[best] += 1
        felt[s, 2] = max(math.sqrt(level), LEAST_GAL)
