"""Predictions before any observation: against ShakeMap's, unknown strikes, ground that differs."""

from dataclasses import replace

import numpy as np
import pytest

from houfeng.events.origin import Magnitude, MagnitudeType
from houfeng.shaking.predict import ALL_MEASURES, predictor
from houfeng.shaking.profiles import CHINA, REFERENCE
from houfeng.shaking.science.china_intensity import rupture_length_km
from houfeng.shaking.source import source_of
from houfeng.vocabulary.geometry import destination
from tests.shaking import northridge
from tests.shaking.making import earthquake

# A profile of one model over all strikes: the averaging is looked at, not the mixture.
SINGLE = replace(REFERENCE, models=(("bssa14", 1.0),))


def _source(**more):
    given = {"magnitude": Magnitude(6.8, MagnitudeType.MW), "depth_km": 10.0, **more}
    return source_of(earthquake(**given), m_is_mw=True, unknown_rake_deg=0.0)


def _ring(radius_km, count=8):
    places = [destination(103.4, 31.0, 360.0 * k / count, radius_km) for k in range(count)]
    return np.array(places).T


def _square(half_km=120.0, n=301):
    """(lon, lat, cell area km²) of a square about the epicentre, even in km."""
    step = 2 * half_km / (n - 1)
    lats = 31.0 + np.linspace(-half_km, half_km, n) / 111.195
    rows = [
        103.4 + np.linspace(-half_km, half_km, n) / (111.195 * np.cos(np.radians(lat)))
        for lat in lats
    ]
    return np.concatenate(rows), np.repeat(lats, n), step**2


def _northridge(shared, vs30_ms):
    features = northridge.reference_stations(shared)
    lons, lats = np.array([one["geometry"]["coordinates"][:2] for one in features]).T
    given = {
        (one["id"], each["name"].upper()): each
        for one in features
        for each in one["properties"]["predictions"]
    }
    found = northridge.predicted(shared).at(lons, lats, np.full(lons.size, vs30_ms))
    return [one["id"] for one in features], given, found


def _in_our_units(measure, value):
    value = np.asarray(value, dtype=float)
    if measure == "MMI":
        return value
    return np.log(value) if measure == "PGV" else np.log(value / 100.0)


@pytest.mark.parametrize("measure", northridge.SIX)
@pytest.mark.parametrize(("key", "vs30_ms"), [("value", 760.0), ("value_soil", 180.0)])
def test_northridge_is_predicted_as_the_reference_does(shared, measure, key, vs30_ms):
    ids, given, found = _northridge(shared, vs30_ms)
    theirs = [given[one, measure][key] for one in ids]

    assert len(ids) == 720
    # The file has four decimals of %g: at the smallest, 0.1 %g, ln is good to 5e-4.
    apart = np.abs(found[measure].mean - _in_our_units(measure, theirs))
    assert apart.max() < 0.01


@pytest.mark.parametrize("measure", northridge.SIX)
def test_both_parts_of_sigma_are_the_references(shared, measure):
    ids, given, found = _northridge(shared, 760.0)
    prefix = "" if measure == "MMI" else "ln_"

    for part, ours in (
        ("tau", found[measure].tau),
        ("phi", found[measure].phi),
        ("sigma", found[measure].sigma),
    ):
        theirs = np.array([given[one, measure][prefix + part] for one in ids])
        apart = np.abs(ours - theirs)
        # The relation to MMI is of broken lines: on a break the slope may be either one's.
        assert (apart < 0.002).sum() >= (718 if measure == "MMI" else 720), part


def test_nothing_is_predicted_nowhere():
    found = predictor(REFERENCE, _source()).at(np.empty(0), np.empty(0), np.empty(0))

    assert set(found) == set(ALL_MEASURES)
    assert all(one.mean.size == one.phi.size == 0 for one in found.values())


@pytest.mark.parametrize("way", ["averaged", "equal area"])
def test_an_unknown_strike_gives_rings(way):
    source = _source()
    assert source.turning
    model = predictor(replace(SINGLE, unknown_strike=way), source)

    # No azimuth is better than another; what is left is the ellipsoid, 0.3 % in distance.
    at = {radius: model.at(*_ring(radius), np.full(8, 500.0)) for radius in (5.0, 30.0, 90.0)}
    for found in at.values():
        for measure in ("PGA", "MMI", "CSIS"):
            assert np.ptp(found[measure].mean) < 0.015
    assert at[5.0]["PGA"].mean[0] > at[30.0]["PGA"].mean[0] > at[90.0]["PGA"].mean[0]


