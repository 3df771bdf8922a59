"""The tables against the shaking room's own answers between their nodes."""

import numpy as np
import pytest

from houfeng.shaking.china_intensity import predict_intensity
from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.science.gmm.motion import Distances, Earthquake, Sites
from houfeng.shaking.science.magnitude_cheng_2017 import ms_from_mw
from houfeng.warning.science.ground_table import look_up
from houfeng.warning.tables import MOTION_MODELS, ground_table, width_km

R_KM = np.array([1.3, 7.7, 23.4, 61.0, 144.0, 333.0])


def _where(r):
    zero = np.zeros_like(r)
    return Distances(rrup=r, rjb=r, rx=-r, ry0=zero, repi=r, rhypo=r, along=zero, across=r)


def _earthquake(mw):
    return Earthquake(mw, ms_from_mw(mw), 0.0, 90.0, 0.0, width_km(mw), 10.0)


@pytest.mark.parametrize(("mw", "vs30"), [(5.13, 500.0), (6.47, 270.0), (7.31, 900.0)])
def test_intensity_is_the_shaking_rooms(mw, vs30):
    table = ground_table()
    n = R_KM.size

    found = look_up(table.csis, table.axes, np.full(n, mw), np.full(n, np.log(vs30)), R_KM)

    told = predict_intensity(_earthquake(mw), "qingzang", _where(R_KM), Sites(np.full(n, vs30)))
    # The annex steps where velocity hands over to the mean of both; elsewhere it is within 0.01.
    assert found == pytest.approx(told.mean, abs=0.09)


def test_peaks_are_the_models_mean_in_the_largest_direction():
    table = ground_table()
    n = R_KM.size
    mw, vs30 = 6.5, 500.0

    found = look_up(table.ln_pga, table.axes, np.full(n, mw), np.full(n, np.log(vs30)), R_KM)

    ln_g = np.mean(
        [
            ground_motion_model(name)
            .predict(("PGA",), _earthquake(mw), Sites(np.full(n, vs30)), _where(R_KM))["PGA"]
            .mean
            for name in MOTION_MODELS
        ],
        axis=0,
    )
    # RotD100 over RotD50 is 1.15 to 1.25 for PGA (Boore & Kishida 2017, Shahi & Baker 2014).
    ratio = np.exp(found - ln_g - np.log(9.80665))
    assert ((ratio > 1.15) & (ratio < 1.25)).all()


def test_beyond_the_axes_the_ends_hold():
    table = ground_table()
    one = np.ones(1)

    edge = look_up(table.csis, table.axes, 9.0 * one, np.log(1500.0) * one, 0.0 * one)
    beyond = look_up(table.csis, table.axes, 9.9 * one, np.log(9000.0) * one, 0.0 * one)

    assert beyond == pytest.approx(edge)
