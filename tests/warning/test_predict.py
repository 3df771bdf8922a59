import json

import numpy as np
import pytest

from houfeng.shaking.china_intensity import predict_intensity
from houfeng.shaking.science.china_intensity import rupture_length_km
from houfeng.shaking.science.equal_area import equal_area_distances
from houfeng.shaking.science.gmm.motion import Earthquake, Sites
from houfeng.shaking.science.magnitude_cheng_2017 import ms_from_mw
from houfeng.warning.predict import ORIGINS, predict_targets
from houfeng.warning.targets import Targets

from .made import hypocentre, line_of_targets


@pytest.mark.parametrize("mw", [5.8, 6.6, 7.5])
def test_intensity_is_that_of_the_shaking_map(mw):
    kms = np.array([3.0, 20.0, 50.0, 100.0, 200.0])
    found = predict_targets(hypocentre(depth_km=12.0), mw, line_of_targets(kms))

    where = equal_area_distances(kms, rupture_length_km(mw), 12.0, 0.0)
    earthquake = Earthquake(mw, ms_from_mw(mw), 0.0, 90.0, 0.0, 15.0, 12.0)
    told = predict_intensity(earthquake, "qingzang", where, Sites(np.full(5, 500.0)))
    assert found.intensity == pytest.approx(told.mean, abs=0.1)
    # No error of place or magnitude but the location's: a little above the relation's own.
    assert (found.sigma >= told.sigma - 0.02).all()


def test_stable_regions_shake_less():
    # (117, 33) lies in the east, where the calibration's shift is -0.497.
    names, lat = ["a"], np.array([33.2])
    east = predict_targets(
        hypocentre(117.0, 33.0), 5.8, Targets.of_points(names, np.array([117.0]), lat)
    )
    west = predict_targets(
        hypocentre(100.0, 33.0), 5.8, Targets.of_points(names, np.array([100.0]), lat)
    )

    assert east.intensity - west.intensity == pytest.approx([-0.497], abs=0.01)


def test_arrivals_by_straight_rays():
    found = predict_targets(hypocentre(depth_km=30.0), 6.0, line_of_targets((40.0,)))

    # Hypocentral distance 50 km at 6.1 and 3.55 km/s.
    assert found.p_at == pytest.approx([50 / 6.1], abs=0.01)
    assert found.s_at == pytest.approx([50 / 3.55], abs=0.01)
    assert found.distance_km == pytest.approx([40.0], abs=0.01)


def test_an_area_is_as_bad_as_its_worst_point():
    ring = [[103.1, 30.0], [104.0, 30.0], [104.0, 30.9], [103.1, 30.9], [103.1, 30.0]]
    area = Targets.from_geojson(
        json.dumps(
            {
                "features": [
                    {
                        "properties": {"name": "A"},
                        "geometry": {"type": "Polygon", "coordinates": [ring]},
                    }
                ]
            }
        ).encode()
    )
    corner = Targets.of_points(["corner"], np.array([103.1]), np.array([30.0]))

    of_area, of_corner = (predict_targets(hypocentre(), 6.5, t) for t in (area, corner))

    assert of_area.intensity == pytest.approx(of_corner.intensity, abs=0.01)
    assert of_area.s_at == pytest.approx(of_corner.s_at, abs=0.01)


def test_the_largest_method_wins_and_is_named():
    plum = np.array([np.nan, 7.9, 1.5])

    found = predict_targets(hypocentre(), 6.0, line_of_targets((20.0, 100.0, 200.0)), plum)

    assert [ORIGINS[at] for at in found.origin] == ["point", "plum", "point"]
    assert found.intensity[1] == 7.9


def test_plum_speaks_without_a_source():
    found = predict_targets(None, None, line_of_targets((20.0, 100.0)), np.array([6.0, np.nan]))

    assert found.intensity[0] == 6.0
    assert np.isnan(found.intensity[1])
    assert [ORIGINS[at] for at in found.origin] == ["plum", ""]
    assert np.isnan(found.s_at).all()


def test_uncertain_magnitude_and_place_are_part_of_sigma():
    targets = line_of_targets((20.0,))

    sure = predict_targets(hypocentre(sigma_km=0.0), 6.0, targets)
    unsure = predict_targets(hypocentre(sigma_km=30.0), 6.0, targets)

    assert unsure.sigma[0] > sure.sigma[0] + 0.2
