"""Mixtures by hand, and against ShakeMap's MultiGMPE at points and at Northridge's stations."""

import json
import math
from dataclasses import dataclass

import numpy as np
import pytest

from houfeng.shaking.components import boore_kishida_2017
from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.science.component import LARGER
from houfeng.shaking.science.gmm.motion import (
    MEASURES,
    About,
    Distances,
    Earthquake,
    Motion,
    Sites,
)
from houfeng.shaking.science.mixture import Mixture

NGA_WEST_2 = ("ask14", "bssa14", "cb14", "cy14")


@dataclass(frozen=True)
class Plain:
    """A model of constants that falls with distance: mean a - b ln rrup."""

    name: str
    level: float
    fall: float = 1.0
    tau: float = 0.3
    phi: float = 0.5
    component: str = "RotD50"
    periods: tuple[float, float] = (0.01, 10.0)
    pgv: bool = True

    @property
    def about(self):
        return About(
            self.name, "test", "test", self.component, frozenset({"mw", "rrup"}),
            (4.0, 8.0), (0.0, 200.0), self.periods, self.pgv,
        )  # fmt: skip

    def predict(self, measures, _earthquake, _sites, distances):
        n = distances.rrup.shape
        for measure in measures:
            if measure == "PGV" and not self.pgv:
                raise ValueError("no PGV")
        return {
            m: Motion(
                self.level - self.fall * np.log(distances.rrup),
                np.full(n, self.tau),
                np.full(n, self.phi),
            )
            for m in measures
        }


def at(rrup_km, mw=6.0):
    r = np.asarray(rrup_km, float)
    where = Distances(r, r, r, np.zeros(r.shape), r, r, r, np.zeros(r.shape))
    rupture = Earthquake(mw, mw, 90.0, 40.0, 6.0, 20.0, 18.0)
    return rupture, Sites(np.full(r.shape, 500.0)), where


def test_mean_and_averaged_variances_by_hand():
    mixture = Mixture(((Plain("a", 1.0), 0.25), (Plain("b", 3.0, tau=0.5, phi=0.7), 0.75)))
    found = mixture.predict(["PGA"], *at([1.0, 10.0]))["PGA"]
    assert found.mean == pytest.approx([2.5, 2.5 - math.log(10)])
    # 0.25 x 0.09 + 0.75 x 0.25 = 0.21; 0.25 x 0.25 + 0.75 x 0.49 = 0.43
    assert found.tau**2 == pytest.approx([0.21, 0.21])
    assert found.phi**2 == pytest.approx([0.43, 0.43])


def test_the_variance_between_models_is_added_to_tau_when_asked():
    branches = ((Plain("a", 1.0), 0.25), (Plain("b", 3.0), 0.75))
    without = Mixture(branches).predict(["PGA"], *at([10.0]))["PGA"]
    with_it = Mixture(branches, between_models=True).predict(["PGA"], *at([10.0]))["PGA"]
    # 0.25 x (1 - 2.5)² + 0.75 x (3 - 2.5)² = 0.75
    assert with_it.tau**2 - without.tau**2 == pytest.approx([0.75])
    assert with_it.phi == pytest.approx(without.phi)
    assert with_it.mean == pytest.approx(without.mean)


def test_few_sites_take_the_correlation_of_0_95():
    branches = ((Plain("a", 1.0), 0.5), (Plain("b", 3.0, tau=0.5), 0.5))
    found = Mixture(branches, spread="correlated").predict(["PGA"], *at([1.0, 10.0]))["PGA"]
    # 0.25 x (0.09 + 0.25 + 2 x 0.95 x 0.15)
    assert found.tau**2 == pytest.approx([0.15625] * 2)


def test_models_without_a_measure_are_left_out_and_said():
    mixture = Mixture(
        (
            (Plain("a", 1.0), 0.5),
            (Plain("no pgv", 5.0, pgv=False), 0.3),
            (Plain("short", 3.0, periods=(0.1, 1.0)), 0.2),
        )
    )
    assert mixture.models_for("PGA") == (("a", 0.5), ("no pgv", 0.3), ("short", 0.2))
    assert dict(mixture.models_for("PGV")) == pytest.approx({"a": 0.5 / 0.7, "short": 0.2 / 0.7})
    assert dict(mixture.models_for("SA(3.0)")) == pytest.approx({"a": 0.625, "no pgv": 0.375})
    found = mixture.predict(["PGV", "SA(3.0)"], *at([1.0]))
    assert found["PGV"].mean == pytest.approx([(0.5 * 1 + 0.2 * 3) / 0.7])
    assert found["SA(3.0)"].mean == pytest.approx([0.625 * 1 + 0.375 * 5])
    with pytest.raises(ValueError, match=r"no model of mixture has SA\(20\.0\)"):
        mixture.predict(["SA(20.0)"], *at([1.0]))


@pytest.mark.parametrize("weights", [(), (0.5, 0.4), (1.2, -0.2)])
def test_weights_must_sum_to_one(weights):
    with pytest.raises(ValueError, match="weights of trial"):
        Mixture(tuple((Plain("a", 1.0), w) for w in weights), name="trial")


def test_components_are_not_mixed_unasked():
    branches = ((Plain("a", 1.0), 0.5), (Plain("b", 1.0, component="geometric mean"), 0.5))
    with pytest.raises(ValueError, match="give RotD50, geometric mean; say which"):
        Mixture(branches)
    with pytest.raises(ValueError, match="wants RotD50; give the conversion"):
        Mixture(branches, wanted="RotD50")
    mixed = Mixture(branches, wanted=LARGER, conversion=boore_kishida_2017())
    assert mixed.about.component == LARGER
    # ln(larger / RotD50) = 0.121511, ln(larger / geometric mean) = 0.139400 (test_component.py)
    found = mixed.predict(["PGA"], *at([10.0], mw=6.7))["PGA"]
    assert found.mean == pytest.approx([1 - math.log(10) + (0.121511 + 0.139400) / 2], abs=1e-5)


