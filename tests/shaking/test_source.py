"""The source of an earthquake: magnitudes, what is known of its strike, ruptures without dip."""

import numpy as np
import pytest

from houfeng.events.origin import Magnitude, MagnitudeType, Review
from houfeng.shaking.mechanism_files import Mechanism
from houfeng.shaking.science.china_intensity import rupture_length_km
from houfeng.shaking.science.measured_surface import measure_surface
from houfeng.shaking.science.nodal_planes import Plane, auxiliary
from houfeng.shaking.science.surface import Surface
from houfeng.shaking.source import (
    DEFAULT_DEPTH_KM,
    magnitudes,
    source_of,
    upright,
    upright_through,
)
from houfeng.vocabulary.geometry import azimuth_deg, distance_km
from tests.shaking.making import earthquake

HYPOCENTRE = (103.4, 31.0, 14.0)
THRUST = Plane(229.0, 33.0, 141.0)


def _source(origin=None, **more):
    given = {"m_is_mw": False, "unknown_rake_deg": 45.0, **more}
    return source_of(earthquake() if origin is None else origin, **given)


@pytest.mark.parametrize(
    ("value", "scale", "m_is_mw", "mw", "ms"),
    [
        # Cheng et al. 2017: Ms = (Mw - 0.59) / 0.86 below Mw 6.58, else (Mw + 2.42) / 1.28
        (6.0, MagnitudeType.MW, False, 6.0, 5.41 / 0.86),
        (7.9, MagnitudeType.MW, True, 7.9, 10.32 / 1.28),
        (8.0, MagnitudeType.MS, True, 7.82, 8.0),
        (8.0, MagnitudeType.MS, False, 7.82, 8.0),
        (6.0, MagnitudeType.M, True, 6.0, 5.41 / 0.86),
        (6.0, MagnitudeType.M, False, 5.75, 6.0),
        (6.0, MagnitudeType.ML, False, 5.75, 6.0),
        (6.0, MagnitudeType.MB, True, 6.0, 5.41 / 0.86),
    ],
)
def test_a_magnitude_is_read_as_the_scale_usual_there(value, scale, m_is_mw, mw, ms):
    origin = earthquake(magnitude=Magnitude(value, scale))

    assert magnitudes(origin, m_is_mw=m_is_mw) == pytest.approx((mw, ms))
    source = _source(origin, m_is_mw=m_is_mw)
    assert (source.mw, source.ms) == pytest.approx((mw, ms))
    assert source.earthquake(source.members[0].surface).mw == pytest.approx(mw)


def test_nothing_known_means_every_strike():
    source = _source()

    assert source.turning and source.is_point
    assert source.orientation.how == "all strikes"
    assert source.surface.kind == "point" and source.surface.hypocentre == HYPOCENTRE
    assert len(source.members) > 1
    assert sum(one.weight for one in source.members) == pytest.approx(1)
    assert (source.rake_deg, source.rake_known) == (45.0, False)


def test_a_depth_that_is_not_given_is_ten_kilometres():
    source = _source(earthquake(depth_km=None))

    assert source.surface.hypocentre[2] == DEFAULT_DEPTH_KM == 10.0


@pytest.mark.parametrize("strike", [0.0, 57.0, 179.0])
def test_a_strike_given_with_the_origin_makes_one_upright_rupture(strike):
    source = _source(earthquake(strike_deg=strike))

    assert not source.turning
    assert source.is_point  # nobody has given a rupture
    assert source.orientation.how == "given"
    assert len(source.members) == 1
    size = measure_surface(source.members[0].surface)
    assert size.strike_deg == pytest.approx(strike, abs=0.2)
    assert size.dip_deg == pytest.approx(90)
    assert size.length_km == pytest.approx(rupture_length_km(source.mw), rel=0.005)


def test_a_strike_given_yields_to_a_mechanism_and_to_a_rupture():
    origin = earthquake(strike_deg=10.0)
    quad = [[[103.2, 30.8, 0], [103.6, 31.2, 0], [103.7, 31.1, 15], [103.3, 30.7, 15]]]
    rupture = Surface("quads", np.array(quad), HYPOCENTRE, "given")
    mechanism = Mechanism((THRUST, auxiliary(THRUST)), 0, "test")

    assert _source(origin, mechanism=mechanism).orientation.strike_deg == 229.0
    assert _source(origin, surface=rupture).orientation.how == "rupture"
    # ... but stands before a fault trace, which only lies nearby.
    trace = np.array([[103.0, 30.9], [103.8, 31.1]])
    assert _source(faults=(trace,)).orientation.how == "fault"
    assert _source(origin, faults=(trace,)).orientation.how == "given"


