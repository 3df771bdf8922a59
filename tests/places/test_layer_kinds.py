"""What the kinds of a brief take, and what they refuse."""

import numpy as np
import pytest

from houfeng.places.layer_kinds import KINDS
from houfeng.vocabulary.errors import NotValid
from tests.impact.terrain import feature, raster, vector

POINT = feature("Point", [102.0, 30.0], name="a")
LINE = feature("LineString", [[102.0, 30.0], [103.0, 30.0]], name="b")
SQUARE = [[100, 30], [101, 30], [101, 31], [100, 31], [100, 30]]
AREA = feature("Polygon", [SQUARE], pga=0.2)


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        ("schools", 2), ("hospitals", 2), ("nuclear", 2), ("dams", 3), ("rail", 1), ("roads", 1),
        ("power", 1), ("fortification", 1), ("key_risk", 1),
    ],
)  # fmt: skip
def test_the_shapes_of_each_kind(tmp_path, kind, kept):
    layer = vector(tmp_path, kind, POINT, LINE, AREA)
    assert layer.figures["features"] == kept
    assert bool(layer.notes) == (kept < 3)


def test_a_road_is_no_school(tmp_path):
    with pytest.raises(NotValid, match="schools is made of points or areas"):
        vector(tmp_path, "schools", LINE)


def test_areas_of_fortification_must_say_what_is_built_for(tmp_path):
    with pytest.raises(NotValid, match="pga"):
        vector(tmp_path, "fortification", feature("Polygon", [SQUARE], name="泸定"))


@pytest.mark.parametrize(
    ("kind", "good", "bad", "mend"),
    [
        ("fortification", 0.2, 196.0, "divide gal"),
        ("water_table", 12.0, -12.0, "change the sign"),
        ("distance_to_coast", 800.0, 800_000.0, "divide metres by 1000"),
        ("distance_to_river", 3.0, 3_000.0, "divide metres by 1000"),
        ("lithology", 5, -1.36, "class numbers 1 to 16"),
        ("landcover", 130, 0.79, "class numbers 11 to 230"),
        ("precipitation", 900.0, -900.0, "mm"),
        ("cti", 7.0, 700.0, "compound topographic index"),
    ],
)
def test_wrong_units_are_caught(tmp_path, kind, good, bad, mend):
    assert raster(tmp_path, kind, np.full((3, 4), good)).figures["cells_out_of_range"] == 0
    with pytest.raises(NotValid, match=mend):
        raster(tmp_path, kind, np.full((3, 4), bad))


def test_classes_and_zones_are_never_averaged():
    for kind in ("lithology", "landcover", "fortification"):
        assert not KINDS[kind].continuous
