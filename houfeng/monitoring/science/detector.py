"""The picker: recursive STA/LTA in three bands, then a judgement a moment later.

A trigger alone is late by the rise of the short mean and is fooled by blips. So the picker waits
a moment (never longer than a second after the onset), finds the onset by AIC on the wide band,
and keeps it only if the power after it stands clear of the noise before it, to the end of the
stretch. The energy form follows Withers et al. (1998); the other form is SeisComP's.
"""

import math

import numba
import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.science.onset import aic_onset
from houfeng.monitoring.science.quality import BEHIND, SPIKING
from houfeng.monitoring.science.state import Record, Records
from houfeng.vocabulary.arrays import Floats

ENERGY, SEISCOMP = 0, 1
FLOOR_GROWS_S = 60.0
LEAST_SIGMA_S = 0.02
ROUNDING = 0.1  # counts: the noise is never taken for less


@numba.njit(cache=True, nogil=True, error_model="numpy")
def detect(  # noqa: PLR0915 - the hot loop keeps its state in locals
    bands: Floats,
    n: int,
    row: int,
    site: Record,
    channel: Record,
    picker: Record,
    rules: Record,
    flags: NDArray[np.uint8],
    ring: NDArray[np.float32],
    weights: Floats,
    picked: Records,
    n_picked: int,
) -> int:
    """Take n samples of one vertical; returns how many picks are in `picked` now.

    bands: (>= n, 4) three detection bands and the wide one, units; the first is sample
    channel.grid. ring: the vertical's wide band, a power of two long.
    """
    rate = site.rate
    mask = ring.size - 1
    short0, short1, short2 = (
        1 / (rules.sta0 * rate),
        1 / (rules.sta1 * rate),
        1 / (rules.sta2 * rate),
    )
    long = 1 / (rules.lta * rate)
    window = math.ceil(rules.lta * rate)
    k0, k1, k2, k3 = short0, short1, short2, long
    settle = int(rules.settle * rate)
    wait = int(rules.wait * rate)
    longest = int(rules.longest * rate)
    look_back = int(rules.look_back * rate)
    rearm = int(rules.rearm * rate)
    on0, on1, on2 = rules.on0, rules.on1, rules.on2
    seiscomp = rules.form == SEISCOMP
    grows = 1 + 1 / (FLOOR_GROWS_S * rate)
    rounding = ROUNDING / abs(site.gain) if site.counted == 1 else 0.0
    if not seiscomp:
        rounding *= rounding
    s0, s1, s2 = picker.sta0, picker.sta1, picker.sta2
    l0, l1, l2 = picker.lta0, picker.lta1, picker.lta2
    noise, floor = picker.noise, picker.floor
    trigger, decide, hold = picker.trigger, picker.decide, picker.hold
    for i in range(n):
        g = channel.grid + i
        count = g - channel.started + 1
        e0, e1, e2, wide = bands[i, 0], bands[i, 1], bands[i, 2], bands[i, 3]
        if seiscomp:
            e0, e1, e2 = abs(e0), abs(e1), abs(e2)
        else:
            e0, e1, e2 = e0 * e0, e1 * e1, e2 * e2
        if count <= window:
            # Until a window is full its mean is the mean of what there is.
            whole = 1.0 / count
            k0, k1, k2 = max(short0, whole), max(short1, whole), max(short2, whole)
            k3 = max(long, whole)
        s0 += (e0 - s0) * k0
        s1 += (e1 - s1) * k1
        s2 += (e2 - s2) * k2
        if seiscomp:
            e0, e1, e2 = s0, s1, s2
        l0 += (e0 - l0) * k3
        l1 += (e1 - l1) * k3
        l2 += (e2 - l2) * k3
        noise += (wide * wide - noise) * k3
        ring[g & mask] = wide
        if count <= settle:
            floor = noise
            continue
        floor *= grows
        floor = min(floor, noise)
        if (
            trigger < 0
            and g >= hold
            and (
                s0 > on0 * max(l0, rounding)
                or s1 > on1 * max(l1, rounding)
                or s2 > on2 * max(l2, rounding)
            )
        ):
            trigger = g
            start = _look_from(g, look_back, picker.onset, channel.started, rate)
            onset, _ = aic_onset(ring, mask, start, g + 1, weights)
            decide = max(g, min(g + wait, onset + longest))
        if trigger >= 0 and g >= decide:
            if (flags[i] & SPIKING) == 0 and _judge(
                ring, mask, trigger, g, row, site, channel, picker, rules, weights, picked[n_picked]
            ):
                n_picked += 1
            trigger = -1
            hold = g + rearm
    picker.sta0, picker.sta1, picker.sta2 = s0, s1, s2
    picker.lta0, picker.lta1, picker.lta2 = l0, l1, l2
    picker.noise, picker.floor = noise, floor
    picker.trigger, picker.decide, picker.hold = trigger, decide, hold
    return n_picked


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _look_from(grid: int, look_back: int, last_onset: int, started: int, rate: float) -> int:
    """Where the search for an onset begins: not before the last one, nor the last restart."""
    start = max(grid - look_back, started)
    if last_onset >= 0:
        start = max(start, last_onset + int(0.5 * rate))
    return start


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _judge(
    ring: NDArray[np.float32],
    mask: int,
    trigger: int,
    now: int,
    row: int,
    site: Record,
    channel: Record,
    picker: Record,
    rules: Record,
    weights: Floats,
    pick: Record,
) -> bool:
    """Whether the trigger was an onset; if so the pick is filled in."""
    rate = site.rate
    start = _look_from(trigger, int(rules.look_back * rate), picker.onset, channel.started, rate)
    onset, sigma = aic_onset(ring, mask, start, now + 1, weights)
    if now - onset > 2 * int(rules.longest * rate):
        return False
    begin = max(onset - int(rules.noise_before * rate), channel.started)
    if picker.onset >= 0:
        begin = max(begin, picker.onset)
    end = onset - int(0.05 * rate)
    if end - begin < int(0.2 * rate):
        return False
    noise = _power(ring, mask, begin, end)
    after = _power(ring, mask, onset, now + 1)
    last = _power(ring, mask, now + 1 - int(rules.last_part * rate), now + 1)
    if after <= rules.least_snr * noise or last <= rules.least_last * noise:
        return False
    peak = 0.0
    for i in range(onset, now + 1):
        peak = max(peak, abs(ring[i & mask]))
    again = False
    if picker.onset >= 0:
        # SeisComP's rule: in the coda of a pick only something larger than what it has faded to.
        passed = (onset - picker.onset) / rate
        faded = picker.peak * math.exp(-((passed / rules.dead_time) ** 2))
        if peak < math.sqrt(noise) + faded:
            return False
        again = passed < rules.dead_time
        if again and after <= rules.least_snr_again * noise:
            return False
    picker.onset = onset
    picker.peak = peak
    pick.row = row
    pick.at = (onset - BEHIND) / rate + channel.phase
    pick.made_at = now / rate + channel.phase
    pick.sigma = max(LEAST_SIGMA_S, sigma / rate)
    pick.snr = math.sqrt(after / noise) if noise > 0 else np.inf
    pick.again = 1 if again else 0
    return True


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _power(ring: NDArray[np.float32], mask: int, start: int, stop: int) -> float:
    total = 0.0
    for i in range(start, stop):
        total += float(ring[i & mask]) * float(ring[i & mask])
    return total / max(stop - start, 1)