def test_a_rupture_that_is_given_stands_alone():
    quad = [[[103.2, 30.8, 2], [103.6, 31.2, 2], [103.7, 31.1, 15], [103.3, 30.7, 15]]]
    rupture = Surface("quads", np.array(quad), HYPOCENTRE, "given")

    source = _source(surface=rupture)

    assert [one.surface for one in source.members] == [rupture]
    assert source.surface is rupture
    assert not source.is_point and not source.turning
    facts = source.earthquake(rupture)
    assert (facts.ztor_km, facts.depth_km) == (2.0, 14.0)
    assert facts.width_km == pytest.approx(measure_surface(rupture).width_km)


def test_a_point_given_as_rupture_is_none():
    source = _source(surface=Surface("point", np.empty((0, 4, 3)), HYPOCENTRE, "given"))

    assert source.is_point and source.turning


def test_a_line_given_with_the_origin_is_an_upright_rupture():
    line = ((103.2, 30.8), (103.5, 31.1), (103.6, 31.4))

    source = _source(earthquake(rupture_line=line, reference="somebody 2020"))

    quads = source.surface.quads
    assert source.surface.kind == "line" and quads.shape == (2, 4, 3)
    assert quads[:, 0, :2].tolist() == [[103.2, 30.8], [103.5, 31.1]]
    assert quads[:, 1, :2].tolist() == [[103.5, 31.1], [103.6, 31.4]]
    assert (quads[:, :2, 2] == 0).all() and (quads[:, 2:, 2] == 20).all()
    assert source.surface.how == "line given with the origin"
    assert not source.is_point


def test_a_mechanism_without_a_preferred_plane_leaves_both():
    planes = (THRUST, auxiliary(THRUST))

    source = _source(mechanism=Mechanism(planes, None, "test"))
    preferred = _source(mechanism=Mechanism(planes, 1, "test"))

    assert [one.weight for one in source.members] == [0.5, 0.5]
    strikes = [measure_surface(one.surface).strike_deg for one in source.members]
    assert strikes == pytest.approx([plane.strike_deg for plane in planes], abs=1.0)
    dips = [measure_surface(one.surface).dip_deg for one in source.members]
    assert dips == pytest.approx([plane.dip_deg for plane in planes], abs=0.5)
    assert not source.turning
    assert source.surface.kind == "point"  # no single rupture to show
    assert len(preferred.members) == 1
    assert measure_surface(preferred.surface).strike_deg == pytest.approx(
        planes[1].strike_deg, abs=1.0
    )


def test_the_rake_is_the_operator_s_else_the_mechanism_s_else_assumed():
    mechanism = Mechanism((THRUST, auxiliary(THRUST)), 0, "test")

    assert (_source().rake_deg, _source().rake_known) == (45.0, False)
    told = _source(mechanism=mechanism)
    assert (told.rake_deg, told.rake_known) == (141.0, True)
    fixed = _source(mechanism=mechanism, rake_deg=90.0)
    assert (fixed.rake_deg, fixed.rake_known) == (90.0, True)


def test_the_rake_beside_a_rupture_is_still_the_mechanism_s():
    quad = [[[103.2, 30.8, 2], [103.6, 31.2, 2], [103.7, 31.1, 15], [103.3, 30.7, 15]]]
    rupture = Surface("quads", np.array(quad), HYPOCENTRE, "given")
    mechanism = Mechanism((THRUST, auxiliary(THRUST)), None, "test")

    assert _source(surface=rupture, mechanism=mechanism).rake_deg == 141.0


@pytest.mark.parametrize(
    ("depth", "top", "bottom"), [(5.0, 0.0, 20.0), (20.0, 0.0, 20.0), (33.0, 13.0, 33.0)]
)
def test_an_upright_rupture_is_centred_and_as_high_as_the_layer(depth, top, bottom):
    surface = upright_through((103.4, 31.0, depth), 7.0, 30.0)

    (quad,) = surface.quads
    assert quad[:, 2].tolist() == [top, top, bottom, bottom]
    begin, end = quad[0], quad[1]
    to_begin, to_end = distance_km(103.4, 31.0, quad[:2, 0], quad[:2, 1])
    assert to_begin == pytest.approx(to_end)
    assert to_begin + to_end == pytest.approx(rupture_length_km(7.0))
    # Dips to the right of begin -> end: from the epicentre the end lies towards the strike.
    assert azimuth_deg(103.4, 31.0, end[:1], end[1:2])[0] == pytest.approx(30.0)
    assert azimuth_deg(103.4, 31.0, begin[:1], begin[1:2])[0] == pytest.approx(210.0)


def test_an_upright_line_reaches_below_a_deep_hypocentre():
    surface = upright(((103.0, 31.0), (103.5, 31.0)), (103.2, 31.0, 28.0))

    assert surface.quads[0, :, 2].tolist() == [0, 0, 28, 28]


def test_only_an_automatic_solution_is_a_first_one():
    assert _source(earthquake(review=Review.AUTOMATIC)).is_first
    assert not _source(earthquake(review=Review.REVIEWED)).is_first
    assert not _source(earthquake(review=Review.FINAL)).is_first
