"""The mean over all strikes against a plain average of turned fields."""

import numpy as np
import pytest

from houfeng.shaking.science.gb18306_2015 import value_at
from houfeng.shaking.science.rupture import along_across_km, centred_line
from houfeng.shaking.science.unknown_strike import strike_mean_and_std
from houfeng.shaking.standards import region_laws


@pytest.mark.parametrize("length_km", [0.0, 150.0])
@pytest.mark.parametrize("measure", ["intensity", "lg_pga_gal"])
def test_profile_is_the_average_over_strikes(measure, length_km):
    ellipses = getattr(region_laws("qingzang", 7.8), measure)
    radii = np.array([0.0, 3.0, 40.0, 90.0, 300.0, 800.0])

    mean, spread = strike_mean_and_std(ellipses, radii, length_km)

    # Sites due north, the long axis turned through every tenth of a degree.
    turned = [
        value_at(
            ellipses,
            *along_across_km(np.zeros(6), radii, centred_line(max(length_km, 1e-6), strike)),
        )
        for strike in np.arange(0.05, 180, 0.1)
    ]
    assert mean == pytest.approx(np.mean(turned, axis=0), abs=1e-3)
    assert spread == pytest.approx(np.std(turned, axis=0), abs=1e-3)


def test_spread_vanishes_at_the_epicentre_and_not_beyond():
    _, spread = strike_mean_and_std(region_laws("east", 7.0).intensity, np.array([0.0, 100.0]))
    assert spread[0] == pytest.approx(0, abs=1e-9)
    assert spread[1] > 0.1
