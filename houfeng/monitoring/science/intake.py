"""Stretches of samples into the channels: joined, judged, filtered, picked."""

import numba
import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.science.biquads import run_lanes
from houfeng.monitoring.science.detector import detect
from houfeng.monitoring.science.growth import grow
from houfeng.monitoring.science.quality import look_at
from houfeng.monitoring.science.state import Record, Records
from houfeng.vocabulary.arrays import Floats

PIECE = 256  # samples worked on at a time, so that they stay in the nearest cache
JOINS = 0.75  # of a sample: a stretch that starts so near where it should carries on


@numba.njit(cache=True, nogil=True, error_model="numpy")
def take(  # noqa: PLR0912, PLR0915 - one pass over the stretches
    rows: NDArray[np.int32],
    starts: Floats,
    firsts: NDArray[np.int64],
    lasts: NDArray[np.int64],
    samples: Floats,
    sites: Records,
    channels: Records,
    sensors: Records,
    pickers: Records,
    rules: Records,
    detection: Floats,
    growth: Floats,
    detection_states: Floats,
    growth_states: Floats,
    raw: NDArray[np.float32],
    wide: NDArray[np.float32],
    bins: NDArray[np.float32],
    clipped_bins: NDArray[np.uint8],
    newest_bins: NDArray[np.int64],
    picked: Records,
) -> int:
    """Take stretches in the order given; returns the number of picks written to `picked`.

    Stretch i is samples[firsts[i]:lasts[i]] of channel rows[i], the first at starts[i].
    detection, growth: (n_chain, 2, 5, 4) sections; ..._states: (n_vertical, 2, 8); raw:
    (n_channel, power of two) what motion reads; wide: (n_vertical, power of two).
    """
    n_picked = 0
    piece = np.empty(PIECE)
    level = np.empty(PIECE)
    flags = np.empty(PIECE, np.uint8)
    lanes = np.empty((PIECE, 4))
    moved = np.empty((PIECE, 4))
    weights = np.empty(wide.shape[1])
    rule = rules[0]
    for s in range(rows.size):
        row = rows[s]
        site, channel = sites[row], channels[row]
        begin, end = firsts[s], lasts[s]
        if end <= begin:
            continue
        place = starts[s] * site.rate
        bridged = 0
        if channel.grid < 0:
            _restart(
                int(np.rint(place)),
                samples[begin],
                site,
                channel,
                sensors,
                pickers,
                detection_states,
                growth_states,
            )
        else:
            off = place - channel.grid
            if abs(off) > JOINS:
                missing = int(np.rint(off))
                if missing < 0:
                    skipped = min(-missing, end - begin)
                    channel.skipped += skipped
                    begin += skipped
                elif missing <= rule.bridge * site.rate:
                    bridged = missing
                    channel.filled += missing
                else:
                    channel.gaps += 1
                    _restart(
                        int(np.rint(place)),
                        samples[begin],
                        site,
                        channel,
                        sensors,
                        pickers,
                        detection_states,
                        growth_states,
                    )
        if end <= begin:
            continue
        phase = starts[s] + (begin - firsts[s]) / site.rate - (channel.grid + bridged) / site.rate
        if abs(phase - channel.phase) > 0.05 / site.rate:
            channel.phase = phase

        # The line over a gap starts at the last value known and ends at the next.
        from_value, to_value = channel.last, _finite(samples[begin], channel.last)
        total = bridged + end - begin
        done = 0
        while done < total:
            n = min(PIECE, total - done)
            known = channel.last
            for i in range(n):
                at = done + i
                if at < bridged:
                    part = (at + 1) / (bridged + 1)
                    known = from_value + part * (to_value - from_value)
                else:
                    known = _finite(samples[begin + at - bridged], known)
                piece[i] = known
            first = 0
            while first < n:
                stop = look_at(piece, first, n, site, channel, rule, flags, level)
                if stop > first:
                    n_picked = _advance(
                        level,
                        first,
                        stop,
                        row,
                        site,
                        channel,
                        pickers,
                        rule,
                        flags,
                        detection,
                        growth,
                        detection_states,
                        growth_states,
                        raw,
                        wide,
                        bins,
                        clipped_bins,
                        newest_bins,
                        lanes,
                        moved,
                        weights,
                        picked,
                        n_picked,
                    )
                if stop < n:
                    _restart(
                        channel.grid,
                        piece[stop],
                        site,
                        channel,
                        sensors,
                        pickers,
                        detection_states,
                        growth_states,
                    )
                first = stop
            done += n
    return n_picked


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _finite(value: float, otherwise: float) -> float:
    return value if np.isfinite(value) else otherwise


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _restart(
    grid: int,
    value: float,
    site: Record,
    channel: Record,
    sensors: Records,
    pickers: Records,
    detection_states: Floats,
    growth_states: Floats,
) -> None:
    """The channel begins anew at this sample: filters empty, the mean its first value."""
    value = _finite(value, 0.0)
    if channel.grid < 0:
        channel.clip_until = -1
    channel.grid = grid
    channel.started = grid
    channel.joined = max(grid, sensors[site.sensor].grid)
    channel.phase = 0.0
    channel.last = channel.before = channel.third = channel.fourth = channel.mean = value
    channel.same = 0
    channel.rough = channel.largest = channel.spikes = 0.0
    if site.vertical >= 0:
        picker = pickers[site.vertical]
        picker.sta0 = picker.sta1 = picker.sta2 = 0.0
        picker.lta0 = picker.lta1 = picker.lta2 = 0.0
        picker.noise = picker.floor = 0.0
        picker.trigger = -1
        picker.decide = -1
        picker.hold = grid
        detection_states[site.vertical] = 0.0
        growth_states[site.vertical] = 0.0


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _advance(
    level: Floats,
    first: int,
    stop: int,
    row: int,
    site: Record,
    channel: Record,
    pickers: Records,
    rule: Record,
    flags: NDArray[np.uint8],
    detection: Floats,
    growth: Floats,
    detection_states: Floats,
    growth_states: Floats,
    raw: NDArray[np.float32],
    wide: NDArray[np.float32],
    bins: NDArray[np.float32],
    clipped_bins: NDArray[np.uint8],
    newest_bins: NDArray[np.int64],
    lanes: Floats,
    moved: Floats,
    weights: Floats,
    picked: Records,
    n_picked: int,
) -> int:
    """Judged samples through the channel's own chains; channel.grid moves on."""
    n = stop - first
    ring = raw[row]
    mask = ring.size - 1
    units = 1.0 / site.gain
    grid = channel.grid
    vertical = site.vertical
    for i in range(n):
        value = level[first + i] * units
        ring[(grid + i) & mask] = value
        if vertical >= 0:
            lanes[i, 0] = lanes[i, 1] = lanes[i, 2] = lanes[i, 3] = value
    if vertical >= 0:
        chain = site.chain
        run_lanes(lanes, moved, n, growth[chain], growth_states[vertical])
        newest_bins[vertical] = grow(
            moved,
            n,
            first,
            channel.grid,
            site.rate,
            flags,
            bins[vertical],
            clipped_bins[vertical],
            newest_bins[vertical],
        )
        run_lanes(lanes, lanes, n, detection[chain], detection_states[vertical])
        n_picked = detect(
            lanes,
            n,
            row,
            site,
            channel,
            pickers[vertical],
            rule,
            flags[first:stop],
            wide[vertical],
            weights,
            picked,
            n_picked,
        )
    channel.grid += n
    return n_picked