def test_a_known_strike_gives_no_rings_but_half_turns_are_alike():
    model = predictor(SINGLE, _source(strike_deg=40.0))
    assert not model.source.turning

    lons, lats = np.array(
        [destination(103.4, 31.0, towards, 30.0) for towards in (40.0, 130.0, 220.0, 310.0)]
    ).T
    along, across, back, other = model.at(lons, lats, np.full(4, 500.0))["PGA"].mean

    assert along == pytest.approx(back, abs=0.005)
    assert across == pytest.approx(other, abs=0.005)
    # 30 km off the middle: 6 km beyond the end of a 49 km rupture, or 30 km beside it.
    assert rupture_length_km(6.8) == pytest.approx(48.7, abs=0.1)
    assert along > across + 0.5


def test_equal_area_keeps_the_area_of_every_zone_and_the_average_does_not():
    lons, lats, cell = _square()
    ground = np.full(lons.size, 500.0)
    known = predictor(SINGLE, _source(strike_deg=27.0)).at(lons, lats, ground)["PGA"].mean
    drawn, mean = (
        predictor(replace(SINGLE, unknown_strike=way), _source()).at(lons, lats, ground)["PGA"].mean
        for way in ("equal area", "averaged")
    )

    areas = {
        edge: [(field > np.log(edge)).sum() * cell for field in (known, drawn, mean)]
        for edge in (0.1, 0.2, 0.3, 0.4)
    }
    for area, kept, _ in areas.values():
        assert area > 700
        assert kept == pytest.approx(area, rel=0.01)  # 0.4 % at the most when written
    # An average over strikes flattens: the strongest zone shrinks, here to 0.87.
    area, _, averaged = areas[0.4]
    assert averaged < 0.92 * area


@pytest.mark.parametrize("way", ["averaged", "equal area"])
def test_not_knowing_the_strike_is_paid_for_in_sigma_near_the_rupture(way):
    lons, lats = _ring(20.0, 1)
    ground = np.array([500.0])
    known = predictor(SINGLE, _source(strike_deg=0.0)).at(lons, lats, ground)["PGA"]
    unknown = predictor(replace(SINGLE, unknown_strike=way), _source()).at(lons, lats, ground)
    far_known = predictor(SINGLE, _source(strike_deg=0.0)).at(*_ring(300.0, 1), ground)["PGA"]
    far = predictor(replace(SINGLE, unknown_strike=way), _source()).at(*_ring(300.0, 1), ground)

    added = np.sqrt(unknown["PGA"].phi ** 2 - known.phi**2)
    assert added[0] > 0.2
    assert unknown["PGA"].tau == pytest.approx(known.tau, abs=0.02)
    assert far["PGA"].phi == pytest.approx(far_known.phi, abs=0.03)


def test_ground_that_differs_is_interpolated_closely():
    model = predictor(REFERENCE, _source())
    lons, lats = (each.ravel() for each in np.meshgrid(np.linspace(102, 105, 7), [31.2, 32.0]))
    ground = np.geomspace(150.0, 1300.0, lons.size)

    found = model.at(lons, lats, ground)

    for i in (0, 4, 9, 13):
        # Alone a site has one ground, and no table between grounds; the radii of the table
        # reach as far as the farthest site, so a far one is asked for with it.
        alone = model.at(lons[[i, 0]], lats[[i, 0]], np.full(2, ground[i]))
        for measure in ALL_MEASURES:
            assert found[measure].mean[i] == pytest.approx(alone[measure].mean[0], abs=0.02)
            assert found[measure].phi[i] == pytest.approx(alone[measure].phi[0], abs=0.01)


def test_soft_ground_shakes_more():
    model = predictor(REFERENCE, _source())
    lons, lats = _ring(80.0, 3)

    found = model.at(lons, lats, np.array([760.0, 400.0, 200.0]))

    for measure in ("PGV", "SA(1.0)", "MMI", "CSIS"):
        assert np.all(np.diff(found[measure].mean) > 0.05), measure


def test_deep_earthquakes_have_models_of_their_own():
    shallow = predictor(REFERENCE, _source(depth_km=69.0))
    deep = predictor(REFERENCE, _source(depth_km=70.0))

    assert [name for name, _ in shallow.models_for("PGA")] != [
        name for name, _ in deep.models_for("PGA")
    ]
    assert deep.models_for("MMI") == deep.models_for("PGV")
    assert sum(weight for _, weight in deep.models_for("PGA")) == pytest.approx(1)


def test_china_s_standard_is_that_of_the_region():
    in_sichuan = predictor(CHINA, _source())
    in_hebei = predictor(CHINA, _source(longitude=118.2, latitude=39.6))

    assert in_sichuan.region != in_hebei.region
    assert in_sichuan.models_for("PGA") != in_hebei.models_for("PGA")
    lons, lats = _ring(40.0, 2)
    found = in_sichuan.at(lons, lats, np.full(2, 500.0))
    assert all(np.isfinite(one.mean).all() and (one.phi > 0).all() for one in found.values())
