"""The annex both ways; numbers by hand from its two lines."""

import numpy as np
import pytest

from houfeng.shaking.science.gmice.gbt17742_2020_gmice import (
    BOTH,
    GBT17742_2020,
    propagated_intensity,
)

LN_MS2 = np.log(1 / 9.80665)  # 1 m/s² in ln(g)
LN_MS = np.log(100.0)  # 1 m/s in ln(cm/s)


def test_one_line_each():
    # 3.17 lg 1 + 6.59 and 3.00 lg 0.1 + 9.77
    pga, pga_slope = GBT17742_2020.to_intensity("PGA", np.array([LN_MS2]))
    pgv, pgv_slope = GBT17742_2020.to_intensity("PGV", np.array([LN_MS + np.log(0.1)]))

    assert pga == pytest.approx([6.59])
    assert pgv == pytest.approx([6.77])
    assert pga_slope == pytest.approx([3.17 / np.log(10)])
    assert pgv_slope == pytest.approx([3.00 / np.log(10)])


@pytest.mark.parametrize("measure", ["PGA", "PGV"])
def test_back_again(measure):
    intensity = np.array([2.0, 5.5, 9.0, np.nan])

    motion, sigma = GBT17742_2020.from_intensity(measure, intensity)
    told, _ = GBT17742_2020.to_intensity(measure, motion)

    assert told == pytest.approx(intensity, nan_ok=True)
    assert np.isfinite(sigma).tolist() == [True, True, True, False]


def test_both_peaks_tell_by_the_annex_and_one_by_its_line():
    motions = {
        "PGA": np.array([LN_MS2, LN_MS2 + np.log(0.1), np.nan, np.nan]),
        "PGV": LN_MS + np.log([0.1, 0.01, 0.1, np.nan]),
    }

    found = GBT17742_2020.tell(motions)

    # Both above VI: velocity, 6.77; weak: the mean of 3.42 and 3.77.
    assert found.intensity[:3] == pytest.approx([6.77, 3.595, 6.77])
    assert np.isnan(found.intensity[3])
    assert found.measures == (BOTH, BOTH, "PGV", "")
    assert found.sigma[2] > found.sigma[0] > 0


def test_there_is_no_spectral_line():
    with pytest.raises(ValueError, match=r"SA\(1.0\)"):
        GBT17742_2020.from_intensity("SA(1.0)", np.array([6.0]))


def test_sigma_is_propagated():
    rng = np.random.default_rng(3)
    mean = np.array([LN_MS2 + np.log(0.1), LN_MS + np.log(0.01)])
    sigma, correlation = np.array([0.15, 0.12]), 0.4
    cross = correlation * sigma[0] * sigma[1]
    drawn = rng.multivariate_normal(
        mean, [[sigma[0] ** 2, cross], [cross, sigma[1] ** 2]], size=200_000
    ).T

    intensity, found = propagated_intensity(*mean.reshape(2, 1), *sigma.reshape(2, 1), correlation)
    simulated = GBT17742_2020.tell({"PGA": drawn[0], "PGV": drawn[1]}).intensity

    assert intensity == pytest.approx([3.595])
    assert found == pytest.approx([simulated.std()], rel=0.01)


def test_strong_shaking_takes_only_the_sigma_of_velocity():
    strong = LN_MS2 + np.log(3.0), LN_MS + np.log(0.3)

    _, found = propagated_intensity(
        np.full((2, 2), strong[0]),
        np.full((2, 2), strong[1]),
        np.full((2, 2), 0.9),
        np.full((2, 2), 0.5),
    )

    assert found == pytest.approx(np.full((2, 2), 0.5 * 3.00 / np.log(10)))
