"""Against esi_shakelib.gmice.wgrw12 of esi-shakelib 1.2.1, run in its own environment."""

import numpy as np
import pytest

from houfeng.shaking.science.gmice.worden_2012 import WORDEN_2012

LN_MOTION = np.array([-9.0, -7, -5, -3.5, -2.5, -1.5, -0.5, 0.5, 2.0, 4.0, 5.0])
MMI = np.array([1.0, 1.9, 2.5, 3.7, 4.3, 4.8, 5.2, 6.6, 8.1, 9.9])

# (measure, with the terms at 35 km and magnitude 6.7) -> MMI of LN_MOTION, log motion of MMI.
PEER = {
    ("PGA", False): (
        [1.0, 1.60934, 3.0513, 4.06104, 5.45195, 7.05884, 8.66573, 10.0, 10.0, 10.0, 10.0],
        [
            -7.67455,
            -6.67824,
            -5.81898,
            -4.03634,
            -3.21688,
            -2.90572,
            -2.65679,
            -1.78555,
            -0.85207,
            0.26811,
        ],
    ),
    ("PGA", True): (
        [1.0, 1.13529, 2.57725, 3.58699, 4.9779, 6.58479, 8.19168, 9.79857, 10.0, 10.0, 10.0],
        [
            -7.14977,
            -6.00609,
            -5.11476,
            -3.33212,
            -2.92187,
            -2.61071,
            -2.36178,
            -1.49053,
            -0.55705,
            0.56312,
        ],
    ),
    ("PGV", False): (
        [1.0, 1.0, 1.0, 1.32153, 2.18397, 2.82238, 3.46079, 4.09921, 5.63474, 8.37948, 9.75185],
        [
            -3.84118,
            -2.88619,
            -2.00497,
            -0.12531,
            0.81452,
            1.39175,
            1.68322,
            2.70335,
            3.79635,
            5.10795,
        ],
    ),
    ("PGV", True): (
        [1.0, 1.0, 1.0, 1.01553, 1.87797, 2.51638, 3.15479, 3.79321, 5.32874, 8.07348, 9.44585],
        [-3.51648, -2.46549, -1.52566, 0.354, 1.25039, 1.61472, 1.90619, 2.92632, 4.01932, 5.33092],
    ),
    ("SA(0.3)", False): (
        [1.0, 1.05709, 2.64613, 3.74707, 4.48103, 5.53854, 7.33652, 9.1345, 10.0, 10.0, 10.0],
        [
            -7.06846,
            -5.98913,
            -5.1991,
            -3.56413,
            -2.74664,
            -2.06541,
            -1.68829,
            -0.90964,
            -0.07537,
            0.92576,
        ],
    ),
    ("SA(0.3)", True): (
        [1.0, 1.0, 2.52257, 3.62351, 4.35747, 5.41498, 7.21296, 9.01094, 10.0, 10.0, 10.0],
        [
            -6.92028,
            -5.84824,
            -5.03076,
            -3.39578,
            -2.5783,
            -1.89706,
            -1.61957,
            -0.84092,
            -0.00665,
            0.99448,
        ],
    ),
    ("SA(1.0)", False): (
        [1.0, 2.42693, 3.7385, 4.72217, 5.72721, 6.98666, 8.24611, 9.50557, 10.0, 10.0, 10.0],
        [
            -8.70305,
            -7.74806,
            -6.88857,
            -5.0587,
            -4.14377,
            -3.38132,
            -2.9186,
            -1.80701,
            -0.61601,
            0.81318,
        ],
    ),
    ("SA(1.0)", True): (
        [1.0, 1.99733, 3.3089, 4.29258, 5.29761, 6.55707, 7.81652, 9.07597, 10.0, 10.0, 10.0],
        [
            -8.24721,
            -7.14842,
            -6.23349,
            -4.40362,
            -3.48869,
            -2.8951,
            -2.5775,
            -1.46591,
            -0.27492,
            1.15427,
        ],
    ),
    ("SA(3.0)", False): (
        [2.73713, 3.75338, 4.76963, 6.41963, 7.72686, 9.03408, 10.0, 10.0, 10.0, 10.0, 10.0],
        [
            -11.12666,
            -10.52599,
            -9.46668,
            -7.10505,
            -5.92424,
            -4.94023,
            -4.43299,
            -3.36202,
            -2.21455,
            -0.83759,
        ],
    ),
    ("SA(3.0)", True): (
        [2.36001, 3.37626, 4.39251, 6.04251, 7.34974, 8.65697, 9.96419, 10.0, 10.0, 10.0, 10.0],
        [
            -10.87497,
            -9.90532,
            -8.7245,
            -6.36288,
            -5.18206,
            -4.4505,
            -4.1445,
            -3.07353,
            -1.92607,
            -0.54911,
        ],
    ),
}


