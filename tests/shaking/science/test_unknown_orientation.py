"""The mean over orientations, against turning the rupture itself."""

import numpy as np
import pytest

from houfeng.shaking.science.distances import distances
from houfeng.shaking.science.gb18306_2015 import value_at
from houfeng.shaking.science.local_plane import LocalPlane
from houfeng.shaking.science.rupture_size import Style
from houfeng.shaking.science.surface import Surface
from houfeng.shaking.science.unknown_orientation import (
    Member,
    averaged_at,
    averaged_profile,
    family_about,
    from_profile,
    profile_radii,
)
from houfeng.shaking.standards import region_laws
from tests.shaking.science.strike_average import strike_mean_and_std

HYPOCENTRE = (103.4, 31.0, 14.0)


def motion(_, found):
    """Two measures: by rrup with a hanging-wall step, and by rjb."""
    return np.array(
        [-1.2 * np.log(np.hypot(found.rrup, 6)) + 0.3 * (found.rx > 0), -np.log(found.rjb + 5)]
    )


@pytest.mark.parametrize("radius", [4.0, 30.0, 120.0])
def test_turning_the_rupture_gives_the_same(radius):
    radii = profile_radii(200.0)
    mean, extra = averaged_profile(motion, family_about(7.0, HYPOCENTRE), radii)

    # One site, every strike: nothing of the profile's own way of averaging.
    site = LocalPlane(*HYPOCENTRE[:2]).longitude_latitude(0.6 * radius, 0.8 * radius)
    values, weights = [], []
    for strike in np.arange(2.5, 360, 5):
        for member in family_about(7.0, HYPOCENTRE, strike_deg=float(strike)):
            found = distances(member.surface, np.array([site[0]]), np.array([site[1]]))
            values.append(motion(None, found)[:, 0])
            weights.append(member.weight)
    expected = np.average(values, axis=0, weights=weights)
    spread = np.sqrt(np.average((values - expected) ** 2, axis=0, weights=weights))

    for k in range(2):
        assert from_profile(radii, mean[k], np.array([radius]))[0] == pytest.approx(
            expected[k], abs=0.01
        )
        assert from_profile(radii, extra[k], np.array([radius]))[0] == pytest.approx(
            spread[k], abs=0.01
        )


def test_ellipses_are_averaged_as_before():
    ellipses = region_laws("qingzang", 7.0).intensity
    line = 40.0

    def intensity(_, found):
        return value_at(ellipses, found.along, found.across)

    begin, end = (LocalPlane(*HYPOCENTRE[:2]).longitude_latitude(0.0, y) for y in (-20.0, 20.0))
    quad = [[*begin, 5.0], [*end, 5.0], [*end, 15.0], [*begin, 15.0]]
    member = Member(Surface("quads", np.array([quad]), HYPOCENTRE, "given"), 1.0)
    radii = np.array([0.5, 10.0, 25.0, 60.0, 200.0])
    mean, extra = averaged_profile(intensity, [member], radii, azimuths=360)
    expected, spread = strike_mean_and_std(ellipses, radii, line)

    assert mean == pytest.approx(expected, abs=0.01)
    assert extra == pytest.approx(spread, abs=0.01)


def test_a_point_has_no_spread():
    point = Surface("point", np.empty((0, 4, 3)), HYPOCENTRE, "point")
    mean, extra = averaged_profile(
        lambda _, found: -np.log(found.rrup), [Member(point, 1.0)], np.array([0.0, 20.0])
    )

    assert mean == pytest.approx(-np.log(np.hypot([0.0, 20.0], 14.0)))
    assert extra == pytest.approx([0, 0], abs=1e-9)


def test_families_follow_the_style():
    unknown = family_about(7.0, HYPOCENTRE)
    assert len(unknown) == 3 * 5
    assert sum(member.weight for member in unknown) == pytest.approx(1)
    upright = family_about(7.0, HYPOCENTRE, style=Style.STRIKE_SLIP)
    assert len(upright) == 5
    assert len(family_about(7.0, HYPOCENTRE, rake_deg=90.0, dips=[(30.0, 1), (60.0, 3)])) == 10


def test_a_few_known_ruptures_are_averaged_as_they_point():
    family = family_about(7.0, HYPOCENTRE, style=Style.STRIKE_SLIP, places_along=(0.0, 1.0))
    longitudes, latitudes = np.array([103.4, 104.0]), np.array([31.3, 31.0])
    mean, extra = averaged_at(motion, family, longitudes, latitudes)
    each = [motion(None, distances(m.surface, longitudes, latitudes)) for m in family]

    assert mean == pytest.approx(np.mean(each, axis=0))
    assert extra == pytest.approx(np.std(each, axis=0))
    assert extra[1, 0] > 0.1  # north of it: on the rupture or off its end


def test_nothing_is_no_family():
    with pytest.raises(ValueError, match="family"):
        averaged_profile(motion, [], np.array([1.0]))
