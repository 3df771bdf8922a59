"""Which orientation is chosen, and why."""

import re

import numpy as np
import pytest

from houfeng.shaking.finite_surfaces import surfaces_for
from houfeng.shaking.mechanism_files import Mechanism
from houfeng.shaking.orientation import Known, choose_orientation
from houfeng.shaking.science.finite_from_magnitude import surface_from_magnitude
from houfeng.shaking.science.local_plane import LocalPlane
from houfeng.shaking.science.measured_surface import measure_surface
from houfeng.shaking.science.nodal_planes import Plane, auxiliary

PLACE = (103.4, 31.0)
STRIKE_SLIP = Plane(45.0, 88.0, 5.0)
MECHANISM = Mechanism((STRIKE_SLIP, auxiliary(STRIKE_SLIP)), None, "gcmt")
THRUST = Mechanism((Plane(45.0, 35.0, 90.0), auxiliary(Plane(45.0, 35.0, 90.0))), None, "gcmt")


def fault(strike_deg, off_km):
    strike = np.radians(strike_deg)
    middle = off_km * np.array([np.cos(strike), -np.sin(strike)])
    run = 40 * np.array([np.sin(strike), np.cos(strike)])
    plane = LocalPlane(*PLACE)
    return np.array([plane.longitude_latitude(*(middle + end * run)) for end in (-1, 1)])


def aftershocks(strike_deg, count=30, short_km=2.0):
    chance, strike = np.random.default_rng(9), np.radians(strike_deg)
    along, across = chance.uniform(-18, 18, count), chance.normal(0, short_km, count)
    east = along * np.sin(strike) + across * np.cos(strike)
    north = along * np.cos(strike) - across * np.sin(strike)
    return PLACE[0] + east / 95.5, PLACE[1] + north / 110.9


RUPTURE = surface_from_magnitude(7.0, (*PLACE, 12.0), 60.0, 50.0, 90.0)


@pytest.mark.parametrize(
    ("known", "how", "strike", "words"),
    [
        (Known(RUPTURE, MECHANISM, [fault(10, 3)]), "rupture", 60, "of the rupture itself"),
        (Known(None, MECHANISM, [fault(40, 3)]), "mechanism", 45, "plane 1 .* 3.0 km away"),
        (Known(None, MECHANISM, [fault(130, 3)]), "mechanism", 315, "plane 2 .* active fault"),
        (Known(None, MECHANISM, [fault(130, 30)]), "mechanism", None, "both nodal planes"),
        (Known(None, MECHANISM, [fault(0, 3)]), "mechanism", None, "both nodal planes"),
        (Known(None, THRUST, [fault(45, 3)]), "mechanism", None, "both nodal planes"),
        (
            Known(None, MECHANISM, (), aftershocks(128)),
            "mechanism",
            315,
            "plane 2 .* 30 aftershocks",
        ),
        (Known(None, None, [fault(20, 6)], aftershocks(128)), "fault", 20, "6.0 km from"),
        (Known(None, None, [fault(20, 16)], aftershocks(128)), "aftershocks", 128, "long axis"),
        (Known(None, None, (), aftershocks(128, count=9)), "all strikes", None, "all strikes"),
        (Known(None, None, (), aftershocks(128, short_km=12)), "all strikes", None, "not known"),
        (Known(), "all strikes", None, "spread added to sigma"),
    ],
)
def test_the_order_and_the_reasons(known, how, strike, words):
    found = choose_orientation(*PLACE, 7.0, known)

    assert found.how == how
    if strike is None:
        assert found.strike_deg is None
    else:
        # 10 degrees: thirty aftershocks tell no better.
        assert found.strike_deg == pytest.approx(strike, abs=10 if how == "aftershocks" else 1)
    assert re.search(words, found.sentence), found.sentence


def test_uncertainty_grows_with_ignorance():
    sigmas = [
        choose_orientation(*PLACE, 7.0, known).sigma_deg
        for known in (
            Known(RUPTURE),
            Known(None, MECHANISM, [fault(40, 3)]),
            Known(None, None, [fault(40, 3)]),
            Known(None, MECHANISM),
            Known(),
        )
    ]
    assert sigmas == sorted(sigmas)
    assert sigmas[-1] == pytest.approx(51.96, abs=0.01)  # 180 / sqrt(12)


def test_surfaces_stand_for_the_choice():
    hypocentre = (*PLACE, 12.0)
    both = surfaces_for(choose_orientation(*PLACE, 7.0, Known(None, MECHANISM)), 7.0, hypocentre)
    assert [m.weight for m in both] == [0.5, 0.5]

    known = Known(None, None, [fault(20, 6)])
    sided = surfaces_for(choose_orientation(*PLACE, 7.0, known), 7.0, hypocentre, rake_deg=90.0)
    strikes = [measure_surface(m.surface).strike_deg for m in sided]
    assert strikes == pytest.approx([20, 200], abs=0.5)

    anyhow = surfaces_for(choose_orientation(*PLACE, 7.0, Known()), 7.0, hypocentre)
    assert len(anyhow) == 15
    for members in (both, sided, anyhow):
        assert sum(m.weight for m in members) == pytest.approx(1)