@pytest.mark.parametrize(("measure", "with_terms"), PEER)
def test_both_ways_as_the_peer(measure, with_terms):
    intensities, motions = PEER[measure, with_terms]
    distance, magnitude = (np.full(1, 35.0), 6.7) if with_terms else (None, None)

    told, _ = WORDEN_2012.to_intensity(measure, LN_MOTION, distance, magnitude)
    back, _ = WORDEN_2012.from_intensity(measure, MMI, distance, magnitude)

    assert told == pytest.approx(intensities, abs=2e-5)
    assert back == pytest.approx(motions, abs=2e-5)


@pytest.mark.parametrize("measure", WORDEN_2012.about.measures)
def test_the_slope_is_that_of_the_relation(measure):
    # Away from the lines' ends and from the limits of 1 and 10.
    for ln_motion in (-1.9, 0.3):
        around = np.array([ln_motion - 1e-4, ln_motion + 1e-4])
        told, slope = WORDEN_2012.to_intensity(measure, around)
        if 1 < told[0] < 10 and 1 < told[1] < 10:
            assert slope[0] == pytest.approx((told[1] - told[0]) / 2e-4, rel=1e-6)


def test_distance_and_magnitude_are_held_to_the_papers_ranges():
    ln_pga = np.array([-1.0])

    near, _ = WORDEN_2012.to_intensity("PGA", ln_pga, np.array([1.0]), 8.5)
    held, _ = WORDEN_2012.to_intensity("PGA", ln_pga, np.array([10.0]), 7.3)

    assert near == pytest.approx(held)


def test_nan_stays_nan_and_unknown_measures_are_refused():
    assert np.isnan(WORDEN_2012.to_intensity("PGV", np.array([np.nan]))[0]).all()
    assert np.isnan(WORDEN_2012.from_intensity("PGV", np.array([np.nan]))[0]).all()
    assert np.isnan(WORDEN_2012.from_intensity("PGV", np.array([np.nan]))[1]).all()
    with pytest.raises(ValueError, match=r"SA\(2.0\)"):
        WORDEN_2012.to_intensity("SA(2.0)", np.array([0.0]))


def test_sigmas_are_those_of_table_1():
    assert WORDEN_2012.sigma_of_intensity("PGV") == 0.63
    # 0.35 in log10, as ShakeMap writes it for Northridge: 0.8059.
    assert WORDEN_2012.sigma_of_motion("PGA") == pytest.approx(0.8059, abs=5e-5)


def test_velocity_tells_first_and_the_others_where_it_is_missing():
    motions = {
        "PGA": np.array([-2.5, -2.5, np.nan]),
        "PGV": np.array([2.0, np.nan, np.nan]),
    }

    found = WORDEN_2012.tell(motions)

    # From the peer's rows above: PGV at 2.0, PGA at -2.5.
    assert found.intensity[:2] == pytest.approx([5.63474, 5.45195], abs=2e-5)
    assert np.isnan(found.intensity[2])
    assert found.measures == ("PGV", "PGA", "")
    assert found.sigma[:2] == pytest.approx([0.63, 0.66])
