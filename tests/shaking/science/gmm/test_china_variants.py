"""The papers' own adjustments for China, against OpenQuake 3.24.1: strike-slip, Mw 6.5."""

import numpy as np
import pytest

from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.science.gmm.motion import MEASURES, Distances, Earthquake, Sites

R_KM = np.array([20.0, 120.0, 300.0])
QUAKE = Earthquake(6.5, 6.5, 0.0, 90.0, 0.0, 12.0, 8.0)
WHERE = Distances(R_KM, R_KM, R_KM, 0 * R_KM, R_KM, R_KM, R_KM, R_KM)

# BooreEtAl2014HighQ and CampbellBozorgnia2014HighQ, vs30 500 m/s, z2.5 0.6068 km, ln g and ln cm/s.
REFERENCE = {
    "bssa14_china": [
        [-1.837495, -3.654912, -5.276504],
        [2.628896, 1.073982, 0.375487],
        [-1.065710, -2.804669, -4.141605],
        [-2.073720, -3.617687, -4.210052],
        [-3.602537, -5.116933, -5.581378],
    ],
    "cb14_china": [
        [-1.849371, -3.884891, -5.282223],
        [2.557768, 0.560408, -0.483032],
        [-1.179171, -3.145589, -4.480335],
        [-2.151891, -4.010758, -4.980583],
        [-3.533619, -5.427684, -6.424076],
    ],
}


@pytest.mark.parametrize("name", REFERENCE)
def test_the_variant_is_openquakes(name):
    ground = Sites(np.full(3, 500.0), z2pt5_km=np.full(3, 0.6068))
    model = ground_motion_model(name)

    found = model.predict(MEASURES, QUAKE, ground, WHERE)

    assert np.array([found[m].mean for m in MEASURES]) == pytest.approx(
        np.array(REFERENCE[name]), abs=2e-6
    )
    assert model.about.name.endswith("China")


@pytest.mark.parametrize("name", REFERENCE)
def test_waves_fade_less_than_in_california_far_away(name):
    china, california = (
        ground_motion_model(n).predict(("PGA",), QUAKE, Sites(np.full(3, 500.0)), WHERE)["PGA"].mean
        for n in (name, name.removesuffix("_china"))
    )

    assert china[2] - california[2] > 0.7
    assert china[0] - california[0] < 0.06
