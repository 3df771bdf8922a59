"""The records a network's kernels keep, one row a channel, a vertical or a sensor.

Sample numbers ("grid") count from 1970 at the channel's own rate: components of one sensor meet
on them, and a chunk's border leaves no trace in them.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Record = Any  # one row of a record array, its fields as attributes: how kernels see it
Records = NDArray[np.void]

# States a channel can be in (bits).
UNCALIBRATED = 1
NO_DATA = 2
SETTLING = 4
DEAD = 8
CLIPPED = 16
SPIKING = 32
NOISY = 64

# What a channel is: does not change.
SITE = np.dtype(
    [
        ("rate", "f8"),
        ("gain", "f8"),  # counts for one unit
        ("clip", "f8"),  # counts; inf: not known
        ("counted", "i8"),  # 1: counts of a digitiser, 0: already in units
        ("noisy", "f8"),  # units: a floor above is too noisy to pick on
        ("vertical", "i8"),  # row among the verticals, -1 for others
        ("sensor", "i8"),
        ("lane", "i8"),  # 0 vertical, 1 and 2 horizontal
        ("chain", "i8"),  # row of the filter table
    ]
)

# What a channel remembers.
CHANNEL = np.dtype(
    [
        ("grid", "i8"),  # of the next sample; -1 before the first
        ("phase", "f8"),  # s: sample k is at k / rate + phase
        ("started", "i8"),  # grid of the first sample since the last restart
        ("last", "f8"),  # counts
        ("before", "f8"),  # the one before, and two more
        ("third", "f8"),
        ("fourth", "f8"),
        ("mean", "f8"),  # counts, running
        ("same", "i8"),  # how many samples in a row had the same value
        ("rough", "f8"),  # counts, running mean of |difference|
        ("largest", "f8"),  # counts, |x - mean| since the restart
        ("spikes", "f8"),  # of the last minute, fading
        ("clip_from", "i8"),  # grid where the present run of clipping began
        ("clip_until", "i8"),  # grid up to which its memory lasts; -1: never clipped
        ("joined", "i8"),  # grid from which its sensor's motion takes it in
        ("gaps", "i8"),
        ("filled", "i8"),  # samples bridged
        ("skipped", "i8"),  # samples that overlapped
    ]
)

# What a vertical's picker remembers.
PICKER = np.dtype(
    [
        ("sta0", "f8"),
        ("sta1", "f8"),
        ("sta2", "f8"),
        ("lta0", "f8"),
        ("lta1", "f8"),
        ("lta2", "f8"),
        ("noise", "f8"),  # long mean of the wide band's square
        ("floor", "f8"),  # the least of that lately; may double in 40 s
        ("trigger", "i8"),  # grid of the trigger under judgement, -1: none
        ("decide", "i8"),  # grid of the sample that decides it
        ("hold", "i8"),  # grid before which nothing triggers
        ("onset", "i8"),  # grid of the last pick, -1: none
        ("peak", "f8"),  # of the wide band, in the last pick's judgement
    ]
)

# What a three-component sensor remembers.
SENSOR = np.dtype(
    [
        ("grid", "i8"),  # of the next sample to be taken into motion; -1 before the first
        ("second", "i8"),  # the newest second of its history; -1 before the first
    ]
)

PICKED = np.dtype(
    [
        ("row", "i8"),
        ("at", "f8"),
        ("made_at", "f8"),
        ("sigma", "f8"),
        ("snr", "f8"),
        ("again", "i8"),  # 1: in the coda of an earlier pick
    ]
)

# How all channels are treated; seconds unless named.
RULES = np.dtype(
    [
        ("form", "i8"),  # 0: on x²; 1: on |x|, the long mean fed by the short (SeisComP)
        ("sta0", "f8"),
        ("sta1", "f8"),
        ("sta2", "f8"),
        ("lta", "f8"),
        ("on0", "f8"),
        ("on1", "f8"),
        ("on2", "f8"),
        ("settle", "f8"),  # no picks and no peaks so long after a restart
        ("wait", "f8"),  # from trigger to judgement
        ("longest", "f8"),  # from onset to judgement
        ("look_back", "f8"),  # an onset is looked for so long before the trigger
        ("noise_before", "f8"),
        ("last_part", "f8"),  # the end of the judged stretch, where it must still be strong
        ("least_snr", "f8"),  # of power
        ("least_snr_again", "f8"),
        ("least_last", "f8"),
        ("rearm", "f8"),
        ("dead_time", "f8"),
        ("bridge", "f8"),  # longest gap filled by a line
        ("mean", "f8"),
        ("dead", "f8"),
        ("lag", "f8"),
        ("clip_memory", "f8"),
        ("spike", "f8"),
    ]
)
