"""Which sections each kind of sensor runs through, as one table row for each sampling rate.

Three chains, each a few passes of four lanes (biquads.run_lanes):

detection   the vertical in three bands and one wide one
growth      the vertical's acceleration, velocity, displacement from 0.075 Hz (Pd, tau_c)
motion      three components: 0.1-10 Hz acceleration and velocity (GB/T 17742-2020, annex A),
            envelopes from 1/3 Hz (Virtual Seismologist; Cua 2005), JMA intensity
"""

from dataclasses import dataclass

import numpy as np

from houfeng.monitoring.science import kunugi_2013
from houfeng.monitoring.science.biquads import (
    differentiate,
    high_pass,
    integrate,
    lanes,
    low_pass,
)
from houfeng.vocabulary.arrays import Floats

# Detection: octave-wide neighbours would triple the cost; three bands see what one cannot, a
# low-frequency onset under high-frequency noise and the reverse.
BANDS_HZ = ((1.0, 4.0), (4.0, 12.0), (10.0, 35.0))
WIDE_HZ = (2.0, 30.0)  # where onsets are timed

GROWTH_CORNER_HZ = 0.075  # two poles: Wu & Kanamori (2005); Shieh et al. (2008, GRL 35, L20301)
BASELINE_HZ = 0.025  # keeps the first of two integrations from drifting
ENVELOPE_CORNER_HZ = 1.0 / 3.0  # Cua (2005): a high-pass of 3 s
ANNEX_LOW_HZ, ANNEX_HIGH_HZ = 0.1, 10.0  # GB/T 17742-2020, annex A
TOP_HZ = 30.0

DETECTION_PASSES = 2
GROWTH_PASSES = 2
# In order: the annex's acceleration (2), velocity (2), the envelopes' acceleration (2),
# velocity (1), displacement (2), JMA (6).
MOTION_PASSES = 9 + kunugi_2013.SECTIONS


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """The sections of one rate and quantity."""

    detection: Floats  # (2, 5, 4)
    growth: Floats  # (2, 5, 4); lanes: acceleration, velocity, displacement
    motion: Floats  # (15, 5, 4); lanes: components


def design(
    rate_hz: float,
    quantity: str,
    bands_hz: tuple[tuple[float, float], ...] = BANDS_HZ,
    wide_hz: tuple[float, float] = WIDE_HZ,
) -> Chains:
    """The chains for sensors of acceleration (m/s²) or velocity (m/s)."""
    bands = (*bands_hz, wide_hz)
    detection = np.array(
        [
            lanes(*(high_pass(_low(low, rate_hz), rate_hz) for low, _ in bands)),
            lanes(*(low_pass(high, rate_hz) for _, high in bands)),
        ]
    )
    base, corner = BASELINE_HZ, GROWTH_CORNER_HZ
    if quantity == "acceleration":
        growth = [
            lanes(high_pass(base, rate_hz), integrate(base, rate_hz), integrate(base, rate_hz)),
            lanes(
                high_pass(corner, rate_hz), high_pass(corner, rate_hz), integrate(corner, rate_hz)
            ),
        ]
        annex = [
            low_pass(ANNEX_HIGH_HZ, rate_hz),
            high_pass(ANNEX_LOW_HZ, rate_hz),
            low_pass(ANNEX_HIGH_HZ, rate_hz),
            integrate(ANNEX_LOW_HZ, rate_hz),
        ]
        slow = ENVELOPE_CORNER_HZ
        envelopes = [
            high_pass(slow, rate_hz),
            low_pass(TOP_HZ, rate_hz),
            integrate(slow, rate_hz),
            integrate(slow, rate_hz),
            integrate(slow, rate_hz),
        ]
    else:
        growth = [
            lanes(
                differentiate(TOP_HZ, rate_hz), high_pass(base, rate_hz), high_pass(base, rate_hz)
            ),
            lanes(
                high_pass(corner, rate_hz), high_pass(corner, rate_hz), integrate(corner, rate_hz)
            ),
        ]
        annex = [
            differentiate(ANNEX_HIGH_HZ, rate_hz),
            high_pass(ANNEX_LOW_HZ, rate_hz),
            low_pass(ANNEX_HIGH_HZ, rate_hz),
            high_pass(ANNEX_LOW_HZ, rate_hz),
        ]
        slow = ENVELOPE_CORNER_HZ
        envelopes = [
            high_pass(slow, rate_hz),
            differentiate(TOP_HZ, rate_hz),
            high_pass(slow, rate_hz),
            integrate(slow, rate_hz),
            high_pass(slow, rate_hz),
        ]
    motion = [*annex, *envelopes, *kunugi_2013.sections(rate_hz, quantity)]
    return Chains(detection, np.array(growth), np.array([lanes(one) for one in motion]))


def _low(corner_hz: float, rate_hz: float) -> float:
    """A slow channel's highest band moves down rather than vanish."""
    return min(corner_hz, 0.2 * rate_hz)