def test_a_mixture_is_a_model_of_a_mixture():
    inner = Mixture(((Plain("a", 1.0), 0.5), (Plain("b", 3.0, pgv=False), 0.5)), name="inner")
    outer = Mixture(((inner, 0.5), (Plain("c", 4.0), 0.5)))
    assert outer.predict(["PGA"], *at([1.0]))["PGA"].mean == pytest.approx([3.0])
    assert outer.predict(["PGV"], *at([1.0]))["PGV"].mean == pytest.approx([2.5])
    assert outer.models_for("PGV") == (("inner", 0.5), ("c", 0.5))


def reference(weights):
    return Mixture(
        tuple((ground_motion_model(name), w) for name, w in zip(NGA_WEST_2, weights, strict=True)),
        wanted=LARGER,
        conversion=boore_kishida_2017(),
        spread="correlated",
    )


# esi-shakelib 1.2.1 with OpenQuake 3.24.1: MultiGMPE of AbrahamsonEtAl2014, BooreEtAl2014,
# CampbellBozorgnia2014 and ChiouYoungs2014, weights 0.1 to 0.4, greater of two horizontal, M 6.7,
# rake 90, dip 40, ztor 6, width 20, hypocentre 18 km; rrup from 20 to 220 km and Vs30 from 200 to
# 900 m/s evenly over n sites, rjb = rrup - 2, rx = rrup - 1. Mean, tau and phi of some sites.
PEER = [
    (3, (0, 1, 2), "PGA", [-1.337581, -3.607859, -5.010044],
     [0.230334, 0.300658, 0.302233], [0.426732, 0.500210, 0.514880]),
    (3, (0, 1, 2), "PGV", [3.462228, 1.041230, -0.071262],
     [0.264915, 0.293636, 0.293947], [0.458242, 0.503318, 0.513861]),
    (3, (0, 1, 2), "SA(1.0)", [-0.894332, -3.595182, -4.834649],
     [0.298164, 0.328599, 0.328864], [0.580643, 0.615836, 0.629948]),
    (12, (0, 5, 11), "PGA", [-1.337581, -3.456859, -5.010044],
     [0.234515, 0.305539, 0.307740], [0.434263, 0.506963, 0.524050]),
    (12, (0, 5, 11), "PGV", [3.462228, 1.173975, -0.071262],
     [0.269703, 0.298764, 0.299204], [0.466281, 0.510652, 0.522898]),
    (12, (0, 5, 11), "SA(1.0)", [-0.894332, -3.446031, -4.834649],
     [0.303520, 0.334338, 0.334718], [0.591034, 0.626393, 0.641251]),
]  # fmt: skip


@pytest.mark.parametrize(("n", "sites", "measure", "mean", "tau", "phi"), PEER)
def test_the_reference_mixture_is_multigmpe(n, sites, measure, mean, tau, phi):
    r = np.linspace(20.0, 220.0, n)
    where = Distances(r, r - 2, r - 1, np.zeros(n), r + 1, r + 2, r, np.zeros(n))
    rupture = Earthquake(6.7, 6.7, 90.0, 40.0, 6.0, 20.0, 18.0)
    found = reference((0.1, 0.2, 0.3, 0.4)).predict(
        [measure], rupture, Sites(np.linspace(200.0, 900.0, n)), where
    )[measure]
    some = list(sites)
    # The depth to 2.5 km/s is rounded differently: up to 3e-5 in the mean at 1 s.
    assert found.mean[some] == pytest.approx(mean, abs=1e-4)
    assert found.tau[some] == pytest.approx(tau, abs=2e-6)
    assert found.phi[some] == pytest.approx(phi, abs=2e-6)


@pytest.mark.parametrize("kind", ["seismic", "macroseismic"])
def test_northridge_predictions_are_shakemaps(shared, kind):
    folder = shared / "data" / "shaking" / "northridge_1994"
    path = folder / "reference_output_shakemap_modules_1.1.18" / "stationlist.json"
    stations = [
        feature["properties"]
        for feature in json.loads(path.read_text("utf-8"))["features"]
        if feature["properties"]["station_type"] == kind
    ]
    assert len(stations) == {"seismic": 185, "macroseismic": 535}[kind]

    names = ("rrup", "rjb", "rx", "ry0", "repi", "rhypo")
    given = {n: np.array([p["distances"][n] for p in stations], float) for n in names}
    where = Distances(**given, along=given["rjb"], across=given["rjb"])
    # Dip and width of northridge_fault.txt as esi-shakelib computes them.
    rupture = Earthquake(6.7, 6.7, 90.0, 38.41993, 6.0, 22.568297, 18.0)
    vs30 = np.array([station["vs30"] for station in stations], float)
    found = reference((0.25,) * 4).predict(MEASURES, rupture, Sites(vs30), where)
    for measure in MEASURES:
        theirs = [
            next(p for p in station["predictions"] if p["name"] == measure.lower())
            for station in stations
        ]
        unit = 1.0 if measure == "PGV" else 100.0  # cm/s, %g
        expected = np.log([p["value"] / unit for p in theirs])
        # Distances, values and sigmas of the file are rounded to 3 and 4 decimals.
        np.testing.assert_allclose(found[measure].mean, expected, atol=3e-4)
        np.testing.assert_allclose(found[measure].tau, [p["ln_tau"] for p in theirs], atol=6e-5)
        np.testing.assert_allclose(found[measure].phi, [p["ln_phi"] for p in theirs], atol=6e-5)
