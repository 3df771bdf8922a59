import math

import numpy as np
import pytest

from houfeng.shaking.science.zone_areas import areas_at_least_km2, zone_areas_km2
from houfeng.vocabulary.geometry import distance_km

LONGITUDES = np.arange(102.0, 104.0001, 0.01)
LATITUDES = np.arange(29.0, 31.0001, 0.01)


def cone(top: float, fall_per_km: float) -> np.ndarray:
    """Intensity that falls evenly away from 103 E 30 N."""
    lons, lats = np.meshgrid(LONGITUDES, LATITUDES)
    return top - fall_per_km * distance_km(103.0, 30.0, lons, lats)


def test_zones_of_a_cone_are_rings():
    zones = zone_areas_km2(LONGITUDES, LATITUDES, cone(8.0, 0.05))

    # VIII from 7.5: a circle of 10 km; VII a ring to 30 km, VI to 50 km.
    assert list(zones) == [6, 7, 8]
    assert zones[8] == pytest.approx(math.pi * 100, rel=0.01)
    assert zones[7] == pytest.approx(math.pi * 800, rel=0.01)
    assert zones[6] == pytest.approx(math.pi * 1600, rel=0.01)


def test_a_zone_of_a_few_cells_is_measured():
    # A circle of 2 km, on cells of a kilometre.
    found = areas_at_least_km2(LONGITUDES, LATITUDES, cone(6.0, 0.25), np.array([5.5]))

    assert found == pytest.approx([math.pi * 4], rel=0.1)


def test_nothing_felt_is_a_zone_of_nothing():
    assert zone_areas_km2(LONGITUDES, LATITUDES, cone(4.0, 0.05)) == {6: 0.0}


def test_where_there_is_no_value_there_is_no_zone():
    field = cone(8.0, 0.05)
    field[:, :100] = np.nan  # west of the middle

    zones = zone_areas_km2(LONGITUDES, LATITUDES, field)

    assert zones[8] == pytest.approx(math.pi * 50, rel=0.12)
