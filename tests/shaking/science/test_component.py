"""Boore & Kishida (2017) against esi-shakelib 1.2.1, run in its own environment."""

import math

import numpy as np
import pytest

from houfeng.shaking.components import boore_kishida_2017
from houfeng.shaking.science.component import (
    GEOMETRIC_MEAN,
    LARGER,
    RANDOM,
    ROTD50,
    ROTD100,
)
from houfeng.shaking.science.gmm.motion import MEASURES, Motion


def converted(given, wanted, mw, rrup_km, measure):
    start = Motion(np.array([0.0]), np.array([0.3]), np.array([0.5]))
    return boore_kishida_2017().convert(
        measure, start, given=given, wanted=wanted, mw=mw, rrup_km=np.array([rrup_km])
    )


@pytest.mark.parametrize(
    ("given", "wanted", "mw", "rrup_km", "means", "phis"),
    [
        # esi-shakelib 1.2.1, BooreKishida2017.convertAmps of 0 and convertSigmas of 0.5:
        # PGA, PGV, SA 0.3, 1, 3 s
        (ROTD50, LARGER, 6.7, 10.0,
         (0.121511, 0.141327, 0.137734, 0.144551, 0.151431),
         (0.508736, 0.509180, 0.508933, 0.509134, 0.509380)),
        (ROTD50, LARGER, 4.0, 300.0,
         (0.097248, 0.102784, 0.115897, 0.118695, 0.120989),
         (0.508736, 0.509180, 0.508933, 0.509134, 0.509380)),
        # beyond its range: magnitude 9 and 0.01 km, magnitude 7.8 and 400 km
        (ROTD50, LARGER, 9.5, 0.001,
         (0.162560, 0.206224, 0.182233, 0.169292, 0.190345),
         (0.508736, 0.509180, 0.508933, 0.509134, 0.509380)),
        (ROTD50, LARGER, 7.8, 900.0,
         (0.075995, 0.102140, 0.090134, 0.107069, 0.122790),
         (0.508736, 0.509180, 0.508933, 0.509134, 0.509380)),
        (GEOMETRIC_MEAN, LARGER, 6.7, 10.0,
         (0.139400, 0.174747, 0.173368, 0.189079, 0.205929),
         (0.513370, 0.515564, 0.518544, 0.519501, 0.518848)),
        (GEOMETRIC_MEAN, ROTD50, 6.7, 10.0,
         (0.017889, 0.033419, 0.035634, 0.044528, 0.054498),
         (0.506929, 0.507314, 0.508334, 0.508425, 0.507321)),
        (ROTD50, GEOMETRIC_MEAN, 4.0, 300.0,
         (-0.009692, -0.011812, -0.021815, -0.023324, -0.020858),
         (0.506929, 0.507314, 0.508334, 0.508425, 0.507321)),
        (ROTD50, ROTD100, 6.7, 10.0,
         (0.196406, 0.224620, 0.216222, 0.229347, 0.237698),
         (0.506955, 0.507266, 0.506917, 0.506963, 0.507141)),
    ],
)  # fmt: skip
def test_conversion_is_shakemaps(given, wanted, mw, rrup_km, means, phis):
    for measure, mean, phi in zip(MEASURES, means, phis, strict=True):
        found = converted(given, wanted, mw, rrup_km, measure)
        assert found.mean == pytest.approx([mean], abs=2e-6)
        assert found.phi == pytest.approx([phi], abs=2e-6)
        assert found.tau == [0.3]


def test_the_same_component_is_left_alone():
    found = converted(LARGER, LARGER, 6.0, 30.0, "PGA")
    assert (found.mean, found.phi) == ([0.0], [0.5])


def test_there_and_back_is_the_first_mean_with_more_scatter():
    relations = boore_kishida_2017()
    there = converted(ROTD50, LARGER, 6.0, 30.0, "PGV")
    back = relations.convert(
        "PGV", there, given=LARGER, wanted=ROTD50, mw=6.0, rrup_km=np.array([30.0])
    )
    assert back.mean == pytest.approx([0.0], abs=1e-12)
    assert back.phi[0] > there.phi[0] > 0.5


def test_one_random_component_has_the_geometric_mean_and_the_spread_of_the_pair():
    found = converted(GEOMETRIC_MEAN, RANDOM, 6.7, 10.0, "PGA")
    # h = ln(larger / geometric mean) has mean 0.1394 (above) and sigma 0.1163993
    assert found.mean == [0.0]
    assert found.phi == pytest.approx([math.sqrt(0.25 + 0.1394**2 + 0.1163993**2)], abs=1e-5)


def test_the_spread_of_a_random_component_is_beyer_and_bommers():
    # Beyer & Bommer (2006), Table 2 and 3: 0.07 in log10 for PGA, 0.07 to 0.11 for SA, 0.8 s on.
    for measure, log10 in (("PGA", 0.07), ("SA(0.1)", 0.07), ("SA(1.0)", 0.11)):
        with_pair = converted(GEOMETRIC_MEAN, RANDOM, 5.5, 50.0, measure).phi[0]
        spread = math.sqrt(with_pair**2 - 0.25)
        assert spread == pytest.approx(log10 * math.log(10), rel=0.15)


def test_relations_that_are_not_there_are_named():
    with pytest.raises(ValueError, match="no relation between RotD100 and geometric mean"):
        converted(ROTD100, GEOMETRIC_MEAN, 6.0, 30.0, "PGA")
    with pytest.raises(ValueError, match=r"SA\(20\.0\)"):
        converted(ROTD50, LARGER, 6.0, 30.0, "SA(20.0)")
