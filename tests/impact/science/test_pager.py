"""PAGER against published coefficients' values and a hindcast on recorded earthquakes."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from houfeng.impact.pager_countries import pager_death_law
from houfeng.impact.science import pager

SHARED = Path(os.environ.get("HOUFENG_SHARED", Path(__file__).parents[4] / "shared"))
DEGREES = np.arange(5.0, 10.0)


def test_rates_of_published_coefficients():
    # theta 10.986839, beta 0.128601: values published with the model.
    model = pager.LossModel(10.986839, 0.128601, 1.0)

    assert pager.loss_rate(DEGREES, model) == pytest.approx(
        [4.628e-10, 1.2756e-6, 2.2803e-4, 6.8128e-3, 6.0438e-2], rel=2e-4
    )


def test_half_is_lost_at_theta():
    assert pager.loss_rate(np.array([10.0]), pager.LossModel(10.0, 0.2, 1.0)) == pytest.approx(0.5)


def test_quantiles_follow_from_the_definition():
    # P(loss <= x) = Phi(ln(x/E)/G): with G = 2, the 95 % quantile is E exp(1.6449 * 2) = 26.84 E.
    assert pager.loss_quantile(100.0, 2.0, 0.5) == pytest.approx(100.0)
    assert pager.loss_quantile(100.0, 2.0, 0.95) == pytest.approx(2683.6, rel=1e-3)
    assert pager.loss_quantile(100.0, 2.0, 0.05) == pytest.approx(3.7264, rel=1e-3)
    assert pager.loss_quantile(0.0, 2.0, 0.95) == 0.0


def test_bins_sum_to_one_and_stand_around_the_median():
    # E = 10, G = ln 10: each edge is a whole number of deviations away; Phi(-1) = 0.15866.
    chances = pager.bin_probabilities(10.0, np.log(10.0))

    assert chances.sum() == pytest.approx(1.0)
    assert chances[:3] == pytest.approx([0.15866, 0.34134, 0.34134], abs=1e-5)
    assert pager.bin_probabilities(0.0, 2.0)[0] == 1.0


@pytest.mark.parametrize(
    ("loss", "level"),
    [(0.0, "green"), (0.99, "green"), (1.0, "yellow"), (99.9, "yellow"), (100.0, "orange"),
     (999.0, "orange"), (1000.0, "red")],
)  # fmt: skip
def test_levels(loss, level):
    assert pager.alert_level(loss) == level


def test_worse_level_wins():
    assert pager.worse_level("yellow", "red") == "red"
    assert pager.worse_level("orange", "green") == "orange"


def test_law_has_a_rate_at_every_intensity():
    law = pager.LognormalLaw(10.986839, 0.128601, 1.0)

    assert law.rates(DEGREES) == pytest.approx(
        [4.628e-10, 1.2756e-6, 2.2803e-4, 6.8128e-3, 6.0438e-2], rel=2e-4
    )
    finely = law.rates(np.arange(4.5, 9.0, 0.01))
    assert np.all(np.diff(finely) > 0)
    assert law.rates(np.array([1.0, 4.499])).tolist() == [0.0, 0.0]
    assert law.rates(np.array([[9.0, 11.0]])).tolist() == [[law.rates(np.array(9.0))] * 2]


def test_law_scatters_lognormally():
    # E = 10, G = ln 10: 1 is one deviation below, Phi(-1) = 0.158655; 100 one above.
    law = pager.LognormalLaw(10.0, 0.2, float(np.log(10.0)))

    assert law.below(np.array([1.0, 10.0, 100.0]), np.array(10.0)) == pytest.approx(
        [0.158655, 0.5, 0.841345], abs=1e-6
    )
    assert law.quantile(np.array(10.0), np.array([0.158655, 0.5])) == pytest.approx(
        [1.0, 10.0], rel=1e-5
    )
    assert law.below(np.array([0.0, 0.0, -1.0]), np.array([10.0, 0.0, 0.0])).tolist() == [0, 1, 0]
    assert law.quantile(np.array(0.0), np.array(0.99)) == 0.0


def test_shaking_spread_of_a_straight_line():
    # Where ln(rate) is nearly straight, a shift of sd 0.35 moves ln(loss) by slope x 0.35. For a
    # broad law (theta 46, beta 0.43) the slope at VI is phi(z) / Phi(z) / (beta I) with
    # z = ln(6 / 46.155) / 0.434135 = -4.6995: 4.897 / (0.434135 x 6) = 1.880, times 0.35 = 0.658;
    # losses of the typical fall come from V to VIII, so it is near that and no more.
    found = pager.shaking_spread(46.155474, 0.434135)

    assert found == pytest.approx(0.658, abs=0.1)
    assert pager.shaking_spread(46.155474, 0.434135, 0.175) == pytest.approx(found / 2, rel=0.05)


def test_shaking_spread_of_china_against_drawn_shifts():
    # The same by brute force: 20,000 shifts of every cell of the exposure.
    error = np.random.default_rng(1).normal(0.0, 0.35, 20_000)
    middle = np.arange(4.55, 8.5, 0.1)
    people = 10.0 ** (-0.7 * middle)
    shifted = np.minimum(middle[None, :] + error[:, None], 9.0)
    rate = np.where(
        shifted < 4.5, 0.0, pager.loss_rate(shifted, pager.LossModel(10.328811, 0.100058, 2.0))
    )
    assert pager.shaking_spread(10.328811, 0.100058) == pytest.approx(
        np.log(rate @ people).std(), rel=0.03
    )


def test_model_alone_is_surer_than_model_and_map():
    # sqrt(G^2 - s^2); a spread that s would eat up keeps half.
    s = pager.shaking_spread(10.328811, 0.100058)

    assert pager.spread_without_shaking(2.013134, 10.328811, 0.100058) == pytest.approx(
        np.sqrt(2.013134**2 - s**2)
    )
    assert pager.spread_without_shaking(1.0, 10.328811, 0.100058) == 0.5


def test_typical_fall_is_that_of_recorded_exposures():
    path = SHARED / "truth" / "exposure_deaths_1960_2007.csv"
    if not path.exists():
        pytest.skip(f"{path} is not there; the recorded earthquakes are beside the project")
    with path.open(encoding="utf-8") as source:
        rows = [
            row
            for row in csv.DictReader(source)
            if float(row["ShakingDeaths"] or 0) > 0 and float(row["MMI8"] or 0) > 0
        ]
    at = {d: np.median([float(row[f"MMI{d}"] or 0) for row in rows]) for d in (5, 8)}

    assert len(rows) == 346
    assert np.log10(at[5] / at[8]) / 3 == pytest.approx(pager.TYPICAL_FALL, abs=0.05)


def test_rates_at_any_intensity_give_about_what_whole_degrees_give():
    # People falling 0.7 decades a degree within each zone too: most of a zone then lies below its
    # whole degree, so the finer reading is lower, by less than a third of the estimate.
    middle = np.arange(4.505, 9.5, 0.01)
    people = 10.0 ** (-0.7 * middle)
    law = pager.LognormalLaw(10.328811, 0.100058, 2.0)

    finely = (law.rates(middle) * people).sum()
    by_degree = (law.rates(np.floor(middle + 0.5)) * people).sum()

    assert 0.7 < finely / by_degree < 1.0


def test_hindcast_of_chinese_earthquakes():
    """Published for 313 events: right colour 68.7 %, within one order 71.9 %; for the 84 fatal
    ones 46.4 % and 58.3 %. EXPO-CAT here holds 271 Chinese events, 43 of them fatal, and counts
    a blank as none: 70.1 % and 72.3 %; 34.9 % and 48.8 %, orders counted from 0.1 deaths up.
    """
    path = SHARED / "truth" / "exposure_deaths_1960_2007.csv"
    if not path.exists():
        pytest.skip(f"{path} is not there; the recorded earthquakes are beside the project")
    with path.open(encoding="utf-8") as source:
        rows = [row for row in csv.DictReader(source) if row["CountryCode"] == "CN"]
    exposed = np.array(
        [[float(row[f"MMI{degree}"] or 0) for degree in (5, 6, 7, 8, "9+")] for row in rows]
    )
    deaths = np.array([float(row["ShakingDeaths"] or 0) for row in rows])
    estimates = exposed @ pager_death_law("CN").rates(DEGREES)

    right = np.array(
        [
            pager.alert_level(a) == pager.alert_level(b)
            for a, b in zip(estimates, deaths, strict=True)
        ]
    )
    orders = np.log10(np.maximum(estimates, 0.1) / np.maximum(deaths, 0.1))
    within = np.abs(orders) <= 1
    fatal = deaths > 0
    assert (len(rows), int(fatal.sum())) == (271, 43)
    assert right.mean() == pytest.approx(0.687, abs=0.03)
    assert within.mean() == pytest.approx(0.719, abs=0.03)
    # Half of the published fatal events: 43 draws leave +-0.15 around the published shares.
    assert right[fatal].mean() == pytest.approx(0.464, abs=0.15)
    assert within[fatal].mean() == pytest.approx(0.583, abs=0.15)
