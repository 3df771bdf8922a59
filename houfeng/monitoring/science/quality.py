"""What is wrong with a channel's samples, told sample by sample: dead, clipped, spiking."""

import math

import numba
import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.science.state import Record
from houfeng.vocabulary.arrays import Floats

# Bits of the flags written for each sample.
CLIPPING = 1
SPIKING = 2

FULL_SCALE_24_BIT = 2.0**23
# Digitisers clip a little below full scale, each at its own level: on six Hawaiian broadbands
# that clipped (2019-04-14, M5.3) between 0.947 and 1.000 of 2^23.
CLIPS_FROM = 0.94 * FULL_SCALE_24_BIT
FLAT_TOP = 4  # samples of one value, high up: clipped at an unknown level
FLAT_TOP_LEAST = 1e4  # counts; below, four equal samples are mere rounding
FLAT_TOP_STEP = 10.0  # counts from sample to sample, or four equal ones are natural
MANY_SPIKES = 2.5  # in the last minute
MINUTE_S = 60.0
BEHIND = 2  # samples: what is handed on is that much older than what came in


@numba.njit(cache=True, nogil=True, error_model="numpy")
def look_at(  # noqa: PLR0912, PLR0915 - one pass over the samples, each rule in turn
    x: Floats,
    first: int,
    stop: int,
    site: Record,
    channel: Record,
    rules: Record,
    flags: NDArray[np.uint8],
    level: Floats,
) -> int:
    """Judge x[first:stop] (counts): write flags and level; returns where to start anew.

    level: the samples BEHIND before, less their running mean, counts; spikes are taken out, for
    which two later samples must be known.

    Anew means where a dead channel came alive: its filters saw a flat line and know no noise.
    Returns stop when there is no such sample.
    """
    dead = max(int(rules.dead * site.rate), 2)
    fade = math.exp(-1.0 / (MINUTE_S * site.rate))
    slow = 1.0 / (10.0 * site.rate)
    memory = int(rules.clip_memory * site.rate)
    clip, rate = site.clip, site.rate
    counted = site.counted == 1
    window = int(10.0 * rate)
    grid, started, clip_until = channel.grid, channel.started, channel.clip_until
    last, before, third, fourth = channel.last, channel.before, channel.third, channel.fourth
    same, rough, largest, spikes = channel.same, channel.rough, channel.largest, channel.spikes
    mean = channel.mean
    drift = 1.0 / (rules.mean * rate)
    # Until its window is full the mean is that of all there is.
    young = (grid - started) * drift < 1.0
    stopped = stop
    for i in range(first, stop):
        value = x[i]
        g = grid + i - first
        if value == last:
            same += 1
        else:
            if same >= dead:
                stopped = i
                break
            same = 1
        size = abs(value - mean)
        largest = max(largest, size)
        if abs(value) >= clip or (
            same >= FLAT_TOP
            and counted
            and size > FLAT_TOP_LEAST
            and size > 0.9 * largest
            and rough > FLAT_TOP_STEP
            and same < dead
        ):
            if g > clip_until:
                channel.clip_from = g
            clip_until = g + memory
        # The sample two before this one, judged by two neighbours on either side: a spike stands
        # alone, an onset does not.
        since = g - started
        around = 0.25 * (fourth + third + last + value)
        alone = abs(before - around)
        spikes *= fade
        settled = before
        if alone > rules.spike * rough and since > rate and rough > 0:
            spread = max(
                abs(fourth - around), abs(third - around), abs(last - around), abs(value - around)
            )
            if spread < 0.1 * alone:
                spikes += 1.0
                settled = around
        mean += (settled - mean) * (max(drift, 1.0 / (since + 1)) if young else drift)
        level[i] = settled - mean
        # A spike's own steps must not pass for the usual.
        step = abs(value - last)
        if rough > 0 and step > 10.0 * rough:
            step = 10.0 * rough
        if since > window:
            rough += (step - rough) * slow
        elif since > 0:
            rough += (step - rough) / since
        flag = 0
        if clip_until >= g:
            flag |= CLIPPING
        if spikes > MANY_SPIKES:
            flag |= SPIKING
        flags[i] = flag
        fourth, third, before, last = third, before, last, value
    channel.last, channel.before, channel.third, channel.fourth = last, before, third, fourth
    channel.mean = mean
    channel.same, channel.rough, channel.clip_until = same, rough, clip_until
    channel.largest, channel.spikes = largest, spikes
    return stopped
