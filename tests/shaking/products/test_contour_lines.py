"""Contour lines: ShakeMap's levels, true places, the date line."""

import numpy as np
import pytest
from shapely.geometry import shape

from houfeng.shaking.products.contour_lines import (
    contour_lines,
    contour_lines_bytes,
    intensity_levels,
    motion_levels,
)


def test_levels_are_shakemaps():
    # esi-shakelib 1.2.1, plotting.contour.getContourLevels(0.6, 80): 1, 2, 5, 10, 20, 50.
    assert motion_levels(0.6, 80.0).tolist() == [1.0, 2.0, 5.0, 10.0, 20.0, 50.0]
    # Linear, from 3.2 to 5.1, by the same function.
    assert intensity_levels(3.2, 5.1).tolist() == [3.5, 4.0, 4.5, 5.0]


def test_weak_maps_have_four_decades_at_most():
    levels = motion_levels(1e-9, 0.9)

    assert levels.min() == pytest.approx(1e-4)
    assert levels.max() == 0.5


def test_lines_lie_where_the_map_has_the_level(made):
    found = contour_lines(made, "PGA")
    line = next(f for f in found["features"] if f["properties"]["value"] == 20.0)

    assert line["properties"]["units"] == "pctg"
    points = np.vstack([np.array(part) for part in line["geometry"]["coordinates"]])
    # The map by its own law: ln PGA = -0.2 - 1.3 ln(hypot(r, 12) / 12).
    from houfeng.vocabulary.geometry import distance_km

    far = np.hypot(distance_km(103.4, 31.0, points[:, 0], points[:, 1]), 12.0)
    assert 100 * np.exp(-0.2 - 1.3 * np.log(far / 12)) == pytest.approx(20.0, rel=0.03)


def test_lines_across_the_date_line_are_cut_there(across):
    found = contour_lines(across, "MMI")

    for feature in found["features"]:
        west, _, east, _ = shape(feature["geometry"]).bounds
        assert west >= -180.0
        assert east <= 180.0
        for part in feature["geometry"]["coordinates"]:
            assert np.abs(np.diff(np.array(part)[:, 0])).max() < 1.0, "no line runs round the world"
    assert {
        np.sign(part[0][0]) for f in found["features"] for part in f["geometry"]["coordinates"]
    } == {-1.0, 1.0}


def test_whole_degrees_are_drawn_thin(made):
    weights = {
        f["properties"]["value"]: f["properties"]["weight"]
        for f in contour_lines(made, "MMI")["features"]
    }
    assert (weights[6.0], weights[6.5]) == (2, 4)  # as ShakeMap weighs them


def test_every_label_of_an_exercise_says_so(across):
    labels = [f["properties"]["label"] for f in contour_lines(across, "PGV")["features"]]

    assert labels
    assert all(label.startswith("演习 EXERCISE PGV ") for label in labels)


def test_a_flat_map_has_no_lines(made):
    from dataclasses import replace

    field = made.fields["MMI"]
    flat = replace(
        made, fields={**made.fields, "MMI": replace(field, mean=np.full_like(field.mean, 4.2))}
    )

    assert contour_lines(flat, "MMI")["features"] == []


def test_bytes_depend_on_the_map_alone(made):
    assert contour_lines_bytes(made, "PGA") == contour_lines_bytes(made, "PGA")
