"""PAGER against published coefficients' values and a hindcast on recorded earthquakes."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from houfeng.impact.assess import _model
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
    estimates = np.array([pager.expected_loss(row, _model("fatalities")) for row in exposed])

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
