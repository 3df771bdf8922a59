"""Pieces of sites give what the whole gives, and bad sites are named."""

import numpy as np
import pytest

from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.science.gmm import chunks
from houfeng.shaking.science.gmm.motion import MEASURES, Sites
from houfeng.vocabulary.errors import NotValid
from tests.shaking.science.gmm.making import earthquake, straight

NAMES = ("ask14", "bssa14", "cb14", "cy14")
EVENT = earthquake(rake_deg=90.0, dip_deg=40.0)


@pytest.mark.parametrize("name", NAMES)
def test_many_sites_in_pieces_are_as_each_alone(name, monkeypatch):
    chance = np.random.default_rng(3)
    rjb, vs30 = chance.uniform(0, 300, 25), chance.uniform(180, 1400, 25)
    rrup, rx = np.hypot(rjb, 6), rjb * chance.choice([-1.0, 1.0], 25)
    model = ground_motion_model(name)
    monkeypatch.setattr(chunks, "CHUNK", 10)
    together = model.predict(MEASURES, EVENT, Sites(vs30), straight(rrup, rx, rjb))

    for i in range(25):
        one = slice(i, i + 1)
        alone = model.predict(
            MEASURES, EVENT, Sites(vs30[one]), straight(rrup[one], rx[one], rjb[one])
        )
        for measure in MEASURES:
            for moment in ("mean", "tau", "phi"):
                found = getattr(together[measure], moment)[i]
                assert found == pytest.approx(getattr(alone[measure], moment)[0], rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("vs30_ms", [260.0, 700.0, 1400.0])
def test_ground_of_one_kind_is_as_ground_that_hardly_differs(name, vs30_ms):
    """The first is handed on as one value, the second site by site."""
    paths = straight([5.0, 50.0, 200.0], rx=[4.0, -50.0, 200.0])
    model = ground_motion_model(name)
    alike, hardly = (
        model.predict(
            MEASURES, EVENT, Sites(np.array(vs30), z1pt0_m=depths, z2pt5_km=depths / 100), paths
        )
        for vs30, depths in (
            ([vs30_ms] * 3, np.array([400.0, 400.0, 400.0])),
            ([vs30_ms, vs30_ms * (1 + 1e-12), vs30_ms], np.array([400.0, 400.0 + 1e-9, 400.0])),
        )
    )

    for measure in MEASURES:
        for moment in ("mean", "tau", "phi"):
            found = getattr(alike[measure], moment)
            assert found.shape == (3,)
            assert found == pytest.approx(getattr(hardly[measure], moment), rel=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_distance_is_unknown_at_that_site_alone(name):
    paths = straight([10.0, np.nan, 30.0])
    motion = ground_motion_model(name).predict(
        ["PGA"], earthquake(), Sites(np.full(3, 400.0)), paths
    )

    assert np.isnan(motion["PGA"].mean).tolist() == [False, True, False]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dip_deg", [10.0, 90.0])
@pytest.mark.parametrize("width_km", [0.0, 60.0])
@pytest.mark.parametrize("mw", [3.0, 350 / 62, 8.5])  # the second: CB14's R2 is 0 km
def test_extremes_have_motion_and_scatter(name, dip_deg, width_km, mw):
    """On the trace, on mud and on hard rock; wider than the models are meant for."""
    rx = np.linspace(-50, 50, 41)  # 0 among them
    event = earthquake(mw=mw, dip_deg=dip_deg, ztor_km=0.0, width_km=width_km)
    for vs30_ms in (80.0, 180.0, 3000.0):
        sites = Sites(vs30_ms + np.arange(41.0), z1pt0_m=np.zeros(41), z2pt5_km=np.zeros(41))
        motion = ground_motion_model(name).predict(
            MEASURES, event, sites, straight(np.abs(rx), rx, np.abs(rx))
        )
        for measure in MEASURES:
            assert np.isfinite(motion[measure].mean).all()
            assert (motion[measure].tau >= 0).all()
            assert (motion[measure].phi > 0).all()


@pytest.mark.parametrize("name", NAMES)
def test_no_sites_give_empty_motion(name):
    motion = ground_motion_model(name).predict(["PGA"], EVENT, Sites(np.empty(0)), straight([]))

    assert motion["PGA"].mean.shape == (0,)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("measure", ["SA(0.005)", "SA(11.0)", "MMI"])
def test_a_measure_it_does_not_have_is_refused(name, measure):
    with pytest.raises(ValueError, match="2014"):
        ground_motion_model(name).predict(
            [measure], EVENT, Sites(np.array([400.0])), straight([10.0])
        )


@pytest.mark.parametrize(
    ("sites", "field"),
    [
        (Sites(np.array([400.0])), "vs30_ms"),
        (Sites(np.array([400.0, 0.0])), "vs30_ms"),
        (Sites(np.array([400.0, 300.0]), z1pt0_m=np.array([30.0])), "z1pt0_m"),
    ],
)
def test_sites_that_cannot_be_are_named(sites, field):
    with pytest.raises(NotValid) as refused:
        ground_motion_model("bssa14").predict(["PGA"], EVENT, sites, straight([10.0, 20.0]))

    assert refused.value.field == field
