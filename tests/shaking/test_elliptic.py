"""The engine: the radial profile and the reach against direct solutions."""

import math

import numpy as np
import pytest

from houfeng.shaking.elliptic import Source, fields, reach_km
from houfeng.shaking.science.rupture import centred_line
from houfeng.shaking.science.unknown_strike import strike_mean_and_std
from houfeng.shaking.standards import REGIONS, region_laws


@pytest.mark.parametrize(("ms", "length_km"), [(5.0, 0.0), (7.4, 0.0), (8.0, 150.0)])
@pytest.mark.parametrize("region", REGIONS)
def test_interpolated_profile_is_within_1e_4(region, ms, length_km):
    laws = region_laws(region, ms)
    radii = np.concatenate([np.linspace(0, 20, 300), np.linspace(20, 900, 700)])

    found = fields(laws, Source(None, length_km), radii, np.zeros_like(radii))

    mean, spread = strike_mean_and_std(laws.intensity, radii, length_km)
    assert found.intensity == pytest.approx(np.clip(mean, 1, 12), abs=1e-4)
    assert found.intensity_sigma == pytest.approx(np.hypot(laws.intensity.sigma, spread), abs=3e-4)
    lg_pga, _ = strike_mean_and_std(laws.lg_pga_gal, radii, length_km)
    assert np.log10(found.pga_ms2 * 100) == pytest.approx(lg_pga, abs=1e-4)


def test_reach_is_the_box_about_the_turned_ellipse():
    # 青藏, Ms 7, V and a half: Ra = 10^(9.8802/4.4709) - 25 = 137.2 km, Rb = 10^(6.7904/3.3119)
    # - 9 = 103.3 km. Strike 30: east² = (Ra sin 30)² + (Rb cos 30)² = 4706 + 8003.
    laws = region_laws("qingzang", 7.0)

    east, north = reach_km(laws, Source(centred_line(1e-6, 30.0)), 5.5)

    assert east == pytest.approx(math.sqrt(4706 + 8003), abs=0.3)
    assert north == pytest.approx(math.sqrt((137.2**2) * 0.75 + (103.3**2) * 0.25), abs=0.3)


def test_reach_with_unknown_strike_lies_between_the_axes():
    laws = region_laws("qingzang", 7.0)
    east, north = reach_km(laws, Source(None), 5.5)
    assert 103.3 < east == north < 137.2
