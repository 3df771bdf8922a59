"""The models' line over distance: what the predictor says of sites at those distances."""

from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.shaking.curve import over_distance
from houfeng.shaking.predict import ALL_MEASURES, Predictor, predictor
from houfeng.shaking.profiles import CHINA, REFERENCE, Profile
from houfeng.shaking.science.distances import distances
from houfeng.shaking.source import source_of, upright
from houfeng.vocabulary.geometry import destination


def luding() -> Origin:
    """Luding 2022 by CENC: Ms 6.8, 16 km."""
    return Origin(
        event_id="luding-2022",
        revision=1,
        origin_at=datetime(2022, 9, 5, 4, 52, 18, tzinfo=UTC),
        longitude=102.08,
        latitude=29.59,
        depth_km=16.0,
        magnitude=Magnitude(6.8, MagnitudeType.MS),
        source="cenc",
    )


def predicted(profile: Profile, origin: Origin, line: tuple | None = None) -> Predictor:
    hypocentre = (origin.longitude, origin.latitude, float(origin.depth_km or 10.0))
    surface = None if line is None else upright(line, hypocentre)
    found = source_of(
        origin, m_is_mw=False, unknown_rake_deg=profile.unknown_rake_deg, surface=surface
    )
    return predictor(profile, found)


@pytest.mark.parametrize("profile", [CHINA, REFERENCE], ids=lambda one: one.name)
def test_every_measure_falls_smoothly_with_distance(profile: Profile) -> None:
    found = over_distance(predicted(profile, luding()), 500.0, 300.0)
    assert set(found.motions) == set(ALL_MEASURES)
    assert (np.diff(found.distances_km) > 0).all()
    assert found.distances_km[0] >= 1.0
    for name, motion in found.motions.items():
        for part in (motion.mean, motion.tau, motion.phi):
            assert part.shape == found.distances_km.shape
            assert np.isfinite(part).all(), name
        assert motion.mean[-1] < motion.mean[0] - 1, name
        # No step anywhere: a jump would be where a direction begins or ends.
        assert np.abs(np.diff(motion.mean, 2)).max() < 0.25, name


def test_round_a_point_it_is_what_any_site_there_is_told() -> None:
    origin = luding()
    model = predicted(REFERENCE, origin)
    found = over_distance(model, 500.0, 300.0)
    site = destination(origin.longitude, origin.latitude, 123.0, 80.0)
    lon, lat = np.array([site[0]]), np.array([site[1]])
    far = distances(model.source.surface, lon, lat).rrup
    wanted = model.at(lon, lat, np.array([500.0]))
    for name, motion in found.motions.items():
        told = np.interp(np.log(far), np.log(found.distances_km), motion.mean)
        assert told == pytest.approx(wanted[name].mean, abs=0.05), name


def test_along_a_rupture_it_is_the_mean_of_all_sides() -> None:
    origin = luding()
    ends = (destination(102.08, 29.59, 150.0, 20.0), destination(102.08, 29.59, 330.0, 20.0))
    model = predicted(CHINA, origin, ends)
    found = over_distance(model, 500.0, 300.0)
    places = [
        destination(102.08, 29.59, azimuth, radius)
        for azimuth in range(0, 360, 10)
        for radius in np.linspace(1, 120, 120)
    ]
    lon, lat = np.array(places).T
    far = distances(model.source.surface, lon, lat).rrup
    motion = model.at(lon, lat, np.full(lon.size, 500.0))["PGA"].mean
    ring = np.abs(np.log(np.maximum(far, 1.0) / 40.0)) < 0.05
    told = np.interp(np.log(40.0), np.log(found.distances_km), found.motions["PGA"].mean)
    assert told == pytest.approx(motion[ring].mean(), abs=0.06)
