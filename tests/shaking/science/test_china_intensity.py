from dataclasses import replace

import numpy as np
import pytest

from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.science import allen_2012
from houfeng.shaking.science.china_intensity import (
    Calibration,
    predict_intensity,
    relation_for,
    rupture_length_km,
)
from houfeng.shaking.science.gmm.motion import Distances, Earthquake, Sites

PLAIN = Calibration(
    motion_weight=0.0,
    constant=0.0,
    magnitude_slope=0.0,
    stable_regions=frozenset({"east"}),
    stable_shift=0.0,
    reference_vs30_ms=500.0,
    depth_from_km=20.0,
    tau=0.25,
    magnitude_sigma=0.2,
)
QUAKE = Earthquake(
    mw=6.58, ms=7.0, rake_deg=90.0, dip_deg=40.0, ztor_km=8.0, width_km=15.0, depth_km=12.0
)
R_KM = np.array([0.0, 5.0, 20.0, 50.0, 100.0, 300.0])


@pytest.fixture(scope="module")
def models():
    return tuple(ground_motion_model(name) for name in ("ask14", "bssa14", "cb14", "cy14"))


def distances(rjb_km):
    zero = np.zeros_like(rjb_km)
    return Distances(rjb_km, rjb_km, -rjb_km, zero, rjb_km, rjb_km, zero, rjb_km)


def ground(vs30_ms, count=R_KM.size):
    return Sites(np.full(count, float(vs30_ms)))


def test_without_motion_it_is_allen(models):
    found = predict_intensity(PLAIN, models, QUAKE, "qingzang", distances(R_KM), ground(500))

    assert found.mean == pytest.approx(allen_2012.intensity(6.58, R_KM), abs=0.01)


def test_the_motion_part_agrees_with_openquake(models):
    # PGA and PGV of the four models from OpenQuake 3.24.1 (Mw 6.58, vertical strike-slip to the
    # surface, Vs30 500; between its tables of 0.1 in Mw and 9 % in distance), annex A by hand;
    # half of it and half of Allen et al.
    half = replace(PLAIN, motion_weight=0.5)
    found = predict_intensity(half, models, QUAKE, "qingzang", distances(R_KM), ground(500))

    expected = np.array([8.91977, 8.46063, 7.15969, 6.03785, 5.11141, 3.24622]) - 0.31
    assert found.mean == pytest.approx(expected, abs=0.005)


def test_constants_shift_where_they_are_meant(models):
    shifted = replace(PLAIN, constant=0.3, magnitude_slope=0.2, stable_shift=-0.5)

    def difference(region):
        before, after = (
            predict_intensity(each, models, QUAKE, region, distances(R_KM), ground(500)).mean
            for each in (PLAIN, shifted)
        )
        return after - before

    assert difference("qingzang") == pytest.approx(np.full(R_KM.size, 0.4))
    assert difference("east") == pytest.approx(np.full(R_KM.size, -0.1))


def test_it_never_rises_with_distance(models):
    found = relation_for(replace(PLAIN, motion_weight=1.0), models, QUAKE, "qingzang")

    assert np.all(np.diff(found.on_reference) <= 0)


def test_depth_counts_only_beyond_what_was_fitted(models):
    def at(depth_km):
        return predict_intensity(
            PLAIN, models, replace(QUAKE, depth_km=depth_km), "east", distances(R_KM), ground(500)
        ).mean

    assert np.array_equal(at(5.0), at(20.0))
    # 200 km deep: as 180 km away.
    assert at(200.0)[0] == pytest.approx(allen_2012.intensity(6.58, np.array([180.0]))[0], abs=0.01)


def test_soft_ground_shakes_more_by_what_the_motion_says(models):
    soft, average, hard = (
        predict_intensity(
            replace(PLAIN, motion_weight=0.5),
            models,
            QUAKE,
            "qingzang",
            distances(R_KM[2:]),
            ground(vs30, 4),
        ).mean
        for vs30 in (250, 500, 900)
    )
    assert np.all(soft > average + 0.2)
    assert np.all(hard < average - 0.2)


def test_one_site_has_the_same_value_whatever_others_are_asked_for(models):
    calibration = replace(PLAIN, motion_weight=0.4)
    many = np.linspace(200, 1000, 50)
    together = predict_intensity(
        calibration, models, QUAKE, "east", distances(np.full(50, 30.0)), Sites(many)
    ).mean
    alone = predict_intensity(
        calibration, models, QUAKE, "east", distances(np.array([30.0])), Sites(many[7:8])
    ).mean

    assert together[7] == pytest.approx(alone[0], abs=0.01)


def test_sigma_adds_up_to_that_of_one_place_and_more_in_the_first_minutes(models):
    def sigma(**more):
        return predict_intensity(PLAIN, models, QUAKE, "east", distances(R_KM), ground(500), **more)

    known = sigma()
    assert known.sigma == pytest.approx(allen_2012.sigma(R_KM))
    assert np.all(known.tau == 0.25)
    early = sigma(first_minutes=True)
    # A first magnitude is off by 0.2, and intensity grows by 0.913 with a unit (Allen, c1).
    assert early.tau == pytest.approx(np.full(R_KM.size, np.hypot(0.25, 0.913 * 0.2)))
    assert early.phi == pytest.approx(known.phi)


def test_great_ruptures_grow_in_length_once_they_are_as_wide_as_the_crust():
    # Thingbaijam et al. 2017, strike-slip: lg L = -2.943 + 0.681 Mw, lg W = -0.543 + 0.261 Mw.
    assert rupture_length_km(6.0) == pytest.approx(10 ** (-2.943 + 0.681 * 6.0))
    wide = 10 ** (-0.543 + 0.261 * 7.8)
    assert wide > 20
    assert rupture_length_km(7.8) == pytest.approx(10 ** (-2.943 + 0.681 * 7.8) * wide / 20)
